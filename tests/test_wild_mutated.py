"""20,000 damaged files of every format: no text raises an exception, every span is accounted for, and works and rejects are the spans."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import pytest
from accounting import assert_accounted
from test_wild import WILD

from kb.readers import formats
from kb.readers.text import decode

LIBRARY = Path(__file__).parent.parent / "data" / "references.bib"
PIECES = [
    b"{", b"}", b'"', b",", b"@", b"=", b"#", b"(", b")", b"\\", b"%", b"\n", b"\r\n", b"\r", b"\n\n", b"@book{", b"@comment{", b"@string{x = ",
    b"} y = {", b" and ",
    b"TY  - ", b"ER  - ", b"AU  - ", b"TI  - x", b"PMID- 1\n", b"OWN - x", b"      ", b"[", b"]", b":", b"null", b'"id": ', b"[[[[", b"1e999",
    b"<record>", b"</record>",
    b"<", b">", b"&", b"&amp;", b"<![CDATA[", b"-->", b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"",
]  # fmt: skip
RUNS, EACH = 20, 1_000


@cache
def seeds():
    """Suffix and content of each file, and of a few real entries each alone."""
    files = [(path.suffix, path.read_bytes()) for path in sorted(WILD.iterdir()) if path.stat().st_size < 3_000]
    return [*files, *((".bib", entry.encode()) for entry in LIBRARY.read_text(encoding="utf-8").split("\n\n")[1:40])]


def mutated(random):
    """A file with up to four damages: something put in, taken out, said twice, moved, or cut off."""
    suffix, content = random.choice(seeds())
    for _ in range(random.randint(1, 4)):
        at, size = random.randint(0, len(content)), random.choice((0, 1, 1, 2, 8, 40))
        match random.randrange(6):
            case 0 | 1:
                content = content[:at] + random.choice(PIECES) + content[at:]
            case 2:
                content = content[:at] + content[at + size :]
            case 3:
                content = content[:at] + content[at : at + size] * 2 + content[at + size :]
            case 4:
                other = random.randint(0, len(content))
                content = content[:at] + content[other : other + size] + content[at:]
            case _:
                content = content[:at] if random.random() < 0.2 else content[:at] + random.choice(PIECES) + content[at + size :]
    return suffix, content


@pytest.mark.slow
@pytest.mark.parametrize("run", range(RUNS))
def test_damaged_files_raise_nothing_and_lose_nothing(run):
    random = Random(run)
    for _ in range(EACH):
        suffix, content = mutated(random)
        text = decode(content, "x").text
        form = formats.form_of(text, suffix)
        if form:
            batch = formats.READERS[form].read_text(text, "x")
            assert_accounted(text, batch)
            assert len(batch.entries) in (0, len(batch.works))
