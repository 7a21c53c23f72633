"""Which words of the base a word may have meant that none of its texts has: a word in, near words out, the likeliest first.

Words that share some three letters in a row come from the full-text index, so that the cost hardly grows with the base; the distance between
two spellings (letters added, left out, changed, or two exchanged) decides.
"""

from __future__ import annotations

import sqlite3

from kb.answers.query import rows
from kb.spelt import folded

_SHORTEST, _LONG = 4, 8
"""Letters of the shortest word that is looked at, and of those that may be wrong in two places."""
_LONGEST = 40
_COMPARED, _MOST = 100, 3
_NEAR = (
    "SELECT w.word, w.n_texts FROM spellings_search AS s JOIN spelt_words AS w ON w.n = s.rowid "
    "WHERE spellings_search MATCH ? AND length(w.word) BETWEEN ? AND ? ORDER BY s.rank LIMIT ?"
)


def is_spelt(connection: sqlite3.Connection, word: str) -> bool:
    """Whether some text of the base has the word, in this very form."""
    return connection.execute("SELECT 1 FROM spelt_words WHERE word = ?", (folded(word),)).fetchone() is not None


def is_other_form(word: str, other: str) -> bool:
    """Whether one of the words is the other with an ending, as far as spelling tells.

    >>> is_other_form("broad", "broadly"), is_other_form("soup", "soap")
    (True, False)
    """
    return folded(other).startswith(folded(word)) or folded(word).startswith(folded(other))


def near_words(connection: sqlite3.Connection, word: str) -> tuple[str, ...]:
    """The words that may be meant, three at most; none for a word that is short, long, or no mere word.

    A near word begins with the same letter: those who misspell seldom miss it, and another beginning mostly makes another word.
    source: J. J. Pollock and A. Zamora, Automatic spelling correction in scientific and scholarly text, Communications of the ACM 27(4), 1984.
    """
    asked = folded(word)
    if not (_SHORTEST <= len(asked) <= _LONGEST and asked.isalpha()):
        return ()
    from rapidfuzz.distance import OSA  # here, since most searches need it not

    most = 2 if len(asked) >= _LONG else 1
    padded = f"  {asked} "
    match = " OR ".join(f'"{padded[at : at + 3]}"' for at in range(len(padded) - 2))
    found = []
    for row in rows(connection, _NEAR, (match, len(asked) - most, len(asked) + most, _COMPARED)):
        distance = OSA.distance(asked, row["word"], score_cutoff=most)
        if distance <= most and row["word"][0] == asked[0] and row["word"] != asked:
            found.append((distance, -row["n_texts"], row["word"]))
    return tuple(near for _, _, near in sorted(found)[:_MOST])
