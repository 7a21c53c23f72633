"""Writing a graph takes time that grows with it, and memory that does not."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from examples import doubling
from graph_readers import NAMES
from small_base import built, claim, link, work

from kb.answers.query import connect
from kb.exporters import FORMATS
from kb.exporters.attributes import KEPT as MOST_KEPT
from kb.exporters.selection import NODE_KINDS, EdgeRow, Filters, Graph, NodeRow, graph


def made(number: int) -> Graph:
    """A graph of `number` claims, each joined to one practice; made row by row."""
    sizes = {**dict.fromkeys(NODE_KINDS, 0), "claim": number, "practice": 1}
    return Graph(title="A", version="1", description="", sizes=sizes, count_edges=lambda: number, nodes=made_nodes(number), edges=made_edges(number))


def made_nodes(number: int) -> Iterator[NodeRow]:
    for n in range(number):
        yield f"claim:{n}", "claim", "A statement.", f'{{"id": "{n}", "strength_rank": 1}}'
    yield "practice:a", "practice", "A", '{"id": "a", "synonyms": ["b", "c"]}'


def made_edges(number: int) -> Iterator[EdgeRow]:
    for n in range(number):
        yield f"practice/{n}/a", f"claim:{n}", "practice:a", "concernsPractice", 1.0, f'{{"position": {n % 3}}}'


class Nowhere(io.StringIO):
    """Takes text and forgets it."""

    def write(self, text: str) -> int:
        return len(text)


def write_nowhere(name: str, number: int, folder: Path) -> None:
    FORMATS[name].write(made(number), folder if FORMATS[name].folder else Nowhere())


@pytest.mark.parametrize("name", NAMES)
def test_writing_grows_with_the_graph(name, tmp_path):
    assert doubling(lambda number: write_nowhere(name, number, tmp_path), 1_000, 2_000) <= 2.2


def test_filtering_grows_with_the_graph(tmp_path):
    connections = []
    for number in (150, 300):
        claims = tuple(claim(f"c{n}", f"{('tea', 'soup')[n % 2]}/sailors", link("study", f"w{n}")) for n in range(number))
        connections.append(connect(built(tmp_path / f"{number}.db", claims, tuple(work(f"w{n}") for n in range(number)))))
    assert doubling(lambda base: [list(graph(base, Filters(practice="tea")).edges) for _ in range(5)], *connections) <= 2.2
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("name", NAMES)
def test_memory_stays_flat(name, tmp_path, monkeypatch):
    """But for CX2, which numbers the nodes: it holds an id and a number each. Parquet holds a group of rows, here a small one."""
    monkeypatch.setattr("kb.exporters.parquet.GROUP", 200)
    peaks = []
    for number in (500, 5_000):
        tracemalloc.start()
        write_nowhere(name, number, tmp_path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    allowed = 250 * 4_500 if name == "cx2" else 50_000
    assert peaks[1] - peaks[0] < allowed


def test_what_is_kept_for_later_rows_is_bounded():
    modules = [import_module(f"kb.exporters.{name}") for name in ("attributes", "gexf", "graphml", "json_text")]
    kept = {f"{module.__name__}.{name}": of for module in modules for name, of in vars(module).items() if hasattr(of, "cache_info")}
    assert len(kept) >= 6
    assert {name: of.cache_info().maxsize for name, of in kept.items()} == dict.fromkeys(kept, MOST_KEPT)
