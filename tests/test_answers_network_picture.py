"""Pictures of the network: all is said in words, nothing lies on anything else, the same measure makes the same bytes."""

from __future__ import annotations

import re
import struct
import sys
import xml.etree.ElementTree as ET
from contextlib import closing
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from small_base import built, claim, link, work

from kb.answers.network import MEASURES, network
from kb.answers.network.made import Network
from kb.answers.network_picture import LINKS, UNITS, NetworkDrawing, network_drawing, network_figure, network_picture
from kb.answers.query import connect
from kb.errors import KbError
from kb.model import Name

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = [
    ("works", "cocitation"), ("works", "bridging"), ("works", "removal"), ("works", "parts"), ("authors", "concentration"),
    ("sources", "coupling"), ("claims", "coupling"), ("practices", "shared-populations"), ("graph", "parts"),
]  # fmt: skip
IDS = [f"{measure} of {of}" for of, measure in DRAWN]


@pytest.fixture(scope="module")
def measures(either_base: Path) -> dict[tuple[str, str], Network]:
    with closing(connect(either_base / "kb.db")) as connection:
        return {(of, measure): network(connection, of=of, measure=measure) for of, measure in DRAWN}


def awkward(tmp_path: Path, of: str, measure: str) -> Network:
    """Works whose labels are as awkward as they come, each cited with the next."""
    names = ("Donaudampfschifffahrtsgesellschaftskapitänsmützen Werke AG", "<b>&amp;</b> $10^2$", "A", "שלום", "-")
    works = tuple(replace(work(f"w{n}"), authors=(Name(family=name, literal=True),)) for n, name in enumerate(names))
    claims = tuple(claim(f"c{n}", "tea/everyone", link("works", f"w{n}"), link("works", f"w{(n + 1) % 5}")) for n in range(5))
    with closing(connect(built(tmp_path / "kb.db", claims, works))) as connection:
        return network(connection, of=of, measure=measure)


def extents(drawn: NetworkDrawing) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the ink of each text, in points."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    made = network_figure(drawn)
    made.set_dpi(72)
    renderer = FigureCanvasAgg(made).get_renderer()
    found = [text.get_window_extent(renderer) for text in made.axes[0].texts]
    return [(box.x0, drawn.page.height - box.y1, box.x1, drawn.page.height - box.y0) for box in found]


def check_that_nothing_overlaps(drawn: NetworkDrawing) -> None:
    found = extents(drawn)
    assert all(left >= 0 and top >= 0 and right <= drawn.page.width and bottom <= drawn.page.height for left, top, right, bottom in found)
    for box, other in combinations(found, 2):
        across = min(box[2], other[2]) - max(box[0], other[0])
        down = min(box[3], other[3]) - max(box[1], other[1])
        assert across <= 0.5 or down <= 0.5, (box, other)
    for left, top, right, bottom in found:
        assert not [(x, y) for x, y in drawn.dots if left < x < right and top < y < bottom]
        for bar in drawn.page.boxes:
            across = min(right, bar.x + bar.width) - max(left, bar.x)
            assert across <= 0.5 or min(bottom, bar.y + bar.height) - max(top, bar.y) <= 0.5
    assert all(abs(x - to_x) + abs(y - to_y) > 5 for (x, y), (to_x, to_y) in combinations(drawn.dots, 2))


@pytest.mark.parametrize("which", DRAWN, ids=IDS)
def test_no_text_is_cut_or_lies_on_another(which: tuple[str, str], measures: dict[tuple[str, str], Network]) -> None:
    check_that_nothing_overlaps(network_drawing(measures[which]))


@pytest.mark.parametrize("which", [("works", "cocitation"), ("works", "concentration")], ids=["rings", "bars"])
def test_awkward_labels_are_drawn_as_they_are(which: tuple[str, str], tmp_path: Path) -> None:
    found = awkward(tmp_path, *which)
    check_that_nothing_overlaps(network_drawing(found))
    drawn = "".join(element.text or "" for element in ET.fromstring(network_picture(found, "svg")).iter(f"{SVG}text")).replace(" ", "")
    assert "<b>&amp;</b>$10^2$" in drawn
    assert "Donaudampfschifffahrtsgesellschaftskapitänsmützen" in drawn


@pytest.mark.parametrize("which", DRAWN, ids=IDS)
def test_the_svg_says_what_it_is_of_and_of_which_base(which: tuple[str, str], measures: dict[tuple[str, str], Network]) -> None:
    found = measures[which]
    root = ET.fromstring(network_picture(found, "svg"))
    assert root.get("role") == "img"
    drawn = "".join(element.text or "" for element in root.iter(f"{SVG}text")).replace(" ", "")
    for told in (found.title, found.note, found.definition, found.sentence, found.base):
        assert told.replace(" ", "") in drawn
    described = next(element.text or "" for element in root if element.get("id") == "network-desc")
    assert found.sentence in described
    if found.shape == "pairs":
        assert all(f"{row['one_label']} and {row['other_label']}: {row['weight']}." in described for row in found.rows[:LINKS])


@pytest.mark.parametrize("which", [("practices", "shared-populations"), ("works", "removal")], ids=["rings", "bars"])
def test_the_same_measure_makes_the_same_bytes(which: tuple[str, str], measures: dict[tuple[str, str], Network]) -> None:
    svg = network_picture(measures[which], "svg")
    assert network_picture(measures[which], "svg") == svg
    assert not re.search(rb"\d{4}-\d\d-\d\dT", svg)


def test_the_png_is_one_of_a_size_fit_for_a_page(measures: dict[tuple[str, str], Network]) -> None:
    found = measures["practices", "shared-populations"]
    png = network_picture(found, "png")
    page = network_drawing(found).page
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (int(page.width * 2), int(page.height * 2))
    assert len(png) < 300_000


def many(number: int) -> Network:
    rows = tuple(
        {"one": f"a{n}", "one_label": f"A {n}", "other": f"b{n}", "other_label": f"B {n}", "weight": 1, "claims": ["c"]} for n in range(number)
    )
    told = {name: name for name in ("of", "measure", "title", "note", "meaning", "origin", "base", "sentence")}
    return Network(shape="pairs", figures={}, rows=rows, **told)


def test_what_has_no_room_is_counted() -> None:
    drawn = network_drawing(many(UNITS))
    assert len(drawn.dots) == UNITS
    assert f"Drawn: {UNITS // 2} of {UNITS} pairs, the heaviest first, as long as there is room." in [text.text for text in drawn.page.texts]
    check_that_nothing_overlaps(drawn)


def test_every_measure_can_be_drawn(tmp_path: Path) -> None:
    path = built(tmp_path / "kb.db", (claim("c1", "tea/everyone", link("works", "a")),), (work("a"),))
    with closing(connect(path)) as connection:
        for of, measures in MEASURES.items():
            for measure in measures:
                assert network_picture(network(connection, of=of, measure=measure), "svg").startswith(b"<?xml")


def test_a_picture_without_its_library_says_what_to_install(measures: dict[tuple[str, str], Network], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(KbError, match=r"evidence-kb\[picture\]"):
        network_picture(measures["works", "cocitation"], "png")
