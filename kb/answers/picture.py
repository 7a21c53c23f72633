"""The map as a picture for a report: one drawing, written as SVG or PNG. It needs matplotlib, an extra of the package.

In: the words of a map. Out: bytes, the same for the same words and the same matplotlib. All lengths are points (1/72 inch), downward
from the upper left corner. Text stands as text in the SVG, wrapped to the width of its box in DejaVu Sans, the widest of the fonts named.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from kb.answers.map_words import CellWords, MapWords
from kb.errors import KbError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("svg", "png")
DPI = 144
"""Of the PNG."""
MARGIN, GAP, PAD = 22.0, 2.0, 4.5
LABEL_WIDTH, COLUMN_WIDTH, BAND = 96.0, 93.0, 8.0
NARROWEST = 560.0
"""Of the whole: a map of few columns has a title and a legend too."""
LEADING = 1.28
"""Distance of two lines, by the size of the letters."""
INK, PAPER, LINE = "#1a1a1a", "#ffffff", "#767676"
_FONT = "DejaVu Sans"
_FONTS = f"'{_FONT}', Verdana, Arial, sans-serif"
_UNTURNED = re.compile(r' transform="rotate\(-0 [^"]*"')
"""Said of every text by matplotlib, and of no effect."""
_SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "evidence-kb",
    "font.family": [_FONT],
    "hatch.linewidth": 0.7,
    "text.parse_math": False,
    "text.hinting": "no_hinting",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a cell looks; `ink` on `fill` has a contrast of 4.5 to 1 or more."""

    fill: str
    ink: str = INK
    hatch: str = ""
    """Pattern of a band at the cell's left, in matplotlib's signs: no text stands on it."""


