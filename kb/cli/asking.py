"""Questions to a curator, in lines: an answer, one of a few values, some of many. On a terminal or from a pipe, where each line is an answer.

It knows nothing of claims. `readline`, where Python has it, lets a long answer be changed in its line.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

import click

from kb.cli.options import one_line, printable
from kb.cli.screen import fitted, hanging
from kb.errors import nearest

try:
    import readline
except ImportError:  # Windows has none: lines are typed anew there
    readline = None  # type: ignore[assignment]

SHOWN = 12
"""Values that are shown at once; of more, those that hold the letters typed."""
NONE = "-"
"""The answer that empties what is held."""


class Curator:
    """Who is asked, and where: what is said goes to stderr where stdout is for a program."""

    def __init__(self, *, to_stderr: bool) -> None:
        self._to_stderr = to_stderr

    def say(self, text: str) -> None:
        """A line or several, broken between words where the terminal is narrow."""
        click.echo(fitted(printable(text)), err=self._to_stderr)

    def ask(self, question: str, held: str = "") -> str:
        """The answer in one line; what is held already where it is empty. Raises click.Abort at the end of the answers."""
        shown = f"{question} [{one_line(held)}]" if held else question
        told: str = click.prompt(shown, default=held, show_default=False, err=self._to_stderr, prompt_suffix=": ")
        return told.strip() or held

    def change(self, question: str, held: str = "") -> str:
        """The answer; on a terminal what is held stands in the line, to be changed there."""
        if not held or readline is None or not sys.stdin.isatty():
            return self.ask(question, held)
        readline.set_startup_hook(lambda: readline.insert_text(one_line(held)))
        try:
            self.say(f"{question}:")  # in a line of its own: readline counts the columns of its own prompt alone
            told: str = click.prompt("", default="", show_default=False, err=self._to_stderr, prompt_suffix=" ")
        finally:
            readline.set_startup_hook(None)
        return told.strip()

    def choose(self, question: str, values: Mapping[str, str], held: str = "") -> str:
        """One of the values, each with its meaning, by its number or how it begins; the held one for an empty answer."""
        self.say(f"  {question}:")
        self._list(values, {held})
        while True:
            told = self.ask("number or first letters", held)
            found = [told] if told == held or told in values else _meant(told, list(values))
            if len(found) == 1:
                return found[0]
            self.say(f"  '{told}' is {'more than one of them' if found else 'none of them'}: type a number")

    def choose_some(self, question: str, values: Mapping[str, str], held: Sequence[str]) -> tuple[str, ...]:
        """Some of the values, in the order chosen: a number takes one up or drops it, letters look for those that hold them."""
        chosen = list(held)
        shown = list(values) if len(values) <= SHOWN else [value for value in chosen if value in values]
        while True:
            self.say(f"  {question}: {', '.join(chosen) or 'none'}")
            self._list({value: values[value] for value in shown}, chosen)
            more = "" if len(shown) == len(values) else f", letters to find one of {len(values)}"
            told = self.ask(f"number to take or drop{more}, {NONE} for none, Enter when done")
            if not told:
                return tuple(chosen)
            if told == NONE:
                chosen.clear()
                continue
            if told in chosen and told not in values:
                chosen.remove(told)
                continue
            taken, shown = self._looked_for(told, values, shown)
            for value in taken:
                if value in chosen:
                    chosen.remove(value)
                else:
                    chosen.append(value)

    def _looked_for(self, told: str, values: Mapping[str, str], shown: list[str]) -> tuple[list[str], list[str]]:
        """The values meant, and those to show next: numbers, or the one value with these letters, are meant; of several, one is to be chosen."""
        numbers = told.replace(",", " ").split()
        if all(number.isdecimal() for number in numbers):
            outside = [number for number in numbers if not 0 < int(number) <= len(shown)]
            if outside:
                self.say(f"  {', '.join(outside)}: no such number here")
                return [], shown
            return [shown[int(number) - 1] for number in numbers], shown
        wanted = told.casefold()
        found = [told] if told in values else [value for value, meaning in values.items() if wanted in f"{value} {meaning}".casefold()]
        if len(found) == 1:
            return found, shown if len(values) <= SHOWN else list(dict.fromkeys([*shown, *found]))
        if not found:
            self.say(f"  '{told}' is in none of them; {nearest(told, values) or 'try fewer letters'}")
        elif len(found) > SHOWN:
            self.say(f"  {len(found)} of them have '{told}', the first {SHOWN} are shown; more letters find fewer")
        return [], found[:SHOWN] or shown

    def _list(self, values: Mapping[str, str], marked: Sequence[str] | set[str]) -> None:
        widest = max(map(len, values), default=0)
        for number, (value, meaning) in enumerate(values.items(), 1):
            head = f"  {number:>2} {'*' if value in marked else ' '} {value:<{widest}}  "
            click.echo(hanging(printable(head), printable(meaning)), err=self._to_stderr)


def _meant(told: str, values: Sequence[str]) -> list[str]:
    """The values that an answer may mean: by number, from 1, or by how they begin."""
    with suppress(ValueError):
        return [values[int(told) - 1]] if 0 < int(told) <= len(values) else []
    return [value for value in values if value.startswith(told.casefold())]
