"""What a page costs: CPU milliseconds and size of each kind of page, and stock pages under our settings beside those of a stock Datasette.

    python bench/pages.py             measures, prints, and writes the section in docs/benchmarks.md
    python bench/pages.py --quick     the base in data/ alone, to look at

Each page is asked a few times without a socket, in one process; the least CPU time of all its threads counts, so that what other programs do
hardly matters. The first answer is told apart: what is computed once for a served base is in it. No answer comes from the memory of whole answers
that `kb serve` has; what one of those costs is told in a line of its own. The large base is made by generate.py.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from datasette.app import Datasette

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

from kb import pipeline, references  # noqa: E402
from kb.references import Reference  # noqa: E402
from kb.site import direct  # noqa: E402
from kb.site.kept_answers import KeptAnswers  # noqa: E402
from kb.site.server import application  # noqa: E402

LARGE = 20_000
"""Claims of the large base, with half as many works."""
TIMES = 5
MOST_MS, MOST_KB = 25, 100
"""What a page of ours may cost on the base in data/, and how long it may be on any."""
REPORT = ROOT / "docs" / "benchmarks.md"
START, END = "<!-- pages -->", "<!-- end of pages -->"
ANOTHER_TABLE = "/kb/practices"
"""It is asked before the others, so that the first answer of a table holds what is found out about it, and not the reading of templates."""
AGAIN = ("/map", "/kb/claims")
"""Pages that are asked of the memory of whole answers."""
STOCK_TABLES = ("claims", "works", "evidence", "claim_pages", "work_pages", "evidence_pages", "cell_pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one page costs."""

    path: str
    ms: float
    """CPU milliseconds: the least of some."""
    first_ms: float
    kb: float
    """Thousands of bytes."""
    status: int


