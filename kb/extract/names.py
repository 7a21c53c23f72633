"""The grammar of authors' names as citations print them, read from the date backwards.

In: a text and the stretch before a date. Out: the names that end there, with the places they may begin. It knows the shapes of names of persons
and bodies, joining words and "et al."; which names are meant is for the lexicon and the matching to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import filterfalse
from typing import NamedTuple

from kb.extract.records import PrintedName
from kb.extract.words import BODY_JOINERS, BODY_WORDS, CONJUNCTIONS, DOUBTFUL_CONJUNCTIONS, ET_AL, PARTICLES

WINDOW = 400
"""Characters before a date that its authors may fill."""
NEAR = (60, 150)
"""Characters that are looked at first: few lists of names are longer."""
ASIDE = 25
"""A list that begins nearer to where the look began may go on before it."""
_MARKS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ħ": "h"})
_LETTERS = re.compile(r"[^\W_]+")
_NO_LETTER = re.compile(r"[\W_]")
_APOSTROPHE = re.compile(r"['’ʼ‘`]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_SIGNS = [None if sign in "'`" else sign if sign.isalnum() else " " for sign in map(chr, range(128))]
"""What each sign of ASCII is folded to."""
_TOKEN = re.compile(
    rf"(?P<E>\*?(?:{ET_AL})\*?)"
    r"|(?P<I>(?:[^\W\d_]\.[\s-]?(?:-\s?)?)+(?=[\s,;/(&]|\Z|[^\W\d_]))"
    r"|(?P<B>[\[(][A-Z][\w&.-]{1,14}(?:;[^\])]{1,20})?[\])])"
    r"|(?P<W>(?:[^\W\d_]['’ʼ`])?[^\W\d_](?:[\w\u0300-\u036f'’ʼ‘ˈ·]++|[-‐‑–](?=[^\W\d_])|\.(?=[^\W\d_]))*+\.?)"
    r"|(?P<C>[&+])|(?P<S>[,;/،؛]|(?<=\s)[–—-](?=\s))|(?P<Q>[\"“”„‟«»‘’'])|(?P<X>\S)"
)
POSSESSIVE = re.compile(r"(?:['’ʼ]s|(?<=s)['’ʼ])\Z")
"""What stands behind a name whose work is spoken of: `Smith's`."""
ROMAN = re.compile(r"(?:I{2,3}|IV|VI{0,3}|Jr|Sr|jr|sr)\.?\Z")
"""What stands behind a family name and is no part of it."""
_INITIALS_AT_MOST = 3
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}\Z")
_WITH_ARTICLE = re.compile(r"(?:mc|mac|de|di|van|von|le|la|du)[A-Z]")


@lru_cache(maxsize=4_096)  # the words of a text recur
def fold(text: str) -> str:
    """Letters and digits alone, without accents and case: what two prints of a name share.

    >>> fold("O’Hara"), fold("Müller-Lüdenscheidt"), fold("Gödel")
    ('ohara', 'muller ludenscheidt', 'godel')
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = _BEYOND_ASCII.sub(lambda run: _letters(run[0]), plain)
    if plain.isalnum():
        return plain
    return " ".join(plain.translate(_SIGNS).split() if plain.isascii() else _LETTERS.findall(plain.replace("'", "").replace("`", "")))


@lru_cache(maxsize=1_024)  # dashes, curly quotes and accents recur
def _letters(run: str) -> str:
    """Signs beyond ASCII, in lower case, folded: letters and digits without accents, a blank for each other sign, nothing for an apostrophe."""
    plain = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", run.translate(_MARKS))))
    return _NO_LETTER.sub(" ", _APOSTROPHE.sub("", plain))


class Token(NamedTuple):
    """A word or sign. A tuple, for there are many.

    `kind`: N name, I initials, P particle, J joiner of a body's name, C conjunction, D what may be one, E et al., B acronym in brackets, L other
    word, Q quotation mark, X other sign; a comma, semicolon or slash is its own kind.
    """

    kind: str
    text: str
    start: int
    end: int


