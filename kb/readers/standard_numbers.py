"""ISBN and ISSN, told apart by their form where a format has one place for both."""

from __future__ import annotations

import re

_ISSN = re.compile(r"[0-9]{4}[-\N{EN DASH}\N{NON-BREAKING HYPHEN}]?[0-9]{3}[0-9Xx]")
_ISBN = re.compile(r"(?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx]")
_LABEL = re.compile(r"\b(?:e-?)?(?:ISBN|ISSN)(?:-1[03])?:?", re.IGNORECASE)
_KIND = re.compile(r"\((?:print|electronic|online|linking|e|p|pbk\.?|hbk\.?|hardcover|paperback|ebook|cloth)\)", re.IGNORECASE)


def standard_numbers(text: str) -> dict[str, str]:
    """`isbn` and `issn`, each perhaps several with a space between, as they are written; `other` where something else is told.

    >>> standard_numbers("1234-5678 (Print); 978-3-16-148410-0"), standard_numbers("RR-7")
    ({'issn': '1234-5678', 'isbn': '978-3-16-148410-0'}, {'other': 'RR-7'})
    """
    found: dict[str, list[str]] = {}
    for part in re.split(r"[;,\r\n|]+|\s+(?=\S*[0-9]{3})", _KIND.sub(" ", _LABEL.sub(" ", text))):
        if value := part.strip():
            name = "issn" if _ISSN.fullmatch(value) else "isbn" if _ISBN.fullmatch(value) else "other"
            found.setdefault(name, []).append(value)
    if "other" in found:
        whole = text.strip()
        return {"isbn": whole} if _ISBN.fullmatch(whole) else {"other": whole}
    return {name: " ".join(values) for name, values in found.items()}
