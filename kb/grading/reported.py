"""The rubric `reported`: how much of the evidence the source itself lays before the reader.

Rules are pure functions of one link of evidence; each finds pass, fail or unknown and says so in a sentence. A link climbs the levels of
reported.json while all rules of the next level pass; a claim has the best level of the links that support it. Only facts read from the
passage count: what the library knows of a work, its design for instance, never lifts a claim here. A fact that is not reported
neither passes nor fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal

from kb.grading.made import Grade, Step
from kb.grading.rubric import Rubric, load
from kb.model import NOT_APPLICABLE, NOT_REPORTED, Claim, Evidence

RUBRIC: Rubric = load("reported", __file__)

Finding = tuple[Literal["pass", "fail", "unknown"], str]
Rule = Callable[[Evidence], Finding]

_GROUNDS = {
    "study": "it rests on an identified study",
    "named_data": "it rests on a named data set or network",
    "studies_say": "it is told as what studies say",
    "works": "a work is cited for it",
    "synthesis": "it is what the source found in the literature that it read",
    "position": "it is the position of a named body or a statute",
    "own_inquiry": "it rests on the authors' own inquiry, with no method told",
    "bare_assertion": "it rests on the author's own word",
}


def told(link: Evidence, name: str) -> str | None:
    """The fact as the passage tells it, as text; None where it is not coded, not reported, not applicable, or read elsewhere."""
    fact = link.facts.get(name)  # type: ignore[call-overload]
    if fact is None or fact.origin != "passage" or fact.value in (NOT_REPORTED, NOT_APPLICABLE, ""):
        return None
    return str(fact.value)


def said(link: Evidence, name: str) -> bool | None:
    """The answer of a fact that is a yes or a no; None where it is not told, or told in other words."""
    return {"yes": True, "true": True, "no": False, "false": False}.get((told(link, name) or "").casefold())


def support_named(link: Evidence) -> Finding:
    """Anything but the author's own word is named: studies, data, works, literature read, a position."""
    because = _GROUNDS[link.rests_on]
    if link.rests_on == "studies_say" and not link.work:
        return "fail", f"{because}, and none is named"
    return ("fail" if link.rests_on in ("bare_assertion", "own_inquiry") else "pass"), because


def result_source(link: Evidence) -> Finding:
    """A result can be told only of a study, of named data, or of studies in general with the works named."""
    if link.rests_on in ("study", "named_data"):
        return "pass", _GROUNDS[link.rests_on]
    if link.rests_on == "studies_say":
        return ("pass", "studies are spoken of, and the work is named") if link.work else ("fail", "studies are spoken of, but none is named")
    return "fail", "no study or data is spoken of"


def result_told(link: Evidence) -> Finding:
    """The passage tells a result or a difference, in whatever direction."""
    result = told(link, "result_reported")
    return ("pass", f"a result is told: {_words(result)}") if result else ("unknown", "no result is told")


def study_identified(link: Evidence) -> Finding:
    """The result is that of one identified study."""
    return ("pass", "the study is identified") if link.rests_on == "study" else ("fail", "no single study is identified")


def significance_told(link: Evidence) -> Finding:
    """The word significant, or a test, stands in the text."""
    match said(link, "significant"):
        case True:
            return "pass", "the result is said to be significant"
        case False:
            return "fail", "the result is said not to be significant"
        case _:
            return "unknown", "whether the result is significant is not told"


def outcome_named(link: Evidence) -> Finding:
    """A named, measured outcome."""
    outcome = told(link, "outcome_measured")
    return ("pass", f"the outcome measured is named: {outcome}") if outcome else ("unknown", "no measured outcome is named")


def sites_not_selected(link: Evidence) -> Finding:
    """A few chosen sites or a single pilot bar the level; an untold number does not."""
    if told(link, "selected_sites") is None or said(link, "selected_sites") is False:
        return "pass", "nothing tells of a few chosen sites"
    if said(link, "selected_sites"):
        return "fail", "the result comes from a few chosen sites or a single pilot"
    return "unknown", "whether the sites were chosen is told neither by a yes nor by a no"


