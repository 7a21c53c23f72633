"""`kb check --fix` over whole libraries: what is mended is right and stays right, and everything else is as it was, byte for byte."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from command_line import last_line, new_base, typed
from examples import doubling
from hypothesis import given, settings
from hypothesis import strategies as st
from test_checks_library_cases import CASES, OPEN

from kb import entries, pipeline
from kb.checks import CHECKS, library_consistency
from kb.model import Base, Metadata, Vocabulary
from kb.readers.bibtex import read_text

LIBRARY_CHECKS = [check for check in CHECKS if check.__module__.startswith("kb.checks.library_")]

MENDED = sorted(CASES.keys() - OPEN)
FAULTS = [text for code in MENDED for text in CASES[code][1] if "@" not in text]
OTHERS = [
    "note = {a, b = c}", "author = {Moss, Ann and {Sea \\& Co}}", "title = {{NASA} at \"Sea\"}", "abstract = {50\\% -- {more}}",
    "journal = sea # { of} # \" Tides\"",
    "year = 2001", "printed = {Moss & Reed}", "file = {:a.pdf:PDF}", "title = {}", "pages = {1--2}",
]  # fmt: skip
LAYOUTS = (",\n  ", ", ", ",\r\n\t", "\n , ")


def told(works, checks=LIBRARY_CHECKS):
    """The problems of a library alone."""
    base = Base(metadata=Metadata(title=""), vocabulary=Vocabulary(practices=(), populations=(), outcomes=()), works=tuple(works), claims=())
    return [problem for check in checks for problem in check(base)]


def made(seed: int) -> str:
    """A library of some entries with faults in them, and what stands around them."""
    random = Random(seed)
    parts = ["@string{sea = {Journal}}\n"]
    for number in range(random.randint(1, 5)):
        comma = random.choice(LAYOUTS)
        fields: dict[str, str] = {}
        for text in random.sample(FAULTS, random.randint(1, 5)) + random.sample(OTHERS, random.randint(0, 3)):
            for name, value in pieces(text):
                fields.setdefault(name.lower(), f"{name}{random.choice((' = ', '=', '   = '))}{value}")
        items = list(fields.values())
        random.shuffle(items)
        parts.append(f"@article{{k{number}{comma}{comma.join(items)}{random.choice((',', ''))}}}")
        parts.append(random.choice(("\n", "\r\n\r\n", "\n% a remark, with {braces} & signs\n", " junk\n", "\n@comment{x}\n")))
    return "".join(parts)


def pieces(text: str) -> list[tuple[str, str]]:
    """The fields of one case, as written."""
    raw = f"@a{{k, {text}}}"
    return [(raw[one.name_start : one.name_start + len(one.name)], raw[one.start : one.end]) for one in entries.fields(raw)]


def based(folder: Path, text: str) -> Path:
    """A base whose library is the text."""
    base = new_base(folder / "base")
    (base / "data" / "references.bib").write_bytes(text.encode())
    (base / "data" / "claims.yaml").write_text("[]\n")
    return base / "data"


def mended(data: Path) -> str:
    for change in pipeline.mend(data):
        change.path.write_bytes(change.content)
    return (data / "references.bib").read_bytes().decode()


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_mends_silence_their_checks_and_change_nothing_else(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    text = made(seed)
    data = based(tmp_path_factory.mktemp("m"), text)
    before, _ = pipeline.check(data)
    named = {(work.key, name) for work in read_text(text, "r").works for name in fields_of(work) if fixed(before, work, name)}
    after = mended(data)
    problems, _ = pipeline.check(data)
    assert not [problem for problem in problems if problem.fix]
    assert pipeline.mend(data) == ()
    old, new = read_text(text, "r"), read_text(after, "r")
    assert [work.key for work in new.works] == [work.key for work in old.works]
    for one, other in zip(old.works, new.works, strict=True):
        assert list(one.fields) == list(other.fields)
        for name in one.fields:
            if one.fields[name] != other.fields[name]:
                assert (one.key, name) in named, (one.fields[name], other.fields[name])
    assert outside(text) == outside(after)


def fields_of(work):
    return [field.name for field in entries.fields(work.raw)]


def fixed(problems, work, name):
    """Whether a mend was offered within the field."""
    field = entries.field(work, name)
    return any(problem.fix and work.start + field.start <= problem.fix.start <= work.start + field.end for problem in problems)


def outside(text: str) -> list[str]:
    """What stands outside the values."""
    parts, at = [], 0
    for work in read_text(text, "r").works:
        for field in entries.fields(work.raw):
            parts.append(text[at : work.start + field.start])
            at = work.start + field.end
    return [*parts, text[at:]]


def test_the_made_libraries_hold_every_fault_that_is_mended(tmp_path: Path) -> None:
    codes: set[str] = set()
    for seed in range(120):
        batch = read_text(made(seed), "references.bib")
        codes |= {problem.code for problem in told(batch.works) if problem.fix}
    assert codes >= set(MENDED)


def test_two_faults_of_one_value_are_mended_in_one_go(tmp_path: Path) -> None:
    data = based(tmp_path, "@article{a, title = {Tides &amp; ﬁsh \u200b, and more.}, pages = {pp. 12-34}, doi = {https://doi.org/10.1000/a}}\n")
    assert mended(data) == "@article{a, title = {Tides \\& fish, and more}, pages = {12--34}, doi = {10.1000/a}}\n"


def test_check_shows_the_difference_and_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    text = "@article{a, author = {Moss, Ann}, title = {Tides.}, journal = {J}, year = 2001}\r\n"
    data = based(tmp_path, text)
    answer = typed("check", "--fix", "--dry-run", folder=data.parent)
    assert answer.stdout.splitlines()[:5] == [
        "--- data/references.bib", "+++ data/references.bib", "@@ -1 +1 @@", f"-{text.rstrip()}", f"+{text.rstrip().replace('Tides.', 'Tides')}",
    ]  # fmt: skip
    assert "title-ending" in answer.stdout
    assert (data / "references.bib").read_bytes() == text.encode()
    answer = typed("check", "--fix", folder=data.parent)
    assert "title-ending" not in answer.stdout
    assert last_line(answer).startswith("data: 1 work, 0 claims; 0 errors, 0 warnings")
    assert (data / "references.bib").read_bytes() == text.replace("Tides.", "Tides").encode()
    assert typed("check", "--dry-run", folder=data.parent, code=2).stderr == "kb: --dry-run shows what --fix would do; type both\n"


def test_a_file_in_another_encoding_stays_in_it(tmp_path: Path) -> None:
    data = based(tmp_path, "")
    (data / "references.bib").write_bytes("@article{a, title = {Café &amp; Müll.}}\n".encode("cp1252"))
    for change in pipeline.mend(data):
        change.path.write_bytes(change.content)
    assert (data / "references.bib").read_bytes() == "@article{a, title = {Café \\& Müll}}\n".encode("cp1252")


def test_an_annotation_stands_at_the_value_and_escapes_its_signs(tmp_path: Path) -> None:
    data = based(tmp_path, "@article{a, author = {Moss, A}, journal = {J}, year = 2001,\n  title = {50% of tides, and more},\n}\n")
    lines = typed("check", "--format", "github", folder=data.parent).stdout.splitlines()
    assert [line for line in lines if "bare-sign" in line] == [
        "::warning file=data/references.bib,line=2,col=12,title=bare-sign::title of 'a' holds '%25' without a backslash; write \\%25"
    ]


def test_the_checks_of_a_faulty_library_grow_with_it() -> None:
    def works(count):
        fields = [",\n  ".join(f"{name} = {value}" for name, value in pieces(text)) for text in FAULTS]
        return read_text("".join(f"@article{{k{n},\n  {fields[n % len(fields)]}\n}}\n" for n in range(count)), "references.bib").works

    counted = [check for check in LIBRARY_CHECKS if check is not library_consistency.duplicate_work]  # it has tests of its own
    assert doubling(lambda works: told(works, counted), works(400), works(800)) <= 2.2


RUNS = (
    " ", "\u00a0", "1", "-", "1-", "a ", "et al ", ", ", "; ", "( ", "“", "&", "<i", "\\url", "$", "Ã", "A.B.", "A and ", "?", "10.", "..", "ﬁ",
    "Vol ", "pp ",
)  # fmt: skip
"""What a value may be made of, again and again, to keep a pattern busy."""
NAMES = (
    "title", "author", "journal", "pages", "edition", "volume", "doi", "issn", "url", "year", "date", "month", "note", "publisher", "orcid", "eprint",
    "pmid", "number", "related", "ids",
)  # fmt: skip


def test_the_checks_of_a_long_value_grow_with_it() -> None:
    def works(length):
        entries_of = []
        for number, run in enumerate(RUNS):
            values = ", ".join(f"{name} = {{{run * (length // len(run))}x.}}" for name in NAMES)
            entries_of.append(f"@article{{k{number}, eprinttype = {{arxiv}}, {values}}}\n")
        batch = read_text("".join(entries_of), "references.bib")
        assert len(batch.works) == len(RUNS)
        return batch.works

    assert doubling(told, works(400), works(800)) <= 2.2
