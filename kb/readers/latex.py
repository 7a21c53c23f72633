"""LaTeX as it stands in bibliographies, to plain text: accents, symbols, dashes, quotes, braces.

In: the text of a field. Out: what a reader sees. One pass, in time linear to the text, and never a fault: a command that is not known stays as
written, with its braces, so that nothing is lost. Symbols come from pylatexenc's table; its parser is not used, since on odd values it drops text,
prints or fails. Addresses (http...) are left alone wherever they stand. Nothing is expanded, included or computed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pylatexenc.latex2text import get_default_latex_context_db  # type: ignore[import-untyped, unused-ignore]

_SIGN = re.compile(r"[\\$~{}]")
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307", '"': "\u0308", "r": "\u030a",
    "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328", "b": "\u0331", "t": "\u0361",
}  # fmt: skip
"""LaTeX's accents as Unicode's combining characters, which stand behind their letter."""
_SIGNS = {",": " ", ";": " ", ":": " ", " ": " ", "\n": " ", "\\": " ", "!": "", "/": "", "-": "", "@": "", "(": "", ")": ""}
"""What a backslash and one sign show; any other sign shows itself."""
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}
_TRANSPARENT = frozenset(
    [
        "bfseries",
        "bf",
        "bgroup",
        "displaystyle",
        "egroup",
        "em",
        "emph",
        "ensuremath",
        "hbox",
        "it",
        "itshape",
        "mathbb",
        "mathbf",
        "mathcal",
        "mathit",
        "mathrm",
        "mathsf",
        "mathtt",
        "mbox",
        "mkbibbold",
        "mkbibemph",
        "mkbibitalic",
        "noopsort",
        "normalfont",
        "protect",
        "relax",
        "rm",
        "rmfamily",
        "sc",
        "scshape",
        "sf",
        "sffamily",
        "sl",
        "text",
        "textbf",
        "textit",
        "textmd",
        "textnormal",
        "textrm",
        "textsc",
        "textsf",
        "textsl",
        "textsubscript",
        "textsuperscript",
        "texttt",
        "textup",
        "tt",
        "ttfamily",
        "upshape",
    ]
)
"""Commands that change how their argument looks, not what it says."""
_QUOTING = frozenset({"enquote", "mkbibquote"})
_NAMES = {
    "BibTeX": "BibTeX", "hyp": "-", "LaTeX": "LaTeX", "TeX": "TeX", "euro": "€", "texteuro": "€", "textasciicircum": "^", "textbraceleft": "{",
    "textbraceright": "}",
}  # fmt: skip
"""Symbols that pylatexenc's table lacks, or shows as another sign."""
_LONGEST_SYMBOL = 3
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_SCRIPT = re.compile(r"([_^])(?:\{([0-9+-]+)\}|([0-9]))")
_WRAPPED = re.compile(r"\\(?:url|path)\s*\{(.*)\}")
_ESCAPED_SIGN = re.compile(r"\{\\([_%&#$])\}|\\([_%&#$])")
_ESCAPED_TILDE = re.compile(r"\{?(?:\\textasciitilde|\\~|\$\\sim\$)\s*(?:\{\})?\}?")
_TOKEN = re.compile(
    r"""
    \\url\s*+\{(?P<url>[^{}]*)\}
    | https?://[^\s{}<>"\\$]+
    | \\(?P<accent>[`'^"~=.]|[Hcbdvukrt](?![A-Za-z]))\s*+(?P<open>\{?)\s*+
      (?:\\(?P<dotless>[ij])(?![A-Za-z])\s*+|(?P<letter>\w)|(?P<alone>(?<=\{)(?=\})))
    | \\(?P<command>[A-Za-z]+)\s*+(?P<argument>\{?)
    | \\(?P<sign>.|\n)
    | \$(?=\S)(?P<formula>[^$]*?)(?<=\S)\$(?!\d)
    | ---?|``|''|~
    | \{|\}
    """,
    re.VERBOSE,
)
"""Each alternative begins with a sign, and not with a group: so the search jumps over all that is none of these signs."""


def plain(text: str) -> str:
    r"""The text as a reader sees it.

    >>> plain(r"{\'E}cole \& {NASA}: 10--20~km")
    'École & NASA: 10–20 km'
    """
    if not (_SIGN.search(text) or "--" in text or "``" in text or "''" in text):
        return text
    out: list[str] = []
    closers: list[str] = []  # for each open brace, what its closing brace shows: nothing, itself, or a quote
    kept_to = at = 0  # behind a group that was kept as written, the next one is its sister
    for token in _TOKEN.finditer(text):
        out.append(text[at : token.start()])
        at = token.end()
        if token[0] == "{":
            sister = 0 < kept_to == token.start()
            closers.append("}" if sister else "")
            out.append("{" if sister else "")
        elif token[0] == "}":
            out.append(closers.pop() if closers else "}")
            kept_to = at if out[-1] == "}" else kept_to
        elif token["command"]:
            shown, closer = _command(token)
            out.append(shown)
            if token["argument"]:
                closers.append(closer)
        else:
            out.append(_sign(token))
            if token["open"]:
                closers.append("")
    out.append(text[at:])
    return "".join(out)


def address(text: str) -> str:
    r"""An address or a DOI without the backslashes that some programs put before its signs: neither can hold one. All else stays.

    >>> address(r"http://a.org/x{\_}y{\%}20~b--c"), address(r"\url{http://a.org/}")
    ('http://a.org/x_y%20~b--c', 'http://a.org/')
    """
    if "\\" not in text:
        return text
    if found := _WRAPPED.fullmatch(text):
        text = found[1]
    return _ESCAPED_TILDE.sub("~", _ESCAPED_SIGN.sub(lambda found: found[1] or found[2], text))


def _command(token: re.Match[str]) -> tuple[str, str]:
    """What a command shows, with the brace that opens its argument, and what that brace's partner is to show."""
    name = token["command"]
    if name in _TRANSPARENT:
        return "", ""
    if name in _QUOTING and token["argument"]:
        return "“", "”"
    symbol = _symbols().get(name)
    return (token[0], "}") if symbol is None else (symbol, "")


def _sign(token: re.Match[str]) -> str:
    """What a token shows that is neither a command nor a brace."""
    if accent := token["accent"]:
        letter = token["dotless"] or token["letter"]
        return unicodedata.normalize("NFC", letter + _ACCENTS[accent]) if letter else accent
    if sign := token["sign"]:
        return _SIGNS.get(sign, sign)
    if token["formula"] is not None:
        return _formula(token["formula"]) or token[0]
    return _LIGATURES.get(token[0], token[0]) if token["url"] is None else token["url"]


def _formula(text: str) -> str:
    """A formula that plain text can show, without its dollar signs; empty where it cannot."""
    shown = _SCRIPT.sub(lambda m: (m[2] or m[3]).translate(_SUPERSCRIPTS if m[1] == "^" else _SUBSCRIPTS), text)
    if re.search(r"[_^]\s*[{\\]", shown):
        return ""
    shown = plain(shown)
    return "" if "\\" in shown else shown


@cache
def _symbols() -> dict[str, str]:
    """Commands without an argument, and the signs or words that they show."""
    table = {spec.macroname: spec.simplify_repl for spec in get_default_latex_context_db().iter_macro_specs()}
    shown = {name: text for name, text in table.items() if isinstance(text, str) and "%" not in text}
    return {name: text for name, text in shown.items() if name.isalpha() and (len(text) <= _LONGEST_SYMBOL or text == name)} | _NAMES
