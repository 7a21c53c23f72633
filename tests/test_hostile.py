"""Bases made to do harm, each a small change of the starter: told in lines with their place, never a trace, and the old database stays as it was."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from awaiting import awaited
from command_line import edit, new_base, started, typed

from kb.exporters import FORMATS
from kb.site.server import application

PLACE = r"(data/|\.\./|claims/)?[\w.]+(:\d+(:\d+)?)?"
PROBLEM = re.compile(rf"{PLACE}: (error|warning|info) [a-z-]+: .+")
CLAIMS, WORDS, BIB, ABOUT = "data/claims.yaml", "data/vocabulary.yaml", "data/references.bib", "metadata.yml"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What can steer a terminal."""
PASSAGE = "start: 237, end: 332,\n    sha256: 54e99b43a35aea01c8cb7f1596a1d031938496c0954c7c63fe3aff5cae2fd662"
STATEMENT = "statement: Whether pale roofs keep older people safe from illness in the heat has not been studied."


def replaced(file, old, new):
    """A change of one place of a file."""
    return lambda base: edit(base / file, old, new)


def written(file, content):
    """Another content of a file."""
    return lambda base: (base / file).write_bytes(content if isinstance(content, bytes) else content.encode())


def added(file, text):
    """More at the end of a file."""
    return lambda base: (base / file).write_text((base / file).read_text() + text)


def linked(file, target):
    """A link in the place of a file."""

    def change(base):
        (base / file).unlink()
        (base / file).symlink_to(target)

    return change


def recoded(change):
    """Other bytes for the text of every file of the base."""
    return lambda base: [(base / file).write_bytes(change((base / file).read_text())) for file in (CLAIMS, WORDS, BIB, ABOUT)]


def folder(file):
    """A folder in the place of a file."""

    def change(base):
        (base / file).unlink()
        (base / file).mkdir()

    return change


def statement(text):
    return replaced(CLAIMS, STATEMENT, f"statement: {text}")


def label(text):
    return replaced(WORDS, "label: Pale roofs", f"label: {text}")


BOMB = "a: &a [x]\n" + "".join(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True))
"""Nine aliases of nine aliases, nine times."""

