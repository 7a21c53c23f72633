"""Checks of a work's identifiers: resolvers, forms and check digits of ISSN, ORCID, arXiv, PubMed, and of addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from stdnum import isni, issn

from kb import entries
from kb.errors import Problem, info, warning
from kb.model import Base

RESOLVER = re.compile(r"\s*(?:\\?<?https?://)?(?:(?:dx|www)\.)?doi\.org/+|\s*doi\s*[:=]?\s*(?=10\.)", re.IGNORECASE)
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/(10\.\S+)", re.IGNORECASE)
_ARXIV = re.compile(r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?\Z")
_ARXIV_LEAD = re.compile(r"(?i)\s*(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv\s*:\s*)")
_MEDICAL = {"pmid": re.compile(r"[1-9][0-9]{0,7}\Z"), "pmcid": re.compile(r"PMC[1-9][0-9]{0,8}(?:\.[0-9]+)?\Z")}
_MEDICAL_LEAD = re.compile(r"(?i)\s*(?:https?://\S*/|pmc?id\s*:?\s*)(?=(?:PMC)?[0-9])")
_PART = re.compile(r"[^,;/\s()]+")
_WRAPPED = re.compile(r"\s*(?:\\url\s*\{(?P<url>[^{}\s]+)\}|\\?<(?P<angled>https?://[^<>\s]+)>)\s*\Z")


def doi_resolver(base: Base) -> Iterator[Problem]:
    """A DOI stands in its field bare: styles and programs put the resolver's address before it (biblatex manual, 2.2.2, `doi`)."""
    for work in base.works:
        if (lead := RESOLVER.match(work.fields.get("doi", ""))) and entries.field(work, "doi"):
            told = f"the DOI of '{work.key}' begins with '{lead[0].strip()}'"
            fix = entries.rewritten(work, "doi", lambda text: RESOLVER.sub("", text, count=1))
            yield warning("doi-resolver", entries.place(work, "doi"), told, "write it from 10. on", fix=fix)


def doi_ending(base: Base) -> Iterator[Problem]:
    """A full stop or comma behind a DOI was most often copied with it from a sentence, and leads nowhere (JabRef's cleanup of DOIs)."""
    for work in base.works:
        if work.doi.endswith((".", ",", ";")):
            yield warning("doi-ending", entries.place(work, "doi"), f"the DOI of '{work.key}' ends with '{work.doi[-1]}'", "follow it, and mend it")


def doi_in_url(base: Base) -> Iterator[Problem]:
    """A DOI that stands in `url` alone is not known as one: exports, duplicates and styles look into `doi` (biblatex manual, 2.2.2)."""
    for work in base.works:
        if work.url and not work.doi and (found := _DOI_ADDRESS.match(work.url)) and entries.field(work, "url"):
            yield info("doi-in-url", entries.place(work, "url"), f"the address of '{work.key}' is a DOI's", f"write doi = {{{found[1][:80]}}}")


def url_repeats_doi(base: Base) -> Iterator[Problem]:
    """An address that only resolves the DOI tells it twice in each reference (APA Publication Manual, 7th edition, 9.34)."""
    for work in base.works:
        found = _DOI_ADDRESS.match(work.url) if work.doi and work.url else None
        if found and found[1].lower() == work.doi.lower() and entries.field(work, "url"):
            yield info("url-repeats-doi", entries.place(work, "url"), f"the address of '{work.key}' only repeats its DOI", "leave the address out")


def issn_checksum(base: Base) -> Iterator[Problem]:
    """The last sign of an ISSN is computed from the others (ISO 3297, annex A), and so tells misprints."""
    for work in base.works:
        for part in _parts(work.fields.get("issn", "")):
            if not issn.is_valid(_plain_dashes(part)):
                if entries.field(work, "issn"):
                    yield warning("issn-checksum", entries.place(work, "issn"), f"'{part[:40]}' is no ISSN", "compare it with the journal")
                break


def issn_form(base: Base) -> Iterator[Problem]:
    """An ISSN is written in two groups of four with a hyphen (ISO 3297, 4.2)."""
    for work in base.works:
        odd = next((part for part in _parts(work.fields.get("issn", "")) if _hyphenated(part) != part), "")
        if odd and entries.field(work, "issn"):
            told = f"the ISSN '{odd}' is not written in its form"
            fix = entries.rewritten(work, "issn", lambda text: _PART.sub(lambda found: _hyphenated(found[0]), text))
            yield warning("issn-form", entries.place(work, "issn"), told, f"write {_hyphenated(odd)}", fix=fix)


