"""Text as XML holds it: markup escaped, and each character that XML 1.0 has no place for made U+FFFD and counted."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape

_OUTSIDE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What the production Char of XML 1.0 (section 2.2) leaves out."""
_WHITE: Final = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_QUOTED: Final = {**_WHITE, '"': "&quot;"}

_NO_NAME: Final = re.compile("[^-.:_A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]|_(?=x)")
"""What a name token (production Nmtoken) is not sure to hold in every edition of XML, and what would look like an escape."""
_SLASHED: Final = re.compile("(?:[-.:A-Za-z0-9/]|_(?!x))*+")
"""What holds nothing but slashes that has to be changed: so do most ids, and it is quickly told."""


def name_token(text: str) -> str:
    """The text as a name token: other characters by their number, so that different texts stay different. Source: SQL/XML (ISO 9075-14), names.

    >>> name_token("work:lee2020"), name_token("states/lee2020-001")
    ('work:lee2020', 'states_x002F_lee2020-001')
    """
    if _SLASHED.fullmatch(text):
        return text.replace("/", "_x002F_")
    return _NO_NAME.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


class Cleaner:
    """Escapes texts; `replaced` counts the characters that had to go."""

    def __init__(self) -> None:
        self.replaced = 0

    def text(self, raw: str) -> str:
        """The text as an element's content; a carriage return is written as a reference, or a reader would take it for a line feed."""
        return raw if _is_plain(raw) else escape(self._held(raw), {"\r": "&#13;"})

    def token_and_text(self, raw: str) -> tuple[str, str]:
        """An id as a name token, and as an element's content: what is nearly a token has nothing to escape."""
        return (raw.replace("/", "_x002F_"), raw) if _SLASHED.fullmatch(raw) else (name_token(raw), self.text(raw))

    def quoted(self, raw: str) -> str:
        """The text as an attribute's value, with its quotes; white space other than blanks as references, or a reader would make it blanks."""
        return f'"{raw}"' if _is_plain(raw) and '"' not in raw else f'"{escape(self._held(raw), _QUOTED)}"'

    def _held(self, raw: str) -> str:
        held, replaced = _OUTSIDE.subn("\N{REPLACEMENT CHARACTER}", raw)
        self.replaced += replaced
        return held


def _is_plain(raw: str) -> bool:
    """Whether the text can stand as it is: so can the most, and it is quickly told."""
    return raw.isprintable() and "&" not in raw and "<" not in raw and ">" not in raw