BROKEN = {
    "YAML that is not closed": (added(CLAIMS, "- id: [\n"), "not-yaml"),
    "YAML with a tab": (added(CLAIMS, "- id: x\n\tsource: y\n"), "not-yaml"),
    "a control character in YAML": (added(CLAIMS, "# \x01\n"), "not-yaml"),
    "30,000 brackets": (added(CLAIMS, f"- {'[' * 30_000}{']' * 30_000}\n"), "too-deep"),
    "30,000 brackets left open": (written(WORDS, "practices: " + "[" * 30_000), "too-deep"),
    "30,000 brackets in the metadata": (added(ABOUT, f"x: {'{a: ' * 30_000}{'}' * 30_000}\n"), "too-deep"),
    "30,000 braces in the library": (replaced(BIB, "{Noon Temp", f"{{{'{' * 30_000}{'}' * 30_000}Noon Temp"), "too-deep"),
    "aliases of aliases": (added(ABOUT, BOMB), "yaml-anchor"),
    "a merge key": (replaced(CLAIMS, "    facts:", "    <<: {basis: primary_read}\n    facts:"), "yaml-merge"),
    "a tag that would run a program": (statement('!!python/object/apply:os.system ["touch ran"]'), "yaml-tag"),
    "a second document": (added(CLAIMS, "---\n- id: x\n"), "second-document"),
    "a repeated key": (replaced(CLAIMS, "kind: gap", "kind: gap\n  kind: effect"), "repeated-key"),
    "a mapping for the list of claims": (written(CLAIMS, "a: 1\n"), "not-a-list"),
    "a number for a claim": (added(CLAIMS, "- 7\n"), "wrong-type"),
    "a list for a statement": (statement("[a, b]"), "wrong-type"),
    "nothing for a statement": (statement(""), "wrong-type"),
    "a number for a statement": (statement("12"), "wrong-type"),
    "an empty statement": (statement('" "'), "empty-statement"),
    "an unknown field": (replaced(CLAIMS, "kind: gap", "kind: gap\n  king: gap"), "unknown-field"),
    "a field that only readers fill": (replaced(CLAIMS, "kind: gap", "kind: gap\n  place: {file: x}"), "unknown-field"),
    "an unknown value": (replaced(CLAIMS, "kind: gap", "kind: gapp"), "unknown-value"),
    "an unknown fact": (replaced(CLAIMS, "n_sites:", "n_sties:"), "unknown-field"),
    "a missing field": (replaced(CLAIMS, "  direction: none_found\n", ""), "missing-field"),
    "a duplicate claim": (replaced(CLAIMS, "id: millbrook2024-002", "id: millbrook2024-001"), "duplicate-claim"),
    "a duplicate term": (replaced(WORDS, "id: pale_roofs", "id: street_trees"), "duplicate-term"),
    "a duplicate work": (replaced(BIB, "{okoro2019,", "{millbrook2024,"), "duplicate-key"),
    "an unknown practice": (replaced(CLAIMS, "[pale_roofs]", "[roofs]"), "unknown-practice"),
    "an unknown outcome": (replaced(CLAIMS, "[air_temperature]", "[temperature]"), "unknown-outcome"),
    "an unknown work": (replaced(CLAIMS, "work: okoro2019    ", "work: okoro2018    "), "unknown-work"),
    "an unknown source": (replaced(CLAIMS, "- id: millbrook2024-003\n  source: millbrook2024", "- id: m-003\n  source: milbrook"), "unknown-source"),
    "a claim id that is an address": (replaced(CLAIMS, "id: millbrook2024-003", 'id: "../../x?y#z"'), "claim-id-form"),
    "a claim id that is HTML": (replaced(CLAIMS, "id: millbrook2024-003", 'id: "<script>"'), "claim-id-form"),
    "a term id of two lines": (replaced(WORDS, "id: pale_roofs", 'id: "pale\\nroofs"'), "term-id-form"),
    "a passage before the text": (replaced(CLAIMS, PASSAGE, PASSAGE.replace("237", "-5")), "passage-bounds"),
    "a passage that ends before it begins": (replaced(CLAIMS, PASSAGE, PASSAGE.replace("332", "200")), "passage-bounds"),
    "a passage beyond any text": (replaced(CLAIMS, PASSAGE, f"start: {10**17}, end: {10**17 + 5}," + PASSAGE.partition(",\n")[2]), "passage-bounds"),
    "a passage beyond any number": (replaced(CLAIMS, PASSAGE, PASSAGE.replace("237", "9" * 400)), "wrong-type"),
    "a passage at infinity": (replaced(CLAIMS, PASSAGE, PASSAGE.replace("237", ".inf")), "wrong-type"),
    "a passage with a whole page of words": (replaced(CLAIMS, 'from: "streets lined with trees"', f'from: "{"word " * 5_000}"'), "passage-words"),
    "a claim that restates itself": (replaced(CLAIMS, "kind: gap", "kind: gap\n  restates: millbrook2024-003"), "restates-elsewhere"),
    "claims that restate each other": (
        lambda base: (
            edit(base / CLAIMS, "kind: gap", "kind: gap\n  restates: millbrook2024-002"),
            edit(base / CLAIMS, "kind: recommendation", "kind: recommendation\n  restates: millbrook2024-003"),
        ),
        "restates-circle",
    ),
    "a term broader than itself": (replaced(WORDS, "broader: residents", "broader: older_people"), "broader-circle"),
    "terms broader than each other": (
        replaced(WORDS, "id: residents\n", "id: residents\n  broader: older_people\n"), "broader-circle",
    ),
    "an unknown row of the map": (replaced(WORDS, "rows: [street_trees, ", "rows: [street_tree, "), "unknown-in-frame"),
    "a map that is a list": (replaced(WORDS, "map:\n", "mapp:\nmap: []\nx:\n"), "unknown-field"),
    "an out-of-scope without its reason": (added(WORDS, "  out_of_scope: [[pale_roofs, residents]]\n"), "wrong-type"),
    "an empty vocabulary": (written(WORDS, ""), "missing-field"),
    "an empty library": (written(BIB, ""), "unknown-source"),
    "empty metadata": (written(ABOUT, ""), "missing-field"),
    "metadata that are not YAML": (written(ABOUT, "title: [\n"), "not-yaml"),
    "metadata that are a list": (written(ABOUT, "- title\n"), "missing-field"),
    "metadata with a list for the version": (replaced(ABOUT, 'version: "0.1"', "version: [1]"), "wrong-type"),
    "an entry that is not closed": (added(BIB, "@book{x, title = {Never\n"), "unclosed-entry"),
    "a document without its hash": (replaced(BIB, "  documentsha256", "  note"), "document-sha"),
    "a DOI that is a script": (replaced(BIB, "  volume  = {3},", "  doi = {javascript:alert(1)},"), "doi-form"),
}  # fmt: skip
"""What was done, and the code of the problem that must be told."""

