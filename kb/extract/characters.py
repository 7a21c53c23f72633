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
_ACCENTS = dict(zip(_APART, "\u0301\u0308\u0302\u0303\u0327\u030c\u030a\u030b", strict=True))
"""Accents that stand alone, as some typesetters leave them before their letters, and the ones that join."""
_ASCII = bytes(range(128))


def tidied(line: str) -> str:
    """One line as a reader reads it: letters composed, ligatures spelled out, one space for any, none at either end."""
    if not line.isascii() or "\x02" in line:
        line = "".join([piece for piece, _, _ in read(line, 0, odd_characters(line.encode("utf-8", "replace")), frozenset())])
    return " ".join(line.split())


def odd_characters(encoded: bytes) -> set[str]:
    """What odd signs within the lines of a text have, more than one blank too; `encoded`: the lines in UTF-8, without white space at either end."""
    signs = {"  ", *(sign for sign in ("\t", "\x02", "\x1f") if sign.encode() in encoded)}
    return signs.union(_MAY_BE_ODD.findall(encoded.translate(None, _ASCII).decode()))


def read(lines: str, start: int, odd: Set[str], hyphens: Set[int]) -> Iterator[tuple[str, int, int]]:
    """Lines that begin at `start`: themselves, but for odd characters. `hyphens`: where one stands for a hyphen of the word's own."""
    done = end = 0
    for place in sorted({place for sign in odd for place in _places(lines, sign)}):
        if place < end:
            continue
        match = _ODD.match(lines, place - 1) if place > end else None  # a letter stands before its accent, and one blank before others
        if match is None or match.end() == place:
            match = _ODD.match(lines, place)
        if match:
            begin, end = match.span()
            usual = "-" if start + begin in hyphens else _usual(match[0])
            if usual != match[0]:
                if done < begin:
                    yield lines[done:begin], start + done, start + begin
                if usual:
                    yield usual, start + begin, start + end
                done = end
    if done < len(lines):
        yield lines[done:], start + done, start + len(lines)


def _places(lines: str, sign: str) -> Iterator[int]:
    place = lines.find(sign)
    while place >= 0:
        yield place
        place = lines.find(sign, place + 1)


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
