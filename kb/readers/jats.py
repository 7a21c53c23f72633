"""JATS XML (journal articles) to paragraphs: title, abstract, body, notes, appendices, and the list of references.

It opens untrusted files: call it in a confined process (`kb.readers.confined`). Source of the names: the JATS Archiving and Interchange tag set, 1.3.
"""

from __future__ import annotations

from typing import Any

from kb.errors import KbError
from kb.extract.paragraphs import Paragraph
from kb.readers import flow
from kb.readers.flow import Role, local

_ROLES = {
    **dict.fromkeys(
        "article front body back floats-group article-meta title-group abstract trans-abstract sec app app-group ack p list list-item def-item "
        "def-list disp-quote boxed-text verse-group fig fig-group caption table-wrap table-wrap-foot thead tbody tfoot tr fn-group glossary notes "
        "statement disp-formula bio sub-article response attrib".split(),
        Role.BLOCK,
    ),
    **dict.fromkeys(["title", "article-title", "subtitle"], Role.HEADING),
    **dict.fromkeys(["break", "td", "th", "term", "def"], Role.SPACE),
    "sup": Role.RAISED,
    "fn": Role.NOTE,
    "ref-list": Role.REFERENCES,
    "ref": Role.BLOCK,
    **dict.fromkeys(
        "journal-meta article-id article-categories contrib-group aff author-notes pub-date volume issue fpage lpage elocation-id history "
        "permissions self-uri kwd-group funding-group counts custom-meta-group related-article math tex-math graphic media object-id "
        "alternatives inline-graphic processing-meta isbn issn supplementary-material".split(),
        Role.SKIPPED,
    ),
}
_HOLD_NOTES = frozenset({"fn-group", "table-wrap-foot", "author-notes"})
"""Where notes stand that are not called in a paragraph."""
_PARTS = frozenset({"volume", "issue", "fpage", "lpage", "elocation-id", "isbn", "issn"})
_WITHIN_ENTRIES = frozenset({"article-title", "subtitle", "title"})
_TOLD_APART = frozenset({"name", "string-name", "collab", "year", "article-title", "source"})
"""Parts of an entry that is told as elements."""
_CITATIONS = frozenset({"element-citation", "citation", "nlm-citation", "mixed-citation"})


def paragraphs(content: bytes) -> list[Paragraph]:
    """The paragraphs of an article, in its order. Raises KbError for XML that is none."""
    root = flow.xml_root(content)
    if (
        local(root) not in ("article", "book", "book-part", "pmc-articleset", "OAI-PMH")
        and not root.findall(".//{*}article")
        and not root.findall(".//{*}body")
    ):
        raise KbError(f"its root is <{local(root)}>, not the <article> of JATS; save it as HTML or plain text")
    return flow.paragraphs(root, _role, _text)


def _role(element: Any) -> Role:
    name = local(element)
    parent = element.getparent()
    if name in _PARTS and parent is not None and local(parent) in _CITATIONS:
        return Role.INLINE
    if name in _WITHIN_ENTRIES and parent is not None and local(parent) in (*_CITATIONS, "product", "related-object"):
        return Role.INLINE
    if name == "fn" and parent is not None and local(parent) in _HOLD_NOTES:
        return Role.BLOCK
    if name == "label":
        return Role.SKIPPED if parent is not None and local(parent) in ("sec", "ref", "fn", "aff", "list-item") else Role.SPACE
    if name == "xref" and element.get("ref-type") == "fn":
        return Role.SKIPPED
    return _ROLES.get(name, Role.INLINE)


def _text(element: Any) -> str | None:
    """An entry told as elements alone, in the order of a printed one: authors (year). title. source, volume, pages."""
    if local(element) not in _CITATIONS or (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        return None
    if not any(local(part) in _TOLD_APART for part in element.iter("{*}*")):
        return None
    if element.find(".//{*}x") is not None:
        # What stands between the parts is told too; line ends between elements are the file's.
        return "".join(part for part in element.itertext() if part.strip() or "\n" not in part)
    names = "; ".join(_name(name) for name in element.iter("{*}name", "{*}string-name"))
    bodies = "; ".join(_plain(name) for name in element.iterfind(".//{*}collab"))
    parts = {local(child): _plain(child) for child in element if isinstance(child.tag, str)}
    pages = "-".join(parts[name] for name in ("fpage", "lpage") if name in parts)
    where = ", ".join(part for part in (parts.get("source"), parts.get("volume"), pages, parts.get("publisher-name")) if part)
    told = [f"{'; '.join(part for part in (names, bodies) if part)} ({parts.get('year', 'n.d.')})", parts.get("article-title"), where]
    identifier = next((_plain(one) for one in element.iterfind("{*}pub-id") if one.get("pub-id-type") == "doi"), "")
    return ". ".join(part for part in (*told, f"https://doi.org/{identifier}" if identifier else "") if part)


def _name(element: Any) -> str:
    parts = [_plain(element.find(f"{{*}}{part}")) for part in ("surname", "given-names")]
    return ", ".join(part for part in parts if part)


def _plain(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
