"""Writes docs/extraction.md from the truth set: F1 of occurrences, works and keys on the documents that nothing was tuned on.

In: a folder that `bench.citations.render` made, and the folder of this base's documents. Run: python -m bench.citations.report TRUTH DOCUMENTS.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from bench.citations import entries
from bench.citations.render import HERE, NUMERIC, STYLES, VARIANTS, all_styles
from bench.citations.score import Score, pairs, scored
from kb.extract.citations import STYLES as GRAMMARS
from kb.extraction import extracted
from kb.readers import bibtex, citations
from kb.readers.documents import read_document

ROOT = HERE.parent.parent
_HEAD = """# How well citations are found

Made by `python -m bench.citations.report`; see `bench/citations/`. The truth is made, not annotated: prose that scholars wrote with citekeys,
{documents} documents of {repositories} openly licensed repositories (`bench/citations/sources.toml` names each with its commit and licence;
nothing of theirs is stored here), is rendered by pandoc in CSL author-date styles with each citation marked, so that its place and its works are
known. The documents are split by a hash of their names: the grammars were tuned on one half, the figures are those of the other.

Two spans match if they overlap by half of the shorter; works are compared by first author and year, keys by equality, within matched spans; all is
pooled over documents. Citations that an author typed by hand, without a key, count as wrongly found, so that no figure can reach 1. Those of a PDF
whose place in its text could not be told are left out of what is wanted, and count as wrongly found where they are found.
"""
_DRAWN = "drawn"
_ON_DRAWN = """Each document is also rendered in styles drawn from all {others:,} author-date styles that are not named below (`render --drawn`, seed
`{seed}`). What forms all these styles print was looked at beforehand, on three short texts made up for that; the drawn figure tells how these forms
are read in documents that were not looked at. Styles that print no date, or a whole reference in the place of a citation, are among them. Two rules
were mended after a first count of this half, by its figures: brackets side by side stay apart, and a Markdown span with attributes is no citation."""
_LATER = "Documents fetched later"
_ON_LATER = """{documents} more documents of {repositories} other repositories (`bench/citations/later.toml`), in five languages, were fetched
when the grammars stood, rendered by `render --styles 6 --drawn 6 --seed later`, and counted. As many again, of yet others, were read, and what went
wrong in these was mended by rule where the fault was ours. Nobody looked at the texts counted here, but one rule, for notes behind a list of
references, came of another chapter of one of their books. Before the mending the named styles stood at 0.982, 0.980 and 0.976. All is counted raw: of
what is wrongly found in the documents that were read, most are citations that authors typed by hand, or in commands that pandoc left as they are."""
_ON_ENTRIES = """What a citation names and the library lacks becomes an entry of its own, of what the document's list of references tells. The lists
of the same texts were made by a style from a library, which is the truth (`python -m bench.citations.entries`): of each field that a style printed,
how much was read rightly, and how much of what was read is right. Authors are right if all family names are, in order."""
_BY_NUMBER = "Numeric styles"
_ON_NUMBERS = """The same documents in numeric styles (`render --numeric`): `[3-5]`, `(3)`, raised figures. A number names an entry of the
document's own list of references, so a work is right only if that list was found and its entry was read and matched. F1, of the half that is only
reported, by the same rules; a style that writes `[1], for more see [2]` counts as one citation, of which the first bracket is found. Chapters whose
list has no heading and no years are not recognised. In `pdf` {left_out} citations are left out of what is wanted, mostly raised figures that were
read away as marks of notes, so that its recall is lower than told. Texts of author-date styles are not read so (decision 0028)."""


def _rows(scores: dict[str, Score]) -> str:
    lines = ["| | citations | occurrences | works | keys |", "|---|---|---|---|---|"]
    for name, told in scores.items():
        lines.append(f"| {name} | {told.occurrences.wanted} | {told.occurrences.f1():.3f} | {told.works.f1():.3f} | {told.keys.f1():.3f} |")
    return "\n".join(lines)


def _measured(truth: Path) -> tuple[dict[str, Score], dict[str, Score]]:
    """By variant, and by style of the plain texts; the drawn styles are one row."""
    variants: dict[str, Score] = defaultdict(Score)
    styles: dict[str, Score] = defaultdict(Score)
    drawn: set[str] = set()
    for variant in VARIANTS:
        for one in scored(truth, variant, "report"):
            if one.style in STYLES or variant != "plain":
                variants[f"{variant}, styles named below" if variant == "plain" else variant].add(one.score)
            else:
                variants[_DRAWN].add(one.score)
                drawn.add(one.style)
            if variant == "plain" and one.style in STYLES:
                styles[one.style].add(one.score)
    rows = {f"plain, {len(drawn)} styles drawn from all others" if name == _DRAWN else name: told for name, told in variants.items()}
    return rows, dict(sorted(styles.items()))


def _later(truth: Path | None) -> str:
    """The section on documents fetched later: measured, or as it stands where no texts are given."""
    if truth is None:
        return _standing(_LATER)
    scores: dict[str, Score] = defaultdict(Score)
    for one in scored(truth, "plain", "both"):
        scores[f"plain, {'styles named above' if one.style in STYLES else 'styles drawn from all others'}"].add(one.score)
    documents, repositories = _counted(HERE / "later.toml")
    return f"## {_LATER}\n\n{_ON_LATER.format(documents=documents, repositories=repositories)}\n\n{_rows(scores)}"


def _standing(title: str) -> str:
    """A section as docs/extraction.md has it."""
    told = (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8")
    return f"## {title}\n\n{told.partition(f'## {title}')[2].partition(chr(10) + '## ')[0].strip()}"


def _counted(sources: Path) -> tuple[int, int]:
    """Documents and repositories of a list."""
    told = sources.read_text(encoding="utf-8")
    return sum(line.count('"') // 2 for line in told.splitlines() if line.startswith("files")), told.count("[[document]]")


def _numeric(truth: Path | None) -> str:
    """The section on numeric styles: measured, or as it stands where no texts are given."""
    if truth is None:
        return _standing(_BY_NUMBER)
    scores: dict[str, Score] = defaultdict(Score)
    styles: dict[str, Score] = defaultdict(Score)
    decided: dict[str, list[bool]] = defaultdict(list)
    for variant in ("plain", "markdown", "html", "docx", "jats", "pdf"):
        for one in scored(truth, variant, "report"):
            named = one.style in NUMERIC
            row = f"plain, styles {'named below' if named else 'drawn from all others'}" if variant == "plain" else variant
            scores[row].add(one.score)
            decided[row].append(one.score.keys.right > 0)
            if named and variant == "plain":
                styles[one.style].add(one.score)
    left_out = scores["html"].occurrences.wanted - scores["pdf"].occurrences.wanted
    whole = "; ".join(f"{row}: {sum(seen)} of {len(seen)}" for row, seen in decided.items() if "plain" in row)
    return (
        f"## {_BY_NUMBER}\n\n{_ON_NUMBERS.format(left_out=left_out)}\n\nTexts in which citations by number were recognised at all: {whole}.\n\n"
        f"{_rows(scores)}\n\n{_rows(dict(sorted(styles.items())))}"
    )


def _own(documents: Path) -> str:
    """The raw extraction of this base's documents against its citations, which were read by eye."""
    works = bibtex.read(ROOT / "data" / "references.bib").works
    curated, _ = citations.read_text((ROOT / "data" / "citations.yaml").read_text(encoding="utf-8"), "citations.yaml")
    told = ["| | by eye | found | right | precision | recall | right keys |", "|---|---|---|---|---|---|---|"]
    for label, mention in (("dated", False), ("undated mentions", True)):
        wanted = found = right = keys = 0
        for path in sorted({document for document in (documents / one.document for one in curated) if document.exists()}):
            true = [one for one in curated if one.document == path.name and (one.form == "mention") == mention]
            hits = tuple(one for one in extracted(read_document(path), works).citations if (one.form == "mention") == mention)
            matched = list(pairs([{"start": one.start, "end": one.end} for one in true], hits))
            keys += sum({work.key for work in true[n].works if work.key} == set(hits[m].keys) for n, m in matched)
            wanted, found, right = wanted + len(true), found + len(hits), right + len(matched)
        told.append(f"| {label} | {wanted} | {found} | {right} | {right / max(found, 1):.3f} | {right / max(wanted, 1):.3f} | {keys} |")
    return "\n".join(told)


