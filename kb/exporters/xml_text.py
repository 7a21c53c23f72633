"""Text as XML holds it: markup escaped, and each character that XML 1.0 has no place for made U+FFFD and counted."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape

_OUTSIDE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What the production Char of XML 1.0 (section 2.2) leaves out."""
_WHITE: Final = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_QUOTED: Final = {**_WHITE, '"': "&quot;"}


class Cleaner:
    """Escapes texts; `replaced` counts the characters that had to go."""

    def __init__(self) -> None:
        self.replaced = 0

    def text(self, raw: str) -> str:
        """The text as an element's content; a carriage return is written as a reference, or a reader would take it for a line feed."""
        return raw if _is_plain(raw) else escape(self._held(raw), {"\r": "&#13;"})

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
