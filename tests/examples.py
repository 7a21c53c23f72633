"""Small records and files for tests, made by plain functions: a test names what it is about, and the rest is in order.

They go together: the claim of `claim()` is about the terms of `vocabulary()`, rests on a work of `base()` and stands in `document()`.
"""

from __future__ import annotations

import gc
import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb import passages
from kb.checks import check
from kb.errors import Place, Problem, in_order
from kb.model import Base, Claim, Document, Evidence, Fact, Frame, Metadata, Passage, Term, Vocabulary, Work
from kb.readers import claims as claims_reader
from kb.readers.places import sharpened

PROSE = "Trees cool streets.\nIn one trial, shade lowered the heat\nby two degrees. More research is needed.\n"
SENTENCE = "shade lowered the heat\nby two degrees."

VOCABULARY = """\
practices:
- id: shade
  label: Shade
  definition: Trees that keep the sun off a street.
populations:
- id: residents
  label: Residents
  definition: People who live in the street.
outcomes:
- id: heat
  label: Heat
  definition: How warm the street is.
map:
  rows: [shade]
  columns: [residents]
"""
METADATA = "title: Trees in streets\n"
CLAIM = """\
- id: lee2020-001
  source: lee2020
  passage: PASSAGE
  statement: Shade takes two degrees off a street.
  kind: effect
  practices: [shade]
  populations: [residents]
  outcomes: [heat]
  direction: positive
  wording: asserts
  evidence:
  - rests_on: study
    work: kim2010
    fit: {residents: direct}
    unlisted: not_reported
    facts:
      result_reported: {value: positive, from: passage}
      significant: {value: not_reported, from: passage}
      outcome_measured: {value: heat, from: passage}
      selected_sites: {value: "yes", from: passage}
"""
LIBRARY = """\
@report{lee2020,
  author         = {Lee, Ann},
  title          = {Streets},
  institution    = {Office of Streets},
  year           = {2020},
  document       = {review.txt},
  documentsha256 = {SHA256},
}

@article{kim2010,
  author  = {Kim, Bo},
  title   = {Shade},
  journal = {Journal of Streets},
  year    = {2010},
}
"""


