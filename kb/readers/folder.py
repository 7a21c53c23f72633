"""A folder to a `Base`: finds the files of a knowledge base, decodes and reads each, and keeps every fault.

Problems name files as they are called within the base (references.bib, claims/a.yaml), so that two copies of a base give the same database;
`Reading.paths` tells where each lies.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kb.cited import Citation
from kb.drafts import counts as draft_counts
from kb.duplicate_rules import DuplicateRules
from kb.errors import KbError, Place, Problem, error, in_order, warning
from kb.lost import Lost, whole
from kb.model import Base, Claim, Document, InputFile, Metadata, Reject, Work
from kb.readers import aliases, bibtex, citations, claims, duplicate_rules, marked_yaml, metadata, vocabulary
from kb.readers.places import sharpened
from kb.readers.text import decode, read_bytes

LIBRARY, CLAIMS, CLAIMS_FOLDER, VOCABULARY, METADATA = "references.bib", "claims.yaml", "claims", "vocabulary.yaml", "metadata.yml"
CITATIONS = "citations.yaml"
DUPLICATES = "duplicates.yaml"
DRAFTS_LIMIT = 100_000_000
"""Bytes of a file of drafts, or of answers to them, at most."""
LIBRARY_LIMIT = 100_000_000
"""Bytes of references.bib at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A base as read, the problems so far, and what is needed to tell and mend them."""

    base: Base
    """Without the entries that have a fault."""
    legible: Base
    """With those entries as far as they can be read: for checks alone, never to be built."""
    lost: tuple[Lost, ...]
    """What `legible` lacks."""
    problems: tuple[Problem, ...]
    texts: Mapping[str, str]
    """Decoded text of each YAML file, by its name within the base."""
    data: Path
    """The folder that was read."""
    paths: Mapping[str, Path]
    """Where each file lies, by its name within the base."""

    def told(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The reading's own problems and others, at their exact places, in order, each once."""
        return in_order(sharpened((*self.problems, *problems), self.texts))

    def shown(self, problem: Problem) -> Problem:
        """The problem with the file named as the user would open it."""
        path = self.paths.get(problem.place.file, self.data / problem.place.file)
        return replace(problem, place=replace(problem.place, file=str(path)))


def files(data: Path) -> dict[str, Path]:
    """The files of the base in `data`, by name within the base, those that are there. Raises KbError if there is no base."""
    if not data.is_dir():
        if data.exists():
            raise KbError(f"{data}: is a file; name the folder of a base, or start one with 'kb init DIR'", exit_code=2)
        raise KbError(f"{data}: no such folder; name the folder of a base, or start one with 'kb init {data}'", exit_code=2)
    found: dict[str, Path] = {}
    for name in (VOCABULARY, LIBRARY, CLAIMS, CITATIONS, DUPLICATES):
        if _is_there(data / name):
            found[name] = data / name
    found |= {f"{CLAIMS_FOLDER}/{path.name}": path for path in sorted((data / CLAIMS_FOLDER).glob("*.yaml"))}
    for folder in (data, data / ".." if data.name in ("", "..") else data.parent):
        if _is_there(folder / METADATA):
            found[METADATA] = folder / METADATA
            break
    if not {VOCABULARY, LIBRARY} & found.keys():
        raise KbError(f"{data}: holds no knowledge base ({LIBRARY}, {CLAIMS}, {VOCABULARY}); start one with 'kb init DIR'", exit_code=2)
    return found


def _is_there(path: Path) -> bool:
    """Whether there is such a file. Raises KbError for what has its name and is none: a folder, a link that leads nowhere."""
    if not path.is_file() and os.path.lexists(path):
        raise KbError(f"{path}: is no file that can be read; mend or remove it")
    return path.is_file()


