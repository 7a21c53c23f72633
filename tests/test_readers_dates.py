"""Dates as bibliographies print them: what is told of month and day is kept, and what is no date stays as it is written."""

from __future__ import annotations

import pytest

from kb.readers import ris
from kb.readers.dates import fields, slashed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2000/01", {"date": "2000-01"}),
        ("2000/1/5", {"date": "2000-01-05"}),
        ("2000///", {"year": "2000"}),
        ("2000/01//Winter", {"date": "2000-01", "season": "Winter"}),
        ("2000/13", {"year": "2000/13"}),
        ("2000//05", {"year": "2000//05"}),
        ("2001/02/30", {"year": "2001/02/30"}),
        ("1999/2000", {"year": "1999/2000"}),
    ],
)
def test_a_date_with_slashes_keeps_its_month(text, told):
    assert slashed(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("March 5, 2012", {"date": "2012-03-05"}),
        ("5. Sept 2012", {"date": "2012-09-05"}),
        ("2012-03-05T10:00", {"date": "2012-03-05"}),
        ("2012/03", {"date": "2012-03"}),
        ("Spring 2012", {"year": "Spring 2012"}),
        ("", {}),
    ],
)
def test_other_forms_of_dates(text, told):
    assert fields(text) == told


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        ("PY  - 2000/01", "2000-01"),
        ("PY  - 2000\nDA  - 2000/01/05", "2000-01-05"),
        ("PY  - 2000/01\nDA  - 2000/01/05", "2000-01-05"),
        ("Y1  - 2000/01//", "2000-01"),
    ],
)
def test_ris_takes_the_fuller_of_its_dates(lines, date):
    (work,) = ris.read_text(f"TY  - JOUR\nTI  - T\n{lines}\nER  - \n", "x.ris").works
    assert (work.fields["date"], work.year) == (date, 2000)