REFUSED = {
    "a claim file of 11 MB": (added(CLAIMS, "# x\n" * 2_750_000), "data/claims.yaml: holds more than 10 MB; split it into smaller files"),
    "claims that are a link to themselves": (linked(CLAIMS, "claims.yaml"), "data/claims.yaml: is no file that can be read"),
    "a library that is a link to nothing": (linked(BIB, "/nowhere/references.bib"), "data/references.bib: is no file that can be read"),
    "metadata that are a folder": (folder(ABOUT), "metadata.yml: is no file that can be read"),
    "a folder of claims with a link to itself": (
        lambda base: ((base / "data" / "claims").mkdir(), (base / "data" / "claims" / "a.yaml").symlink_to("a.yaml")),
        "data/claims/a.yaml: cannot be read (Too many levels of symbolic links)",
    ),
}
"""What was done, and why nothing can be read."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The starter with a database that was built when all was well."""
    made = new_base(tmp_path_factory.mktemp("sound") / "mine")
    typed("build", folder=made)
    return made


@pytest.fixture
def base(sound, tmp_path):
    """A copy of it, to be harmed."""
    return shutil.copytree(sound, tmp_path / "mine")


def files(base):
    return {path.relative_to(base): path.read_bytes() for path in base.rglob("*") if path.is_file()}


def assert_refused(base, problem):
    """Both commands tell the problem in lines of one form and change nothing."""
    before = files(base)
    checked = typed("check", "--documents", "documents", folder=base, code=1)
    built = typed("build", folder=base, code=1)
    assert built.stdout == ""
    for told in (checked.stdout, built.stderr):
        lines = told.splitlines()
        assert all(PROBLEM.fullmatch(line) for line in lines[:-1]), told
        assert any(re.match(rf"{PLACE}: error {problem}: ", line) for line in lines), told
        assert not CONTROL.search(told)
    assert built.stderr.splitlines()[-1].endswith("in the data; nothing was written")
    assert files(base) == before


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_base_is_told_and_the_old_database_stays(base, case):
    change, problem = BROKEN[case]
    change(base)
    assert_refused(base, problem)


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_at_all_is_told_in_a_line(base, case):
    change, told = REFUSED[case]
    change(base)
    before = files(base)
    for command in ("check", "build"):
        answer = typed(command, folder=base, code=1)
        assert answer.stderr.startswith(f"kb: {told}")
        assert len(answer.stderr.splitlines()) == 1
    assert files(base) == before


@pytest.mark.parametrize("case", ["30,000 brackets", "30,000 braces in the library"])
def test_depth_crashes_no_process(base, case):
    BROKEN[case][0](base)
    done = started("check", folder=base)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_an_unread_problem_has_a_line(base):
    added(CLAIMS, "- id: [\n")(base)
    (problem,) = json.loads(typed("check", "--format", "json", folder=base, code=1).stdout)
    assert problem["line"] >= len((base / CLAIMS).read_text().splitlines())


def test_a_tag_runs_nothing(base):
    BROKEN["a tag that would run a program"][0](base)
    typed("check", folder=base, code=1)
    assert not (base / "ran").exists()


DOCUMENTS = {
    "out of the folder": "../../etc/passwd",
    "an absolute path": "/etc/passwd",
    "a name longer than any file's": "x" * 5_000,
    "a link to itself": "loop.txt",
}


@pytest.mark.parametrize("case", DOCUMENTS)
def test_no_document_is_read_from_elsewhere(base, case):
    (base / "documents" / "loop.txt").symlink_to("loop.txt")
    edit(base / BIB, "{millbrook_review.txt}", f"{{{DOCUMENTS[case]}}}")
    edit(base / BIB, "  documentsha256", "  note")
    answer = typed("check", "--documents", "documents", folder=base, code=1)
    assert re.search(r"data/references\.bib:\d+(:\d+)?: error document-(path|missing): ", answer.stdout)
    assert "root:" not in answer.stdout


