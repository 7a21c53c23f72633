"""When two texts say the same but for how they are written: capitals, accents, punctuation, abbreviated words, misprints.

In: plain text of fields. Out: normal forms and degrees of likeness, from 0 to 1. It knows nothing of works.
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

SMALL_WORDS = frozenset(
    "a an and as at by for from in into of on or the to with "
    "an auf das dem den der die ein eine für im in mit und von zu zur au aux d de des du en et l la le les un une el los las y e il lo di da".split()
)
"""Words that titles leave out or add: articles, prepositions, conjunctions of a few languages."""
MISPRINT = 0.75
"""Two words at least so alike are one word and a misprint of it."""

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_APOSTROPHES = re.compile(r"['’ʼ`](?<=\w.)(?=\w)")
_NO_WORD = re.compile(r"[\W_]+")


def normal(text: str) -> str:
    """The words of a text in small letters, without accents and punctuation.

    >>> normal("L’École & the “NASA”: Réussite!")
    'lecole and the nasa reussite'
    """
    shown = _APOSTROPHES.sub("", text.casefold().replace("&", " and "))
    if not shown.isascii():
        letters = unicodedata.normalize("NFKD", shown.translate(_LETTERS))
        shown = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return _NO_WORD.sub(" ", shown).strip()


def alike(one: str, other: str) -> float:
    """How alike two normal texts are: the share of letters that they have in common, in order.

    >>> alike("tides turn", "tides trun") > 0.85
    True
    """
    return 1.0 if one == other else fuzz.ratio(one, other) / 100


def likely(one: str, other: str, least: float) -> bool:
    """Whether two normal texts are at least so much alike: quicker to say no than `alike`."""
    return one == other or fuzz.ratio(one, other, score_cutoff=max(0.01, least) * 100) > 0


def abbreviates(short: str, long: str) -> bool:
    """Whether each word of a normal text begins the word that stands in its place in the other, small words aside.

    >>> abbreviates("j educ psychol", "journal of educational psychology"), abbreviates("j hist", "journal of physics")
    (True, False)
    """
    one, other = ([word for word in text.split() if word not in SMALL_WORDS] for text in (short, long))
    return len(one) == len(other) > 0 and all(
        whole.startswith(part) or (whole[0] == part[0] and len(part) > 3 and _letters_of(part, whole)) for part, whole in zip(one, other, strict=True)
    )


def _letters_of(part: str, whole: str) -> bool:
    """Whether the letters of `part` stand in `whole` in order, as in `natl` and `national`."""
    letters = iter(whole)
    return all(letter in letters for letter in part)


def words_apart(one: list[str], other: list[str]) -> tuple[int, int]:
    """How many words of each text have no partner in the other: neither the same word nor a misprint of it. Small words do not count."""
    left = [word for word in one if word not in SMALL_WORDS and word not in other]
    right = [word for word in other if word not in SMALL_WORDS and word not in one]
    for word in list(left):
        partner = max(right, key=lambda choice: (fuzz.ratio(word, choice), choice), default=None)
        if partner and not (word.isdigit() or partner.isdigit()) and fuzz.ratio(word, partner) / 100 >= MISPRINT:
            left.remove(word)
            right.remove(partner)
    return len(left), len(right)
