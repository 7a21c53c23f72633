"""The command line as a user types it: what the tests of its commands share."""

from __future__ import annotations

import shutil
import subprocess
import sys
import traceback
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner, Result

import kb
from kb.cli import main

STARTER = Path(kb.__file__).parent / "starter"
SECOND = Path(__file__).parent / "second_base"
CELL = "practice population state strength strength_against contested n_effect n_at_strength n_other inherited claims essa_now essa_possible"
"""The promised keys of a combination."""


def typed(*words, folder=None, code=0):
    """What `kb WORDS` answers when typed in `folder`. A trace, or another exit code than `code`, fails the test."""
    with chdir(folder or Path.cwd()):
        answer = CliRunner().invoke(main, [str(word) for word in words], prog_name="kb")
    told = f"kb {' '.join(map(str, words))}\n{answer.output}"
    assert answer.exception is None or isinstance(answer.exception, SystemExit), told + "".join(traceback.format_exception(answer.exception))
    assert answer.exit_code == code, told
    return answer


def started(*words, folder, **options):
    """The same as a process of its own."""
    command = [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, **options)


def new_base(folder):
    """A copy of the starter in `folder`."""
    shutil.copytree(STARTER, folder)
    return folder


def edit(file, old, new):
    """Put `new` in the place of `old`, which stands once in the file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def last_line(answer: Result) -> str:
    """The line that sums up."""
    return answer.stdout.splitlines()[-1]
