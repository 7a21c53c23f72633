"""A text changed in the curator's own editor. What was typed is read from the file, whatever becomes of the editor."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import click

from kb.cli.asking import Curator
from kb.errors import KbError
from kb.readers.text import decode, read_bytes

_USUAL = {"sensible-editor": "the system's choice", "nano": "keys are told on its screen", "vim": "", "vi": "", "emacs": "", "notepad": ""}
"""Editors that are looked for where no variable names one."""
_LIMIT = 10_000_000


class Editor:
    """The editor that VISUAL or EDITOR name, else one of those that are there, asked for once."""

    def __init__(self, curator: Curator) -> None:
        self._curator = curator
        self._command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""

    def edited(self, text: str) -> str | None:
        """The text as it was written, the same if nothing was changed; None where no editor can be had, which is told."""
        if not self._command and not self._chosen():
            return None
        handle, name = tempfile.mkstemp(suffix=".yaml", prefix="claim-")
        path = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            try:
                click.edit(filename=name, editor=self._command)
            except click.ClickException as trouble:
                self._curator.say(f"  {trouble.message}; set EDITOR to another one")
            return decode(read_bytes(path, _LIMIT), "the claim").text
        except (KbError, UnicodeError) as trouble:
            self._curator.say(f"  {trouble}")
            return None
        finally:
            path.unlink(missing_ok=True)

    def _chosen(self) -> str:
        there = {name: told for name, told in _USUAL.items() if shutil.which(name)}
        if not there:
            self._curator.say("  no text editor is found: set EDITOR to one; the numbers beside the fields change them here")
        elif len(there) == 1:
            self._command = next(iter(there))
            self._curator.say(f"  opening {self._command}; EDITOR names another")
        else:
            self._curator.say("  EDITOR is not set. Which of these? You are asked once; EDITOR says it for good.")
            self._command = self._curator.choose("editor", there, next(iter(there)))
        return self._command
