"""How well documents come back as text: prose of our own making, typeset and exported in many ways, and read again.

    python bench/conversion.py            measures all variants and prints the table that stands in docs/conversion.md
    python bench/conversion.py KEEP       also keeps the documents in the folder KEEP
    python bench/conversion.py --truth FOLDER
                                          compares the PDF and the HTML of each document of the truth set of citations (bench/citations)

The prose is made from a list of words by chance that is always the same, with citations, long words, names with accents and hyphens of their
own. It is typeset by Typst (pip install typst) and WeasyPrint (pip install weasyprint), and exported by pandoc (pip install pypandoc_binary). The
error rate is the number of characters to insert, delete or replace, by the length of the prose: beside it that of the text that pypdfium2 gives
without our reading.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import pypandoc
import pypdfium2
import typst
import weasyprint
from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from kb.extract.view import reading_view  # noqa: E402
from kb.readers.documents import document_from  # noqa: E402

WORDS = (
    "the of and in to a that with for by from this each some most garden gardens street streets evaluation implementation measurement "
    "comparison temperature neighbourhood participants observation significantly approximately characteristics differences establish "
    "communities infrastructure longitudinal interdisciplinary representative environmental sustainability considerable improvement well-known "
    "long-term self-reported non-linear efficient office flow affine different difficulty reflections classification summer winter measured "
    "sampled described counted compared reported trees roofs water shade heat noise paths benches lights walls soil plants insects birds light "
    "wind rain "
).split()
NAMES = "Okoro|Lindqvist|García-Pérez|Müller|O’Brien|van der Berg|Šimić|Robinson-Cimpian|Nakamura|Fairbrother|Ångström|D’Souza".split("|")
TITLES = ("Aims and background", "What earlier studies found", "Methods", "Results by season", "What follows")


def prose(seed: int, paragraphs: int = 24) -> list[tuple[str, str]]:
    """Blocks of a document: heading, paragraph or note, and its text."""
    chance = random.Random(seed)
    blocks = []
    for number in range(paragraphs):
        if number % 6 == 0:
            blocks.append(("heading", TITLES[(number // 6) % len(TITLES)]))
        blocks.append(("paragraph", " ".join(sentence(chance) for _ in range(chance.randint(3, 7)))))
        if number % 5 == 2:
            blocks.append(("note", sentence(chance)))
    return blocks


def sentence(chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(8, 24))]
    if chance.random() < 0.5:
        one, other = chance.sample(NAMES, 2)
        year = chance.randint(1990, 2020)
        words.append(chance.choice([f"({one} & {other}, {year})", f"(see {one} et al., {year}, p. {chance.randint(2, 300)}; {other}, {year + 1}a)"]))
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


Blocks = Sequence[tuple[str, str]]


def in_typst(blocks: Iterable[tuple[str, str]], setting: str) -> str:
    """The document in Typst's markup; a note hangs on the paragraph before it."""
    parts = [setting]
    for kind, text in blocks:
        escaped = "".join(f"\\{letter}" if letter in "#$*_`<>@=-+/~\\[]" else letter for letter in text)
        if kind == "note":
            parts[-1] += f"#footnote[{escaped}]"
        else:
            parts.append(f"= {escaped}" if kind == "heading" else escaped)
    return "\n\n".join(parts)


def in_markdown(blocks: Iterable[tuple[str, str]]) -> str:
    parts: list[str] = []
    notes = []
    for kind, text in blocks:
        if kind == "note":
            notes.append(f"[^{len(notes) + 1}]: {text}")
            parts[-1] += f"[^{len(notes)}]"
        else:
            parts.append(f"# {text}" if kind == "heading" else text)
    return "\n\n".join([*parts, *notes]).replace("@", "\\@")


SERIF = '#set text(lang: "en", size: 10pt)\n#set par(justify: true, first-line-indent: 1.2em)\n'
HEADS = "#set page(header: [Journal of Streets 12(3) #h(1fr) Gardens and heat], footer: context align(center, counter(page).display()))\n"
TYPESET: dict[str, str] = {
    "one column": SERIF,
    "one column, not justified": '#set text(lang: "en", size: 11pt)\n#set par(spacing: 1.4em)\n',
    "one column, heads and page numbers": HEADS + SERIF,
    "two columns, heads and page numbers": HEADS + '#set page(columns: 2, paper: "a4", margin: 2cm)\n' + SERIF.replace("10pt", "9pt"),
    "two columns, small pages": HEADS + '#set page(columns: 2, paper: "a5", margin: 1.5cm)\n' + SERIF.replace("10pt", "8pt"),
    "line numbers": HEADS + SERIF + '#set par.line(numbering: "1")\n',
    "double spaced": HEADS + '#set text(lang: "en", size: 12pt)\n#set par(leading: 1.5em, spacing: 1.5em, first-line-indent: 2em)\n',
}


