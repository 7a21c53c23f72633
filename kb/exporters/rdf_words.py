"""The words of linked data: for each class and property its name in JSON-LD, the IRI behind it and what it holds.

Words of others come first: schema.org, SKOS, CiTO, PROV, Web Annotation, Dublin Core, BIBO, nanopublications. Own words stand in for what none of
these says; they lie below the base's IRI, and each export says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

OWN: Final = "kb"
"""Prefix of own words."""
NAMESPACES: Final = {
    "bibo": "http://purl.org/ontology/bibo/",
    "cito": "http://purl.org/spar/cito/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "np": "http://www.nanopub.org/nschema#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Class:
    """A kind of thing."""

    iri: str
    """As prefix:name."""
    meaning: str = ""
    """Of an own word: what it means."""
    wider: str = ""
    """Of an own word: the class of others that it is a part of, as prefix:name."""


@dataclass(frozen=True, slots=True)
class Property:
    """What can be said of a thing."""

    iri: str
    """As prefix:name."""
    holds: str = "text"
    """iri, text, or the name of an XML Schema type."""
    many: bool = False
    """Whether a thing may have several: then JSON-LD always writes a list."""
    meaning: str = ""
    wider: str = ""


def _of(prefix: str, names: str) -> dict[str, Class]:
    return {name: Class(f"{prefix}:{name}") for name in names.split()}


CLASSES: Final = {
    **_of("schema", "Claim DefinedTerm DefinedTermSet CreativeWork Article NewsArticle ScholarlyArticle Book Chapter Report Thesis WebPage"),
    **_of("schema", "Legislation Dataset MediaObject PropertyValue"),
    **_of("skos", "Concept ConceptScheme"),
    **_of("oa", "SpecificResource TextPositionSelector"),
    **_of("prov", "Agent"),
    **_of("np", "Nanopublication"),
    "Statement": Class("rdf:Statement"),
    "Property": Class("rdf:Property"),
    "Class": Class("rdfs:Class"),
    "Work": Class("kb:Work", "A study or publication of the library.", "schema:CreativeWork"),
    "Practice": Class("kb:Practice", "What is done: a practice, programme or policy.", "skos:Concept"),
    "Population": Class("kb:Population", "A group that claims are about.", "skos:Concept"),
    "Outcome": Class("kb:Outcome", "What would change, be lacking or be served.", "skos:Concept"),
    "Evidence": Class("kb:Evidence", "What a claim rests on: one use of one work, or a ground without a work."),
    "Grade": Class("kb:Grade", "The level of a claim under a rubric, computed by rules."),
}  # fmt: skip


def _text(name: str, meaning: str) -> Property:
    return Property(f"kb:{name}", meaning=meaning)


def _link(name: str, meaning: str, wider: str = "", *, many: bool = False) -> Property:
    return Property(f"kb:{name}", "iri", many, meaning, wider)


RELATIONS: Final = {
    "states": _link("states", "The work makes the claim.", many=True),
    "concernsPractice": _link("concernsPractice", "The claim is about the practice.", "schema:about", many=True),
    "concernsPopulation": _link("concernsPopulation", "The claim is about the group.", "schema:about", many=True),
    "concernsOutcome": _link("concernsOutcome", "The claim is about the outcome.", "schema:about", many=True),
    "restates": _link("restates", "The claim says again what the other one says.", many=True),
    "broader": Property("skos:broader", "iri", True),
    "isSupportedBy": Property("cito:isSupportedBy", "iri", True),
    "isDisputedBy": Property("cito:isDisputedBy", "iri", True),
    "isQualifiedBy": Property("cito:isQualifiedBy", "iri", True),
    "citesForInformation": Property("cito:citesForInformation", "iri", True),
}
"""The relations of edges, by the names that the view `edges` gives them."""

PROPERTIES: Final = {
    **RELATIONS,
    "identifier": Property("dcterms:identifier"),
    "label": Property("rdfs:label"),
    "comment": Property("rdfs:comment"),
    "subClassOf": Property("rdfs:subClassOf", "iri"),
    "subPropertyOf": Property("rdfs:subPropertyOf", "iri"),
    "name": Property("schema:name"),
    "text": Property("schema:text"),
    "description": Property("schema:description"),
    "version": Property("schema:version"),
    "value": Property("schema:value"),
    "url": Property("schema:url", "iri"),
    "sameAs": Property("schema:sameAs", "iri"),
    "appearance": Property("schema:appearance", "iri"),
    "datePublished": Property("schema:datePublished", "gYear"),
    "isbn": Property("schema:isbn"),
    "sha256": Property("schema:sha256"),
    "encodesCreativeWork": Property("schema:encodesCreativeWork", "iri"),
    "inDefinedTermSet": Property("schema:inDefinedTermSet", "iri"),
    "doi": Property("bibo:doi"),
    "author": Property("dc:creator", many=True),
    "contributor": Property("dc:contributor", many=True),
    "publisher": Property("dc:publisher"),
    "rights": Property("dc:rights"),
    "bibliographicCitation": Property("dcterms:bibliographicCitation"),
    "creator": Property("dcterms:creator", "iri", True),
    "license": Property("dcterms:license", "iri"),
    "issued": Property("dcterms:issued", "date"),
    "isPartOf": Property("dcterms:isPartOf", "iri"),
    "prefLabel": Property("skos:prefLabel"),
    "altLabel": Property("skos:altLabel", many=True),
    "definition": Property("skos:definition"),
    "notation": Property("skos:notation"),
    "inScheme": Property("skos:inScheme", "iri"),
    "editorialNote": Property("skos:editorialNote"),
    "hasSource": Property("oa:hasSource", "iri"),
    "hasSelector": Property("oa:hasSelector", "iri"),
    "start": Property("oa:start", "nonNegativeInteger"),
    "end": Property("oa:end", "nonNegativeInteger"),
    "wasDerivedFrom": Property("prov:wasDerivedFrom", "iri"),
    "hadPrimarySource": Property("prov:hadPrimarySource", "iri"),
    "hasAssertion": Property("np:hasAssertion", "iri"),
    "hasProvenance": Property("np:hasProvenance", "iri"),
    "hasPublicationInfo": Property("np:hasPublicationInfo", "iri"),
    "subject": Property("rdf:subject", "iri"),
    "predicate": Property("rdf:predicate", "iri"),
    "object": Property("rdf:object", "iri"),
    "entryType": _text("entryType", "Type of the work's entry in the library."),
    "yearText": _text("yearText", "The year of publication as readers see it."),
    "status": _text("status", "Whether the work's record is confirmed, recalled, not yet confirmed, or it is not known which work is meant."),
    "identity": _text("identity", "How sure it is that this is the work cited."),
    "design": _text("design", "Study design, as the library or a fact has it."),
    "isSource": Property("kb:isSource", "boolean", meaning="Whether claims are read from the work."),
    "claimKind": _text("claimKind", "What sort of proposition the claim is."),
    "direction": _text("direction", "Which way the claim points for those concerned."),
    "wording": _text("wording", "How firmly the source speaks."),
    "addressee": Property("kb:addressee", many=True, meaning="Who is to act."),
    "strength": _link("strength", "How well the source itself supports the claim: its level under the rubric of what is reported."),
    "strengthRank": Property("kb:strengthRank", "integer", meaning="Rank of that level; 0 is the weakest."),
    "section": _text("section", "The heading that the passage stands under."),
    "textSha256": _text("textSha256", "SHA-256 (hex) of the passage's text with each run of white space made one space."),
    "passage": _link("passage", "Where the statement stands in the source."),
    "weight": Property("kb:weight", "double", meaning="Weight of an edge of the graph; 1 for one coded fact."),
    "position": Property("kb:position", "integer", meaning="Place in an ordered list, from 1; of practices, the main one first."),
    "restsOn": _text("restsOn", "The kind of ground that the claim rests on."),
    "stance": _text("stance", "What the work does for the claim."),
    "basis": _text("basis", "Whether the work itself was read, or is known through the source alone."),
    "evidenceFor": _link("evidenceFor", "The claim that rests on this."),
    "work": _link("work", "The work that is used."),
    "unlisted": _text("unlisted", "What every fact is that is not listed."),
    "directFit": _link("directFit", "This group was studied.", many=True),
    "partialFit": _link("partialFit", "A mixed group, or a part of this one, was studied.", many=True),
    "extrapolatedFit": _link("extrapolatedFit", "Another group was studied.", many=True),
    "assertedFit": _link("assertedFit", "It is not told who was studied.", many=True),
    "factOf": _link("factOf", "The link of evidence that the fact is about."),
    "origin": _text("origin", "Where a fact was read: the source's passage, the work itself, the library."),
    "gradeOf": _link("gradeOf", "The claim that is graded."),
    "level": _link("level", "The level that the rules give."),
    "possible": _link("possible", "The best level that no fact rules out."),
    "why": _text("why", "Why it has that level, in a sentence."),
    "wouldChange": _text("wouldChange", "What would move the level, in a sentence."),
    "rank": Property("kb:rank", "integer", meaning="Rank of a level; 0 is the weakest."),
}  # fmt: skip

WORK_CLASSES: Final = {
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "legislation": "Legislation",
    "paper-conference": "ScholarlyArticle",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
"""CSL type -> schema.org; any other work is a CreativeWork."""
KINDS: Final = {
    "work": ("Work",),
    "claim": ("Claim",),
    "practice": ("Practice", "Concept", "DefinedTerm"),
    "population": ("Population", "Concept", "DefinedTerm"),
    "outcome": ("Outcome", "Concept", "DefinedTerm"),
}
"""Kind of node -> its classes."""
