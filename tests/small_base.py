"""Small bases written as records, for tests of what is computed from them: two practices, a group within a group, one outcome."""

from __future__ import annotations

from pathlib import Path

from kb import database, pipeline, rows
from kb.model import Base, Claim, Evidence, Fact, Frame, Metadata, Name, Passage, Term, Vocabulary, Work

SOURCE = Work(key="review", type="report", title="A review", authors=(Name(family="Reviewer"),), year=2020, year_text="2020", document="review.txt")
VOCABULARY = Vocabulary(
    practices=(Term(id="tea", label="Tea", definition="Tea."), Term(id="soup", label="Soup", definition="Soup.")),
    populations=(
        Term(id="everyone", label="Everyone", definition="All."),
        Term(id="sailors", label="Sailors", definition="At sea.", broader="everyone"),
    ),
    outcomes=(Term(id="warmth", label="Warmth", definition="Being warm."),),
    frame=Frame(rows=("tea", "soup"), columns=("everyone", "sailors")),
)


def link(ground: str, work: str | None = None, **facts: str) -> Evidence:
    """A link of evidence whose facts are told in the passage."""
    told = {name: Fact(value=value, origin="passage") for name, value in facts.items()}
    return Evidence(rests_on=ground, work=work, facts=told)  # type: ignore[arg-type]


def claim(name: str, combination: str, *links: Evidence, **coded: object) -> Claim:
    """A claim of benefit on `practice/population`, unless `coded` says otherwise."""
    practice, _, population = combination.partition("/")
    at = int("".join(letter for letter in name if letter.isdigit()) or 0) * 10
    passage = Passage(document="review.txt", section="Drinks", start=at, end=at + 5, sha256="0" * 64, first="a", last="b")
    fields = {"kind": "effect", "direction": "positive", "wording": "asserts", "outcomes": ("warmth",), **coded}
    return Claim(
        id=name,
        source="review",
        passage=passage,
        statement=f"Statement {name}.",
        practices=(practice,) if practice else (),
        populations=(population,),
        evidence=links or (link("bare_assertion"),),
        **fields,  # type: ignore[arg-type]
    )


def work(key: str, status: str = "confirmed") -> Work:
    """A cited work."""
    return Work(key=key, type="article", title=key, authors=(Name(family=key.capitalize()),), year=2010, year_text="2010", status=status)  # type: ignore[arg-type]


def built(
    path: Path, claims: tuple[Claim, ...], works: tuple[Work, ...] = (), *, title: str = "Warm things", vocabulary: Vocabulary = VOCABULARY
) -> Path:
    """The base of these claims as a database at `path`."""
    base = Base(
        metadata=Metadata(title=title, license="CC BY 4.0", released="2026-01-31"), vocabulary=vocabulary, works=(SOURCE, *works), claims=claims
    )
    database.write(path, rows.tables(pipeline.grade(base)))
    return path
