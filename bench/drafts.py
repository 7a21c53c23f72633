"""How near drafts made by rule come to the claims that people coded: the base's own sources drafted, and compared passage by passage.

    python bench/drafts.py DOCUMENTS      DOCUMENTS: the folder of the sources' texts; prints the tables that stand in docs/conversion.md

Where the texts are at hand, tests/test_conversion_docs.py holds that page to these tables.

The cues were last tuned on two of the documents: their figures and those of the others are told apart.

A coded claim is found if a draft's passage overlaps its own by half of the shorter. Codes are compared with the draft that overlaps most; beside each
share stands that of a guess which always says what is coded most often.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from kb.drafts.drafting import drafted  # noqa: E402
from kb.extract.drafts import Draft  # noqa: E402
from kb.extract.terms import Terms  # noqa: E402
from kb.extraction import extracted  # noqa: E402
from kb.model import EVIDENCE_KINDS, Claim  # noqa: E402
from kb.readers import folder  # noqa: E402
from kb.readers.documents import read_document  # noqa: E402

TUNED = ("001", "004")
"""How the names of the documents begin whose sentences were looked at while the cues were tuned."""
CODES: dict[str, Callable[[Claim | Draft], Hashable]] = {
    "kind": lambda one: one.kind,
    "direction": lambda one: one.direction,
    "wording": lambda one: one.wording,
    "main practice": lambda one: one.practices[:1],
    "populations, all": lambda one: frozenset(one.populations),
    "outcomes, all": lambda one: frozenset(one.outcomes),
    "ground": lambda one: one.evidence[0].rests_on,
    "works, all": lambda one: frozenset(link.work for link in one.evidence),
}


def overlap(claim: Claim, draft: Draft) -> float:
    """Characters that both passages share, by the length of the shorter."""
    (a, b), (c, d) = ((one.passage.start or 0, one.passage.end or 0) for one in (claim, draft))
    return (min(b, d) - max(a, c)) / min(b - a, d - c)


def shared(claim: Claim, draft: Draft) -> int:
    return min(claim.passage.end or 0, draft.passage.end or 0) - max(claim.passage.start or 0, draft.passage.start or 0)


def tables(texts: Path) -> tuple[list[str], ...]:
    """The lines of four tables: documents and what was found of each, codes and how often they agree, directions, kinds as coded and as drafted."""
    base = folder.read(ROOT / "data").base
    terms = Terms(base.vocabulary)
    pairs: list[tuple[Claim, Draft]] = []
    rows = []
    for path in sorted(texts.glob("*.txt")):
        claims = [claim for claim in base.claims if claim.passage.document == path.name and not claim.withdrawn]
        found, _ = drafted(extracted(read_document(path), base.works), terms, {work.key for work in base.works})
        met = [pair for claim in claims if (pair := _nearest(claim, found))]
        used = sum(any(shared(claim, draft) > 0 for claim in claims) for draft in found)
        rows.append((path.name[:3], len(claims), len(met), len(found), used))
        pairs += met
    return documents(rows), codes(pairs), directions(pairs), kinds(pairs)


def documents(rows: Sequence[tuple[str, int, int, int, int]]) -> list[str]:
    """A row a document, then the sums with their shares."""
    coded, met, found, used = (sum(row[at] for row in rows) for at in range(1, 5))  # type: ignore[misc]
    told = [*rows, ("all", coded, f"{met} ({100 * met / coded:.0f} %)", found, f"{used} ({100 * used / found:.0f} %)")]
    head = ["| document | claims coded | found | drafts | drafts on a claim |", "|---|---|---|---|---|"]
    return [*head, *(f"| {' | '.join(map(str, row))} |" for row in told)]


def codes(pairs: Sequence[tuple[Claim, Draft]]) -> list[str]:
    """A row a code: the share of claims whose draft agrees."""
    halves = _halves(pairs)
    lines = ["| code | agrees | the usual one | in those tuned on | in the others |", "|---|---|---|---|---|"]
    for name, code in CODES.items():
        ((_, usual),) = Counter(code(claim) for claim, _ in pairs).most_common(1)
        all_told, on_tuned, on_others = (sum(code(claim) == code(draft) for claim, draft in held) / len(held) for held in (pairs, *halves))
        lines.append(f"| {name} | {all_told:.2f} | {usual / len(pairs):.2f} | {on_tuned:.2f} | {on_others:.2f} |")
    return lines


def directions(pairs: Sequence[tuple[Claim, Draft]]) -> list[str]:
    """Of claims of effect or association that are drafted as one of them: how many drafts tell a direction, and how many of these the coded one."""
    lines = ["| effects and associations drafted as such | claims | direction told | told rightly |", "|---|---|---|---|"]
    for name, held in zip(("all", "in those tuned on", "in the others"), (pairs, *_halves(pairs)), strict=True):
        both = [(claim, draft) for claim, draft in held if claim.kind in EVIDENCE_KINDS and draft.kind in EVIDENCE_KINDS]
        told = [claim.direction == draft.direction for claim, draft in both if draft.direction]
        lines.append(f"| {name} | {len(both)} | {len(told)} | {sum(told)} ({sum(told) / len(told):.2f}) |")
    return lines


def _halves(pairs: Sequence[tuple[Claim, Draft]]) -> tuple[list[tuple[Claim, Draft]], list[tuple[Claim, Draft]]]:
    """The pairs of the documents that the cues were tuned on, and those of the others."""
    tuned, others = ([pair for pair in pairs if pair[0].passage.document.startswith(TUNED) is looked_at] for looked_at in (True, False))
    return tuned, others


def kinds(pairs: Sequence[tuple[Claim, Draft]]) -> list[str]:
    """How many claims of each kind (rows) have a draft of each (columns)."""
    counted = Counter((claim.kind, draft.kind) for claim, draft in pairs)
    names = sorted({claim.kind for claim, _ in pairs})
    lines = [f"| coded | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    return [*lines, *(f"| {kind} | {' | '.join(str(counted[kind, other] or '') for other in names)} |" for kind in names)]


def _nearest(claim: Claim, drafts: Sequence[Draft]) -> tuple[Claim, Draft] | None:
    """The claim with the draft that shares most with it, if that is half of the shorter."""
    best = max(drafts, key=lambda draft: shared(claim, draft), default=None)
    return (claim, best) if best is not None and overlap(claim, best) >= 0.5 else None


if __name__ == "__main__":
    print("\n\n".join("\n".join(table) for table in tables(Path(sys.argv[1]))))
