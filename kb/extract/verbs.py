"""English verbs: their forms, and whether a form that may be a noun stands as a verb between its neighbours. It knows no meanings."""

from __future__ import annotations

import re

_VOWELS = "aeiou"
_DOUBLED = frozenset({"cut", "curb", "stop", "drop", "trap", "strip", "let", "deter", "incur", "spur"})
"""Verbs that double their last letter before an ending."""
_IRREGULAR = {
    "lead": "led", "bring": "brought", "make": "made", "lose": "lost", "hurt": "hurt", "cut": "cut", "let": "let", "grow": "grew grown",
    "rise": "rose risen", "fall": "fell fallen", "keep": "kept", "give": "gave given", "find": "found", "show": "showed shown",
    "overcome": "overcame", "spread": "spread", "build": "built", "become": "became", "leave": "left", "bear": "bore borne",
    "come": "came", "fight": "fought", "hold": "held", "speed": "sped", "shrink": "shrank shrunk",
}  # fmt: skip
"""What stands in the place of the form in -ed."""
_NOUNS_TOO = frozenset(
    form
    for verb in (
        "increase decrease rise fall drop decline benefit support help aid favor favour advance harm damage limit cause result lead gain experience "
        "show bear produce yield cut boost stop end escape treat fight address counter offset buffer spread double struggle compromise link need "
        "lack impact influence change raise face offer challenge serve speed upgrade decay hurt effect demand isolate narrow close remedy triple "
        "multiple lower correct ease estimate call promise waste use report study conflict"
    ).split()
    for form in (verb, f"{verb}es" if verb.endswith(("s", "sh", "ch")) else f"{verb}s")
)
_BEFORE = re.compile(r"([\w’'-]+|[^\w\s])\s*\Z")
_BEHIND = re.compile(r"\s*([\w’'-]+|[^\w\s])")
_OPENS_NOUN = frozenset(
    "a an the these those such no any some each every all both its their his her our my your whose of in on with for by from at as than about "
    "without into between among through during within against per more less most least many few several other another same new own high low "
    "higher lower greater better worse good bad main key two three four five six one first second third what".split()
)
"""Words behind which a noun stands."""
_OPENS_PLAIN = frozenset("to can could may might must shall should will would do does did".split())
"""Words behind which the plain form of a verb stands, and no other."""
_OPENS_VERB = frozenset(
    "never not also often then thus therefore always still even he she it we they you i who which people children data women men bacteria media "
    "police ultimately further".split()
)
"""Words behind which a verb stands."""
_ADJECTIVE = re.compile(r"\w{2,}(?:ive|al|ic|ous|ful|less|able|ible|ary|ant|est)\Z")
_PREPOSITIONS = frozenset("of in on with for by from at as than about into between among through during within against to".split())
_OPENS_PARTICIPLE = frozenset("a an the its their his her our such no of in on with for from to by through".split())
_OPENS_CLAUSE = frozenset(("", ",", ";", ":", "(", "—", "–", "-", "•"))
_BE = frozenset("is are was were be been being has have had can could may might will would should must".split())


def forms(verb: str) -> tuple[str, ...]:
    """The verb's forms.

    >>> forms("reduce"), forms("carry"), forms("lead")
    (('reduce', 'reduces', 'reduced', 'reducing'), ('carry', 'carries', 'carried', 'carrying'), ('lead', 'leads', 'led', 'leading'))
    """
    stem, *particle = verb.split(" ")
    if stem == "have":
        found = ["have", "has", "had", "having"]
    elif stem.endswith("y") and stem[-2] not in _VOWELS:
        found = [stem, f"{stem[:-1]}ies", f"{stem[:-1]}ied", f"{stem}ing"]
    elif stem.endswith("e"):
        found = [stem, f"{stem}s", f"{stem}d", f"{stem[:-1]}ing"]
    else:
        longer = stem + stem[-1] if stem in _DOUBLED else stem
        found = [stem, f"{stem}es" if stem.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{stem}s", f"{longer}ed", f"{longer}ing"]
    if stem in _IRREGULAR:
        found[2:3] = _IRREGULAR[stem].split()
    return tuple(" ".join([form, *particle]) for form in dict.fromkeys(found))


def stands_as_verb(text: str, start: int, end: int) -> bool:
    """Whether the word from `start` to `end`, which may be a noun too, is a verb there, as far as the words beside it tell.

    >>> stands_as_verb("which results in losses", 6, 13), stands_as_verb("problematic results in papers", 12, 19)
    (True, False)
    """
    word = text[start:end].casefold()
    if word.split()[0] not in _NOUNS_TOO:
        return True
    found = _BEFORE.search(text, max(0, start - 40), start)
    before = found[1].casefold() if found else ""
    behind = _BEHIND.match(text, end)
    following = behind[1].casefold() if behind else ""
    plain = not word.endswith("s")
    if following in _BE:
        return False
    if before in ("this", "that"):
        return not plain or (before == "that" and following not in _PREPOSITIONS)
    if before in _OPENS_NOUN or before.endswith(("’s", "'s", "s’", "s'")):
        return False
    if before in _OPENS_PLAIN:
        return plain
    if before in _OPENS_VERB or before.endswith("ly"):
        return True
    if before in _OPENS_CLAUSE:
        return plain or _takes(word, following)
    if not before[0].isalpha():
        return True
    if _ADJECTIVE.match(before) and not before.endswith("ials"):
        return False
    if before in ("and", "or"):
        return following not in _PREPOSITIONS or _takes(word, following)
    return before.endswith("s") or _takes(word, following) if plain else True


def modifies(text: str, start: int, end: int) -> bool:
    """Whether the participle from `start` to `end` goes with the noun behind it.

    >>> modifies("due to increased yields", 7, 16), modifies("it increased yields", 3, 12)
    (True, False)
    """
    word = text[start:end].casefold()
    found = _BEFORE.search(text, max(0, start - 40), start)
    before = found[1].casefold() if found else ""
    return (word.endswith("ed") and before in _OPENS_CLAUSE | _OPENS_PARTICIPLE) or (word.endswith("ing") and before in ("a", "an", "the", "with"))


def _takes(word: str, following: str) -> bool:
    """Whether a verb goes on with the preposition behind it."""
    return (word.startswith("lead") and following == "to") or (word.startswith("result") and following in ("in", "into"))
