"""Linked data, read back by rdflib and by the nanopub package: each node typed, each edge named, the same statements in every format."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections import Counter
from contextlib import closing
from types import SimpleNamespace
from urllib.parse import unquote

import nanopub
import pytest
import rdflib
from command_line import SECOND, edit, new_base
from examples import doubling
from hypothesis import given
from hypothesis import strategies as st
from small_base import built, claim, link, work

from kb import database, pipeline
from kb.answers.query import connect, rows
from kb.exporters import FORMATS
from kb.exporters.rdf import Names, address, literal
from kb.exporters.rdf_rows import linked
from kb.exporters.rdf_words import CLASSES, PROPERTIES, RELATIONS
from kb.exporters.selection import Filters, graph
from kb.model import Evidence

DC, DCTERMS, PROV, RDF, RDFS, SKOS, XSD = rdflib.DC, rdflib.DCTERMS, rdflib.PROV, rdflib.RDF, rdflib.RDFS, rdflib.SKOS, rdflib.XSD
CITO, OA, NP = (rdflib.Namespace(iri) for iri in ("http://purl.org/spar/cito/", "http://www.w3.org/ns/oa#", "http://www.nanopub.org/nschema#"))
SCHEMA = rdflib.Namespace("https://schema.org/")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib", "ignore:.*ConjunctiveGraph:DeprecationWarning")

ROOT = SECOND.parents[1]
TITLE = 'Noon "\\" <b>é</b>\u2028\u202eright to left\u202c עברית 🙂 ' + "long " * 2_000
LABEL = "'''Pale\" \\n roofs \\"
STATEMENT = 'Roofs \x01\x0b\x1b[31m\x7f\x85 \\u0041 }} . <x> """ older people.\n\tNext\r line \ufffe'


def hostile(folder):
    """The starter with texts that mean something to a parser."""
    base = new_base(folder)
    edit(base / "data" / "references.bib", "{Noon Temp", f"{{{TITLE} Temp")
    edit(base / "data" / "vocabulary.yaml", "label: Pale roofs", f"label: {json.dumps(LABEL)}")
    statement = "Whether pale roofs keep older people safe from illness in the heat has not been studied."
    edit(base / "data" / "claims.yaml", f"statement: {statement}", f"statement: {json.dumps(STATEMENT)}")
    edit(base / "metadata.yml", "creators: []", 'base_iri: "https://heat.example/base"\ncreators: ["A. <B>\\" & Ü"]')
    return base / "data"


def second(folder):
    shutil.copytree(SECOND, folder)
    return folder / "data"


@pytest.fixture(scope="module", params=["hostile", "second", "own"])
def base(request, tmp_path_factory):
    """A built base, its exports as texts, and what rdflib reads in them."""
    folder = tmp_path_factory.mktemp("rdf")
    data = {"hostile": hostile, "second": second, "own": lambda _: ROOT / "data"}[request.param](folder / "base")
    pipeline.build(data, folder / "kb.db")
    with closing(connect(folder / "kb.db")) as connection:
        texts = {name: text(connection, name) for name in ("turtle", "jsonld", "trig")}
        quads = rdflib.Dataset()
        quads.parse(data=texts["trig"], format="trig")
        about = {row["name"]: row["value"] for row in rows(connection, "SELECT * FROM about")}
        yield SimpleNamespace(
            connection=connection,
            names=Names(about["base_iri"]),
            about=about,
            texts=texts,
            turtle=rdflib.Graph().parse(data=texts["turtle"], format="turtle"),
            jsonld=rdflib.Graph().parse(data=texts["jsonld"], format="json-ld"),
            quads=quads,
            nodes=list(rows(connection, "SELECT * FROM nodes")),
            edges=list(rows(connection, "SELECT * FROM edges")),
        )


def text(connection, name, *filters):
    file = io.StringIO()
    FORMATS[name].write(FORMATS[name].rows(connection, *filters), file)
    return file.getvalue()


