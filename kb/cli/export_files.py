"""Where exports go: stdout, a file, a folder or a zip. Each file appears whole or not at all."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from kb.cli.options import refuse_nameless
from kb.errors import KbError

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


@contextmanager
def opened(output: Path | None) -> Iterator[TextIO]:
    """Stdout, or a file that appears whole or not at all."""
    if output is None and sys.stdout is None:
        raise KbError("the output is closed; name a file with -o")
    if output is None:
        stdout = io.TextIOWrapper(os.fdopen(os.dup(sys.stdout.fileno()), "wb"), encoding="utf-8", newline="\n") if _real_stdout() else sys.stdout
        yield stdout
        stdout.flush()
        return
    refuse_nameless(output)
    part = output.with_name(f".{output.name}.{os.getpid()}.tmp")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        part.replace(output)
    except OSError as fault:
        raise KbError(f"{output}: cannot be written ({fault.strerror})") from fault
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def opened_folder(output: Path | None, name: str, mark: str = "") -> Iterator[Path]:
    """A folder to write files into; then they are put into `output`, a folder that may exist, or packed as a zip of that name.

    With a `mark`, a folder that exists has to be empty or hold a file of that name: nobody's README is lost to an export's.
    Raises KbError if it is neither, and without an `output`, for stdout holds one file alone.
    """
    if output is None:
        raise KbError(f"{name} is several files; name a folder or a .zip with -o", exit_code=2)
    if mark and output.is_dir() and any(output.iterdir()) and not (output / mark).exists():
        raise KbError(f"{output}: holds other files, which the {name} could replace; name a new or an empty folder")
    made = None
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{output.name}.", suffix=".tmp", dir=output.parent))
        yield made
        if output.suffix.casefold() == ".zip":
            packed = made / output.name
            _pack(packed, sorted(made.iterdir()))
            packed.replace(output)
        else:
            output.mkdir(exist_ok=True)
            for file in sorted(made.iterdir()):
                file.replace(output / file.name)
    except OSError as fault:
        raise KbError(f"{output}: cannot be written ({fault.strerror})") from fault
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)


def size(output: Path, names: Sequence[str]) -> int:
    """Bytes of a file, or of the files of these names in a folder, which may hold others."""
    return sum((output / name).stat().st_size for name in names) if output.is_dir() else output.stat().st_size


def _pack(path: Path, files: list[Path]) -> None:
    """The same files always give the same bytes: stored in order of their names, with fixed times and rights."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            member = zipfile.ZipInfo(file.name, _EARLIEST)
            member.create_system = _UNIX
            member.external_attr = 0o100644 << 16
            member.file_size = file.stat().st_size
            with file.open("rb") as source, archive.open(member, "w") as target:
                shutil.copyfileobj(source, target)


def _real_stdout() -> bool:
    try:
        sys.stdout.fileno()
    except (io.UnsupportedOperation, AttributeError):
        return False
    return True
