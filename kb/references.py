"""References in APA style (7th edition), formatted once, at build: in go works, out come their references as plain text and as HTML.

citeproc-py formats what `apa` prepares, after `apa.csl`; what comes back is read twice, as text and as HTML. Nothing is sorted, and no year
gets a letter: each reference stands alone.
"""

from __future__ import annotations

import gc
import html
import multiprocessing
import os
import re
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.source.json import CiteProcJSON

from kb import csl
from kb.apa import prepared
from kb.csl import LAWS, clean, csl_type
from kb.model import Work

_MANY, _CHUNK = 2_000, 1_000
"""Works above which processes share the formatting, and how many each takes."""
_LABEL_LENGTH = 80
"""Characters of a title in a label, at most."""
_ITALIC, _ROMAN, _ENDED, _LESS = "\ue000", "\ue001", "\ue002", "\ue003"
"""Private characters that pass through the engine: italics begin, italics end, a text that ends a sentence itself, a `<` of the data."""
_GUARD = str.maketrans({"<": _LESS} | dict.fromkeys((_ITALIC, _ROMAN, _ENDED, _LESS), "\ufffd"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A work's entry in a reference list. `html` has no tag but `i`, without attributes."""

    key: str
    text: str
    html: str


def format_works(works: Sequence[Work]) -> Iterator[Reference]:
    """The references of the works, in their order.

    >>> [reference.text for reference in format_works([Work(key="m", type="misc", year=2005)])]
    ['[Author and title not known]. (2005).']
    """
    many = len(works) > _MANY and _may_fork()
    rendered = _rendered_by_many(works) if many else (_rendered(prepared(work)) for work in works)
    for work, marked in zip(works, rendered, strict=True):
        yield Reference(key=work.key, text=_text(marked), html=_html(marked))


def short_label(work: Work) -> str:
    """Authors and year, as a reader would name the work: up to three authors, else the first and "et al."; a law by its title.

    >>> short_label(Work(key="i", type="legislation", title="Tide Act", year=1998))
    'Tide Act (1998)'
    """
    names, more = (work.authors, work.authors_more) if work.authors else (work.editors, work.editors_more)
    families = [name.get("literal") or name["family"] for name in csl.names(names)]
    title = clean(work.fields.get("shorttitle", "")) or clean(work.title)
    printed, year = clean(work.printed[0]) if work.printed else "", _year(work)
    if csl_type(work) in LAWS and title:
        return f"{_shortened(title)} ({year})"
    if families:
        return f"{_listed(families, more)} ({year})"
    if title:
        return f"“{_shortened(title)}” ({year})"
    label = f"cited as “{_shortened(printed)}”" if printed else clean(work.key)
    return label if year in printed else f"{label} ({year})"


def _listed(families: list[str], more: bool) -> str:
    if more or len(families) > 3:
        return f"{families[0]} et al."
    return " & ".join(filter(None, (", ".join(families[:-1]), families[-1])))


def _shortened(title: str) -> str:
    """The title up to its first colon, cut after a word where it is still too long."""
    short = title.split(": ")[0]
    if len(short) <= _LABEL_LENGTH:
        return short
    return (short[:_LABEL_LENGTH].rpartition(" ")[0] or short[:_LABEL_LENGTH]) + "…"


def _year(work: Work) -> str:
    """The year that the reference shows."""
    if "literal" in (issued := csl.dates(work).get("issued", {})):
        return str(issued["literal"])
    return str(work.year) if work.year is not None else csl.texts(work).get("status", "n.d.")


@cache
def _style() -> CitationStylesStyle:
    with as_file(files("kb") / "apa.csl") as path:
        return CitationStylesStyle(str(path), validate=False)


def _may_fork() -> bool:
    """Whether work can be shared with forked processes: forking is safe only from a single thread."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _rendered_by_many(works: Sequence[Work]) -> Iterator[str]:
    """The references with their marks, in order, made by one process more than there are cores.

    Each helper makes one chunk and ends: what it shares with this process is copied, page by page, as either of them touches it.
    """
    _style()  # read once, for all helpers
    context = multiprocessing.get_context("fork")
    under_way: deque[tuple[ForkProcess, Connection]] = deque()
    try:
        for start in range(0, len(works), _CHUNK):
            here, there = context.Pipe(duplex=False)
            helper = context.Process(target=_help, args=(works[start : start + _CHUNK], there, os.getpid()), daemon=True)
            helper.start()
            there.close()
            under_way.append((helper, here))
            if len(under_way) > len(os.sched_getaffinity(0)):
                yield from _received(*under_way.popleft())
        while under_way:
            yield from _received(*under_way.popleft())
    finally:
        for helper, here in under_way:
            here.close()
            helper.terminate()
            helper.join()


def _help(works: Sequence[Work], there: Connection, parent: int) -> None:
    """What a helper does: it sends the references of its works to its parent, and ends early where that is no more."""
    gc.freeze()  # else a collection would touch, and so copy, every object that is shared
    rendered = []
    for work in works:
        if os.getppid() != parent:
            return
        rendered.append(_rendered(prepared(work)))
    with suppress(BrokenPipeError):
        there.send(rendered)


def _received(helper: ForkProcess, here: Connection) -> list[str]:
    """What the helper sends. It tells its own faults on stderr."""
    try:
        return list(here.recv())
    except EOFError as fault:
        raise RuntimeError("a process that formats references ended early; its trace stands above") from fault
    finally:
        here.close()
        helper.join()


def _rendered(variables: dict[str, object]) -> str:
    """The reference with its marks; each work is a bibliography of its own, for the engine's time grows with the square of their number."""
    bibliography = CitationStylesBibliography(_style(), CiteProcJSON([{"id": "work", **_guarded(variables)}]), _Marks)
    bibliography.register(Citation([CitationItem("work")]))
    (rendered,) = bibliography.bibliography()
    marked = str(rendered)
    for end in (_ENDED + _ROMAN, _ENDED):
        marked = marked.replace(f"{end}.", end)
    return marked.replace(_ENDED, "")


class _Marks:
    """What citeproc-py asks of a formatter: italics become marks, all else stays as it is."""

    @staticmethod
    def preformat(text: str) -> str:
        return text

    @staticmethod
    def Italic(text: object) -> str:  # noqa: N802 - the engine's name
        return f"{_ITALIC}{text}{_ROMAN}"


def _guarded(variables: dict[str, object]) -> dict[str, object]:
    """The variables without a character that means something to the engine or to the marks."""
    guarded: dict[str, object] = {}
    for name, value in variables.items():
        if isinstance(value, str):
            guarded[name] = _guarded_text(value)
        else:
            guarded[name] = [_guarded_name(person) for person in value] if isinstance(value, list) else value
    return guarded


def _guarded_text(text: str) -> str:
    return text.translate(_GUARD) + (_ENDED if text.rstrip("\"'”’»").endswith((".", "?", "!", "…")) else "")


def _guarded_name(name: dict[str, str]) -> dict[str, str]:
    """The name for the engine, which makes initials of what stands between blanks and hyphens of `given`: there must be letters."""
    given = "-".join(part for part in re.split(r"\s*-\s*", name.get("given", "").translate(_GUARD)) if re.search(r"\w", part))
    if given:
        suffix = {"suffix": name["suffix"]} if "suffix" in name else {}
        return {"family": name["family"].translate(_GUARD), "given": given, **suffix}
    return {"literal": _guarded_text(name.get("literal") or name["family"])}


def _text(marked: str) -> str:
    return marked.replace(_ITALIC, "").replace(_ROMAN, "").replace(_LESS, "<")


def _html(marked: str) -> str:
    return html.escape(marked.replace(_LESS, "<"), quote=False).replace(_ITALIC, "<i>").replace(_ROMAN, "</i>")
