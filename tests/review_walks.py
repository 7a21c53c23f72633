"""Walks through the drafts of one small review, as a curator answers them."""

from __future__ import annotations

import os
import select
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from click.testing import CliRunner
from command_line import new_base, typed

from kb.cli import main
from kb.drafts import files as draft_files
from kb.readers import claims as claims_reader

REVIEW = """\
Shade in Alder

1. Trees

In Alder, streets with street trees reduced the heat at noon (Okoro & Lindqvist, 2019). White roofs may lower the heat
stroke risk of seniors (Nakamura, 2020). The town should plant roadside trees near homes of people over 65.

References

Nakamura, H. (2020). Roofs and risk. Journal of Towns, 4(1), 10-20.

Okoro, A., & Lindqvist, B. (2019). Shade. Oak Press.
"""
SOURCE = "alder2024\nShade in Alder\nWriter, Ann\n2024\n"
STATEMENT = "Noon heat was lower in tree-lined streets."


def drafted_base(folder: Path) -> Path:
    """A new base in the folder, with the drafts of the review."""
    base = new_base(folder / "base")
    (folder / "alder.txt").write_text(REVIEW, encoding="utf-8")
    typed("extract", folder / "alder.txt", "--drafts", base / "data" / "claims.draft.yaml", "--jobs", 1)
    return base


def walked(base, answers: str, *words: str, code: int = 0):
    answer = CliRunner().invoke(main, ["review", str(base / "data" / "claims.draft.yaml"), *words], input=answers, prog_name="kb")
    assert answer.exit_code == code, answer.output
    return answer


def drafts(base):
    return draft_files.read(base / "data" / "claims.draft.yaml")


def claims(base):
    return claims_reader.read_text((base / "data" / "claims.yaml").read_text(encoding="utf-8"), "")[0]


def said(master: int, process: subprocess.Popen[bytes], wanted: str, answer: str) -> bytes:
    """Wait for the question, then type the answer. Returns what was told until then."""
    told = b""
    until = time.monotonic() + 60
    while wanted.encode() not in told:
        assert process.poll() is None, told.decode()
        assert time.monotonic() < until, told.decode()
        if select.select([master], [], [], 1)[0]:
            with suppress(OSError):
                told += os.read(master, 10_000)
    if answer:
        os.write(master, f"{answer}\n".encode())
    return told
