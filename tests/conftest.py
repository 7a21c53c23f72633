"""What all tests share: one way to run property tests, a small base in a folder, and the site of both bases.

Records and texts for tests are made by the plain functions of `examples.py`; the command line as a user types it is in `command_line.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette
from examples import write_base
from hypothesis import settings
from site_asked import SECOND, served

# The same examples on every machine and in every run, however slow it is: a test that fails once fails always.
settings.register_profile("kb", deadline=None, derandomize=True, database=None)
settings.load_profile("kb")


@pytest.fixture
def small_base(tmp_path: Path) -> Path:
    """The folder of a base without any problem: one claim, two works; its `documents` folder lies beside its `data`, which is returned."""
    return write_base(tmp_path)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """The site of our own base, without a socket. Nothing may change it: who edits, limits or counts takes a site of their own."""
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def wards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """The site of the second base, of another field."""
    with served(tmp_path_factory.mktemp("wards"), data=SECOND) as site:
        yield site


@pytest.fixture(params=["own base", "second base"])
def either(request: pytest.FixtureRequest, site: Datasette, wards: Datasette) -> Datasette:
    """One site after the other: what holds for any base."""
    return site if request.param == "own base" else wards
