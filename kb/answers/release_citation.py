"""How to cite the base, or a part of it at an address of its own: as APA text, BibTeX, RIS and CSL-JSON.

In go what the base says of itself and what is cited; out come texts. A part carries the base's version, its release and its sources' years, since
neither a claim's wording nor its level is to be had without them. Works of the library are cited by their own references, not here.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kb.bibtex_text import entry, escaped, people, verbatim
from kb.exporters import csljson, ris
from kb.model import Name

_KEY_LENGTH = 40
_CLOSED = (".", "?", "!", "…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What is cited. Without a title it is the base itself."""

    title: str = ""
    """As its page is called; a claim with who states it and its level."""
    name: str = ""
    """What tells it from all other parts, for its key: an id."""
    path: str = ""
    """Of its page on the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A citation in each form that readers paste and programs take."""

    apa: str
    """Plain text in the manner of APA for data (Publication Manual, 7th edition, 10.9) and for a part of a whole."""
    bibtex: str
    ris: str
    csljson: str
    """An array of one item."""


def citation(about: Mapping[str, str], covered: str, cited: Cited | None = None) -> Citation:
    """The citation of a part, or of the base. `about` is the base's metadata, `covered` says which sources of which years were read."""
    chosen = cited or Cited()
    item = csl_item(about, covered, chosen)
    written = io.StringIO(newline="")
    ris.write([{"csl": item}], written)
    listed = io.StringIO(newline="")
    csljson.write([{"csl": item}], listed)
    return Citation(apa=apa(about, covered, chosen), bibtex=bibtex(item), ris=written.getvalue(), csljson=listed.getvalue())


def apa(about: Mapping[str, str], covered: str, cited: Cited) -> str:
    """The citation as APA writes it, with the day of release and what was read.

    >>> shade = {"title": "Shade", "version": "2", "released": "2026-01-31", "creators": '["The Shade group"]'}
    >>> apa(shade, "two documents, 2017; nothing later was searched", Cited())
    'The Shade group. (2026). Shade (Version 2) [Data set]. Released 2026-01-31; two documents, 2017; nothing later was searched.'
    """
    version, released = about.get("version", ""), about.get("released", "")
    who, when = _listed(_creators(about)), f"({released[:4] or 'n.d.'})."
    if cited.title:
        what = cited.title if cited.title.endswith(_CLOSED) else f"{cited.title}."
        edition = [f"version {version}" if version else "", f"released {released}" if released else ""]
        within = f"In {_edition(about['title'], edition)} [Data set]."
        read = f"{covered[:1].upper()}{covered[1:]}." if covered else ""
    else:
        what = f"{_edition(about['title'], [f'Version {version}' if version else ''])} [Data set]."
        within = ""
        read = "; ".join(part for part in (f"Released {released}" if released else "", covered) if part)
        read = f"{read[:1].upper()}{read[1:]}." if read else ""
    parts = (who, when, what) if who else (what, when)
    return " ".join(part for part in (*parts, within, read, _address(about, cited.path)) if part)


def csl_item(about: Mapping[str, str], covered: str, cited: Cited) -> dict[str, object]:
    """The citation as a CSL-JSON item: the base is a data set, a part of it a page of the base's site."""
    released = _date(about.get("released", ""))
    item: dict[str, object] = {
        "id": _key(about["title"], cited.name),
        "type": "webpage" if cited.title else "dataset",
        "author": [{"literal": name} for name in _creators(about)],
        "title": cited.title or about["title"],
        "container-title": about["title"] if cited.title else "",
        "issued": {"date-parts": [[released.year, released.month, released.day]]} if released else {},
        "version": about.get("version", ""),
        "URL": _address(about, cited.path),
        "note": f"Version {about.get('version') or 'not told'}. Sources: {covered}.",
    }
    return {name: value for name, value in item.items() if value}


def bibtex(item: Mapping[str, object]) -> str:
    """The item as a BibTeX entry of the type `misc`, which every style knows; its title keeps its capitals."""
    fields = {
        "author": people(Name(family=str(name), literal=True) for name in _literals(item)),
        "title": f"{{{escaped(str(item['title']))}}}",
        "howpublished": "Data set" if item["type"] == "dataset" else f"In: {escaped(str(item['container-title']))}",
        "version": escaped(str(item.get("version", ""))),
        "url": verbatim(str(item.get("URL", ""))),
        "note": escaped(str(item["note"])),
    }
    issued = item.get("issued")
    if isinstance(issued, dict):
        year, month, _ = issued["date-parts"][0]
        fields |= {"year": str(year), "month": str(month)}
    return f"{entry('misc', str(item['id']), fields)}\n"


def _creators(about: Mapping[str, str]) -> list[str]:
    return [str(name) for name in json.loads(about.get("creators") or "[]")]


def _listed(names: list[str]) -> str:
    """Names as APA lists them: the last after an ampersand, a full stop behind. Which are people is not known, so none is turned round."""
    if len(names) > 1:
        names = [", ".join(names[:-1]) + (", &" if len(names) > 2 else " &") + f" {names[-1]}"]
    return f"{names[0].rstrip('.')}." if names else ""


def _date(released: str) -> date | None:
    try:
        return date.fromisoformat(released)
    except ValueError:
        return None


def _edition(title: str, told: list[str]) -> str:
    said = ", ".join(part for part in told if part)
    return f"{title} ({said})" if said else title


def _address(about: Mapping[str, str], path: str) -> str:
    site = about.get("site_url", "").rstrip("/")
    return f"{site}{path}" if site.startswith(("https://", "http://")) else ""


def _key(title: str, name: str) -> str:
    """A key of letters, digits and hyphens that every program takes.

    >>> _key("Ärzte & wards: hands", "x_1")
    'arzte-wards-hands-x-1'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    slug = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:_KEY_LENGTH].rstrip("-") or "evidence-base"
    part = re.sub("[^A-Za-z0-9]+", "-", name).strip("-")
    return f"{slug}-{part}" if part else slug


def _literals(item: Mapping[str, object]) -> list[str]:
    author = item.get("author")
    return [name["literal"] for name in author] if isinstance(author, list) else []
