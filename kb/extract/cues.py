"""The cues by which drafts are coded: general English of research writing, as data. Each tells the code that it proposes, and what the words say.

Nothing of one field stands here: the vocabulary brings a field's terms. Of a field's cues the first in the table that stands in the text decides.
The codes and their order follow docs/codebook.md; what the cues are worth is measured in docs/conversion.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that propose a code."""

    field: str
    """kind, wording, direction; rests_on; rests_on_cited: the same where a work is cited."""
    value: str
    says: str
    """What the words say, as a reader is told it."""
    pattern: re.Pattern[str]


_ALTERNATIVES = {
    "RESEARCH": "research|evidence|study|studies|literature|data|guidance|recommendations?|trials?",
    "ACTOR": "policy-?makers?|decision-?makers?|practitioners?|professionals|leaders|managers|researchers|funders|authorities|agencies|"
    "governments?|organi[sz]ations",
    "OBSTACLE": r"barriers?|obstacles?|challenges?|disparit\w+|inequit\w+|inequalit\w+|gaps?|stigma|bias\w*",
    "LACK": r"no|little|few|limited|scant|scarce|insufficient|lack of|dearth of|absence of|shortage of|paucity of|lacks?|missing|remains? unclear",
}
"""Words that stand in several cues."""


def _cue(field: str, value: str, says: str, words: str) -> Cue:
    """A cue from words parted by bars: `*` is any ending, `..` some words between, `_` one word, capitals a list of alternatives."""
    parts = [re.escape(part) for part in " ".join(words.split()).split(" | ")]
    pattern = "|".join(parts).replace(r"\*", r"\w*").replace(r"\ \.\.\ ", r"\b.{0,60}?\b").replace("_", r"[\w-]+").replace(r"\ ", r"\s+")
    for name, alternatives in _ALTERNATIVES.items():
        pattern = pattern.replace(name, f"(?:{alternatives})")
    return Cue(field=field, value=value, says=says, pattern=re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))


_ACT = "tells someone to act"
_IS = "says what a thing is, holds or aims at"
_CHANGES = "says that something changes something"
_VERB = "is the word that says how firmly"

