"""The names at the head of an entry of a list of references, in the ways that styles print them.

In: the text before the date or the title, in a line with single blanks. Out: persons, with what is their family's name, and bodies, whole. Whether
all names are inverted, or only the first, is told from where commas and the last joiner stand; where nothing tells, two words are a whole name.
"""

from __future__ import annotations

import re
from itertools import chain

from kb.extract.heads import FAMILY, INITIALS, LETTER, PARTICLE
from kb.extract.words import BODY_WORDS, PARTICLES
from kb.model import Name

_CONJUNCTION = r"(?:and|&|und|et(?! al)|y)"
AUTHORS = re.compile(rf"(?:{FAMILY},\s{INITIALS}(?:,?\s{_CONJUNCTION}\s|\s?[,;:]?\s))+")
"""Names with a comma before their initials."""
_IN_FULL = rf"[A-ZÀ-ÞА-Я]{LETTER}+(?:[ -][A-ZÀ-ÞА-Я]{LETTER}+){{0,2}}(?:[ -][A-ZÀ-ÞА-Я]\b\.?){{0,3}}"
_GIVEN = rf"(?:{_IN_FULL}|[A-ZÀ-ÞА-Я]\.\s[A-ZÀ-ÞА-Я]{LETTER}+(?=\s?[;:])|{INITIALS})(?:\s(?:{PARTICLE})\b){{0,2}}"
_ONE = rf"{FAMILY}(?:,? (?:Jr|Sr|II|III)\b\.?)?,\s{_GIVEN}"
_AND_MORE = r"(?:\s?[;,]?\s(?:u\.\s?a\.|et al\.?))?"
INVERTED = re.compile(
    rf"(?>{_ONE}(?:(?:\s?[;,]\s|,?\s{_CONJUNCTION}\s){_ONE}){{0,200}}){_AND_MORE}(?:(?<=[A-ZÀ-ÞА-Я]\.)\s|(?<=\sal\.)\s|[.:]\s|\s:\s)"
)
"""Names that are all inverted, with given names in full or not, up to the sign before a title."""
_CAPITALS = r"[A-ZÀ-ÞА-Я](?:[ -]?[A-ZÀ-ÞА-Я]\b|\.?[ -]?[A-ZÀ-ÞА-Я](?![^\W\dA-ZÀ-ÞА-Я_])|\.){0,6}:?"
_FAMILY_FIRST = re.compile(rf"({FAMILY})\s({_CAPITALS}(?:\s(?:Jr|Sr|II|III|2nd|3rd)\b|(?:\s(?:{PARTICLE})\b){{1,3}})?)(?![^\W_])")
"""A name as Vancouver styles print it: `Smith JA`."""
_INITIALS_FIRST = re.compile(rf"((?:[A-ZÀ-ÞА-Я][a-z]?\.[ -]?){{1,5}})\s?({FAMILY}(?:,? (?:Jr|Sr|II|III)\.?)?)")
"""A name as IEEE and others print it: `J. A. Smith`."""
_STOP = rf"(?:,?\set\s+al\b\.?[,.:]?\s|,\s(?:and\s|&\s)?|;\s|\s{_CONJUNCTION}\s|[.:]\s)"
SIGNED = re.compile(rf"(?>(?:{_FAMILY_FIRST.pattern}|{_INITIALS_FIRST.pattern}){_STOP})+")
"""Names with initials and no comma between."""
_PARTED = re.compile(rf"[,;\s](?:(?<=\s)\s*{_CONJUNCTION}\s+|(?<=[,;])\s+(?:{_CONJUNCTION}\s+)?)")
_JOINS_LAST = re.compile(r"[,\s]*(?:\band|&)\Z")
_JOINER = r"(?:and|&|und|et|y|e|och|og|en)\s+"
_JOINED = re.compile(rf"[,;\s](?:(?<=\s)\s*(?:{_JOINER}|;\s*&\s*)|(?<=[,;])\s+{_JOINER}|(?<=;)\s*&\s*)")
_SEMICOLON = re.compile(r"\s*;\s*(?:and\s+|&\s*)?")
_MORE = re.compile(r"[,;]?\s*(?:\bet al\b\.?|\b(?:and )?(?:others|OTHERS)\b|\bu\.\s?a\.|…|\.\.\.)")
_ROLE = re.compile(r"\(?\b(?:eds?|éds?|hrsg|hgg?|dir|coord|orgs?)\b\.?\)?", re.IGNORECASE)
_ROLE_HAS = re.compile(r"[eEéÉhHdDcCoO](?<!\w.)(?i:ds?|rsg|gg?|ir|oord|rgs?)\b")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_INITIALS = re.compile(
    rf"(?:[A-ZÀ-ÞА-Я][a-z]?\.|[A-ZÀ-ÞА-Я]{{1,3}}(?![^\W_]))(?:[ -]?(?:[A-ZÀ-ÞА-Я][a-z]?\.|[A-ZÀ-ÞА-Я]\b))*(?:\s(?:{PARTICLE})\b){{0,3}}"
)
_OF_BODIES = BODY_WORDS - PARTICLES
_SMALL = frozenset("of for on in für pour".split())
_MOST_WORDS = 4
"""Words of a person's name as it is said."""


