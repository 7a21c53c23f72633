"""What all tests share: one way to run property tests, and a small base in a folder.

Records and texts for tests are made by the plain functions of `examples.py`; the command line as a user types it is in `command_line.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from examples import write_base
from hypothesis import settings

# The same examples on every machine and in every run, however slow it is: a test that fails once fails always.
settings.register_profile("kb", deadline=None, derandomize=True, database=None)
settings.load_profile("kb")


@pytest.fixture
def small_base(tmp_path: Path) -> Path:
    """The folder of a base without any problem: one claim, two works; its `documents` folder lies beside its `data`, which is returned."""
    return write_base(tmp_path)