LEVEL_FILLS = (("#d6e6f4", INK), ("#8fc1de", INK), ("#2a6fa8", PAPER), ("#08306b", PAPER))
"""Levels from rank 1: one hue, each darker than the one before, also in grey."""
AGAINST_FILLS = (("#f8e3da", INK), ("#efb49d", INK), ("#a8432b", PAPER), ("#6b1f10", PAPER))
"""Levels of harm, mixed results or no effect, from rank 1: another hue than a benefit's, and as dark."""
LOOKS = {
    **{f"level {rank}": Look(fill=fill, ink=ink) for rank, (fill, ink) in enumerate(LEVEL_FILLS, 1)},
    **{f"against {rank}": Look(fill=fill, ink=ink) for rank, (fill, ink) in enumerate(AGAINST_FILLS, 1)},
    "asserted_only": Look(fill="#fbf0d5", hatch="..."),
    "other_only": Look(fill=PAPER, hatch="-----"),
    "said_missing": Look(fill=PAPER, hatch="xxxxx"),
    "not_yet_coded": Look(fill=PAPER, hatch="OO"),
    "not_found": Look(fill=PAPER, hatch="/////"),
    "out_of_scope": Look(fill="#e4e4e4"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Size in points, weight and colour of some text."""

    size: float
    bold: bool = False


TITLE, PROSE, HEAD = Style(size=15, bold=True), Style(size=8.2), Style(size=8, bold=True)
WORD, LINES, MARKS, FOOT = Style(size=7.6, bold=True), Style(size=7.2), Style(size=6.8), Style(size=7.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text: the left end of its baseline."""

    x: float
    y: float
    text: str
    style: Style
    ink: str = INK


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A filled rectangle, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    look: Look
    band: float
    """Width of its pattern, where it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a picture says of itself to those who do not see it."""

    name: str
    """What it is, in a word: the start of the ids of its title and description."""
    title: str
    summary: str
    told: str
    """All that it shows, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Boxes, and the texts over them."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    texts: tuple[Text, ...]


def picture(words: MapWords, form: str) -> bytes:
    """The map as `svg` or `png`. Raises KbError where matplotlib is not installed."""
    told = [words.summary, *([words.waiting] if words.waiting else [])]
    for label, row in zip(words.rows, words.cells, strict=True):
        told += [f"{label}, {column}: {cell.sentence}" for column, cell in zip(words.columns, row, strict=True)]
    about = About(name="map", title=words.title, summary=f"{words.summary} {' '.join(words.foot)}", told=" ".join([*told, *words.foot]))
    return written(lambda: figure(drawing(words)), form, about)


def written(draw: Callable[[], Figure], form: str, about: About) -> bytes:
    """A figure as `svg` or `png`, drawn under settings that make its bytes the same each time. Raises KbError where matplotlib is not installed."""
    try:
        import matplotlib
    except ImportError as missing:
        raise KbError("a picture needs matplotlib; install it with: pip install 'evidence-kb[picture]'", exit_code=2) from missing
    file = io.BytesIO()
    with matplotlib.rc_context(_SETTINGS):  # type: ignore[arg-type]
        drawn = draw()
        if form == "png":
            drawn.savefig(file, format="png", dpi=DPI)
            return _small(file, {"Title": about.title, "Description": about.summary})
        drawn.savefig(file, format="svg", metadata={"Title": about.title, "Date": None, "Creator": None, "Format": None, "Type": None})
    return _accessible(file.getvalue().decode("utf-8"), about).encode("utf-8")


def drawing(words: MapWords) -> Drawing:
    """Where everything stands: the page grows with the text, so that nothing is cut."""
    width = max(NARROWEST, 2 * MARGIN + LABEL_WIDTH + len(words.columns) * (COLUMN_WIDTH + GAP))
    boxes: list[Box] = []
    texts: list[Text] = []
    inner = width - 2 * MARGIN
    y = prose(texts, MARGIN, inner, words.title, TITLE) + 3
    for paragraph in filter(None, (words.lead, words.summary, words.waiting)):
        y = prose(texts, y, inner, paragraph, PROSE) + 3
    y = _legend(boxes, texts, y + 3, inner, words) + 8
    y = _heads(texts, y, words) + 3
    for label, cells in zip(words.rows, words.cells, strict=True):
        y = _row(boxes, texts, y, label, cells) + GAP
    y += 6
    for paragraph in words.foot:
        y = prose(texts, y, inner, paragraph, FOOT)
    return Drawing(width=width, height=y + MARGIN, boxes=tuple(boxes), texts=tuple(texts))


def figure(drawn: Drawing) -> Figure:
    """The drawing as a figure of matplotlib, one unit a point; its axes hold a patch for each box and a text for each text."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    made = Figure(figsize=(drawn.width / 72, drawn.height / 72), facecolor=PAPER)
    axes = made.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, drawn.width), ylim=(drawn.height, 0))
    for box in drawn.boxes:
        shape: dict[str, Any] = {"xy": (box.x, box.y), "width": box.width, "height": box.height, "clip_on": False}
        axes.add_patch(Rectangle(**shape, facecolor=box.look.fill, linewidth=0))
        if box.look.hatch:
            axes.add_patch(Rectangle(**{**shape, "width": box.band}, facecolor=PAPER, edgecolor=LINE, linewidth=0.6, hatch=box.look.hatch))
        axes.add_patch(Rectangle(**shape, fill=False, edgecolor=LINE, linewidth=0.6))
    for one in drawn.texts:
        axes.text(one.x, one.y, one.text, fontsize=one.style.size, fontweight="bold" if one.style.bold else "normal", color=one.ink)
    return made


def _heads(texts: list[Text], y: float, words: MapWords) -> float:
    """The columns' headings, standing on one line; returns where they end."""
    columns = [wrapped(label, COLUMN_WIDTH - 2 * PAD, HEAD) for label in words.columns]
    end = y + max(map(len, columns)) * HEAD.size * LEADING
    for number, lines in enumerate([[words.corner], *columns]):
        x = MARGIN if not number else _column_x(number - 1) + PAD
        lines_below(texts, x, end - len(lines) * HEAD.size * LEADING, lines, HEAD, INK)
    return end


def _row(boxes: list[Box], texts: list[Text], y: float, label: str, cells: Sequence[CellWords]) -> float:
    """One practice: its label and its cells, all as high as the fullest; returns where they end."""
    label_lines = wrapped(label, LABEL_WIDTH - 2 * PAD, HEAD)
    filled = [list(_cell_lines(cell)) for cell in cells]
    height = max(_height(lines) for lines in (*filled, [(line, HEAD) for line in label_lines])) + 2 * PAD
    lines_below(texts, MARGIN, y + PAD, label_lines, HEAD, INK)
    for number, (cell, lines) in enumerate(zip(cells, filled, strict=True)):
        look = LOOKS[cell.look]
        boxes.append(Box(x=_column_x(number), y=y, width=COLUMN_WIDTH, height=height, look=look, band=BAND))
        top, x = y + PAD, _column_x(number) + _indent(look)
        for text, style in lines:
            top = lines_below(texts, x, top, [text], style, look.ink)
    return y + height


