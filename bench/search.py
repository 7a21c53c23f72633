"""How well the search answers real questions: docs/search-questions.yaml asked of the base in data/, beside Datasette's own search.

    python bench/search.py            measures both parts of the questions and writes docs/search.md
    python bench/search.py --tuned    prints the questions that the search was tuned with, one a line; the held-back third stays unseen

nDCG@10: how near the order of the first ten claims comes to the best order there could be, 1 being that (gains 2 and 1, discount log2 of the
rank + 1). Recall@20: the share of the claims that answer or help, as far as twenty can hold them, that stand among the first twenty.
"""

from __future__ import annotations

import asyncio
import math
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

import sqlite_utils
import yaml
from datasette.app import Datasette

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from kb import pipeline  # noqa: E402
from kb.answers.query import connect  # noqa: E402
from kb.answers.search import search  # noqa: E402

QUESTIONS = ROOT / "docs" / "search-questions.yaml"
REPORT = ROOT / "docs" / "search.md"
FIRST, SEEN = 10, 20
"""Claims that nDCG looks at, and those that recall does."""
NOTHING = "nothing"
"""The sort of questions that nothing in the base answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with the claims that answer it (gain 2) and those that help (gain 1)."""

    id: str
    question: str
    sort: str
    answers: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    held_back: bool = False

    @property
    def gains(self) -> dict[str, int]:
        """Claims to what they are worth."""
        return dict.fromkeys(self.helps, 1) | dict.fromkeys(self.answers, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a search reached on some questions; shares of 1."""

    n: int
    """Questions that the base answers."""
    ndcg: float
    recall: float
    bare: int
    """Of these, the questions for which no right claim is among the first ten."""
    honest: int
    """Questions that nothing answers for which it gives nothing, or names the words that no claim has."""
    n_nothing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a search gave: ids of claims, the best first, and whether it told what it lacks."""

    ids: tuple[str, ...]
    told: bool = False


Search = Callable[[str], Answer]


def questions(path: Path = QUESTIONS) -> list[Question]:
    """All questions of the file."""
    return [Question(**{name: tuple(value) if isinstance(value, list) else value for name, value in one.items()})
            for one in yaml.safe_load(path.read_text(encoding="utf-8"))]  # fmt: skip


def ndcg(ids: Sequence[str], gains: dict[str, int], first: int = FIRST) -> float:
    """Normalised discounted cumulative gain of the first ids.

    source: Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques, ACM TOIS 20(4), 2002.

    >>> ndcg(["a", "b"], {"a": 2, "b": 1}), round(ndcg(["b", "a"], {"a": 2, "b": 1}), 2)
    (1.0, 0.86)
    """

    def gained(values: Iterable[int]) -> float:
        return sum(value / math.log2(rank + 1) for rank, value in enumerate(values, 1))

    best = gained(sorted(gains.values(), reverse=True)[:first])
    return gained(gains.get(name, 0) for name in ids[:first]) / best


def recall(ids: Sequence[str], gains: dict[str, int], seen: int = SEEN) -> float:
    """Share of the claims worth something that are among the first; of more than could be there, as many as could.

    >>> recall(["a", "x"], {"a": 2, "b": 1})
    0.5
    """
    return len(gains.keys() & set(ids[:seen])) / min(len(gains), seen)


def figures(asked: Iterable[Question], find: Search) -> Figures:
    """What a search reaches on the questions."""
    listed = list(asked)
    answered = [(one, find(one.question)) for one in listed]
    known = [(one.gains, found.ids) for one, found in answered if one.sort != NOTHING]
    empty = [found for one, found in answered if one.sort == NOTHING]
    return Figures(
        n=len(known),
        ndcg=mean(ndcg(ids, gains) for gains, ids in known),
        recall=mean(recall(ids, gains) for gains, ids in known),
        bare=sum(not gains.keys() & set(ids[:FIRST]) for gains, ids in known),
        honest=sum(found.told or not found.ids for found in empty),
        n_nothing=len(empty),
    )


def ours(connection: sqlite3.Connection) -> Search:
    """The search of kb: claims with all of the words, then those with some."""

    def find(text: str) -> Answer:
        found = search(connection, text)
        return Answer(ids=tuple(claim["id"] for claim in (*found.claims, *found.more))[:SEEN], told=bool(found.lacking))

    return find


def stock(database: Path, scratch: Path) -> dict[str, Search]:
    """Datasette's own search of the table of claims, and the same index asked in better ways that a site would have to program."""
    copy = scratch / "stock.db"
    shutil.copy(database, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA application_id = 0")  # so that our plugin leaves it alone
        sqlite_utils.Database(connection)["claims"].enable_fts(["statement"], tokenize="porter")
        connection.commit()
    datasette = Datasette([str(copy)])

    def page(text: str) -> Answer:
        answer = asyncio.run(_asked(datasette, text))
        return Answer(ids=tuple(row["id"] for row in answer))

    def ranked(match: Callable[[list[str]], str]) -> Search:
        def find(text: str) -> Answer:
            words = match([f'"{word}"' for word in text.replace('"', " ").split()])
            with closing(sqlite3.connect(copy)) as connection:
                sql = "SELECT c.id FROM claims_fts AS s JOIN claims AS c ON c.n = s.rowid WHERE claims_fts MATCH ? ORDER BY rank LIMIT ?"
                return Answer(ids=tuple(row[0] for row in connection.execute(sql, (words, SEEN))))

        return find

    return {"Datasette's table page (`_search`)": page, "the same index, all words, by bm25": ranked(" ".join),
            "the same index, any word, by bm25": ranked(" OR ".join)}  # fmt: skip


async def _asked(datasette: Datasette, text: str) -> list[dict[str, str]]:
    answer = await datasette.client.get("/stock/claims.json", params={"_search": text, "_shape": "array", "_size": SEEN})
    rows: list[dict[str, str]] = answer.json()
    return rows


def table(asked: Sequence[Question], searches: dict[str, Search]) -> str:
    """The figures of each search, as a table of Markdown."""
    lines = ["| search | nDCG@10 | recall@20 | nothing right among ten | honest where nothing answers |", "|---|---:|---:|---:|---:|"]
    for name, find in searches.items():
        got = figures(asked, find)
        lines.append(f"| {name} | {got.ndcg:.3f} | {got.recall:.3f} | {got.bare} of {got.n} | {got.honest} of {got.n_nothing} |")
    return "\n".join(lines)


def report(tuned: str, held: str, every: Sequence[Question]) -> str:
    """docs/search.md."""
    nothing = sum(one.sort == NOTHING for one in every)
    misspelt = sum(one.sort == "misspelt" for one in every)
    return f"""# How well the search answers

{len(every)} questions of policymakers, researchers and parents ([search-questions.yaml](search-questions.yaml)), {misspelt} of them
misspelt and {nothing} that nothing in the base answers, were written and judged before the search was tuned. A third, drawn by chance,
was held back from the tuning. `python bench/search.py` measures again and writes this page; `tests/test_search_quality.py` holds the
figures as a floor.

nDCG@10 tells how near the order of the first ten claims comes to the best possible (1); recall@20 which share of the claims that answer or
help stand among the first twenty. Beside kb stand two others. One is Datasette's own search of the table of claims as it comes:
`sqlite-utils enable-fts`, Porter stemming, every word must be there, in the order of the table. The other is the same index asked by a
program of one's own, ranked by bm25: for all words, and for any word.

## The third that was held back

{held}

## The two thirds that the search was tuned with

{tuned}

## How it works

- A name of a term of the vocabulary, word for word but for endings, stands for the term: label, synonyms and abbreviations find the same
  claims, and the page says so.
- Each other word but the small words of every question is looked for in statements, in names and definitions of terms, and in the works
  behind a claim.
- A claim counts for each word or term that it has, the more the rarer that is: most where the statement has it, less where the claim is
  only coded with it, least where only a work's title has it. Claims of the kind that a question asks for (what is, does, should, barrier,
  need) come somewhat earlier. Ties go to the better support. Claims with all of the words come first; those with some of them follow under
  a heading of their own.
- A word that no text of the base has is taken for misspelt where a near word makes the name of a term or goes with the other words. The
  page says what was looked for instead, and offers the words as they were typed. Where it is not sure, the near word is only offered.
- Words that no claim has are named; where no claim has all of the words, so is the rarest of them if the texts have it in other forms
  alone, since another form may be another word (*uniforms*, *uniform*). Where a practice and a group are named of which nothing is known,
  the page says which kind of empty that is.

Nothing in it knows the field of the base, and no model is asked: what is found can be told from the words.

## What it does not do

It knows no words but the base's own: *laptop* does not find *device* unless the vocabulary has both. One reader judged the questions, who
also built the search; the questions were written first, and the held-back third guards against tuning to them, not against one reader's
view of what answers a question. One question of that third, of those that nothing answers, was looked at after it was measured and led to
naming a word in another form: the last column of the held-back third is no longer unseen. No order of claims was changed by it.
"""


def main(tuned_only: bool) -> None:
    """Build the base, ask, and tell."""
    every = questions()
    tuned, held = ([one for one in every if one.held_back is kept] for kept in (False, True))
    with TemporaryDirectory() as folder:
        database = Path(folder) / "kb.db"
        pipeline.build(ROOT / "data", database)
        with closing(connect(database)) as connection:
            searches = {"kb": ours(connection), **stock(database, Path(folder))}
            if not tuned_only:
                REPORT.write_text(report(table(tuned, searches), table(held, searches), every), encoding="utf-8")
                print(f"{REPORT} written")
                return
            print(table(tuned, searches))
            for one in tuned:
                found = searches["kb"](one.question)
                ids = [f"{'*' * one.gains.get(name, 0)}{name}" for name in found.ids[:FIRST]]
                got = f"{ndcg(found.ids, one.gains):.2f} {recall(found.ids, one.gains):.2f}" if one.gains else f"told {found.told}"
                print(f"{got} {one.sort}: {one.question} -> {' '.join(ids)}")


if __name__ == "__main__":
    main("--tuned" in sys.argv[1:])