def iri(base, node):
    return rdflib.URIRef(base.names.node(node))


def own(base, name):
    return rdflib.URIRef(base.names.own + name)


def triples(quads):
    return {(subject, predicate, object_) for subject, predicate, object_, _ in quads.quads()}


def flat(one):
    """A set of triples, each as the text of N-Triples: nothing that a reader normalises is compared by its value."""
    return {tuple(term.n3() for term in triple) for triple in one}


def test_every_node_is_there_with_its_class_and_label(base):
    classes = {"claim": SCHEMA.Claim, "work": own(base, "Work"), **{kind: own(base, kind.title()) for kind in ("practice", "population", "outcome")}}
    for node in base.nodes:
        of = iri(base, node["id"])
        assert str(base.turtle.value(of, DCTERMS.identifier)) == node["id"]
        assert str(base.turtle.value(of, RDFS.label)) == node["label"]
        assert (of, RDF.type, classes[node["kind"]]) in base.turtle
    for kind, number in Counter(node["kind"] for node in base.nodes).items():
        assert len(list(base.turtle.subjects(RDF.type, classes[kind]))) == number


def test_every_attribute_of_a_node_is_said(base):
    said = {
        "work": {
            "type": own(base, "entryType"), "title": SCHEMA.name, "year_text": own(base, "yearText"), "status": own(base, "status"),
            "design": own(base, "design"), "doi": rdflib.URIRef("http://purl.org/ontology/bibo/doi"),
        },
        "claim": {"claim_kind": own(base, "claimKind"), "direction": own(base, "direction"), "wording": own(base, "wording")},
    }  # fmt: skip
    for node in base.nodes:
        of, properties = iri(base, node["id"]), node["properties"]
        for name, predicate in said.get(node["kind"], {"definition": SKOS.definition}).items():
            told = base.turtle.value(of, predicate)
            assert (None if told is None else str(told)) == properties[name], (node["id"], name)
        if node["kind"] == "work":
            year = base.turtle.value(of, SCHEMA.datePublished)
            assert (year is None) == (properties["year"] is None)
            assert year is None or (int(str(year)), year.datatype) == (properties["year"], XSD.gYear)
            assert base.turtle.value(of, own(base, "isSource")).toPython() is properties["source"]
        elif node["kind"] == "claim":
            assert base.turtle.value(of, SCHEMA.appearance) == iri(base, f"work:{properties['source']}")
            assert base.turtle.value(of, own(base, "strengthRank")).toPython() == properties["strength_rank"]
            assert str(base.turtle.value(of, own(base, "strength"))) == base.names.of("level", f"reported/{properties['strength']}")
            assert str(base.turtle.value(of, PROV.wasDerivedFrom)) == base.names.of("passage", properties["passage"])
        else:
            assert {str(words) for words in base.turtle.objects(of, SKOS.altLabel)} == set(properties["synonyms"])
            assert {SKOS.Concept, SCHEMA.DefinedTerm} <= set(base.turtle.objects(of, RDF.type))


def test_every_edge_is_a_statement_and_has_a_name(base):
    named = set(base.turtle.subjects(RDF.type, RDF.Statement))
    assert len(named) == len(base.edges)
    for edge in base.edges:
        name = rdflib.URIRef(base.names.of("edge", edge["id"]))
        triple = tuple(base.turtle.value(name, predicate) for predicate in (RDF.subject, RDF.predicate, RDF.object))
        assert (triple[0], triple[2]) == (iri(base, edge["source"]), iri(base, edge["target"]))
        assert str(triple[1]).rpartition("/")[2].rpartition("#")[2] == edge["relation"]
        assert triple in base.turtle
        assert str(base.turtle.value(name, DCTERMS.identifier)) == edge["id"]
        assert base.turtle.value(name, own(base, "weight")).toPython() == edge["weight"]
        for key, value in edge["properties"].items():
            predicate = own(base, {"rests_on": "restsOn"}.get(key, key))
            told = str(base.turtle.value(name, predicate))
            assert told == (base.names.of("passage", value) if key == "passage" else str(value))
    relations = {RELATIONS[edge["relation"]].iri for edge in base.edges}
    assert {edge["relation"] for edge in base.edges} <= RELATIONS.keys()
    stated = sum(len(list(base.turtle.triples((None, rdflib.URIRef(base.names.word(relation)), None)))) for relation in relations)
    assert stated == len({(edge["source"], edge["relation"], edge["target"]) for edge in base.edges})


