"""A clause as cues read it: without the citations in it, whose names and titles say nothing of the matter, and without asides in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.cited import CitationForm
from kb.extract import cues

_LEAST_WORDS = 4
"""Words that a clause has without its brackets if these are asides."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_QUOTES = str.maketrans(dict.fromkeys('“”"«»', " "))


class Clause:
    """The words of a clause."""

    def __init__(self, words: str, citations: Iterable[tuple[int, int, CitationForm]]) -> None:
        """`citations`: start and end of those that begin in the clause, as str offsets there, and their form."""
        prose = words
        for start, end, form in citations:
            mark = cues.CITED if form == "narrative" else " "
            prose = prose[:start] + mark.ljust(len(prose[start:end])) + prose[end:]
        self.prose = prose.translate(_QUOTES)
        """The words without citations and quotation marks; a work named in the sentence is one sign."""
        bare = _BRACKETS.sub(lambda match: " " * len(match[0]), self.prose)
        self.said = bare if len(bare.split()) >= _LEAST_WORDS else self.prose
        """The prose without asides in brackets."""