class Chunk(NamedTuple):
    """One name: a person or a body."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    text: str


class NameList(NamedTuple):
    """The names that end before a date, the first one first, as many as the grammar can take."""

    chunks: tuple[Chunk, ...]
    et_al: bool
    end: int
    """Where the list ends: a str offset in the text."""
    joined: bool
    """Whether a conjunction stands between the last two."""
    possessive: bool = False


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The tokens of a stretch."""
    found = []
    for match in _TOKEN.finditer(text, start, end):
        at = match.start()
        kind, word = _told(match.lastgroup or "X", match[0])
        found.append(Token(kind, word, at, at + len(word)))
    return found


@lru_cache(maxsize=4_096)
def _told(kind: str, word: str) -> tuple[str, str]:
    """The kind of a token, and its text without the space behind it."""
    if kind == "S":
        kind = word
    elif kind == "W":
        kind = _kind(word)
    elif kind == "I" and (word[0].islower() or len(word.rstrip()) > 12):
        kind = "L"
    return kind, word.rstrip()


def _kind(word: str) -> str:
    low = word.lower()
    if low in CONJUNCTIONS and not word[0].isupper():
        return "C"
    if low in DOUBTFUL_CONJUNCTIONS and not word[0].isupper():
        return "D"
    if word[0].isupper() or not (word[0].islower() or word[0].isupper()):
        return "N"
    if low in PARTICLES:
        return "P"
    if low in BODY_JOINERS:
        return "J"
    if len(low) > 2 and low[1] in "'’ʼ" and word[2].isupper():
        return "N"  # d'Alembert
    if "-" in word and word.split("-")[-1][:1].isupper() and word.split("-")[0] in ("al", "el", "ash", "as", "ar", "at", "an", "ibn", "bin"):
        return "N"
    if _WITH_ARTICLE.match(word):
        return "N"
    if word[1:2].isupper() and len(word) > 2:
        return "N"  # iNACOL, eBay
    return "L"


def names_before(text: str, start: int, end: int) -> NameList | None:
    """The longest list of names that ends at `end`, not before `start`; None where none does.

    A comma between names is taken; who reads a narrative decides how much of the list is meant.
    """
    while end > start and text[end - 1].isspace():
        end -= 1
    floor = max(start, text.rfind("\n\n", max(start, end - WINDOW), end), end - WINDOW)
    for near in NEAR:
        begins = text.find(" ", end - near, end) if end - floor > near else floor
        if begins > floor:
            listed = _listed(text, begins, end)
            if listed is None or listed.chunks[0].start > begins + ASIDE:
                return listed
    return _listed(text, floor, end)


def _listed(text: str, start: int, end: int) -> NameList | None:
    found = tokens(text, start, end)
    at = len(found) - 1
    while at >= 0 and found[at].kind in ",;،؛":
        at -= 1
    if at < 0:
        return None
    last = found[at].end
    et_al = False
    if found[at].kind == "E":
        et_al, at = True, at - 1
        while at >= 0 and found[at].kind in ",;/CD":
            at -= 1
    possessive = False
    if at >= 0 and found[at].kind == "N" and POSSESSIVE.search(found[at].text):
        possessive = True
        cut = POSSESSIVE.sub("", found[at].text)
        found[at] = Token("N", cut, found[at].start, found[at].start + len(cut))
    chunks: list[Chunk] = []
    joined = False
    while True:
        chunk, before = _chunk(text, found, at)
        if chunk is None:
            break
        chunks.append(chunk)
        at = before
        if at < 0:
            break
        kind = found[at].kind
        if kind in "CD":
            at -= 1
            if at >= 0 and found[at].kind in ",;":
                at -= 1
            if _chunk(text, found, at)[0] is None:
                break
            joined = joined or (len(chunks) == 1 and kind == "C")
        elif kind in ",;/–—-،؛":
            at -= 1
        else:
            break
    if not chunks:
        return None
    return NameList(tuple(reversed(chunks)), et_al, last, joined, possessive)