def test_turtle_and_json_ld_say_the_same(base):
    assert flat(base.turtle) == flat(base.jsonld)


def test_trig_says_the_same_and_who_publishes_it(base):
    more = flat(triples(base.quads)) - flat(base.turtle)
    assert not flat(base.turtle) - flat(triples(base.quads))
    assert all(subject.startswith(f"<{base.names.of('nanopublication', '')}") for subject, _, _ in more)


def nanopublication(base, claim_id):
    """Its four graphs by their names in the head."""
    at = rdflib.URIRef(base.names.of("nanopublication", claim_id))
    head = base.quads.graph(rdflib.URIRef(f"{at}/head"))
    links = {"assertion": NP.hasAssertion, "provenance": NP.hasProvenance, "pubinfo": NP.hasPublicationInfo}
    assert set(head) == {(at, RDF.type, NP.Nanopublication), *((at, link, rdflib.URIRef(f"{at}/{part}")) for part, link in links.items())}
    return at, {"head": head, **{part: base.quads.graph(rdflib.URIRef(f"{at}/{part}")) for part in links}}


def test_each_claim_is_a_nanopublication_of_four_graphs(base):
    claims = [node for node in base.nodes if node["kind"] == "claim"]
    graphs = [one for one in base.quads.graphs() if one.identifier != rdflib.graph.DATASET_DEFAULT_GRAPH_ID and len(one)]
    assert len(graphs) == 4 * len(claims)
    for node in claims:
        at, parts = nanopublication(base, node["properties"]["id"])
        of = iri(base, node["id"])
        passage = rdflib.URIRef(base.names.of("passage", node["properties"]["passage"]))
        assert (of, SCHEMA.text, rdflib.Literal(node["label"])) in parts["assertion"]
        assert not list(parts["assertion"].triples((None, own(base, "strength"), None))), "a grade is computed, no words of the source"
        assert (parts["assertion"].identifier, PROV.wasDerivedFrom, passage) in parts["provenance"]
        assert (parts["assertion"].identifier, PROV.hadPrimarySource, iri(base, f"work:{node['properties']['source']}")) in parts["provenance"]
        assert parts["provenance"].value(passage, OA.hasSelector)
        assert {str(value) for value in parts["pubinfo"].objects(at, SCHEMA.version)} == {base.about["version"]}
        assert {str(value) for value in parts["pubinfo"].objects(at, DC.rights)} == {base.about["license"]} - {""}
        agents = list(parts["pubinfo"].objects(at, DCTERMS.creator))
        assert sorted(str(parts["pubinfo"].value(agent, SCHEMA.name)) for agent in agents) == sorted(json.loads(base.about["creators"]))


def test_the_nanopub_package_takes_each_nanopublication(base):
    for node in [node for node in base.nodes if node["kind"] == "claim"][:20]:
        one = rdflib.ConjunctiveGraph()
        for part in nanopublication(base, node["properties"]["id"])[1].values():
            one.get_context(part.identifier).__iadd__(part)
        read = nanopub.Nanopub(rdf=one)
        assert read.is_valid
        assert len(read.assertion) > 5


