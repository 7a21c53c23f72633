"""The entry of a document that the library lacks, asked for field by field, with what the document's own first lines seem to tell."""

from __future__ import annotations

from kb.cli.asking import Curator
from kb.drafts.review import Review, SourceEntry
from kb.errors import KbError
from kb.extract.title_page import title_page
from kb.model import Document
from kb.readers import folder

BACK = "<"
_QUESTIONS = {
    "key": "citekey, its short name in the library, for instance smith2020",
    "title": "title",
    "authors": "authors, as Family, Given; Family, Given",
    "year": "year",
}


def add_source(curator: Curator, review: Review, document: Document) -> str:
    """The citekey of the entry that the curator told, which is in the library now; empty if they went back."""
    curator.say(
        f"  {document.name} has no entry in {folder.LIBRARY} yet. Four questions about it, once: citekey, title, authors, year.\n"
        f"  Enter takes what stands in brackets; {BACK} goes back to the question before."
    )
    seems = title_page(document.text)
    told = {"key": review.free_key(seems.authors, seems.year), "title": seems.title, "authors": "; ".join(seems.authors), "year": seems.year}
    while True:
        if not _asked(curator, told):
            return ""
        entry = SourceEntry(key=told["key"], title=told["title"], authors=tuple(told["authors"].split(";")), year=told["year"])
        try:
            review.add_source(entry, document)
        except KbError as trouble:
            curator.say(f"  {trouble}")
            continue
        return entry.key


def _asked(curator: Curator, told: dict[str, str]) -> bool:
    """Fill in what is told, in the order of the questions. False if the curator went back before the first."""
    fields = list(_QUESTIONS)
    at = 0
    while at < len(fields):
        answer = curator.ask(f"  {_QUESTIONS[fields[at]]}", told[fields[at]])
        if answer == BACK:
            at -= 1
            if at < 0:
                return False
        else:
            told[fields[at]] = answer
            at += 1
    return True
