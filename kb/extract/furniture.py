"""Lines of a text that are the page's and not the prose's: page numbers, running heads and feet, line numbers. It reads lines and drops nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

from kb.extract.hyphens import HELD, HYPHENS, has_held
from kb.extract.lines import Lines

_NUMBER = re.compile(
    r"(?:page\s+|p\.\s*)?(\d{1,4}|[ivxl]{1,6})(?:\s+(?:of|/)\s+\d{1,4})?|[-–—|]\s*(\d{1,4})\s*[-–—|]|\[\s?(\d{1,4})\s?\]", re.IGNORECASE
)
"""A line that holds a page number alone."""
_LONGEST_NUMBER = 30
"""Characters of such a line at most."""
_WIDE = 40
"""Characters that lines are broken to, from which those of prose that go on are longer than any page number."""
_BEFORE_NUMBER = re.compile(f"[^{HELD}]*+[{HELD}](?=\\d{{1,4}}[ \\t]*+(?:[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]|\\Z))")
"""A line up to a page number behind a cut word."""
_ENDED = re.compile(r"[.!?:;][\"'”’»)\]\d]*\Z")
_TAIL = 12
"""Characters at a line's end that tell how it ends."""
_DIGITS = re.compile(r"\d+|\s+|\b[ivxl]+\b")
_NO_LETTERS = b"0123456789ivxlIVXL \t\xc2\xa0"
"""What lines that are alike may differ in."""
_SMALL = bytes(range(256)).lower().replace(b"\f", b"\n")
_BUT_FEW = bytes(set(range(256)) - set(b"\n\fcdkmqwyzCDKMQWYZ"))
"""All but few letters, of which no page number has any."""
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_NUMBERED = re.compile(r"\s{0,6}(\d{1,5})(?:\s+|\Z)")
_MOST_NUMBERED = 0.6
"""Share of the lines, at least, where lines are numbered."""
_LONGEST_HEAD = 120
"""Characters of a running head at most."""
_HEAD_REPEATS = 3
"""A line that stands so often, figures aside, may be a running head."""
_LEAST_PROSE = 20
"""Characters of a line that may be one of prose."""
_PAGE_LINES = 10
"""Lines of a page at least."""
_BLOCK_LINES, _BLOCK_WIDTH = 10, 60
"""Furniture between two halves of a sentence: lines and characters a line at most, and no more than six tenths of a line of prose."""


def numbers_behind_words(text: str) -> list[int]:
    """Where page numbers begin that a PDF reader put behind words cut at a page's end."""
    if not has_held(text):
        return []
    rows = text.splitlines(keepends=True)
    starts = accumulate(map(len, rows), initial=0)
    return [start + match.end() for start, row in zip(starts, rows, strict=False) if (match := _BEFORE_NUMBER.match(row))]


def page_of(lines: Lines, width: int | None) -> tuple[Lines, set[int]]:
    """The lines without the numbers of lines at their heads, and which of them belong to the page; `width`: characters that they are broken to.

    In a text without ends of pages only lines that are shorter or longer than prose are looked at first: where none of them is the page's, none is.
    """
    heads = _line_numbers(lines)
    alone = {line for line, characters in heads.items() if characters == len(lines.read[line])}
    if heads:
        lines = Lines(lines.text, cuts=lines.cuts, heads={line: characters for line, characters in heads.items() if line not in alone})
    if not (heads or lines.paged or width is None or width < _WIDE):
        unlike = _unlike_prose(lines, width)
        if not _page_numbers(lines, unlike) and not (_may_be_heads(lines, unlike) and _heads(lines, unlike, set())):
            return lines, set()
    maybe = _maybe(lines)
    numbers = _page_numbers(lines, maybe)
    found = numbers | _heads(lines, maybe, numbers)
    return lines, alone | found | _blocks(lines, numbers, found)


def _line_numbers(lines: Lines) -> dict[int, int]:
    """How many characters the numbers of lines take, where most lines begin with such a number, each one more than the last."""
    every_other = [read[0] for read in lines.read[::2]]  # where too few of these begin with a figure, too few of all do
    if len(lines) < _PAGE_LINES or sum(map(str.isdecimal, every_other)) + len(lines) // 2 < _MOST_NUMBERED * len(lines):
        return {}
    found = {line: match for line, read in enumerate(lines.read) if read[0].isdecimal() and (match := _NUMBERED.match(read))}
    follows = sum(int(one[1]) + 1 == int(other[1]) or int(other[1]) == 1 for one, other in pairwise(found.values()))
    return {line: match.end() for line, match in found.items()} if follows >= _MOST_NUMBERED * len(lines) else {}


def _unlike_prose(lines: Lines, width: int) -> list[int]:
    """The lines that are not as long as those of prose that goes on."""
    least = width * 9 // 10
    return [line for line, length in enumerate(lines.lengths) if not least <= length <= width]


def _may_be_heads(lines: Lines, unlike: Sequence[int]) -> bool:
    """Whether two of these lines have the same letters, those of numbers aside, and stand within sentences, as more than half of the heads do."""
    read = lines.read
    last = len(read) - 1
    within = [read[line] for line in unlike if line < last and read[line + 1][0].islower()]
    letters = _letters(within)
    return len(set(letters)) < len(within)


def _maybe(lines: Lines) -> list[int]:
    """The lines that may be the page's, told without a look at each: few letters tell most lines apart, or that they are more than a number."""
    letters = lines.held(lines.encoded.translate(_SMALL, _BUT_FEW).split(b"\n"))
    often = {few for few, times in Counter(letters).items() if times >= _HEAD_REPEATS or not few}
    return [line for line, few in enumerate(letters) if few in often]


