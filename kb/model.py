"""The records of a knowledge base: frozen values that know nobody.

Readers make them, checks look at them, `grading` computes from them, `rows` flattens them. No record renders, loads or saves itself.
A record read from a file carries its `place`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from kb.cited import Citation
from kb.drafted import Drafts
from kb.duplicate_rules import DuplicateRules
from kb.errors import Place

Kind = Literal["effect", "association", "barrier", "need", "recommendation", "definition", "gap", "context"]
Direction = Literal["positive", "negative", "mixed", "none_found", "not_applicable"]
Wording = Literal["asserts", "suggests", "may", "should"]
Addressee = Literal["state", "district", "school", "teacher", "policymaker", "researcher", "funder", "anyone"]
Ground = Literal["study", "named_data", "studies_say", "works", "synthesis", "position", "own_inquiry", "bare_assertion"]
Stance = Literal["supports", "disputes", "qualifies", "mentions"]
Basis = Literal["review_only", "primary_read"]
Unlisted = Literal["not_reported", "not_applicable"]
Fit = Literal["direct", "partial", "extrapolated", "asserted"]
FactOrigin = Literal["passage", "primary", "library"]
FactName = Literal[
    "design", "comparison", "n_students", "n_sites", "site_unit", "sample", "setting", "outcome_measured", "result_reported", "significant",
    "effect_size", "adjusted", "baseline_difference", "attrition_overall", "attrition_differential", "selected_sites", "logic_model",
    "ongoing_study", "funder_tie", "cost", "harm",
]  # fmt: skip
TermKind = Literal["practice", "population", "outcome"]
Status = Literal["confirmed", "recalled", "unconfirmed", "unresolved"]
Identity = Literal["firm", "probable", "open"]

KINDS: tuple[str, ...] = get_args(Kind)
DIRECTIONS: tuple[str, ...] = get_args(Direction)
ADDRESSEES: tuple[str, ...] = get_args(Addressee)
FACT_NAMES: tuple[str, ...] = get_args(FactName)
_YES_OR_NO = ("yes", "no")
FACT_WORDS: Mapping[str, tuple[str, ...]] = {
    "result_reported": ("positive", "negative", "mixed", "none_found"),
    "significant": _YES_OR_NO,
    "adjusted": _YES_OR_NO,
    "selected_sites": _YES_OR_NO,
    "logic_model": _YES_OR_NO,
    "ongoing_study": _YES_OR_NO,
}
"""Facts with a fixed list of values."""
STATUSES: tuple[str, ...] = get_args(Status)
IDENTITIES: tuple[str, ...] = get_args(Identity)
TERM_KINDS: tuple[TermKind, ...] = get_args(TermKind)

NOT_REPORTED = "not_reported"
NOT_APPLICABLE = "not_applicable"
EVIDENCE_KINDS = frozenset({"effect", "association"})
"""The kinds of claim that say what a practice brings; only these give a cell its strength."""
DIRECTIONS_OF_KIND: dict[str, frozenset[str]] = {
    "effect": frozenset({"positive", "negative", "mixed", "none_found"}),
    "association": frozenset({"positive", "negative", "mixed", "none_found"}),
    "barrier": frozenset({"negative"}),
    "gap": frozenset({"none_found"}),
}
"""The directions that a kind admits; a kind not listed admits `not_applicable` alone."""
NOWHERE = Place(file="")

_AS_WRITTEN = {"extra": "forbid", "use_attribute_docstrings": True}
"""What pydantic is told of the records that curators write: unknown keys are errors; attribute docstrings go into the JSON Schema. A field's `alias`
is its name in the file."""


# What claims.yaml holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Where something stands in a source: a locator, never the text."""

    __pydantic_config__ = _AS_WRITTEN

    document: str
    """File name of the document."""
    section: str = ""
    """The heading it stands under, as the curator names it."""
    start: int | None = None
    """First character, a str offset in the UTF-8 text read without newline translation."""
    end: int | None = None
    """One past the last character."""
    sha256: str = ""
    """SHA-256 (hex) of the passage's text with each run of white space made one space."""
    first: str = field(default="", metadata={"alias": "from"})
    """First words of the passage, four at most once it is complete."""
    last: str = field(default="", metadata={"alias": "to"})
    """Last words of the passage, four at most once it is complete."""

    @property
    def complete(self) -> bool:
        """Whether the locator can be published: offsets and hash are there."""
        return self.start is not None and self.end is not None and bool(self.sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One coded fact on a link of evidence, with where it comes from."""

    __pydantic_config__ = _AS_WRITTEN

    value: str | int | float | bool
    """A plain word or number; `not_reported` and `not_applicable` are values."""
    origin: FactOrigin = field(metadata={"alias": "from"})
    """passage: the source's own words; primary: the work itself; library: what the library knows of the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a claim rests on: one use of one work, or a ground without a work."""

    __pydantic_config__ = _AS_WRITTEN

    rests_on: Ground
    """The kind of ground, as the codebook's table tells."""
    work: str | None = None
    """Citekey in references.bib; null where no work is named."""
    stance: Stance = "supports"
    """What the work does for the claim."""
    basis: Basis = "review_only"
    """Whether the work itself was read, or is known through the source."""
    fit: Mapping[str, Fit] = field(default_factory=dict)
    """For each population of the claim: who was studied."""
    facts: Mapping[FactName, Fact] = field(default_factory=dict)
    """Facts about the study as told."""
    unlisted: Unlisted | None = None
    """What every fact not listed under `facts` is; wanted on effects and associations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why a claim was taken back; its id is never used again."""

    __pydantic_config__ = _AS_WRITTEN

    reason: str
    """One sentence for readers."""
    successor: str | None = None
    """Id of the claim that takes its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One proposition that a source makes."""

    __pydantic_config__ = _AS_WRITTEN

    id: str = ""
    """Given by `kb check --fix`, never reused."""
    source: str
    """Citekey of the document that the claim is read from."""
    passage: Passage
    statement: str
    """The proposition in one sentence of our own words."""
    kind: Kind
    practices: tuple[str, ...] = ()
    """Ids from the vocabulary, the main one first; may be empty."""
    populations: tuple[str, ...]
    """Ids from the vocabulary, as named in the source."""
    outcomes: tuple[str, ...] = ()
    """Ids from the vocabulary."""
    direction: Direction
    wording: Wording
    """How firmly the source speaks."""
    addressees: tuple[Addressee, ...] = ()
    """Who is to act; recommendations and needs only."""
    restates: str | None = None
    """Id of the claim that this one repeats."""
    note: str = ""
    """Why a hard case was coded so; for curators."""
    evidence: tuple[Evidence, ...]
    withdrawn: Withdrawal | None = None
    place: Place = NOWHERE


# What vocabulary.yaml holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A practice, population or outcome."""

    __pydantic_config__ = _AS_WRITTEN

    id: str
    """Lower case, digits and underscores; frozen."""
    label: str
    definition: str
    """In our own words."""
    synonyms: tuple[str, ...] = ()
    """Other words and abbreviations, as sources print them; searches are widened by them."""
    broader: str | None = None
    """The one wider term of the same list that this one counts for."""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The combinations that the map asks about; only these count as empty."""

    __pydantic_config__ = _AS_WRITTEN

    rows: tuple[str, ...] = ()
    """Practices."""
    columns: tuple[str, ...] = ()
    """Populations."""
    out_of_scope: tuple[tuple[str, str, str], ...] = ()
    """Combinations not asked about: practice, population, reason."""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The terms that claims are coded with, and the map's frame."""

    __pydantic_config__ = _AS_WRITTEN

    practices: tuple[Term, ...]
    populations: tuple[Term, ...]
    outcomes: tuple[Term, ...]
    frame: Frame = field(default=Frame(), metadata={"alias": "map"})

    def terms(self) -> Mapping[TermKind, tuple[Term, ...]]:
        """The three lists by the kind of their terms."""
        return {"practice": self.practices, "population": self.populations, "outcome": self.outcomes}


# What references.bib holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person, or a body (then `family` is its whole name and `literal` is true)."""

    family: str
    given: str = ""
    literal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What confirmed a work's record: a named page, and when it was seen."""

    name: str
    url: str = ""
    seen: str = ""
    """ISO date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A bibliographic item of the library, known by its frozen citekey."""

    key: str
    type: str
    """Entry type in lower case: article, book, report, online ..."""
    title: str = ""
    authors: tuple[Name, ...] = ()
    authors_more: bool = False
    """Whether the entry says `and others`."""
    editors: tuple[Name, ...] = ()
    editors_more: bool = False
    translators: tuple[Name, ...] = ()
    translators_more: bool = False
    year: int | None = None
    """CE; None where no year is known."""
    year_text: str = ""
    """The year as written, for instance 2000/2001 or n.d."""
    container: str = ""
    """Journal, book or site that it stands in."""
    publisher: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""
    isbn: str = ""
    eric: str = ""
    url: str = ""
    status: Status | None = None
    """confirmed: seen at a named page; recalled: known from copies or memory; unconfirmed: as a document that cites it tells; unresolved: not known
    which work is meant."""
    identity: Identity | None = None
    """How sure it is that this is the work cited."""
    verifications: tuple[Verification, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    """Fields that no named source confirms."""
    printed: tuple[str, ...] = ()
    """The citation as the sources print it."""
    design: str = ""
    """Study design, in the words of the library; empty where unknown."""
    design_basis: str = ""
    """What the design was read from."""
    document: str = ""
    """File name, where the work is a source that claims are read from."""
    document_sha256: str = ""
    aliases: tuple[str, ...] = ()
    """Keys that it had before, or that merged entries had: the field `ids`."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Every field of the entry, decoded, in the order of the file."""
    raw: str = ""
    """The entry as written."""
    standalone: str = ""
    """The entry with the macros of @string written out; empty where it uses none."""
    start: int = 0
    """Where the entry begins: a str offset in the decoded file."""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A chunk of a library file that did not become a work: nothing is dropped in silence."""

    key: str | None
    place: Place
    start: int
    """str offset in the decoded file."""
    end: int
    reason: str
    code: str
    text: str
    """The chunk as written."""


# What metadata.yml holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the base says of itself; `datasette` keeps the whole file for Datasette."""

    __pydantic_config__ = _AS_WRITTEN

    title: str
    version: str = "0"
    released: str = ""
    """ISO date: the only date in any output."""
    description: str = ""
    license: str = ""
    license_url: str = ""
    creators: tuple[str, ...] = ("The evidence-kb contributors",)
    base_iri: str = "urn:evidence-kb:"
    site_url: str = ""
    correction: str = ""
    """Address for corrections: an e-mail address, or an http(s) URL that may hold `{subject}`."""
    link_hosts: tuple[str, ...] = ()
    """Hosts that public links of works may point to."""
    rubrics: tuple[str, ...] = ()
    """Rubrics whose levels readers are shown; `reported` always is. Empty for all."""
    datasette: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file that the base was read from."""

    name: str
    sha256: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The text of a source, read without newline translation."""

    name: str
    text: str
    sha256: str
    """Of the file's bytes, hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A knowledge base as read: all records, before any check."""

    metadata: Metadata
    vocabulary: Vocabulary
    works: tuple[Work, ...]
    claims: tuple[Claim, ...]
    rejects: tuple[Reject, ...] = ()
    duplicates: DuplicateRules = field(default_factory=DuplicateRules)
    citations: tuple[Citation, ...] = ()
    """In the order of their file."""
    drafts: Drafts = field(default_factory=Drafts)
    """What was drafted by rule, and how far it is decided on; no part of the evidence."""
    inputs: tuple[InputFile, ...] = ()
    documents: Mapping[str, Document] | None = None
    """The sources' texts by file name, where they were given: for checks and for the passages database, never for kb.db."""