def names_of(text: str) -> tuple[tuple[Name, ...], bool]:
    """The authors printed at the head of an entry, and whether more are meant.

    >>> [[name.family for name in names_of(text)[0]] for text in ("Smith, J., & Jones, B.", "Smith J, Day B", "Smith, John, Ann Day, and A. Lee")]
    [['Smith', 'Jones'], ['Smith', 'Day'], ['Smith', 'Day', 'Lee']]
    """
    cleaned = (_ROLE.sub("", text) if _ROLE_HAS.search(text) else text).strip(" ,;:(&[")
    some = "et al" in cleaned or "others" in cleaned or "OTHERS" in cleaned or "u." in cleaned or "…" in cleaned or "..." in cleaned
    more = _MORE.search(cleaned) if some else None
    cleaned = (cleaned if more is None else cleaned[: more.start()]).rstrip(" ,;:")
    if not _ends_with_initial(cleaned):
        cleaned = cleaned.rstrip(".")
    return tuple(_signed(cleaned.rstrip(".")) or _listed(cleaned)), more is not None


def _signed(text: str) -> list[Name]:
    """The names of a list that all have initials without a comma, before or behind; empty where one has not."""
    first = text.partition(", ")[0]
    if (" " not in first and "." not in first) or _is_body(first):
        return []
    if text.endswith(("and", "&")):
        text = _JOINS_LAST.sub("", text)
    names: list[Name] = []
    at = 0
    for cut in chain(_PARTED.finditer(text), (None,)):
        part = text[at : cut.start() if cut else len(text)].strip()
        if " " in part and (one := _FAMILY_FIRST.fullmatch(part)):
            names.append(_apart(one[1], one[2]))
        elif "." in part and (one := _INITIALS_FIRST.fullmatch(part)):
            names.append(_apart(one[2], one[1]))
        else:
            return []
        at = cut.end() if cut else at
    return names


def _listed(text: str) -> list[Name]:
    """The names of a list in which commas part family from given names, at least in the first."""
    if not text:
        return []
    if ";" in text:
        return [name for part in _SEMICOLON.split(text) if part.strip(" ,.") for name in _listed(part.strip(" ,"))]
    first = text.partition(",")[0]
    if _is_body(first):
        return [Name(family=text.strip(), literal=True)]
    chunks = [_commas(chunk) for chunk in _JOINED.split(text)]
    parts = list(chain.from_iterable(chunks))
    return _paired(parts) if _all_inverted(parts, chunks[-1] if len(chunks) > 1 else []) else _first_inverted(parts)


def _commas(text: str) -> list[str]:
    """What stands between commas; a suffix stays with what stands before it."""
    parts: list[str] = []
    for part in (one.strip() for one in text.split(",")):
        if parts and part[:1] in "JSI" and _SUFFIX.fullmatch(part):
            parts[-1] += f" {part}"
        elif part:
            parts.append(part)
    return parts


def _all_inverted(parts: list[str], ends: list[str]) -> bool:
    """Whether given names stand behind a comma in all names, not in the first alone. `ends`: what stands behind the last joiner."""
    if len(parts) < 3:
        return False
    if any(_is_initials(part) for part in parts[2:]):
        return True
    return len(ends) > 1 if ends else not all(" " in part for part in parts[2:])


