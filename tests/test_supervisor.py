"""Serving without a gap, as a process of its own: swaps of the base under load, files that are refused, children that die."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import kb
from kb.errors import KbError
from kb.supervisor import run

ROOT = Path(__file__).parents[1]
PATHS = ("/", "/claims", "/search?q=hands", "/map", "/-/healthz", "/kb/claim_pages.json")
PATIENCE = 60


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """Four builds of the second base that tell themselves apart by their version."""
    made = []
    for number in range(4):
        path = tmp_path_factory.mktemp("builds") / "kb.db"
        kb.build(ROOT / "tests" / "second_base" / "data", path)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE metadata SET value = ? WHERE name = 'version'", (str(number),))
        made.append(path)
    return made


@contextmanager
def serving(base, **more):
    """A server as a process of its own, the address that it tells, and the lines that it says on stderr."""
    command = [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", "serve", str(base), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, **more)
    said = []
    reader = threading.Thread(target=lambda: said.extend(iter(process.stderr.readline, "")))
    reader.start()
    try:
        yield process, process.stdout.readline().strip(), said
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)
        reader.join()
        process.stdout.close()
        process.stderr.close()


def put(file, target):
    """Publish a file as a build does: beside, then renamed."""
    beside = target.with_name("beside")
    beside.write_bytes(file if isinstance(file, bytes) else file.read_bytes())
    os.replace(beside, target)


def health(address):
    with urllib.request.urlopen(f"{address}-/healthz", timeout=PATIENCE) as answer:
        return json.load(answer)


def until(condition):
    """Wait for it, as long as a busy machine may need."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def children(pid):
    """Process ids of the servers below a process: those that were made to serve, not the watcher that Python puts beside them."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            found.append(int(child))
    return found


class Load:
    """Clients that ask without a pause, some on one connection as long as it lasts, some on a new one each time."""

    def __init__(self, address, clients=3):
        self._place = urlsplit(address).netloc
        self.failures, self.versions, self.answered = [], set(), 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(number % 2 == 0,)) for number in range(clients)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, keep):
        connection = http.client.HTTPConnection(self._place, timeout=PATIENCE)
        number = 0
        while not self._stop.is_set():
            path = PATHS[number % len(PATHS)]
            number += 1
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as fault:
                self.failures.append((path, repr(fault)))
                connection.close()
                continue
            if answer.status != 200:
                self.failures.append((path, answer.status))
            if path == "/-/healthz":
                self.versions.add(json.loads(body)["version"])
            self.answered += 1
            if not keep:
                connection.close()
        connection.close()


@pytest.mark.slow
def test_no_request_fails_while_three_new_builds_are_taken_up(builds, tmp_path):
    target = tmp_path / "kb.db"
    put(builds[0], target)
    with serving(target) as (process, address, said):
        with Load(address) as load:
            for number in (1, 2, 3):
                put(builds[number], target)
                until(lambda number=number: len(said) == number and str(number) in load.versions and load.answered > 100 * number)
        assert load.failures == []
        assert load.answered > 300
        assert load.versions == {"0", "1", "2", "3"}
        until(lambda: len(children(process.pid)) == 1)  # till the old ones have answered what had begun
        assert health(address)["version"] == "3"
    assert said == [f"{target}: the new build is served\n"] * 3


@pytest.mark.slow
def test_a_broken_file_is_refused_and_the_build_before_is_still_served(builds, tmp_path):
    target = tmp_path / "kb.db"
    put(builds[0], target)
    whole = builds[1].read_bytes()
    torn = whole[: len(whole) // 2]
    with serving(target) as (process, address, said):
        (before,) = children(process.pid)
        served = health(address)
        for number, broken in enumerate((b"no database", torn), 1):
            put(broken, target)
            until(lambda number=number: len(said) == number)
            assert f"{target}: the new file is refused, the build before is still served: " in said[-1]
            assert children(process.pid) == [before]
            assert health(address) == served
        target.write_bytes(torn[:5000])  # in place, not renamed
        until(lambda: len(said) == 3)
        assert health(address) == served
        target.unlink()
        time.sleep(1.5)
        assert health(address) == served
        put(builds[2], target)
        until(lambda: health(address)["version"] == "2")
    assert "is not a knowledge base" in said[0]
    assert len(said) == 4


@pytest.mark.slow
def test_a_child_that_dies_is_started_again_with_what_it_served(builds, tmp_path):
    target = tmp_path / "kb.db"
    put(builds[0], target)
    with serving(target) as (process, address, said):
        served = health(address)
        (before,) = children(process.pid)
        os.kill(before, signal.SIGKILL)
        assert health(address) == served, "who comes meanwhile waits"
        assert children(process.pid) not in ([], [before])
    assert said == ["the server ended by itself (exit code -9); it is started again\n"]


@pytest.mark.slow
def test_nothing_is_left_when_the_server_ends_or_is_killed(builds, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    with serving(builds[0]) as (process, _, said):
        assert list((tmp_path / "scratch").glob("*/*/kb.db")), "the copy that is served"
        (child,) = children(process.pid)
    assert process.returncode == 0
    assert not Path(f"/proc/{child}").exists()
    assert list((tmp_path / "scratch").iterdir()) == []
    assert said == []
    with serving(builds[0], preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) as (process, _, _):
        process.send_signal(signal.SIGINT)  # deaf to it, as a shell starts programs in the background
        process.wait(timeout=PATIENCE)
    assert process.returncode == 0
    with serving(builds[0]) as (process, _, _):
        (child,) = children(process.pid)
        process.kill()
        process.wait(timeout=PATIENCE)
        until(lambda: not Path(f"/proc/{child}").exists())


def test_it_ends_quietly_while_it_starts(builds, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    command = [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", "serve", str(builds[0]), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    until(lambda: list(tmp_path.glob("*/*/kb.db")))  # the child begins to read its copy
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_it_says_what_to_do(builds, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", "/nowhere/at/all")
    with pytest.raises(KbError, match=r"no folder for temporary files .*TMPDIR.*--tmpfs /tmp"):
        run(builds[0], host="127.0.0.1", port=0, sql=True, base_url="/", show_passages=False, announce=pytest.fail)


def test_the_health_page_tells_the_hash_of_the_file_that_is_served(builds):
    from hashlib import sha256

    from awaiting import awaited

    from kb.site.server import application

    site = application(builds[0])
    answer = awaited(site.client.get("/-/healthz"))
    assert answer.json()["build"] == sha256(builds[0].read_bytes()).hexdigest()
    site.executor.shutdown()