CUES: tuple[Cue, ...] = (
    _cue("kind", "gap", "says that research or guidance is missing",
         "LACK .. RESEARCH | RESEARCH .. is limited | RESEARCH .. is scarce | RESEARCH .. are lacking | RESEARCH .. is lacking | RESEARCH "
         ".. has been limited | RESEARCH .. remains limited | RESEARCH .. has not been | not been studied | not been examined | not been "
         "tested | not been evaluated | is unknown | are unknown | remains unknown | is not known | not yet known | unclear whether | "
         "unclear how"),
    _cue("kind", "gap", "asks for more research",
         "future RESEARCH should | further RESEARCH is | more RESEARCH is | further RESEARCH should | more RESEARCH are | further RESEARCH "
         "are"),
    _cue("kind", "definition", _IS,
         "defined as | described as | understood as | known as | refers to | refer to | define* | is designed to | are designed to | aim "
         "to | aims to | intends to | seeks to | consists of | consist of | is a _ approach | is an approach | is a _ model | is a model | "
         "is a framework | is a _ framework | is a process | is a method | is a way | is the process | is the practice | is the _ of | is "
         "a _ that | is a _ _ that | is an _ that | is an _ _ that"),
    _cue("kind", "context", "speaks of what was done or is remarked",
         "should be noted | should also be noted | it is worth noting | we attempted | we reviewed | we examined | throughout our review | "
         "for decades | have implemented | has implemented | were invited | was founded | in recent years"),
    _cue("kind", "need", "says what is needed",
         "will need to | will require | require* training | the need to | the need for | in need of | need for | deserve*"),
    _cue("kind", "recommendation", _ACT,
         "should | must | ought to | recommend | recommends | recommended | recommendations include | recommendation is | require* us to | "
         "require* _ to | it is time | it's time | it’s time | we can | can be used | could be used | may be used | could be leveraged | "
         "is critical to | is crucial to | is essential to | is vital to | is important to | it is important that | is important for | is "
         "critical for | need to | needs to | call* on | call* for | let us"),
    _cue("kind", "recommendation", "offers what somebody could do",
         "ACTOR can | ACTOR could | opportunity ACTOR have | recommendations .. include | steps include | options include | actions "
         "include | measures include | might include | could include"),
    _cue("kind", "definition", _IS,
         "comprise* | typically | encompass* | include | includes"),
    _cue("kind", "effect", "says that something changes what stands in the way",
         "reduc* OBSTACLE | reduc* _ OBSTACLE | eliminat* _ OBSTACLE | eliminat* OBSTACLE | disrupt* _ OBSTACLE | overcom* _ OBSTACLE | "
         "overcom* OBSTACLE | remov* _ OBSTACLE | remov* OBSTACLE | increas* OBSTACLE | increas* _ OBSTACLE | clos* _ OBSTACLE | narrow* _ "
         "OBSTACLE | widen* _ OBSTACLE | exacerbat* _ OBSTACLE"),
    _cue("kind", "barrier", "says who is treated or served worse",
         "likely to have access | likely to receive | more likely to be | less likely to be | likely to face | likely to lack | less "
         "access | unequal* | disparit* | inequit* | inequalit* | without access | less likely to .. access"),
    _cue("kind", "association", "says that two things go together, or compares groups",
         "associat* with | correlat* | linked to | link* between | related to | relationship* between | relationship .. with | predict | "
         "predicts | predicted | predictor* | more likely | less likely | compared with | compared to | difference* between | differ | "
         "differed | outperform* | higher than | lower than | greater than | more often | less often | significantly more | significantly "
         "less | significantly fewer | significantly higher | significantly lower | after adjusting | adjusted for | the more .. the | "
         "established as effective | evidence of effectiveness | effective practice*"),
    _cue("kind", "barrier", "names something that stands in the way",
         "barrier* | obstacle* | challeng* | hinder* | imped* | prevent | prevents | prevented | obstruct* | inhibit* | exclu* | unable to "
         "| fail to | fails to | failing to | lack | lacks | lack of | struggl* | difficult* | constrain* | stigma* | bias* | keep* _ from "
         "| stand in the way | seldom | rarely"),
    _cue("kind", "effect", _CHANGES,
         "improve | improves | improved | improving | increase | increases | increased | enhance | enhances | enhancing | rais* | "
         "boost* | reduc* | decreas* | "
         "diminish* | strengthen* | empower* | promote | promotes | promoted | foster | fosters | effect | effects | impact | impacts | "
         "affect* | lead to | leads to | leading to | led to | result in | results in | resulted in | cause | causes | caused | contribut* "
         "| benefi* | harm* | worsen* | undermin* | gained | makes | no difference* | overcom* | eliminat* | cool | cools | cooled | save "
         "| saves | saved"),
    _cue("kind", "effect", "says that something makes a thing possible",
         "can support | may support | could support | might support | can help | may help | could help | might help | helps | helped | "
         "helping | enabl* | allows _ to | allow _ to | potential to | promise of | opportunity to | opportunities to | can provide | may "
         "provide | can create | may create | can ensure | so that | positive results | gains"),
    _cue("kind", "definition", _IS,
         "including | provides"),
    _cue("kind", "effect", _CHANGES,
         "supports | supported | supporting | help* | allow* | provid* | creat* | ensur* | protect* | effective* | gain | improv* | "
         "enhanc* | promot* | foster* | lower | lowers | lowered"),
    _cue("kind", "need", "says what is needed",
         "need | needs | needed | require* | necessary | lacking | demand*"),
    _cue("wording", "should", _VERB,
         "should | must | ought to | need to | needs to | has to | have to | deserve* | will require | recommend* | is critical to | is "
         "crucial to | is essential to | is vital to | it is critical"),
    _cue("wording", "may", _VERB,
         "may | might | can | could | potential* | possibl* | perhaps | opportunit*"),
    _cue("wording", "suggests", _VERB,
         "suggest* | tend to | tends to | generally | often | likely | appear* | seem* | indicat* | usually | promising"),
    _cue("direction", "none_found", "says that nothing was found",
         "no effect* | no _ effect* | no difference* | no _ difference* | no relationship | no association | no impact | no change | no "
         "evidence of | did not differ | did not improve | did not increase | did not reduce | did not change | does not improve | was not "
         "associated | were not associated"),
    _cue("direction", "mixed", "says that results differ",
         "mixed | inconsistent | conflicting | contradictory | inconclusive | varied | ambiguous"),
    _cue("direction", "negative", "speaks of harm or loss",
         "harm* | worse* | negativ* | advers* | detriment* | undermin* | hinder* | imped* | isolat* | exacerbat* | widen* | stagnat* | "
         "disconnected | unintentional* | inadvertent* | limit | limits | limited | limiting | exclude* | inequitabl* | oppress* | less "
         "likely | lower scores | lower results | lower rates"),
    _cue("rests_on_cited", "study", "speaks of a study",
         "a study | a _ study | the study | this study | another study | recent study | a trial | a _ trial | the trial | evaluation of | "
         "experiment | survey of | a pilot | pilot _ | studied | examined | evaluated | randomised | randomized | participants | sample of"),
    _cue("rests_on_cited", "studies_say", "relays what research says",
         "RESEARCH .. show* | RESEARCH .. suggest* | RESEARCH .. find* | RESEARCH .. found | RESEARCH .. indicat* | RESEARCH .. "
         "demonstrat* | RESEARCH .. reveal* | there is evidence | has been shown | have been shown | shown to"),
    _cue("rests_on", "studies_say", "relays what research says",
         "RESEARCH .. show* | RESEARCH .. suggest* | RESEARCH .. find* | RESEARCH .. found | RESEARCH .. indicat* | RESEARCH .. "
         "demonstrat* | RESEARCH .. reveal* | there is evidence | has been shown | have been shown | shown to"),
    _cue("rests_on", "synthesis", "tells a finding of the source's own reading",
         "our review | our _ review | this review | this _ review | our synthesis | this paper | this report | in the literature | we "
         "found | we identified | we reviewed | across studies | across the studies"),
)  # fmt: skip


def first(field: str, text: str) -> tuple[Cue, str] | None:
    """The first cue of the field that stands in the text, with the words; None where none does."""
    for cue in CUES:
        if cue.field == field and (match := cue.pattern.search(text)):
            return cue, match[0]
    return None
