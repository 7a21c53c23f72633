"""What is missing, in words for a terminal: each list under a heading that says what it is and counts it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from kb.answers.drafts import drafts_wait, still_open
from kb.answers.gaps import NOT_EMPTY, SUPPORTED, WORDING_NOTE
from kb.answers.map_words import count
from kb.answers.query import Row
from kb.answers.readers_words import DIRECTION_WORDS
from kb.cli.screen import fitted_table, line_width

WIDTH = 100


def gaps(found: Row) -> str:
    """All kinds of gaps; the last line sums up."""
    return "\n".join(_lines(found))


def _lines(found: Row) -> Iterator[str]:
    label = found["result_label"]
    asked = found["n_asked"]
    if found["coding"]["n_open"]:
        yield from _wrapped(still_open(found["coding"]), "")
        yield ""
    yield f"Of {count(asked, 'combination')} asked:"
    for empty in found["empty"]:
        beside = "more " if empty["state"] == "out_of_scope" else ""
        yield from _heading(f"{empty['n']} {beside}{empty['words']}")
        yield from _by_practice(empty["cells"])
    yield from _heading(f"{count(len(found['said_missing']), 'claim')} that research is missing, and where they stand")
    for claim in found["said_missing"]:
        yield from _claim(claim)
        yield from _wrapped(f"{claim['document']}, {claim['section']}, characters {claim['start']} to {claim['end']}", "    ")
    yield from _waiting(found, "gap")
    for kind, name in (("populations", "Groups"), ("practices", "Practices")):
        bare = [row for row in found[kind] if not row["n_result"]]
        yield from _heading(f"{name} for which nothing reaches '{label}': {len(bare)} of {len(found[kind])}")
        for row in bare:
            waiting = f"; {drafts_wait(row['n_drafts'])}" if row["n_drafts"] else ""
            yield f"  {row['label']}: {count(row['n_effect'], 'claim')} of effect{waiting}"
    yield from _wording(found, label)
    yield from _advice(found, label)
    alone = sum(claim["alone"] for claim in found["untraceable"])
    title = f"{count(len(found['untraceable']), 'claim')} on sources that cannot be traced: works not identified, data of no named work"
    yield from _heading(f"{title}; {alone} on nothing else")
    for claim in found["untraceable"]:
        yield from _claim(claim, ("; ".join(claim["works"]) or "no work named") + ("; nothing else" if claim["alone"] else ""))
    yield from _read_next(found)
    without = sum(claim["behind"] not in SUPPORTED for claim in found["advice"])
    empty = sum(one["n"] for one in found["empty"] if one["state"] not in NOT_EMPTY)
    uncoded = sum(one["n"] for one in found["empty"] if one["state"] == "not_yet_coded")
    yield (
        f"\n{empty} of {count(asked, 'combination')} asked empty{f', {uncoded} not yet coded' if uncoded else ''}, "
        f"{len(found['stronger'])} worded above and {len(found['weaker'])} below "
        f"the support shown, {without} of {len(found['advice'])} pieces of advice without a result"
    )


def _waiting(found: Row, kind: str) -> Iterator[str]:
    """Open drafts of a kind, which may yet become claims of it."""
    if waiting := found["open_drafts"].get(kind, 0):
        yield from _wrapped(f"{drafts_wait(waiting)} of this kind may become {'one' if waiting == 1 else 'some'}", "  ")


def _wording(found: Row, label: str) -> Iterator[str]:
    yield from _heading("Wording against the support shown")
    yield from _wrapped(WORDING_NOTE, "  ")
    yield ""
    rows = [[row["wording"], row["support"], str(row["n"])] for row in found["wording"]]
    yield textwrap.indent(fitted_table(["claims of effect", "support shown", "claims"], rows, [18, 36, 6], indent=2), "  ").replace("\n\n", "\n")
    yield from _heading(f"Stronger: {count(len(found['stronger']), 'claim')} of effect asserted, with less than '{label}'")
    for claim in found["stronger"]:
        yield from _claim(claim, f"{DIRECTION_WORDS[claim['direction']]}; {claim['support']}")
    yield from _heading(f"Weaker: {count(len(found['weaker']), 'claim')} of effect said to be possible or likely, with '{label}' or better")
    for claim in found["weaker"]:
        yield from _claim(claim, f"{DIRECTION_WORDS[claim['direction']]}; {claim['support']}; wording: {claim['wording']}")


def _advice(found: Row, label: str) -> Iterator[str]:
    without = [claim for claim in found["advice"] if claim["behind"] not in SUPPORTED]
    yield from _heading(f"Advice without a result behind it: {len(without)} of {count(len(found['advice']), 'recommendation')}")
    yield from _wrapped(
        f"A result stands behind advice where its own passage, or a claim of effect on the same practice for the same or a wider group, "
        f"reaches '{label}', whichever way that points.",
        "  ",
    )
    yield ""
    heads = ["to", "advice", "without", *SUPPORTED]
    rows = [
        [row["addressee"], str(row["n"]), str(row["n_without"]), *(str(row[f"n_{name.replace(' ', '_')}"]) for name in SUPPORTED)]
        for row in found["advice_by_addressee"]
    ]
    yield textwrap.indent(fitted_table(heads, rows, [14, 6, 7, 6, 10, 11], indent=2), "  ").replace("\n\n", "\n")
    yield from _waiting(found, "recommendation")
    for claim in without:
        to = ", ".join(claim["addressees"]) or "nobody named"
        yield from _claim(claim, f"to: {to}" + ("; names no practice" if claim["behind"] == "no practice named" else ""))


def _read_next(found: Row) -> Iterator[str]:
    moving = [row for row in found["read_next"] if row["n_claims"] or row["n_claims_together"]]
    yield from _heading(f"Read this next: {count(len(moving), 'unread work')} of which one fact more could change a level")
    yield from _wrapped(
        "Each fact that is not known of a work is set to each value below, as if the source told it, and what rests on the work is graded again.",
        "  ",
    )
    for row in moving:
        yield ""
        yield from _wrapped(f"{row['work']}: {row['sentence']}", "  ")
    still = len(found["read_next"]) - len(moving)
    if still:
        yield f"\n  {count(still, 'more work')} of which no fact would change a level"
    yield "\n  Values:"
    for fact, values in found["values"].items():
        yield f"    {fact.replace('_', ' ')}: {', '.join(value.replace('_', ' ') for value in values)}"


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield from _wrapped(text[:1].upper() + text[1:], "")


def _by_practice(cells: Sequence[Row]) -> Iterator[str]:
    """Combinations, the groups of one practice on a line."""
    groups: dict[str, list[str]] = {}
    for cell in cells:
        groups.setdefault(cell["practice_label"], []).append(cell["population_label"])
    for practice, populations in groups.items():
        yield from _wrapped(f"{practice}: {', '.join(populations)}", "  ")
    for reason in dict.fromkeys(cell["reason"] for cell in cells if cell["reason"]):
        yield from _wrapped(f"Why: {reason}", "  ")


def _claim(claim: Row, beside: str = "") -> Iterator[str]:
    yield from _wrapped(f"{claim['id']}: {claim['stated_by']}: {claim['statement']}", "  ")
    if beside:
        yield from _wrapped(beside, "    ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, line_width(WIDTH), initial_indent=indent, subsequent_indent=indent + "  ")
