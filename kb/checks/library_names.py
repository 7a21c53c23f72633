"""Checks of the names of authors and editors: what is no name, bodies without braces, lists joined by the wrong word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from kb import entries
from kb.errors import Problem, info, warning
from kb.model import Base, Name, Work

_AND = re.compile(r"((?<!\s)\s+and\s+)", re.IGNORECASE)
_GLUED = re.compile(r"(?<![\w\\{])([^\W\d_]\.)(?=[^\W\d_]\.)")
_ET_AL = re.compile(r"(?i)(?:\A|(?<!\s)(?:,|\s+and)?\s+)et\.?\s*al(?:\.|ii|\b)\s*\Z")
_TITLE = re.compile(
    r"(?:\A|[\s,])(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame|Rev)\.?(?=\s)|"
    r"[\s,](?:Ph\.?\s?D|M\.?D|Ed\.?D|M\.?Sc|B\.?Sc|M\.?B\.?A|D\.?Phil|Dr\.-Ing)\.?\Z"
)
_BODY = re.compile(
    r"\b(?:Universit\w+|Institut\w*|Department|Ministry|Ministère|Ministerium|Association|Society|Committee|Commission|Council|Agency|Bureau|"
    r"Foundation|Fundación|Stiftung|Centers?|Centre|Academy|Organi[sz]ation|Laborator(?:y|ies)|Consortium|Federation|Corporation|Inc|Ltd|LLC|GmbH)\b"
)
_INITIAL_WITHIN = re.compile(r"(?<=\s)[^\W\d_a-z]\.?(?=\s|\Z)|\A[^\W\d_a-z]\.\s")
_JOINED = re.compile(r"(?<!\s)\s*;\s*")
_PERSON = re.compile(r"[^\s,;{}&][^,;{}&]*,\s*[^\s,;{}&][^,;{}&]*\Z")


def name_et_al(base: Base) -> Iterator[Problem]:
    """A list that goes on ends with `and others`; et al. is what styles make of it (btxdoc, 4, names)."""
    for work, role, _ in _people(base):
        text = work.fields.get(role, "")
        if _ET_AL.search(text) and entries.field(work, role):
            fix = entries.rewritten(work, role, lambda text: _ET_AL.sub(" and others", text))
            yield warning("name-et-al", entries.place(work, role), f"{role} of '{work.key}' ends with et al.", "write 'and others'", fix=fix)


def name_joined(base: Base) -> Iterator[Problem]:
    """Names are joined by the word and: what stands between two ands is one name, whatever signs it holds (btxdoc, 4, names)."""
    for work, role, names in _people(base):
        odd = next((name for name in names if not name.literal and re.search(r"[;&]", f"{name.family} {name.given}")), None)
        if odd and entries.field(work, role):
            text = entries.written(work, role)
            parts = _JOINED.split(text.strip(" ;"))
            sure = len(parts) > 1 and not _AND.search(text) and all(_PERSON.match(part) for part in parts)
            fix = entries.edited(work, role, " and ".join(parts)) if sure else None
            told = f"'{_shown(odd)}' is read as one name"
            yield warning("name-joined", entries.place(work, role), told, "put 'and' between persons, and a body in braces", fix=fix)


def name_initials(base: Base) -> Iterator[Problem]:
    """Initials have spaces between them: J.R. is one given name to BibTeX, and is shortened to J. (Markey, Tame the BeaST, 13)."""
    for work, role, names in _people(base):
        glued = next((name for name in names if not name.literal and _GLUED.search(name.given)), None)
        if glued and entries.field(work, role):
            fix = entries.rewritten(work, role, _with_spaces)
            told = f"the initials of '{_shown(glued)}' stick together"
            yield warning("name-initials", entries.place(work, role), told, "write J. R.", fix=fix)


def name_capitals(base: Base) -> Iterator[Problem]:
    """A family name in capitals was copied from a title page; styles set capitals where they want them (APA Publication Manual, 7th edition, 9.8)."""
    for work, role, names in _people(base):
        for name in names:
            if not name.literal and name.given and len(name.family) > 3 and name.family.isupper() and entries.field(work, role):
                yield info("name-capitals", entries.place(work, role), f"'{_shown(name)}' is in capitals", "write it as the person does")
                break


def name_digits(base: Base) -> Iterator[Problem]:
    """A digit in a person's name is a mark of a footnote or an affiliation (JabRef's check of person names)."""
    for work, role, names in _people(base):
        for name in names:
            if not name.literal and re.search(r"\d", f"{name.family}{name.given}") and entries.field(work, role):
                yield warning("name-digits", entries.place(work, role), f"'{_shown(name)}' holds a digit", "take it out, or put a body in braces")
                break


def name_title(base: Base) -> Iterator[Problem]:
    """Titles and degrees are no part of a name in a reference (APA Publication Manual, 7th edition, 9.8)."""
    for work, role, names in _people(base):
        for name in names:
            whole = f"{name.given} {name.family}" if name.given else name.family
            if not name.literal and (_TITLE.search(whole) or _TITLE.search(name.given)) and entries.field(work, role):
                yield warning("name-title", entries.place(work, role), f"'{_shown(name)}' holds a title or degree", "leave it out")
                break


def name_of_body(base: Base) -> Iterator[Problem]:
    """The name of a body stands in braces of its own, or it is taken apart like a person's (btxdoc, 4, names; biblatex manual, 2.3.3)."""
    for work, role, names in _people(base):
        for name in names:
            whole = f"{name.given} {name.family}".strip()
            if not name.literal and len(whole.split()) > 1 and _BODY.search(whole) and entries.field(work, role):
                fix = entries.rewritten(work, role, lambda text, whole=whole: _in_braces(text, whole))  # type: ignore[misc]
                told = f"'{whole[:60]}' is read as a person of the family '{name.family[:40]}'"
                yield warning("name-of-body", entries.place(work, role), told, f"write {{{whole[:60]}}} in braces", fix=fix)
                break


