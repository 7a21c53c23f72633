"""What becomes of bibliographies from the wild: folders of files are read, and their keys are compared with what independent parsers find.

    python bench/wild.py FOLDER...            prints the tables of docs/wild-files.md
    python bench/wild.py --each FOLDER...     and every difference, with its file

No file is part of this repository. The folders of the page come from public places, by one command each:

    apt-get download texlive-bibtex-extra && dpkg-deb -x texlive-bibtex-extra_*.deb DIR     the Beebe files, among others
    pip download --no-binary :all: --no-deps pybtex bibtexparser rispy                      sources with their own test files, to unpack
    git clone --depth 1 https://github.com/JabRef/jabref                                    and plk/biber, FlamingTempura/bibtex-tidy

BibTeX is compared with pybtex and with bibtexparser (2, alone), RIS with rispy. A file that a parser refuses as a whole is counted, and not compared.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from kb.errors import KbError  # noqa: E402 - the path comes first
from kb.readers import formats  # noqa: E402
from kb.readers.batch import Batch  # noqa: E402
from kb.readers.text import decode  # noqa: E402

LARGEST = 20_000_000
SUFFIXES = {suffix for reader in formats.READERS.values() for suffix in reader.suffixes} | {".txt"}


@dataclass(slots=True)
class Tally:
    """What was found in the files of one folder and format."""

    files: int = 0
    works: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    differences: Counter[str] = field(default_factory=Counter)


def files(folder: Path) -> Iterator[Path]:
    """The files that may be bibliographies, in order."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in SUFFIXES and path.is_file() and path.stat().st_size <= LARGEST:
            yield path


def pybtex_keys(text: str) -> Counter[str]:
    """The keys that pybtex finds; faults that it can go on from are left to it. A second entry of one key is told as a fault alone."""
    from pybtex.database.input.bibtex import Parser
    from pybtex.errors import capture

    with capture() as faults:
        found = Parser().parse_string(text)
    # An entry without a key is called unnamed-N there, and has an empty key here.
    keys = Counter("" if re.fullmatch(r"unnamed-\d+", key) else key.lower() for key in found.entries)
    keys.update(str(fault).split("repeated bibliography entry: ")[-1].lower() for fault in faults if "repeated" in str(fault))
    return keys


def bibtexparser_keys(text: str) -> Counter[str]:
    """The keys that bibtexparser's splitter finds, those of blocks that it calls failed for a key or field that stands twice among them."""
    from bibtexparser import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry

    library = parse_string(text, parse_stack=())
    held = [block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock) else block for block in library.blocks]
    return Counter(block.key.lower() for block in held if isinstance(block, Entry))


def rispy_keys(text: str) -> Counter[str]:
    """How many records rispy finds, for RIS has no keys."""
    import rispy

    return Counter({"record": len(rispy.loads("\n".join(text.splitlines()), newline="\n"))})


OTHERS: dict[str, dict[str, Callable[[str], Counter[str]]]] = {
    "bibtex": {"pybtex": pybtex_keys, "bibtexparser": bibtexparser_keys},
    "ris": {"rispy": rispy_keys},
}
"""Format to the parsers that its files are compared with."""


def closes(text: str, batch: Batch) -> bool:
    """Whether every span is a work, a reject or another known thing, and nothing overlaps."""
    at = 0
    for span in batch.spans:
        if span.start < at or span.end > len(text):
            return False
        at = span.end
    outcomes = Counter(span.outcome for span in batch.spans)
    return outcomes["work"] == len(batch.works) and outcomes["reject"] == len(batch.rejects)


def differences(form: str, text: str, batch: Batch) -> Iterator[tuple[str, str]]:
    """Cause and key of each entry that another parser sees otherwise."""
    rejected = {reject.key.lower(): reject.code for reject in batch.rejects if reject.key}
    nameless = [reject for reject in batch.rejects if not reject.key]
    ours = Counter(work.key.lower() for work in batch.works) if form == "bibtex" else Counter({"record": len(batch.works)})
    ours.update(reject.key.lower() for reject in batch.rejects if reject.key)
    for name, keys_of in OTHERS.get(form, {}).items():
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                theirs = keys_of(text)
        except Exception as fault:  # what another parser raises is what is measured here
            yield f"{name} refuses the whole file", type(fault).__name__
            continue
        for key, number in (ours - theirs).items():
            why = f", told as {rejected[key]}" if key in rejected else ""
            yield from [(f"{name} does not see it{why}", key)] * number
        for key, number in (theirs - ours).items():
            held = next((reject.code for reject in nameless if key in reject.text.lower()), "")
            yield from [(f"{name} reads it, here a part of a reject ({held})" if held else f"only {name} sees it", key)] * number


def main(folders: list[str], *, each: bool) -> None:
    """Print the tables."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    rows: dict[tuple[str, str], Tally] = {}
    for folder in map(Path, folders):
        for path in files(folder):
            content = path.read_bytes()
            text = decode(content, path.name).text
            form = formats.form_of(text, path.suffix if path.suffix != ".txt" else "")
            if not form or (path.suffix.lower() in (".json", ".xml", ".txt") and not formats.READERS[form].mark.search(text[:20_000])):
                continue
            try:
                batch = formats.read(path, name=path.name)
            except KbError as fault:
                print(f"{path}: {fault}", file=sys.stderr)
                continue
            tally = rows.setdefault((folder.name, formats.READERS[form].title), Tally())
            tally.files += 1
            tally.works += len(batch.works)
            tally.rejects.update(reject.code for reject in batch.rejects)
            if not closes(text, batch):
                tally.differences["the accounting does not close"] += 1
            for cause, key in differences(form, text, batch):
                tally.differences[cause] += 1
                if each:
                    print(f"{path}: {cause}: {key}", file=sys.stderr)
    print("| folder | format | files | works | rejects |\n|---|---|---:|---:|---|")
    for (folder_name, title), tally in rows.items():
        told = ", ".join(f"{number} {code}" for code, number in tally.rejects.most_common()) or "none"
        print(f"| {folder_name} | {title} | {tally.files} | {tally.works:,} | {told} |")
    print("\n| folder | seen otherwise | entries |\n|---|---|---:|")
    for (folder_name, _), tally in rows.items():
        for cause, number in sorted(tally.differences.items()):
            print(f"| {folder_name} | {cause} | {number} |")


if __name__ == "__main__":
    main([word for word in sys.argv[1:] if word != "--each"], each="--each" in sys.argv)
