"""A measure of the network as a picture: rings of joined units for pairs, bars for everything else. It needs matplotlib, an extra of the package.

In: a measure. Out: bytes, the same for the same measure and the same matplotlib: places follow from the order of the rows, nothing is left to
chance. Lengths are points, downward from the upper left corner. Units that links join stand on one ring, each at a height of its own, so that
no label lies on another. What is left out for want of room is counted at the foot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from kb.answers.map_words import count
from kb.answers.network.made import Network, Shape
from kb.answers.network.table import few
from kb.answers.picture import (
    FOOT,
    INK,
    LEADING,
    LINES,
    MARGIN,
    PAPER,
    PROSE,
    TITLE,
    About,
    Box,
    Drawing,
    Look,
    Text,
    figure,
    lines_below,
    prose,
    text_width,
    wrapped,
    written,
)
from kb.answers.query import Row

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS: Final = ("svg", "png")
WIDTH: Final = 720.0
UNITS, LINKS, BARS = 48, 120, 30
"""How many are drawn at most, the heaviest first."""
LABEL: Final = 128.0
"""Width of a label beside a ring, at most."""
DOT: Final = 3.2
WIDE: Final = 120.0
"""Height from which on a ring may be wider than high."""
BAR_LABEL, BAR_WIDTH, BAR_HEIGHT = 250.0, 250.0, 11.0
THIN, THICK = 0.7, 4.2
LINK: Final = "#5b7f9c"
SOLID, OPEN = Look(fill="#08306b", ink=PAPER), Look(fill=PAPER, hatch="/////")
_BARS: dict[Shape, tuple[str, ...]] = {
    "bridges": ("share of the pairs of practices that it lies between",),
    "shares": ("claims on it alone", "claims on it and others"),
    "removals": ("combinations emptied", "combinations that drop a level"),
    "parts": ("claims", "works and terms"),
}
"""What the first and the second part of a bar count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A link between two dots, as wide as its weight."""

    ends: tuple[tuple[float, float], tuple[float, float]]
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkDrawing:
    """Boxes and texts as on a map, with links and dots below the texts."""

    page: Drawing
    lines: tuple[Line, ...] = ()
    dots: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ring:
    """Units that links join: on each side, from above, labels in lines; and the links within."""

    sides: tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[tuple[str, tuple[str, ...]], ...]]
    links: tuple[Row, ...]

    @property
    def height(self) -> float:
        return max(sum(_label_height(lines) for _, lines in side) for side in self.sides) + 6

    @property
    def radius(self) -> float:
        return max(self.height / 2, 18.0)

    @property
    def across(self) -> float:
        """Half the width of the ring: a large one takes the room there is, so that its links lie less close."""
        room = (WIDTH - 2 * MARGIN - self.label_width(0) - self.label_width(1) - 4 * DOT - 16) / 2
        return self.radius if self.height < WIDE else max(self.radius, min(2 * self.radius, room))

    def label_width(self, side: int) -> float:
        return max((text_width(line, LINES) for _, lines in self.sides[side] for line in lines), default=0.0)

    @property
    def width(self) -> float:
        return self.label_width(0) + self.label_width(1) + 2 * self.across + 4 * DOT + 16


def network_picture(found: Network, form: str) -> bytes:
    """The measure as `svg` or `png`. Raises KbError where matplotlib is not installed."""
    told = [found.note, found.definition, found.sentence]
    told += [f"{row['one_label']} and {row['other_label']}: {row['weight']}." for row in found.rows[:LINKS]] if found.shape == "pairs" else []
    told += [f"{label}: {text}." for label, _, text in map(_bar, found.rows[:BARS])] if found.shape != "pairs" else []
    about = About(name="network", title=found.title, summary=f"{found.note} {found.sentence} {found.base}.", told=" ".join([*told, f"{found.base}."]))
    return written(lambda: network_figure(network_drawing(found)), form, about)


def network_drawing(found: Network) -> NetworkDrawing:
    """Where everything stands: the page grows with what is on it, so that nothing is cut."""
    texts: list[Text] = []
    boxes: list[Box] = []
    inner = WIDTH - 2 * MARGIN
    y = prose(texts, MARGIN, inner, found.title, TITLE) + 3
    for paragraph in (found.note, found.definition, found.sentence):
        y = prose(texts, y, inner, paragraph, PROSE) + 3
    lines: list[Line] = []
    dots: list[tuple[float, float]] = []
    y, foot = _rings(found, y + 5, texts, lines, dots) if found.shape == "pairs" else _bars(found, y + 5, texts, boxes)
    for paragraph in (*foot, f"{found.base}."):
        y = prose(texts, y, inner, paragraph, FOOT)
    page = Drawing(width=WIDTH, height=y + MARGIN, boxes=tuple(boxes), texts=tuple(texts))
    return NetworkDrawing(page=page, lines=tuple(lines), dots=tuple(dots))


def network_figure(drawn: NetworkDrawing) -> Figure:
    """The drawing as a figure of matplotlib, one unit a point."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle

    made = figure(drawn.page)
    axes = made.axes[0]
    for line in drawn.lines:
        (x, y), (to_x, to_y) = line.ends
        shade = 0.45 + 0.45 * line.width / THICK
        axes.add_line(Line2D((x, to_x), (y, to_y), linewidth=line.width, color=LINK, alpha=shade, solid_capstyle="round", zorder=1))
    for dot in drawn.dots:
        axes.add_patch(Circle(dot, DOT, facecolor=PAPER, edgecolor=INK, linewidth=1.1, zorder=2))
    return made


