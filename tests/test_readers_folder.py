from __future__ import annotations

import hashlib
import os
from contextlib import chdir
from pathlib import Path

import pytest
from examples import LIBRARY, METADATA, PROSE, VOCABULARY, claim_text, codes, document, write_base

from kb import pipeline
from kb.errors import KbError
from kb.readers import folder, marked_yaml


def told(data: Path, documents: Path | None = None) -> list[str]:
    """Place and code of every problem, as `kb check` tells them."""
    return [f"{problem.place} {problem.code}" for problem in pipeline.check(data, documents)[0]]


# The files of a base


def test_a_base_is_read_with_its_files_its_texts_and_no_problem(small_base: Path) -> None:
    reading = folder.read(small_base, small_base.parent / "documents")
    base = reading.base
    assert not reading.problems
    assert (len(base.claims), len(base.works), base.metadata.title) == (1, 2, "Trees in streets")
    assert base.documents == {"review.txt": document()}
    assert list(reading.paths) == ["vocabulary.yaml", "references.bib", "claims.yaml", "metadata.yml"]
    assert set(reading.texts) == {"vocabulary.yaml", "claims.yaml", "metadata.yml"}
    assert {(found.name, found.size) for found in base.inputs} >= {("vocabulary.yaml", len(VOCABULARY)), ("metadata.yml", len(METADATA))}
    assert dict.fromkeys(hashlib.sha256(path.read_bytes()).hexdigest() for path in reading.paths.values()).keys() == {
        found.sha256 for found in base.inputs
    }


def test_without_a_folder_of_documents_there_are_none(small_base: Path) -> None:
    assert folder.read(small_base).base.documents is None


def test_claims_may_be_split_over_files(small_base: Path) -> None:
    (small_base / "claims.yaml").unlink()
    (small_base / "claims").mkdir()
    for name in "ba":
        (small_base / "claims" / f"{name}.yaml").write_text(claim_text(id=f"id: {name}"), encoding="utf-8")
    reading = folder.read(small_base)
    assert [(claim.id, claim.place.file) for claim in reading.base.claims] == [("a", "claims/a.yaml"), ("b", "claims/b.yaml")]
    assert [claim.id for claim in pipeline.check(small_base)[1].base.claims] == ["a", "b"]


def test_claims_in_a_file_and_in_a_folder_are_all_read(small_base: Path) -> None:
    """Nothing is lost in silence."""
    (small_base / "claims").mkdir()
    (small_base / "claims" / "more.yaml").write_text(claim_text(id="id: more"), encoding="utf-8")
    assert [claim.id for claim in folder.read(small_base).base.claims] == ["lee2020-001", "more"]


@pytest.mark.parametrize("name", ["claims.yml", "claims/a.yml", "claims/notes.txt", "claims/deeper"])
def test_unread_file_among_the_claims_is_told(small_base: Path, name: str) -> None:
    (small_base / "claims").mkdir()
    if name == "claims/deeper":
        (small_base / name).mkdir()
    else:
        (small_base / name).write_text(claim_text(), encoding="utf-8")
    assert told(small_base) == [f"{name} unread-file"]


def test_hidden_files_among_the_claims_are_nobodys_business(small_base: Path) -> None:
    (small_base / "claims").mkdir()
    (small_base / "claims" / ".DS_Store").write_bytes(b"\0\1")
    assert told(small_base) == []


@pytest.mark.parametrize("name", ["references.bib", "vocabulary.yaml", "../metadata.yml"])
def test_missing_file_is_told_alone(small_base: Path, name: str) -> None:
    """What else may be said of the base then comes of that file alone."""
    (small_base / name).unlink()
    expected = f"{Path(name).name} missing-file"
    assert told(small_base) == [expected]


def test_missing_file_of_claims_is_a_warning(small_base: Path) -> None:
    """A library alone is a base; claims in a file of another name would be lost in silence."""
    (small_base / "claims.yaml").unlink()
    (found,) = [problem for problem in pipeline.check(small_base)[0] if problem.severity != "info"]
    assert (found.severity, found.code, str(found.place)) == ("warning", "missing-file", "claims.yaml")