def test_a_passage_is_offsets_hashes_and_a_document_and_never_its_words(base):
    records = list(rows(base.connection, "SELECT * FROM claim_records"))
    for record in records:
        passage = base.turtle.value(iri(base, f"claim:{record['id']}"), PROV.wasDerivedFrom)
        selector = base.turtle.value(passage, OA.hasSelector)
        document = base.turtle.value(passage, OA.hasSource)
        assert (selector, RDF.type, OA.TextPositionSelector) in base.turtle
        assert (passage, RDF.type, OA.SpecificResource) in base.turtle
        for predicate, value in ((OA.start, record["start"]), (OA.end, record["end"])):
            told = base.turtle.value(selector, predicate)
            assert (told.toPython(), told.datatype) == (value, XSD.nonNegativeInteger)
        assert str(base.turtle.value(document, SCHEMA.name)) == record["document"]
        assert str(base.turtle.value(passage, own(base, "textSha256"))) == record["sha256"]
        said = {predicate for part in (passage, selector) for predicate in base.turtle.predicates(part)}
        assert said <= {
            RDF.type, DCTERMS.identifier, OA.hasSource, OA.hasSelector, OA.start, OA.end, own(base, "section"), own(base, "textSha256"),
        }  # fmt: skip
    assert not list(base.turtle.triples((None, OA.exact, None)))


def test_grades_evidence_and_facts_are_said(base):
    grades, links = list(rows(base.connection, "SELECT * FROM grade_records")), list(rows(base.connection, "SELECT * FROM evidence_records"))
    assert len(list(base.turtle.subjects(RDF.type, own(base, "Grade")))) == len(grades)
    for grade in grades:
        of = rdflib.URIRef(base.names.of("grade", f"{grade['rubric']}/{grade['claim']}"))
        level = base.turtle.value(of, own(base, "level"))
        assert str(base.turtle.value(level, SKOS.notation)) == grade["level"]
        assert str(base.turtle.value(of, own(base, "why"))) == grade["why"]
    assert len(list(base.turtle.subjects(RDF.type, own(base, "Evidence")))) == len(links)
    facts = {(str(of), str(base.turtle.value(fact, SCHEMA.name)), str(base.turtle.value(fact, SCHEMA.value)))
             for fact, of in base.turtle.subject_objects(own(base, "factOf"))}  # fmt: skip
    assert facts == {(base.names.of("evidence", link["id"]), name, str(fact["value"])) for link in links for name, fact in link["facts"].items()}
    fits = {(str(of), str(group)) for name in ("direct", "partial", "extrapolated", "asserted")
            for of, group in base.turtle.subject_objects(own(base, f"{name}Fit"))}  # fmt: skip
    assert fits == {(base.names.of("evidence", link["id"]), base.names.of("population", group)) for link in links for group in link["fit"]}


def test_the_release_is_the_only_date(base):
    dated = {term for _, _, term in base.turtle if isinstance(term, rdflib.Literal) and term.datatype in (XSD.date, XSD.dateTime)}
    assert {str(term) for term in dated} == {base.about["released"]} - {""}


def test_identifiers_are_the_bases_own_or_stand_in_its_data(base):
    told = {address(row["url"]) for row in rows(base.connection, "SELECT url FROM work_records")} | {address(base.about["license_url"])}
    told |= {address(f"https://doi.org/{row['doi']}") for row in rows(base.connection, "SELECT doi FROM work_records")}
    words = {str(RDF.type)} | {base.names.word(word.iri) for word in (*CLASSES.values(), *PROPERTIES.values())}
    words |= {base.names.word(word.wider) for word in (*CLASSES.values(), *PROPERTIES.values()) if word.wider}
    for term in {term for triple in base.turtle for term in triple}:
        assert not isinstance(term, rdflib.BNode)
        if isinstance(term, rdflib.URIRef):
            assert str(term).startswith(base.names.base) or str(term) in told | words, term