def orcid_checksum(base: Base) -> Iterator[Problem]:
    """The last sign of an ORCID is computed from the others (ORCID, Structure of the identifier; ISO 7064, MOD 11-2)."""
    for work in base.works:
        for name in (name for name in work.fields if name.endswith("orcid")):
            for part in re.split(r"[\s,;]+", work.fields[name]):
                number = re.sub(r"(?i)(?:https?://)?(?:www\.)?orcid\.org/", "", part)
                if number not in ("", "and") and not isni.is_valid(_plain_dashes(number)):
                    if entries.field(work, name):
                        yield warning("orcid-checksum", entries.place(work, name), f"'{number[:40]}' is no ORCID", "compare it at orcid.org")
                    break


def arxiv_form(base: Base) -> Iterator[Problem]:
    """An arXiv identifier is YYMM.NNNNN, before April 2007 archive/YYMMNNN (arXiv, Understanding the identifier)."""
    for work in base.works:
        kind = work.fields.get("eprinttype") or work.fields.get("archiveprefix", "")
        eprint = work.fields.get("eprint", "")
        if kind.lower() == "arxiv" and eprint and not _ARXIV.match(eprint) and entries.field(work, "eprint"):
            bare = _ARXIV_LEAD.sub("", eprint)
            fix = entries.rewritten(work, "eprint", lambda text: _ARXIV_LEAD.sub("", text)) if _ARXIV.match(bare) else None
            yield warning(
                "arxiv-form", entries.place(work, "eprint"), f"'{eprint[:60]}' is no identifier of arXiv", "write it as 2101.00001", fix=fix
            )


def pubmed_form(base: Base) -> Iterator[Problem]:
    """A PMID is a number of up to eight digits, a PMCID is PMC and a number (National Library of Medicine, PMID and PMCID)."""
    for work in base.works:
        for name, form in _MEDICAL.items():
            value = work.fields.get(name, "")
            if value and not form.match(value) and entries.field(work, name):
                right = form.match(_MEDICAL_LEAD.sub("", value))
                fix = entries.rewritten(work, name, lambda text: _MEDICAL_LEAD.sub("", text)) if right else None
                hint = "write it as PMC1234567" if name == "pmcid" else "write its digits alone"
                yield warning("pubmed-form", entries.place(work, name), f"'{value[:40]}' is no {name.upper()}", hint, fix=fix)


def url_form(base: Base) -> Iterator[Problem]:
    """The field holds one address as it is, without commands and white space (RFC 3986; biblatex manual, 2.2.2: `url` is verbatim)."""
    for work in base.works:
        url = entries.written(work, "url") if "\\url" in work.raw else work.fields.get("url", "")
        wrapped = _WRAPPED.match(url)
        if (wrapped or re.search(r"\s|\\(?![%_&#~{}])", url.strip())) and entries.field(work, "url"):
            fix = entries.rewritten(work, "url", _unwrapped) if wrapped else None
            told = "holds a command or brackets around the address" if wrapped else "holds white space or a command"
            told = f"the address of '{work.key}' {told}"
            yield warning("url-form", entries.place(work, "url"), told, "write one address, from https:// on", fix=fix)


CHECKS: tuple[Callable[[Base], Iterable[Problem]], ...] = (
    doi_resolver, doi_ending, doi_in_url, url_repeats_doi, issn_checksum, issn_form, orcid_checksum, arxiv_form, pubmed_form, url_form,
)  # fmt: skip


def _parts(text: str) -> list[str]:
    """The numbers of a field that may hold several, with remarks in brackets left out."""
    return _PART.findall(re.sub(r"\([^()]*\)|(?i:e?issn):?", " ", text))


def _hyphenated(part: str) -> str:
    """The ISSN in its form; what is none stays as it is."""
    plain = _plain_dashes(part)
    return issn.format(plain) if issn.is_valid(plain) else part


def _plain_dashes(text: str) -> str:
    return re.sub("[‐‑‒–—]", "-", text)


def _unwrapped(text: str) -> str:
    found = _WRAPPED.match(text)
    return (found["url"] or found["angled"]) if found else text
