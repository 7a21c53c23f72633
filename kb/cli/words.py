"""Results in words, for a terminal: plain text, 100 columns at most, no colour."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Sequence

from kb.agreement import Agreement
from kb.answers.map import STATE_WORDS, Map
from kb.answers.query import Row
from kb.answers.readers_words import DIRECTION_WORDS, state
from kb.answers.search import Found
from kb.cli.screen import fitted_table, line_width
from kb.grading import reported
from kb.grading.essa import DISCLAIMER, interval
from kb.model import EVIDENCE_KINDS, FACT_NAMES, NOT_REPORTED

WIDTH = 100
_RECORDS = {"unconfirmed": "not yet confirmed"}
"""States of a work's record whose names are no words for readers."""


def found(result: Found, waiting: str = "") -> str:
    """What a search found; where that is no claim, with what the base says of its drafts."""
    lines: list[str] = []
    for before, after in result.misspelt:
        lines.append(f"no text has '{before}'; searched for '{after}' instead (--as-spelt takes the words as they are)")
    lines += (f"'{phrase}' also finds: {label}" for phrase, label in result.also)
    if result.suggestion:
        lines.append(f"did you mean: {result.suggestion}")
    if result.any_word:
        lines.append("no claim has all of the words; these have some")
    if result.lacking:
        lines.append(f"no claim has: {', '.join(result.lacking)}")
    for claim in result.claims:
        lines += ["", *_brief(claim)]
    if result.more:
        lines += ["", "With some of the words:"]
        for claim in result.more:
            lines += ["", *_brief(claim)]
    for cell in result.missing:
        lines += ["", *_wrapped(f"{cell['practice_label']}, {cell['population_label']}: {STATE_WORDS[cell['state']]}", "", "  ")]
    if result.works:
        lines += ["", "Works:"]
        for work in result.works:
            lines += _wrapped(f"{work['key']}: {work['reference']}", "  ", "    ")
    shown = f", the first {len(result.claims)} shown" if result.n_claims > len(result.claims) else ""
    noun = "claim" if result.n_claims == 1 else "claims"
    lines += ["", *_wrapped(waiting, "", "")] if waiting and not result.n_claims else []
    lines += ["", f"{result.n_claims} {noun}{shown}, {len(result.works)} {'work' if len(result.works) == 1 else 'works'}"]
    return "\n".join(lines).lstrip("\n")


def whole(record: Row, rubrics: Collection[str]) -> str:
    """One thing, whole, with its levels on the rubrics that the base shows its readers."""
    parts = {"claim": _claim, "work": _work, "source": _work, "cell": _cell}.get(record["what"], _term)
    shown = record if "essa" in rubrics else {**record, "grades": [], "essa_now": None}
    return "\n".join(parts(shown))


