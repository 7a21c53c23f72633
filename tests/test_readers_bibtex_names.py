"""Names in BibTeX's and BibLaTeX's forms; the quick way for plain names says what bibtexparser says."""

from __future__ import annotations

from itertools import product

import pytest
from bibtexparser.middlewares.names import parse_single_name_into_parts

from kb.model import Name
from kb.readers import bibtex_names

WORDS = ["Mora", "Ana", "de", "van", "J.", "J.-K.", "O'Neil", "Sears-Roy", "Öz", "jr", "MORA", "A", "Jr.", "X.Y."]


def test_the_quick_way_for_plain_names_says_what_bibtexparser_says():
    plain = 0
    for number in (1, 2, 3):
        for words in product(WORDS, repeat=number):
            for comma in range(number):
                text = f"{' '.join(words[:comma])}{', ' if comma else ''}{' '.join(words[comma:])}"
                if bibtex_names.PLAIN.fullmatch(text):
                    plain += 1
                    parts = parse_single_name_into_parts(text)
                    name, fault = bibtex_names.name(text)
                    assert name == Name(family=" ".join((*parts.von, *parts.last, *parts.jr)), given=" ".join(parts.first))
                    assert not fault
    assert plain > 500


@pytest.mark.parametrize(
    ("text", "family", "given"),
    [
        ("family=Cruz, given=Maria, prefix=de la", "de la Cruz", "Maria"),
        ("given={Ana}, family={Mora}, given-i={A}", "Mora", "Ana"),
        ('given="Hans, Jr", family={von und zu}', "von und zu", "Hans, Jr"),
        ("uniquename=false, family={Jones}, given={Henry}, middle={B.}", "Jones", "Henry B."),
        ("FAMILY={M{\\\"o}ra}, suffix=III", "Möra III", ""),
    ],
)  # fmt: skip
def test_the_long_form_calls_the_parts_by_their_names(text, family, given):
    assert bibtex_names.name(text) == (Name(family=family, given=given), "")


@pytest.mark.parametrize(("text", "fault"), [("family=Mora, Ana", "no part of a name"), ("xdata=press-author-1", "leads to no name")])
def test_what_is_no_long_form_stays_whole_and_is_told(text, fault):
    name, told = bibtex_names.name(text)
    assert name == Name(family=text, literal=True)
    assert fault in told
