from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import typed
from small_base import built, claim, link, work

import kb
from kb.errors import KbError


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    claims = (
        claim("c1", "tea/sailors", link("study", "zeta"), link("works", "alpha")),
        claim("c2", "soup/everyone", link("study", "beta")),
    )
    return built(tmp_path_factory.mktemp("cite") / "kb.db", claims, (work("zeta"), work("alpha"), work("beta")))


CITED = {
    "works, in the order of a list": (("zeta", "alpha"), ["alpha", "zeta"]),
    "a work named twice": (("alpha", "alpha"), ["alpha"]),
    "a claim: its works and the source": (("c1",), ["alpha", "review", "zeta"]),
    "a practice": (("soup",), ["beta", "review"]),
    "a group, without those within it": (("everyone",), ["beta", "review"]),
    "a combination": (("tea/sailors",), ["alpha", "review", "zeta"]),
    "a combination with an outcome": (("soup/warmth",), ["beta", "review"]),
    "a source is itself a work": (("review",), ["review"]),
    "a claim and a work": (("c2", "zeta"), ["beta", "review", "zeta"]),
    "all": ((), ["alpha", "beta", "review", "zeta"]),
}


@pytest.mark.parametrize(("names", "expected"), CITED.values(), ids=CITED)
@pytest.mark.parametrize("style", ["apa", "ieee"])
def test_works_are_found_by_what_rests_on_them(base: Path, names: tuple[str, ...], expected: list[str], style: str) -> None:
    with kb.open(base) as opened:
        found = [reference["key"] for reference in opened.cite(*names, style=style)]
    assert sorted(found) == expected
    assert style != "apa" or found == sorted(found, key=lambda key: {"review": "reviewer"}.get(key, key))


def test_all_names_that_nothing_has_are_told_at_once(base: Path) -> None:
    with kb.open(base) as opened, pytest.raises(KbError, match=r"'alpa'; did you mean 'alpha'.*'nothing'"):
        opened.cite("alpa", "beta", "nothing")


def test_apa_is_the_reference_that_was_built(base: Path) -> None:
    with kb.open(base) as opened:
        (made,), (kept,) = opened.cite("zeta"), [one for one in opened.works() if one["key"] == "zeta"]
    assert (made["text"], made["html"]) == (kept["reference"], kept["reference_html"])


def test_what_is_not_known_is_said_in_every_style(tmp_path: Path) -> None:
    typed("init", tmp_path / "new", folder=tmp_path)
    library = tmp_path / "new" / "data" / "references.bib"
    library.write_text(library.read_text() + "\n@misc{moore, author = {Moore and others}, year = {2005}}\n")
    typed("build", tmp_path / "new" / "data", folder=tmp_path)
    with kb.open(tmp_path / "kb.db") as opened:
        (made,) = opened.cite("moore", style="modern-language-association")
    assert made["text"] == "Moore, et al. “[Title Not Known].” 2005."


def test_references_are_printed_in_each_format(second_base: Path) -> None:
    text = typed("cite", "falk2011", folder=second_base).stdout
    assert text.startswith("Falk, N., & Ibarra, J. (2011).")
    assert typed("cite", "falk2011", "--format", "html", folder=second_base).stdout.startswith("<p>Falk, N., &amp; Ibarra, J. (2011).")
    assert "*" in typed("cite", "falk2011", "--format", "markdown", folder=second_base).stdout
    (found,) = json.loads(typed("cite", "falk2011", "--format", "json", folder=second_base).stdout)
    assert list(found) == ["key", "text", "html", "markdown"]
    assert found["text"] == text.rstrip("\n")


def test_the_whole_library_is_cited(second_base: Path) -> None:
    whole = json.loads(typed("cite", "--all", "--style", "ieee", "--format", "json", folder=second_base).stdout)
    with kb.open(second_base / "kb.db") as opened:
        assert {one["key"] for one in whole} == {one["key"] for one in opened.works()}


WRONG = {
    "nothing named": ((), 2, "name what to cite"),
    "all and a name": (("--all", "falk2011"), 2, "name what to cite"),
    "no such id": (("fal2011",), 1, "did you mean 'falk2011'"),
    "no such style": (("falk2011", "--style", "aapa"), 2, "no citation style 'aapa'"),
}


@pytest.mark.parametrize(("words", "code", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_call_is_told(second_base: Path, words: tuple[str, ...], code: int, message: str) -> None:
    answer = typed("cite", *words, folder=second_base, code=code)
    assert message in answer.stderr
    assert not answer.stdout