def controlled_design_told(link: Evidence) -> Finding:
    """The passage reports a randomised or adjusted comparison."""
    design = told(link, "design")
    if design and re.sub(r"[\s_-]+", "_", design.casefold()) in RUBRIC.parameters["controlled_designs"]:
        return "pass", f"the comparison is told to be controlled: {_words(design)}"
    if said(link, "adjusted"):
        return "pass", "the comparison is told to be adjusted"
    return ("fail", f"the design told is {_words(design)}") if design else ("unknown", "no design is told")


RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        support_named,
        result_source,
        result_told,
        study_identified,
        significance_told,
        outcome_named,
        sites_not_selected,
        controlled_design_told,
    )
}

_WOULD_CHANGE = {
    "support_named": "a study, data or a source named for it",
    "result_source": "a named study or data set behind it",
    "result_told": "the source's word of a result",
    "study_identified": "an identified study with that result",
    "significance_told": "word that the result is statistically significant",
    "outcome_named": "the name of the outcome that was measured",
    "sites_not_selected": "a result from more than a few chosen sites",
    "controlled_design_told": "word that the comparison was randomised or adjusted",
}


def grade(claim: Claim, labels: Mapping[str, str]) -> Grade:
    """The claim's level, why it has it, what would change it, and each rule applied.

    `labels` gives each citekey its short form for readers. Links that dispute, qualify or merely mention are in the trail but lift nothing.
    """
    steps: list[Step] = []
    best: tuple[int, Evidence | None, str] = (0, None, "support_named")
    for number, link in enumerate(claim.evidence):
        if link.stance != "supports":
            steps.append(
                Step(rule="support_named", evidence=number, found="fail", because=f"it {link.stance} the claim, so it does not count for it")
            )
            continue
        rank, stopped_by = _climb(number, link, steps)
        if best[1] is None or rank > best[0]:
            best = (rank, link, stopped_by)
    rank, chosen, stopped_by = best
    level = RUBRIC.levels[rank]
    return Grade(
        claim=claim.id, rubric=RUBRIC.id, level=level.id, why=f"{level.label}: {_why(rank, chosen, labels)}.",
        would_change=_change(rank, stopped_by), steps=tuple(steps),
    )  # fmt: skip


def _climb(number: int, link: Evidence, steps: list[Step]) -> tuple[int, str]:
    """The rank that the link reaches, and the rule that stopped it; its steps are added to the trail."""
    rank = 0
    for candidate, level in enumerate(RUBRIC.levels[1:], start=1):
        for name in level.rules:
            found, because = RULES[name](link)
            steps.append(Step(rule=name, evidence=number, found=found, because=because))
            if found != "pass":
                return rank, name
        rank = candidate
    return rank, ""


def _why(rank: int, link: Evidence | None, labels: Mapping[str, str]) -> str:
    if link is None:
        return "nothing that it rests on supports it"
    named = f", {'citing ' if link.rests_on == 'studies_say' else ''}{labels.get(link.work, link.work)}" if link.work else ""
    if rank < 2:
        if link.rests_on == "studies_say" and not link.work:
            return f"{_GROUNDS[link.rests_on]}, and none is named"
        unsupported = rank == 1 and link.rests_on in ("study", "named_data", "studies_say") and told(link, "result_reported") is None
        return f"{_GROUNDS[link.rests_on]}{named}" + (", but the source tells no result" if unsupported else "")
    parts = [f"{_GROUNDS[link.rests_on]}{named}", f"the source tells a result: {_words(told(link, 'result_reported'))}"]
    if rank >= 3:
        parts.append(f"said to be significant, on {told(link, 'outcome_measured')}")
    if rank >= 4:
        parts.append("with a controlled comparison")
    return "; ".join(parts)


def _change(rank: int, stopped_by: str) -> str:
    if not stopped_by:
        return "Only the loss of what the source tells could change it: this is the highest level."
    return f"{_WOULD_CHANGE[stopped_by].capitalize()} would be a step towards '{RUBRIC.levels[rank + 1].label}'."


def _words(value: str | None) -> str:
    return (value or "").replace("_", " ")
