"""What `kb extract --drafts` writes: the drafts, the entries that they need, and the texts that their passages lie in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from kb import batch
from kb.cli.options import one_line, print_json, progress, progress_end, write_whole
from kb.drafts import counts as draft_counts
from kb.drafts import files as draft_files
from kb.drafts.drafting import Drafter, joined
from kb.errors import KbError, Reasons
from kb.model import Vocabulary, Work
from kb.readers import folder
from kb.readers import vocabulary as vocabulary_reader
from kb.readers.text import decode, read_bytes


def write(
    drafts: Path, paths: Sequence[Path], works: Sequence[Work], vocabulary: Vocabulary, *, documents: Path | None, jobs: int | None, form: str
) -> bool:
    """Draft claims of the documents, as a base's curator goes through them. Whether all documents could be read."""
    drafter = Drafter(works, vocabulary)
    texts = documents or draft_files.texts_folder(drafts.resolve().parent)
    journal = batch.Journal(drafts.with_suffix(".journal"), batch.settings_of(works, repr(drafter.vocabulary)))
    made: list[dict[str, Any]] = []
    failed = 0
    for number, outcome in enumerate(batch.run(paths, drafter, jobs=jobs, journal=journal), 1):
        progress_end()
        fault = outcome.fault
        if outcome.made is not None:
            for noticed in outcome.made.get("problems", ()):
                click.echo(one_line(noticed), err=True)
            fault = _kept(texts, outcome.made)
        if fault:
            failed += 1
            click.echo(one_line(fault), err=True)
        elif outcome.made is not None:
            made.append(outcome.made)
        progress(f"{number} of {len(paths)} documents")
    progress_end()
    _write(drafts, made, works, form)
    return not failed


def vocabulary_beside(drafts: Path) -> Vocabulary:
    """The vocabulary of the base that the drafts are for. Raises KbError where they cannot be one's."""
    reasons = Reasons()
    with reasons.met():
        if not drafts.name.endswith(draft_counts.ENDING):
            named = f"name it NAME{draft_counts.ENDING}: by that name 'kb build' finds drafts, and counts the open ones"
            raise KbError(f"{drafts}: {named}", exit_code=2)
    data = drafts.resolve().parent
    path = data / folder.VOCABULARY
    with reasons.met():
        if not path.is_file():
            raise KbError(f"{drafts}: drafts lie in the folder of a base, beside its {folder.VOCABULARY}; 'kb init' starts one", exit_code=2)
        terms, faults = vocabulary_reader.read_text(decode(read_bytes(path, draft_files.LIMIT), str(path)).text, str(path))
        if any(fault.severity == "error" for fault in faults):
            raise KbError(f"{path} has faults; 'kb check {data}' tells them")
    reasons.tell()
    return terms


def _kept(texts: Path, made: dict[str, Any]) -> str:
    """Put the text that passages lie in into the folder of texts. Why that cannot be done, or nothing."""
    path, content = texts / made["document"], made["text"].encode("utf-8", "replace")
    if path.exists():
        if path.read_bytes() == content:
            return ""
        return f"{path}: another text of this name is there already; rename the document, or that text"
    texts.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    return ""


def _write(drafts: Path, made: Iterable[dict[str, Any]], works: Sequence[Work], form: str) -> None:
    listed = list(made)
    found, entries = joined(listed)
    sources = {work.document: work.key for work in works if work.document}
    names = [one["document"] for one in listed]
    write_whole(drafts, draft_files.text_of(((sources.get(one.passage.document, ""), one) for one in found), names).encode())
    undecided = [told for one in listed for told in one["undecided"]]
    bib = draft_files.entries_path(drafts)
    if entries:
        head = "% Works that the documents cite and the library lacks, as they tell of them. 'kb review' takes over what a claim needs.\n\n"
        write_whole(bib, (head + "\n\n".join(entries.values()) + "\n").encode())
    else:
        bib.unlink(missing_ok=True)
    if form == "json":
        print_json({"file": str(drafts), "drafts": len(found), "documents": names, "missing": list(entries), "undecided": undecided})
        return
    lacking = f"; {_count(len(entries), 'work')} that the library lacks: {bib}" if entries else ""
    open_ones = f"; {without_a_work(told['reason'] for told in undecided)}" if undecided else ""
    click.echo(f"{drafts}: {_count(len(found), 'draft')} from {_count(len(names), 'document')}{lacking}{open_ones}; go on with 'kb review {drafts}'")


def without_a_work(reasons: Iterable[str]) -> str:
    """How many citations are without a work, and why: `5 citations without a work (2 works of the library fit: 3, no author is printed: 2)`."""
    counts = Counter(reasons).most_common()
    return f"{_count(sum(number for _, number in counts), 'citation')} without a work ({', '.join(f'{why}: {number}' for why, number in counts)})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