def test_a_link_out_of_the_folder_of_documents_is_not_followed(base, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    linked("documents/millbrook_review.txt", tmp_path / "secret.txt")(base)
    answer = typed("check", "--documents", "documents", folder=base, code=1)
    assert "error document-path: millbrook_review.txt leads out of the folder of documents" in answer.stdout
    assert "secret" not in answer.stdout


# Odd but sound: built, and shown without harm

ODD = {
    "a script as a label": label('"<script>alert(1)</script>"'),
    "a formula as a label": label('"=1+1"'),
    "SQL as a label": label("\"'); DROP TABLE claims; --\""),
    "a template as a label": label('"{{ 7*7 }}{% include x %}"'),
    "controls as a label": label('"Pale \\e]0;x\\a\\b\\u009b2J roofs"'),
    "directions as a label": label('"\\u202eelap\\u2066 roofs\\u200f"'),
    "a line end in a label": label('"Pale\\nroofs"'),
    "a label of 10,000 letters": label("x" * 10_000),
    "a script as a statement": statement('"Roofs <img src=x onerror=alert(1)> & <b>older</b> people."'),
    "controls as a statement": statement('"Roofs \\x01\\x0b\\x0c\\x1b[31m\\x7f older people."'),
    "NUL as a statement": statement('"Roofs \\0 older people."'),
    "no character as a statement": statement('"Roofs \\uffff\\ufffe \\U0010ffff older people."'),
    "controls as a title": replaced(BIB, "{Noon Temp", "{Noon\x01\x1b[2J Temp"),
    "NUL as a title": replaced(BIB, "{Noon Temp", "{Noon\x00 Temp"),
    "a script as a title": replaced(BIB, "{Noon Temp", "{<script>alert(1)</script> Noon Temp"),
    "a script as a link": replaced(BIB, "  volume  = {3},", "  url = {javascript:alert(1)},"),
    "LaTeX that reads files": replaced(BIB, "{Noon Temp", "{\\input{/etc/passwd} \\write18{ls} Noon Temp"),
    "a key that is HTML": lambda base: (
        edit(base / BIB, "{okoro2019,", "{<b>okoro,"),
        *(edit(base / CLAIMS, f"    work: okoro2019{rest}", f'    work: "<b>okoro"{rest}') for rest in ("             #", "\n    fit: {older")),
    ),
    "numbers beyond all bounds": replaced(CLAIMS, "{value: 42, from: passage}", f"{{value: {10**400}, from: passage}}"),
    "a number with an exponent": replaced(CLAIMS, "{value: 42, from: passage}", "{value: 1e999, from: passage}"),
    "a year beyond all bounds": replaced(BIB, "year    = {2019}", f"year    = {{{10**400}}}"),
    "databases that are a number": replaced(ABOUT, "databases:\n", "databases: 7\nx:\n"),
    "questions that are a list": replaced(ABOUT, "    queries:\n", "    queries: []\n    x:\n"),
    "metadata with odd words": replaced(ABOUT, "title: Shade on hot days", 'title: "<i>Shade</i> \\e[1m & \\u202ehot days"'),
    "no claims at all": written(CLAIMS, ""),
    "claims that are remarks": written(CLAIMS, "# nothing yet\n"),
    "no file of claims": lambda base: (base / CLAIMS).unlink(),
    "no map": lambda base: (base / WORDS).write_text((base / WORDS).read_text().partition("\nmap:")[0]),
    "Windows line ends": recoded(lambda text: text.replace("\n", "\r\n").encode()),
    "old Mac line ends": recoded(lambda text: text.replace("\n", "\r").encode()),
    "byte order marks": recoded(lambda text: text.encode("utf-8-sig")),
    "UTF-16": recoded(lambda text: text.encode("utf-16")),
    "Windows-1252": lambda base: (base / WORDS).write_bytes((base / WORDS).read_text().replace("Pale roofs", "Pâle roofs").encode("cp1252")),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_an_odd_base_is_built_and_shown_without_harm(base, case):
    ODD[case](base)
    checked = typed("check", folder=base)
    assert not CONTROL.search(checked.stdout)
    typed("build", folder=base)
    for name, form in FORMATS.items():
        written = typed("export", name, *(("-o", f"{name}.folder") if form.folder else ()), folder=base)
        assert written.stdout or (base / f"{name}.folder").is_dir()
    json.loads(typed("export", "json", folder=base).stdout)
    for words in (("show", "pale_roofs"), ("show", "pale_roofs/older_people"), ("search", "roofs", "noon"), ("show", "street_trees"), ("--version",)):
        assert not CONTROL.search(typed(*words, folder=base).stdout)


PAGES = ("/", "/search?q=roofs+noon", "/claim/millbrook2024-003", "/claim/millbrook2024-001", "/kb/cell_pages", "/kb/work_pages", "/kb/claim_pages")


def pages(base):
    async def asked():
        datasette = application(base / "kb.db")
        await datasette.invoke_startup()
        try:
            return [await datasette.client.get(path) for path in PAGES]
        finally:
            for database in datasette.databases.values():
                database.close()

    return awaited(asked())


HARMS = [
    "a script as a label", "a template as a label", "a script as a statement", "a script as a title", "a script as a link", "a key that is HTML",
    "NUL as a statement", "controls as a title", "databases that are a number", "questions that are a list", "metadata with odd words",
    "a label of 10,000 letters",
]  # fmt: skip


@pytest.mark.parametrize("case", HARMS)
def test_no_page_runs_or_breaks_on_what_the_data_hold(base, case):
    ODD[case](base)
    typed("build", folder=base)
    for path, page in zip(PAGES, pages(base), strict=True):
        assert page.status_code in (200, 404 if "claim" in path else 200), f"{path}: {page.status_code}"
        for live in ("<script>alert", "<img src=x", 'href="javascript:', "<b>okoro", "<i>Shade", "49{%"):
            assert live not in page.text, path
