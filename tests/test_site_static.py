"""The site as static files: every link leads to a file, every page brings its policy, and nothing private or absolute is in it."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from command_line import SECOND, last_line, typed
from hypothesis import given
from hypothesis import strategies as st

import kb
from kb.errors import KbError
from kb.site.static_addresses import DATA_PAGE, Addresses
from kb.site.static_site import MARK, write

PUBLIC = "https://evidence.example/base"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second base, built with its documents and with a public address, as a static site."""
    home = tmp_path_factory.mktemp("static")
    shutil.copytree(SECOND, home / "base")
    about = home / "base" / "metadata.yml"
    text = re.sub(r"(?m)^site_url:.*\n", "", about.read_text(encoding="utf-8"))
    about.write_text(f"{text}site_url: {PUBLIC}\n", encoding="utf-8")
    kb.build(home / "base" / "data", home / "kb.db", documents=home / "base" / "documents")
    write(home / "kb.db", home / "out")
    return home


@pytest.fixture(scope="module")
def site(written: Path) -> Path:
    return written / "out"


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_link_leads_to_a_file_of_the_site(site: Path) -> None:
    dead, absolute = [], []
    for page in pages(site):
        for _, link in re.findall(r'\b(href|src|action)="([^"]*)"', page.read_text(encoding="utf-8")):
            target = urlsplit(unescape(link))
            if target.scheme or target.netloc or not target.path:
                continue
            if target.path.startswith("/"):
                absolute.append((page, link))
            elif not (page.parent / unquote(target.path)).resolve().is_file():
                dead.append((page.relative_to(site), link))
    assert (dead, absolute) == ([], [])


def test_each_thing_of_the_base_has_its_page_at_its_own_address(site: Path, written: Path) -> None:
    with closing(sqlite3.connect(written / "kb.db")) as connection:
        for kind, sql in {"claim": "SELECT id FROM claims", "practice": "SELECT id FROM practices", "source": "SELECT id FROM sources"}.items():
            for (name,) in connection.execute(sql):
                assert (site / kind / name / "index.html").is_file()
    for name in ("index.html", "map/index.html", "map.json", "map.csv", "gaps/index.html", "graph/index.html", "cite/index.html", DATA_PAGE):
        assert (site / name).is_file(), name


def test_every_page_brings_its_policy_and_only_the_data_page_allows_more(site: Path) -> None:
    for page in pages(site):
        (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page.read_text(encoding="utf-8"))
        assert policy.startswith("default-src 'none'; script-src 'self'")
        assert ("wasm-unsafe-eval" in policy) == (page == site / DATA_PAGE)
        assert "unsafe-inline" not in policy


def test_forms_that_need_a_server_ask_the_data_page(site: Path) -> None:
    actions = {(page.parent / action).resolve() for page in pages(site) for action in re.findall(r'<form[^>]*\baction="([^"]*)"', page.read_text())}
    assert actions <= {(site / DATA_PAGE).resolve()}


def test_no_passage_text_is_in_any_byte(site: Path, written: Path) -> None:
    with closing(sqlite3.connect(written / "kb.passages.db")) as connection:
        texts = [" ".join(text.split()).encode() for (text,) in connection.execute("SELECT text FROM passage_texts") if len(text.split()) > 11]
    assert texts
    for file in (file for file in site.rglob("*") if file.is_file()):
        content = b" ".join(file.read_bytes().split())
        assert not [text for text in texts if text in content], file


def test_the_database_and_exports_are_whole(site: Path, written: Path) -> None:
    assert (site / "kb.db").read_bytes() == (written / "kb.db").read_bytes()
    with kb.open(site / "kb.db") as base:
        assert len(json.loads((site / "exports" / "json.json").read_text())["claims"]) == len(base.claims())


def test_sitemap_and_robots_are_there_where_the_site_is_public(site: Path) -> None:
    assert PUBLIC in (site / "sitemap.xml").read_text()
    assert "sitemap.xml" in (site / "robots.txt").read_text()


def test_the_same_base_gives_the_same_files(site: Path, written: Path, tmp_path: Path) -> None:
    write(written / "kb.db", tmp_path / "again")
    first, second = (
        {file.relative_to(top): file for top in [top] for file in top.rglob("*") if file.is_file()} for top in (site, tmp_path / "again")
    )
    assert first.keys() == second.keys()
    assert [name for name in first if first[name].read_bytes() != second[name].read_bytes()] == []


@pytest.fixture
def small(tmp_path: Path) -> Path:
    typed("init", "new", folder=tmp_path)
    typed("build", "new/data", folder=tmp_path)
    return tmp_path


