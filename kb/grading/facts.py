"""Facts of a link of evidence wherever they were read, as rules want them: words, numbers, yes or no. A fact that is not told is None."""

from __future__ import annotations

import re

from kb.model import NOT_APPLICABLE, NOT_REPORTED, Evidence, FactName

_ANSWERS = {"yes": True, "true": True, "no": False, "false": False}
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


def known(link: Evidence, name: FactName) -> str | None:
    """The fact as text, from the passage, the work itself or the library; None where nothing tells it."""
    fact = link.facts.get(name)
    if fact is None or fact.value in (NOT_REPORTED, NOT_APPLICABLE, ""):
        return None
    return str(fact.value)


def answer(link: Evidence, name: FactName) -> bool | None:
    """The answer of a fact that is a yes or a no; None where it is not told, or told in other words."""
    return _ANSWERS.get((known(link, name) or "").casefold())


def number(link: Evidence, name: FactName) -> float | None:
    """The number that a fact is, a per cent sign aside; None where it is not told, or told in words.

    >>> from kb.model import Fact
    >>> number(Evidence(rests_on="study", facts={"n_students": Fact(value="1,250", origin="passage")}), "n_students")
    1250.0
    """
    text = (known(link, name) or "").strip().removesuffix("%").rstrip()
    return float(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def words(text: str) -> str:
    """A word of the data as a sentence has it.

    >>> words("quasi_experimental")
    'quasi experimental'
    """
    return text.replace("_", " ")
