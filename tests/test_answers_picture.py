from __future__ import annotations

import re
import struct
import sys
import xml.etree.ElementTree as ET
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from small_base import VOCABULARY, built, claim, link, work

from kb.answers.map import STATE_WORDS, evidence_map
from kb.answers.map_html import map_html
from kb.answers.map_words import MapWords, map_words
from kb.answers.picture import INK, LOOKS, PAPER, Drawing, drawing, figure, picture
from kb.answers.query import connect, one
from kb.answers.readers_words import SOURCES_YEARS, coverage
from kb.errors import KbError
from kb.model import Term

SVG = "{http://www.w3.org/2000/svg}"
FORBIDDEN = re.compile(r"\b(strong|moderate|promising)\b", re.IGNORECASE)


def words_of(path: Path) -> MapWords:
    with closing(connect(path)) as connection:
        return map_words(connection, evidence_map(connection))


@pytest.fixture(scope="module")
def words(either_base: Path) -> MapWords:
    return words_of(either_base / "kb.db")


@pytest.fixture(scope="module")
def svg(words: MapWords) -> bytes:
    return picture(words, "svg")


def said(words: MapWords) -> list[str]:
    """Every text of the map, unwrapped."""
    cells = [text for row in words.cells for cell in row for text in (cell.word, *cell.lines, *cell.marks)]
    legend = [text for _, text in (*words.legend, *words.marks)]
    return [words.title, words.lead, words.summary, words.corner, *words.columns, *words.rows, *cells, *legend, *words.foot]


def test_the_svg_says_every_label_and_count(words: MapWords, svg: bytes) -> None:
    texts = [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]
    drawn = "".join(texts).replace(" ", "")
    assert [text for text in said(words) if text.replace(" ", "") not in drawn] == []


def test_the_svg_has_a_title_and_a_description(words: MapWords, svg: bytes) -> None:
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    labelled = {element.get("id"): element.text for element in root if element.tag in (f"{SVG}title", f"{SVG}desc")}
    assert (root.get("aria-labelledby") or "").split() == list(labelled)
    assert labelled["map-title"] == words.title
    told = labelled["map-desc"] or ""
    assert all(cell.sentence in told for row in words.cells for cell in row)


def test_the_same_words_make_the_same_bytes(words: MapWords, svg: bytes) -> None:
    assert picture(words, "svg") == svg
    assert not re.search(rb"\d{4}-\d\d-\d\dT", svg)


def test_the_png_is_one_of_a_size_fit_for_a_page(words: MapWords) -> None:
    png = picture(words, "png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    drawn = drawing(words)
    assert (width, height) == (int(drawn.width * 2), int(drawn.height * 2))
    assert len(png) < 300_000


@pytest.mark.parametrize("form", ["svg", "html"])
def test_words_of_another_scale_stand_nowhere(words: MapWords, svg: bytes, form: str) -> None:
    text = svg.decode() if form == "svg" else map_html(words)
    assert not FORBIDDEN.search(re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))


def long_words(tmp_path: Path) -> MapWords:
    """A base whose labels are as awkward as they come."""
    long = Term(id="tea", label="Donaudampfschifffahrtsgesellschaftskapitänsmützen for $10 & <more>, every day of the year, whatever the weather",
                definition="Long.")  # fmt: skip
    vocabulary = replace(VOCABULARY, practices=(long, VOCABULARY.practices[1]))
    results = [claim(f"c{n}", "tea/everyone", link("study", "u", result_reported="positive"), direction=way) for n, way in
               enumerate(("positive", "negative", "mixed", "none_found"))]  # fmt: skip
    return words_of(built(tmp_path / "kb.db", tuple(results), (work("u"),), title="Long words " * 15, vocabulary=vocabulary))


def extents(drawn: Drawing) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the ink of each text, in points."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    made = figure(drawn)
    made.set_dpi(72)
    renderer = FigureCanvasAgg(made).get_renderer()
    found = [text.get_window_extent(renderer) for text in made.axes[0].texts]
    return [(box.x0, drawn.height - box.y1, box.x1, drawn.height - box.y0) for box in found]


@pytest.mark.parametrize("which", ["base", "long words"])
def test_no_text_is_cut_or_lies_on_another(words: MapWords, which: str, tmp_path: Path) -> None:
    drawn = drawing(words if which == "base" else long_words(tmp_path))
    found = extents(drawn)
    assert all(left >= 0 and top >= 0 and right <= drawn.width and bottom <= drawn.height for left, top, right, bottom in found)
    for box, other in combinations(found, 2):
        across = min(box[2], other[2]) - max(box[0], other[0])
        down = min(box[3], other[3]) - max(box[1], other[1])
        assert across <= 0.5 or down <= 0.5, (box, other)
    for text, (left, top, right, bottom) in zip(drawn.texts, found, strict=True):
        for box in drawn.boxes:
            inside = box.x <= text.x <= box.x + box.width and box.y <= text.y <= box.y + box.height
            assert not inside or (left >= box.x and right <= box.x + box.width and top >= box.y - 0.5 and bottom <= box.y + box.height), text.text


