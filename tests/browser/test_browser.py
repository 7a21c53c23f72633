"""The harness itself: what it must find is found, and what is well passes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe import axe_violations
from playwright.sync_api import Error

HERE = Path(__file__).parent
GOOD = "<!doctype html><html lang=en><title>A page</title><main><h1>Good</h1><p>Text.</p></main>"
BAD = "<!doctype html><html><main><h1>Bad</h1><img src='data:,'><p style='color:#999;background:#aaa'>Grey on grey</p></main>"
STRICT = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"


class Greeting(BaseHTTPRequestHandler):
    """Answers every address with the good page."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(GOOD.replace("<title>", "<link rel=icon href=data:,><title>").encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def file(tmp_path):
    """A function that writes a page and gives its address."""

    def write(html):
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        return path.as_uri()

    return write


def test_a_good_page_passes_in_every_view(page, file):
    page.goto(file(GOOD))
    assert axe_violations(page) == []


def test_axe_names_rule_and_element_of_each_violation(page, file):
    page.goto(file(BAD))
    rules = {line.split(":")[0] for line in axe_violations(page)}
    assert {"html-has-lang", "document-title", "image-alt", "color-contrast"} <= rules
    assert any(line.startswith("image-alt: ") and line.endswith(": img") for line in axe_violations(page))


def test_axe_works_under_a_strict_content_security_policy(page_at, file):
    page = page_at()
    page.goto(file(BAD.replace("<main>", STRICT + "<main>").replace(" style='color:#999;background:#aaa'", "").replace(" src='data:,'", "")))
    assert any(line.startswith("image-alt") for line in axe_violations(page))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_page_has_the_width_and_the_colour_scheme_asked_for(page_at, width, scheme):
    page = page_at(width, scheme)
    assert page.evaluate("innerWidth") == width
    assert page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")


def test_a_page_can_be_opened_without_script(page_at, file):
    page = page_at(java_script_enabled=False)
    page.goto(file("<!doctype html><title>Plain</title><p>Before</p><script>document.querySelector('p').textContent = 'After'</script>"))
    assert page.locator("p").text_content() == "Before"


FAULTS = {
    "console error": ("<script>console.error('broken')</script>", "console error: broken"),
    "exception": ("<script>undefinedFunction()</script>", "uncaught: "),
    "promise": ("<script>Promise.reject(new Error('late'))</script>", "uncaught: "),
    "image of another host": ("<img src='http://elsewhere.example/x.png' alt=''>", "request to another host: http://elsewhere.example/x.png"),
    "address of another machine": ("<img src='http://192.0.2.1/x.png' alt=''>", "request to another host: http://192.0.2.1/x.png"),
    "refused by policy": (f"{STRICT}<script>1</script>", "console error: "),
}


@pytest.mark.parametrize(("html", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_written_down(page_at, faults, file, html, fault):
    page_at().goto(file(f"<!doctype html><title>Faulty</title>{html}"), wait_until="networkidle")
    found = list(faults)
    faults.clear()
    assert any(line.startswith(fault) for line in found), found


@pytest.mark.parametrize("host", ["elsewhere.example", "192.0.2.1"], ids=["name", "number"])
def test_no_other_host_can_be_reached(page_at, faults, host):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page_at().goto(f"http://{host}/")
    assert faults == [f"request to another host: http://{host}/"]
    faults.clear()


def test_the_own_machine_can_be_reached(page_at):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Greeting)
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = page_at()
        for host in ("127.0.0.1", "localhost"):
            page.goto(f"http://{host}:{server.server_port}/")
            assert page.locator("h1").text_content() == "Good"
        server.shutdown()


SUITE = """
def test_faulty(page_at, tmp_path):
    (tmp_path / "page.html").write_text("<script>console.error('broken')</script>")
    page_at().goto((tmp_path / "page.html").as_uri())


def test_sound(page_at):
    page_at().goto("data:text/html,<p>Sound")
"""


def run_suite(folder, **environment):
    """Run SUITE with this folder's fixtures in a pytest of its own; give what it printed."""
    (folder / "conftest.py").write_bytes((HERE / "conftest.py").read_bytes())
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = browser\naddopts = -ra -p no:cacheprovider\n")
    (folder / "test_suite.py").write_text(SUITE)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE)])} | environment
    done = subprocess.run([sys.executable, "-m", "pytest", "-m", "browser"], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_a_fault_fails_the_test_that_met_it_and_no_other(tmp_path):
    printed = run_suite(tmp_path)
    assert "ERROR test_suite.py::test_faulty" in printed
    assert "console error: broken" in printed
    assert "2 passed, 1 error" in printed


def test_without_a_chromium_tests_fail_with_advice_and_are_not_skipped(tmp_path):
    printed = run_suite(tmp_path, KB_CHROMIUM="/nowhere/chromium")
    assert "KB_CHROMIUM is '/nowhere/chromium', and no such program is there" in printed
    assert "2 errors" in printed
    assert "skipped" not in printed
