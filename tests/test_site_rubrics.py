"""A base that names its rubrics shows readers no others: not on the map, nor in an answer, nor in the method; its exports hold all grades."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from site_asked import SECOND, get, served, text, values

import kb
from kb.answers.gaps import gaps
from kb.answers.query import connect, shown_rubrics

TIERS = "Every Student Succeeds"


@pytest.fixture(scope="module", params=["", "rubrics: [essa]\n", "rubrics: [reported]\n"], ids=["not named", "both", "reported alone"])
def asked(request, tmp_path_factory):
    """A site of the second base, and whether it shows tiers."""
    folder = tmp_path_factory.mktemp("rubrics")
    shutil.copytree(SECOND.parent, folder / "base")
    with (folder / "base" / "metadata.yml").open("a", encoding="utf-8") as file:
        file.write(request.param)
    with served(folder, folder / "base" / "data") as site:
        yield site, "reported" not in request.param


def test_the_map_offers_the_rubrics_that_the_base_names(asked):
    site, tiers = asked
    assert (TIERS in text(get(site, "/map"))) is tiers
    assert get(site, "/map?rubric=essa").status_code == (200 if tiers else 400)
    assert get(site, "/map?rubric=reported").status_code == 200


def test_answers_and_the_method_tell_of_no_other(asked):
    site, tiers = asked
    possible = values(site, "SELECT practice, population FROM cell_exports WHERE essa_possible LIKE 'tier%' ORDER BY 1, 2")
    assert possible
    for practice, population in possible:
        for path in (f"/cell/{practice}/{population}", f"/cell/{practice}/{population}/brief"):
            assert (TIERS in text(get(site, path))) is tiers, path
    assert (TIERS in text(get(site, "/method"))) is tiers


def test_a_notebook_tells_of_no_other(asked):
    site, tiers = asked
    practice, population = values(site, "SELECT practice, population FROM cell_exports WHERE essa_possible LIKE 'tier%' ORDER BY 1, 2")[0]
    with kb.open(site.databases["kb"].path) as base:
        for cell in (base.cell(practice, population), base.show(f"{practice}/{population}")):
            assert ("ESSA" in cell._repr_html_()) is tiers
            assert cell["essa_possible"]


def test_what_to_read_next_moves_no_level_that_is_not_shown(asked):
    site, tiers = asked
    with closing(connect(Path(site.databases["kb"].path))) as connection:
        assert shown_rubrics(connection) == (("reported", "essa") if tiers else ("reported",))
        moved = {one["rubric"] for work in gaps(connection)["read_next"] for setting in work["settings"] for one in setting["claims"]}
    assert ("essa" in moved) is tiers


def test_grades_of_all_rubrics_are_kept(asked):
    site, _ = asked
    assert {row[0] for row in values(site, "SELECT DISTINCT rubric FROM grades")} == {"reported", "essa"}
