"""Prose to sentences and clauses: spans of a view's text. It knows abbreviations, initials, page numbers and brackets; no field's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.extract.raised import DIGITS
from kb.extract.view import PARAGRAPH

_END = re.compile(rf"[.!?…]+[\"'”’»)\]]*(?:[{DIGITS}][{DIGITS}⁻,–-]*)?(?=\s)")
"""The end of a sentence, with the raised figures of a citation behind it."""
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|al|etc|vs|viz|ca|approx|resp|ed|eds|vol|vols|no|nos|p|pp|para|chap|ch|sec|fig|figs|tab|eq|eqs|ref|refs|st|dr|mr|mrs|ms"
    r"|prof|jr|sr|dept|univ|inc|ltd|co|corp|dist|gov|rev|gen|sen|rep|n\.d|u\.s|u\.k|u\.n|e\.u|d\.c|ph\.d|ibid|op|cit|trans|suppl|art|arts|z\.b|bzw|vgl|hrsg)"
    r"|\b[A-ZÀ-Þ]|\b[A-ZÀ-Þ]\.-?[A-ZÀ-Þ])\Z",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:\b|[-.])[A-ZÀ-Þ]\Z")
_ALWAYS_GOES_ON = re.compile(r"\b(?:e\.g|i\.e|cf|vs|viz|ca|p|pp|vol|vols|no|nos|fig|figs|eq|eqs|chap|sec|dr|mr|mrs|ms|prof|eds?)\Z", re.IGNORECASE)
_STARTS = re.compile(r"[\"'“‘«(\[]*(?:[A-ZÀ-Þ\d•]|[^\W\d_a-zß-ÿ])")
_LONGEST_TOKEN = 14
_CUT = re.compile(
    r"(?:,|\s[—–])\s+(?=(?:but|while|whereas|although|though|yet|because|since|so that|which|thus|therefore)\b)|(?<=\)),\s+(?=and\b)"
    r"|;\s+|:\s+(?=\d\))|\s+(?=\(?\d\)\s)|\s+(?=but\s+(?!also\b|rather\b|not\b|instead\b|are not limited\b|is not limited\b))"
)
"""Where a sentence may be cut: at what joins clauses, at the numbers of a list, and behind a citation."""
_CONCEDES = re.compile(r"(?:Although|Though|Even though|While|Whereas)\b")
_COMMA = re.compile(r",\s+")
_LATE_CITATION = re.compile(r"\([^()]{3,300}\d{4}[a-z]?\)[.;]")
"""A citation printed behind the full stop of the sentence that it belongs to."""
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|could|may|might|must|should|shall|will|would|do|does|did|ought|\w{2,}(?:i[sz]es?|ates?|ifies)"
    r"|(?:affect|allow|appear|argue|benefit|cause|change|conclude|create|decrease|depend|differ|emerge|enable|find|give|help|improve|include|increase"
    r"|indicate|lack|lead|lower|make|mean|need|offer|prevent|produce|promote|protect|provide|raise|reduce|remain|report|require|reveal|seem|show"
    r"|strengthen|suggest|support|tend|use|vary|work)(?:s|d|ed)?|found|led|made|gave|shown|led|varies)\b",
    re.IGNORECASE,
)
"""Verbs that a clause of research writing may have."""
_LONGEST = 1200
"""Characters of a sentence that is looked into; what is longer is a table, or no prose."""
_LEAST_WORDS = 4
"""Words of a clause that may stand alone."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a view's text, paragraph by paragraph. Linear."""
    start = 0
    while start < len(text):
        end = text.find(PARAGRAPH, start)
        end = len(text) if end < 0 else end
        yield from _of_paragraph(text, start, end)
        start = end + len(PARAGRAPH)


def _of_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    capitals = not text[start:end].islower()
    for match in _END.finditer(text, start, end):
        if _ends_here(text, match, start, end, capitals=capitals):
            yield start, match.end()
            start = match.end() + 1
    if text[start:end].strip():
        yield start, end


def _ends_here(text: str, match: re.Match[str], start: int, end: int, *, capitals: bool) -> bool:
    """Whether a sentence ends at the mark: not within brackets, not behind an abbreviation or an initial, and a new one begins behind it.

    `capitals`: whether sentences begin with them; some pages are set without any.
    """
    if _LATE_CITATION.match(text, match.end() + 1, end):
        return False
    following = text[match.end() + 1 : match.end() + 8]
    if capitals and not _STARTS.match(following) and match.end() + 1 < end:
        return False
    if match.end() - start < _LONGEST and text.count("(", start, match.end()) > text.count(")", start, match.end()):
        return False
    if match[0][0] != "." or len(match[0]) > 1:
        return True
    before = text[max(start, match.start() - _LONGEST_TOKEN) : match.start()]
    if _ALWAYS_GOES_ON.search(before) or _INITIAL.search(before):
        return False
    return not (_ABBREVIATION.search(before) and not following[:1].isupper())


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a sentence that could be agreed with one without the other; the sentence itself where it has no such parts."""
    if end - start > _LONGEST:
        return [(start, end)]
    cuts = [start, *_conceded(text, start, end)]
    for match in _CUT.finditer(text, start, end):
        if (
            not _within_bracket(text, cuts[-1], match.start())
            and _stands_alone(text[cuts[-1] : match.start()])
            and _stands_alone(text[match.end() : end])
        ):
            cuts.append(match.end())
    found = []
    for one, other in zip(cuts, [*cuts[1:], end], strict=True):
        stretch = text[one:other].rstrip(" ,;—–")
        found.append((one, one + len(stretch)))
    return found


def _conceded(text: str, start: int, end: int) -> list[int]:
    """Where a sentence that begins with what it concedes goes on: behind the first comma that parts two clauses."""
    if _CONCEDES.match(text, start):
        for match in _COMMA.finditer(text, start, end):
            if (
                not _within_bracket(text, start, match.start())
                and _stands_alone(text[start : match.start()])
                and _stands_alone(text[match.end() : end])
            ):
                return [match.end()]
    return []


def _within_bracket(text: str, start: int, at: int) -> bool:
    return text.count("(", start, at) > text.count(")", start, at)


def _stands_alone(part: str) -> bool:
    return len(part.split()) >= _LEAST_WORDS and _VERB.search(part) is not None