def _cost(truth: Path) -> str:
    """The tables of what it costs, measured in a process that has done nothing else."""
    done = subprocess.run([sys.executable, "-m", "bench.citations.cost", str(truth)], capture_output=True, check=True, cwd=ROOT, text=True)
    return done.stdout.strip()


def main() -> None:
    """Measure and write docs/extraction.md."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("truth", type=Path)
    parser.add_argument("documents", type=Path, help="the documents of this base")
    parser.add_argument("--seed", default="", help="the seed that `render` was given, to be told")
    parser.add_argument("--numeric", type=Path, help="a folder that `render --numeric` made; without it that section stays as it is")
    parser.add_argument("--later", type=Path, help="a folder that `render` made of later.toml; without it that section stays as it is")
    arguments = parser.parse_args()
    variants, styles = _measured(arguments.truth)
    documents, repositories = _counted(HERE / "sources.toml")
    head = _HEAD.format(documents=documents, repositories=repositories)
    drawn = _ON_DRAWN.format(others=len(set(all_styles()) - set(STYLES)), seed=arguments.seed)
    grammars = "\n".join(f"| {one.name} | `{one.example}` |" for one in GRAMMARS)
    (ROOT / "docs" / "extraction.md").write_text(
        f"{head}\n## By kind of text\n\nF1, of the half that is only reported.\n\n{_rows(variants)}\n\n"
        f"{drawn}\n\n`pdf` is typeset in one column, with running heads, page numbers and hyphens, `pdf2` in two; both are read by `kb extract`.\n\n"
        f"## Plain text by style\n\n{_rows(styles)}\n\n"
        f"{_later(arguments.later)}\n\n"
        f"{_numeric(arguments.numeric)}\n\n"
        f"## Lists of references\n\n{_ON_ENTRIES}\n\n{entries.told(arguments.truth, 'report')}\n\n"
        f"## The documents of this base\n\n"
        f"`data/citations.yaml` was read against every line of the five documents; corrections are marked there. The grammars were tried "
        f"on these documents while they were written, so this is no measure of others. Mentions rest on the library's field `printed`.\n\n"
        f"{_own(arguments.documents)}\n\n## Ways of citing that are recognised\n\n| grammar | example |\n|---|---|\n{grammars}\n\n"
        f"## Cost\n\n{_cost(arguments.truth)}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
