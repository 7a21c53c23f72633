"""The fields that a curator codes, each with its values and what they mean in a few words: for menus and for forms.

It holds what docs/codebook.md says at length. What a field admits in one claim is told here too; that a claim keeps to it, the checks tell.
"""

from __future__ import annotations

from collections.abc import Mapping

from kb.model import ADDRESSEES, DIRECTIONS, DIRECTIONS_OF_KIND, FACT_WORDS, NOT_APPLICABLE, NOT_REPORTED, FactName

Words = Mapping[str, str]
"""Values of a field, in their usual order, each with its meaning."""

KIND: Words = {
    "effect": "a practice brings about, or may bring about, an outcome",
    "association": "two things go together, or groups differ on a result",
    "barrier": "what stands in the way, or a disparity",
    "need": "what a group lacks, requires or deserves",
    "recommendation": "what somebody should do",
    "definition": "what something is, consists of or aims at",
    "gap": "research said to be missing, or a link looked for and not found",
    "context": "what is the case or has been done; background",
}
DIRECTION: Words = {
    "positive": "good for those it is about",
    "negative": "bad for those it is about",
    "mixed": "good and bad",
    "none_found": "looked for, and none found",
    NOT_APPLICABLE: "of this kind of claim there is none",
}
WORDING: Words = {
    "asserts": "is, does, shows, found",
    "suggests": "suggests, tends, often, more likely",
    "may": "may, can, might, potential",
    "should": "should, must, need to",
}
RESTS_ON: Words = {
    "study": "an identified study, with what it did or found",
    "named_data": "a named data set or network, without a citation",
    "studies_say": "what studies are said to show",
    "works": "works cited for it; no result told",
    "synthesis": "what the source itself found in the literature",
    "position": "a law, or a named body's position",
    "own_inquiry": "the authors' own talks, visits or experience",
    "bare_assertion": "the author's own word",
}
STANCE: Words = {
    "supports": "speaks for the claim",
    "disputes": "speaks against it",
    "qualifies": "limits it",
    "mentions": "is named beside it",
}
BASIS: Words = {"review_only": "known through the source", "primary_read": "the work itself was read"}
FIT: Words = {
    "direct": "the work is about this group",
    "partial": "about a part of it, or a mixed sample",
    "extrapolated": "about another group",
    "asserted": "the passage does not tell",
}
UNLISTED: Words = {NOT_REPORTED: "the source could have told the others and is silent", NOT_APPLICABLE: "there is no study to tell of"}
ORIGIN: Words = {"passage": "the passage tells it", "primary": "the work itself was read", "library": "the library knows it"}
ADDRESSED = frozenset({"recommendation", "need"})
"""Kinds of claim that may say who is to act."""
COUNTED_ON = ("study", "named_data", "studies_say")
"""What a claim rests on where facts about a study count."""
FACTS: Mapping[FactName, str] = {
    "result_reported": "the result that is told",
    "significant": "said to be significant, or a test told",
    "outcome_measured": "the measured outcome, as named",
    "design": "the design, as told",
    "comparison": "with whom it was compared",
    "adjusted": "whether the comparison was adjusted",
    "n_students": "how many were studied, a number",
    "n_sites": "at how many sites, a number",
    "site_unit": "what a site is",
    "selected_sites": "a few chosen sites, or a single pilot",
    "setting": "where",
    "sample": "who was studied",
    "effect_size": "as told",
    "baseline_difference": "between the groups before",
    "attrition_overall": "loss of those studied, per cent",
    "attrition_differential": "between the groups, percentage points",
    "logic_model": "whether it says how the practice works",
    "ongoing_study": "whether a study is under way",
    "funder_tie": "whether the funder has an interest in the result",
    "cost": "as told",
    "harm": "as told",
}


def directions(kind: str) -> Words:
    """The directions that a claim of the kind may have.

    >>> list(directions("barrier")), list(directions("need"))
    (['negative'], ['not_applicable'])
    """
    admitted = DIRECTIONS_OF_KIND.get(kind, frozenset({NOT_APPLICABLE}))
    return {name: DIRECTION[name] for name in DIRECTIONS if name in admitted}


def addressees() -> Words:
    """Who may be told to act."""
    return {name: "where nobody is named" if name == "anyone" else "" for name in ADDRESSEES}


def fact_values(name: FactName) -> Words:
    """The values of a fact that has a list of them; empty for one that is told in numbers or words of its own."""
    listed = FACT_WORDS.get(name, ())
    meanings = {value: DIRECTION.get(value, "") for value in listed}
    return {**meanings, NOT_REPORTED: "the source is silent", NOT_APPLICABLE: "there is nothing to tell"} if listed else {}
