"""What is found in a document: its in-text citations with the works they name, and the entries of its list of references."""

from __future__ import annotations

from typing import NamedTuple

from kb.cited import CitationForm, CitationMatch
from kb.model import Name


class PrintedName(NamedTuple):
    """One author as a citation prints it."""

    family: str
    """Family name with its particles, or the whole name of a body, or a title."""
    given: str = ""
    """Given names or initials, where they are printed."""


class CitedWork(NamedTuple):
    """One work that an in-text citation names, and what it resolves to."""

    authors: str
    """As printed, without given names and initials."""
    year: str
    """As printed, with the letter that tells two works of a year apart: 2010a, n.d., in press, 1974 [1970]. Empty where none is printed."""
    prefix: str | None = None
    """The words before it: see, e.g., cf."""
    locator: str | None = None
    """The place in the work: p. 21, pp. 3-5, chap. 2."""
    key: str | None = None
    """Citekey of the library."""
    match: CitationMatch = "none"
    reason: str | None = None
    """Why a match that is not exact was made, or none was."""
    candidates: tuple[str, ...] = ()
    """Citekeys that it may be, where more than one may."""
    names: tuple[PrintedName, ...] = ()
    et_al: bool = False
    """Whether more authors are meant than are printed."""
    listed_at: int | None = None
    """`start` of its entry in the document's list of references, where one entry is meant."""
    undecided: bool = False
    """Whether several works fit, or nobody is named: nobody can say yet which is cited."""


class Found(NamedTuple):
    """A citation as its grammar sees it: offsets are those of the text that was read."""

    start: int
    end: int
    form: CitationForm
    style: str
    works: tuple[CitedWork, ...]
    sure: bool
    """Whether its shape alone, or the library, says that it is one."""


class InTextCitation(NamedTuple):
    """One citation in the prose; a bracket is one citation, with all the works in it."""

    start: int
    """First character: a str offset in the document's text."""
    end: int
    """One past the last character."""
    text: str
    """As printed: the document's text from `start` to `end`."""
    section: str
    """The heading that it stands under; empty before the first."""
    form: CitationForm
    style: str
    """The grammar that found it, a name of `citations.STYLES`."""
    works: tuple[CitedWork, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The citekeys that it resolves to, each once."""
        return tuple(dict.fromkeys(work.key for work in self.works if work.key))


class ListedReference(NamedTuple):
    """An entry of a document's list of references: the draft of a library entry."""

    start: int
    end: int
    text: str
    """As printed, in one line."""
    number: int | None = None
    """That the list prints before it."""
    authors: tuple[Name, ...] = ()
    authors_more: bool = False
    year: str = ""
    """As printed, with its letter."""
    title: str = ""
    container: str = ""
    """Journal, book, publisher: what stands behind the title, without what is told apart."""
    editors: tuple[Name, ...] = ()
    """Of the book that it stands in."""
    publisher: str = ""
    """Of that book, with its place as printed."""
    volume: str = ""
    issue: str = ""
    """Its number within the volume."""
    pages: str = ""
    doi: str = ""
    url: str = ""
    type: str = "misc"
    """Entry type of BibTeX."""
    unsure: tuple[str, ...] = ()
    """Fields that a reader should look at."""
