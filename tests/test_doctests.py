"""The examples in docstrings say what the code does."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

KB = Path(__file__).parents[1] / "kb"
WITH_EXAMPLES = sorted(path.relative_to(KB.parent) for path in KB.rglob("*.py") if ">>> " in path.read_text(encoding="utf-8"))


def test_there_are_examples():
    assert len(WITH_EXAMPLES) > 30


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=str)
def test_examples_hold(path):
    module = importlib.import_module(".".join(path.with_suffix("").parts))
    failed, tried = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried
    assert not failed
