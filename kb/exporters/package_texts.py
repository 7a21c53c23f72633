"""The texts that go with a data package: how to cite it (CITATION.cff), what is in it (README.md), under which terms (LICENSE.txt).

In goes what the base says of itself; out come texts. Nothing is said that the base does not tell: creators are bodies, for the base does not say
which are persons, and the day of release is the only date. Source: the Citation File Format 1.2.0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

SPDX: Final = frozenset(
    f"CC-{terms}-{version}" for terms in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND") for version in ("3.0", "4.0")
) | {"CC0-1.0", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0"}  # fmt: skip
"""Licences for data by their SPDX ids; others are told by name and address alone."""
_UNPRINTED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON lets stand in a text and YAML does not, or takes for a line's end."""

_README: Final = """\
# {title}

{description}

What its sources claim, what each claim rests on, and how well its source shows it. {edition}

| file | what it holds |
|---|---|
{files}

## Begin

- **kb.db** holds everything: open it with any SQLite program. Its comments say what each table, view and column means; `.schema` shows them.
- The tables are CSV in UTF-8 with a head row. An empty cell is not known or does not apply. A column of type array or object holds JSON. {cells}
- **datapackage.json** tells type, meaning and keys of each column: a Data Package, which `frictionless validate datapackage.json` proves.
- `sha256sum -c SHA256SUMS` proves that no file was changed.

A level tells what the source itself shows for its claim; it judges no study and no practice. grades.csv gives the reason for each in a sentence,
steps.csv the rules that were applied.

CITATION.cff says how to cite the base, LICENSE.txt under which terms it may be used.
"""
_SAFE: Final = "A cell that a spreadsheet would run as a formula has a `'` before it; kb.db has it without."
_RAW: Final = "Cells stand as they are in kb.db: a spreadsheet may run one as a formula."
_NOT_COVERED: Final = """\
The licence is for the base: its claims in its own words, its codes, grades and vocabulary. The works and documents that it cites belong to
their makers. Passages are located by offsets and hashes; their text is not here.
"""


def creators(about: Mapping[str, str]) -> list[str]:
    """The bodies that made the base; a base that names none is its own author, as in a list of references."""
    named = [name for name in json.loads(about.get("creators") or "[]") if name.strip()]
    return list(dict.fromkeys(named)) or [about.get("title") or "A knowledge base"]


def license_id(about: Mapping[str, str]) -> str:
    """The licence's SPDX id, empty where its name is none.

    >>> license_id({"license": "CC BY 4.0"}), license_id({"license": "Ask us"})
    ('CC-BY-4.0', '')
    """
    found = about.get("license", "").strip().replace(" ", "-")
    return found if found in SPDX else ""


def web_address(text: str | None) -> str:
    """The text if it is a web address that any reader takes, else empty."""
    return text if text and re.fullmatch(r"https?://[\w.-]+(?::\d+)?(?:/[!#-;=?-~]*)?", text, re.ASCII) else ""


def citation_cff(about: Mapping[str, str]) -> str:
    """CITATION.cff: YAML, each text in quotes, as YAML and JSON both read it."""
    released = about.get("released", "")
    said: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Please cite this data set, with its version.",
        "type": "dataset",
        "title": about.get("title") or "A knowledge base",
        "abstract": about.get("description"),
        "version": about.get("version"),
        "date-released": released if _is_day(released) else "",
        "license": license_id(about),
        "license-url": "" if license_id(about) else web_address(about.get("license_url")),
        "url": web_address(about.get("site_url")),
    }
    lines = [f"{name}: {quoted(value)}" for name, value in said.items() if value]
    return "\n".join([*lines, "authors:", *(f"  - name: {quoted(name)}" for name in creators(about))]) + "\n"


def readme(about: Mapping[str, str], files: Iterable[tuple[str, str]], *, raw: bool) -> str:
    """README.md: what the package is, each file with its meaning, how to begin, how to cite."""
    told = [f"Version {about['version']}." if about.get("version") else "", f"Released {about['released']}." if about.get("released") else ""]
    return _README.format(
        title=_plain(about.get("title", "")),
        description=_plain(about.get("description", "")) or "What sources claim.",
        edition=_plain(" ".join(told)),
        files="\n".join(f"| {name} | {_plain(meaning)} |" for name, meaning in files),
        cells=_RAW if raw else _SAFE,
    )


def license_note(about: Mapping[str, str]) -> str:
    """LICENSE.txt: the licence that the base names, and what it does not cover."""
    named, address = _line(about.get("license", "")), web_address(about.get("license_url"))
    granted = (
        f"{_line(about.get('title', ''))} is licensed under {named}." if named else "The base names no licence: ask its makers before you reuse it."
    )
    return "\n".join([granted, *([address] if address else []), "", _NOT_COVERED])


def quoted(text: str) -> str:
    r"""The text in double quotes, as YAML and JSON both read it.

    >>> print(quoted("a \"b\" \x85"))
    "a \"b\" \u0085"
    """
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """In one line, nothing of it taken for Markdown or the border of a table."""
    return re.sub(r"([\\`*_|<>\[\]])", r"\\\1", _line(text))
