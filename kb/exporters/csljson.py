"""Works as CSL-JSON: one array of items, as Zotero, Pandoc and citation processors read it. In go rows with the column `csl`, unfolded; of the view
`library_records`, `fields` and `claim_grades` too: see `whole`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TextIO

from kb.exporters import whole


def write(works: Iterable[Mapping[str, object]], file: TextIO) -> None:
    """Write the item of each row, one a line."""
    file.write("[")
    for position, work in enumerate(works):
        file.write(f"{',' if position else ''}\n{json.dumps(whole.item(work), ensure_ascii=False)}")
    file.write("\n]\n")