def _chunk(text: str, found: list[Token], at: int) -> tuple[Chunk | None, int]:
    """The name that ends with token `at`, and the token before it."""
    last = at
    first = None
    while at >= 0:
        token = found[at]
        if token.kind == "N" and first is not None and len(token.text) > 4 and token.text.endswith(".") and "." not in token.text[:-1]:
            break  # the end of a sentence
        if token.kind in "NIB" and token.kind:
            first = at
        elif token.kind == "P":
            if first is None and token.text not in ("van", "de"):
                break
            if first == at + 1:
                first = at
        elif token.kind == "J" or (token.kind == "C" and first is not None and _within_body(found, at)):
            if first is None:
                break
        elif token.kind == "," and first is not None and all(found[i].kind == "I" or ROMAN.match(found[i].text) for i in range(first, last + 1)):
            pass  # Smith, J.
        else:
            break
        at -= 1
    if first is None:
        return None, last
    while first <= last and found[first].kind == "B":
        first += 1
    if first > last or all(found[i].kind in "PB" for i in range(first, last + 1)):
        return None, last
    taken = tuple(found[first : last + 1])
    return Chunk(taken[0].start, taken[-1].end, taken, text[taken[0].start : taken[-1].end]), first - 1


def _within_body(found: list[Token], at: int) -> bool:
    """Whether the conjunction stands within a body's name: `Department of Health and Human Services`."""
    if found[at].text in ("&", "+"):
        return False
    left = at - 1
    while left >= 0 and found[left].kind in "NJIP":
        if found[left].kind == "J" and left >= 1 and found[left - 1].kind == "N" and found[left - 1].text.lower() in BODY_WORDS:
            return True
        left -= 1
    return False


def printed_name(chunk: Chunk) -> PrintedName:
    """The family name and the given names of a chunk.

    The family name is the last word with its particles, or all words of what is no person.
    """
    if len(chunk.tokens) == 1 and chunk.tokens[0].kind == "N":
        return PrintedName(family=chunk.tokens[0].text)
    kept = [token for token in chunk.tokens if token.kind != "B"]
    while kept and kept[-1].kind == ",":
        kept.pop()
    given = []
    comma = next((n for n, token in enumerate(kept) if token.kind == ","), None)
    if comma is not None:
        given = [token.text for token in kept[comma + 1 :] if not ROMAN.match(token.text)]
        kept = kept[:comma]
    elif is_body(chunk):
        return PrintedName(family=_spaced(kept))
    while len(kept) > 1 and ROMAN.match(kept[-1].text):
        kept.pop()
    if len(kept) > 1 and (kept[-1].kind == "I" or (initials_behind(kept) and len(kept[-1].text) == 1)) and kept[0].kind in "NP":
        given += [token.text for token in kept if token.kind == "I" or token is kept[-1]]
        kept = [token for token in kept[:-1] if token.kind != "I"]
    else:
        initials = next((n for n, token in enumerate(kept) if token.kind in "NP" and not (_INITIALS.match(token.text) and len(token.text) < 2)), 0)
        given += [token.text for token in kept[:initials]]
        kept = kept[initials:]
    return PrintedName(family=_spaced(kept), given=" ".join(given))


def initials_behind(kept: Sequence[Token]) -> bool:
    """Whether the last of several words is initials without full stops: `Smith AM`, `SMITH A`."""
    last, first = kept[-1].text, kept[0].text
    if len(kept) < 2 or len(first) < 2 or not (last.isascii() and last.isalpha() and last.isupper()):
        return False
    return len(last) == 1 or (len(last) <= _INITIALS_AT_MOST and not first.isupper())


def is_body(chunk: Chunk) -> bool:
    """Whether the name is one of a body, by its words."""
    words = [token.text for token in chunk.tokens]
    inner = [token for token in chunk.tokens[1:-1] if token.kind in "JC"]
    return bool(inner) or any(word.lower().strip(".") in BODY_WORDS for word in words)


def _spaced(kept: list[Token]) -> str:
    parts = []
    for n, token in enumerate(kept):
        if n and token.start > kept[n - 1].end:
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts)
