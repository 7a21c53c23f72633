"""The criteria of the tiers of the Every Student Succeeds Act: pure functions of one link of evidence, each pass, fail or unknown.

Facts count wherever they were read: passage, primary or library; the library's design of a work serves where no fact tells one. What
nothing tells is unknown, and neither passes nor fails. Thresholds and their sources are in essa.json.

source: 20 USC 7801(21)(A); Department of Education, Non-Regulatory Guidance: Using Evidence to Strengthen Education Investments (2016);
What Works Clearinghouse, Standards Handbook, versions 4.0 and 4.1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Literal

from kb.grading.context import Context
from kb.grading.facts import answer, known, number, words
from kb.grading.rubric import Rubric, load
from kb.model import Claim, Evidence

RUBRIC: Rubric = load("essa", __file__, "essa.py", "contrary.py", "facts.py")
Tier = Literal[1, 2, 3, 4]
Found = Literal["pass", "fail", "unknown"]
Finding = tuple[Found, str]
Criterion = Callable[[Claim, Evidence, Tier, Context], Finding]

CAUSAL = frozenset({"experimental", "quasi_experimental"})
"""Classes of design whose results speak of causes."""
_SERVES: Mapping[Tier, frozenset[str]] = {1: frozenset({"experimental"}), 2: CAUSAL, 3: CAUSAL | {"correlational"}}
ANY_DESIGN = frozenset(RUBRIC.parameters["designs"])
_CLASSES_OF: Mapping[str, frozenset[str]] = {
    **{word: frozenset({group}) for group, listed in RUBRIC.parameters["designs"].items() for word in listed},
    **{word: frozenset(groups) for word, groups in RUBRIC.parameters["open_designs"].items()},
}


def design_of(link: Evidence, designs: Mapping[str, str]) -> tuple[str | None, frozenset[str], str]:
    """The design in the base's words, the classes that it may belong to, and who says so."""
    told = known(link, "design")
    named, by = (told, "as told") if told else (designs.get(link.work or "") or None, "as the library has it")
    return named, _CLASSES_OF.get(re.sub(r"[\s_-]+", "_", named.casefold()), ANY_DESIGN) if named else ANY_DESIGN, by


def design(claim: Claim, link: Evidence, tier: Tier, context: Context) -> Finding:
    """The design that the tier asks for, or a higher one; in tier 4 a logic model."""
    if tier == 4:
        return _yes(link, "logic_model", "a logic model is told", "there is said to be no logic model", "whether there is a logic model is not told")
    named, classes, by = design_of(link, context.designs)
    if named is None:
        return "unknown", "the design is not known"
    serving = classes & _SERVES[tier]
    if serving and serving != classes:
        return "unknown", f"the design, {words(named)} ({by}), leaves open what was compared"
    return ("pass" if serving else "fail"), f"the design is {words(named)}, {by}"


def quality(claim: Claim, link: Evidence, tier: Tier, context: Context) -> Finding:
    """How far selection and loss of students can explain the result."""
    classes = design_of(link, context.designs)[1]
    if tier == 4:
        return _favourable(claim, link)
    if tier == 1:
        return _attrition(link) if "experimental" in classes else ("fail", "the design has no assignment at random")
    strict = _equivalence(link, classes)
    if tier == 2 or strict[0] == "pass":
        return strict
    adjusted = answer(link, "adjusted")
    if adjusted:
        return "pass", "the comparison is told to be adjusted"
    if adjusted is False and (classes <= {"correlational", "other"} or strict[0] == "fail"):
        return "fail", "the comparison is said not to be adjusted"
    return "unknown", "whether selection was controlled for is not told"


def result(claim: Claim, link: Evidence, tier: Tier, context: Context) -> Finding:
    """A significant favourable effect on a named outcome."""
    favourable = _favourable(claim, link)
    if favourable[0] != "pass":
        return favourable
    significant = answer(link, "significant")
    if significant is None:
        return "unknown", "whether the result is significant is not told"
    if not significant:
        return "fail", "the result is said not to be significant"
    outcome = known(link, "outcome_measured")
    return ("pass", f"a significant favourable result on {outcome}") if outcome else ("unknown", "the outcome measured is not named")


def contrary(claim: Claim, link: Evidence, tier: Tier, context: Context) -> Finding:
    """No significant unfavourable result of a causal study on the same practice and outcome, among the claims of the base."""
    against = [
        context.contrary[practice, outcome] for practice in claim.practices for outcome in claim.outcomes if (practice, outcome) in context.contrary
    ]
    certain = sorted(one.certain for one in against if one.certain)
    if certain:
        return "fail", f"a significant unfavourable result is told in {certain[0]}"
    possible = sorted(one.possible for one in against if one.possible)
    if possible:
        return "unknown", f"{possible[0]} may tell a significant unfavourable result"
    if not (claim.practices and claim.outcomes):
        return "unknown", "no practice and outcome are named that results against could be looked up by"
    return "pass", "no claim of this base tells a significant unfavourable result of a causal study"


def size_and_sites(claim: Claim, link: Evidence, tier: Tier, context: Context) -> Finding:
    """Enough students, at more than one site."""
    least = RUBRIC.parameters["min_students"]
    students, (sites, where) = number(link, "n_students"), _sites(link)
    if students is not None and students < least:
        return "fail", f"{students:g} students, fewer than {least}"
    if sites == "fail":
        return "fail", where
    if students is None:
        return "unknown", "the number of students is not told" + ("" if sites == "pass" else f"; {where}")
    return sites, f"{students:g} students; {where}"


