r"""Citations written as keys: Pandoc's `[see @a, p. 3; @b]` and `@a [p. 3]`, and LaTeX's `\cite` families.

In: a text. Out: citations whose works have keys in place of authors and years. Source: the Pandoc user's guide, "Citation syntax"; the manuals of
natbib and biblatex, the lists of commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.cited import CitationForm
from kb.extract.reading import Reading
from kb.extract.records import CitedWork, Found

_KEY = r"@(?:\{[^{}\s]{1,200}\}|[\w][\w:.#$%&+?<>~/-]{0,200}(?<=[\w/]))"
_BRACKET = re.compile(rf"\[(?=[^\[\]]{{0,1500}}{_KEY})(?:[^\[\]]{{0,2000}})\]")
_CITED = re.compile(rf"(?<![\w.@\\])(?P<bare>-?){_KEY}")
_NARRATIVE = re.compile(rf"(?<![\w.@\\/\[-])-?{_KEY}(?:\s?\[(?P<locator>[^\[\]@]{{1,200}})\])?")
_CROSS = re.compile(r"@(?:fig|tbl|tab|sec|eq|lst|thm|lem|cor|prp|exm|exr|def|ref)[:-]", re.IGNORECASE)
_PLACES = r"(?:\s?\[[^\[\]]{0,400}\]){0,2}"
_LATEX = re.compile(
    r"\\(?P<name>(?:[Pp]aren|[Tt]ext|[Aa]uto|[Ff]oot|[Ff]ull|[Ss]mart|[Ss]uper|[Nn]o)?[Cc]ite(?:s|p|t|alp|alt|author|year|yearpar|num|text|title|A|NP|n|shortn|full|shorts?)?s?)"
    rf"\*?(?P<rest>(?:{_PLACES}\s?\{{[^{{}}]{{1,1500}}\}}){{1,40}}?(?![\[{{]))"
)
_GROUP = re.compile(rf"(?P<places>{_PLACES})\s?\{{(?P<keys>[^{{}}]{{1,1500}})\}}")
_NARRATIVES = ("text", "citet", "citealt", "citeauthor", "citea", "citen", "textcite")


def citekeys(reading: Reading) -> Iterator[Found]:
    """Citations in Pandoc's syntax. In running text only keys of the library count: an `@` may be anything."""
    text = reading.text
    if "@" not in text:
        return
    end = 0
    for bracket in _BRACKET.finditer(text):
        works = [work for part in bracket[0][1:-1].split(";") if (work := _part(part)) is not None]
        if works and (any(work.key in reading.known.keys for work in works) or not reading.known.keys):
            before = re.search(rf"(?<![\w.@\\/]){_KEY}\s?\Z", text[max(end, bracket.start() - 210) : bracket.start()])
            if before is None:
                yield Found(bracket.start(), bracket.end(), "parenthetical", "Pandoc citekey", tuple(works), True)
            end = bracket.end()
    for match in _NARRATIVE.finditer(text):
        key = _plain(match[0].split("[")[0].strip().lstrip("-"))
        if key in reading.known.keys or (match["locator"] and not _CROSS.match(match[0])):
            stop = match.end() if match["locator"] else match.start() + len(match[0].split("[")[0].rstrip())
            locator = match["locator"]
            work = CitedWork(authors="", year="", locator=" ".join(locator.split()) if locator else None, key=key)
            yield Found(match.start(), stop, "narrative", "Pandoc citekey", (work,), True)


def _part(part: str) -> CitedWork | None:
    match = _CITED.search(part)
    if match is None or _CROSS.match(match[0].lstrip("-")):
        return None
    prefix = " ".join(part[: match.start()].split()) or None
    locator = " ".join(part[match.end() :].strip(" ,\n\t").split()) or None
    return CitedWork(authors="", year="", prefix=prefix, locator=locator, key=_plain(match[0].lstrip("-")))


def _plain(key: str) -> str:
    return key.removeprefix("@").removeprefix("{").removesuffix("}")


def latex(text: str) -> Iterator[Found]:
    r"""Citations as LaTeX commands: of two optional arguments the first is the prefix, the second the locator; one alone is the locator."""
    if "\\" not in text:
        return
    for match in _LATEX.finditer(text):
        works = []
        for group in _GROUP.finditer(match["rest"]):
            places = [" ".join(place.split()) for place in re.findall(r"\[([^\[\]]*)\]", group["places"])]
            prefix, locator = (places[0], places[1]) if len(places) == 2 else ("", places[0] if places else "")
            keys = [key.strip() for key in group["keys"].split(",") if key.strip()]
            for n, key in enumerate(keys):
                last = n == len(keys) - 1
                works.append(
                    CitedWork(authors="", year="", prefix=prefix or None if not n else None, locator=locator or None if last else None, key=key)
                )
        if works and not match["name"].lower().startswith("nocite"):
            name = match["name"].lower()
            form: CitationForm = "narrative" if name.startswith(_NARRATIVES) else "parenthetical"
            yield Found(match.start(), match.end(), form, "LaTeX command", tuple(works), True)