def _rings(
    found: Network, y: float, texts: list[Text], lines: list[Line], dots: list[tuple[float, float]]
) -> tuple[float, list[str]]:  # fmt: skip
    """The rings in rows, the largest first; where they end, and what was left out."""
    drawn = _heaviest(found.rows)
    weights = [row["weight"] for row in drawn]
    ends = (min(weights, default=1), max(weights, default=1))
    y = _widths(ends, y, texts, lines) if drawn else y
    x = MARGIN
    row_height = 0.0
    for ring in sorted(_made_rings(found, drawn), key=lambda one: -one.height):
        if x > MARGIN and x + ring.width > WIDTH - MARGIN:
            x, y, row_height = MARGIN, y + row_height + 14, 0.0
        _draw(ring, x, y, ends, texts, lines, dots)
        x += ring.width + 12
        row_height = max(row_height, ring.height)
    told = f"Drawn: {len(drawn)} of {count(len(found.rows), 'pair')}, the heaviest first, as long as there is room."
    return y + row_height + 12, [told] if len(drawn) < len(found.rows) else []


def _heaviest(rows: Sequence[Row]) -> list[Row]:
    """The first pairs, as long as there is room for their units."""
    units: set[str] = set()
    drawn = []
    for row in rows[:LINKS]:
        if len(units | {row["one"], row["other"]}) <= UNITS:
            units |= {row["one"], row["other"]}
            drawn.append(row)
    return drawn


def _widths(ends: tuple[int, int], y: float, texts: list[Text], lines: list[Line]) -> float:
    """The legend: the widths of the lightest and the heaviest link drawn; returns where it ends."""
    x = MARGIN
    for weight in sorted(set(ends)):
        lines.append(Line(ends=((x, y + 5), (x + 26, y + 5)), width=_line_width(weight, ends)))
        told = f"weight {weight}"
        texts.append(Text(x=x + 31, y=y + 8, text=told, style=PROSE))
        x += 31 + text_width(told, PROSE) + 18
    texts.append(Text(x=x, y=y + 8, text="the wider the line, the greater the weight; where a unit stands means nothing", style=PROSE))
    return y + 24


def _made_rings(found: Network, drawn: Sequence[Row]) -> Iterator[_Ring]:
    """Each connected part as a ring: units that are tied closely face each other."""
    labels = {row[end]: row[end] if found.of == "claims" else str(row[f"{end}_label"]) for row in drawn for end in ("one", "other")}
    near: dict[str, dict[str, int]] = {unit: {} for unit in sorted(labels)}
    for row in drawn:
        near[row["one"]][row["other"]] = near[row["other"]][row["one"]] = row["weight"]
    pull = Counter({unit: sum(others.values()) for unit, others in near.items()})
    left = dict.fromkeys(sorted(near, key=lambda unit: (-pull[unit], unit)))
    while left:
        order = list(_walk(next(iter(left)), near, pull))
        for unit in order:
            del left[unit]
        inside = set(order)
        left_side, right_side = (tuple((unit, tuple(wrapped(labels[unit], LABEL, LINES))) for unit in order[start::2]) for start in (0, 1))
        yield _Ring(sides=(left_side, right_side), links=tuple(row for row in drawn if row["one"] in inside))


def _walk(start: str, near: dict[str, dict[str, int]], pull: Counter[str]) -> Iterator[str]:
    """The units that links reach from the start, each after the one that it is most tied to, in depth."""
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        unit = ahead.pop()
        if unit not in seen:
            seen.add(unit)
            yield unit
            ahead += sorted(near[unit].keys() - seen, key=lambda other: (near[unit][other], pull[other], other))


