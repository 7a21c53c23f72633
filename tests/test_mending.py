"""`kb check --fix` from file to file: what is safe is mended, and every other byte is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from examples import PROSE, claim_text, document, passage, write_base
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import mending, passages, pipeline
from kb.errors import Edit, KbError, Place, Problem, error
from kb.model import Claim
from kb.readers import claims
from kb.readers.marked_yaml import comments

WORDS = {"Trees": "Trees cool streets.", "shade": "shade lowered the heat by two degrees.", "More": "More research is needed."}
"""Sentences of the source by their first words."""


def fixed(data: Path) -> list[str]:
    """Codes that stay after `kb check --fix`; a second run has nothing to mend."""
    documents = data.parent / "documents"
    problems, reading = pipeline.check(data, documents)
    for change in mending.mended(problems, reading.paths):
        mending.save(change)
    problems, reading = pipeline.check(data, documents)
    assert list(mending.mended(problems, reading.paths)) == []
    return [problem.code for problem in problems]


def mended(folder: Path, text: str) -> str:
    """A claims.yaml after `kb check --fix`, which leaves no problem of its own."""
    data = write_base(folder, claims=text)
    assert set(fixed(data)) <= {"orphan-work"}
    return (data / "claims.yaml").read_bytes().decode()


def locator(words: str) -> str:
    return passages.as_yaml(passages.located(document(), WORDS[words])[0])


# What a curator writes


def test_a_claim_gets_its_id_and_its_whole_passage(tmp_path: Path) -> None:
    text = f"# Claims of mine.\n\n{claim_text(id='', passage='passage: {document: review.txt, from: shade lowered, to: degrees.}')}"
    expected = text.replace("- source:", "- id: lee2020-001\n  source:").replace(
        "{document: review.txt, from: shade lowered, to: degrees.}", passages.as_yaml(passage())
    )
    assert mended(tmp_path, text) == expected


SEVERAL = """\
# One.
-   source: lee2020   # the review
    passage:   # a block
        document: review.txt
        # both ends
        from: "Trees"
        to: streets.   # that is all

    # What it says.
    statement: S.
    kind: context
    populations: [residents]
    direction: not_applicable
    wording: may
    evidence: [{rests_on: bare_assertion, fit: {residents: direct}}]
# Two.
- id: lee2020-007
  passage: {document: review.txt, section: 'Findings', from: "More research", to: needed.}  # to read
  source: lee2020
  statement: S.
  kind: context
  populations: [residents]
  direction: not_applicable
  wording: may
  evidence: [{rests_on: bare_assertion, fit: {residents: direct}}]
