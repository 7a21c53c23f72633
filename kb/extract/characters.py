"""Odd signs of a text as a reader reads them: ligatures, accents beside their letters, blanks of other widths, signs without any."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Set

_APART = "\u00b4\u00a8\u02c6\u02dc\u00b8\u02c7\u02da\u02dd"
_ODD = re.compile(
    "[\u00ad\u200b-\u200d\u2060\ufeff]+"  # without width
    "|[\x02\ufffe]"  # what PDF readers write for the hyphen of a cut word
    "|[\ufb00-\ufb06]"  # ligatures
    r"|[^\S \n]+| [^\S\n]+"  # space other than one blank, within a line
    "|[^\\W\\d_][\u0300-\u036f]+"  # a letter and its accents
    f"|[{_APART}] ?[^\\W\\d_]"
)
_MAY_BE_ODD = re.compile(f"[\u00ad\u200b-\u200d\u2060\ufeff\ufffe\ufb00-\ufb06\u0300-\u036f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x1f{_APART}]")
"""What every odd sign of a line that is not plain ASCII has."""
_BLANKS = re.compile("  (?<![ \n]  )")
"""More than one blank, but at the head of a line."""
_ACCENTS = dict(zip(_APART, "\u0301\u0308\u0302\u0303\u0327\u030c\u030a\u030b", strict=True))
"""Accents that stand alone, as some typesetters leave them before their letters, and the ones that join."""
_ASCII = bytes(range(128))


def tidied(line: str) -> str:
    """One line as a reader reads it: letters composed, ligatures spelled out, one space for any, none at either end."""
    if not line.isascii() or "\x02" in line:
        read: list[str] = []
        at = 0
        for start, end, usual in changes(line, odd_signs(line.encode("utf-8", "replace")), frozenset()):
            read += (line[at:start], usual)
            at = end
        line = "".join((*read, line[at:]))
    return " ".join(line.split())


def odd_signs(encoded: bytes) -> set[str]:
    """What all odd signs of a text have, but blanks; `encoded`: the text in UTF-8."""
    signs = {sign for sign in ("\t", "\x02", "\x1f") if sign.encode() in encoded}
    return signs.union(_MAY_BE_ODD.findall(encoded.translate(None, _ASCII).decode()))


def changes(text: str, signs: Set[str], hyphens: Set[int]) -> Iterator[tuple[int, int, str]]:
    """Where odd characters of a text start and end, and what is read there. `hyphens`: where one stands for a hyphen of the word's own."""
    end = 0
    blanks = (match.start() for match in _BLANKS.finditer(text))
    for place in sorted({*blanks, *(place for sign in signs for place in _places(text, sign))}):
        if place < end:
            continue
        match = _ODD.match(text, place - 1) if place > end else None  # a letter stands before its accent, and one blank before others
        if match is None or match.end() == place:
            match = _ODD.match(text, place)
        if match:
            begin, end = match.span()
            usual = "-" if begin in hyphens else _usual(match[0])
            if usual != match[0]:
                yield begin, end, usual


def _places(text: str, sign: str) -> Iterator[int]:
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


def _usual(odd: str) -> str:
    """What a reader reads where odd characters stand: letters composed, ligatures spelled out, one space for any, nothing for what has no width."""
    if odd.isspace():
        return " "
    if odd[0] in _ACCENTS:
        letter = unicodedata.normalize("NFC", odd[-1].replace("\u0131", "i") + _ACCENTS[odd[0]])
        return letter if len(letter) == 1 else odd
    if "\ufb00" <= odd <= "\ufb06":
        return unicodedata.normalize("NFKC", odd)
    return unicodedata.normalize("NFC", odd) if odd[0].isalpha() else ""
