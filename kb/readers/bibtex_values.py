"""What stands behind a field's `=` in BibTeX, put together: braces and quotes taken off, `#` joined, macros of @string filled in.

In: a value as written. Out: its text, still LaTeX. A value that is more than it should be, for want of a comma or a brace, is a `ValueFault`.
"""

from __future__ import annotations

import re

from kb.bibtex_fields import BRACED, QUOTED, closing

MAX_FIELD = 1_000_000
"""Characters of one value."""
MAX_EXPANSION = 100_000_000
"""Characters that all macros of one file may be expanded to: a short file can ask for more than any memory holds."""
MONTHS = {
    name[:3].lower(): name
    for name in (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    )
}  # fmt: skip
"""The macros that BibTeX's own styles define."""

_ALONE = re.compile(rf"{BRACED}|{QUOTED}")
"""Most values: one operand in braces or quotes."""
_WORD = re.compile(r"[^\s{}\"#,=%]+")
_GAP = re.compile(r"\s*+")
_PARTS_OF_NAMES = frozenset({"family", "given", "middle", "prefix", "suffix", "family-i", "given-i", "middle-i", "prefix-i", "suffix-i"})
"""What BibLaTeX's long form of names has before an equals sign, and no entry as a field."""
_SWALLOWED = re.compile(r"\}\s*+,?\s*+([A-Za-z][\w-]+)\s*+=\s*+[{\"]")


class ValueFault(ValueError):
    """Why a chunk cannot be taken as it stands; `code` and `hint` are those of the reject that comes of it."""

    def __init__(self, reason: str, *, code: str = "suspect-entry", hint: str = "look for a missing comma, brace or quote") -> None:
        super().__init__(reason)
        self.code = code
        self.hint = hint


class Macros:
    """The macros of one file: names are the same in capitals and small letters, and hold what @string gave them."""

    def __init__(self) -> None:
        self.defined: dict[str, str] = {}
        self.used = False
        """Whether one that @string defines was asked for since this was last set to False."""
        self._left = MAX_EXPANSION

    def get(self, name: str) -> str | None:
        """The macro's text; None if there is none of that name."""
        name = name.lower()
        text = self.defined.get(name)
        if text is None:
            text = MONTHS.get(name)
        else:
            self.used = True
        self._left -= len(text or "")
        if self._left < 0:
            raise ValueFault(f"the file's macros expand to more than {MAX_EXPANSION // 1_000_000} MB", code="field-too-large", hint="shorten it")
        return text


def joined(written: str, macros: Macros) -> tuple[str, list[str]]:
    """The text of a value, and the macros that it names and nobody defined, which stay as their names. Raises ValueFault.

    >>> joined('"Vol. " # {A} # 7', Macros())
    ('Vol. A7', [])
    """
    _refuse_swallowed(written)
    unknown: list[str] = []
    if _WORD.fullmatch(written):
        return _meant(written, macros, unknown), unknown
    if _ALONE.fullmatch(written):
        return written[1:-1], unknown
    parts: list[str] = []
    at = 0
    while True:
        at = _after_gap(written, at)
        part, at, is_name = _part(written, at)
        parts.append(_meant(part, macros, unknown) if is_name else part)
        at = _after_gap(written, at)
        if at == len(written):
            break
        if written[at] != "#":
            raise ValueFault(f"behind a value stands '{start_of(written[at:])}' where a comma should be")
        at += 1
    if sum(map(len, parts)) > MAX_FIELD:
        raise ValueFault(f"a value expands to more than {MAX_FIELD // 1_000_000} MB", code="field-too-large", hint="shorten it")
    return "".join(parts), unknown


def inner(written: str) -> str:
    """The text of a value that is one operand in braces or quotes. Raises ValueFault."""
    _refuse_swallowed(written)
    return written[1:-1]


def _refuse_swallowed(written: str) -> None:
    """Raises ValueFault where the value is too large, or holds what looks like the field behind it."""
    if len(written) > MAX_FIELD:
        raise ValueFault(f"a value holds more than {MAX_FIELD // 1_000_000} MB", code="field-too-large", hint="shorten it")
    for swallowed in _SWALLOWED.finditer(written) if "=" in written else ():
        if swallowed[1].lower() not in _PARTS_OF_NAMES:
            raise ValueFault(f"a value runs on into the field '{swallowed[1]}': a comma, a brace or a quote is missing or too many")


def _meant(word: str, macros: Macros, unknown: list[str]) -> str:
    """What a bare word stands for: itself where it is a number, or a macro that nobody defined; that is added to `unknown`."""
    if word.isdecimal():
        return word
    text = macros.get(word)
    if text is None:
        unknown.append(word)
        return word
    return text


def _after_gap(written: str, at: int) -> int:
    found = _GAP.match(written, at)
    return found.end() if found else at


def _part(written: str, at: int) -> tuple[str, int, bool]:
    """One operand of `#` from `at`, one past its end, and whether it is a bare word."""
    opening = written[at : at + 1]
    if opening in ("{", '"'):
        end = closing(written, at, len(written))
        if end < 0:
            raise ValueFault(f"the value that begins with '{start_of(written[at:])}' is not closed")
        return written[at + 1 : end - 1], end, False
    word = _WORD.match(written, at)
    if not word:
        raise ValueFault(f"a value is missing before '{start_of(written[at:])}'" if opening else "a value is missing behind '=' or '#'")
    return word[0], word.end(), True


def start_of(text: str) -> str:
    """The first characters of a text, on one line, for messages."""
    short = " ".join(text[:80].split())
    return short if len(short) <= 40 else f"{short[:37]}..."


def is_braced(text: str) -> bool:
    """Whether one pair of braces holds the whole text, as in a body's name that is not to be taken apart.

    >>> is_braced("{Barnes and Noble}"), is_braced("{van} {Beethoven}")
    (True, False)
    """
    return text.startswith("{") and closing(text, 0, len(text)) == len(text)
