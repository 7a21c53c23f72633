"""Agreement of two codings of the same documents: which claims are the same, and Cohen's kappa for each field.

Two claims are the same unit where they have the same id (and their passages do not lie apart), or where their passages in one document overlap by
at least half of the shorter; of several overlapping ones the pairs that share the most are taken first, one to one. Fields with one value give
kappa over the pairs. Fields with a list of terms give it over the decisions "does this claim carry this term?", for each pair and each term that
either coder used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kb.grading import reported
from kb.model import NOT_REPORTED, Claim

Coded = str | frozenset[str]

FIELDS: dict[str, Callable[[Claim], Coded]] = {
    "kind": lambda claim: claim.kind,
    "practices": lambda claim: frozenset(claim.practices),
    "populations": lambda claim: frozenset(claim.populations),
    "outcomes": lambda claim: frozenset(claim.outcomes),
    "direction": lambda claim: claim.direction,
    "wording": lambda claim: claim.wording,
    "addressees": lambda claim: frozenset(claim.addressees),
    "rests_on": lambda claim: frozenset(link.rests_on for link in claim.evidence),
    "works": lambda claim: frozenset(link.work for link in claim.evidence if link.work),
    "fit": lambda claim: frozenset(f"{population} {fit}" for link in claim.evidence for population, fit in link.fit.items()),
    "result_reported": lambda claim: frozenset(
        str(fact.value) for link in claim.evidence if (fact := link.facts.get("result_reported")) is not None and fact.value != NOT_REPORTED
    ),
    "level": lambda claim: reported.grade(claim, {}).level,
}
"""What is compared: fields as coded, and the level that the rubric `reported` computes from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAgreement:
    """How far two coders agree on a field. `kappa` is None where chance alone would agree wholly."""

    field: str
    n: int
    """Decisions compared."""
    observed: float
    """Share of equal decisions."""
    kappa: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two codings of one claim that differ in a field."""

    first: str
    second: str
    field: str
    first_value: str
    second_value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The whole comparison. `only_first` is limited to the stretches of text that the second coder read: see `compare`."""

    pairs: tuple[tuple[str, str], ...]
    fields: tuple[FieldAgreement, ...]
    differences: tuple[Difference, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of nominal codes; None for no pairs or where chance alone would agree wholly.

    source: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960), 37-46.

    >>> round(cohens_kappa([("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15), 2)
    0.4
    """
    n = len(pairs)
    if not n:
        return None
    observed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(first[code] * second[code] for code in first) / n**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def matched(first: Iterable[Claim], second: Iterable[Claim]) -> list[tuple[Claim, Claim]]:
    """Pairs of claims that code the same unit, in the order of the first coding."""
    ones, others = list(first), list(second)
    return [(ones[one_at], others[other_at]) for one_at, other_at in _pairs(ones, others)]


def _pairs(ones: Sequence[Claim], others: Sequence[Claim]) -> list[tuple[int, int]]:
    """Indexes of the claims that code the same unit, one to one, in order: first by id, then by the share of their spans that is in both."""
    by_id = {claim.id: at for at, claim in reversed(list(enumerate(others))) if claim.id}
    taken: dict[int, int] = {}
    used: set[int] = set()
    for one_at, one in enumerate(ones):
        other_at = by_id.get(one.id)
        if other_at is not None and other_at not in used and not _apart(one, others[other_at]):
            taken[one_at] = other_at
            used.add(other_at)
    for _, one_at, other_at in sorted((-share, one_at, other_at) for one_at, other_at, share in _overlaps(ones, others)):
        if one_at not in taken and other_at not in used:
            taken[one_at] = other_at
            used.add(other_at)
    return sorted(taken.items())


def _apart(one: Claim, other: Claim) -> bool:
    """Whether the passages have no character in common, so that the same id was given to two units."""
    a, b = one.passage, other.passage
    if a.document != b.document:
        return True
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return False
    return min(a.end, b.end) <= max(a.start, b.start)


def _overlaps(ones: Sequence[Claim], others: Sequence[Claim]) -> Iterable[tuple[int, int, float]]:
    """Indexes of overlapping claims, and the share of the union of their spans that is in both. Linear in claims and overlaps."""
    spans: list[tuple[str, int, int, int, int]] = []
    for side, claims in enumerate((ones, others)):
        for index, claim in enumerate(claims):
            start, end = claim.passage.start, claim.passage.end
            if start is not None and end is not None and start < end:
                spans.append((claim.passage.document, start, end, side, index))
    open_spans: list[tuple[str, int, int, int, int]] = []
    for span in sorted(spans):
        document, start, end, side, index = span
        open_spans = [held for held in open_spans if held[0] == document and held[2] > start]
        for _, other_start, other_end, other_side, other_index in open_spans:
            if other_side == side:
                continue
            shared = min(end, other_end) - start
            if 2 * shared >= min(end - start, other_end - other_start):
                share = shared / (max(end, other_end) - other_start)
                yield (index, other_index, share) if side == 0 else (other_index, index, share)
        open_spans.append(span)


def compare(first: Iterable[Claim], second: Iterable[Claim]) -> Agreement:
    """Agreement of two codings.

    Claims of the first that lie in sections the second does not code at all are left out: a second coding is often of a part. Where the second
    codes units of the first, by their ids, it is a sample, and nothing stands in the first alone.
    """
    others = list(second)
    read = {(claim.passage.document, claim.passage.section) for claim in others}
    ones = [claim for claim in first if (claim.passage.document, claim.passage.section) in read]
    found = _pairs(ones, others)
    pairs = [(ones[one_at], others[other_at]) for one_at, other_at in found]
    in_first, in_second = {one_at for one_at, _ in found}, {other_at for _, other_at in found}
    ids = {one.id for one in ones if one.id}
    sampled = all(other.id in ids for other in others)
    differences = [
        Difference(first=_name(one), second=_name(other), field=name, first_value=_shown(coded(one)), second_value=_shown(coded(other)))
        for one, other in pairs
        for name, coded in FIELDS.items()
        if coded(one) != coded(other)
    ]
    return Agreement(
        pairs=tuple((_name(one), _name(other)) for one, other in pairs),
        fields=tuple(_field(name, [(coded(one), coded(other)) for one, other in pairs]) for name, coded in FIELDS.items()),
        differences=tuple(differences),
        only_first=() if sampled else tuple(_name(claim) for at, claim in enumerate(ones) if at not in in_first),
        only_second=tuple(_name(claim) for at, claim in enumerate(others) if at not in in_second),
    )


def _name(claim: Claim) -> str:
    """Its id; else its passage, for a second coder's claims may have no ids."""
    return claim.id or f"{claim.passage.document}:{claim.passage.start}-{claim.passage.end}"


def _field(name: str, pairs: Sequence[tuple[Coded, Coded]]) -> FieldAgreement:
    decisions: list[tuple[str, str]] = []
    terms = sorted({term for pair in pairs for value in pair if isinstance(value, frozenset) for term in value})
    for one, other in pairs:
        if isinstance(one, str) or isinstance(other, str):
            decisions.append((str(one), str(other)))
        else:
            decisions.extend(("yes" if term in one else "no", "yes" if term in other else "no") for term in terms)
    observed = sum(a == b for a, b in decisions) / len(decisions) if decisions else 1.0
    return FieldAgreement(field=name, n=len(decisions), observed=observed, kappa=cohens_kappa(decisions))


def _shown(value: Coded) -> str:
    return value if isinstance(value, str) else ", ".join(sorted(value)) or "none"
