"""HTML to paragraphs: the article of a page, without its menus, scripts and what it hides.

It opens untrusted files: call it in a confined process (`kb.readers.confined`). Nothing is loaded and nothing is run.
"""

from __future__ import annotations

import re
from typing import Any

from kb.errors import KbError
from kb.extract.paragraphs import Paragraph
from kb.readers import flow
from kb.readers.flow import Role, local
from kb.readers.text import decode

_ROLES = {
    **dict.fromkeys(
        "html body main article section div p ul ol li dl dt dd blockquote pre table thead tbody tfoot tr caption figure figcaption header address "
        "details summary hr center fieldset".split(),
        Role.BLOCK,
    ),
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], Role.HEADING),
    **dict.fromkeys(["br", "td", "th", "wbr"], Role.SPACE),
    **dict.fromkeys(
        "head script style nav aside footer form button select textarea noscript template svg math iframe object embed audio video canvas img input "
        "dialog map".split(),
        Role.SKIPPED,
    ),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LISTS = re.compile(r"(?:^|\s)(?:references|ref-list|bibliography|csl-bib-body|refs)(?:\s|$)", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_SIDE_BY_SIDE = ("csl-left-margin", "csl-right-inline")
"""Classes of the number of an entry and of the rest of it, in the pages that citeproc makes."""
_FORMULA = re.compile(r"\s*\\[(\[]\s*(.*?)\s*\\[)\]]\s*", re.DOTALL)
"""A formula between the marks of MathJax and of KaTeX's auto-render, as pandoc writes it into spans of the class math."""
_MARKS = re.compile(r"[\d*†‡§¶↩︎^\[\]\s]{0,8}")
_ENOUGH = 0.5
"""An element may pass for the page's article if it holds so great a share of its text."""


def paragraphs(content: bytes) -> list[Paragraph]:
    """The paragraphs of a page, in its order. Raises KbError for what holds none."""
    from lxml import etree, html

    text = _decoded(content).replace("\x00", "\ufffd")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as fault:
        raise KbError(f"it holds no HTML ({fault})") from fault
    _undelimited(root)
    return flow.paragraphs(_article(root), _role)


def _undelimited(root: Any) -> None:
    """Take the marks off that a script of the page would take for the ends of a formula: readers of the page see none."""
    for element in root.iter("span", "div"):
        if "math" in element.get("class", "").split() and not len(element) and (found := _FORMULA.fullmatch(element.text or "")):
            element.text = found[1]


def _decoded(content: bytes) -> str:
    """The page's text: UTF-8 where it is; else what the page says of itself; else the usual guess."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        said = _CHARSET.search(content[:4000])
    if said:
        try:
            return content.decode(said[1].decode("ascii"), "replace")
        except LookupError:
            pass
    return decode(content, "").text


def _article(root: Any) -> Any:
    """The one element that holds the page's article, if it says so; else the page."""
    whole = len(root.text_content())
    for path in (".//article", ".//main", ".//*[@role='main']"):
        found = root.xpath(path)
        if len(found) == 1 and len(found[0].text_content()) >= _ENOUGH * whole:
            return found[0]
    return root


def _role(element: Any) -> Role:
    name = local(element)
    if name != "section" and element.get("role") in ("navigation", "banner", "search", "contentinfo", "doc-backlink", "doc-noteref"):
        return Role.SKIPPED
    if element.get("hidden") is not None or (element.get("aria-hidden") == "true" and name != "span") or _HIDDEN.search(element.get("style", "")):
        return Role.SKIPPED
    if name in ("sup", "a") and "footnote" in element.get("class", "") and _MARKS.fullmatch(element.text_content()):
        return Role.SKIPPED
    if name in ("div", "section", "ol", "ul") and (
        element.get("role") == "doc-bibliography" or _LISTS.search(f"{element.get('id', '')} {element.get('class', '')}")
    ):
        return Role.REFERENCES
    if name == "sup":
        return Role.RAISED
    if name == "div" and element.get("class", "") in _SIDE_BY_SIDE:
        return Role.SPACE
    return _ROLES.get(name, Role.INLINE)
