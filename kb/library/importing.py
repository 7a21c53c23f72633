"""References brought into a library: files of any format read, keys given, entries put behind those that are there. Nothing is merged.

In: files, and the library they go into. Out: an `Imported`: every entry read is one of its works or rejects. What stands in the library stays byte
for byte. An entry that the library holds already, with the same key and the same content, is told and not written twice.
"""

from __future__ import annotations

import codecs
import gc
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kb import publication
from kb.duplicate_rules import DuplicateRules
from kb.errors import KbError, Problem, Reasons, in_order, warning
from kb.library.duplicates import Pair, find_duplicates
from kb.library.edits import rules_beside
from kb.library.keys import Taken, made
from kb.model import Reject, Work
from kb.readers import bibtex, formats
from kb.readers.batch import Batch
from kb.readers.text import Decoded, decode, read_bytes

Progress = Callable[[str], None]
_HEAD = re.compile(r"@[^\s{(]+\s*[{(]\s*")
_LINE_END = re.compile(r"\r\n?|\n")
_POINTING = re.compile(r"(?i)(\b(?:crossref|xref|xdata|related|entryset)\s*=\s*)([{\"])([^{}\"]*)([}\"])")
_PART = re.compile(r"(?<=xdata=)[^\s{}\",=]+(?=-[A-Za-z]+(?:-[0-9]+)?(?![\w-]))")
_POINTS = frozenset({"crossref", "xref", "xdata", "related", "entryset"})
SAME = "the library holds the same entry already"
"""The reason of a pair of which the one was not written, since it is the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An entry that was read."""

    work: Work
    """With its key in the library, its place in the file read, and the entry as written there."""
    own_key: str
    """Its key in the file; empty where it has none."""
    added: bool
    """Whether it was put into the library; else the library holds the same already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of the files."""

    into: Path
    works: tuple[Arrival, ...]
    """In the order of the files."""
    rejects: tuple[Reject, ...]
    duplicates: tuple[Pair, ...]
    """Pairs of which one at least was read now: nothing was merged."""
    warnings: tuple[Problem, ...]
    """Warnings and remarks, in order."""
    counts: Mapping[str, int]
    """Strings, preambles and comments that were read: strings are written out in their entries, the others stay behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Library:
    """The library before the import."""

    content: bytes | None
    """None where there is no such file yet."""
    decoded: Decoded
    batch: Batch


def run(files: Sequence[Path], into: Path, *, dry: bool = False, progress: Progress = lambda _: None) -> Imported:
    """Bring the works of the files into the library. With `dry`, nothing is written. Raises KbError."""
    reasons = Reasons()
    for path in files:
        with reasons.met():
            if not path.is_file():
                raise KbError(f"{path}: {'is a folder; name its files' if path.is_dir() else 'no such file'}", exit_code=2)
            if into.exists() and path.samefile(into):
                raise KbError(f"{path}: is the library itself; name another file", exit_code=2)
    with reasons.met():
        if into.is_dir():
            raise KbError(f"{into}: is a folder; name a file with --into", exit_code=2)
    reasons.tell()
    with _uncollected():
        return _run(files, into, dry=dry, progress=progress)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of circles: the records have none, and it would go through all of them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _run(files: Sequence[Path], into: Path, *, dry: bool, progress: Progress) -> Imported:
    batches = []
    for number, path in enumerate(files, 1):
        progress(f"reading {path.name} ({number} of {len(files)})")
        batches.append(formats.read(path))
    progress(f"reading {into.name}")
    library = _library(into)
    arrivals, texts, warnings = _arrivals(batches, library)
    progress("looking for duplicates")
    duplicates = tuple(_duplicates(arrivals, library, rules_beside(into)))
    if texts and not dry:
        progress(f"writing {into.name}")
        _write(into, library, texts)
    outcomes = [span.outcome for batch in batches for span in batch.spans]
    told = (problem for batch in batches for problem in batch.problems if problem.severity != "error")
    return Imported(
        into=into,
        works=tuple(arrivals),
        rejects=tuple(reject for batch in batches for reject in batch.rejects),
        duplicates=duplicates,
        warnings=in_order((*told, *warnings)),
        counts={f"{name}s": outcomes.count(name) for name in ("string", "preamble", "comment")},
    )


def _library(into: Path) -> _Library:
    content = read_bytes(into, bibtex.MAX_BYTES) if into.exists() else None
    decoded = decode(content or b"", str(into))
    return _Library(content=content, decoded=decoded, batch=bibtex.read_text(decoded.text, str(into)))


def _arrivals(batches: Sequence[Batch], library: _Library) -> tuple[list[Arrival], list[str], list[Problem]]:
    """What was read, with the keys that it gets, and the entries to write."""
    held = library.batch.works
    taken = Taken([*(key for work in held for key in (work.key, *work.aliases)), *(reject.key for reject in library.batch.rejects if reject.key)])
    same = {(stem, _content(work)): work.key for work in held for stem in {work.key.lower(), _stem(work.key)}}
    stems = {stem for stem, _ in same}
    arrivals: list[Arrival] = []
    texts: list[str] = []
    warnings: list[Problem] = []
    for number, batch in enumerate(batches, 1):
        renamed: dict[str, str] = {}
        fresh: list[tuple[Arrival, str]] = []
        for n, work in enumerate(batch.works):
            wanted = work.key or made(work)
            if wanted.lower() in stems and (key := same.get((wanted.lower(), _content(work)))):
                arrivals.append(Arrival(work=replace(work, key=key), own_key=work.key, added=False))
                renamed |= {wanted.lower(): key} if key != wanted else {}
                continue
            key = taken.free(wanted)
            if work.key and key != work.key:
                renamed[work.key.lower()] = key
                told = f"the key '{work.key}' is taken by another entry; this one became '{key}'"
                warnings.append(warning("key-taken", work.place, told, "look whether the two are one work"))
            arrivals.append(Arrival(work=work if work.key == key else replace(work, key=key), own_key=work.key, added=True))
            entry, old = (batch.entries[n], "") if batch.entries else (work.standalone or work.raw, work.key)
            fresh.append((arrivals[-1], _with_key(entry, key, old) if key != old else entry))
        for arrival, entry in fresh:
            points = not _POINTS.isdisjoint(arrival.work.fields) or "xdata=" in entry
            texts.append(_repointed(entry, renamed) if renamed and points else entry)
        if number < len(batches):  # to the next file, the library holds what this one brought
            same |= {(stem, _content(one.work)): one.work.key for one, _ in fresh for stem in {one.work.key.lower(), _stem(one.work.key)}}
            stems = {stem for stem, _ in same}
    return arrivals, texts, warnings


def _stem(key: str) -> str:
    """The key without the letter or number that another key like it may have brought: see `Taken.free`."""
    return re.sub(r"(?:[b-z]|_[0-9]+)\Z", "", key.lower())


def _content(work: Work) -> bytes:
    """What an entry says, as a short hash; its key and what it inherits from are left out."""
    fields = sorted((name, text) for name, text in work.fields.items() if name not in _POINTS)
    told = repr((work.type, fields, work.authors, work.authors_more, work.editors, work.editors_more))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _with_key(entry: str, key: str, old: str) -> str:
    """The entry under another key than `old`."""
    head = _HEAD.match(entry)
    start = head.end() if head else 0
    comma = "" if old or entry.startswith(",", start) else ", "
    return f"{entry[:start]}{key}{comma}{entry[start + len(old) :]}"


def _repointed(entry: str, renamed: Mapping[str, str]) -> str:
    """The entry with what it points to called by its new name."""

    def again(found: re.Match[str]) -> str:
        keys = re.split(r"(\s*,\s*)", found[3])
        return "".join([found[1], found[2], *(renamed.get(key.strip().lower(), key) for key in keys), found[4]])

    return _PART.sub(lambda found: renamed.get(found[0].lower(), found[0]), _POINTING.sub(again, entry))


def _duplicates(arrivals: Sequence[Arrival], library: _Library, rules: DuplicateRules) -> Iterator[Pair]:
    """Pairs of works of which one at least was read now; what counts, the rules beside the library say."""
    for one in arrivals:
        if not one.added:
            yield Pair(keys=(one.own_key or one.work.key, one.work.key), score=1.0, reasons=(SAME,))
    new = {one.work.key for one in arrivals if one.added}
    if new:
        works = [*library.batch.works, *(one.work for one in arrivals if one.added)]
        yield from (pair for pair in find_duplicates(works, rules) if new.intersection(pair.keys))


def _write(into: Path, library: _Library, entries: Sequence[str]) -> None:
    """The library with the entries behind what it holds. Raises KbError where it has changed in the meantime, or cannot hold their letters."""
    before = library.decoded.text
    line_end = "\r\n" if "\r\n" in before else "\n"
    between = "" if not before.strip() else "\n" if before.endswith(("\n", "\r")) else "\n\n"
    codec = _encoding(library)
    new: list[bytes] = []
    try:
        for entry in entries:
            lines = _LINE_END.sub("\n", entry) if "\r" in entry else entry
            new.append(f"{between}{lines}\n".replace("\n", line_end).encode(codec))
            between = "\n"
    except UnicodeEncodeError as fault:
        letter = fault.object[fault.start]
        raise KbError(f"{into}: is not UTF-8 and cannot hold '{letter}'; save it as UTF-8 first") from fault
    if len(library.content or b"") + sum(map(len, new)) > bibtex.MAX_BYTES:
        raise KbError(f"{into}: would hold more than {bibtex.MAX_BYTES // 1_000_000} MB; name another file with --into")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise KbError(f"{into}: its folder cannot be made ({fault.strerror or fault})") from fault
    mode = into.stat().st_mode & 0o777 if library.content is not None else 0o644
    with publication.building(into.resolve()) as beside:
        if (read_bytes(into, bibtex.MAX_BYTES) if into.exists() else None) != library.content:
            raise KbError(f"{into}: was changed while the import ran; run it again")
        with beside.open("wb") as file:
            file.write(library.content or b"")
            file.writelines(new)
        beside.chmod(mode)


def _encoding(library: _Library) -> str:
    """The codec for what is put behind the library's bytes, where no byte order mark may stand."""
    content = library.content or b""
    if library.decoded.encoding in ("utf-16", "utf-32"):
        return f"{library.decoded.encoding}-{'le' if content.startswith(codecs.BOM_LE) else 'be'}"
    return "utf-8" if library.decoded.encoding == "utf-8-sig" else library.decoded.encoding
