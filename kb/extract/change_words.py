"""Words of change and of worth: general English of research writing, as data. What a clause says with them is the affair of senses.py; no "
"field's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kb.extract.verbs import forms

Change = Literal["brings", "raises", "lessens", "betters", "furthers", "harms", "worsens", "handles"]
"""What a word does to what it bears on. To bring, raise or further it is what it is itself; to lessen or harm it, the contrary; to better is good
whatever it is, to worsen is harm; to handle it says neither."""

_VERBS: Mapping[Change, str] = {
    "brings": "cause | lead to | result in | result into | produce | generate | induce | trigger | create | bring about | bring | contribute to "
    "| provoke | evoke | have | gain | show | experience | receive | associate with | link to | correlate with | relate to | provide | offer | "
    "face | represent | achieve | become | lead | remain | leave | bear | carry | come with | pose | add | develop",
    "raises": "increase | raise | boost | heighten | elevate | amplify | accelerate | extend | expand | maximize | maximise | double | triple | "
    "rise | grow | widen | intensify | multiply | speed up | deepen | maintain | preserve | retain | sustain | spread | stimulate | favor | favour",
    "lessens": "decrease | reduce | lower | diminish | lessen | mitigate | relieve | alleviate | ameliorate | attenuate | minimize | minimise | "
    "prevent | avoid | avert | eliminate | remove | overcome | combat | counter | counteract | curb | ease | offset | buffer | tackle | resolve "
    "| shorten | decline | fall | drop | cut | halve | shrink | narrow | close | address | deter | stop | end | escape | treat | correct | "
    "fight | discourage | suppress | inhibit | limit | restrict | constrain | lose | exclude | deny | block",
    "betters": "improve | help | assist | aid | benefit | strengthen | empower | restore | enrich | nurture | succeed | thrive | flourish | "
    "survive | outperform | excel | ensure | assure | protect | safeguard | recover | optimize | optimise | equip | guarantee | destigmatize | "
    "destigmatise | upgrade",
    "furthers": "enhance | support | promote | foster | enable | facilitate | encourage | allow | let",
    "harms": "harm | hurt | damage | hinder | impede | undermine | disrupt | impair | threaten | weaken | destroy | degrade | jeopardize | "
    "jeopardise | compromise | erode | isolate | deprive | oppress | fail | strip | hamper | dehumanize | dehumanise | violate | obstruct | "
    "stifle | marginalize | marginalise | punish | discriminate | stagnate | distort | destabilize | destabilise",
    "worsens": "worsen | exacerbate | aggravate | deteriorate | suffer | struggle | perpetuate | die",
    "handles": "detect | identify | recognize | recognise | discuss | report | handle | manage | study | understand | examine | measure | "
    "monitor | assess | describe | explain | investigate | consider | explore | deal with | cope with | estimate | predict | diagnose | "
    "discover | respond to",
}  # fmt: skip
_NOUNS: Mapping[Change, str] = {
    "raises": "increase increases rise growth expansion",
    "lessens": "reduction reductions decrease decreases decline declines prevention elimination mitigation alleviation avoidance removal relief "
    "drop inhibition suppression",
    "betters": "improvement improvements benefit benefits protection recovery enhancement",
}
_NO_VERBS = ("isolated", "limited")
"""Participles that describe more often than they tell of a change."""
VERBS: Mapping[str, Change] = {
    form: change for change, verbs in _VERBS.items() for verb in verbs.split(" | ") for form in forms(verb) if form not in _NO_VERBS
}
"""Forms of verbs of change; of two words those that go on with a preposition."""
NOUNS: Mapping[str, Change] = {noun: change for change, nouns in _NOUNS.items() for noun in nouns.split(" ")}
"""Nouns that say what a verb of change says: what changes follows behind `in` or `of`, or stands before."""

JUDGES = frozenset(
    "adverse negative harmful detrimental deleterious damaging undesirable unwanted unfavorable unfavourable poor poorer false incorrect wrong "
    "inferior worse inequitable unfair unequal inaccurate toxic questionable irresponsible unethical fraudulent unsafe "
    "inadequate inappropriate".split()
)
"""Adjectives that make whatever they stand before harm."""
HARM = JUDGES | frozenset(
    "harm loss stress risk injury injuries death mortality disease illness infection decline damage deterioration destruction challenge barrier "
    "obstacle gap stigma bias problem failure error mistake waste poverty symptom pain anxiety depression toxicity deficiency deficit crime "
    "violence inequality inequity disparity discrimination threat danger hazard fear concern conflict burden difficulty disadvantage impairment "
    "suffering stagnation isolation degradation deterioration erosion pollution contamination violation misuse abuse neglect complication "
    "severity victimization victimisation stigmatization stigmatisation fatigue burnout distress disorder exclusion oppression injustice "
    "segregation weakness hardship lack shortage starvation hunger overload dysfunction lapse fraud misconduct wrongdoing malpractice accident "
    "collapse disruption harmed uncertainty misconception confusion mistrust distrust backlash complacency limitation penalty astray obesity "
    "suicide extinction inflammation morbidity unemployment delay nuisance vulnerability incident".split()
)
"""What is harm; plurals count as the word."""
GOOD = frozenset(
    "beneficial positive favorable favourable good better best successful promising effective efficient effectiveness efficiency efficacy "
    "benefit advantage survival healthy wellbeing well-being quality performance success achievement access equity equality trust knowledge "
    "skill confidence satisfaction engagement opportunity resilience tolerance resistance productivity understanding safety motivation "
    "participation gain accuracy growth yield awareness ability capacity support strength autonomy independence transparency reliability "
    "validity retention attainment improvement protection recovery collaboration cooperation creativity happiness comfort fitness stability "
    "sustainability biodiversity diversity competence competency self-esteem self-efficacy accountability inclusion belonging justice fairness "
    "integrity adherence freedom welfare prosperity income employment vigor vigour viability usability convenience accessibility rigor rigour "
    "fruitful useful helpful valuable credibility reproducibility verification dignity hope agency chance equitably".split()
)
"""What is good; plurals count as the word."""
LESS = frozenset("low lower less fewer few reduced decreased little limited insufficient".split())
"""Words that turn the noun behind them."""
COMPARES: Mapping[str, Change] = {
    **dict.fromkeys("higher greater".split(), "raises"),
    **dict.fromkeys("lower less fewer smaller".split(), "lessens"),
}
"""Comparatives that say of the phrase before them, behind a form of be, what a verb of change says."""
ALONE: Mapping[str, Literal[1, -1]] = {
    **dict.fromkeys(
        "adverse negative negatively adversely harmful detrimental deleterious damaging undermining unintentionally inadvertently dehumanizing "
        "dehumanising isolating disconnected unintended worse inequitable".split(),
        -1,
    ),
    **dict.fromkeys(
        "beneficial positively fruitful effective positive successful successfully promising effectiveness useful helpful valuable better".split(), 1
    ),
}
"""Words that say good or harm without a word of change."""
WITH_RESULT = frozenset("adverse negative positive better worse".split())
"""Of these, those that say it of a result alone."""
CARRIES = frozenset(
    "level rate condition symptom effect impact incidence prevalence frequency severity score outcome factor value amount number status index "
    "event case rating gain consequence experience behaviour behavior problem reaction result".split()
)
"""Nouns that are good or harm by the noun before them: stress levels, error rates; behind all others it only tells more: stress proteins."""
_DESCRIBE = (
    "beneficial positive favorable favourable good better best successful promising effective efficient healthy fruitful useful helpful "
    "valuable equitably"
)
DESCRIBES = JUDGES | frozenset(_DESCRIBE.split())
"""Those of the words of worth that are no nouns."""
RESULTS = frozenset(
    "effect impact influence result outcome consequence change relationship association correlation role contribution finding view attitude "
    "perception experience than".split()
)
"""What results are called; `than` behind better and worse."""
