"""How much hangs on how few: the shares of the claims that rest on one source, one work or one author group.

Each claim that has any counts one in all, divided evenly among the units that it rests on, so that the shares sum to 1; `alone` counts the claims
that rest on the unit and on no other. The index is the sum of the squared shares (Herfindahl 1950; Hirschman 1945 took its square root): 1
where one unit carries everything, 1/n where n units carry the same. One divided by it is the number of equal units that would be as concentrated.
Counted exactly, in fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kb.answers.map_words import count
from kb.answers.network.authors import author_groups
from kb.answers.network.cited import Cited
from kb.answers.network.made import Measured
from kb.answers.query import Row


def by_source(cited: Cited) -> Measured:
    """Shares of the claims by the source that states them: each claim has one."""
    found = {claim.id: [claim.source] for claim in cited.claims.values()}
    return _shares(cited, found, {source: {"label": cited.label("sources", source)} for (source,) in found.values()}, "source", None)


def by_work(cited: Cited) -> Measured:
    """Shares of the claims by the works that they rest on."""
    found = {claim.id: list(claim.works) for claim in cited.claims.values()}
    of_work = {work: [work] for works in found.values() for work in works}
    return _shares(cited, found, {work: {"label": cited.label("works", work)} for work in of_work}, "work", of_work)


def by_author_group(cited: Cited) -> Measured:
    """Shares of the claims by the author groups whose works they rest on."""
    groups = {group.id: group for group in author_groups(cited)}
    group_of = {work: group.id for group in groups.values() for work in group.works}
    found = {claim.id: sorted({group_of[work] for work in claim.works}) for claim in cited.claims.values()}
    about: dict[str, Row] = {
        group.id: {"label": group.label, "works": list(group.works), "authors": list(group.authors)} for group in groups.values()
    }  # fmt: skip
    return _shares(cited, found, about, "author group", {group.id: list(group.works) for group in groups.values()})


def _shares(
    cited: Cited, units_by_claim: Mapping[str, list[str]], about: Mapping[str, Row], noun: str, works: Mapping[str, list[str]] | None
) -> Measured:  # fmt: skip
    """The units, the one with the largest share first. `works` are those of each unit, where links to works are what is counted."""
    resting: dict[str, list[str]] = {}
    parts: dict[str, Fraction] = {}
    alone: dict[str, int] = {}
    for claim, units in sorted(units_by_claim.items()):
        for unit in units:
            resting.setdefault(unit, []).append(claim)
            parts[unit] = parts.get(unit, Fraction()) + Fraction(1, len(units))
            alone[unit] = alone.get(unit, 0) + (len(units) == 1)
    total = sum(1 for units in units_by_claim.values() if units)
    index = sum((part * part for part in parts.values()), Fraction()) / (total * total or 1)
    found: list[Row] = []
    for unit in sorted(resting, key=lambda one: (-parts[one], -alone[one], one)):
        own = frozenset((works or {}).get(unit, ()))
        held = ((claim, work) for claim in resting[unit] for work in cited.claims[claim].works if work in own)
        found.append(
            {
                "unit": unit, **about[unit], "share": round(float(parts[unit] / total), 6), "n_claims": len(resting[unit]), "alone": alone[unit],
                "claims": resting[unit], "sources": cited.sources(resting[unit]), "basis": cited.basis(held) if works is not None else None,
            }
        )  # fmt: skip
    figures = {
        "claims": len(units_by_claim), "resting": total, "units": len(found), "alone": sum(alone.values()),
        "top_share": found[0]["share"] if found else None, "herfindahl": round(float(index), 6) if found else None,
        "equal_units": round(float(1 / index), 2) if found else None,
    }  # fmt: skip
    return Measured(rows=tuple(found), figures=figures, sentence=_sentence(noun, found, figures, works is not None))


def _sentence(noun: str, found: list[Row], figures: Row, rests: bool) -> str:
    total = f"{figures['resting']} of {count(figures['claims'], 'claim')} {'rest on a work' if rests else 'have a source'}"
    if not found:
        return f"{total}."
    return (
        f"{total}, {figures['alone']} on one {noun} alone; the largest share is {100 * found[0]['share']:.1f} % ({found[0]['label']}), the index "
        f"{figures['herfindahl']:.3f}, as if {figures['equal_units']:.1f} of {count(figures['units'], noun)} carried the same."
    )
