"""Bytes to text: finds the encoding, replaces what no database can hold, and tells of both. It opens any file and knows no format.

Line ends stay as they are, and the text is not brought into Unicode's composed form (NFC): that would move characters, so that places and mends
told as offsets would miss the file. Readers compose each value that they take out of the text instead, with `composed`.
Encoding the text with `Decoded.encoding` gives the file back (UTF-16 in this machine's byte order), unless `replaced-character` was told.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from array import array
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kb.errors import KbError, Place, Problem, warning

REPLACEMENT = "\ufffd"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?|\n")
_LINE_FEED = re.compile(r"\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A file's text, and how it was made from its bytes."""

    text: str
    encoding: str
    """Python's name of the codec: utf-8, utf-8-sig (with a byte order mark), utf-32, utf-16, utf-16-le, utf-16-be or cp1252."""
    problems: tuple[Problem, ...] = ()


class Places:
    """Offsets of a text as places: line ends are CR LF, LF or CR, as editors count them. The lines are found once; each place is a bisection."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._starts = array("Q", [0])
        self._starts.extend(match.end() for match in (_LINE_END if "\r" in text else _LINE_FEED).finditer(text))

    def of(self, offset: int) -> Place:
        """The place of the character at `offset`.

        >>> str(Places("ab" + chr(10) + "cd", "x.bib").of(4))
        'x.bib:2:2'
        """
        line = bisect_right(self._starts, offset)
        return Place(file=self.file, line=line, column=offset - self._starts[line - 1] + 1)


def read_bytes(path: Path, limit: int) -> bytes:
    """The file's bytes. Raises KbError if it cannot be read or holds more than `limit` bytes."""
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as fault:
        raise KbError(f"{path}: cannot be read ({fault.strerror or fault})") from fault
    if len(content) > limit:
        raise KbError(f"{path}: holds more than {limit / 1_000_000:g} MB; split it into smaller files")
    return content


def decode(data: bytes, file: str) -> Decoded:
    """The text of `data`: UTF-8, else UTF-32 or UTF-16 by its byte order mark, else Windows-1252 with the warning `not-utf8`: as a whole, or where
    other lines hold letters in UTF-8 those lines alone that are not UTF-8.

    A byte order mark is no part of the text. NUL, lone surrogates and bytes without a meaning become U+FFFD with the warning `replaced-character`:
    neither SQLite nor XML can hold them.
    """
    text, encoding, fault = _decoded(data)
    problems = []
    if fault:
        place = Places(data[: fault.start].decode("latin-1"), file).of(fault.start)
        told = f"byte {fault.object[fault.start]:#04x} is not UTF-8; {'its line' if encoding == 'utf-8' else 'the file'} was read as Windows-1252"
        problems.append(warning("not-utf8", place, told, "look at its letters with accents, then save it as UTF-8"))
    clean, count = _UNSTORABLE.subn(REPLACEMENT, text)
    if count:
        first = next(match.start() for match in _UNSTORABLE.finditer(text))
        told = f"{count} {'character that cannot be stored was' if count == 1 else 'characters that cannot be stored were'} replaced by U+FFFD"
        problems.append(warning("replaced-character", Places(text[:first], file).of(first), told, "type what was meant"))
    return Decoded(text=clean, encoding=encoding, problems=tuple(problems))


def composed(value: str) -> str:
    """The value in Unicode's composed form (NFC): an accent typed apart and one typed with its letter are the same."""
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def _by_lines(body: bytes) -> tuple[str, str]:
    """The text of bytes that are not all UTF-8, and its codec: where lines of UTF-8 stand among others, as after two files were joined, each line is
    read as what it is.
    """
    lines = body.split(b"\n")
    texts = []
    mixed = False
    for line in lines:
        try:
            texts.append(line.decode())
            mixed = mixed or not line.isascii()
        except UnicodeDecodeError:
            texts.append(line.decode("cp1252", "surrogateescape"))
    return "\n".join(texts), "utf-8" if mixed else "cp1252"


def _unmarked(data: bytes) -> str:
    """The codec of UTF-16 without a byte order mark, where every other byte of the beginning is zero, as in text of Western letters; else nothing."""
    head = data[:400]
    halves = len(head) // 2
    for order, (zeros, others) in {"utf-16-le": (head[1::2], head[0::2]), "utf-16-be": (head[0::2], head[1::2])}.items():
        if halves > 10 and zeros.count(0) > 0.8 * halves and not others.count(0):
            return order
    return ""


def _decoded(data: bytes) -> tuple[str, str, UnicodeDecodeError | None]:
    """Text, codec, and why it is not UTF-8 where it had to be guessed. What means nothing comes out as NUL or as a lone surrogate."""
    body, encoding = (data[3:], "utf-8-sig") if data.startswith(codecs.BOM_UTF8) else (data, "utf-8")
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and (order := _unmarked(data)):
        whole = len(data) - len(data) % 2
        return data[:whole].decode(order, "surrogatepass") + "\x00" * (len(data) - whole), order, None
    try:
        return body.decode(), encoding, None
    except UnicodeDecodeError as fault:
        first_fault = fault
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        whole = len(data) - len(data) % 4
        with suppress(UnicodeDecodeError):
            return data[:whole].decode("utf-32", "surrogatepass") + "\x00" * (len(data) - whole), "utf-32", None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        whole = len(data) - len(data) % 2
        return data[:whole].decode("utf-16", "surrogatepass") + "\x00" * (len(data) - whole), "utf-16", None
    try:
        # Some programs write each half of a surrogate pair as if it were a character: join the pairs, leave the lone ones.
        halves = body.decode("utf-8", "surrogatepass")
        return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass"), encoding, None
    except UnicodeDecodeError:
        return *_by_lines(body), first_fault