"""


def test_several_mends_in_one_file_leave_comments_order_and_indentation(tmp_path: Path) -> None:
    begin, middle = SEVERAL.index("        document: review.txt\n"), SEVERAL.index("   # that is all")
    expected = (
        SEVERAL[:begin].replace("-   source", "-   id: lee2020-008\n    source")
        + f"        # both ends\n      {locator('Trees').replace('    sha', '      sha')}"
        + SEVERAL[middle:].replace(
            "{document: review.txt, section: 'Findings', from: \"More research\", to: needed.}", locator("More").replace('""', '"Findings"')
        )
    )
    assert mended(tmp_path, SEVERAL) == expected


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    text = claim_text(id="", passage="passage: {document: review.txt, from: Trees, to: streets.}")
    unix = mended(tmp_path / "unix", text)
    assert mended(tmp_path / "windows", text.replace("\n", "\r\n")) == unix.replace("\n", "\r\n")


def test_claims_in_flow_style_on_one_line_are_mended_each_for_itself(tmp_path: Path) -> None:
    def one(words: str) -> str:
        return (
            f"{{source: lee2020, passage: {{document: review.txt, from: '{WORDS[words]}'}}, statement: S., kind: context, "
            "populations: [residents], direction: not_applicable, wording: may, evidence: [{rests_on: bare_assertion, fit: {residents: direct}}]}"
        )

    text = mended(tmp_path, f"[{one('Trees')}, {one('More')}]\n")
    read, _ = claims.read_text(text, "c")
    assert [claim.id for claim in read] == ["lee2020-001", "lee2020-002"]
    assert [claim.passage for claim in read] == [passages.located(document(), WORDS[words])[0] for words in ("Trees", "More")]


def test_a_passage_that_moved_is_put_right(tmp_path: Path) -> None:
    data = write_base(tmp_path, prose=f"A preface.\r\n{PROSE}")
    before = (data / "claims.yaml").read_text(encoding="utf-8")
    assert fixed(data) == []
    moved = passages.as_yaml(passage(text=f"A preface.\r\n{PROSE}"))
    assert (data / "claims.yaml").read_text(encoding="utf-8") == before.replace(passages.as_yaml(passage()), moved)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{document: review.txt, from: Streets, to: cool.}", "passage-not-found"),
        ("{document: review.txt, from: the}", "passage-ambiguous"),
        ("{document: review.txt}", "passage-not-found"),
    ],
)
def test_what_is_not_sure_is_not_mended(tmp_path: Path, written: str, code: str) -> None:
    data = write_base(tmp_path, claims=claim_text(passage=f"passage: {written}"), prose=PROSE + "And the end.\n")
    before = (data / "claims.yaml").read_bytes()
    assert fixed(data) == [code]
    assert (data / "claims.yaml").read_bytes() == before


def test_a_base_without_problems_is_not_touched(small_base: Path) -> None:
    problems, reading = pipeline.check(small_base, small_base.parent / "documents")
    assert list(mending.mended(problems, reading.paths)) == []


def test_each_file_of_claims_is_mended(tmp_path: Path) -> None:
    data = write_base(tmp_path, claims=claim_text(id=""))
    (data / "claims").mkdir()
    for name, words in (("a", "Trees"), ("b", "More")):
        (data / "claims" / f"{name}.yaml").write_text(claim_text(id="", passage=f"passage: {locator(words)}"), encoding="utf-8")
    assert fixed(data) == []
    ids = [claim.id for claim in pipeline.check(data)[1].base.claims]
    assert ids == ["lee2020-001", "lee2020-002", "lee2020-003"]


# Any file


def claim_in(style: str, words: str, passage_style: str, with_id: bool, number: int) -> str:
    """A claim in one of several styles of YAML."""
    sentence = WORDS[words]
    first, last = words, sentence.split()[-1]
    written = {
        "complete": locator(words),
        "words": f"{{document: review.txt, from: {first}, to: '{last}'}}",
        "one quote": f'{{document: review.txt, from: "{sentence}"}}',
        "block": f"\n      document: review.txt # d{number}\n      from: {first}\n      # between {number}\n      to: '{last}' # behind {number}",
        "folded": f"\n      from: >-\n        {first}\n      document: review.txt\n      to: |-\n        {last}\n",
        "flow over lines": f"{{document: review.txt, # f{number}\n      from: {first}, # g\n      to: '{last}' }} # h",
    }[passage_style]
    body = claim_text(id=f"id: lee2020-{number:03}" if with_id else "", passage=f"passage: {written}")
    if style == "deeper":
        lines = body.splitlines(keepends=True)
        return "".join([f"-     {lines[0][2:]}", *(f"    {line}" if line.strip() else line for line in lines[1:])])
    return body + {"plain": "", "comments": f"\n# After {number}.\n\n"}[style]


CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(["plain", "comments", "deeper"]),
        st.sampled_from(sorted(WORDS)),
        st.sampled_from(["complete", "words", "one quote", "block", "folded", "flow over lines"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


def coded(claim: Claim) -> tuple[object, ...]:
    """All of a claim but what a mend may change."""
    return tuple(getattr(claim, name) for name in Claim.__slots__ if name not in ("id", "passage", "place"))


@settings(max_examples=40)
@given(CLAIMS, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_mend_never_changes_anything_else(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, str, str, bool]], end: str, mark: bool
) -> None:
    text = "# All.\n" + "".join(claim_in(*one, number) for number, one in enumerate(made, 1))
    text = ("\ufeff" if mark else "") + text.replace("\n", end)
    data = write_base(tmp_path_factory.mktemp("base"), claims=text)
    old, _ = claims.read_text(text.removeprefix("\ufeff"), "c")
    left = set(fixed(data))
    assert left <= {"passage-twice"}
    after = (data / "claims.yaml").read_bytes().decode()
    new, problems = claims.read_text(after.removeprefix("\ufeff"), "c")
    assert not problems
    assert [coded(claim) for claim in new] == [coded(claim) for claim in old]
    assert all(one.id in ("", other.id) for one, other in zip(old, new, strict=True))
    assert len({claim.id for claim in new}) == len(made)
    assert [claim.passage for claim in new] == [passages.located(document(), WORDS[one[1]])[0] for one in made]
    assert comments(after) == comments(text)
    assert after.startswith("\ufeff") == mark
    assert after.count("\n") == (after.count("\r\n") if end == "\r\n" else after.count("\n"))
    assert ("\r" in after) == (end == "\r\n")


# Edits and files


def edit(start: int, end: int, text: str, file: str = "c") -> Problem:
    return error("some-code", Place(file=file), f"{start} {end} {text}", fix=Edit(file=file, start=start, end=end, text=text))


def edited(path: Path, *problems: Problem) -> list[mending.Change]:
    return list(mending.mended(problems, {"c": path}))


def test_edits_of_one_file_are_made_together_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "c"
    path.write_text("one two three", encoding="utf-8")
    problems = [edit(8, 13, "3"), edit(0, 0, "0 "), edit(4, 7, "2"), edit(0, 3, "1"), edit(4, 7, "twice", file="other")]
    for order in (problems, problems[::-1]):
        (change,) = edited(path, *order)
        assert (change.before, change.after) == ("one two three", "0 1 2 3")


def test_an_edit_that_overlaps_an_earlier_one_waits(tmp_path: Path) -> None:
    path = tmp_path / "c"
    path.write_text("one two three", encoding="utf-8")
    (change,) = edited(path, edit(2, 9, "X"), edit(4, 7, "Y"), edit(9, 9, "Z"))
    assert change.after == "onXZhree"


def test_problems_without_a_mend_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "c").write_text("one", encoding="utf-8")
    assert edited(tmp_path / "c", error("some-code", Place(file="c"), "m")) == []


FILES = {
    "UTF-8": b"caf\xc3\xa9 \xf0\x9f\x98\x80 one",
    "UTF-8 with a byte order mark": b"\xef\xbb\xbfcaf\xc3\xa9 one",
    "Windows-1252": b"caf\xe9 one",
    "UTF-16": "\ufeffcaf\u00e9 one".encode("utf-16-le"),
    "old line ends": b"a\rb\r\nc\n\none",
    "no line end": b"one",
}


@pytest.mark.parametrize("case", FILES)
def test_every_other_byte_stays_as_it_was(tmp_path: Path, case: str) -> None:
    path = tmp_path / "c"
    path.write_bytes(FILES[case])
    path.chmod(0o640)
    one, two = (word.encode("utf-16-le" if case == "UTF-16" else "utf-8") for word in ("one", "two"))
    at = edited(path, edit(0, 0, ""))[0].before.index("one")
    for change in edited(path, edit(at, at + 3, "two")):
        mending.save(change)
    assert path.read_bytes() == FILES[case].replace(one, two)
    assert path.stat().st_mode & 0o777 == 0o640
    assert [found.name for found in tmp_path.iterdir()] == ["c"]


@pytest.mark.parametrize("content", [b"one \0 two", b"one \x81 two\xff", b"one \xed\xa0\x80 two", b"\xff\xfeo\0n\0e\0\x00\xd8"])
def test_a_file_in_which_something_had_to_be_replaced_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c"
    path.write_bytes(content)
    assert edited(path, edit(0, 3, "two")) == []


def test_text_that_the_files_encoding_cannot_hold_is_not_put_in(tmp_path: Path) -> None:
    path = tmp_path / "c"
    path.write_bytes(b"caf\xe9 one")
    assert edited(path, edit(5, 8, "\u6811")) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("one", encoding="utf-8")
    (tmp_path / "c").symlink_to("real")
    for change in edited(tmp_path / "c", edit(0, 3, "two")):
        mending.save(change)
    assert (tmp_path / "c").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "two"


def test_a_file_that_cannot_be_written_is_told_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c"
    path.write_text("one", encoding="utf-8")
    (change,) = edited(path, edit(0, 3, "two"))

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(KbError, match="cannot be written \\(No space left on device\\)"):
        mending.save(change)
    assert path.read_text(encoding="utf-8") == "one"
    assert [found.name for found in tmp_path.iterdir()] == ["c"]
