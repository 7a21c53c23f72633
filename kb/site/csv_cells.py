"""CSV that opens in a spreadsheet as what it is: a cell that would start a formula gets a leading `'`.

Datasette sends its CSV row by row; bytes go in as they come, whole rows come out. JSON is left as it is: programs take that.
"""

from __future__ import annotations

import csv
import io

from kb.answers.readers_words import spreadsheet_safe


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
            writer.writerow([spreadsheet_safe(cell) for cell in row])
        return rewritten.getvalue().encode("utf-8")
