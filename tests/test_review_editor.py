"""A draft changed as a form in the user's editor: faults are told, and nothing written is lost."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

import pytest
from review_walks import claims, drafted_base, said


@pytest.fixture
def base(tmp_path):
    return drafted_base(tmp_path)


EDITOR = """\
#!{python}
import pathlib, sys
log = pathlib.Path(sys.argv[0] + ".log")
form = pathlib.Path(sys.argv[1])
text = form.read_text()
with log.open("a") as file:
    file.write(text + "=====\\n")
steps = {steps!r}
for old, new in steps[min(log.read_text().count("=====") - 1, len(steps) - 1)]:
    text = text.replace(old, new)
form.write_text(text)
sys.exit({code})
"""


def edited(base, steps, *answers: tuple[str, str], code: int = 0, editor=None) -> tuple[str, list[str]]:
    """What a walk on a terminal says, with an editor that changes the form in steps; and the forms that it was shown."""
    usual = base / "editor"
    usual.write_text(EDITOR.format(python=sys.executable, steps=steps, code=code), encoding="utf-8")
    usual.chmod(0o755)
    master, slave = pty.openpty()
    command = [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", "review", str(base / "data" / "claims.draft.yaml")]
    told = b""
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "TERM": "dumb", "VISUAL": str(editor or usual)}
    ) as process:
        os.close(slave)
        try:
            for wanted, answer in answers:
                told += said(master, process, wanted, answer)
        finally:
            process.kill()
            os.close(master)
    log = base / "editor.log"
    return told.decode(), log.read_text(encoding="utf-8").split("=====\n")[:-1] if log.exists() else []


BROKEN = [("kind: effect", "kind: efect"), ("[street_trees]", "[street_tree]"), ('statement: ""', 'statement: "Trees cool."')]
MENDED = [("efect", "effect"), ("[street_tree]", "[street_trees]"), ("direction: not_applicable", "direction: positive")]


def test_a_form_with_faults_opens_again_with_all_that_was_written_and_all_faults(base) -> None:
    ask = "for help:"
    steps = [BROKEN, MENDED]
    source = (("smith2020: ", "alder2024"), ("title [Shade in Alder]: ", " "), ("Family, Given: ", "Writer, Ann"), ("year: ", "2024"))
    told, forms = edited(base, steps, (ask, "e"), *source, ("2 of 3", ""))
    assert "2 to mend: it opens again with what you wrote" in told
    assert len(forms) == 2
    assert "# | In Alder, streets with street trees" in forms[0]
    assert "#! 2 faults, each told above its line." in forms[1]
    assert re.search(r"#! kind: 'efect' is not one of its values.*(\n#!  .*)*\n  kind: efect\n", forms[1])
    assert re.search(r"#! no practice 'street_tree' in the vocabulary.*(\n#!  .*)*\n  practices: \[street_tree\]\n", forms[1])
    assert 'statement: "Trees cool."' in forms[1]
    assert (claims(base)[-1].statement, claims(base)[-1].direction) == ("Trees cool.", "positive")


def test_a_form_left_with_faults_is_kept_and_opened_again(base) -> None:
    ask = "for help:"
    told, forms = edited(base, [BROKEN, [], MENDED], (ask, "e"), (ask, "e"), ("letters [written]: ", "1"), ("smith2020: ", ""))
    assert "what you wrote is kept, and e opens it again" in told
    assert len(forms) == 3
    assert 'statement: "Trees cool."' in forms[2]


def test_a_form_that_is_emptied_leaves_the_claim_as_it_was(base) -> None:
    file = base / "editor.py"
    file.write_text(f"#!{sys.executable}\nimport sys\nopen(sys.argv[1], 'w').close()\n", encoding="utf-8")
    file.chmod(0o755)
    told, _ = edited(base, [[]], ("for help:", "e"), ("stays as it was", ""), editor=file)
    assert "to mend" not in told
    assert len(claims(base)) == 3


def test_what_an_editor_that_failed_has_written_is_not_lost(base) -> None:
    mended = [('statement: ""', 'statement: "Trees cool."'), ("direction: not_applicable", "direction: positive")]
    told, _ = edited(base, [mended], ("for help:", "e"), ("citekey", ""), code=3)
    assert "set EDITOR to another one" in told


def test_what_a_form_leaves_out_is_asked_for_at_once(base) -> None:
    left_out = [("    unlisted: not_reported\n", ""), ("fit: {residents: asserted}", "fit: {}")]
    steps = [[*left_out, ("direction: not_applicable", "direction: positive")]]
    asked = (
        ("your own words: ", "Trees cool."),
        ("letters [asserted]: ", "partial"),
        ("letters [not_reported]: ", " "),
        ("smith2020: ", "alder2024"),
    )
    edited(base, steps, ("for help:", "e"), *asked, ("title", " "), ("Family, Given: ", "Writer, Ann"), ("year: ", "2024"), ("2 of 3", ""))
    link = claims(base)[-1].evidence[0]
    assert (dict(link.fit), link.unlisted) == ({"residents": "partial"}, "not_reported")


def test_a_statement_is_changed_in_its_line(base) -> None:
    ask = "for help:"
    steps = ((ask, "s"), ("words", "Trees cool"), (ask, "s"), ("words:", " homes."), (ask, "6"), ("letters", "may"), ("homes.", ""))
    told, _ = edited(base, [[]], *steps)
    assert "  s statement   Trees cool homes." in told


# The files
