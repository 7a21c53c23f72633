"""Results on a terminal: as wide as it is, and no word cut. Where nobody looks, they are always as wide as they were."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import sys
import termios
from pathlib import Path

import pytest
from command_line import typed
from hypothesis import given
from hypothesis import strategies as st

from kb.cli import screen
from kb.cli.options import table

HEAD = ("Practice", "Nurses", "Intensive care", "Visitors")
ROWS = (
    ("Handrub at the bed", "Well supported (2 of 3)", "not found in these documents", "unsupported +1"),
    ("Reminders", "-", "Well supported (1 of 1)", ""),
)
WIDTHS = (22, 24, 24, 24)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Stdout is a terminal; COLUMNS, which goes before what it says of itself, tells how wide it is."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    return monkeypatch


def words(text: str) -> list[str]:
    """The words of a text, apart where a line may end behind a hyphen."""
    return [word for word in re.split(r"[\s-]+", text) if word]


def widest(text: str) -> int:
    return max(map(len, text.split("\n")))


@pytest.mark.parametrize(("columns", "usual", "expected"), [("80", 100, 80), ("200", 100, 100), ("3", 100, screen.NARROWEST), ("0", 100, 100)])
def test_a_line_is_as_wide_as_usual_or_as_the_terminal(columns: str, usual: int, expected: int, terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("COLUMNS", columns)
    assert screen.line_width(usual) == expected


def test_what_no_terminal_shows_is_as_wide_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    assert screen.line_width(100) == 100
    assert screen.fitted("word " * 50) == "word " * 50
    assert screen.fitted_table(HEAD, ROWS, WIDTHS) == table(HEAD, ROWS, WIDTHS)


def test_a_table_that_the_terminal_holds_stays_as_it_is(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("COLUMNS", "100")
    assert screen.fitted_table(HEAD, ROWS, WIDTHS) == table(HEAD, ROWS, WIDTHS)
    terminal.setenv("COLUMNS", "99")
    assert screen.fitted_table(HEAD, ROWS, WIDTHS) != table(HEAD, ROWS, WIDTHS)


def test_columns_grow_narrower_before_a_table_is_parted(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("COLUMNS", "60")
    assert screen.fitted_table(HEAD, ROWS, WIDTHS).split("\n") == [
        "Practice     Nurses          Intensive care      Visitors",
        "-----------  --------------  ------------------  -----------",
        "Handrub at   Well supported  not found in these  unsupported",
        "the bed      (2 of 3)        documents           +1",
        "",
        "Reminders    -               Well supported (1",
        "                             of 1)",
    ]


def test_a_narrow_terminal_gets_parts_that_begin_with_the_first_column(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("COLUMNS", "36")
    told = screen.fitted_table(HEAD, ROWS, WIDTHS)
    heads = [line.split() for line in told.split("\n") if line.startswith("Practice")]
    assert heads == [["Practice", "Nurses", "Intensive"], ["Practice", "Visitors"]]
    assert told.count("Reminders") == 2
    assert widest(told) <= 36


def test_what_is_moved_to_the_right_has_less_room(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("COLUMNS", "60")
    assert widest(screen.fitted_table(HEAD, ROWS, WIDTHS, indent=8)) <= 52


CELLS = st.text(alphabet="abc (+", max_size=30)


@given(
    rows=st.integers(1, 6).flatmap(lambda columns: st.lists(st.lists(CELLS, min_size=columns, max_size=columns), min_size=1, max_size=4)),
    room=st.integers(20, 90),
)
def test_no_word_is_cut_and_no_line_is_too_long(rows: list[list[str]], room: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screen, "line_width", lambda usual: min(usual, room))
        told = screen.fitted_table(rows[0], rows[1:], [30] * len(rows[0]))
    for row in rows:
        for cell in row:
            assert not set(words(cell)) - set(words(told))
    least = [max((len(word) for row in rows for word in row[n].split()), default=1) for n in range(len(rows[0]))]
    assert widest(told) <= max(room, least[0] + screen.GAP + max(least))


def test_long_lines_are_broken_between_words_and_keep_their_place(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("COLUMNS", "24")
    address = "https://example.org/a-long-address"
    assert screen.fitted(f"  one two three four five six\nshort\n\n{address} x").split("\n") == [
        "  one two three four", "    five six", "short", "", address, "  x"
    ]  # fmt: skip


def shown(folder: Path, columns: int, *typing: str) -> str:
    """What `kb` shows on a terminal of so many columns."""
    pid, end = pty.fork()
    if pid == 0:  # the child: it becomes the command, or ends
        try:
            os.chdir(folder)
            os.environ.pop("COLUMNS", None)
            os.execv(sys.executable, [sys.executable, "-m", "kb", *typing])
        finally:
            os._exit(1)
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    parts = []
    while part := _read(end):
        parts.append(part)
    os.close(end)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    return b"".join(parts).decode().replace("\r\n", "\n")


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65_536)
    except OSError:  # the command has ended
        return b""


COMMANDS = {
    "map": ("map",), "map of tiers": ("map", "--rubric", "essa"), "gaps": ("gaps",), "claim": ("show", "brennan2022-001"),
    "cell": ("show", "alcohol_handrub/nurses"), "search": ("search", "hands"), "network": ("network", "--of", "practices"),
    "diff": ("diff", "kb.db", "kb.db"),
}  # fmt: skip


@pytest.mark.parametrize("case", COMMANDS)
def test_results_fit_a_terminal_of_80_columns(second_base: Path, case: str) -> None:
    told = re.sub(r"\r\x1b\[2K[^\r\n]*(?=\r)|\r\x1b\[2K", "", shown(second_base, 80, *COMMANDS[case]))
    assert widest(told) <= 80
    if case != "network":  # its own widths cut long ids on any screen
        assert set(words(typed(*COMMANDS[case], folder=second_base).stdout)) <= set(words(told))


def test_a_result_for_a_pipe_is_the_same_wherever_it_is_typed(second_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = typed("map", folder=second_base).stdout
    monkeypatch.setenv("COLUMNS", "40")
    assert typed("map", folder=second_base).stdout == wide
    assert widest(wide) > 100
