"""Checks of the characters of a work's fields: what another program, encoding or markup left behind."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator

from kb import entries
from kb.bibtex_text import escaped
from kb.checks.library_titles import SHOWN
from kb.errors import Problem, warning
from kb.model import Base, Work

READ = (*SHOWN, "author", "editor")
_MOJIBAKE = re.compile("[ÂÃÄÅâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}")
_RUN = re.compile("[ÂÃÄÅâ\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+")
_LOST = re.compile("\ufffd|(?<=[^\\W\\d_])\\?(?=[^\\W\\d_])")
_ENTITY = re.compile(r"\\?&(?:\\?#(?:[0-9]{2,7}|[xX][0-9A-Fa-f]{2,6})|[A-Za-z][A-Za-z0-9]{1,30});")
_TAG = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|span|scp|sc|p|br|jats:\w+)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_HIDDEN = re.compile("[\x80-\x9f\u00ad\u200b\u2060\ufeff]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_JOINED = re.compile("[ﬀ-ﬆ]")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_BARE = re.compile(r"(?<!\\)[&%#]")
_NO_PROSE = re.compile(r"\$[^$]*\$|\\(?:url|href)\s*\{[^{}]*\}|https?://[^\s{}]+")


def mistaken_encoding(base: Base) -> Iterator[Problem]:
    """UTF-8 that was once read as Windows-1252: Ã© for é (Unicode Standard, 3.9, table 3-7 of well-formed byte sequences)."""
    for work, name, text in _read(base):
        if (found := _MOJIBAKE.search(text)) and _repaired(text) != text and entries.field(work, name):
            fix = entries.rewritten(work, name, _repaired)
            told = f"'{found[0]}' in {name} of '{work.key}' stands for '{_repaired(found[0])}'"
            yield warning("mistaken-encoding", entries.place(work, name), told, "a program took UTF-8 for another encoding", fix=fix)


def lost_character(base: Base) -> Iterator[Problem]:
    """A question mark within a word, or the sign U+FFFD, stands where a program could not write a letter (JabRef's check of encodings)."""
    for work, name, text in _read(base):
        if (found := _LOST.search(text)) and "://" not in text and entries.field(work, name):
            around = text[max(0, found.start() - 10) : found.end() + 10]
            yield warning("lost-character", entries.place(work, name), f"a letter of '{around}' in {name} is lost", "type what the work shows")


def html_entity(base: Base) -> Iterator[Problem]:
    """References are no HTML: &amp; is printed as it stands (HTML Living Standard, 13.5; JabRef's check of HTML characters)."""
    for work, name, text in _read(base):
        if "&" in text and (found := _ENTITY.search(text)) and _unescaped(found) != found[0] and entries.field(work, name):
            fix = entries.rewritten(work, name, lambda text: _ENTITY.sub(_unescaped, text))
            told = f"'{found[0]}' in {name} of '{work.key}' is HTML"
            yield warning("html-entity", entries.place(work, name), told, f"write {_unescaped(found)}", fix=fix)


def html_tag(base: Base) -> Iterator[Problem]:
    """References are no HTML: a tag is printed as it stands (Crossref's face markup comes so into titles)."""
    for work, name, text in _read(base):
        if "<" in text and (found := _TAG.search(text)) and entries.field(work, name):
            yield warning(
                "html-tag", entries.place(work, name), f"{name} of '{work.key}' holds the tag {found[0][:40]}", "take it out, or use \\emph{}"
            )


def latex_leftover(base: Base) -> Iterator[Problem]:
    """A command that plain text cannot show stays in each page and export as it stands (JabRef's check with a LaTeX parser)."""
    for work, name, text in _read(base):
        if "\\" in text and (found := _COMMAND.search(_NO_PROSE.sub("", text))) and entries.field(work, name):
            told = f"the command {found[0][:40]} in {name} of '{work.key}' is not known"
            yield warning("latex-leftover", entries.place(work, name), told, "write the sign itself; the file is UTF-8")


def hidden_character(base: Base) -> Iterator[Problem]:
    """Characters without width and control characters come with copied text, and keep words from being found (Unicode Standard, 23.2; ISO 6429)."""
    for work, name, text in _read(base):
        if not text.isascii() and (found := _HIDDEN.search(text)) and entries.field(work, name):
            fix = entries.rewritten(work, name, lambda text: _HIDDEN.sub(_seen, text))
            told = f"{name} of '{work.key}' holds the hidden character U+{ord(found[0]):04X}"
            yield warning("hidden-character", entries.place(work, name), told, "take it out", fix=fix)


def joined_letters(base: Base) -> Iterator[Problem]:
    """One sign for two letters comes from a PDF, and keeps words from being found (Unicode Standard, 22.9: presentation forms are for old texts)."""
    for work, name, text in _read(base):
        if not text.isascii() and (found := _JOINED.search(text)) and entries.field(work, name):
            fix = entries.rewritten(work, name, lambda text: _JOINED.sub(lambda sign: _LIGATURES[sign[0]], text))
            told = f"{name} of '{work.key}' holds '{found[0]}', one sign for '{_LIGATURES[found[0]]}'"
            yield warning("joined-letters", entries.place(work, name), told, "write the letters", fix=fix)


def bare_sign(base: Base) -> Iterator[Problem]:
    """& % and # mean something to LaTeX, and want a backslash in what it prints (btxdoc; JabRef's check of ampersands)."""
    for work, name, text in _read(base):
        if not re.search("[&%#]", text) or not (written := entries.written(work, name)):
            continue
        if (found := _BARE.search(_NO_PROSE.sub("", written))) and not _ENTITY.search(written):
            fix = None if _NO_PROSE.search(written) else entries.rewritten(work, name, lambda text: _BARE.sub(lambda sign: f"\\{sign[0]}", text))
            told = f"{name} of '{work.key}' holds '{found[0]}' without a backslash"
            yield warning("bare-sign", entries.place(work, name), told, f"write \\{found[0]}", fix=fix)


CHECKS: tuple[Callable[[Base], Iterable[Problem]], ...] = (
    mistaken_encoding, lost_character, html_entity, html_tag, latex_leftover, hidden_character, joined_letters, bare_sign,
)  # fmt: skip


def _read(base: Base) -> Iterator[tuple[Work, str, str]]:
    """Each work with each of its fields that readers see."""
    for work in base.works:
        for name in READ:
            if text := work.fields.get(name):
                yield work, name, text


def _repaired(text: str) -> str:
    """The text with each run of mistaken letters read anew; a run that means nothing so stays.

    >>> _repaired("SzabÃ³ â€“ Ãlvarez")
    'Szabó – Ãlvarez'
    """
    return _RUN.sub(lambda found: _read_anew(found[0]), text)


def _read_anew(run: str) -> str:
    try:
        # Bytes without a letter in Windows-1252 come as control characters of the same number.
        return b"".join(bytes([ord(sign)]) if ord(sign) < 0x100 else sign.encode("cp1252") for sign in run).decode()
    except UnicodeError:
        return run


def _unescaped(found: re.Match[str]) -> str:
    """What the entity stands for, as LaTeX; the entity itself where it is none."""
    entity = found[0].replace("\\", "")
    shown = html.unescape(entity)
    return found[0] if shown == entity or not shown.isprintable() else escaped(shown)


def _seen(found: re.Match[str]) -> str:
    """What a hidden character is replaced by: one of Windows-1252's signs where it is a control character of that number, else nothing."""
    try:
        return bytes([ord(found[0])]).decode("cp1252") if "\x80" <= found[0] <= "\x9f" else ""
    except UnicodeDecodeError:
        return ""
