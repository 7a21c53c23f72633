"""The graph as two Parquet files, nodes and edges, each attribute a typed column: for pandas, polars, DuckDB, R's arrow. In goes a `Graph`, streamed.

It needs pyarrow, an extra of the package. What is not known is null; a list is a list. The base's title and version stand in the files' metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from kb.errors import KbError
from kb.exporters.attributes import NODE_TYPES, Type, of_edge, of_node
from kb.exporters.selection import Graph

FILES: Final = ("nodes.parquet", "edges.parquet")
GROUP: Final = 2_000
"""Rows held at a time: a row group of the file."""
_NODES: Final[Mapping[str, Type]] = {"id": "string", **NODE_TYPES}
_ENDS: Final[Mapping[str, Type]] = {"id": "string", "source": "string", "target": "string"}


def write(graph: Graph, folder: Path) -> None:
    """Write both files into the folder. Raises KbError where pyarrow is not installed."""
    try:
        import pyarrow
    except ImportError as missing:
        raise KbError("parquet needs pyarrow; install it with: pip install 'evidence-kb[parquet]'", exit_code=2) from missing
    kinds = {
        "string": pyarrow.string(), "integer": pyarrow.int64(), "double": pyarrow.float64(), "boolean": pyarrow.bool_(),
        "list": pyarrow.list_(pyarrow.string()),
    }  # fmt: skip
    nodes = ({"id": node, **of_node(kind, label, properties)} for node, kind, label, properties in graph.nodes)
    edges = (
        {"id": edge, "source": source, "target": target, **of_edge(relation, weight, properties)}
        for edge, source, target, relation, weight, properties in graph.edges
    )
    for name, types, rows in zip(FILES, (_NODES, {**_ENDS, **graph.edge_types}), (nodes, edges), strict=True):
        about = {"title": graph.title, "version": graph.version}
        _table(folder / name, pyarrow.schema([(column, kinds[kind]) for column, kind in types.items()], metadata=about), rows)


def _table(path: Path, schema: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetWriter

    left = iter(rows)
    with ParquetWriter(path, schema) as file:
        while group := list(islice(left, GROUP)):
            file.write_batch(RecordBatch.from_pylist(group, schema=schema))