def test_a_cell_says_the_direction_of_each_side(tmp_path: Path) -> None:
    cell = long_words(tmp_path).cells[0][0]
    assert cell.word == "Some result reported"
    assert cell.lines == ("benefit: 1 of 4 claims", "harm: 1, mixed: 1, no effect found: 1, at best some result reported")
    assert cell.marks == ("◆ contested",)


def test_a_cell_without_a_benefit_says_what_is_claimed_instead(tmp_path: Path) -> None:
    path = built(tmp_path / "kb.db", (claim("c1", "tea/everyone", link("works", "u"), direction="negative"),), (work("u"),))
    cell = words_of(path).cells[0][0]
    assert (cell.look, cell.word, cell.lines) == ("against 1", "Harm: argument or source, no result", ("harm: 1 of 1 claim",))


def test_every_state_and_level_has_a_look_and_a_line_in_the_legend(words: MapWords) -> None:
    shown = {cell.look for row in words.cells for cell in row}
    against = [f"against {rank}" for rank in (4, 3, 2, 1) if f"against {rank}" in shown]
    states = [state for state in STATE_WORDS if state not in ("graded", "not_yet_coded")]
    assert [look for look, _ in words.legend] == [*(f"level {rank}" for rank in (4, 3, 2, 1)), *against, *states]
    assert against, "both bases tell of harm or of no effect"
    assert {"not_yet_coded", *states, *(f"{side} {rank}" for side in ("level", "against") for rank in (1, 2, 3, 4))} == LOOKS.keys()


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "paper"), [*((look.ink, look.fill) for look in LOOKS.values()), (INK, PAPER)])
def test_text_has_contrast(ink: str, paper: str) -> None:
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_levels_grow_darker_and_kinds_of_empty_differ_without_colour() -> None:
    for side in ("level", "against"):
        fills = [luminance(LOOKS[f"{side} {rank}"].fill) for rank in (1, 2, 3, 4)]
        assert fills == sorted(fills, reverse=True)
        assert all(one / other > 1.3 for one, other in pairwise(fills))
    patterns = [look.hatch for name, look in LOOKS.items() if not name.startswith(("level", "against"))]
    assert len(set(patterns)) == len(patterns)


def test_a_picture_without_its_library_says_what_to_install(words: MapWords, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(KbError, match=r"evidence-kb\[picture\]"):
        picture(words, "png")


class Structure(HTMLParser):
    """The tags of a page, with the text of each cell and heading."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "!doctype"):
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.texts[tag][-1] += data


def test_the_page_is_one_table_with_scoped_headings_and_text_in_every_cell(words: MapWords) -> None:
    page = Structure(map_html(words))
    tags = [tag for tag, _ in page.tags]
    assert (tags.count("table"), tags.count("caption"), tags.count("h1")) == (1, 1, 1)
    scopes = [attributes.get("scope") for tag, attributes in page.tags if tag == "th"]
    assert scopes == ["col"] * (1 + len(words.columns)) + ["row"] * len(words.rows)
    assert [text.strip() for text in page.texts["td"]] == ["".join((cell.word, *cell.lines, *cell.marks)) for row in words.cells for cell in row]
    assert all(attributes.get("title") for tag, attributes in page.tags if tag == "abbr")
    assert dict(page.tags)["html"] == {"lang": "en"}


def test_the_page_says_what_the_picture_says_and_asks_nobody(words: MapWords) -> None:
    page = map_html(words)
    text = "".join(Structure(page).texts["html"])
    assert [line for line in said(words) if line not in text] == []
    assert not re.search(r"<(script|link|img|iframe)|@import|url\(|src=", page)


def test_labels_cannot_become_markup(tmp_path: Path) -> None:
    words = long_words(tmp_path)
    assert "<more>" not in map_html(words)
    assert ET.fromstring(picture(words, "svg")) is not None


def test_years_of_the_sources_are_told(tmp_path: Path) -> None:
    with closing(connect(built(tmp_path / "kb.db", (claim("c1", "tea/everyone"),)))) as connection:
        assert coverage(one(connection, SOURCES_YEARS)) == "one document, 2020; nothing later was searched"
