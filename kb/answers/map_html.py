"""The map as one HTML file that needs nothing else: a real table, styles inside, no script; for screens light and dark, and for paper.

In: the words of a map. Out: the page's text. It says what the picture says, in the same colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from kb.answers.map_words import CellWords, MapWords
from kb.answers.picture import INK, LINE, LOOKS, PAPER

_BANDS = {
    "asserted_only": "radial-gradient({line} 1px, transparent 1.4px) 0 0 / 5px 5px",
    "other_only": "repeating-linear-gradient({line} 0 1px, transparent 1px 4px)",
    "said_missing": "repeating-linear-gradient(45deg, {line} 0 1px, transparent 1px 5px), "
    "repeating-linear-gradient(-45deg, {line} 0 1px, transparent 1px 5px)",
    "not_yet_coded": "radial-gradient(transparent 1.6px, {line} 1.8px 2.4px, transparent 2.8px) 0 0 / 7px 7px",
    "not_found": "repeating-linear-gradient(-45deg, {line} 0 1px, transparent 1px 5px)",
}
"""Pattern of the band at the left of a cell, by its look."""
_STYLE = f"""
:root {{ color-scheme: light dark; --ink: {INK}; --paper: {PAPER}; --line: {LINE}; }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #ececec; --paper: #16181c; --line: #9a9a9a; }} }}
body {{ margin: 0 auto; padding: 1.5rem; max-width: 84rem; background: var(--paper); color: var(--ink); font: 1rem/1.45 system-ui, sans-serif; }}
h1 {{ margin: 0 0 .5rem; font-size: 1.6rem; line-height: 1.2; }}
p {{ margin: .4rem 0; max-width: 70rem; }}
.legend {{ display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; margin: .8rem 0; padding: 0; list-style: none; }}
.legend li {{ display: flex; align-items: center; gap: .45rem; }}
.legend i {{ width: 1.9rem; height: 1.1rem; border: 1px solid var(--line); }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: separate; border-spacing: 2px; }}
caption {{ padding: .3rem 0; text-align: left; }}
th {{ padding: .35rem .5rem .35rem 0; text-align: left; vertical-align: top; }}
thead th {{ padding-left: .5rem; vertical-align: bottom; }}
td {{ min-width: 7.5rem; padding: .4rem .5rem; border: 1px solid var(--line); vertical-align: top; font-size: .85rem; line-height: 1.3; }}
td b, td span, td abbr {{ display: block; }}
abbr {{ text-decoration: none; }}
td.band {{ padding-left: 1.2rem; }}
footer {{ margin-top: 1rem; font-size: .9rem; }}
@media print {{
  :root {{ --ink: #000; --paper: #fff; --line: {LINE}; }}
  @page {{ size: landscape; margin: 10mm; }}
  * {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
  body {{ max-width: none; padding: 0; font-size: 8pt; }}
  .wide {{ overflow: visible; }}
  td {{ min-width: 0; font-size: 7pt; }}
  tr {{ break-inside: avoid; }}
}}
"""


def map_html(words: MapWords) -> str:
    """The map as a page."""
    return "\n".join(_page(words)) + "\n"


def _page(words: MapWords) -> Iterator[str]:
    title = escape(words.title)
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{_STYLE}{''.join(_looks())}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{title}</h1>\n<p>{escape(words.lead)}</p>\n<p>{escape(words.summary)}</p>"
    yield f"<p><strong>{escape(words.waiting)}</strong></p>" if words.waiting else ""
    yield '<ul class="legend">'
    yield from (f'<li><i class="{_class(look)}"></i>{escape(text)}</li>' for look, text in words.legend)
    yield from (f"<li>{mark} {escape(text)}</li>" for mark, text in words.marks)
    yield '</ul>\n<div class="wide" role="region" aria-labelledby="caption" tabindex="0">\n<table>'
    yield f'<caption id="caption">{escape(words.corner)} by {escape(words.across)}</caption>\n<thead>\n<tr>'
    yield from (f'<th scope="col">{escape(label)}</th>' for label in (words.corner, *words.columns))
    yield "</tr>\n</thead>\n<tbody>"
    marks = dict(words.marks)
    for label, row in zip(words.rows, words.cells, strict=True):
        yield f'<tr>\n<th scope="row">{escape(label)}</th>'
        yield from (_cell(cell, marks) for cell in row)
        yield "</tr>"
    yield "</tbody>\n</table>\n</div>\n</main>\n<footer>"
    yield from (f"<p>{escape(line)}</p>" for line in words.foot)
    yield "</footer>\n</body>\n</html>"


def _cell(cell: CellWords, marks: Mapping[str, str]) -> str:
    lines = "".join(f"<span>{escape(line)}</span>" for line in cell.lines)
    beside = "".join(f'<abbr title="{escape(marks[mark[0]])}">{escape(mark)}</abbr>' for mark in cell.marks)
    return f'<td class="{_class(cell.look)}"><b>{escape(cell.word)}</b>{lines}{beside}</td>'


def _class(look: str) -> str:
    return look.replace(" ", "-").replace("_", "-") + (" band" if look in _BANDS else "")


def _looks() -> Iterator[str]:
    """The rules of each look: its colours, and its pattern in a band at the left."""
    for name, look in LOOKS.items():
        of = f".{_class(name).split()[0]}"
        yield f"{of} {{ background-color: {look.fill}; color: {look.ink}; }}\n"
        if name in _BANDS:
            band = _BANDS[name].format(line=LINE)
            yield f"td{of} {{ position: relative; }}\n"
            yield f'{of}::before {{ content: ""; display: block; background: {band}, {PAPER}; }}\n'
            yield f"td{of}::before {{ position: absolute; inset: 0 auto 0 0; width: .7rem; border-right: 1px solid {LINE}; }}\n"
            yield f".legend {of}::before {{ width: 50%; height: 100%; }}\n"
