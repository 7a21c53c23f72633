"""What a work goes by where it is named without a date: what a curator put down as printed, its title, the body that made it.

In: works. Out: phrases, not yet looked for in any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.extract.names import fold
from kb.model import Work

_ARTICLE = re.compile(r"\A(?:A|An|The)\s")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d|n\.d\.")
ACRONYM = re.compile(r"\(([A-Z][\w&.-]{1,11})\)\Z")
"""An acronym in brackets at the end of a name."""
TITLE_WORDS = 5
"""Words of a title that is taken as one, where it is printed with capitals, without more."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a work goes by."""

    words: tuple[str, ...]
    """Folded."""
    key: str
    cued: bool
    """Whether it counts only beside a word that tells a work."""
    small: bool = False
    """Whether it begins without a capital."""


def phrases_of(work: Work) -> Iterator[tuple[str, bool]]:
    """What the work goes by, each with whether it counts only beside a word that tells a work."""
    for printed in work.printed:
        if not _YEAR.search(printed):
            yield printed, printed[0].islower() and fold(printed) == fold(work.title)
    names = work.authors or work.editors
    if names and names[0].literal and " " in names[0].family:
        yield names[0].family, True
    bare = _ARTICLE.sub("", work.title)
    for title in dict.fromkeys((work.title, work.title.partition(":")[0], bare, bare.partition(":")[0])):
        if len(title.split()) >= TITLE_WORDS:
            yield title, True


def body_of(work: Work) -> str:
    """The body that published a work of persons, by more than one word; without its acronym. It tells the work only where it published no other."""
    names = work.authors or work.editors
    body = ACRONYM.sub("", work.fields.get("institution", "")).strip()
    return body if names and not names[0].literal and " " in body else ""
