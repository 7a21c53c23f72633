"""docs/cli.md is what the commands say of themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kb.cli import commands
from kb.cli.reference import markdown

COMMANDS = dict(commands())
PAGE = Path(__file__).parents[1] / "docs" / "cli.md"


def test_the_command_reference_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run: python -m kb.cli.reference > docs/cli.md"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_are_in_the_reference(name):
    section = markdown().split(f"\n## kb {name}\n")[1].split("\n## ")[0]
    assert COMMANDS[name].help.split(".")[0].split("\n")[0] in section
    for option in COMMANDS[name].params:
        if option.param_type_name == "option":
            assert f"`{', '.join(option.opts)}" in section
            assert option.help in section


def test_the_module_prints_the_page():
    done = subprocess.run([sys.executable, "-m", "kb.cli.reference"], capture_output=True, check=True)
    assert done.stdout.decode() == markdown()
