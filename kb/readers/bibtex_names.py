"""The names of a BibTeX field: people and bodies, taken apart while still LaTeX, then decoded.

In: one name as written between two `and`. Out: a `Name`, and what is odd about it. BibLaTeX's long form (`family=..., given=...`) is read too;
source: the biblatex manual, section 3.4, "Extended name format".
"""

from __future__ import annotations

import re
from typing import Final

from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts, split_multiple_persons_names

from kb.model import Name
from kb.readers.bibtex_values import is_braced
from kb.readers.latex import plain
from kb.readers.text import composed

_WORD: Final = r"[A-Z\u00c0-\u00d6\u00d8-\u00de][^\W\d_]+(?:[-'’][^\W\d_]+)*"
_GIVEN: Final = rf"(?:{_WORD}|[A-Z]\.(?:-?[A-Z]\.)*)"
PLAIN: Final = re.compile(rf"({_WORD}), ({_GIVEN}(?: {_GIVEN})*)|({_GIVEN}(?: {_GIVEN})*) ({_WORD})")
"""Most names: a family name of one word and given names, all with a capital; bibtexparser, which is slower, would say the same."""
_BRACE: Final = re.compile(r"[{}\\~]|\A\s*\Z|\A\s*and\b|\band\s*\Z|\band\s+and\b", re.IGNORECASE)
_AND: Final = re.compile(r"\s+and\s+", re.IGNORECASE)
"""What divides names, where no brace or command stands among them; for all else bibtexparser divides them."""
_LONG: Final = re.compile(r"(?:\A|,)\s*(?:family|given)\s*=", re.IGNORECASE)
_PART: Final = re.compile(r"(?:[^{},\"]|\"[^\"{}]*\"|\{(?:[^{}]|\{[^{}]*\})*\})+")


def divided(text: str) -> list[str]:
    """The names of a field, each as written; `others` may be the last."""
    return list(split_multiple_persons_names(text)) if _BRACE.search(text) else _AND.split(text.strip())


def name(text: str) -> tuple[Name | None, str]:
    """One person or body (None where the text names nobody), and what is odd about it; nothing is odd where that is empty."""
    if plainly := PLAIN.fullmatch(text):
        family, given = (plainly[1], plainly[2]) if plainly[1] else (plainly[4], plainly[3])
        return Name(family=composed(family), given=composed(given)), ""
    if is_braced(text):
        return Name(family=_shown(text[1:-1]), literal=True), ""
    if "=" in text and _LONG.search(text):
        return _long(text)
    if text.startswith("xdata="):
        return Name(family=_shown(text), literal=True), "it leads to no name of an @xdata entry"
    fault = ""
    try:
        parts = parse_single_name_into_parts(text)
    except InvalidNameError as odd:
        fault = odd.reason
        parts = parse_single_name_into_parts(text, strict=False)
    return _made(" ".join((*parts.von, *parts.last, *parts.jr)), " ".join(parts.first), fault)


def _long(text: str) -> tuple[Name | None, str]:
    """A name whose parts are called by their names; other parts (initials, options) are left out."""
    told: dict[str, str] = {}
    for part in _PART.findall(text):
        label, equals, value = part.partition("=")
        value = value.strip()
        value = value[1:-1] if is_braced(value) or (len(value) > 1 and value[0] == value[-1] == '"') else value
        if not equals:
            return Name(family=_shown(text), literal=True), f"'{part.strip()[:40]}' is no part of a name in the long form"
        told[label.strip().lower()] = value
    return _made(
        " ".join(told[part] for part in ("prefix", "family", "suffix") if told.get(part)),
        " ".join(told[part] for part in ("given", "middle") if told.get(part)),
        "",
    )


def _made(family: str, given: str, fault: str) -> tuple[Name | None, str]:
    family, given = _shown(family), _shown(given)
    if not family:
        return (Name(family=given), fault) if given else (None, fault or "it is empty")
    return Name(family=family, given=given), fault


def _shown(text: str) -> str:
    return composed(plain(text)).strip()
