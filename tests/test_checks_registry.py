"""Codes are stable words: each is told by somebody, explained in the README, and tried by a test of its own name."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from inspect import getmembers, isfunction
from pathlib import Path
from types import ModuleType

import pytest

from kb.checks import CHECKS, claims, library, passages, vocabulary
from kb.model import TERM_KINDS

ROOT = Path(__file__).parent.parent
TELLING = {"error": "error", "warning": "warning", "info": "remark"}
"""Functions that make a problem, and the word for its severity in the README."""
PASSING_ON = {"_fault", "_warn", "ValueFault"}
"""Names of functions that make problems of the code that they are given."""
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+\Z")
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([a-z, ]+) \|", re.MULTILINE)


def texts(node: ast.expr) -> list[str]:
    """The texts that an expression may stand for; the kind of a term is the one thing that codes are put together from."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        lead = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        return [lead + kind for kind in TERM_KINDS]
    return []


def written(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Code and severity (empty where another place decides it) of each problem that a module may tell."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            first = node.args[:1] if name in TELLING.keys() | PASSING_ON else []
            for given in [*first, *(keyword.value for keyword in node.keywords if keyword.arg == "code")]:
                yield from ((code, TELLING.get(name, "")) for code in texts(given) if CODE.match(code))
        elif isinstance(node, ast.Tuple) and node.elts and len(node.elts) == 3:
            # A table of kinds of fault: code, reason, hint.
            yield from ((code, "") for code in texts(node.elts[0]) if CODE.match(code))


@cache
def severities() -> dict[str, set[str]]:
    """Each code that stands in kb/, and the severities that it is told with where that is plain."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "kb").rglob("*.py")):
        if path.relative_to(ROOT / "kb").parts[0] in ("readers", "checks", "library"):
            for code, severity in written(ast.parse(path.read_text(encoding="utf-8"))):
                found[code] |= {severity} - {""}
    return dict(found)


@cache
def codes_of(module: str) -> set[str]:
    return {code for code, _ in written(ast.parse((ROOT / "kb" / "checks" / f"{module}.py").read_text(encoding="utf-8")))}


@cache
def rows() -> dict[str, str]:
    """Code and severity of each row of the README's table."""
    return dict(ROW.findall((ROOT / "README.md").read_text(encoding="utf-8")))


def test_the_patterns_of_these_tests_find_something() -> None:
    assert len(severities()) > 80
    assert {"unknown-practice", "unknown-population", "unknown-outcome", "not-yaml", "too-deep", "duplicate-key"} <= severities().keys()


@pytest.mark.parametrize("code", sorted(severities()))
def test_every_code_is_explained_in_the_readme_with_its_severity(code: str) -> None:
    assert code in rows(), f"add a row for `{code}` to the README's table of codes"
    missing = {severity for severity in severities()[code] if severity not in rows()[code]}
    assert not missing, f"the README calls `{code}` {rows()[code]}"


def test_the_readme_explains_no_code_that_nobody_tells() -> None:
    assert not rows().keys() - severities().keys()
    assert list(rows()) == sorted(rows()), "the table is in the order of the alphabet"


@pytest.mark.parametrize("module", ["claims", "passages", "vocabulary"])
def test_every_code_of_a_check_has_a_test_of_its_name(module: str) -> None:
    tests = re.findall(r"^def (test_\w+)", (ROOT / "tests" / f"test_checks_{module}.py").read_text(encoding="utf-8"), re.MULTILINE)
    for code in codes_of(module):
        name = f"test_{code.replace('-', '_')}"
        assert any(test == name or test.startswith(f"{name}_") for test in tests), f"{name} is missing"


@pytest.mark.parametrize("code", sorted(severities()))
def test_every_code_is_named_in_some_test(code: str) -> None:
    spelt = (code, code.replace("-", "_"))
    assert any(word in path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").glob("test_*.py")) for word in spelt)


@pytest.mark.parametrize("module", [claims, passages, vocabulary], ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_check_is_in_the_table(module: ModuleType) -> None:
    """A function that yields problems and is not in the table checks nothing."""
    public = {check for name, check in getmembers(module, isfunction) if check.__module__ == module.__name__ and not name.startswith("_")}
    assert public <= set(CHECKS)


def test_no_check_is_made_twice() -> None:
    assert len(set(CHECKS)) == len(CHECKS)
    assert set(library.CHECKS) <= set(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_check_says_what_it_is_for(check: object) -> None:
    assert (check.__doc__ or "").rstrip().endswith(".")
