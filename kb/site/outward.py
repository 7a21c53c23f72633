"""Addresses that our pages may lead to, outside: those of the web, and DOIs of the right form; and stored references as safe HTML."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

from markupsafe import Markup, escape

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f]+")


def web(address: object) -> str:
    """The address, if it is one of the web; else nothing.

    >>> web("https://shade.example/"), web("javascript:alert(1)")
    ('https://shade.example/', '')
    """
    return address if isinstance(address, str) and address.startswith(("https://", "http://")) else ""


def doi(name: object) -> str:
    """The address that a DOI resolves at; nothing for what has not the form of one.

    >>> doi("10.1000/a<b>"), doi("see the publisher")
    ('https://doi.org/10.1000/a%3Cb%3E', '')
    """
    return f"https://doi.org/{quote(name, safe='/:;()')}" if isinstance(name, str) and _DOI.fullmatch(name) else ""


def italics(stored: str) -> Markup:
    """Stored HTML of a reference: of its marks only those for italics are let through.

    >>> italics("<i>A &amp; B</i> <b>c</b>")
    Markup('<i>A &amp; B</i> &lt;b&gt;c&lt;/b&gt;')
    """
    return Markup("").join(Markup("{}").format(_part(part)) for part in re.split(r"(</?i>)", stored))


def linked(stored: str, address: str) -> Markup:
    """Stored HTML of a reference, its marks for italics let through, and the address, where it is printed there, made a link.

    >>> linked("<i>A</i>. https://shade.example/?a=1&amp;b", "https://shade.example/?a=1&b")
    Markup('<i>A</i>. <a href="https://shade.example/?a=1&amp;b">https://shade.example/?a=1&amp;b</a>')
    """
    safe = italics(stored)
    return safe.replace(escape(address), Markup('<a href="{0}">{0}</a>').format(address), 1) if address else safe


def printed(stored: str, address: str) -> bool:
    """Whether the reference prints the address."""
    return escape(address) in italics(stored)


def _part(part: str) -> Markup:
    if part == "<i>":
        return Markup("<i>")
    return Markup("</i>") if part == "</i>" else escape(unescape(part))