def paths(database: Path, words: str) -> list[str]:
    """One page of each kind of our own; of terms, works, sources and combinations those with the most claims."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:

        def most(sql: str) -> str:
            return "/".join(map(str, connection.execute(f"{sql} LIMIT 1").fetchone()))

        claim = most("SELECT claim FROM claim_places ORDER BY place")
        terms = {
            kind: most(f"SELECT term FROM term_counts WHERE kind = '{kind}' GROUP BY term ORDER BY sum(n_claims) DESC")
            for kind in ("practice", "population", "outcome")
        }
        work = most("SELECT key FROM work_pages ORDER BY n_claims DESC")
        source = most("SELECT id FROM source_records ORDER BY n_claims DESC")
        cell = most("SELECT practice, population FROM cell_exports ORDER BY n_effect + n_other DESC")
        by_outcome = most("SELECT practice, outcome FROM outcome_cell_exports ORDER BY n_effect + n_other DESC")
    asked = words.replace(" ", "+")
    return [
        "/", "/map", "/gaps", "/claims", f"/claims?practice={terms['practice']}&kind=effect", f"/claim/{claim}",
        *(f"/{kind}/{term}" for kind, term in terms.items()), f"/cell/{cell}", f"/cell/{by_outcome}", f"/reference/{work}", f"/source/{source}",
        "/search", f"/search?q={asked}", f"/search?q={asked[:-3]}{asked[-2:]}", "/graph", "/works", "/method", "/cite", "/about",
        "/for/policymaker", "/-/healthz",
    ]  # fmt: skip


async def costs(site: Any, listed: Sequence[str], *, before: str = "") -> list[Cost]:
    """What each page costs, in their order; `before`, where there is such a page, is asked first."""
    await site.invoke_startup()
    if before:
        await site.client.get(before)
    found = []
    for path in listed:
        took = []
        for _ in range(TIMES):
            start = time.process_time()
            answer = await site.client.get(path)
            took.append((time.process_time() - start) * 1000)
        found.append(Cost(path=path, ms=min(took), first_ms=took[0], kb=len(answer.content) / 1000, status=answer.status_code))
    return found


async def again(site: Any, listed: Sequence[str]) -> float:
    """CPU milliseconds of an answer that is kept, the most of some pages."""
    await site.invoke_startup()
    app = KeptAnswers(site.app())
    most = 0.0
    for path in listed:
        await direct.get(app, path)
        took = []
        for _ in range(TIMES):
            start = time.process_time()
            await direct.get(app, path)
            took.append((time.process_time() - start) * 1000)
        most = max(most, min(took))
    return most


def stock(database: Path, scratch: Path) -> Any:
    """`datasette kb.db` with nothing set, on a copy that our plugin leaves alone."""
    copy = scratch / "stock" / "kb.db"
    copy.parent.mkdir(exist_ok=True)
    shutil.copy(database, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA application_id = 0")
        connection.commit()
    return Datasette([str(copy)])


def large(scratch: Path) -> Path:
    """A built base of LARGE claims; its references are not formatted, which takes most of a build and changes no page."""
    from generate import generate

    generate(scratch / "large", LARGE // 2, LARGE)
    text = "Wren, A., & Osei, K. (2011). Tides and dykes: A review of what was tried. Journal of Made-up Shores, 3(2), 11-19."
    formatted = references.format_works
    references.format_works = lambda works: (Reference(key=work.key, text=text, html=text) for work in works)  # type: ignore[assignment]
    try:
        pipeline.build(scratch / "large" / "data", scratch / "large.db")
    finally:
        references.format_works = formatted
    return scratch / "large.db"


def own_table(small: Sequence[Cost], big: Sequence[Cost]) -> Iterator[str]:
    """Our pages on both bases, as lines of Markdown."""
    yield "| page | CPU ms | kB | CPU ms at 20,000 claims | first | kB |"
    yield "|---|---:|---:|---:|---:|---:|"
    for one, other in zip(small, big, strict=True):
        yield f"| `{one.path}` | {one.ms:.1f} | {one.kb:.0f} | {other.ms:.1f} | {other.first_ms:.0f} | {other.kb:.0f} |"


def stock_table(small: Sequence[tuple[Cost, Cost]], big: Sequence[tuple[Cost, Cost]]) -> Iterator[str]:
    """Stock pages under our settings beside stock settings, on both bases."""
    yield "| page | CPU ms as we serve it | as Datasette does unasked | at 20,000 claims as we serve it | first | as Datasette does | first | times |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for (one, other), (ours, theirs) in zip(small, big, strict=True):
        yield (
            f"| `{one.path}` | {one.ms:.1f} | {other.ms:.0f} | {ours.ms:.1f} | {ours.first_ms:.0f} | {theirs.ms:.0f} | {theirs.first_ms:.0f} "
            f"| {theirs.ms / ours.ms:.0f} |"
        )


def main(quick: bool) -> None:
    """Measure, print, and unless it is to be quick write the section."""
    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        small = scratch / "small.db"
        pipeline.build(ROOT / "data", small)
        tables = [f"/kb/{name}" for name in STOCK_TABLES]
        own = asyncio.run(costs(application(small), paths(small, "english learners technology")))
        if quick:
            print("\n".join(f"{one.ms:7.1f} ms {one.kb:6.1f} kB {one.status} {one.path}" for one in own))
            return
        many = large(scratch)
        pairs = [
            list(
                zip(
                    asyncio.run(costs(application(base), tables, before=ANOTHER_TABLE)),
                    asyncio.run(costs(stock(base, scratch), tables, before=ANOTHER_TABLE)),
                    strict=True,
                )
            )
            for base in (small, many)
        ]
        grown = asyncio.run(costs(application(many), paths(many, "warning signal of a flood")))
        kept = asyncio.run(again(application(many), AGAIN))
    failed = [one for one in (*own, *grown, *(ours for pair in pairs for ours, _ in pair)) if one.status != 200]
    dearest, longest = max(one.ms for one in own), max(one.kb for one in (*own, *grown))
    least = min(theirs.ms / ours.ms for ours, theirs in pairs[1])
    lines = [*own_table(own, grown), "", *stock_table(*pairs), "", f"An answer that `kb serve` has kept: {kept:.2f} ms of CPU."]
    print("\n".join(lines))
    print(f"\ndearest of ours {dearest:.1f} ms (most {MOST_MS}), longest {longest:.0f} kB (most {MOST_KB})")
    print(f"stock tables of the large base: {least:.1f} times cheaper or more")
    print(f"not 200: {[one.path for one in failed]}")
    text = REPORT.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    section = "\n".join([START, "", *lines, "", END])
    REPORT.write_text(f"{before}{section}{after}", encoding="utf-8")


if __name__ == "__main__":
    main("--quick" in sys.argv[1:])
