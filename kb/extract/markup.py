"""Markdown as a reader reads it: without emphasis, escapes, links and divisions, each character with its place in the file.

In: the text of a Markdown file. Out: a view of it. Citekeys and what is no markup stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.extract.view import View

_HELD = r"\\[\[\]]|[^\[\]\n\\]|\[[^\[\]\n]{1,100}\]\{[.#][^{}\n]{1,60}\}"
"""A sign of what stands in brackets, or a whole bracket with its attributes: small capitals within a link."""
_MARK = re.compile(
    r"[:\\&\[\]{*_<](?:(?P<fence>(?<=^:)::+.*$)"
    r"|(?<=\\)(?P<escaped>[^\w\s])"
    r"|(?P<space>(?<=\\)(?=[ \n])|(?<=&)nbsp;)"
    rf"|(?P<open>(?<=\[)(?=(?:{_HELD}){{1,300}}(?:\n(?:{_HELD}){{1,300}})?\](?:\(#|\{{(?:[.#]|[\w-]+=))))"
    r"|(?P<close>(?<=\])(?:\(#[^()\s]{1,300}\)(?:\{[^{}\n]{0,200}\})?|\{(?:[.#]|[\w-]+=)[^{}\n]{1,200}\}))"
    r"|(?P<attributes>(?<=\]\{)(?:[.#]|[\w-]+=)[^{}\n]{1,200}\})"
    r"|(?P<strong>(?<=\*)\*{0,2}|(?<=_)(?<!\w_)_{0,2}(?=\w)|(?<=[\w.,;:!?’”]_)_{0,2}(?!\w))"
    r"|(?P<tag>(?<=<)/?(?:em|i|b|strong|span|sup|sub|a|cite|div)\b[^<>\n]{0,300}>))",
    re.MULTILINE,
)
"""All of them begin with one of a few signs: the engine looks at nothing else."""


def bare(text: str) -> View:
    """The view of a Markdown text. Linear in its length.

    >>> bare("([Smith *et al.* 2010](#ref-smith))").text
    '(Smith et al. 2010)'
    """
    return View(_pieces(text))


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    at = 0
    for match in _MARK.finditer(text):
        kind = match.lastgroup
        if match.start() > at:
            yield text[at : match.start()], at, match.start()
        if kind == "escaped":
            yield match["escaped"], match.start(), match.end()
        elif kind == "space" and match[0] != "\\":
            yield " ", match.start(), match.end()
        at = match.end()
    if at < len(text):
        yield text[at:], at, len(text)
