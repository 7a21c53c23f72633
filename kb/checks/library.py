"""Checks of the library: what an entry lacks, numbers of wrong form, links to unlisted hosts, statuses without ground, works that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

from stdnum import isbn

from kb import entries
from kb.errors import Problem, error, info, warning
from kb.model import Base

RESOLVERS = ("arxiv.org", "doi.org", "hdl.handle.net", "jstor.org", "n2t.net", "pubmed.ncbi.nlm.nih.gov")
"""Hosts that serve works of every field, and need no listing."""
NO_WORKS = frozenset({"set", "xdata"})
"""Entry types that hold data of other entries."""

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f]+\Z")
_ERIC = re.compile(r"E[DJ][0-9]{6,7}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


def missing_title(base: Base) -> Iterator[Problem]:
    """A reference needs a title (APA Publication Manual, 7th edition, 9.18); only of an unresolved work none is known."""
    for work in base.works:
        if not work.title and work.status != "unresolved" and work.type not in NO_WORKS:
            yield warning("missing-title", work.place, f"'{work.key}' has no title", "add it, or set status = {unresolved}")


def no_author(base: Base) -> Iterator[Problem]:
    """A work is known by its authors or editors; without any, references begin with the title (APA Publication Manual, 7th edition, 9.12)."""
    for work in base.works:
        if not work.authors and not work.editors and work.status != "unresolved" and work.type not in NO_WORKS:
            yield info("no-author", work.place, f"'{work.key}' has no author and no editor", "a body can be an author: put its name in two braces")


def doi_form(base: Base) -> Iterator[Problem]:
    """A DOI is 10, a dot, the registrant's number, a slash and a suffix without white space (DOI Handbook, 2.2; ISO 26324)."""
    for work in base.works:
        if work.doi and not _DOI.match(work.doi):
            yield error("doi-form", entries.place(work, "doi"), f"'{work.doi[:80]}' is no DOI", "write it as 10.NUMBER/SUFFIX")


def isbn_checksum(base: Base) -> Iterator[Problem]:
    """The last digit of an ISBN is computed from the others, and so tells misprints (ISBN Users' Manual, 7th edition, appendix 1)."""
    for work in base.works:
        for part in re.split(r"[,;]", work.isbn) if work.isbn else ():
            several = part.split()
            held = all(map(_is_isbn, several)) if len(several) > 1 and not _is_isbn(part) else _is_isbn(part)
            if not held:
                yield error("isbn-checksum", entries.place(work, "isbn"), f"'{part.strip()[:40]}' is no ISBN", "compare it with the book")


def eric_form(base: Base) -> Iterator[Problem]:
    """ERIC numbers its records ED (documents) or EJ (journal articles) and six or seven digits (ERIC, "Accession Number")."""
    for work in base.works:
        if work.eric and not _ERIC.match(work.eric):
            yield error("eric-form", entries.place(work, "eric"), f"'{work.eric[:40]}' is no number in ERIC", "write it as ED123456 or EJ1234567")


def unlisted_host(base: Base) -> Iterator[Problem]:
    """Readers are sent only to hosts that somebody chose: those in `link_hosts` of metadata.yml, and resolvers of identifiers."""
    listed = frozenset(host.lower().removeprefix("www.") for host in (*RESOLVERS, *base.metadata.link_hosts))
    for work in base.works:
        linked = [("url", work.url), *(("confirmedby", seen.url) for seen in work.verifications)]
        for field, url in dict.fromkeys(linked):
            host = _host(url)
            if url and not any(parent in listed for parent in _with_parents(host)):
                told = f"the host '{host}' is not listed" if host else f"'{url[:80]}' is no address of a web page"
                yield warning(
                    "unlisted-host", entries.place(work, field), told, "add it to link_hosts in metadata.yml, or give the name without a link"
                )


def unresolved_with_design(base: Base) -> Iterator[Problem]:
    """Nobody can know the design of a study when it is not known which study is meant."""
    for work in base.works:
        if work.status == "unresolved" and (work.design or work.design_basis):
            told = f"'{work.key}' is unresolved, yet has a design"
            yield error("unresolved-with-design", entries.place(work, "design"), told, "take the design out, or resolve the work")


def status_without_source(base: Base) -> Iterator[Problem]:
    """Confirmed means seen at a named page: the field `confirmedby` names it."""
    for work in base.works:
        if work.status == "confirmed" and not work.verifications:
            told = f"'{work.key}' is confirmed, but by whom is not said"
            yield warning("status-without-source", entries.place(work, "status"), told, "add confirmedby = {name <url> (YYYY-MM-DD)}")


def unconfirmed_work(base: Base) -> Iterator[Problem]:
    """A reference that only a document which cites it tells is to be looked up: documents misprint names, years and titles."""
    for work in base.works:
        if work.status == "unconfirmed":
            told = f"'{work.key}' is not yet confirmed: only a document that cites it tells of it"
            hint = "look it up, then write status = {confirmed} and confirmedby = {name <url> (YYYY-MM-DD)}"
            yield info("unconfirmed-work", entries.place(work, "status"), told, hint)


def unconfirmed_field(base: Base) -> Iterator[Problem]:
    """`unconfirmed` names fields of its own entry: a misspelt one would pass for confirmed."""
    for work in base.works:
        for name in work.unconfirmed:
            if name not in work.fields:
                told = f"'{work.key}' has no field '{name}' to be unconfirmed"
                yield warning("unconfirmed-field", entries.place(work, "unconfirmed"), told, "mend its name, or take it out")


def document_sha(base: Base) -> Iterator[Problem]:
    """A source's document is known by its SHA-256: 64 digits and small letters a to f (FIPS 180-4)."""
    for work in base.works:
        if (work.document or work.document_sha256) and not _SHA256.match(work.document_sha256):
            told = f"documentsha256 of '{work.key}' is no SHA-256" if work.document_sha256 else f"'{work.key}' has a document without its SHA-256"
            field = "documentsha256" if work.document_sha256 else "document"
            yield error("document-sha", entries.place(work, field), told, "write the 64 digits that sha256sum prints for the file")


def orphan_work(base: Base) -> Iterator[Problem]:
    """A library may hold more than is used; but a work that nothing rests on is often a misspelt key elsewhere."""
    used = {link.work for claim in base.claims if not claim.withdrawn for link in claim.evidence}
    used |= {claim.source for claim in base.claims}
    for work in base.works:
        if work.key not in used and not work.document and work.type not in NO_WORKS:
            yield info("orphan-work", work.place, f"no claim rests on '{work.key}', and it is no source")


CHECKS: tuple[Callable[[Base], Iterable[Problem]], ...] = (
    missing_title,
    no_author,
    doi_form,
    isbn_checksum,
    eric_form,
    unlisted_host,
    unresolved_with_design,
    status_without_source,
    unconfirmed_work,
    unconfirmed_field,
    document_sha,
    orphan_work,
)
"""In the order of the fields that they look at."""


def _is_isbn(text: str) -> bool:
    return isbn.is_valid(re.sub("[‐‑–]", "-", text))


def _host(url: str) -> str:
    """The host of a web address, small letters and without `www.`; empty if it is none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www.") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _with_parents(host: str) -> Iterator[str]:
    """The host, and each domain above it: a.b.org, b.org, org."""
    while host:
        yield host
        host = host.partition(".")[2]
