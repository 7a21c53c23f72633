"""What docs/deploy.md and the Containerfile say can be done."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

from kb.cli import commands

ROOT = Path(__file__).parents[1]
CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")
DEPLOY = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


def test_what_the_image_copies_is_there_and_is_all_that_the_package_needs() -> None:
    copied = {name for line in re.findall(r"(?m)^COPY (.+) \S+$", CONTAINER) for name in line.split()}
    assert all((ROOT / name).exists() for name in copied)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = set(re.findall(r'"(LICENSE[A-Z-]*|VENDOR\.md|README\.md|metadata\.yml)"', project))
    assert named | {"pyproject.toml", "kb", "data"} <= copied


def test_every_command_shown_is_one_of_ours_with_options_that_it_has() -> None:
    shown = re.findall(r"(?m)^(?:ExecStart=\S+/)?kb (.+)$", DEPLOY)
    shown.append(" ".join(re.findall(r'"([^"]+)"', CONTAINER.split("CMD")[1])[1:]))
    assert len(shown) >= 5
    for line in shown:
        name, *words = shlex.split(line)
        command = dict(commands())[name]
        with command.make_context(name, words, resilient_parsing=False, ignore_unknown_options=False) as context:
            assert isinstance(context, click.Context)


def test_the_document_speaks_of_each_way() -> None:
    for heading in ("## Static files", "## A container", "## Behind a proxy", "## A new build"):
        assert heading in DEPLOY