def document(text: str = PROSE, name: str = "review.txt") -> Document:
    """The text of a source."""
    return Document(name=name, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def passage(words: str = SENTENCE, text: str = PROSE, **changes: Any) -> Passage:
    """The complete locator of the words, which stand once in the text."""
    (found,) = passages.located(document(text), words)
    return replace(found, **changes)


def evidence(**changes: Any) -> Evidence:
    """A link to a study with the facts that grading reads."""
    facts = {name: Fact(value="not_reported", origin="passage") for name in ("result_reported", "significant", "outcome_measured", "selected_sites")}
    usual = {"rests_on": "study", "work": "kim2010", "fit": {"residents": "direct"}, "facts": facts, "unlisted": "not_reported"}
    return Evidence(**{**usual, **changes})


def claim(**changes: Any) -> Claim:
    """An effect of shade on heat; its place is line 1, column 3 of claims.yaml."""
    usual: dict[str, Any] = {
        "id": "lee2020-001", "source": "lee2020", "passage": passage(), "statement": "Shade takes two degrees off a street.", "kind": "effect",
        "practices": ("shade",), "populations": ("residents",), "outcomes": ("heat",), "direction": "positive", "wording": "asserts",
        "evidence": (evidence(),), "place": Place(file="claims.yaml", line=1, column=3),
    }  # fmt: skip
    return Claim(**{**usual, **changes})


def term(name: str, **changes: Any) -> Term:
    """A term with a label and a definition."""
    usual: dict[str, Any] = {"label": name.title(), "definition": f"What {name} is.", "place": Place(file="vocabulary.yaml", line=2, column=3)}
    return Term(id=name, **{**usual, **changes})


def vocabulary(**changes: Any) -> Vocabulary:
    """One practice, one population, one outcome, and a map of the one combination."""
    frame = Frame(rows=("shade",), columns=("residents",), place=Place(file="vocabulary.yaml", line=14, column=3))
    usual = {"practices": (term("shade"),), "populations": (term("residents"),), "outcomes": (term("heat"),), "frame": frame}
    return Vocabulary(**{**usual, **changes})


def work(key: str, **changes: Any) -> Work:
    """A work of the library."""
    return Work(**{"key": key, "type": "article", "title": key.title(), "place": Place(file="references.bib", line=1), **changes})


def source(**changes: Any) -> Work:
    """The work that claims are read from."""
    return work("lee2020", **{"document": "review.txt", "document_sha256": document().sha256, **changes})


def base(*claims: Claim, **changes: Any) -> Base:
    """A base of the claims (or of `claim()`), one source and one study."""
    usual: dict[str, Any] = {
        "metadata": Metadata(title="Trees in streets"), "vocabulary": vocabulary(), "works": (source(), work("kim2010")),
        "claims": claims or (claim(),),
    }  # fmt: skip
    return Base(**{**usual, **changes})


def spot(text: str, words: str, file: str = "claims.yaml") -> str:
    """The place, as problems tell it, of the words, which stand once in the text."""
    assert text.count(words) == 1, f"{words!r} stands {text.count(words)} times"
    before = text[: text.index(words)].split("\n")
    return f"{file}:{len(before)}:{len(before[-1]) + 1}"


def told(of: Base, text: str = "") -> list[str]:
    """What the checks find in claims.yaml (`text`) and vocabulary.yaml, in order, as a curator sees it."""
    problems = in_order(sharpened(check(of), {"claims.yaml": text}))
    return [str(problem) for problem in problems if problem.place.file != "references.bib"]


def told_of(text: str, **changes: Any) -> list[str]:
    """What the checks find in the text of a claims.yaml, in a base with the changes."""
    read, faults = claims_reader.read_text(text, "claims.yaml")
    assert not faults, [str(fault) for fault in faults]
    return told(base(*read, **changes), text)


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def claim_text(**values: str) -> str:
    """A claim as a curator writes it: `claim_text(kind="kind: barrier")` puts that line in the place of the one that begins with `kind`.

    An empty value takes the line out; the passage is complete if no other is given.
    """
    text = CLAIM
    values.setdefault("passage", f"passage: {passages.as_yaml(passage())}")
    for name, line in values.items():
        (old,) = [line for line in CLAIM.splitlines(keepends=True) if line.lstrip("- ").startswith(f"{name}:")]
        lead = old[: len(old) - len(old.lstrip("- "))]
        text = text.replace(old, f"{lead}{line}\n" if line else "")
    return text if text.startswith("-") else f"- {text.lstrip()}"


def write_base(folder: Path, *, claims: str | None = None, library: str | None = None, prose: str = PROSE, **others: str) -> Path:
    """Write a base: `data`, with `documents` and metadata.yml beside it. Returns `data`. `vocabulary` and `metadata` are texts too."""
    data = folder / "data"
    (folder / "documents").mkdir(parents=True)
    data.mkdir()
    texts = {
        folder / "documents" / "review.txt": prose,
        data / "claims.yaml": claim_text() if claims is None else claims,
        data / "references.bib": LIBRARY.replace("SHA256", document(prose).sha256) if library is None else library,
        data / "vocabulary.yaml": others.get("vocabulary", VOCABULARY),
        folder / "metadata.yml": others.get("metadata", METADATA),
    }
    for path, text in texts.items():
        path.write_bytes(text.encode())
    return data


def doubling(work_on: Callable[[Any], object], small: Any, large: Any) -> float:
    """How many times longer the work on `large` takes than on `small`: the least of many runs of each, in time of this process alone.

    The least is what the work itself takes; a busy machine adds to single runs, so there are as many as it needs, thirty at most.
    """
    least = [float("inf"), float("inf")]
    gc.collect()
    gc.disable()  # a collection walks the whole heap of the test run, whatever is measured
    try:
        for _ in range(30):
            for at, given in enumerate((small, large)):
                start = time.process_time()
                work_on(given)
                least[at] = min(least[at], time.process_time() - start)
            if least[1] <= 2.2 * least[0]:
                break
    finally:
        gc.enable()
    return least[1] / least[0]
