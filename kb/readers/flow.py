"""A tree of elements to paragraphs: what marked-up formats have in common. Their readers tell which elements are blocks, headings, notes, nothing.

The tree is walked without recursion: its depth is the document's, not ours.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from kb.errors import KbError
from kb.extract.paragraphs import Paragraph
from kb.extract.raised import raised


class Role(Enum):
    """What an element is to a reader of the text."""

    INLINE = "inline"
    """Part of its paragraph."""
    BLOCK = "block"
    """A paragraph, or what holds paragraphs."""
    HEADING = "heading"
    NOTE = "note"
    """Stands behind the paragraph that it is called in."""
    REFERENCES = "references"
    """Its paragraphs are entries of the list of references."""
    SPACE = "space"
    """A break that parts words, not paragraphs."""
    RAISED = "raised"
    """Part of its paragraph, above the line."""
    SKIPPED = "skipped"


@dataclass(slots=True)
class _Open:
    """A paragraph being put together."""

    parts: list[str]
    notes: list[Paragraph]
    raised: list[int] = field(default_factory=list)
    """How many parts there were where each raised element that is open began."""


RoleOf = Callable[[Any], Role]
TextOf = Callable[[Any], str | None]


def paragraphs(root: Any, role_of: RoleOf, text_of: TextOf = lambda element: None) -> list[Paragraph]:
    """The paragraphs below `root`, an lxml element, in its order.

    `text_of` gives the text of elements that have their own way of telling it; then nothing below them is looked at.
    """
    from lxml import etree

    found: list[Paragraph] = []
    stack = [_Open([], [])]
    in_references = 0
    listing = {"start": 1, "end": -1}

    def flush(*, heading: bool = False) -> None:
        text = " ".join("".join(stack[-1].parts).split())
        stack[-1].parts.clear()
        if text:
            into = found if len(stack) == 1 else stack[-2].notes
            into.append(Paragraph(lines=(text,), heading=heading, reference=bool(in_references) and not heading))
        if len(stack) == 1:
            found.extend(stack[0].notes)
            stack[0].notes.clear()

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event in ("comment", "pi") or not isinstance(element.tag, str):
            if event == "start" and element.tag is etree.Entity:
                stack[-1].parts.append(_entity(element))
            if event != "end":
                stack[-1].parts.append(element.tail or "")
            continue
        role = role_of(element)
        own = text_of(element) if role is not Role.SKIPPED else ""
        if event == "start":
            if role in (Role.BLOCK, Role.HEADING, Role.REFERENCES):
                flush()
            elif role is Role.NOTE:
                stack.append(_Open([], []))
            elif role is Role.SPACE:
                stack[-1].parts.append(" ")
            elif role is Role.RAISED:
                stack[-1].raised.append(len(stack[-1].parts))
            in_references += listing["start"] if role is Role.REFERENCES else 0
            if own is not None:
                stack[-1].parts.append(own)
                walk.skip_subtree()
            else:
                stack[-1].parts.append(element.text or "")
            continue
        if role in (Role.BLOCK, Role.HEADING, Role.REFERENCES):
            flush(heading=role is Role.HEADING)
        elif role is Role.NOTE and len(stack) > 1:
            flush()
            stack.pop()
        elif role is Role.RAISED and stack[-1].raised:
            began = stack[-1].raised.pop()
            stack[-1].parts[began:] = [raised("".join(stack[-1].parts[began:]))]
        in_references += listing["end"] if role is Role.REFERENCES else 0
        if element is not root:
            stack[-1].parts.append(element.tail or "")
    flush()
    return found


def _entity(element: Any) -> str:
    """The character that a named entity stands for; nothing for what only the document itself defines."""
    read = html.unescape(element.text or "")
    return "" if read.startswith("&") else read


def xml_root(content: bytes) -> Any:
    """The root of an XML document, read without loading or expanding anything. Raises KbError with the place of a fault."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise KbError(f"it is no well-formed XML: {fault.msg}") from fault


def local(element: Any) -> str:
    """The element's name without its namespace."""
    name: str = element.tag
    return name.rpartition("}")[2]
