"""What a base's folder knows of its drafts: which are decided on, and what those that are open seem to be about.

In: the files of drafts, with the curator's answers beside them, and the claims. Out: counts and codes, never a word of the source. A draft counts as
`kb review` takes it: its last answer, or a claim that stands at its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from kb.drafted import Answer, DraftedDocument, Drafts, OpenDraft
from kb.drafts.files import DraftedClaim, answer_on, answers_path, drafts_in
from kb.errors import Problem
from kb.model import Claim
from kb.readers import answers

ENDING = ".draft.yaml"
"""How the name of a file of drafts ends."""


def paths(data: Path) -> dict[str, Path]:
    """The files of drafts in the folder `data`, and the answers beside them, by name."""
    drafts = sorted(path for path in data.glob(f"*{ENDING}") if path.is_file() and not path.name.startswith("."))
    found = (path for each in drafts for path in (each, answers_path(each)) if path.is_file())
    return {path.name: path for path in found}


def read(contents: Mapping[str, bytes], claims: Iterable[Claim]) -> tuple[Drafts, list[Problem]]:
    """The drafts of files with these bytes, by name, and the faults of the files. A place that two files draft is one draft."""
    problems: list[Problem] = []
    stated = {at(claim): claim for claim in claims}
    said: dict[str, tuple[DraftedClaim, Answer | None]] = {}
    for name in sorted(contents):
        if not name.endswith(ENDING):
            continue
        said_before, faults = answers.read(contents.get(answers_path(Path(name)).name, b""), answers_path(Path(name)).name)
        drafts, more = drafts_in(contents[name], name)
        problems += [*more, *faults]
        for draft in drafts:
            answer = answer_on(draft, said_before, stated)
            if draft.at not in said or _is_open(said[draft.at][1]):
                said[draft.at] = draft, answer
    return _counted(said.values()), problems


def at(claim: Claim) -> str:
    """What tells the claim's place from all others, as a draft's `at`."""
    return f"{claim.passage.document}:{claim.passage.start}-{claim.passage.end}"


def _is_open(answer: Answer | None) -> bool:
    return answer is None or answer.answer == "later"


def _counted(drafts: Iterable[tuple[DraftedClaim, Answer | None]]) -> Drafts:
    counts: dict[str, Counter[str]] = {}
    still: list[OpenDraft] = []
    for draft, answer in drafts:
        document = draft.passage.document
        word = "open" if answer is None or _is_open(answer) else answer.answer
        counts.setdefault(document, Counter())[word] += 1
        if word == "open":
            terms = {"practices": draft.practices, "populations": draft.populations, "outcomes": draft.outcomes}
            still.append(OpenDraft(document=document, kind=draft.kind, **terms))
    return Drafts(
        documents=tuple(
            DraftedDocument(document=name, n_drafts=found.total(), n_accepted=found["accepted"], n_discarded=found["discarded"], n_open=found["open"])
            for name, found in sorted(counts.items())
        ),
        open=tuple(still),
    )