def _page_numbers(lines: Lines, maybe: Sequence[int]) -> set[int]:
    """Numbers alone on their lines: between blank lines or at a page's edge, or counting up by one, page by page or line by line."""
    if len(lines) < 3:
        return set()
    brief = [(line, read) for line in maybe if len(read := lines.read[line]) < _LONGEST_NUMBER]
    alone = {line: match[match.lastindex or 0] for line, read in brief if (match := _NUMBER.fullmatch(read))}
    if not alone:
        return set()
    found = {position for position, number in alone.items() if not _YEAR.fullmatch(number) and _apart(lines, position)}
    counted = {position: int(number) for position, number in alone.items() if number.isdecimal()}
    in_rows = {position for position, number in counted.items() if number + 1 == counted.get(position + 1) or number - 1 == counted.get(position - 1)}
    pages = [(position, number) for position, number in counted.items() if position not in in_rows]
    steps = [(one[0], other[0]) for one, other in pairwise(pages) if one[1] + 1 == other[1] and other[0] - one[0] > _BLOCK_LINES]
    if len(steps) > 1:
        found |= {position for step in steps for position in step}
    if len(in_rows) > 2:
        found |= in_rows
    return found


def _apart(lines: Lines, position: int) -> bool:
    """Whether blank lines stand on either side of the line, or it stands at a page's edge."""
    last = position == len(lines) - 1
    before = position == 0 or lines.blanks(position) > 0
    behind = last or lines.blanks(position + 1) > 0
    return (before and behind) or _at_edge(lines, position)


def _at_edge(lines: Lines, position: int) -> bool:
    """Whether the line is one of the two first or last of a page."""
    return lines.paged and any(lines.begins_page(near) for near in range(max(0, position - 1), min(position + 3, len(lines))))


def _heads(lines: Lines, maybe: Sequence[int], numbers: set[int]) -> set[int]:
    """Lines that stand again and again, figures aside, mostly beside a page's edge or number, or within a sentence."""
    repeated = [line for line in _repeated(lines, maybe) if line not in numbers and len(lines.read[line]) <= _LONGEST_HEAD]
    if sum(_interrupts(lines, line, numbers, _PAGE_LINES) for line in repeated) < 2:
        return set()
    heads = {read: _DIGITS.sub(" ", read).strip().casefold() for read in {lines.read[line] for line in repeated}}
    places: dict[str, list[int]] = {}
    for line in repeated:
        places.setdefault(heads[lines.read[line]], []).append(line)
    found = set()
    for head, where in places.items():
        if len(where) >= _HEAD_REPEATS and len(head) > 2:
            steps = [_PAGE_LINES, *(other - one for one, other in pairwise(where))]
            if 2 * sum(_interrupts(lines, one, numbers, step) for one, step in zip(where, steps, strict=True)) > len(where):
                found.update(where)
    return found


def _repeated(lines: Lines, maybe: Sequence[int]) -> list[int]:
    """Of these lines those of which others have the same letters, those of numbers aside, so often that they may be heads."""
    held = _letters([lines.read[line] for line in maybe])
    times = Counter(held)
    return [line for line, letters in zip(maybe, held, strict=False) if times[letters] >= _HEAD_REPEATS]


def _letters(held: Sequence[str]) -> list[bytes]:
    """What each of some lines holds, in small letters, but for what lines that are alike may differ in."""
    return "\n".join(held).encode("utf-8", "replace").translate(_SMALL, _NO_LETTERS).split(b"\n")


def _interrupts(lines: Lines, position: int, numbers: set[int], step: int) -> bool:
    """Whether the line stands where a page ends or begins; `step`: lines since it stood there last."""
    if _at_edge(lines, position) or position - 1 in numbers or position + 1 in numbers:
        return True
    within = step >= _PAGE_LINES and 0 < position < len(lines) - 1
    return within and lines.read[position + 1][:1].islower() and not _ENDED.search(lines.read[position - 1][-_TAIL:])


def _blocks(lines: Lines, numbers: set[int], known: set[int]) -> set[int]:
    """Short lines around a page number that part the two halves of one sentence."""
    if not numbers:
        return set()
    lengths = sorted(len(read) for read in lines.read if len(read) > _LEAST_PROSE)
    width = min(_BLOCK_WIDTH, lengths[len(lengths) // 2] * 6 // 10) if lengths else 0
    found: set[int] = set()
    for number in numbers:
        first = last = number
        while first > 0 and number - first < _BLOCK_LINES and (first - 1 in known or _short_of_prose(lines.read[first - 1], width)):
            first -= 1
        while last < len(lines) - 1 and last - number < _BLOCK_LINES and (last + 1 in known or _short_of_prose(lines.read[last + 1], width)):
            last += 1
        if first > 0 and last < len(lines) - 1 and not _ENDED.search(lines.read[first - 1][-_TAIL:]) and lines.read[last + 1][:1].islower():
            found.update(range(first, last + 1))
    return found


def _short_of_prose(text: str, width: int) -> bool:
    """Whether a line is much shorter than prose, and ends neither a sentence nor within a word."""
    goes_on = text[-1:] in HYPHENS or (text[:1].islower() and len(text) > width // 3)
    return len(text) <= width and not goes_on and not _ENDED.search(text[-_TAIL:])
