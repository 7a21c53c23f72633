"""Proof packs: every claim and cell verifies from its own pack, two packs are the same bytes, and whatever is altered is found without a trace."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from contextlib import closing

import pytest
from command_line import SECOND
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kb.answers.verify as checking
from kb import pipeline
from kb.answers import zipped
from kb.answers.pack import NAMES, document, manifest, pack
from kb.answers.query import connect, rows
from kb.answers.verify import verify
from kb.errors import KbError

CLAIM = "brennan2022-004"
CELL = "feedback/nurses"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    target = tmp_path_factory.mktemp("pack") / "kb.db"
    pipeline.build(SECOND / "data", target, documents=SECOND / "documents")
    with closing(connect(target)) as connection:
        yield connection


@pytest.fixture(scope="module")
def packs(base):
    """The files of a claim's pack and of a cell's."""
    return {name: dict(pack(base, name).files) for name in (CLAIM, CELL)}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("zips") / "pack.zip"


@pytest.fixture(scope="module")
def verdict(place):
    """What verify says of some files, packed, with a manifest of their own if `sealed`."""

    def check(files, *, sealed=True):
        held = {**files, "manifest.json": manifest(files)} if sealed else files
        place.write_bytes(zipped.write(held))
        return verify(place)

    return check


def told(found):
    return [(one.file, one.what) for one in found.differences]


def subjects(connection):
    claims = [row["id"] for row in rows(connection, "SELECT id FROM claim_records ORDER BY n")]
    return [*claims, *(f"{row['practice']}/{row['population']}" for row in rows(connection, "SELECT practice, population FROM cell_exports"))]


def test_every_claim_and_every_cell_verifies(base, verdict):
    names = subjects(base)
    assert len(names) > 30
    for name in names:
        found = verdict(pack(base, name).files, sealed=False)
        assert (name, found.subject, found.differences) == (name, name, ())


def test_two_packs_are_the_same_bytes(base, tmp_path):
    pipeline.build(SECOND / "data", tmp_path / "again.db")
    with closing(connect(tmp_path / "again.db")) as again:
        for name in (CLAIM, CELL):
            assert zipped.write(pack(base, name).files) == zipped.write(pack(again, name).files)


def test_a_pack_names_only_files_that_verify_expects(packs):
    for files in packs.values():
        assert all(NAMES.fullmatch(name) for name in files)
    assert set(packs[CELL]) - set(packs[CLAIM]) == {"cell.json"}


@pytest.mark.parametrize("name", [CLAIM, CELL])
def test_the_queries_of_a_pack_give_its_rows(base, packs, name):
    statements = re.findall(r"-- (\w+\.json)\n(.*?;)\n", packs[name]["query.sql"].decode(), re.DOTALL)
    assert len(statements) >= 7
    for file, statement in statements:
        assert list(rows(base, statement)) == json.loads(packs[name][file]), file


def test_no_pack_holds_the_words_of_a_passage(base):
    texts = {path.name: path.read_text(encoding="utf-8") for path in (SECOND / "documents").iterdir()}
    passages = [
        " ".join(texts[row["document"]][row["start"] : row["end"]].split())
        for row in rows(base, 'SELECT document, "start", "end" FROM claim_records')
    ]
    long = [passage.casefold() for passage in passages if len(passage.split()) > 8]
    assert long
    for name in subjects(base):
        held = " ".join(b"\n".join(pack(base, name).files.values()).decode().split()).casefold()
        assert not [passage for passage in long if passage in held]


def test_works_are_there_for_reference_managers(packs):
    files = packs[CLAIM]
    keys = {work["key"] for work in json.loads(files["works.json"])}
    assert keys == {"brennan2022", "osei2014"} == {item["id"] for item in json.loads(files["works.csl.json"])}
    assert set(re.findall(r"^ID  - (.*)$", files["works.ris"].decode(), re.MULTILINE)) == keys
    assert set(re.findall(r"^@\w+\{(.*),$", files["works.bib"].decode(), re.MULTILINE)) == keys


def test_the_readme_tells_the_base_the_source_and_its_year(packs):
    text = packs[CELL]["README.md"].decode()
    for words in ("feedback/nurses", "Clean hands on hospital wards", "2.5", "2026-01-02", "CC0 1.0", "(2022)", "kb verify"):
        assert words in text


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("brennan2022-04", "did you mean"),
        ("brennan2022-008", "was withdrawn"),
        ("falk2011", "is a work"),
        ("feedback", "is a practice"),
        ("electronic_monitoring/physicians", "nothing to prove"),
        ("feedback/nobody", "no population 'nobody'"),
    ],
)
def test_what_has_no_pack_is_told(base, name, message):
    with pytest.raises(KbError, match=re.escape(message)):
        pack(base, name)


def test_a_base_that_other_rubrics_graded_is_not_packed(base, monkeypatch):
    monkeypatch.setattr("kb.answers.pack.RUBRICS", {})
    with pytest.raises(KbError, match=r"not by the rubrics of this kb; build it again"):
        pack(base, CLAIM)


# Whatever is altered is found


@pytest.mark.parametrize("name", [CLAIM, CELL])
def test_a_byte_altered_in_any_file_is_found_by_the_manifest(packs, verdict, name):
    for file, content in packs[name].items():
        for at in {0, len(content) // 2, len(content) - 1}:
            altered = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            assert verdict({**packs[name], file: altered}, sealed=False).differences, (file, at)


def test_a_byte_altered_anywhere_in_the_zip_is_found(packs, place):
    sound = zipped.write(packs[CELL])
    quiet = []
    for at in [*range(0, len(sound), 331), *range(len(sound) - 1600, len(sound), 11), *range(60)]:
        for mask in (1, 0x80):
            place.write_bytes(sound[:at] + bytes([sound[at] ^ mask]) + sound[at + 1 :])
            try:
                quiet += [] if verify(place).differences else [(at, mask)]
            except KbError:
                continue
    assert quiet == []


def alter(files, name, change):
    """The files with one row set changed by a function of the decoded JSON."""
    value = json.loads(files[name])
    changed = change(value)
    return {**files, name: document(value if changed is None else changed)}


def put(position, column, value):
    def change(listed):
        listed[position][column] = value

    return change


RESEALED = {
    "a better level": (CLAIM, "grades.json", put(-1, "level", "strong"), "reported: level"),
    "another sentence": (CLAIM, "grades.json", put(-1, "why", "Because."), "reported: why"),
    "another step": (CLAIM, "steps.json", put(-1, "found", "pass"), "step"),
    "a step too few": (CLAIM, "steps.json", lambda listed: listed[:-1], "step"),
    "a step too many": (CLAIM, "steps.json", lambda listed: [*listed, {**listed[-1], "position": 99}], "step"),
    "a grade too few": (CELL, "grades.json", lambda listed: listed[:-1], "brennan2022-012, reported"),
    "no grades": (CLAIM, "grades.json", lambda listed: listed[:0], "holds no grade"),
    "another ground": (CLAIM, "evidence.json", put(0, "rests_on", "bare_assertion"), "reported: level"),
    "another fact": (CLAIM, "evidence.json", put(0, "facts", {}), "reported: level"),
    "another author": (CLAIM, "works.json", put(-1, "label", "Nobody (2014)"), "reported: why"),
    "a better level beside the claim": (CLAIM, "claims.json", put(0, "strength", "strong"), "brennan2022-004: strength"),
    "a better word beside the claim": (CLAIM, "claims.json", put(0, "support", "Proven"), "brennan2022-004: support"),
    "a better cell": (CELL, "cell.json", put(0, "strength", "strong"), "feedback/nurses: strength"),
    "a cell without its doubts": (CELL, "cell.json", put(0, "contested", False), "feedback/nurses: contested"),
    "a flag as a number": (CELL, "cell.json", put(0, "contested", 1), "feedback/nurses: contested"),
    "another count": (CELL, "cell.json", put(0, "n_effect", 9), "feedback/nurses: n_effect"),
    "another state": (CELL, "cell.json", put(0, "state", "out_of_scope"), "feedback/nurses: state"),
    "another direction": (CELL, "claims.json", put(1, "direction", "positive"), "feedback/nurses: strength_against"),
    "a claim about another group": (CELL, "claims.json", put(1, "populations", ["physicians"]), "not every claim of the pack counts"),
    "a claim of the cell left out": (CELL, "about.json", lambda about: {**about, "claims": about["claims"][:1]}, "feedback/nurses: n_effect"),
    "another subject": (CLAIM, "about.json", lambda about: {**about, "subject": "brennan2022-003"}, "the subject is not the pack's one claim"),
    "a claim that is not there": (CLAIM, "about.json", lambda about: {**about, "claims": ["brennan2022-003"]}, "are not those of claims.json"),
    "another combination": (CELL, "about.json", lambda about: {**about, "subject": "feedback/physicians"}, "is not the one combination"),
    "a rubric of another version": (CLAIM, "rubrics/reported.json", lambda told: {**told, "version": "0.1"}, "which is another version"),
    "a rubric of other rules": (CLAIM, "rubrics/reported.json", lambda told: {**told, "sha256": "00"}, "within one version"),
    "evidence of another claim": (CLAIM, "evidence.json", put(0, "claim", "x"), "is no evidence of a claim in claims.json"),
    "evidence misnumbered": (CLAIM, "evidence.json", put(0, "position", 7), "are not numbered"),
    "a claim twice": (CLAIM, "claims.json", lambda listed: listed * 2, "stands there twice"),
    "a ground of no such name": (CLAIM, "evidence.json", put(0, "rests_on", "hearsay"), "'rests_on' is missing, or is no such value"),
    "a claim named twice": (
        CLAIM,
        "about.json",
        lambda about: {**about, "claims": about["claims"] * 2},
        "does not name the pack's claims, each once",
    ),
    "a grade of another claim": (CLAIM, "grades.json", lambda listed: [*listed, {**listed[0], "claim": "x"}], "x, "),
    "no list": (CLAIM, "claims.json", lambda listed: {"claims": listed}, "is no list of rows"),
}


@pytest.mark.parametrize("case", RESEALED)
def test_what_does_not_follow_is_found_though_the_manifest_was_made_anew(packs, verdict, case):
    name, file, change, wanted = RESEALED[case]
    found = verdict(alter(packs[name], file, change))
    assert [what for _, what in told(found) if wanted in what], told(found)


AGAINST = """
- id: sandoval2023-005
  source: sandoval2023
  passage: {document: sandoval_visitor_page.txt, section: "", start: 1, end: 9, sha256: "00", from: a, to: b}
  statement: Feedback makes physicians clean their hands less.
  kind: effect
  practices: [feedback]
  populations: [physicians]
  outcomes: [adherence]
  direction: negative
  wording: asserts
  evidence:
  - rests_on: study
    work: rao2019
    fit: {physicians: direct}
    facts:
      design: {value: experimental, from: passage}
      result_reported: {value: negative, from: passage}
      significant: {value: "yes", from: passage}
    unlisted: not_reported