@pytest.mark.parametrize("name", ["", "missing", "data/claims.yaml"])
def test_a_folder_without_a_base_is_wrong_usage(small_base: Path, name: str) -> None:
    nowhere = small_base.parent / name if name else small_base.parent / "documents"
    with pytest.raises(KbError, match="kb init") as trouble:
        folder.read(nowhere)
    assert trouble.value.exit_code == 2


@pytest.mark.parametrize("name", ["claims.yaml", "references.bib", "vocabulary.yaml", "claims/a.yaml"])
def test_a_folder_in_the_place_of_a_file_stops_the_reading(small_base: Path, name: str) -> None:
    (small_base / name).unlink(missing_ok=True)
    (small_base / name).mkdir(parents=True)
    with pytest.raises(KbError, match=name):
        folder.read(small_base)


def test_a_link_that_leads_nowhere_stops_the_reading(small_base: Path) -> None:
    (small_base / "claims.yaml").unlink()
    (small_base / "claims.yaml").symlink_to("gone.yaml")
    with pytest.raises(KbError, match=r"claims\.yaml"):
        folder.read(small_base)


def test_a_file_that_cannot_be_opened_stops_the_reading(small_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(KbError, match="cannot be read \\(Permission denied\\)"):
        folder.read(small_base)


def test_a_file_over_the_limit_stops_the_reading_before_it_is_parsed(small_base: Path) -> None:
    with (small_base / "claims.yaml").open("ab") as file:
        file.write(b"#" * marked_yaml.MAX_BYTES)
    with pytest.raises(KbError, match=r"claims.yaml: holds more than 10 MB; split it"):
        folder.read(small_base)


# Metadata


def test_metadata_in_the_folder_comes_before_that_beside_it(small_base: Path) -> None:
    (small_base / "metadata.yml").write_text("title: Nearer\n", encoding="utf-8")
    assert folder.read(small_base).base.metadata.title == "Nearer"


@pytest.mark.parametrize(("at", "data"), [("data", "."), ("data/deeper", ".."), (".", "data"), ("documents", "../data")])
def test_metadata_beside_the_folder_is_found_from_wherever_it_is_called(small_base: Path, at: str, data: str) -> None:
    (small_base / "deeper").mkdir()
    with chdir(small_base.parent / at):
        assert folder.read(Path(data)).base.metadata.title == "Trees in streets"


# Documents


def library(name: str, sha256: str | None = None) -> str:
    return LIBRARY.replace("review.txt", name).replace("SHA256", sha256 or document().sha256)


@pytest.mark.parametrize(
    "name", ["../review.txt", "../documents/../secret.txt", "/etc/passwd", "link.txt", "loop.txt", "x" * 300], ids=lambda name: name[:30]
)
def test_document_path_leads_out_of_the_folder_or_nowhere(tmp_path: Path, name: str) -> None:
    data = write_base(tmp_path, claims="[]", library=library(name))
    (tmp_path / "review.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "secret.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "documents" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "documents" / "loop.txt").symlink_to("loop.txt")
    reading = folder.read(data, tmp_path / "documents")
    assert codes(reading.problems) == ["document-path"]
    assert (reading.problems[0].place.file, reading.problems[0].place.line) == ("references.bib", 1)
    assert reading.base.documents == {}
    assert [code for code in codes(pipeline.check(data, tmp_path / "documents")[0]) if code.startswith("document")] == ["document-path"]


def test_document_path_may_lead_into_a_folder_or_over_a_link_inside(tmp_path: Path) -> None:
    data = write_base(tmp_path, claims="[]", library=library("deeper/linked.txt"))
    (tmp_path / "documents" / "deeper").mkdir()
    (tmp_path / "documents" / "deeper" / "linked.txt").symlink_to("../review.txt")
    base = folder.read(data, tmp_path / "documents").base
    assert base.documents is not None
    assert base.documents["deeper/linked.txt"].text == PROSE


def test_document_encoding_other_than_utf8_is_told_with_its_byte(small_base: Path) -> None:
    documents = small_base.parent / "documents"
    (documents / "review.txt").write_bytes("Tre\u00e9s".encode("cp1252"))
    (problem,) = [problem for problem in pipeline.check(small_base, documents)[0] if problem.severity == "error"]
    assert (problem.code, problem.message, problem.hint) == ("document-encoding", "review.txt is not UTF-8 at byte 3", "save it as UTF-8")


def test_document_encoding_of_utf8_keeps_line_ends_and_byte_order_marks(tmp_path: Path) -> None:
    """Offsets count the file's own characters."""
    data = write_base(tmp_path, claims="[]", prose="\ufeffone\r\ntwo\rthree\n\U0001f600\n")
    base = folder.read(data, tmp_path / "documents").base
    assert base.documents is not None
    assert base.documents["review.txt"].text == "\ufeffone\r\ntwo\rthree\n\U0001f600\n"


def test_a_document_in_the_folder_that_no_work_names_is_not_read(small_base: Path) -> None:
    (small_base.parent / "documents" / "other.txt").write_bytes(b"\xff")
    base = folder.read(small_base, small_base.parent / "documents").base
    assert list(base.documents or ()) == ["review.txt"]


def test_a_missing_folder_of_documents_is_wrong_usage(small_base: Path) -> None:
    with pytest.raises(KbError, match="no such folder of documents") as trouble:
        folder.read(small_base, small_base / "nowhere")
    assert trouble.value.exit_code == 2


# What is told


def test_problems_name_files_as_within_the_base_and_are_shown_as_the_user_would_open_them(small_base: Path) -> None:
    (small_base / "claims.yaml").write_text(claim_text(kind="kind: efect"), encoding="utf-8")
    (small_base.parent / "metadata.yml").write_text("titel: T\n", encoding="utf-8")
    problems, reading = pipeline.check(small_base)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert [str(problem.place) for problem in errors] == ["claims.yaml:6:9", "metadata.yml:1:1"]
    with chdir(small_base.parent):
        problems, reading = pipeline.check(Path("data"))
        errors = [reading.shown(problem) for problem in problems if problem.severity == "error"]
    assert [str(problem.place) for problem in errors] == [f"data{os.sep}claims.yaml:6:9", "metadata.yml:1:1"]


@pytest.mark.parametrize("name", ["references.bib", "vocabulary.yaml", "claims/notes.txt"])
def test_a_file_that_is_missing_or_not_read_is_shown_in_its_folder(small_base: Path, name: str) -> None:
    (small_base / "claims").mkdir()
    if (small_base / name).exists():
        (small_base / name).unlink()
    else:
        (small_base / name).write_text("n")
    problems, reading = pipeline.check(small_base)
    (told,) = [reading.shown(problem) for problem in problems if problem.severity == "error"]
    assert (told.code, told.place.file) == ("unread-file" if name.startswith("claims") else "missing-file", str(small_base / name))


BLAMED = {
    "a faulty vocabulary": (
        "vocabulary.yaml", VOCABULARY.replace("label: Shade", "labl: Shade"),
        ["vocabulary.yaml:2:3 missing-field", "vocabulary.yaml:3:3 unknown-field"],
    ),
    "a vocabulary that is no YAML": ("vocabulary.yaml", "practices: [\n", ["vocabulary.yaml:2:1 not-yaml"]),
    "a faulty claim that another restates": (
        "claims.yaml", claim_text(id="id: a", kind="kind: efect") + claim_text(id="id: b", wording="wording: may\n  restates: a"),
        ["claims.yaml:6:9 unknown-value", "claims.yaml:24:12 passage-twice"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BLAMED)
def test_a_file_that_cannot_be_read_whole_is_blamed_alone(small_base: Path, case: str) -> None:
    """Every claim would be told to use unknown terms, were a faulty vocabulary taken for an empty one."""
    name, content, expected = BLAMED[case]
    (small_base / name).write_text(content, encoding="utf-8")
    assert told(small_base) == expected


def test_no_id_is_given_while_a_claim_cannot_be_read(small_base: Path) -> None:
    """The claim that cannot be read may have the next id."""
    text = claim_text(id="", passage="passage: {document: review.txt, from: Trees, to: streets.}") + claim_text(
        id="id: lee2020-001", kind="kind: efect"
    )
    (small_base / "claims.yaml").write_text(text, encoding="utf-8")
    (found,) = [problem for problem in pipeline.check(small_base)[0] if problem.code == "claim-without-id"]
    assert found.fix is None
    assert found.hint == "mend the claims that cannot be read first: one may have the next id"
