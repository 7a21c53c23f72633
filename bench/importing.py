"""What an import costs: 100,000 entries through `kb import`, beside bibtexparser alone and with its full chain of middlewares.

    python bench/importing.py [ENTRIES]       100000 unless told; prints the section of docs/benchmarks.md

Each runs in a process of its own, one after the other, on the same file; what is told is CPU time, which other programs hardly change, and the peak
of resident memory. The whole import reads, decodes, splits names, gives keys, looks for duplicates and writes. Half of the entries shows how it
grows. The chain is run on a tenth of the entries where there are more than 10,000, beside the import of the same tenth: else it takes half an hour.
The share is of the least of a few runs of each, one after the other.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

_SYLLABLES = "ba ne ti ro lu ma ke si do va pe chi gra sto len fir wa mon dal qui bre tos".split()
_ACCENTED = ('{\\"o}', "{\\'e}", "\\~{n}", "{\\ss}", "\\v{s}", "\\c{c}", "{\\o}", "\\`a")


def words(random: Random) -> list[str]:
    """A vocabulary of 30,000 words; those that come first are taken most."""
    return ["".join(random.choices(_SYLLABLES, k=random.randint(1, 4))) for _ in range(30_000)]


def entries(number: int) -> Iterator[str]:
    """Entries shaped as those that reference managers write: macros, accents, braces that keep capitals, addresses, most with an abstract."""
    random = Random(7)
    vocabulary = words(random)

    def some(count: int) -> str:
        return " ".join(vocabulary[min(int(random.paretovariate(0.6)), len(vocabulary) - 1)] for _ in range(count))

    def name() -> str:
        family = random.choice(vocabulary).capitalize()
        family = family + random.choice(_ACCENTED) + random.choice(_SYLLABLES) if random.random() < 0.15 else family
        return f"{family}, {random.choice('ABCDEFGHIJKLMNOP')}. {random.choice('ABCDEFGHIJKLMNOP')}."

    yield "".join(f"@string{{j-{n} = {{Journal of {some(2).title()}}}}}\n" for n in range(200))
    for n in range(number):
        year, is_article = random.randint(1950, 2025), random.random() < 0.75
        people = " and ".join(name() for _ in range(random.choice((1, 1, 2, 2, 3, 5))))
        title = f"{some(random.randint(5, 12)).capitalize()}: {{{random.choice(vocabulary).upper()}}} \\& {random.choice(vocabulary)}"
        first = random.randint(1, 900)
        fields = {"author": f'"{people}"', "title": f'"{title}"', "year": f"{year}"}
        if is_article:
            fields |= {"journal": f"j-{random.randrange(200)}", "volume": f"{{{random.randint(1, 99)}}}", "number": "3", "month": "mar"}
            fields |= {"pages": f"{{{first}--{first + 12}}}", "doi": f"{{10.5555/{year}.{n}}}", "issn": "{0028-0836}"}
        else:
            fields |= {"publisher": f"{{{some(2).title()}}}", "address": f"{{{some(1).title()}}}", "isbn": "{978-3-16-148410-0}"}
        fields |= {"url": f"{{https://shore.example/~a_b/{n}?c=%20d}}", "urldate": "{2020-05-06}", "language": "{en}"}
        fields["keywords"] = f"{{{', '.join(some(1) for _ in range(5))}}}"
        if random.random() < 0.6:
            fields["abstract"] = f"{{{some(60).capitalize()} -- 50{{\\%}} of {some(30)}.}}"
        fields["file"] = f"{{Full Text:files/{n}/{some(2)}.pdf:application/pdf}}"
        told = "".join(f"  {name} = {value},\n" for name, value in fields.items())
        yield f"@{'article' if is_article else 'book'}{{key{n}:{year},\n{told}}}\n\n"


def whole(source: Path) -> int:
    """The import; how many works came of it."""
    from kb.library import importing

    into = source.with_name("library.bib")
    into.unlink(missing_ok=True)
    return len(importing.run([source], into).works)


def reading(source: Path) -> int:
    """The reading alone."""
    from kb.readers import formats

    return len(formats.read(source).works)


def alone(source: Path) -> int:
    """What bibtexparser's splitter finds, without middleware."""
    import bibtexparser

    return len(bibtexparser.parse_string(source.read_text(encoding="utf-8"), parse_stack=()).entries)


def chain(source: Path) -> int:
    """What bibtexparser finds with every middleware that takes values apart and decodes them."""
    import bibtexparser
    from bibtexparser import middlewares as parts

    stack = [
        parts.ResolveStringReferencesMiddleware(), parts.RemoveEnclosingMiddleware(), parts.MonthIntMiddleware(), parts.LatexDecodingMiddleware(),
        parts.SeparateCoAuthors(), parts.SplitNameParts(),
    ]  # fmt: skip
    return len(bibtexparser.parse_string(source.read_text(encoding="utf-8"), parse_stack=stack).entries)


RUNS_OF_EACH = 5
RUNS = {"whole import": whole, "reading alone": reading, "bibtexparser alone": alone, "bibtexparser, full chain": chain}


def measured(what: str, source: Path) -> dict[str, float]:
    """CPU seconds and MB of a run in a process of its own."""
    command = [sys.executable, __file__, "--run", what, str(source)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def run(what: str, source: Path) -> None:
    """Do it, and print what it took."""
    import logging

    logging.disable(logging.CRITICAL)
    before = time.process_time()
    found = RUNS[what](source)
    taken = time.process_time() - before
    print(json.dumps({"seconds": taken, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "found": found}))


def main(number: int) -> None:
    """Print the table."""
    parts = {f"{number:,}": number, f"{number // 2:,}": number // 2, f"{number // 10:,}": number // 10}
    with TemporaryDirectory() as folder:
        files = {}
        for label, count in parts.items():
            (Path(folder) / label).mkdir()
            files[label] = Path(folder) / label / "source.bib"
            files[label].write_text("".join(entries(count)), encoding="utf-8")
        full, half, tenth = files
        size = files[full].stat().st_size / 1e6
        small = number > 10_000
        took = {
            "whole import": measured("whole import", files[full]),
            "half of the entries": measured("whole import", files[half]),
            "reading alone": measured("reading alone", files[full]),
            "bibtexparser alone": measured("bibtexparser alone", files[full]),
        }
        runs = [
            [measured(name, files[tenth if small else full]) for name in ("whole import", "bibtexparser, full chain")] for _ in range(RUNS_OF_EACH)
        ]
    imports, chains = ([run[at] for run in runs] for at in (0, 1))
    took["bibtexparser, full chain"] = min(chains, key=lambda told: told["seconds"])
    share = min(told["seconds"] for told in imports) / took["bibtexparser, full chain"]["seconds"]
    if small:
        took["bibtexparser, full chain"]["seconds"] *= 10
    print(f"## Importing {number:,} entries\n\n{size:.0f} MB of BibTeX. `python bench/importing.py` makes the file and this table.\n")
    print("| | CPU seconds | peak MB |\n|---|---:|---:|")
    for name, told in took.items():
        calculated = " (ten times a tenth)" if small and "chain" in name else ""
        print(f"| {name}{calculated} | {told['seconds']:.1f} | {told['megabytes']:.0f} |")
    growth = took["whole import"]["seconds"] / took["half of the entries"]["seconds"]
    same = tenth if small else full
    print(f"\nThe whole import takes {share:.1%} of the full chain on the same {same} entries, and {growth:.2f} times what half of them takes.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
