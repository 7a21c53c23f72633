"""A process of its own for each untrusted file: with limits of memory, time and output, so that a hostile or broken file harms nothing but itself.

The parent sends the reader's name and the file's bytes, the child answers with paragraphs or with the reason why there are none. A child that dies
is a reason too. The child writes no files and keeps nothing. Where the system knows no such limits, the time limit alone holds.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from kb.errors import KbError, Place, Problem
from kb.extract.paragraphs import Converted, Paragraph

MEMORY = 2_000_000_000
"""Bytes that the child may have."""
SECONDS = 120
"""Time that the child may take; of the processor's time half as much."""
OUTPUT = 50_000_000
"""Characters of text that a document may come to."""

Limits = tuple[int, int, int]


def read(reader: str, content: bytes, *, limits: Limits = (MEMORY, SECONDS, OUTPUT)) -> Converted:
    """What `paragraphs` of the module kb.readers.`reader` makes of the bytes. Raises KbError with the reason if it makes nothing."""
    memory, seconds, _ = limits
    asked = json.dumps([reader, *limits]).encode() + b"\n" + content
    try:
        done = subprocess.run([sys.executable, "-P", "-m", "kb.readers.confined"], input=asked, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as fault:
        raise KbError(f"reading it takes more than {seconds} seconds") from fault
    if done.returncode:
        raise KbError(_death(done.returncode, done.stderr, memory, seconds))
    answer = json.loads(done.stdout)
    if isinstance(answer, str):
        raise KbError(answer)
    found, problems = answer
    return Converted(
        paragraphs=tuple(Paragraph(lines=tuple(lines), heading=heading, reference=reference) for lines, heading, reference in found),
        problems=tuple(
            Problem(severity=severity, code=code, place=Place(file=""), message=message, hint=hint) for severity, code, message, hint in problems
        ),
    )


def _death(code: int, told: bytes, memory: int, seconds: int) -> str:
    """Why a child died."""
    if b"MemoryError" in told or b"memory" in told.lower()[-500:]:
        return f"reading it takes more than {memory // 1_000_000} MB of memory"
    if code == -getattr(signal, "SIGXCPU", 0):
        return f"reading it takes more than {seconds // 2} seconds of the processor"
    last = told.decode("utf-8", "replace").strip().splitlines()
    return f"its reader broke down ({last[-1][:200] if last else f'signal {-code}'}); try to save it in another format"


def _limit(memory: int, seconds: int) -> None:
    """Set this process's limits, where the system has them."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, max(1, seconds // 2)),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(kind)
        resource.setrlimit(kind, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _answer() -> None:
    """What the child does: read from the standard input, answer on the standard output."""
    with open(0, "rb", closefd=False) as asked, open(1, "wb", closefd=False) as answer:
        reader, memory, seconds, output = json.loads(asked.readline())
        _limit(memory, seconds)
        paragraphs: Callable[[bytes], Sequence[Paragraph] | Converted] = import_module(f"kb.readers.{reader}").paragraphs
        told: object
        try:
            made = paragraphs(asked.read())
            found, problems = (made.paragraphs, made.problems) if isinstance(made, Converted) else (made, ())
            size = sum(len(line) for one in found for line in one.lines)
            told = [
                [[one.lines, one.heading, one.reference] for one in found], [[one.severity, one.code, one.message, one.hint] for one in problems]
            ]  # fmt: skip
            if size > output:
                told = f"it comes to {size} characters of text, {output} at most: split it"
        except KbError as trouble:
            told = str(trouble)
        answer.write(json.dumps(told).encode())


if __name__ == "__main__":
    _answer()
