"""The limits of a cell, in words: what bounds the answer that its claims of effect give. No scale, no grade: sentences from coded facts.

In: the claims of a combination with those of their groups that count for the group asked about, and the context. Out: sentences in a fixed
order, whatever the order of the claims. It judges nothing and reads no texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kb.grading.context import Context
from kb.grading.essa_criteria import design_of
from kb.grading.facts import answer, known, number, words
from kb.model import EVIDENCE_KINDS, Claim, Evidence, FactName, Fit

Counted = tuple[Claim, tuple[str, ...]]
"""A claim, and those of its populations that count for the group asked about; none where an outcome is asked about."""

_FITS: dict[Fit, str] = {
    "direct": "the group asked about",
    "partial": "a mixed sample or a part of the group",
    "extrapolated": "another group",
    "asserted": "not told",
}
"""From the closest to the farthest."""


def limits(counted: Iterable[Counted], asked: str | None, context: Context) -> tuple[str, ...]:
    """What bounds the answer, a sentence each; nothing where no claim of effect is there. `asked` is the group, or None for an outcome."""
    effects = [(claim, groups) for claim, groups in counted if claim.kind in EVIDENCE_KINDS]
    if not effects:
        return ()
    studied = [(groups, link) for claim, groups in effects for link in claim.evidence if link.rests_on == "study"]
    by_work: dict[str, list[Evidence]] = {}
    for _, link in studied:
        by_work.setdefault(link.work or "", []).append(link)
    studies = [by_work[work] for work in sorted(by_work)]
    told = [_studies(len(studies)), _against([claim for claim, _ in effects])]
    if studies:
        told += [_read(studies), _sites(studies), *([_who(studied, asked)] if asked else []), _designs(studies, context), _interest(studies)]
    links = [link for claim, _ in effects for link in claim.evidence]
    n_harm = sum(claim.direction == "negative" for claim, _ in effects)
    harm = _count(n_harm, "claim tells of it", "claims tell of it") if n_harm else _reported(links, "harm")
    told.append(f"Cost: {_reported(links, 'cost')}; harm: {harm}.")
    return tuple(told)


def _studies(count: int) -> str:
    return f"{_count(count, 'named study', 'named studies')} behind the claims of effect." if count else "No named study is behind it."


def _read(studies: Sequence[Sequence[Evidence]]) -> str:
    """How many of the studies somebody has read for this base; of the others there is the sources' telling alone."""
    count = sum(any(link.basis == "primary_read" for link in links) for links in studies)
    rest = "" if count == len(studies) else "; of the rest the sources' telling alone is known"
    return f"Read for this base: {count or 'none'} of {len(studies)}{rest}."


def _sites(studies: Sequence[Sequence[Evidence]]) -> str:
    """How many sites each study had, the most that is told of it, and whether they were chosen."""
    parts: Counter[str] = Counter()
    for links in studies:
        counts = [(count, known(link, "site_unit")) for link in links if (count := number(link, "n_sites")) is not None]
        chosen = ", chosen" if any(answer(link, "selected_sites") for link in links) else ""
        if counts:
            sites, unit = max(counts, key=lambda one: (one[0], one[1] or ""))
            parts[f"{sites:g} {words(unit or 'site')}{'' if sites == 1 else 's'}{chosen}"] += 1
        else:
            parts["not told"] += 1
    return f"Sites: {_tallied(parts, len(studies))}."


def _who(studied: Sequence[tuple[tuple[str, ...], Evidence]], asked: str) -> str:
    """Who was studied against who is asked about: the closest that is told of each study."""
    closest: dict[str, Fit] = {}
    order = list(_FITS)
    for groups, link in studied:
        for group in groups or (asked,):
            fit = link.fit.get(group, "asserted")
            fit = "partial" if fit == "direct" and group != asked else fit
            work = link.work or ""
            closest[work] = min(closest.get(work, fit), fit, key=order.index)
    parts = Counter(_FITS[fit] for _, fit in sorted(closest.items(), key=lambda one: (order.index(one[1]), one[0])))
    return f"Who was studied: {_tallied(parts, len(closest))}."


def _designs(studies: Sequence[Sequence[Evidence]], context: Context) -> str:
    parts: Counter[str] = Counter()
    for links in studies:
        named = sorted({design for link in links if (design := design_of(link, context.designs)[0])})
        parts[" and ".join(map(words, named)) or "not known"] += 1
    return f"Designs: {_tallied(parts, len(studies))}."


def _interest(studies: Sequence[Sequence[Evidence]]) -> str:
    """Whether a funder with an interest in the result is told of."""
    tied = sum(any(known(link, "funder_tie") and answer(link, "funder_tie") is not False for link in links) for links in studies)
    free = sum(any(answer(link, "funder_tie") is False for link in links) for links in studies)
    if tied:
        return f"An interest of the funder is told of {tied} of {len(studies)}."
    return "No interest of the funder." if free == len(studies) else f"Interest of the funder: not told of {len(studies) - free} of {len(studies)}."


def _against(claims: Sequence[Claim]) -> str:
    count = sum(claim.direction != "positive" for claim in claims)
    return f"{_count(count, 'claim tells', 'claims tell')} of harm, mixed results or no effect." if count else "No claim to the contrary."


def _reported(links: Iterable[Evidence], name: FactName) -> str:
    count = sum(known(link, name) is not None for link in links)
    return f"reported {_count(count, 'time', 'times')}" if count else "not reported"


def _tallied(parts: Counter[str], total: int) -> str:
    """Values with how often each is there, where there is more than one study."""
    if total == 1:
        return next(iter(parts))
    return "; ".join(f"{value} ({count} of {total})" for value, count in parts.items())


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
