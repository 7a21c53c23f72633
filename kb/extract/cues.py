"""The cues by which drafts are coded: general English of research writing, as data. Each tells the code that it proposes, and what the words say.

Nothing of one field stands here: the vocabulary brings a field's terms. Of a field's cues the first in the table that stands in the text decides.
The codes and their order follow docs/codebook.md; what the cues are worth is measured in docs/conversion.md.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from kb.extract.verbs import forms, modifies, stands_as_verb

Wanted = Literal["", "direction", "population", "no_good"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that propose a code."""

    field: str
    """kind, wording, direction; rests_on; rests_on_cited: the same where a work is cited."""
    value: str
    says: str
    """What the words say, as a reader is told it."""
    wants: Wanted = ""
    """What else the clause must tell for the words to count: for good or harm; of whom; or that it is not said to be good."""
    verbs: frozenset[str]
    """Its words that count as verbs alone."""
    pattern: re.Pattern[str]
    """Of a text in small letters: that is twice as quick as to look for both."""


CITED = "\ufffc"
"""What stands in a clause in the place of a work named in its sentence."""
_ALTERNATIVES = {
    "RESEARCH": "research|evidence|study|studies|literature|data|guidance|recommendations?|trials?",
    "ACTOR": "policy-?makers?|decision-?makers?|practitioners?|professionals|leaders|managers|researchers|funders|authorities|agencies|"
    "governments?|organi[sz]ations|institutions",
    "OBSTACLE": r"barriers?|obstacles?|challenges?|disparit\w+|inequit\w+|inequalit\w+|gaps?|stigma|bias\w*",
    "LACK": r"no|little|few|limited|scant|scarce|insufficient|lack of|dearth of|absence of|shortage of|paucity of|lacks?|missing|remains? unclear",
    "MORE": "future|further|more|additional",
    "NEEDED": r"should|must|needs?|(?:is|are|will\s+be|would\s+be)(?:\s+\w+)?\s+(?:needed|required|necessary|warranted|called\s+for|to\s+be)",
    "ALONE": r"(?=\s*(?:[^\w\s]|\Z)|\s+(?:on|about|into|that|which|to|for|in|of|has|have|had|is|are|was|were|exists?|regarding|concerning|and"
    r"|or|with|from|by|available|whether|how|as|at|so|within|between|\w+(?:ing|ed))\b)",
    "BEING": r"(?:is|are|was|were|be|been|being)(?:\s+[\w-]+)?",
    "THING": r"(?!(?:of|to|in|on|for|with|concern|question|risk|fact|sign|hope|belief|indication|possibility|reason|way|growing|important)\b)[\w-]+",
    "SIGNED": "positive|negative|adverse|beneficial|favou?rable|harmful|detrimental|deleterious|significant|strong|large",
    "FOLD": r"\d[\d.,]*\s?-?fold\s+(?:increase|decrease|reduction|rise|drop|decline)|by\s+(?:\w+\s+){0,2}\d[\d.,]*\s?(?:%|per\s?cent"
    r"|percentage\s+points)",
    "TIMES": r"\d[\d.,]*(?:\s?-?fold|\s+times)\s+(?:more|less|higher|lower|greater|fewer|slower|faster)",
    "NOTBY": r"(?!\s+by\b)",
    "FINDS": "finds?|found|shows?|showed|shown|demonstrat(?:e|es|ed)|report(?:s|ed)?|observ(?:es|ed)|reveal(?:s|ed)?|conclud(?:es|ed)"
    "|document(?:s|ed)|establish(?:es|ed)|confirm(?:s|ed)?|examin(?:es|ed)|compar(?:es|ed)|evaluat(?:es|ed)|test(?:s|ed)|measur(?:es|ed)|analy[sz](?:es|ed)|survey(?:s|ed)",
    "DIDNOT": r"(?:did|does|do)\s+not|didn['’]t|doesn['’]t|don['’]t",
    "ALTER": "improve|increase|reduce|decrease|lower|raise|enhance|change|alter|affect|influence|predict",
    "MAKES": "make|makes|made|making",
    "BETTER": "more|less|better|worse|easier|harder|possible|impossible|difficult|sure",
    "CITED": CITED,
}
"""What capitals in cues stand for. ALONE: no noun stands behind, so that the word before is none of its parts; CITED: a work named there."""


def _cue(field: str, value: str, says: str, words: str, wants: Wanted = "") -> Cue:
    """A cue from words parted by bars: `*` is any ending, `~` a verb in each of its forms, `..` some words between, `_` one word, capitals a list."""
    parts, verbs = [], set()
    for part in " ".join(words.split()).split(" | "):
        verb, tilde, behind = part.partition("~")
        made = [form + behind for form in forms(verb)] if tilde else [part]
        verbs |= set(forms(verb)) if tilde else set()
        parts += [re.escape(one) for one in made]
    pattern = (
        "|".join(parts)
        .replace(r"\*", r"\w*")
        .replace(r"\ \.\.\ ", r"\b.{0,60}?\b")
        .replace("_", r"[\w-]+")
        .replace(r"\ ALONE", "ALONE")
        .replace(r"\ NOTBY", "NOTBY")
        .replace(r"\ ", r"\s+")
    )
    for name, alternatives in _ALTERNATIVES.items():
        pattern = pattern.replace(name, alternatives if name in ("ALONE", "NOTBY") else f"(?:{alternatives})")
    whole = re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)")
    return Cue(field=field, value=value, says=says, wants=wants, verbs=frozenset(verbs), pattern=whole)