def test_own_words_say_what_they_mean(base):
    used = {term for _, predicate, object_ in base.turtle for term in (predicate, object_) if str(term).startswith(base.names.own)}
    assert used
    for word in used:
        assert base.turtle.value(word, RDFS.comment), word


def test_the_context_is_in_the_file(base):
    document = json.loads(base.texts["jsonld"])
    assert list(document) == ["@context", "@graph"]
    assert isinstance(document["@context"], dict)
    keys = {key for one in document["@graph"] for key in one} | {kind for one in document["@graph"] for kind in one.get("@type", [])}
    assert keys - {"@id", "@type"} <= document["@context"].keys()


@pytest.mark.parametrize("name", ["turtle", "jsonld", "trig"])
def test_the_same_base_gives_the_same_text(base, name):
    assert text(base.connection, name) == base.texts[name]
    assert base.texts[name].endswith("\n")


@pytest.mark.parametrize(
    "filters",
    [Filters(kind="gap"), Filters(only=("claim", "work")), Filters(min_strength="promising"), Filters(kind="gap", only=("practice",))],
    ids=["a kind of claim", "kinds of nodes", "a level", "both"],
)
def test_filters_leave_the_same_nodes_and_edges_as_in_other_formats(base, filters):
    read = rdflib.Graph().parse(data=text(base.connection, "turtle", filters), format="turtle")
    kept = graph(base.connection, filters)
    kinds = (SCHEMA.Claim, *(own(base, kind) for kind in ("Work", "Practice", "Population", "Outcome")))
    nodes = {str(read.value(one, DCTERMS.identifier)) for kind in kinds for one in read.subjects(RDF.type, kind)}
    assert nodes == {row[0] for row in kept.nodes}
    edges = {str(read.value(one, DCTERMS.identifier)) for one in read.subjects(RDF.type, RDF.Statement)}
    assert edges == {row[0] for row in kept.edges}


def test_hostile_texts_came_in_and_out(tmp_path):
    pipeline.build(hostile(tmp_path / "base"), tmp_path / "kb.db")
    with closing(connect(tmp_path / "kb.db")) as connection:
        (title,) = (row["title"] for row in rows(connection, "SELECT title FROM work_records") if row["title"].startswith("Noon"))
        assert len(title) > 9_000
        assert {"\u202e", '"', "\u05e2"} <= set(title)
        for name in ("turtle", "jsonld"):
            read = rdflib.Graph().parse(data=text(connection, name), format=name.replace("jsonld", "json-ld"))
            assert title in {str(value) for value in read.objects(None, SCHEMA.name)}
            assert "\x1b" in "".join(str(value) for value in read.objects(None, SCHEMA.text))


@pytest.mark.parametrize(
    ("stance", "property_"),
    [("supports", "isSupportedBy"), ("disputes", "isDisputedBy"), ("qualifies", "isQualifiedBy"), ("mentions", "citesForInformation")],
)
def test_a_stance_is_a_property_of_cito(tmp_path, stance, property_):
    path = built(tmp_path / "kb.db", (claim("a1", "tea/sailors", Evidence(rests_on="works", work="ames", stance=stance)),), (work("ames"),))
    with closing(connect(path)) as connection:
        read = rdflib.Graph().parse(data=text(connection, "turtle"), format="turtle")
    assert (rdflib.URIRef("urn:evidence-kb:claim/a1"), CITO[property_], rdflib.URIRef("urn:evidence-kb:work/ames")) in read


def test_two_uses_of_one_work_are_one_statement_with_two_names(tmp_path):
    path = built(tmp_path / "kb.db", (claim("a1", "tea/sailors", link("study", "ames"), link("works", "ames")),), (work("ames"),))
    with closing(connect(path)) as connection:
        read = rdflib.Graph().parse(data=text(connection, "jsonld"), format="json-ld")
    assert len(list(read.triples((None, CITO.isSupportedBy, None)))) == 1
    assert len(list(read.subjects(RDF.predicate, CITO.isSupportedBy))) == 2