def typst_pdf(source: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "document.typ")
        path.write_text(source, encoding="utf-8")
        made = typst.compile(str(path))
    assert isinstance(made, bytes)
    return made


def weasy_pdf(blocks: Iterable[tuple[str, str]]) -> bytes:
    page = "".join(f"<h2>{text}</h2>" if kind == "heading" else f"<p>{text}</p>" for kind, text in blocks)
    style = (
        "@page { size: A4; margin: 2cm; @top-center { content: 'Journal of Streets 12(3)' } @bottom-center { content: counter(page) } }"
        "body { columns: 2; text-align: justify; hyphens: auto; font-size: 10pt } p { margin: 0; text-indent: 1em }"
    )
    made = weasyprint.HTML(string=f'<html lang="en"><style>{style}</style><body>{page}</body></html>').write_pdf()
    assert isinstance(made, bytes)
    return made


def exported(blocks: Iterable[tuple[str, str]], form: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"document.{form}")
        pypandoc.convert_text(in_markdown(blocks), form, "markdown-smart", outputfile=str(path), extra_args=["--standalone"])
        return path.read_bytes()


def naive(content: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def errors(text: str, blocks: Blocks) -> float:
    """Characters to change, by the length of what was wanted; white space is one space. A note is right wherever it stands whole."""
    made = " ".join(text.split())
    wanted = [text for kind, text in blocks if kind != "note"]
    for kind, note in blocks:
        if kind == "note" and f" {note}" in made:
            made = made.replace(f" {note}", "", 1)
        elif kind == "note":
            wanted.append(note)
    right = " ".join(wanted)
    return Levenshtein.distance(made, right) / len(right)


def others(folder: Path) -> None:
    """Print how far the text of each PDF in the truth set is from that of the same document in HTML, and how far in the middle."""
    rates = []
    for pdf in sorted(folder.glob("*/*.pdf.pdf")):
        page = pdf.with_name(pdf.name.replace(".pdf.pdf", ".html.html"))
        if page.exists():
            texts = [" ".join(document_from(path.read_bytes(), path.name).text.split()) for path in (pdf, page)]
            rates.append(1000 * Levenshtein.distance(*texts) / len(texts[1]))
            print(f"{rates[-1]:6.1f}  {pdf.parent.name}")
    most = quantiles(rates, n=10)[8]
    print(f"{len(rates)} documents; in the middle {median(rates):.1f} characters of 1,000 differ, in nine of ten less than {most:.1f}")


def main() -> None:
    """Print one row a variant: error rate; then, without notes, that of the text of pypdfium2, and that of the same text as the finder reads it."""
    if sys.argv[1:2] == ["--truth"]:
        others(Path(sys.argv[2]))
        return
    keep = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    blocks = prose(1)
    prose_alone = [block for block in blocks if block[0] != "note"]
    makers: dict[str, tuple[str, Callable[[Blocks], bytes]]] = {
        f"PDF (Typst): {name}": ("pdf", lambda given, setting=setting: typst_pdf(in_typst(given, setting))) for name, setting in TYPESET.items()
    }
    makers["PDF (WeasyPrint): two columns, hyphenated"] = ("pdf", weasy_pdf)
    for form, suffix in (("html", "html"), ("docx", "docx"), ("jats", "xml")):
        makers[form.upper()] = (suffix, lambda given, form=form: exported(given, form))
    print("| document | characters wrong, per 1,000 | pypdfium2 alone | as the finder reads that |\n|---|---|---|---|")
    for name, (suffix, make) in makers.items():
        given = prose_alone if make is weasy_pdf else blocks
        content = make(given)
        plain = document_from(content, f"document.{suffix}")
        cells = [errors(plain.text, given)]
        if suffix == "pdf":
            raw = naive(make(prose_alone))
            cells += [errors(raw, prose_alone), errors(reading_view(raw).text, prose_alone)]
        print(f"| {name} | {' | '.join(f'{1000 * cell:.1f}' for cell in cells)}{' |' * (4 - len(cells))}")
        if keep:
            keep.mkdir(exist_ok=True)
            stem = name.replace(" ", "_").replace(":", "")
            Path(keep, f"{stem}.{suffix}").write_bytes(content)
            Path(keep, f"{stem}.{suffix}.txt").write_text(plain.text, encoding="utf-8")


if __name__ == "__main__":
    main()
