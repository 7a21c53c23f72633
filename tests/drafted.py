"""The second base while it is being coded: drafts of claims beside its own, some decided on and some not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from command_line import SECOND

DOCUMENT = "brennan_ward_review.txt"
ANSWERED = {40: "discarded", 50: "accepted", 60: "later"}
"""Drafts by where they begin, and what was said of them; the one at 60 was put off, and so is open."""
OPEN = 5


def draft(start: int, practices: str = "", populations: str = "", *, kind: str = "effect", outcomes: str = "", end: int = 0) -> str:
    """A draft as `kb extract` writes it."""
    direction = {"effect": "positive", "gap": "none_found"}.get(kind, "not_applicable")
    return (
        f"- source: brennan2022\n  passage: {{document: {DOCUMENT}, section: Wards, start: {start}, end: {end or start + 5}, sha256: {'0' * 64}, "
        f'from: "a", to: "b"}}\n  kind: {kind}\n  practices: [{practices}]\n  populations: [{populations}]\n  outcomes: [{outcomes}]\n'
        f"  direction: {direction}\n  wording: asserts\n  evidence:\n  - rests_on: bare_assertion\n"
    )


DRAFTS = [
    draft(10, "soap_and_water", "visitors", outcomes="skin"),
    draft(20, "reminders", "everyone_on_the_ward", outcomes="time"),
    draft(30, "role_models", kind="gap"),
    draft(40, "feedback", "physicians"),
    draft(50, "feedback", "visitors"),
    draft(60, "pocket_bottles", "intensive_care_nurses", kind="recommendation", outcomes="mrsa"),
    draft(70, "a_term_of_yesterday", "another"),
]
"""What they are about: one combination; a group that holds all others; no group; two decided on; a narrower practice and group; nothing known."""
WAITING = {
    ("soap_and_water", "visitors"): 1,
    **{("reminders", group): 1 for group in ("nurses", "physicians", "visitors")},
    **{("role_models", group): 1 for group in ("nurses", "physicians", "visitors")},
    ("alcohol_handrub", "nurses"): 1,
}
"""Combinations of the map, and how many open drafts may be about each."""


def answers() -> str:
    """The answers as `kb review` writes them: the first was taken back."""
    lines = [{"at": f"{DOCUMENT}:10-15", "answer": "discarded"}, {"at": f"{DOCUMENT}:10-15", "answer": "open"}]
    lines += [{"at": f"{DOCUMENT}:{start}-{start + 5}", "answer": answer} for start, answer in ANSWERED.items()]
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def drafted_base(folder: Path) -> Path:
    """A copy of the second base with drafts in `folder`; returns its data."""
    shutil.copytree(SECOND, folder)
    data = folder / "data"
    (data / "claims.draft.yaml").write_text("".join(DRAFTS), encoding="utf-8")
    (data / "claims.draft.answers.jsonl").write_text(answers(), encoding="utf-8")
    return data
