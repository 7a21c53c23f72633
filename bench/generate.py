"""A synthetic base of any size in a folder: references.bib, claims/*.yaml, vocabulary.yaml and metadata.yml, alike for a given seed.

    python bench/generate.py FOLDER WORKS CLAIMS

Entries and claims have the fields and lengths of the real base: TeX in names and titles, several entry types, restated claims, several links of
evidence with their facts, terms with broader ones. Nothing in it is true.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

CLAIMS_A_SOURCE = 60
FILE_LIMIT = 9_000_000
"""Bytes of one file of claims; kb reads 10 MB."""

_WORDS = (
    "tides dunes marsh salt reed dyke clay turf shore ebb flood storm surge gauge harbour pier quay sluice polder creek delta silt sand gravel "
    "current moon wind wave level height breach repair warning signal watch rescue drill school nurse field winter summer coast island port ship "
    "river survey trial review record model cost plan risk trust habit skill"
).split()
_FAMILIES = (
    "Wren",
    "Osei",
    'M{\\"u}ller',
    "Szab{\\'o}",
    "Tamm",
    "de la Cruz",
    "Lind",
    "Ibarra",
    "O'Hara",
    "N{\\o}rg{\\aa}rd",
    "Falk",
    "Quist",
    "Rao",
)
_GIVEN = ("Ada", "Kofi M.", "Liis", "Bo Carl", "Ren{\\'e}", "Joana", "Tara", "Nils", "Jean-Luc", "Berit")
_PRACTICES, _POPULATIONS, _OUTCOMES = 48, 18, 24
_KINDS = (
    ("effect", "positive", "may"), ("effect", "positive", "asserts"), ("effect", "negative", "suggests"), ("association", "positive", "suggests"),
    ("association", "none_found", "asserts"), ("barrier", "negative", "asserts"), ("recommendation", "not_applicable", "should"),
    ("need", "not_applicable", "should"), ("definition", "not_applicable", "asserts"), ("gap", "none_found", "asserts"),
)  # fmt: skip


def generate(folder: Path, works: int, claims: int, *, seed: int = 1) -> None:
    """Write the base into `folder`, which is made."""
    random = Random(seed)
    data = folder / "data"
    (data / "claims").mkdir(parents=True, exist_ok=True)
    sources = max(1, claims // CLAIMS_A_SOURCE)
    (folder / "metadata.yml").write_text(
        "title: A synthetic base\nversion: '1'\nreleased: '2026-01-01'\nlink_hosts: [tides.example]\n", encoding="utf-8"
    )
    (data / "vocabulary.yaml").write_text(_vocabulary(random), encoding="utf-8")
    with (data / "references.bib").open("w", encoding="utf-8") as library:
        library.writelines(_entry(random, n, is_source=n < sources) for n in range(works))
    _write_claims(data / "claims", (_claim(random, n, sources, works) for n in range(claims)))


def _write_claims(folder: Path, claims: Iterator[str]) -> None:
    """Files in the order of the claims, none of them larger than the limit."""
    held: list[str] = []
    size = number = 0
    for claim in claims:
        if size + len(claim) > FILE_LIMIT:
            (folder / f"{number:03}.yaml").write_text("".join(held), encoding="utf-8")
            held, size, number = [], 0, number + 1
        held.append(claim)
        size += len(claim)
    (folder / f"{number:03}.yaml").write_text("".join(held), encoding="utf-8")


def _words(random: Random, count: int) -> str:
    return " ".join(random.choices(_WORDS, k=count))


def _entry(random: Random, n: int, *, is_source: bool) -> str:
    authors = " and ".join(f"{random.choice(_FAMILIES)}, {random.choice(_GIVEN)}" for _ in range(random.randint(1, 4)))
    title, year = _words(random, random.randint(6, 14)).capitalize(), random.randint(1970, 2025)
    fields = {"author": authors, "title": f"{title}: {{{random.choice(_WORDS).upper()}}} \\& {random.choice(_WORDS)} number {n}", "year": str(year)}
    match random.randrange(10):
        case 0:
            kind, more = "book", {"publisher": _words(random, 2).title(), "edition": "2"}
        case 1:
            kind, more = "report", {"institution": _words(random, 3).title(), "number": str(random.randint(1, 900))}
        case 2:
            pages = f"{n % 300 + 1}--{n % 300 + 19}"
            kind, more = "incollection", {"booktitle": _words(random, 5).title(), "editor": f"{random.choice(_FAMILIES)}, A.", "pages": pages}
        case _:
            pages = f"{n % 800 + 1}--{n % 800 + 23}"
            kind, more = "article", {"journal": f"Journal of {_words(random, 2).title()}", "volume": str(n % 60 + 1), "number": "3", "pages": pages}
    fields |= more | {"doi": f"10.5555/tides.{year}.{n}"}
    fields |= {"status": "confirmed", "confirmedby": f"Tides Register <https://tides.example/{n}> (2026-01-02)", "identity": "firm"}
    fields["printed"] = f"{authors.split(',')[0]} et al., {year}"
    if n % 3 == 0:
        fields["abstract"] = _words(random, 60).capitalize() + "."
    if is_source:
        fields |= {"document": f"source{n}.txt", "documentsha256": _sha256(f"source {n}")}
    return f"@{kind}{{work{n},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n\n"


def _vocabulary(random: Random) -> str:
    lines = []
    for name, count, stem in (("practices", _PRACTICES, "practice"), ("populations", _POPULATIONS, "group"), ("outcomes", _OUTCOMES, "outcome")):
        lines.append(f"{name}:")
        for n in range(count):
            lines += [
                f"- id: {stem}_{n}",
                f"  label: {_words(random, 2).capitalize()} {stem} {n}",
                f"  definition: {_words(random, 12).capitalize()}.",
            ]
            lines.append(f"  synonyms: [{stem[:2].upper()}{n}, {_words(random, 2)} {n}]")
            if n >= count // 3:
                lines.append(f"  broader: {stem}_{n // 3}")
    rows = ", ".join(f"practice_{n}" for n in range(_PRACTICES // 3))
    columns = ", ".join(f"group_{n}" for n in range(_POPULATIONS // 3))
    return "\n".join([*lines, "map:", f"  rows: [{rows}]", f"  columns: [{columns}]", ""])


def _claim(random: Random, n: int, sources: int, works: int) -> str:
    source, place = n % sources, n // sources
    kind, direction, wording = random.choice(_KINDS)
    start = 1_000 + place * 400
    end = start + random.randint(80, 390)
    populations = random.sample(range(_POPULATIONS), random.choice((1, 1, 1, 2)))
    lines = [
        f"- id: work{source}-{place:03}",
        f"  source: work{source}",
        f'  passage: {{document: source{source}.txt, section: "{_words(random, 4).capitalize()}", start: {start}, end: {end},',
        f'    sha256: {_sha256(f"{source} {place}")}, from: "{_words(random, 4)}", to: "{_words(random, 4)}"}}',
        f"  statement: {_words(random, random.randint(12, 24)).capitalize()}.",
        f"  kind: {kind}",
        f"  practices: [{', '.join(f'practice_{one}' for one in random.sample(range(_PRACTICES), random.choice((0, 1, 1, 1, 2))))}]",
        f"  populations: [{', '.join(f'group_{one}' for one in populations)}]",
        f"  outcomes: [outcome_{random.randrange(_OUTCOMES)}]",
        f"  direction: {direction}",
        f"  wording: {wording}",
    ]
    if kind == "recommendation":
        lines.append("  addressees: [school, policymaker]")
    if place and random.random() < 0.05:
        lines.append(f"  restates: work{source}-{place - 1:03}")
    lines.append("  evidence:")
    for work in random.sample(range(works), random.choice((1, 1, 2, 3))):
        lines += _link(random, f"work{work}", populations, told=kind in ("effect", "association"))
    return "\n".join(lines) + "\n\n"


def _link(random: Random, work: str, populations: list[int], *, told: bool) -> list[str]:
    ground = random.choice(("study", "study", "studies_say", "works", "position", "bare_assertion"))
    lines = [f"  - rests_on: {ground}"]
    if ground != "bare_assertion":
        lines.append(f"    work: {work}")
    lines.append(f"    stance: {random.choice(('supports', 'supports', 'supports', 'qualifies', 'disputes'))}")
    lines.append(f"    fit: {{{', '.join(f'group_{one}: direct' for one in populations)}}}")
    if told and random.random() < 0.95:
        lines.append(f"    unlisted: {'not_applicable' if ground == 'bare_assertion' else 'not_reported'}")
    if told and ground in ("study", "studies_say"):
        lines.append("    facts:")
        facts = {"result_reported": ("positive", "none_found", "not_reported"), "significant": ('"yes"', '"no"', "not_reported"),
                 "outcome_measured": ("tide height", "days of flood", "not_reported"), "selected_sites": ('"yes"', "not_reported"),
                 "design": ("randomised", "survey", "not_reported"), "n_sites": ("12", "not_reported")}  # fmt: skip
        lines += [f"      {name}: {{value: {random.choice(values)}, from: passage}}" for name, values in facts.items()]
    return lines


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
