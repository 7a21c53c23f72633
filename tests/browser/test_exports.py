"""The file for Cytoscape.js, opened by Cytoscape.js itself: every node and edge is there, with its attributes and its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from graph_bases import exported, views
from playwright.sync_api import Browser

from kb.exporters.selection import graph

LIBRARY = Path(__file__).parents[2] / "kb" / "site" / "static" / "vendor" / "cytoscape.min.js"
OPEN = """file => {
    const opened = cytoscape({headless: true, elements: file.elements, layout: {name: "preset"}});
    return {
        nodes: opened.nodes().map(node => [node.data(), node.position()]),
        edges: opened.edges().map(edge => [edge.data(), edge.source().id(), edge.target().id()]),
    };
}"""


@pytest.mark.parametrize("base", ["first", "second", "hostile"])
def test_cytoscape_js_opens_every_node_and_edge(browser: Browser, bases, tmp_path, base):
    file = json.loads(exported("cyjs", graph(bases[base]), tmp_path).read_text(encoding="utf-8"))
    places = {node["data"]["id"]: node["position"] for node in file["elements"]["nodes"]}
    with browser.new_context() as context:
        page = context.new_page()
        page.add_script_tag(path=LIBRARY)
        found = page.evaluate(OPEN, file)
    nodes, edges = {}, {}
    for attributes, place in found["nodes"]:
        node = attributes.pop("id")
        assert attributes.pop("name") == attributes["label"]
        assert place == pytest.approx(places[node])
        nodes[node] = attributes
    for attributes, source, target in found["edges"]:
        assert (attributes.pop("source"), attributes.pop("target"), attributes.pop("interaction")) == (source, target, attributes["relation"])
        edges[attributes.pop("id")] = (source, target, attributes)
    assert (nodes, edges) == views(bases[base])
