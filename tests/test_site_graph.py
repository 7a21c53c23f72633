"""The page of the graph: its table, its data and its files say what SQL counts; filters and the node selected stand in the address."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape

import networkx
import pytest
from site_asked import NOT_PLAIN, SECOND, get, served, text, values

PAIRS = """
    SELECT '{0}:' || a.term || '/{1}:' || b.term, count(*)
    FROM term_claims AS a JOIN term_claims AS b ON b.claim = a.claim
    JOIN term_records AS s ON s.kind = a.kind AND s.id = a.term {2}
    JOIN term_records AS t ON t.kind = b.kind AND t.id = b.term {3}
    WHERE a.kind = '{0}' AND b.kind = '{1}' {4} GROUP BY 1
"""


def counted(site, extra=""):
    """Each edge to its number of claims, by SQL."""
    framed = "AND {}.frame IS NOT NULL"
    left = values(site, PAIRS.format("practice", "population", framed.format("s"), framed.format("t"), extra))
    right = values(site, PAIRS.format("population", "outcome", framed.format("s"), "", extra))
    return dict(left + right)


def rows(page):
    """Edge to its number of claims, as the table has them."""
    table = page.text.split('class="kb-terms kb-ways"')[1].split("</table>")[0] if "kb-ways" in page.text else ""
    return {name: int(n) for name, n in re.findall(r'<tr id="([^"]+)">.*?>(\d+)</a></td></tr>', table)}


def drawn(page):
    return json.loads(re.search(r'<script type="application/json" id="kb-graph-data">(.*?)</script>', page.text)[1])


def test_the_table_has_each_connection_with_its_claims(either):
    assert rows(get(either, "/graph")) == counted(either)


def test_the_picture_draws_what_the_table_says(either):
    page = get(either, "/graph")
    told = drawn(page)
    nodes = [node["id"] for node in told["nodes"]]
    assert {f"{nodes[source]}/{nodes[target]}": n for source, target, n, _, _ in told["edges"]} == rows(page)
    sides = {(edge["source"], edge["target"]): edge["against"] for edge in get(either, "/graph.json").json()["edges"]}
    assert {(nodes[source], nodes[target]): bool(against) for source, target, _, _, against in told["edges"]} == sides
    assert page.text.count("for harm, mixed results or no effect</span>") == sum(sides.values()) > 0


def test_selecting_a_node_lists_exactly_the_edges_of_its_claims(either):
    page = get(either, "/graph")
    told = drawn(page)
    everything = list(rows(page))
    for node in told["nodes"]:
        kind, _, name = node["id"].partition(":")
        wanted = set(counted(either, f"AND a.claim IN (SELECT claim FROM term_claims WHERE kind = '{kind}' AND term = '{name}')"))
        lit = {edge for number, edge in enumerate(everything) if int(node["lit"], 16) >> number & 1}
        assert lit == wanted, node["id"]
    selected = get(either, f"/graph?select={told['nodes'][0]['id']}")
    assert set(rows(selected)) == {edge for number, edge in enumerate(everything) if int(told["nodes"][0]["lit"], 16) >> number & 1}
    assert "Show all connections" in text(selected)


def test_filters_narrow_claims_and_stay_in_every_link(site):
    page = get(site, "/graph?kind=effect&level=2&population=english_learners")
    extra = (
        "AND a.claim IN (SELECT id FROM claim_records WHERE kind = 'effect' AND strength_rank >= 2) "
        "AND a.claim IN (SELECT claim FROM term_claims WHERE kind = 'population' AND term = 'english_learners')"
    )
    assert rows(page) == counted(site, extra)
    found = re.findall(r'<a href="(/claims\?[^"]+)">(\d+)</a>', page.text)
    assert len(found) == len(rows(page))
    for link, n in found[:4]:
        assert "kind=effect&amp;level=2" in link
        assert re.search(rf"\b{n} claims?, best supported first", text(get(site, unescape(link)))), link


def test_each_connection_leads_to_exactly_its_claims(wards):
    page = get(wards, "/graph")
    found = re.findall(r'<a href="(/claims\?[^"]+)">(\d+)</a>', page.text)
    assert len(found) == len(rows(page))
    for link, n in found:
        assert re.search(rf"\b{n} claims?, best supported first", text(get(wards, unescape(link)))), link


@pytest.mark.parametrize("query", ["kind=none", "level=9", "level=x", "practice=none", "select=practice:none", "select=%3Cb%3E"])
def test_what_the_graph_does_not_have_is_told(wards, query):
    answer = get(wards, f"/graph?{query}")
    assert answer.status_code == 400
    assert "The graph" in text(answer)
    assert "<b>" not in answer.text.split("<main")[1]


def test_a_filter_without_claims_says_so(wards):
    page = get(wards, "/graph?kind=definition&level=4")
    assert page.status_code == 200
    assert "No claim fits all of these" in text(page)


def test_files_hold_the_graph_that_is_shown(wards):
    shown = rows(get(wards, "/graph?kind=effect"))
    told = get(wards, "/graph.json?kind=effect").json()
    assert {edge["id"]: edge["n_claims"] for edge in told["edges"]} == shown
    assert all(len(edge["claims"]) == edge["n_claims"] for edge in told["edges"])
    lines = list(csv.DictReader(io.StringIO(get(wards, "/graph.csv?kind=effect").text)))
    assert {f"{line['source']}/{line['target']}": int(line["n_claims"]) for line in lines} == shown
    for form, read in (("graphml", networkx.parse_graphml), ("gexf", lambda text: networkx.read_gexf(io.BytesIO(text.encode())))):
        graph = read(get(wards, f"/graph.{form}?kind=effect").text)
        assert graph.number_of_edges() == len(shown), form
        assert graph.number_of_nodes() == len(told["nodes"]), form
        assert sorted(data["weight"] for *_, data in graph.edges(data=True)) == sorted(shown.values()), form
    elements = get(wards, "/graph.cyjs?kind=effect").json()["elements"]
    assert len(elements["edges"]) == len(shown)


def test_the_page_is_small_and_has_no_script_of_its_own(site):
    page = get(site, "/graph")
    assert len(page.content) < 100_000
    assert not re.search(r"<script(?![^>]* src=)(?! type=\"application/)", page.text)
    assert not NOT_PLAIN.search(re.sub(r"<script src=[^>]*></script>", "", page.text))


def test_the_style_of_the_drawing_library_is_ours(wards):
    page = get(wards, "/graph").text
    assert 'id="__________cytoscape_stylesheet"' in page, "it writes a style element where it finds no such element, and the policy refuses that"
    for address in re.findall(r'(?:src|href)="([^"]*static-plugins[^"]*)"', page):
        assert get(wards, address).status_code == 200, address


def test_a_label_made_to_do_harm_ends_no_script(tmp_path):
    harm = "</script><script>alert(1)</script>"
    with served(tmp_path, data=SECOND, edit=f"UPDATE practices SET label = '{harm}' || label") as site:
        page = get(site, "/graph")
        assert "<script>alert" not in page.text
        assert drawn(page)["nodes"][0]["label"].startswith(harm)