def map_table(result: Map, rubric: str = "reported", waiting: str = "") -> str:
    """The map as a table of words; below it what they mean, and what the base says of its drafts; first, where the reader sets something, what."""
    tiers = rubric == "essa"
    width = max(9, (160 - 24) // max(1, len(result.columns)) - 2)
    rows = [
        [row["label"], *(_tiers(cell) if tiers else _short(cell) for cell in cells)] for row, cells in zip(result.rows, result.cells, strict=True)
    ]
    text = fitted_table(["Practice", *(column["label"] for column in result.columns)], rows, [22, *([width] * len(result.columns))])
    cells = [cell for row in result.cells for cell in row]
    asked = [cell for cell in cells if cell["state"] != "out_of_scope"]
    counts = [
        f"{sum(cell['state'] == state for cell in cells)} {said or 'with an effect claim that has some support'}"
        for state, said in STATE_WORDS.items()
        if state != "not_yet_coded" or any(cell["state"] == state for cell in cells)
    ]
    legend = (
        "Best support among the claims of benefit: 'n of m' is how many of the claims of effect reach it; '+k' counts other claims; '*' contested."
    )
    if tiers:
        legend = f"Best present and best possible tier among the claims of benefit: {DISCLAIMER}. '+k' counts other claims."
    what_if = f"{result.what_if.sentence()}\n\n" if result.what_if else ""
    return f"{what_if}{text}\n\n{legend}\nOf {len(asked)} combinations asked: {'; '.join(counts)}." + (f"\n{waiting}" if waiting else "")


def agreement(found: Agreement, first: str, second: str, *, markdown: bool = False) -> str:
    """How far two codings agree: a row a field, then every difference, then what only one of them has. A terminal's last line sums up."""
    both = f"{len(found.pairs)} {'claim is' if len(found.pairs) == 1 else 'claims are'} coded in both"
    alone_in = f"{len(found.only_first)} stand in {first} alone, {len(found.only_second)} in {second} alone"
    differences = f"{len(found.differences)} {'difference' if len(found.differences) == 1 else 'differences'}"
    row = "| {} | {} | {} | {} |" if markdown else "{:<16}{:>10}{:>8}{:>8}"
    lines = [f"# Agreement of {first} and {second}", "", f"{both}; {alone_in}."] if markdown else []
    lines += [
        "Kappa is Cohen's; for lists it is over the decisions whether a claim carries a term, for all terms that either coder used.",
        "",
        row.format("field", "decisions", "agree", "kappa"),
    ]
    lines += ["|---|---|---|---|"] if markdown else []
    for field in found.fields:
        lines.append(row.format(field.field, field.n, f"{field.observed:.3f}", "-" if field.kappa is None else f"{field.kappa:.3f}"))
    lines += ["", f"{differences}:", ""] if markdown or found.differences else []
    lines += [f"| first | second | field | {first} | {second} |", "|---|---|---|---|---|"] if markdown and found.differences else []
    for one in found.differences:
        cells = (one.first, one.second, one.field, one.first_value, one.second_value)
        lines.append(f"| {' | '.join(cells)} |" if markdown else f"{one.first} ~ {one.second}: {one.field}: {one.first_value} / {one.second_value}")
    for name, alone in ((first, found.only_first), (second, found.only_second)):
        if alone:
            lines += ["", f"In {name} alone: {', '.join(one or 'one without an id' for one in alone)}"]
    lines += [] if markdown else ["", f"{both}; {alone_in}; {differences}"]
    return "\n".join(lines)


def _short(cell: Row) -> str:
    if cell["n_effect"]:
        benefit = f"{cell['support']} ({cell['n_at_strength']} of {cell['n_effect']})" if cell["support"] else ""
        against = f"against: {cell['support_against']}" if _is_against(cell) else ""
        main = "; benefit: ".join(filter(None, (against, benefit)))
        if cell["contested"]:
            main += " *"
    else:
        main = STATE_WORDS[cell["state"]]
    return main + (f" +{cell['n_other']}" if cell["n_other"] else "")


def _is_against(cell: Row) -> bool:
    """Whether harm, mixed results or no effect are better supported than a benefit."""
    best, against = (reported.RUBRIC.rank(cell[side]) if cell[side] else -1 for side in ("strength", "strength_against"))
    return against > best


def _tiers(cell: Row) -> str:
    """A cell under the rubric `essa`."""
    main = interval(cell["essa_now"], cell["essa_possible"]) or ("no claim of benefit" if cell["n_effect"] else STATE_WORDS[cell["state"]])
    return main + (f" +{cell['n_other']}" if cell["n_other"] else "")


def _brief(claim: Row) -> Iterator[str]:
    yield from _wrapped(f"{claim['id']}: {claim['statement']}", "", "  ")
    yield f"  {_kind(claim)}; {claim['support']}"


def _kind(claim: Row) -> str:
    return f"{claim['kind']}, {DIRECTION_WORDS[claim['direction']]}" if claim["kind"] in EVIDENCE_KINDS else str(claim["kind"])


def _claim(claim: Row) -> Iterator[str]:
    yield from _wrapped(f"{claim['stated_by']} {state(claim['stated_by'])}: {claim['statement']}", "", "")
    yield f"\n{claim['id']}: {_kind(claim)}; wording: {claim['wording']}"
    for name in ("practices", "populations", "outcomes", "addressees"):
        if claim[name]:
            yield f"{name}: {', '.join(claim[name])}"
    if claim["restates"]:
        yield f"restates: {claim['restates']}"
    if claim["restated_by"]:
        yield f"restated by: {', '.join(claim['restated_by'])}"
    yield ""
    yield from _wrapped(claim["why"], "", "  ")
    yield from _wrapped(claim["would_change"], "", "  ")
    yield "\nTrail:"
    for step in claim["steps"]:
        yield from _wrapped(f"{step['found']:<8}{step['rule'].replace('_', ' ')}: {step['because']}", "  ", "          ")
    yield from (line for grade in claim["grades"] if grade["rubric"] == "essa" for line in _essa(grade))
    yield "\nPassage:"
    yield f"  {claim['document']}, {claim['section']}, characters {claim['start']} to {claim['end']}"
    if "passage_text" in claim:
        yield from _wrapped(claim["passage_text"], "  > ", "  > ")
    else:
        yield f"  {claim['first_words']} ... {claim['last_words']}"
    yield "\nRests on:"
    for link in claim["evidence"]:
        work = f"{link['work']}: {link['reference']}" if link["work"] else "no work named"
        yield from _wrapped(f"{link['rests_on'].replace('_', ' ')} ({link['stance']}, {link['basis'].replace('_', ' ')}): {work}", "  ", "    ")
        told = [
            f"{name.replace('_', ' ')} {fact['value']}"
            for name, fact in link["facts"].items()
            if fact["value"] not in ("not_reported", "not_applicable")
        ]
        untold = _untold(link)
        if told or untold:
            facts = [f"told: {'; '.join(told)}"] if told else []
            facts += [f"{untold} of {len(FACT_NAMES)} facts not reported"] if untold else []
            yield from _wrapped("; ".join(facts), "    ", "    ")
    if claim["note"]:
        yield ""
        yield from _wrapped(f"Note: {claim['note']}", "", "  ")
    yield "\nSource:"
    yield from _wrapped(claim["reference"], "  ", "    ")


def _essa(grade: Row) -> Iterator[str]:
    """The interval, why, and for each tier of each identified study what each criterion found."""
    yield f"\n{grade['title']}:"
    yield from _wrapped(grade["why"], "  ", "    ")
    yield from _wrapped(grade["would_change"], "  ", "    ")
    tiers: dict[tuple[str, str], list[str]] = {}
    for step in grade["steps"]:
        if step["rule"].startswith("tier_"):
            _, number, criterion = step["rule"].split("_", 2)
            tiers.setdefault((step["evidence"], number), []).append(f"{criterion.replace('_', ' ')} {step['found']}")
    for (_, number), found in tiers.items():
        yield from _wrapped(f"tier {number}: {', '.join(found)}", "  ", "          ")


def _untold(link: Row) -> int:
    """How many facts the source does not report."""
    listed = [fact for fact in link["facts"].values() if fact["value"] == NOT_REPORTED]
    return len(listed) + (len(FACT_NAMES) - len(link["facts"]) if link["unlisted"] == NOT_REPORTED else 0)


def _work(work: Row) -> Iterator[str]:
    yield from _wrapped(work["reference"], "", "  ")
    record = _RECORDS.get(work["status"], work["status"]) or "not checked"
    yield f"\n{work['key']}: {work['type']}; record {record}; identity {work['identity'] or 'not told'}"
    if work["design"]:
        yield from _wrapped(f"design: {work['design'].replace('_', ' ')} ({work['design_basis']})", "", "  ")
    if work["printed"]:
        yield from _wrapped("printed as: " + "; ".join(work["printed"]), "", "  ")
    for seen in work["verifications"]:
        yield from _wrapped(f"confirmed by {seen['name']}" + (f", seen {seen['seen']}" if seen["seen"] else ""), "", "  ")
    if work["unconfirmed"]:
        yield f"not confirmed: {', '.join(work['unconfirmed'])}"
    yield from _claims("Claims that rest on it", work["claims"])
    if work["states"]:
        yield from _claims("Claims that it states", work["states"])
    if work["drafts"]:
        told = work["drafts"]
        yield f"\nDrafts of claims from it: {told['n_drafts']}; {told['n_accepted']} accepted, {told['n_discarded']} discarded, {told['n_open']} open"


def _term(term: Row) -> Iterator[str]:
    yield f"{term['label']} ({term['what']} {term['id']})"
    yield from _wrapped(term["definition"], "", "")
    if term["synonyms"]:
        yield from _wrapped("also: " + ", ".join(term["synonyms"]), "", "  ")
    for name in ("broader", "narrower"):
        if term[name]:
            yield f"{name}: {term[name] if isinstance(term[name], str) else ', '.join(term[name])}"
    yield from _claims("Claims", term["claims"])
    if term["n_drafts"]:
        yield f"\nOpen drafts that may be about it: {term['n_drafts']}"


def _cell(cell: Row) -> Iterator[str]:
    asked = f"for {cell['population_label']}" if "population" in cell else f"and {cell['outcome_label']}"
    yield f"{cell['practice_label']} {asked}"
    yield from _wrapped(cell["sentence"], "", "")
    if cell["essa_now"]:
        yield from _wrapped(f"{interval(cell['essa_now'], cell['essa_possible'])} ({DISCLAIMER}).", "", "")
    if cell["limits"]:
        yield "\nLimits:"
        for limit in cell["limits"]:
            yield from _wrapped(limit, "  ", "    ")
    yield from _claims("Claims", cell["claims"])
    yield from _claims("About a wider group", cell["wider_claims"])


def _claims(title: str, claims: Sequence[Row]) -> Iterator[str]:
    yield f"\n{title}: {len(claims)}"
    for claim in claims:
        yield from _brief(claim)


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, line_width(WIDTH), initial_indent=first, subsequent_indent=rest) or [first.rstrip()]