_ACT = "tells someone to act"
_IS = "says what a thing is, holds or aims at"
_CHANGES = "says that something changes something"
_VERB = "is the word that says how firmly"

CUES: tuple[Cue, ...] = (
    _cue("kind", "gap", "says that research or guidance is missing",
         "LACK RESEARCH ALONE | LACK _ RESEARCH ALONE | LACK _ _ RESEARCH ALONE | LACK _ _ _ RESEARCH ALONE | RESEARCH .. is limited | RESEARCH "
         ".. is scarce | RESEARCH .. are lacking | RESEARCH .. is lacking | RESEARCH .. has been limited | RESEARCH .. remains limited | "
         "RESEARCH .. has not been | not been studied | not been examined | not been tested | not been evaluated | is unknown | are unknown | "
         "remains unknown | remain unknown | largely unknown | is not known | not yet known | unclear whether | unclear how | little is known"),
    _cue("kind", "gap", "asks for more research",
         "MORE RESEARCH NEEDED | MORE RESEARCH .. NEEDED | MORE _ RESEARCH NEEDED | MORE work NEEDED | MORE _ work NEEDED | MORE experiments "
         "NEEDED | MORE investigation* NEEDED"),
    _cue("kind", "definition", _IS,
         "defined as | described as | understood as | known as | refers to | refer to | BEING defined | defines | definition of | is designed "
         "to | are "
         "designed to | aim to | aims to | intends to | seeks to | consists of | consist of | is a _ approach | is an approach | is a _ model | is a "
         "model | is a framework | is a _ framework | is a process | is a method | is a way | is the process | is the practice | is the THING "
         "of | is "
         "the THING THING of | is a THING that | is a THING THING that | is an THING that | is an THING THING that"),
    _cue("kind", "context", "speaks of what was done or is remarked",
         "should be noted | should also be noted | it is worth noting | we attempted | we reviewed | we examined | throughout our review | "
         "for decades | have implemented | has implemented | were invited | was founded | in recent years"),
    _cue("kind", "need", "says what is needed",
         "will need to | will require | require* training | the need to | the need for | in need of | need for | deserve~"),
    _cue("kind", "recommendation", _ACT,
         "should | must | ought to | recommend | recommends | recommended | recommendations include | recommendation is to | recommendation is "
         "that | require* us to | "
         "require* _s to | it is time | it's time | it’s time | we can | can be used | could be used | may be used | could be leveraged | "
         "is critical to | is crucial to | is essential to | is vital to | is important to | it is important that | is important for | is "
         "critical for | need to | needs to | call* on | call* for | let us | it would be useful to | we encourage | we _ encourage | we urge | "
         "we _ urge"),
    _cue("kind", "recommendation", "offers what somebody could do",
         "ACTOR can | ACTOR could | opportunity ACTOR have | recommendations .. include | steps include | options include | actions "
         "include | measures include | might include | could include"),
    _cue("kind", "barrier", "names something that stands in the way",
         "barriers .. include | obstacles .. include | challenges .. include"),
    _cue("kind", "definition", _IS,
         "comprise~ | encompass~ | include | includes"),
    _cue("kind", "effect", "says that something changes what stands in the way",
         "reduc* OBSTACLE | reduc* _ OBSTACLE | eliminat* _ OBSTACLE | eliminat* OBSTACLE | disrupt* _ OBSTACLE | overcom* _ OBSTACLE | "
         "overcom* OBSTACLE | remov* _ OBSTACLE | remov* OBSTACLE | increas* OBSTACLE | increas* _ OBSTACLE | clos* _ OBSTACLE | narrow* _ "
         "OBSTACLE | widen* _ OBSTACLE | exacerbat* _ OBSTACLE"),
    _cue("kind", "barrier", "says who is treated or served worse",
         "likely to have access | likely to receive | more likely to be | less likely to be | likely to face | likely to lack | less likely to "
         ".. access",
         wants="population"),
    _cue("kind", "barrier", "says who is treated or served worse",
         "less access | unequal* | disparit* | inequit* | inequalit* | without access"),
    _cue("kind", "association", "says that two things go together, or compares groups",
         "BEING associated with | BEING related to | BEING linked to | association* between | correlat* | link* between | relationship* between | "
         "relationship with | relationship _ with | TIMES | predict | predicts | predicted | predictor* | more likely | less likely | compared "
         "with | compared to | "
         "difference* between | differ~ | outperform* | higher than | lower than | greater than | more often | less often | significantly "
         "more | significantly less | significantly fewer | significantly higher | significantly lower | after adjusting | adjusted for | the "
         "more .. "
         "the | established as effective | evidence of effectiveness | effective practice*"),
    _cue("kind", "barrier", "names something that stands in the way",
         "barrier* | obstacle* | challenge | challenges | challenging | impediment* | exclusion | unable to | fail | fails | failing | lack | "
         "lacks | lack of | struggle~ | difficult* | constrain* | stigma* | bias* | "
         "keep* _ from | stand in the way | seldom | rarely"),
    _cue("kind", "barrier", "names something that stands in the way",
         "hinder~ | impede~ | prevent~ | obstruct~ | inhibit~ | exclude~", wants="no_good"),
    _cue("kind", "effect", _CHANGES,
         "hinder~ | impede~ | prevent~ | inhibit~ | improve~ | increase~ | enhance~ | raise~ | boost~ | reduce~ | decrease~ | diminish~ | "
         "lessen~ | strengthen~ | empower~ | promote~ | foster~ | "
         "lead~ to | result~ in | result~ into | cause | causes | causing | caused NOTBY | BEING caused by | induce | induces | inducing | "
         "stimulate~ | contribute~ to | benefit~ | harm~ | worsen~ | undermine~ | gained | MAKES .. BETTER | "
         "no difference* | overcome~ | eliminate~ | mitigate~ | relieve~ | alleviate~ | ameliorate~ | attenuate~ | protect~ | restore~ | "
         "accelerate~ | "
         "delay~ | suppress~ | cool | cools | cooled | save~ | FOLD"),
    _cue("kind", "effect", "says that something bears on another, for good or harm",
         "effect* on | effect* of | SIGNED effect* | SIGNED impact* | impact* on | impact* of | affect~ | impact~ | influence~ | benefits | "
         "beneficial | detrimental | pose~ | increase* in | decrease* in | reduction* in | decline* in | improvement* in", wants="direction"),
    _cue("kind", "context", "says that something bears on another, not how",
         "effect* on | effect* of | impact* on | impact* of | affect~ | impact~ | influence~"),
    _cue("kind", "effect", "says that something makes a thing possible",
         "can support | may support | could support | might support | help~ | enable~ | facilitate~ | allow~ _ to | potential to | promise of | "
         "useful tool | opportunity to | "
         "opportunities to | can provide | may provide | can create | may create | can ensure | so that | positive results | gains"),
    _cue("kind", "definition", _IS,
         "provides"),
    _cue("kind", "effect", _CHANGES,
         "support~ | help* | allow~ | provide~ | create~ | ensure~ | effective | effectiveness | gain~ | lower~"),
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
         "no effect* | no _ effect* | no difference* | no _ difference* | no relationship | no association | no impact | no change | no _ "
         "change | no "
         "evidence of | DIDNOT differ | DIDNOT ALTER | DIDNOT _ly ALTER | was not associated | were not associated | was not _ associated | "
         "were not _ "
         "associated"),
    _cue("direction", "mixed", "says that results differ",
         "mixed | inconsistent | conflicting | contradictory | inconclusive | ambiguous | results varied | findings varied | effects varied"),
    _cue("rests_on_cited", "study", "speaks of a study",
         "CITED FINDS | CITED _ FINDS | study of CITED | study by CITED | work of CITED | work by CITED | experiment* by CITED | a study | a _ "
         "study | the study | "
         "this study | another study | recent study | a trial | a _ trial | the trial | evaluation of | experiment | a survey | survey of | a "
         "pilot | pilot _ | "
         "randomised | randomized | a sample of | studies .. examined | meta-analysis"),
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


def first(field: str, text: str, tells: Container[str] = ()) -> tuple[Cue, str] | None:
    """The first cue of the field that stands in the text, with the words; None where none does. `tells`: what the text tells of what cues want."""
    lower = "".join(map(_lower, text)) if len(text.lower()) != len(text) else text.lower()
    for cue in CUES:
        if cue.field == field and (not cue.wants or cue.wants in tells):
            for match in cue.pattern.finditer(lower):
                if _stands(cue, match, text):
                    return cue, text[match.start() : match.end()]
    return None


def _lower(letter: str) -> str:
    lower = letter.lower()
    return lower if len(lower) == 1 else letter


def _stands(cue: Cue, match: re.Match[str], text: str) -> bool:
    """Whether the words are no name, written with a capital within a sentence, and are verbs if they must be."""
    start = match.start()
    end = start + len(match[0].split()[0])
    before = text[max(0, start - 8) : start].rstrip()
    if text[start].isupper() and text[start + 1 : end].islower() and (before[-1:].isalnum() or before.endswith(",")):
        return False
    return text[start:end].lower() not in cue.verbs or (stands_as_verb(text, start, end) and not modifies(text, start, end))