def overlap(claim: Claim, link: Evidence, tier: Tier, context: Context) -> Finding:
    """The reader's students and setting are like those studied: both in tier 1, one of them in tier 2."""
    students, setting = _students(link, context), _setting(link, context)
    findings = (students[0], setting[0])
    because = f"{students[1]}; {setting[1]}"
    decisive: Found = "fail" if tier == 1 else "pass"
    if decisive in findings:
        return decisive, because
    return (findings[0] if findings[0] == findings[1] else "unknown"), because


def ongoing_study(claim: Claim, link: Evidence, tier: Tier, context: Context) -> Finding:
    """A study of the effects is under way."""
    return _yes(link, "ongoing_study", "a study is under way", "no study is under way", "whether a study is under way is not told")


CRITERIA: Mapping[str, Criterion] = {
    criterion.__name__: criterion for criterion in (design, quality, result, contrary, size_and_sites, overlap, ongoing_study)
}


def _yes(link: Evidence, name: Literal["logic_model", "ongoing_study"], passed: str, failed: str, open_: str) -> Finding:
    """A fact that is a yes, a no, or a description, which is a yes."""
    if known(link, name) is None:
        return "unknown", open_
    return ("fail", failed) if answer(link, name) is False else ("pass", passed)


def _favourable(claim: Claim, link: Evidence) -> Finding:
    """Whether the result is good for students; where none is told, a claim of harm or of no effect cannot rest on a favourable one."""
    told = known(link, "result_reported")
    match told or claim.direction:
        case "positive" if told:
            return "pass", "the result told is favourable"
        case "negative" | "none_found" as which:
            which_words = "unfavourable" if which == "negative" else "no effect found"
            return "fail", f"the result told is: {which_words}" if told else f"no result is told, and the claim itself is: {which_words}"
        case "mixed" if told:
            return "unknown", "the results told are mixed"
        case _:
            return "unknown", "no result is told"


def _attrition(link: Evidence) -> Finding:
    """Loss of students that is low under cautious assumptions."""
    overall, differential = number(link, "attrition_overall"), number(link, "attrition_differential")
    if differential is not None and abs(differential) > RUBRIC.parameters["attrition_high"]:
        return "fail", f"differential attrition of {abs(differential):g} percentage points is high"
    if overall is None or differential is None:
        return "unknown", "attrition is not told"
    if any(0 < abs(value) < 1 for value in (overall, differential)):
        return "unknown", "attrition is told, but not whether as a share or in per cent"
    low = RUBRIC.parameters["attrition_low"]
    if overall < 0 or overall > len(low) - 1 or abs(differential) > min(low[math.floor(overall)], low[math.ceil(overall)]):
        return "unknown", "attrition is above the cautious boundary"
    return "pass", f"attrition is low: {overall:g} per cent, {abs(differential):g} points between groups"


def _equivalence(link: Evidence, classes: frozenset[str]) -> Finding:
    """Low attrition of a randomised study, or groups that were alike at baseline."""
    if classes == {"experimental"} and _attrition(link)[0] == "pass":
        return _attrition(link)
    baseline = number(link, "baseline_difference")
    if baseline is None:
        return "unknown", "whether the groups were alike at baseline is not told as a number"
    size = abs(baseline)
    told = f"the groups differed by {size:g} standard deviations at baseline"
    if size <= RUBRIC.parameters["baseline_equivalent"]:
        return "pass", told
    adjusted = answer(link, "adjusted")
    if size <= RUBRIC.parameters["baseline_adjustable"] and adjusted is not False:
        return ("pass", f"{told}, and that was adjusted for") if adjusted else ("unknown", f"{told}; whether that was adjusted for is not told")
    by_chance = "experimental" in classes and _attrition(link)[0] == "unknown"
    return ("unknown", f"{told}, and attrition is not known to be low") if by_chance else ("fail", told)


def _sites(link: Evidence) -> Finding:
    """Whether the study had enough sites, as the parameter `site_units` counts them."""
    least, sites, unit = RUBRIC.parameters["min_sites"], number(link, "n_sites"), known(link, "site_unit")
    if sites is None:
        return "unknown", "the number of sites is not told"
    told = f"{sites:g} {words(unit) if unit else 'site'}{'' if sites == 1 else 's'}"
    if sites < least:
        return "fail", f"{told}, fewer than {least}"
    counted = RUBRIC.parameters["site_units"] == "any" or (unit or "").casefold() in RUBRIC.parameters["district_units"]
    return ("pass", told) if counted else ("unknown", f"{told}, in how many districts is not told")


def _students(link: Evidence, context: Context) -> Finding:
    """Whether the reader's students are among those studied."""
    if not context.students:
        return "unknown", "who your students are is not said"
    fits = [link.fit.get(group) for group in context.students]
    if any(fit in ("direct", "partial") for fit in fits):
        return "pass", "students like yours were studied"
    if all(fit == "extrapolated" for fit in fits):
        return "fail", "other students than yours were studied"
    return "unknown", "whether students like yours were studied is not told"


def _setting(link: Evidence, context: Context) -> Finding:
    """Whether the reader says that the setting told is like theirs."""
    if known(link, "setting") is None:
        return "unknown", "the setting is not told"
    if context.same_setting is None:
        return "unknown", "whether the setting is like yours is not said"
    return ("pass", "you say that the setting is like yours") if context.same_setting else ("fail", "you say that the setting is unlike yours")
