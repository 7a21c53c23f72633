"""How fast each export writes a large graph and in how little memory, beside the same graph built in networkx or rdflib and written by their writers.

    python bench/exports.py [WORKS CLAIMS [FOLDER [FORMAT ...]]]      150000 200000 unless told: 350,000 nodes and more than a million edges

FOLDER keeps the bases for another run; FORMATs are those to measure, unless told all. The base is that of generate.py, built by kb itself, but for
the references, which are not formatted: the graph does not hold them. Each export and each rival runs in a process of its own, one after another.
CPU is user and system time from the opened database to the closed file, imports left out; memory is the peak of the whole process (VmHWM, Linux
only), imports included. rdflib gets a base of a fiftieth: it needs too long for the whole.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

RIVALS = {"graphml": "networkx", "gexf": "networkx", "nodelink": "networkx", "cyjs": "networkx", "turtle": "rdflib", "trig": "rdflib"}
"""Format to the library that builds and writes the same graph."""
PART = 50
"""rdflib gets so much less."""


def prepare(folder: Path, works: str, claims: str) -> None:
    """Generate a base and build it, its references left as label and title."""
    from generate import generate

    from kb import pipeline, references

    def unformatted(listed: Any) -> Iterator[references.Reference]:
        for work in listed:
            text = f"{references.short_label(work)}. {work.title}."
            yield references.Reference(key=work.key, text=text, html=text)

    references.format_works = unformatted
    generate(folder, int(works), int(claims))
    pipeline.build(folder / "data", folder / "kb.db")


def ours(database: Path, name: str, output: Path) -> None:
    """Write the format, as `kb export` does."""
    from kb.answers.query import connect
    from kb.exporters import FORMATS

    form = FORMATS[name]
    if name == "parquet":
        import pyarrow.parquet  # noqa: F401
    if form.folder:
        output.mkdir()
    start = clock()
    with closing(connect(database)) as connection:
        if form.folder:
            form.write(form.rows(connection), output)
        else:
            with output.open("w", encoding="utf-8", newline="\n") as file:
                form.write(form.rows(connection), file)
    tell(start, output)


def networkx(database: Path, name: str, output: Path) -> None:
    """Build the graph from the same views, and let networkx write it."""
    import networkx as nx

    from kb.answers.query import connect
    from kb.graph import graph

    start = clock()
    with closing(connect(database)) as connection:
        built = graph(connection)
    match name:
        case "graphml":
            nx.write_graphml(built, output)
        case "gexf":
            nx.write_gexf(built, output)
        case _:
            data = nx.node_link_data(built, edges="edges") if name == "nodelink" else nx.cytoscape_data(built)
            with output.open("w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False)
    tell(start, output)


def rdflib(database: Path, name: str, output: Path) -> None:
    """Build the statements of our file anew, and let rdflib write them; that our file is read first does not count."""
    import rdflib

    from kb.answers.query import connect
    from kb.exporters import FORMATS

    written = output.with_suffix(".ours")
    with closing(connect(database)) as connection, written.open("w", encoding="utf-8", newline="\n") as file:
        FORMATS[name].write(FORMATS[name].rows(connection), file)
    read = rdflib.Dataset() if name == "trig" else rdflib.Graph()
    read.parse(written, format=name)
    statements = list(read.quads()) if name == "trig" else list(read)
    start = clock()
    built = rdflib.Dataset() if name == "trig" else rdflib.Graph()
    for statement in statements:
        built.add(statement)
    built.serialize(output, format=name)
    tell(start, output)


def clock() -> float:
    """CPU seconds of this process."""
    return sum(os.times()[:2])


def tell(start: float, output: Path) -> None:
    """Print CPU seconds since `start`, the peak of memory in MB, and the MB that were written."""
    status = Path("/proc/self/status").read_text()
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) * 1024 / 1e6
    files = list(output.iterdir()) if output.is_dir() else [output]
    print(json.dumps({"cpu": clock() - start, "peak": peak, "size": sum(file.stat().st_size for file in files) / 1e6}))


def measured(task: str, database: Path, name: str, folder: Path) -> dict[str, float] | None:
    """What a task in a process of its own told, its output removed; None where it ran out of memory."""
    with TemporaryDirectory(dir=folder) as scratch:
        command = [sys.executable, __file__, task, str(database), name, str(Path(scratch) / "output")]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def main(works: int, claims: int, folder: Path, names: Iterable[str] = ()) -> None:
    """Build both bases, unless they are in the folder already, measure, and print the tables."""
    from kb.answers.query import connect
    from kb.exporters import FORMATS

    bases, counts = {}, {}
    for part in (1, PART):
        made = folder / f"{works // part}-{claims // part}"
        bases[part] = made / "kb.db"
        if not bases[part].exists():
            made.mkdir(parents=True, exist_ok=True)
            subprocess.run([sys.executable, __file__, "prepare", str(made), str(works // part), str(claims // part)], check=True)
        with closing(connect(bases[part])) as connection:
            counts[part] = [connection.execute(f"SELECT count(*) FROM {view}").fetchone()[0] for view in ("nodes", "edges")]
    size = bases[1].stat().st_size / 1e6
    print(f"{counts[1][0]:,} nodes, {counts[1][1]:,} edges; database {size:,.0f} MB; Python {sys.version.split()[0]}\n")
    print("| format | CPU seconds | peak MB | file MB | rival | its CPU seconds | its peak MB | faster by |\n|---|---:|---:|---:|---|---:|---:|---:|")
    wanted = set(names) or {name for name in FORMATS if FORMATS[name].holds != "library"}
    graphs = sorted(wanted, key=lambda name: (name not in RIVALS, name))
    for name in graphs:
        row(name, bases[1], folder, RIVALS.get(name, "") if RIVALS.get(name) != "rdflib" else "")
    print(f"\n{counts[PART][0]:,} nodes, {counts[PART][1]:,} edges\n")
    print("| format | CPU seconds | peak MB | file MB | rival | its CPU seconds | its peak MB | faster by |\n|---|---:|---:|---:|---|---:|---:|---:|")
    for name in (name for name in graphs if RIVALS.get(name) == "rdflib"):
        row(name, bases[PART], folder, "rdflib")


def row(name: str, database: Path, folder: Path, rival: str) -> None:
    """Measure an export and its rival one after the other, and print a line of the table."""
    found = measured("ours", database, name, folder)
    assert found is not None, name
    cells = [name, f"{found['cpu']:.1f}", f"{found['peak']:.0f}", f"{found['size']:.0f}", rival, "", "", ""]
    if rival:
        other = measured(rival, database, name, folder)
        cells[5:] = [f"{other['cpu']:.1f}", f"{other['peak']:,.0f}", f"**{other['cpu'] / found['cpu']:.1f}**"] if other else ["", "out of memory", ""]
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    TASKS: dict[str, Callable[..., None]] = {"ours": ours, "networkx": networkx, "rdflib": rdflib}
    if sys.argv[1:2] == ["prepare"]:
        prepare(Path(sys.argv[2]), *sys.argv[3:])
    elif sys.argv[1:2] and sys.argv[1] in TASKS:
        TASKS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
    else:
        size = sys.argv[1:3] or ("150000", "200000")
        with TemporaryDirectory() as scratch:
            main(int(size[0]), int(size[1]), Path(sys.argv[3]) if sys.argv[3:] else Path(scratch), sys.argv[4:])