def _draw(
    ring: _Ring, x: float, y: float, weights: tuple[int, int], texts: list[Text], lines: list[Line], dots: list[tuple[float, float]]
) -> None:  # fmt: skip
    """One ring from its upper left corner: dots at the heights of their labels, links as chords."""
    radius = ring.radius
    middle_x, middle_y = x + ring.label_width(0) + 2 * DOT + 4 + ring.across, y + ring.height / 2
    places: dict[str, tuple[float, float]] = {}
    for number, side in enumerate(ring.sides):
        top = middle_y - sum(_label_height(label) for _, label in side) / 2
        for unit, label in side:
            at = top + _label_height(label) / 2
            half = ring.across * sqrt(max(1 - ((at - middle_y) / radius) ** 2, 0.0))
            places[unit] = (middle_x - half if number == 0 else middle_x + half, at)
            text_top = at - len(label) * LINES.size * LEADING / 2
            for line in label:
                left = places[unit][0] - DOT - 4 - text_width(line, LINES) if number == 0 else places[unit][0] + DOT + 4
                text_top = lines_below(texts, left, text_top, [line], LINES, INK)
            top += _label_height(label)
    for row in ring.links:
        lines.append(Line(ends=(places[row["one"]], places[row["other"]]), width=_line_width(row["weight"], weights)))
    dots += places.values()


def _label_height(lines: Sequence[str]) -> float:
    return max(len(lines) * LINES.size * LEADING, 2 * DOT) + 3


def _line_width(weight: int, ends: tuple[int, int]) -> float:
    """From thin for the lightest link drawn to thick for the heaviest."""
    lightest, heaviest = ends
    return THIN if lightest == heaviest else THIN + (THICK - THIN) * (weight - lightest) / (heaviest - lightest)


def _bars(found: Network, y: float, texts: list[Text], boxes: list[Box]) -> tuple[float, list[str]]:
    """A bar a row, the parts of a bar side by side; where they end, and what was left out."""
    bars = [bar for bar in map(_bar, found.rows) if sum(bar[1])]
    x = MARGIN
    for look, said in zip((SOLID, OPEN), _BARS[found.shape], strict=False):
        boxes.append(Box(x=x, y=y, width=20, height=BAR_HEIGHT, look=look, band=20))
        texts.append(Text(x=x + 25, y=y + BAR_HEIGHT - 2, text=said, style=PROSE))
        x += 25 + text_width(said, PROSE) + 18
    y += BAR_HEIGHT + 9
    longest = max((sum(values) for _, values, _ in bars[:BARS]), default=1)
    for label, values, text in bars[:BARS]:
        lines = wrapped(label, BAR_LABEL - 8, LINES)
        end = max(lines_below(texts, MARGIN, y, lines, LINES, INK), y + BAR_HEIGHT)
        x = MARGIN + BAR_LABEL
        for look, value in zip((SOLID, OPEN), values, strict=False):
            if value:
                wide = BAR_WIDTH * value / longest
                boxes.append(Box(x=x, y=y, width=wide, height=BAR_HEIGHT, look=look, band=wide))
                x += wide
        beside = wrapped(text, WIDTH - MARGIN - x - 6, LINES)
        end = max(end, lines_below(texts, x + 6, y, beside, LINES, INK))
        y = end + 4
    left = [f"Drawn: the first {BARS} of {len(bars)}."] if len(bars) > BARS else []
    nothing = len(found.rows) - len(bars)
    return y + 6, [*left, *([f"Not drawn: {nothing} with nothing to count."] if nothing else [])]


def _bar(row: Row) -> tuple[str, tuple[float, ...], str]:
    """Label, the parts of the bar, and the numbers in words."""
    if "betweenness" in row:
        return row["label"], (row["share"],), f"{100 * row['share']:.1f} %, {count(len(row['claims']), 'claim')}"
    if "n_emptied" in row:
        return row["label"], (row["n_emptied"], row["n_lowered"]), f"{row['n_emptied']} emptied, {row['n_lowered']} lower"
    if "alone" in row:
        return row["label"], (row["alone"], row["n_claims"] - row["alone"]), f"{count(row['n_claims'], 'claim')}, {100 * row['share']:.1f} %"
    label = few([*row["works"], *row["terms"], *row["claims"]])
    counted = [count(row[f"n_{noun}s"], noun) for noun in ("claim", "work", "term") if row[f"n_{noun}s"]]
    return f"Part {row['part']}: {label}", (row["n_claims"], row["n_works"] + row["n_terms"]), ", ".join(counted)