def read(data: Path, documents: Path | None = None, *, contents: Mapping[str, bytes] | None = None) -> Reading:
    """The base in the folder `data`, with the texts of its sources from the folder `documents` if given.

    `contents` holds files, by name within the base, that are to be read as if they held these bytes.
    """
    paths = files(data)
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    inputs = []
    lost: list[Lost] = []
    held: dict[str, list[Claim]] = {}
    cited: list[Citation] = []
    library: tuple[tuple[Work, ...], tuple[Reject, ...]] = ((), ())
    terms, about, rules = vocabulary.EMPTY, Metadata(title=""), DuplicateRules()
    for name, path in sorted(paths.items()):
        is_library = name == LIBRARY
        given = (contents or {}).get(name)
        content = read_bytes(path, LIBRARY_LIMIT if is_library else marked_yaml.MAX_BYTES) if given is None else given
        inputs.append(InputFile(name=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content)))
        decoded = decode(content, name)
        problems.extend(decoded.problems)
        if is_library:
            batch = bibtex.read_text(decoded.text, name)
            library = batch.works, batch.rejects
            problems.extend(batch.problems)
            continue
        texts[name] = decoded.text
        if name == VOCABULARY:
            terms, faults = vocabulary.read_text(decoded.text, name, lost)
        elif name == METADATA:
            about, faults = metadata.read_text(decoded.text, name, lost)
        elif name == CITATIONS:
            cited, faults = citations.read_text(decoded.text, name, lost)
        elif name == DUPLICATES:
            rules, faults = duplicate_rules.read_text(decoded.text, name, lost)
        else:
            held[name], faults = claims.read_text(decoded.text, name, lost)
        problems.extend(faults)
    for name in (LIBRARY, VOCABULARY, METADATA):
        if name not in paths:
            problems.append(error("missing-file", Place(file=name), f"{data} has no {name}", "see 'kb init' for what stands in it"))
            lost.append(whole(name))
    if not held:
        told = f"{data} has neither {CLAIMS} nor {CLAIMS_FOLDER}/*.yaml"
        problems.append(warning("missing-file", Place(file=CLAIMS), told, "a library alone needs none"))
    for path in sorted([*data.glob("claims.yml"), *(data / CLAIMS_FOLDER).glob("*")]):
        if path.suffix != ".yaml" and not path.name.startswith("."):
            place = Place(file=path.relative_to(data).as_posix())
            problems.append(error("unread-file", place, "is not read: the names of files of claims end in .yaml", "rename it, or move it elsewhere"))
            lost.append(whole(CLAIMS))
    works, rejects = library
    coded, former = aliases.resolved((claim for name in sorted(held) for claim in held[name]), works)
    problems.extend(former)
    unread = {name: read_bytes(path, DRAFTS_LIMIT) for name, path in draft_counts.paths(data).items()}
    inputs += [InputFile(name=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content)) for name, content in sorted(unread.items())]
    drafts, faults = draft_counts.read(unread, coded)
    problems.extend(faults)
    legible = Base(
        metadata=about,
        vocabulary=terms,
        works=works,
        claims=coded,
        rejects=rejects,
        citations=tuple(cited),
        duplicates=rules,
        drafts=drafts,
        inputs=tuple(inputs),
        documents=None if documents is None else _documents(documents, works, problems),
    )
    return Reading(base=_sound(legible, lost), legible=legible, lost=tuple(lost), problems=tuple(problems), texts=texts, data=data, paths=paths)


def _sound(legible: Base, lost: Iterable[Lost]) -> Base:
    """The base without the entries that lack something."""
    faulty = {one.place for one in lost}
    return replace(
        legible,
        vocabulary=vocabulary.EMPTY if any(place.file == VOCABULARY for place in faulty) else legible.vocabulary,
        claims=tuple(claim for claim in legible.claims if claim.place not in faulty),
        citations=tuple(citation for citation in legible.citations if citation.place not in faulty),
    )


def _documents(folder: Path, works: Iterable[Work], problems: list[Problem]) -> dict[str, Document]:
    """The texts that the library names, of those that the folder has; each read as UTF-8 without newline translation."""
    if not folder.is_dir():
        raise KbError(f"{folder}: no such folder of documents", exit_code=2)
    root = folder.resolve()
    found = {}
    for work in works:
        if not work.document:
            continue
        try:
            path = (root / work.document).resolve()
            is_there = path.is_file()
        except (OSError, RuntimeError):  # a circle of links, a name longer than any file's
            problems.append(error("document-path", work.place, f"'{work.document[:60]}' cannot be opened", "give the file's name alone"))
            continue
        if root not in path.parents:
            problems.append(error("document-path", work.place, f"{work.document} leads out of the folder of documents", "give the file's name alone"))
        elif is_there:
            content = read_bytes(path, LIBRARY_LIMIT)
            try:
                found[work.document] = as_document(work.document, content)
            except UnicodeDecodeError as fault:
                problems.append(error("document-encoding", work.place, f"{work.document} is not UTF-8 at byte {fault.start}", "save it as UTF-8"))
    return found


def as_document(name: str, content: bytes) -> Document:
    """The document that the bytes hold. Raises UnicodeDecodeError if they are not UTF-8: offsets need one reading."""
    return Document(name=name, text=content.decode("utf-8"), sha256=hashlib.sha256(content).hexdigest())
