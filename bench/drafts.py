"""How near drafts made by rule come to the claims that people coded: the base's own sources drafted, and compared passage by passage.

    python bench/drafts.py DOCUMENTS      DOCUMENTS: the folder of the sources' texts; prints the tables that stand in docs/conversion.md

The cues were last tuned on the longest document alone: its figures and those of the others are told apart.

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

from kb.drafting import drafted  # noqa: E402
from kb.extract.drafts import Draft  # noqa: E402
from kb.extract.terms import Terms  # noqa: E402
from kb.extraction import extracted  # noqa: E402
from kb.model import Claim  # noqa: E402
from kb.readers import folder  # noqa: E402
from kb.readers.documents import read_document  # noqa: E402

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


def main() -> None:
    """Print a row a document, and a row a code."""
    texts = Path(sys.argv[1])
    base = folder.read(ROOT / "data").base
    terms = Terms(base.vocabulary)
    pairs: list[tuple[Claim, Draft]] = []
    print("| document | claims coded | found | drafts | drafts on a claim |\n|---|---|---|---|---|")
    for path in sorted(texts.glob("*.txt")):
        claims = [claim for claim in base.claims if claim.passage.document == path.name and not claim.withdrawn]
        found, _ = drafted(extracted(read_document(path), base.works), terms, {work.key for work in base.works})
        met = [pair for claim in claims if (pair := _nearest(claim, found))]
        used = sum(any(shared(claim, draft) > 0 for claim in claims) for draft in found)
        print(f"| {path.name[:3]} | {len(claims)} | {len(met)} | {len(found)} | {used} |")
        pairs += met
    tuned = Counter(claim.passage.document for claim, _ in pairs).most_common(1)[0][0]
    halves = [[pair for pair in pairs if (pair[0].passage.document == tuned) is looked_at] for looked_at in (True, False)]
    print("\n| code | agrees | the usual one | in the document tuned on | in the others |\n|---|---|---|---|---|")
    for name, code in CODES.items():
        ((_, usual),) = Counter(code(claim) for claim, _ in pairs).most_common(1)
        all_told, on_tuned, on_others = (sum(code(claim) == code(draft) for claim, draft in held) / len(held) for held in (pairs, *halves))
        print(f"| {name} | {all_told:.2f} | {usual / len(pairs):.2f} | {on_tuned:.2f} | {on_others:.2f} |")
    counted = Counter((claim.kind, draft.kind) for claim, draft in pairs)
    kinds = sorted({claim.kind for claim, _ in pairs})
    print(f"\n| coded | {' | '.join(kinds)} |\n|---|{'---|' * len(kinds)}")
    for kind in kinds:
        print(f"| {kind} | {' | '.join(str(counted[kind, other] or '') for other in kinds)} |")


def _nearest(claim: Claim, drafts: Sequence[Draft]) -> tuple[Claim, Draft] | None:
    """The claim with the draft that shares most with it, if that is half of the shorter."""
    best = max(drafts, key=lambda draft: shared(claim, draft), default=None)
    return (claim, best) if best is not None and overlap(claim, best) >= 0.5 else None


if __name__ == "__main__":
    main()
