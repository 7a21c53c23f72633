from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kb
from kb.errors import KbError, ProblemsFound
from kb.exporters import PARTS
from kb.opened import OpenBase
from kb.schema import schema_meanings

ROOT = Path(__file__).parent.parent
SECOND_BASE = Path(__file__).parent / "second_base"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("base") / "kb.db"
    built = kb.build(SECOND_BASE / "data", target, documents=SECOND_BASE / "documents")
    assert built.database == target
    return target


@pytest.fixture
def base(path: Path) -> Iterator[OpenBase]:
    with kb.open(path) as opened:
        yield opened


def test_the_words_of_the_command_line_are_methods(base: OpenBase) -> None:
    assert base.metadata["title"] == "Clean hands on hospital wards"
    assert [claim["id"] for claim in base.search("seniors").claims] == ["brennan2022-017"]
    assert base.search(practice="feedback", min_strength="promising").n_claims == 2
    assert base.show("feedback/nurses")["contested"] is True
    assert base.map().cells[0][0]["strength"] == "strong"
    assert [row["id"] for row in base.map(rows=["feedback"], columns=["nurses"]).rows] == ["feedback"]
    assert len(base.claims()) == 20
    assert [claim["n"] for claim in base.claims()] == list(range(1, 21))
    assert [work["key"] for work in base.works()] == sorted(work["key"] for work in base.works())
    assert base.graph().number_of_nodes() > 40


def test_the_private_texts_beside_the_base_are_shown(base: OpenBase) -> None:
    assert base.show("brennan2022-003")["passage_text"]


def test_it_says_what_it_is(base: OpenBase, path: Path) -> None:
    assert repr(base) == f"<kb base 'Clean hands on hospital wards' version 2.5 in {path}>"


def test_it_is_closed_behind_with(path: Path) -> None:
    with kb.open(str(path)) as opened:
        pass
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened.claims()


def test_there_must_be_a_base(tmp_path: Path) -> None:
    with pytest.raises(KbError, match="no such database; build it with 'kb build'"):
        kb.open(tmp_path / "kb.db")


def test_check_tells_problems_with_files_as_the_user_would_open_them(tmp_path: Path) -> None:
    problems = kb.check(SECOND_BASE / "data", documents=SECOND_BASE / "documents")
    assert not [problem for problem in problems if problem.severity == "error"]
    assert all((ROOT / problem.place.file).is_file() for problem in problems)
    (tmp_path / "references.bib").write_text("@book{wren, title = {Tides}}")
    assert {problem.code for problem in kb.check(tmp_path)} >= {"missing-file"}
    with pytest.raises(ProblemsFound):
        kb.build(tmp_path, tmp_path / "kb.db")


def loaded(code: str) -> set[str]:
    """Packages that are loaded once the code has run in a fresh Python."""
    told = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in told.stdout.split()}


@pytest.mark.parametrize("code", ["import kb", "import kb; kb.open({path!r}).search('hands')"], ids=["import", "open and search"])
def test_a_reader_waits_for_no_library_that_it_does_not_use(code: str, path: Path) -> None:
    heavy = {"networkx", "datasette", "pydantic", "bibtexparser", "citeproc", "sqlite_utils", "yaml", "click", "uvicorn"}
    assert not loaded(code.format(path=str(path))) & heavy


def test_claims_and_works_are_filtered_in_the_order_of_the_base(path: Path) -> None:
    with kb.open(path) as base:
        effects = base.claims(kind="effect")
        assert [claim["id"] for claim in effects] == [claim["id"] for claim in base.claims() if claim["kind"] == "effect"]
        assert 0 < len(effects) < len(base.claims())
        assert base.works(status="confirmed") == [work for work in base.works() if work["status"] == "confirmed"]
        assert base.gaps()["n_asked"] == sum(row["state"] != "out_of_scope" for cells in base.map().cells for row in cells)


def test_a_base_does_not_differ_from_itself(path: Path) -> None:
    found = kb.diff(path, path)
    assert not any(found[name] for name in ("claims", "grades", "cells") if isinstance(found[name], list))


def test_lists_of_the_base_are_columns_of_one_length(base: OpenBase) -> None:
    columns = base.columns()
    assert columns["id"] == [claim["id"] for claim in base.claims()]
    assert {len(values) for values in columns.values()} == {20}
    assert all(isinstance(works, list) for works in columns["works"])
    assert base.columns("cells")["claims"] == [cell["claims"] for cell in base.cells()]
    assert set(base.columns("claim_pages")["stated_by"]) == {source["label"] for source in base.sources()}


@pytest.mark.parametrize("name", sorted({*PARTS, *(meaning.name for meaning in schema_meanings().values() if meaning.kind == "view")}))
def test_every_list_and_view_gives_columns_also_where_it_is_empty(name: str, base: OpenBase) -> None:
    columns = base.columns(name)
    assert columns
    assert len({len(values) for values in columns.values()}) == 1


def test_a_list_that_there_is_not_names_the_nearest(base: OpenBase) -> None:
    with pytest.raises(KbError, match="no list 'claim'; did you mean 'claims'"):
        base.columns("claim")
    with pytest.raises(KbError, match="no list 'works\"; DROP'"):
        base.columns('works"; DROP')


def test_columns_are_a_frame_of_pandas(base: OpenBase) -> None:
    import pandas

    frame = pandas.DataFrame(base.columns("claims"))
    assert list(frame["id"]) == base.columns()["id"]
    assert frame.explode("works").groupby("works").size().to_dict() == {
        work["key"]: len(found) for work in base.works() if (found := [claim for claim in base.claims() if work["key"] in claim["works"]])
    }


def test_cells_sources_and_terms_are_those_of_the_export(base: OpenBase) -> None:
    assert [(cell["practice"], cell["population"]) for cell in base.cells()] == list(
        zip(base.columns("cells")["practice"], base.columns("cells")["population"], strict=True)
    )
    assert [source["id"] for source in base.sources()] == base.columns("sources")["id"]
    assert [term["id"] for term in base.terms("practice")] == base.columns("practices")["id"]
    assert len(base.terms()) == sum(len(base.columns(f"{kind}s")["id"]) for kind in ("practice", "population", "outcome"))
    with pytest.raises(KbError, match="no kind of term 'practices'"):
        base.terms("practices")


def test_a_cell_is_that_of_the_map_and_of_the_list(base: OpenBase) -> None:
    found = base.map()
    for row in found.cells:
        for cell in row:
            assert base.cell(cell["practice"], cell["population"])["sentence"] == cell["sentence"]
    listed = {(cell["practice"], cell["population"]): cell for cell in base.cells()}
    assert base.cell("feedback", "nurses") == listed["feedback", "nurses"]
    outcome = base.map(rows=["feedback"], columns=[base.terms("outcome")[0]["id"]]).cells[0][0]
    assert base.cell("feedback", outcome["outcome"]) == outcome
    with pytest.raises(KbError, match="no population or outcome 'nurse'"):
        base.cell("feedback", "nurse")


def test_networks_have_the_words_of_the_command(base: OpenBase) -> None:
    found = base.network(of="practices", measure="shared-works")
    assert (found.of, found.measure) == ("practices", "shared-works")
    assert found.graph().number_of_edges() == len(found.rows)