def name_twice(base: Base) -> Iterator[Problem]:
    """Nobody is author of a work twice: a name that comes again was copied twice, or hides another one."""
    for work, role, names in _people(base):
        again = [name for name, count in Counter(name for name in names if name.given or name.literal).items() if count > 1]
        if again and entries.field(work, role):
            yield warning("name-twice", entries.place(work, role), f"'{_shown(again[0])}' stands twice in the list", "keep one, or mend the other")


def name_pair(base: Base) -> Iterator[Problem]:
    """Before the comma stands a family name alone (btxdoc, 4, names): with an initial in it, or a given name that others bear, it is a whole name."""
    given = {word for work, _, names in _people(base) for name in names for word in name.given.split()[:1] if len(word) > 2 and not word.isupper()}
    families = {name.family for _, _, names in _people(base) for name in names if name.given}
    for work, role, names in _people(base):
        for name in names:
            first, *more = name.family.split() or [""]
            plain = not name.literal and more and name.given and entries.field(work, role)
            told = first in given and " " in name.given and name.given.rpartition(" ")[2] in families
            if plain and (told or _INITIAL_WITHIN.search(name.family)):
                message = f"'{_shown(name)}' is read as one person of the family '{name.family[:40]}'"
                yield warning("name-pair", entries.place(work, role), message, "put 'and' between two persons, and the family name before the comma")
                break


CHECKS: tuple[Callable[[Base], Iterable[Problem]], ...] = (
    name_et_al, name_joined, name_initials, name_capitals, name_digits, name_title, name_of_body, name_twice, name_pair,
)  # fmt: skip


def _people(base: Base) -> Iterator[tuple[Work, str, tuple[Name, ...]]]:
    """Each list of names: the work, the field and the names."""
    for work in base.works:
        if work.authors:
            yield work, "author", work.authors
        if work.editors:
            yield work, "editor", work.editors


def _shown(name: Name) -> str:
    return (f"{name.family}, {name.given}" if name.given else name.family)[:60]


def _with_spaces(text: str) -> str:
    """The list with spaces between the initials of names written as 'Family, I.I.'; what stands in braces is left alone."""
    parts = _AND.split(text)
    return "".join(_spaced(part) if "," in part and not re.search(r"[{}]", part) else part for part in parts)


def _spaced(name: str) -> str:
    family, comma, given = name.rpartition(",")
    return family + comma + _GLUED.sub(r"\1 ", given)


def _in_braces(text: str, whole: str) -> str:
    """The list with the body in braces where it is written plainly, in several words, with a word such as 'of' in it."""
    if "," in whole or not re.search(r"\b(?:of|for|on|the|de|der|für|des|du)\b", whole):
        return text
    parts = _AND.split(text)
    return "".join(f"{{{part}}}" if " ".join(part.split()) == whole else part for part in parts)
