"""How the entries of a list of references begin: the names at their head, whatever their style.

The patterns are told twice: along a line, and across the lines of a block, where any run of space counts as one blank.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter

from kb.extract.words import PARTICLES

LETTER = r"[^\W\d_]"
_PARTICLES = groupby(sorted((word for word in PARTICLES if word.isalpha()), key=lambda word: (word[0], -len(word))), itemgetter(0))
PARTICLE = "|".join(f"[{letter}{letter.upper()}](?i:{'|'.join(word[1:] for word in words)})" for letter, words in _PARTICLES)
"""Particles in any case, by their first letters: most words are told from all of them by one look."""


def _family(blank: str) -> str:
    return rf"(?:(?:{PARTICLE}){blank}){{0,3}}[A-ZÀ-ÞŠŽŁĐŒŸČĆŚŻĞİА-Я]{LETTER}*+(?:(?:['’ʼ‘‐-]|{blank}(?=[A-ZÀ-Þ])){LETTER}++){{0,5}}"


def _initials(blank: str) -> str:
    return rf"[A-ZÀ-ÞА-Я]\.?(?:(?:-|{blank})?[A-ZÀ-ÞА-Я]\.?){{0,4}}"


FAMILY = _family("[ ]")
"""A family name; no letter stands behind it."""
INITIALS = _initials("[ ]")
_GIVEN = rf"[A-ZÀ-ÞА-Я]{LETTER}*\.?"


def _begins(blank: str, space: str, other: str) -> str:
    """The beginning of an entry. `blank` parts the words of a name, `space` all others; `other` is a sign between the first name and the year."""
    family, initials, within = _family(blank), _initials(blank), rf"{space}(?=[^\S\n]*\S)"
    year_near = rf"(?={other}{{1,62}}+(?:\.{space}\(?)?\d)"
    return (
        rf"(?P<number>\[[\w+]{{1,10}}\]{space}+|\d{{1,3}}\.?{space}+|\(\d{{1,3}}\){space}+)?[\[“\"_*]*(?:"
        rf"{family}(?:"
        rf"(?:,?{blank}(?:Jr|Sr|II|III)\.?)?,?{space}{initials}(?:[\s,.;:&(]|\Z)"  # Smith, J. A. and Smith JA
        rf"|,{space}(?:{_GIVEN}(?:-|{space})){{0,4}}{_GIVEN}(?:[.,;:&]|{space}(?:\(|\d{{4}}|(?:and|und|et|y|e|og|och|&){within}))"  # Smith, John
        rf"|(?:(?:,|{space}(?:et|and|&)){year_near}{other}{{1,60}}?)?\.?{space}\(?\d{{4}}[a-z]?\)?(?:{space})?[.:,])"  # World Bank (2010).
        rf"|{initials}(?:{space})?{family}(?:[,.]|{space}(?:\(|(?:and|&){within}))"  # J. A. Smith,
        rf"|[—–_-]{{2,8}}(?:[.,]|{within})"
        r")"
    )


LINE_BEGINS = re.compile(r"\n[^\S\n]*+(?=" + _begins("[ ]", r"[^\S\n]", r"[^.\d\n]") + ")")
"""The end of a line and the blanks before the next, where that one begins as an entry does."""
BLOCK_BEGINS = re.compile(r"\s*+" + _begins(r"\s+", r"\s+", r"(?:[^.\d\s]|\s++)"))
"""The beginning of a block that begins as an entry does; where it is numbered, with its `number`."""
