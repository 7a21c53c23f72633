"""Looks at the forms that styles print: three short made-up texts, rendered in every author-date style, and what of their citations is not read.

In: `forms/`, texts with citekeys and their libraries, ours. Out: a folder of renderings, kept for the next run; printed: F1 over all styles, the
styles that lose most, and each fault with the number of styles that have it, the most frequent first. It needs what `render` needs, and no clones.

    python -m bench.citations.forms FORMS
"""

from __future__ import annotations

import argparse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.citations.render import HERE, Source, all_styles, prepare, render
from bench.citations.score import Score, scored, told_of

TEXTS = ("works", "names", "repeats")
"""Kinds of works, of names, and works cited again."""


def rendered(out: Path) -> None:
    """Render each text in every style, where that is not done yet."""
    folders = []
    for name in TEXTS:
        text, library = ((HERE / "forms" / f"{name}.{ending}").read_text(encoding="utf-8") for ending in ("md", "bib"))
        if (out / name / "tree.json").exists() or prepare(Source(name=name, text=text, reader="markdown", library=library), out):
            folders.append(out / name)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: render(*job, "plain"), [(folder, style) for folder in folders for style in all_styles()]))


def main() -> None:
    """Render, score and print."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shown", type=int, default=40, help="how many styles and faults to print")
    arguments = parser.parse_args()
    rendered(arguments.out)
    total = Score()
    lost: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for one in scored(arguments.out, "plain", "both"):
        total.add(one.score)
        for kind, what in one.faults:
            lost[one.style] += kind != "keys"
            faults[" ".join(told_of(kind, what, one.text).split())] += 1
    print(f"F1 in {len(all_styles())} styles: {total.occurrences.f1():.4f} {total.works.f1():.4f} {total.keys.f1():.4f}")
    for counted in (lost, faults):
        print("\n".join(f"{times:5} {name}" for name, times in counted.most_common(arguments.shown)))


if __name__ == "__main__":
    main()