def _cell_lines(cell: CellWords) -> Iterator[tuple[str, Style]]:
    for listed, style in (((cell.word,), WORD), (cell.lines, LINES), (cell.marks, MARKS)):
        for text in listed:
            yield from ((line, style) for line in wrapped(text, COLUMN_WIDTH - _indent(LOOKS[cell.look]) - PAD, style))


def _indent(look: Look) -> float:
    """From the left edge of a cell to its text."""
    return PAD + (BAND if look.hatch else 0)


def _legend(boxes: list[Box], texts: list[Text], y: float, width: float, words: MapWords) -> float:
    """Each look with its words, in columns of one width, then the marks; returns where it ends."""
    swatch, high = 20.0, 12.0
    wide = max(text_width(text, PROSE) for _, text in words.legend) + swatch + 14
    lines = -(-len(words.legend) // max(1, int(width // wide)))
    per_row = -(-len(words.legend) // lines)
    for number, (look, text) in enumerate(words.legend):
        x, top = MARGIN + number % per_row * wide, y + number // per_row * (high + 4)
        boxes.append(Box(x=x, y=top, width=swatch, height=high, look=LOOKS[look], band=swatch / 2))
        texts.append(Text(x=x + swatch + 5, y=top + high - 3, text=text, style=PROSE))
    y += lines * (high + 4) + 2
    return prose(texts, y, width, ".   ".join(f"{mark}  {text}" for mark, text in words.marks) + ".", PROSE)


def prose(texts: list[Text], y: float, width: float, text: str, style: Style) -> float:
    """A paragraph from the left margin and from `y`; returns where the next would begin."""
    return lines_below(texts, MARGIN, y, wrapped(text, width, style), style, INK)


def lines_below(texts: list[Text], x: float, y: float, lines: Sequence[str], style: Style, ink: str) -> float:
    """Lines below each other from `y`; returns where the next would begin."""
    for number, line in enumerate(lines):
        texts.append(Text(x=x, y=y + (number + 0.8) * style.size * LEADING, text=line, style=style, ink=ink))
    return y + len(lines) * style.size * LEADING


def _height(lines: Sequence[tuple[str, Style]]) -> float:
    return sum(style.size * LEADING for _, style in lines)


def _column_x(number: int) -> float:
    return MARGIN + LABEL_WIDTH + number * (COLUMN_WIDTH + GAP)


def wrapped(text: str, width: float, style: Style) -> list[str]:
    """The text in lines no wider than `width`; a word that is too long for a line is broken."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, style) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and text_width(lines[-1] + letter, style) > width:
                lines.append("")
            lines[-1] += letter
    return lines


@cache
def text_width(text: str, style: Style) -> float:
    """How wide a line is, in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=_FONT, size=style.size, weight="bold" if style.bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def _small(file: io.BytesIO, about: Mapping[str, str]) -> bytes:
    """The PNG with a palette: a quarter of the size, and to the eye the same."""
    from PIL import Image, PngImagePlugin

    told = PngImagePlugin.PngInfo()
    for name, text in about.items():
        told.add_itxt(name, text)
    small = io.BytesIO()
    with Image.open(file) as drawn:
        drawn.convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            small, "PNG", optimize=True, dpi=(DPI, DPI), pnginfo=told
        )
    return small.getvalue()


def _accessible(svg: str, about: About) -> str:
    """The SVG with a title and a description that assistive programs read, and with fonts that other machines have."""
    head, title, rest = svg.partition(f"<title>{escape(about.title)}</title>")
    name = about.name
    described = f'<title id="{name}-title">{escape(about.title)}</title>\n <desc id="{name}-desc">{escape(about.told)}</desc>'
    assert title
    head = head.replace("<svg ", f'<svg role="img" aria-labelledby="{name}-title {name}-desc" ', 1)
    return head + described + _UNTURNED.sub("", rest).replace(f"'{_FONT}'", _FONTS)