"""


@pytest.fixture(scope="module")
def disputed(tmp_path_factory):
    """The second base with a claim of another group that speaks against feedback."""
    folder = tmp_path_factory.mktemp("disputed")
    shutil.copytree(SECOND, folder / "base")
    with (folder / "base/data/claims.yaml").open("a", encoding="utf-8") as file:
        file.write(AGAINST)
    pipeline.build(folder / "base/data", folder / "kb.db")
    with closing(connect(folder / "kb.db")) as connection:
        yield connection


@pytest.mark.parametrize("name", ["brennan2022-011", CELL])
def test_a_claim_that_speaks_against_is_packed_beside_and_the_grade_needs_it(disputed, verdict, name):
    files = dict(pack(disputed, name).files)
    assert "sandoval2023-005" in {claim["id"] for claim in json.loads(files["claims.json"])}
    assert "sandoval2023-005" not in json.loads(files["about.json"])["claims"]
    assert verdict(files).differences == ()
    for file, column in (("claims.json", "id"), ("evidence.json", "claim")):
        files = alter(files, file, lambda listed, column=column: [row for row in listed if row[column] != "sandoval2023-005"])
    assert ("grades.json", "brennan2022-011, essa: possible") in told(verdict(files))


def test_a_missing_file_is_told(packs, verdict):
    for file in packs[CELL]:
        if file != "manifest.json":
            found = verdict({name: content for name, content in packs[CELL].items() if name != file})
            assert [one for one in found.differences if one.file == file], file


def test_a_manifest_that_leaves_a_file_out_is_told(packs, verdict):
    short = json.loads(packs[CLAIM]["manifest.json"])
    del short["files"]["README.md"]
    found = verdict({**packs[CLAIM], "manifest.json": document(short)}, sealed=False)
    assert told(found) == [("README.md", "SHA-256 and size")]


def test_a_newer_rubric_is_told_and_the_grades_are_compared_all_the_same(packs, verdict, monkeypatch):
    monkeypatch.setattr(checking, "rubric_told", lambda rubric: {"id": rubric, "version": "99", "sha256": "ff"})
    found = verdict(packs[CLAIM])
    assert {what for _, what in told(found)} == {"the rubric differs from that of this kb, which is another version"}


def test_a_rubric_that_this_kb_has_not_is_told(packs, verdict):
    files = alter(packs[CLAIM], "grades.json", put(0, "rubric", "own"))
    found = verdict({**files, "rubrics/own.json": document({"id": "own", "version": "1"})})
    assert ("rubrics/own.json", "this kb has no such rubric") in told(found)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["nurses", "study", "effect", "feedback", "reported"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), value=JSON)
def test_no_value_put_into_a_pack_makes_a_trace(packs, verdict, data, value):
    files = packs[CELL]
    name = data.draw(st.sampled_from(sorted(file for file in files if file.endswith(".json"))))
    whole = json.loads(files[name])
    at = whole
    while data.draw(st.booleans()) and isinstance(at, dict | list) and at:
        key = data.draw(st.sampled_from(sorted(at))) if isinstance(at, dict) else data.draw(st.integers(0, len(at) - 1))
        if isinstance(at[key], dict | list) and at[key] and data.draw(st.booleans()):
            at = at[key]
        else:
            at[key] = value
            break
    else:
        whole = value
    try:
        verdict({**files, name: json.dumps(whole).encode()}, sealed=name != "manifest.json")
    except KbError:
        pytest.fail("a pack with a manifest gets a verdict")


# What is no sound zip


def made(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


SOUND = made(("manifest.json", "{}"))
BROKEN = {
    "nothing": (b"", "is damaged, or no zip file"),
    "no zip": (b"PK\x03\x04 and then nothing", "is damaged, or no zip file"),
    "half a zip": (SOUND[: len(SOUND) // 2], "is damaged, or no zip file"),
    "a path out of it": (made(("../manifest.json", "{}")), "holds a file '../manifest.json'"),
    "an absolute path": (made(("/etc/passwd", "x")), "holds a file '/etc/passwd'"),
    "another file": (made(("manifest.json", "{}"), ("run.sh", "x")), "holds a file 'run.sh'"),
    "a bomb": (made(("claims.json", b" " * 2_000_000)), "too much for a proof pack"),
    "another zip": (made(("README.md", "hello")), "has no manifest.json"),
    "a password": (
        SOUND.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(b"\x14\x00\x00\x00\x08", b"\x14\x00\x01\x00\x08"),
        "damaged",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_zip_that_is_no_pack_is_told(tmp_path, case):
    content, message = BROKEN[case]
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(KbError, match=re.escape(message)):
        verify(tmp_path / "x.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path):
    (tmp_path / "x.zip").write_bytes(made(("claims.json", "[]"), ("claims.json", "[1]")))
    with pytest.raises(KbError, match="two files of one name"):
        verify(tmp_path / "x.zip")


def test_a_missing_file_and_one_too_large_are_told(tmp_path):
    with pytest.raises(KbError, match="no such file"):
        verify(tmp_path / "none.zip")
    with (tmp_path / "large.zip").open("wb") as file:
        file.truncate(zipped.MOST_BYTES + 1)
    with pytest.raises(KbError, match="is larger than 50 MB"):
        verify(tmp_path / "large.zip")


def test_nothing_is_packed_that_could_not_be_verified():
    with pytest.raises(KbError, match="would be larger than 50 MB"):
        zipped.write({"claims.json": bytes(zipped.MOST_BYTES + 1)})


def test_a_pack_that_was_zipped_anew_is_told(packs, place):
    place.write_bytes(made(*packs[CLAIM].items()))
    assert [one.file for one in verify(place).differences] == [""]


def test_json_too_deep_is_told(packs, verdict):
    found = verdict({**packs[CLAIM], "claims.json": b"[" * 100_000})
    assert [one.file for one in found.differences] == ["claims.json"]