def test_a_new_site_takes_the_place_of_the_old_one(small: Path) -> None:
    assert "files" in last_line(typed("site", "out", folder=small))
    (small / "out" / "left.html").touch()
    told = json.loads(typed("site", "out", "--format", "json", folder=small).stdout)
    assert told["files"] == sum(file.is_file() for file in (small / "out").rglob("*"))
    assert not (small / "out" / "left.html").exists()
    assert sorted(path.name for path in small.iterdir() if path.name.startswith(".out")) == []


def unframed(at: Path) -> None:
    vocabulary = at / "new" / "data" / "vocabulary.yaml"
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8").partition("\n# The evidence map")[0], encoding="utf-8")
    typed("build", "new/data", folder=at)


WRONG = {
    "a folder with other files": (lambda at: (at / "out" / "mine.txt").parent.mkdir() or (at / "out" / "mine.txt").touch(), "holds other files"),
    "a file": (lambda at: (at / "out").touch(), "is a file"),
    "no base": (lambda at: (at / "kb.db").unlink(), "no such database"),
}


def test_a_base_without_a_map_says_so_on_its_page(small: Path) -> None:
    unframed(small)
    write(small / "kb.db", small / "out")
    assert "declares no map" in (small / "out" / "map" / "index.html").read_text(encoding="utf-8")
    assert not (small / "out" / "map.csv").exists()


@pytest.mark.parametrize(("spoil", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_written_is_told_and_nothing_is_touched(small: Path, spoil, message: str) -> None:
    spoil(small)
    before = sorted(path.relative_to(small) for path in small.rglob("*"))
    answer = typed("site", "out", folder=small, code=1)
    assert message in answer.stderr
    assert sorted(path.relative_to(small) for path in small.rglob("*")) == before


def test_a_page_that_fails_keeps_the_old_site(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(small / "kb.db", small / "out")
    monkeypatch.setattr("kb.site.static_site.SEEDS", ("/", "/robots.txt", "/sitemap.xml", "/nothing/here"))
    with pytest.raises(KbError, match="/nothing/here: the site's own page answered 404"):
        write(small / "kb.db", small / "out")
    assert (small / "out" / MARK).is_file()
    assert (small / "out" / "index.html").is_file()


FILES = {
    "home": ("/", "index.html"),
    "a page": ("/practice/shade", "practice/shade/index.html"),
    "a twin": ("/practice/shade.json", "practice/shade.json"),
    "the data": ("/kb", DATA_PAGE),
    "the database": ("/kb.db", "kb.db"),
    "a table": ("/kb/claims", f"{DATA_PAGE}?sql=SELECT+%2A+FROM+%5Bclaims%5D"),
    "a filter": ("/kb/claims?kind=gap", f"{DATA_PAGE}?sql=SELECT+%2A+FROM+%5Bclaims%5D+WHERE+%5Bkind%5D+%3D+%27gap%27"),
    "a prepared question": ("/kb/asked?group=x", f"{DATA_PAGE}?question=asked&group=x"),
    "a search": ("/search?q=a+b", f"{DATA_PAGE}?q=a+b"),
    "a static file": ("/-/static-plugins/evidence-kb/site.css", "static/site.css"),
}


@pytest.mark.parametrize(("address", "file"), FILES.values(), ids=FILES)
def test_an_address_has_a_file(address: str, file: str) -> None:
    assert Addresses("kb", {"asked": {}}).file(address) == file


def test_addresses_that_differ_in_capitals_alone_have_files_on_every_disk() -> None:
    addresses = Addresses("kb", {})
    one, other = addresses.file("/reference/Wren"), addresses.file("/reference/wren")
    assert one.lower() != other.lower()
    assert addresses.file("/reference/Wren") == one


@given(st.lists(st.text(min_size=1, max_size=30), max_size=8), st.text(max_size=20))
def test_no_address_leads_out_of_the_site_or_to_another_ones_file(names: list[str], query: str) -> None:
    from urllib.parse import quote

    addresses = Addresses("kb", {})
    asked = {f"/claim/{quote(name, safe='')}?{quote(query)}" for name in names} | {f"/claim/{quote(name, safe='')}" for name in names}
    files = {address: addresses.file(address) for address in asked}
    assert len({file.lower() for file in files.values()}) == len(files)
    for file in files.values():
        assert not Path(file).is_absolute()
        assert not {"..", ".", ""} & set(Path(file).parts)
        assert re.fullmatch(r"[A-Za-z0-9=._~/-]+", file)
        assert max(map(len, file.split("/"))) < 200


@given(st.text(max_size=60))
def test_links_are_rewritten_whatever_stands_beside_them(text: str) -> None:
    from html import escape

    page = f'<p title="{escape(text)}">{escape(text)}</p><a href="/map">m</a><a href="https://example.org/?a=1&amp;b=2">e</a><a href="#x">x</a>'
    met: list[str] = []
    made = Addresses("kb", {}).rewritten(page, "/practice/shade", met.append)
    assert met == ["/map"]
    assert made == page.replace('"/map"', '"../../map/index.html"')
