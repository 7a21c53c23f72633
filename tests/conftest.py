"""What all tests share: one way to run property tests, bases in folders to change or to ask, and the site of both bases.

Records and texts for tests are made by the plain functions of `examples.py`; the command line as a user types it is in `command_line.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import SECOND, new_base, typed
from datasette.app import Datasette
from examples import write_base
from graph_bases import hostile_base
from hypothesis import settings
from site_asked import ROOT, served

from kb.answers.query import connect

# The same examples on every machine and in every run, however slow it is: a test that fails once fails always.
settings.register_profile("kb", deadline=None, derandomize=True, database=None)
settings.load_profile("kb")


@pytest.fixture
def small_base(tmp_path: Path) -> Path:
    """The folder of a base without any problem: one claim, two works; its `documents` folder lies beside its `data`, which is returned."""
    return write_base(tmp_path)


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """The folder of the base that `kb init` writes, in `mine`, for tests that change it."""
    return new_base(tmp_path / "mine")


@pytest.fixture(scope="session")
def own_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our own base as kb.db. Nothing may be written there."""
    folder = tmp_path_factory.mktemp("own")
    typed("build", ROOT / "data", folder=folder)
    return folder


@pytest.fixture(scope="session")
def second_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the second base, of another field, as kb.db. Nothing may be written there."""
    folder = tmp_path_factory.mktemp("second")
    typed("build", SECOND / "data", folder=folder)
    return folder


@pytest.fixture(scope="module", params=["own base", "second base"])
def either_base(request: pytest.FixtureRequest) -> Path:
    """One folder after the other."""
    folder: Path = request.getfixturevalue(request.param.replace(" ", "_"))
    return folder


@pytest.fixture(scope="session")
def bases(own_base: Path, second_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, sqlite3.Connection]]:
    """The databases of `first`, `second` and `hostile`: the two bases, and one whose texts and ids are hostile."""
    paths = {"first": own_base / "kb.db", "second": second_base / "kb.db", "hostile": hostile_base(tmp_path_factory.mktemp("hostile") / "kb.db")}
    connections = {name: connect(path) for name, path in paths.items()}
    yield connections
    for connection in connections.values():
        connection.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """The site of our own base, without a socket. Nothing may change it: who edits, limits or counts takes a site of their own."""
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def wards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """The site of the second base, of another field."""
    with served(tmp_path_factory.mktemp("wards"), data=SECOND / "data") as site:
        yield site


@pytest.fixture(params=["own base", "second base"])
def either(request: pytest.FixtureRequest, site: Datasette, wards: Datasette) -> Datasette:
    """One site after the other: what holds for any base."""
    return site if request.param == "own base" else wards
