"""A claim as a form to fill in with a text editor: its YAML with every key, and as comments the passage, the values allowed, the terms, the faults.

The comments are for the curator: the reader of claims takes the form back as it takes any claim.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kb.claim_text import as_yaml
from kb.drafts import claim_fields
from kb.drafts.claim_fields import Words
from kb.errors import Problem
from kb.model import DIRECTIONS_OF_KIND, FACT_NAMES, NOT_APPLICABLE, Claim, Term, Vocabulary

WIDTH = 78
"""Characters of a line of comment at most, words that are longer aside."""
FAULT = "#! "
"""Begins the lines that tell faults: they go when the form is made anew."""
_LISTS = ("practices", "populations", "outcomes")
_BEFORE = {"direction": _LISTS, "evidence": ("addressees", "note")}
"""Keys, and those that are put before them where the claim does not fill them."""


def form(claim: Claim, vocabulary: Vocabulary, passage: str) -> str:
    """The claim to be changed; `passage` is the text that it is read from."""
    empty = {name: "[]" for name in (*_LISTS, "addressees") if not getattr(claim, name)} | ({} if claim.note else {"note": '""'})
    lines = as_yaml(replace(claim, id="")).splitlines()
    comments = {name: list(_terms(getattr(vocabulary, name))) for name in _LISTS} | {name: list(_allowed(told)) for name, told in _fields(claim)}
    parts = [
        *_commented(
            "Change what you like, save and close. Lines that begin with # are for you: nothing reads them. For an empty statement you are asked."
        ),
        "#",
        *_commented(passage, "# | ", deeper=""),
        "#",
    ]
    for line in lines:
        name = line[2:].partition(":")[0]
        if name.isidentifier():
            for key in [key for key in empty if key in _BEFORE.get(name, ())]:
                parts += [*comments[key], f"  {key}: {empty[key]}"]
            parts += comments.get(name, ())
        parts.append(line)
    return "\n".join(parts) + "\n"


def with_faults(text: str, faults: Sequence[Problem]) -> str:
    """The form as it was written, each fault in a comment above its line; those told before are gone. `faults` have their places in it."""
    lines = text.split("\n")
    below: dict[int, list[str]] = {}
    for fault in faults:
        below.setdefault(min(fault.place.line or 1, len(lines)), []).append(f"{fault.message}{f'; {fault.hint}' if fault.hint else ''}")
    counted = "1 fault, told above its line." if len(faults) == 1 else f"{len(faults)} faults, each told above its line."
    made = list(_commented(counted, FAULT)) if faults else []
    for number, line in enumerate(lines, 1):
        for told in below.get(number, ()):
            made += _commented(told, FAULT)
        if not line.startswith(FAULT):
            made.append(line)
    return "\n".join(made)


def without_comments(text: str) -> str:
    """What of the form is read: the same where only comments and empty lines differ."""
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def _fields(claim: Claim) -> Iterator[tuple[str, Sequence[str]]]:
    """What is said above each key: its values with their meaning, or what it is for."""
    yield "kind", _meanings(claim_fields.KIND)
    yield "direction", [*_meanings(claim_fields.DIRECTION), *_directions_of_kinds()]
    yield "wording", _meanings(claim_fields.WORDING)
    yield "addressees", [f"who is to act, of recommendations and needs alone: {', '.join(claim_fields.addressees())}"]
    yield "note", ["why a hard case was coded so"]
    yield "evidence", [*_EVIDENCE, *_facts()]


_EVIDENCE = (
    *(f"{name}: {', '.join(words)}" for name, words in (("rests_on", claim_fields.RESTS_ON), ("stance", claim_fields.STANCE))),
    "work: a citekey; left out of an author's own word",
    *(f"{name}: {', '.join(words)}" for name, words in (("basis", claim_fields.BASIS), ("fit, for each population", claim_fields.FIT))),
    f"unlisted: what all facts not listed are: {', '.join(claim_fields.UNLISTED)}",
    f"facts, as 'name: {{value: ..., from: {next(iter(claim_fields.ORIGIN))}}}', count on {', '.join(claim_fields.COUNTED_ON)} alone:",
)


def _facts() -> Iterator[str]:
    for name in FACT_NAMES:
        values = claim_fields.fact_values(name)  # type: ignore[arg-type]
        yield f"  {name}: {', '.join(map(_quoted_answer, values)) if values else claim_fields.FACTS[name]}"  # type: ignore[index]


def _quoted_answer(value: str) -> str:
    """The value as YAML wants it written: a bare yes or no would be no text."""
    return f'"{value}"' if value in ("yes", "no") else value


def _meanings(words: Words) -> list[str]:
    return [f"{name}: {meaning}" if meaning else name for name, meaning in words.items()]


def _directions_of_kinds() -> Iterator[str]:
    for kind, admitted in DIRECTIONS_OF_KIND.items():
        if len(admitted) == 1:
            yield f"a {kind} has {next(iter(admitted))} alone"
    listed = " and ".join(kind for kind, admitted in DIRECTIONS_OF_KIND.items() if len(admitted) > 1)
    yield f"{listed} have one of the others, all other kinds {NOT_APPLICABLE}"


def _terms(terms: Iterable[Term]) -> Iterator[str]:
    told = ", ".join(term.id for term in terms)
    yield from _commented(f"of the vocabulary: {told}" if told else "the vocabulary has none", "  # ")


def _allowed(told: Iterable[str]) -> Iterator[str]:
    for line in told:
        yield from _commented(line, "  # ")


def _commented(text: str, mark: str = "# ", deeper: str = "  ") -> Iterator[str]:
    """Lines of comment; those that a text goes on in are `deeper`."""
    indent = " " * (len(text) - len(text.lstrip(" ")))
    width = WIDTH - len(mark) - len(indent)
    wrapped = textwrap.wrap(" ".join(text.split()), width, subsequent_indent=deeper, break_long_words=False, break_on_hyphens=False)
    yield from (f"{mark}{indent}{line}" for line in wrapped)
