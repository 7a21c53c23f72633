"""CSV that opens in a spreadsheet as what it is: a cell that would start a formula gets a leading `'`.

Datasette sends its CSV row by row; bytes go in as they come, whole rows come out. JSON is left as it is: programs take that.
"""

from __future__ import annotations

import csv
import io

_STARTS = ("=", "+", "-", "@", "\t", "\r")


class SafeCsv:
    """Rewrites a stream of CSV."""

    def __init__(self) -> None:
        self._kept = b""

    def rewritten(self, chunk: bytes, *, last: bool) -> bytes:
        """The rows that are complete with this chunk; a row is, when its line ends and its quotes are even."""
        self._kept += chunk
        if not last and (self._kept.count(b'"') % 2 or not self._kept.endswith(b"\n")):
            return b""
        complete, self._kept = self._kept, b""
        rewritten = io.StringIO(newline="")
        writer = csv.writer(rewritten)
        for row in csv.reader(io.StringIO(complete.decode("utf-8", errors="replace"), newline="")):
            writer.writerow([safe(cell) for cell in row])
        return rewritten.getvalue().encode("utf-8")


def safe(cell: str) -> str:
    """The cell, with a leading `'` where a spreadsheet would run it; numbers stay numbers.

    >>> safe("=1+1"), safe("-0.5"), safe("- none")
    ("'=1+1", '-0.5', "'- none")
    """
    return f"'{cell}" if cell.startswith(_STARTS) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
