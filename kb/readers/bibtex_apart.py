"""An entry or a macro taken apart: by BibTeX's own rules where it keeps to them, else as far as bibtexparser makes sense of it.

In: a chunk from its opening delimiter to its closing one. Out: key and fields as written. What cannot be taken apart is a `ValueFault`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from bibtexparser.entrypoint import parse_string
from bibtexparser.exceptions import BlockAbortedException
from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String

from kb.bibtex_fields import Cut, cut
from kb.readers.bibtex_values import ValueFault


@contextmanager
def quiet() -> Iterator[None]:
    """Without bibtexparser's log: what it tells there comes back as rejects."""
    log = logging.getLogger("bibtexparser")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def key_and_fields(body: str) -> tuple[str, list[Cut]]:
    """Key and fields of an entry: by BibTeX's own rules where it keeps to them, else as far as bibtexparser makes sense of it. Raises ValueFault."""
    if found := cut(body):
        return found
    block = _taken_apart(body, "@x")
    if not isinstance(block, Entry):
        raise ValueFault("no entry stands in it", code="malformed-entry")
    lines = [0, *(end.end() for end in re.finditer("\n", body))]
    return block.key, [Cut(one.key, one.value, lines[one.start_line or 0]) for one in block.fields]


def name_and_value(body: str) -> tuple[str, str]:
    """Name and value of a macro. Raises ValueFault."""
    block = _taken_apart(body, "@string")
    if not isinstance(block, String):
        raise ValueFault("no 'name = value' stands in it", code="malformed-entry")
    return block.key, block.value


def _taken_apart(body: str, head: str) -> object:
    """The one block that bibtexparser finds; None if there are more.

    The head is written anew: bibtexparser knows no line break before the brace, and takes @stringent for @string.
    """
    blocks = parse_string(f"{head}{body}", parse_stack=()).blocks
    block = blocks[0] if len(blocks) == 1 else None
    if isinstance(block, DuplicateFieldKeyBlock):
        return block.ignore_error_block
    if isinstance(block, ParsingFailedBlock):
        fault = block.error
        told = fault.abort_reason if isinstance(fault, BlockAbortedException) else str(fault)
        raise ValueFault(f"it cannot be taken apart: {told.strip().rstrip('.')}", code="malformed-entry")
    return block
