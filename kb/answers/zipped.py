"""Files as a zip and back: the same files always give the same bytes, and a zip from anywhere is read within limits or refused.

Members are stored, not compressed, in order of their names, with fixed times and rights: no version of Python or of zlib makes other bytes.
Nothing is ever unpacked to a disk.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from kb.errors import KbError

MOST_BYTES = 50_000_000
"""Of all members unpacked, and of the file itself."""
MOST_RATIO = 100
"""Unpacked to packed."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OverflowError, struct.error, zlib.error,
)  # fmt: skip
"""What the standard library's reader raises on bytes that are no sound zip."""


def write(files: Mapping[str, bytes]) -> bytes:
    """The zip of some files, by name. Raises KbError if they are more than `read` would take."""
    if sum(map(len, files.values())) > MOST_BYTES:
        raise KbError(f"the pack would be larger than {MOST_BYTES // 1_000_000} MB; pack its claims one by one")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, _EARLIEST)
            member.create_system = _UNIX
            member.external_attr = 0o100644 << 16
            archive.writestr(member, files[name])
    return packed.getvalue()


def read(path: Path, expected: re.Pattern[str]) -> tuple[bytes, dict[str, bytes]]:
    """The bytes of the zip at `path`, and its files by name. Raises KbError if it is none, too large, or holds a name that is not expected."""
    if not path.is_file():
        raise KbError(f"{path}: no such file")
    if path.stat().st_size > MOST_BYTES:
        raise KbError(f"{path}: is larger than {MOST_BYTES // 1_000_000} MB; it is no proof pack")
    packed = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            _refuse(path, archive.infolist(), expected)
            return packed, {member.filename: archive.read(member) for member in archive.infolist()}
    except _BROKEN as fault:
        raise KbError(f"{path}: is damaged, or no zip file ({fault})") from fault


def _refuse(path: Path, members: list[zipfile.ZipInfo], expected: re.Pattern[str]) -> None:
    names = [member.filename for member in members]
    for name in names:
        if not expected.fullmatch(name):
            raise KbError(f"{path}: holds a file '{name[:100]}'; it is no proof pack")
    if len(set(names)) < len(names):
        raise KbError(f"{path}: holds two files of one name; it is no proof pack")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_BYTES or any(member.file_size > MOST_RATIO * max(1, member.compress_size) for member in members):
        raise KbError(f"{path}: would unpack to {unpacked} bytes; that is too much for a proof pack")