def _paired(parts: list[str]) -> list[Name]:
    """Family and given names in turn; a part that has its given names within stands alone."""
    names: list[Name] = []
    at = 0
    while at < len(parts):
        given = parts[at + 1] if at + 1 < len(parts) else ""
        if given and not _is_body(parts[at]):
            names.append(_turned(parts[at], given))
            at += 2
        else:
            names.append(_whole(parts[at]))
            at += 1
    return names


def _first_inverted(parts: list[str]) -> list[Name]:
    """A first name that may be inverted, then names as they are said. One without a comma is whole: nothing tells a body's from a person's."""
    if len(parts) < 2:
        return [Name(family=part.rstrip("."), literal=" " in part) for part in parts]
    words = parts[0].split()
    if len(words) > 1 and " " in parts[1] and _is_initials(words[-1]) and not (_is_initials(words[0]) or _SUFFIX.fullmatch(words[-1])):
        return [_family_first(part) for part in parts]
    said = len(words) > 1 and words[0].casefold() not in PARTICLES and (any(_is_initials(word) for word in words) or " " in parts[1])
    said = said and not _is_initials(parts[1]) and not _is_initials(parts[1].split()[-1])
    if said:
        return [_whole(part) for part in parts]
    return [_turned(parts[0], parts[1]), *(_whole(part) for part in parts[2:])]


def _turned(family: str, given: str) -> Name:
    """A name from its parts; particles behind the given names are the family's, as is a suffix."""
    words = given.split()
    particles: list[str] = []
    while len(words) > 1 and _is_particle(words[-1]) and (words[-1].islower() or given.isupper()):
        particles.insert(0, words.pop())
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]) and not _is_initials(words[-1].removesuffix(".")):
        family = f"{family} {words.pop()}"
    return Name(family=" ".join([*particles, family]), given=" ".join(words))


def _family_first(text: str) -> Name:
    """A name whose family's stands first, without a comma: `Stokes Anna F`."""
    words = text.rstrip(".").split()
    at = next((n for n, word in enumerate(words) if not _is_particle(word)), 0) + 1
    return Name(family=" ".join(words[:at]), given=" ".join(words[at:]))


def _whole(text: str) -> Name:
    """A name that is not inverted: `Mary Jones`, `Jones MA`, or a body's."""
    words = text.rstrip(".").split() if not _ends_with_initial(text) else text.split()
    if len(words) == 2 and len(words[1]) < 4 and words[1].isascii() and words[1].isalpha() and words[1].isupper():
        return Name(family=words[0], given=words[1])
    if len(words) == 1 or _is_body(text):
        return Name(family=" ".join(words), literal=len(words) > 1)
    at = next((n for n, word in enumerate(words[:-1]) if n and _is_particle(word)), len(words) - 1)
    if at == len(words) - 1 and at > 1 and _SUFFIX.fullmatch(words[-1]):
        at -= 1
    if len(words) > _MOST_WORDS and not any(_is_initials(word) for word in words) and at == len(words) - 1:
        return Name(family=" ".join(words), literal=True)
    return Name(family=" ".join(words[at:]), given=" ".join(words[:at]))


def _apart(family: str, given: str) -> Name:
    """A name; single capitals at the end of the family's are initials."""
    words = family.split()
    while len(words) > 1 and len(words[-1]) == 1:
        given = f"{words.pop()} {given}"
    return _turned(" ".join(words), given.strip(" :"))


def _is_particle(word: str) -> bool:
    return word.casefold() in PARTICLES and not (len(word) == 1 and word.isupper())


def _is_initials(text: str) -> bool:
    return _INITIALS.fullmatch(text) is not None


def _is_body(text: str) -> bool:
    """Whether the words are a body's: one of those that bodies are called by, or a small one within."""
    if " " not in text:
        return False
    words = text.casefold().replace(".", "").split()
    return not _OF_BODIES.isdisjoint(words) or not _SMALL.isdisjoint(words[1:-1])


def _ends_with_initial(text: str) -> bool:
    return text.endswith(".") and (text[-2:-1].isupper() or text[-3:-2] in (" ", ".", "-"))
