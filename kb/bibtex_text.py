r"""Plain text as BibTeX: values, names and whole entries that the reader takes back exactly as they were given.

In: text as a reader sees it, on one line. Out: LaTeX within balanced braces, in one line a field. It is the inverse of `kb.readers.latex.plain` and
of the reader's splitting of names; tests hold the two together. Letters with accents stay letters: the file is UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kb.model import Name

_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "-": "-{}", "`": "`{}", "'": "'{}",
}  # fmt: skip
_SPECIAL = re.compile(r"-(?=-)|`(?=`)|'(?=')|[\\{}$&%#_~^]")
_READ_AS_FIELD = re.compile(r"(?<=\})(\s*,?\s*[A-Za-z][\w-]+\s*)=")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SPLITS = re.compile(r"\band\b|,|\bothers\b", re.IGNORECASE)
_BRACES = re.compile(r"[{}]")
_BRACE_CODES = {"{": "%7B", "}": "%7D"}


def one_line(text: str) -> str:
    """The text with control characters and line ends made spaces, and runs of spaces made one. A no-break space stays."""
    return " ".join(part for part in re.split("[ \t\r\n]+", _UNPRINTABLE.sub(" ", text)) if part)


def escaped(text: str) -> str:
    r"""The text with every sign that means something to LaTeX written so that it shows itself.

    >>> escaped("50% of R&D -- in {C_1}")
    '50\\% of R\\&D -{}- in \\textbraceleft{}C\\_1\\textbraceright{}'
    """
    made = _SPECIAL.sub(lambda found: _SIGNS[found[0]], one_line(text))
    return _READ_AS_FIELD.sub(r"\1{=}", made) if "=" in made else made


def verbatim(text: str) -> str:
    """The text for a field that is no prose, as it is: an address, a DOI. Braces without a partner become their codes in addresses.

    >>> verbatim("https://a.org/x_{1}%20"), verbatim("https://a.org/}")
    ('https://a.org/x_{1}%20', 'https://a.org/%7D')
    """
    text = one_line(text)
    if _balanced(text):
        return text
    return _BRACES.sub(lambda found: _BRACE_CODES[found[0]], text).replace("\\", "%5C")


def people(names: Iterable[Name], *, more: bool = False) -> str:
    r"""The names as one value: 'Family, Given' joined by 'and', bodies in braces, 'others' at the end where there are more.

    >>> people([Name(family="Mora", given="Ana"), Name(family="Sea & Shore", literal=True)], more=True)
    'Mora, Ana and {Sea \\& Shore} and others'
    """
    return " and ".join([*filter(None, map(_person, names)), *(["others"] if more else [])])


def entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """An entry of the fields, whose values are LaTeX already; empty ones are left out."""
    told = {name: value for name, value in fields.items() if value}
    width = max(map(len, told), default=0)
    return "".join([f"@{kind}{{{key},\n", *(f"  {name:<{width}} = {{{value}}},\n" for name, value in told.items()), "}"])


def _person(name: Name) -> str:
    family, given = one_line(name.family).strip(), one_line(name.given).strip()
    if not family:
        family, given = given, ""
    if name.literal or (not given and not all(word[:1].islower() for word in family.split()[:-1])):
        return f"{{{escaped(family)}}}" if family else ""
    return f"{_part(family)}, {_part(given)}" if given else _part(family)


def _part(text: str) -> str:
    """One part of a name, in braces where it would be split or holds a command, which some readers of names take for letters."""
    made = escaped(text)
    return f"{{{made}}}" if made != text or _SPLITS.search(text) else made


def _balanced(text: str) -> bool:
    """Whether the braces of the text can stand in a value."""
    depth = 0
    for found in _BRACES.finditer(text):
        depth += 1 if found[0] == "{" else -1
        if depth < 0:
            return False
    return depth == 0 and not text.endswith("\\") and "\\{" not in text and "\\}" not in text