@pytest.mark.parametrize("name", ["turtle", "jsonld", "trig"])
def test_an_empty_base_is_a_file_that_can_be_read(tmp_path, name):
    database.write(tmp_path / "kb.db", [])
    with closing(connect(tmp_path / "kb.db")) as connection:
        read = rdflib.Dataset()
        read.parse(data=text(connection, name), format=name.replace("jsonld", "json-ld"))
    assert not list(read.quads((None, RDF.type, SCHEMA.Claim, None)))
    assert len(read)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_its_literal(told):
    read = rdflib.Graph().parse(data=f"<urn:a> <urn:b> {literal(told)} .", format="turtle")
    assert str(read.value(rdflib.URIRef("urn:a"), rdflib.URIRef("urn:b"))) == told


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_id_comes_back_from_its_iri(name):
    made = Names("https://tides.example/kb").of("work", name)
    start = "https://tides.example/kb/work/"
    assert made.startswith(start)
    assert unquote(made.removeprefix(start)) == name
    assert not set(made) & set(' <>"{}|\\^`')
    assert not {".", ".."} & set(made.removeprefix(start).split("/"))


@pytest.mark.parametrize(
    ("told", "made"),
    [
        ("https://a.example/b c?d=é", "https://a.example/b%20c?d=%C3%A9"),
        ("HTTP://a.example/<x>", "HTTP://a.example/%3Cx%3E"),
        ("https://a.example/%20", "https://a.example/%20"),
        ("javascript:alert(1)", None),
        ("see there", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_iris(told, made):
    assert address(told) == made


@pytest.mark.parametrize(
    ("base_iri", "made"),
    [
        ("urn:evidence-kb:", "urn:evidence-kb:claim/a"),
        ("https://a.example/kb", "https://a.example/kb/claim/a"),
        ("https://a.example/kb#", "https://a.example/kb#claim/a"),
    ],
)
def test_names_begin_with_the_bases_iri(base_iri, made):
    assert Names(base_iri).of("claim", "a") == made


def test_each_property_has_its_own_iri_and_own_words_a_meaning():
    for words in (CLASSES, PROPERTIES):
        assert len({word.iri for word in words.values()}) == len(words)
        for word in words.values():
            assert word.iri.startswith("kb:") == bool(word.meaning)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["turtle", "jsonld", "trig"])
def test_an_export_grows_with_the_base(tmp_path, name):
    connections = []
    for number in (400, 800):
        claims = tuple(claim(f"a{n}", "tea/sailors", link("works", "ames")) for n in range(number))
        connections.append(connect(built(tmp_path / f"{number}.db", claims, (work("ames"),))))
    small, large = connections
    with closing(small), closing(large):
        assert doubling(lambda connection: text(connection, name), small, large) <= 2.2


def test_rows_are_streamed(tmp_path):
    with closing(connect(built(tmp_path / "kb.db", (claim("a1", "tea/sailors"),)))) as connection:
        assert all(iter(given_rows) is given_rows for given_rows in linked(connection).values())


def test_the_query_of_the_manual_finds_something(base, tmp_path, monkeypatch, capsys):
    code = re.search("```python\n(import rdflib.*?)```", (ROOT / "docs" / "exports.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    if base.about["base_iri"] != "urn:evidence-kb:":
        code = re.sub("PREFIX kb: <.*?>", f"PREFIX kb: <{base.names.own}>", code)
        code = code.replace("Universal Design for Learning", {"https://heat.example/base": "Street trees"}.get(base.about["base_iri"], "Feedback"))
    (tmp_path / "base.ttl").write_text(base.texts["turtle"], encoding="utf-8", newline="\n")
    monkeypatch.chdir(tmp_path)
    exec(code, {})
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(re.fullmatch(r"[^:]+: .+ \(.+\)", line) for line in lines)
