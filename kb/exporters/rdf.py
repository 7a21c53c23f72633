"""RDF's ground: IRIs of a base, literals escaped, and a description as Turtle lines. It knows the words of `rdf_words` and no database.

Sources: RDF 1.1 Turtle and TriG (W3C, 2014); RFC 3986 and 3987 for what an IRI may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from kb.exporters.rdf_words import CLASSES, NAMESPACES, OWN, PROPERTIES

Value = str | int | bool
Part = Literal["assertion", "provenance", "pubinfo", "head", "library"]

_UNSAFE = re.compile('[\\x00-\\x1f"\\\\\\x7f-\\x9f\\u2028\\u2029\\ufffe\\uffff]')
"""What a quoted literal may not hold, and what readers of lines take for a line's end or drop."""
_NAMED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN = re.compile("[A-Za-z0-9_~/-]+")
"""An id that is an IRI's part as it stands."""
_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_KEPT = "-._~:/?#[]@!$&'()*+,;=%"
"""What RFC 3986 lets stand in an IRI beside letters and digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """Statements about one resource: pairs of a property's name in `rdf_words.PROPERTIES` and a value; an IRI is absolute."""

    iri: str
    types: tuple[str, ...] = ()
    """Names in `rdf_words.CLASSES`."""
    statements: tuple[tuple[str, Value], ...]
    part: Part = "library"
    """Where it stands in a nanopublication; library: in none."""


class Names:
    """The IRIs of a base: all begin with its `base_iri`, and an id is found again by decoding them."""

    def __init__(self, base_iri: str) -> None:
        """Begin with `base_iri`, and end it with a slash if no sign divides it from what follows."""
        self.base = base_iri if base_iri.endswith((":", "/", "#", "=", "?")) else f"{base_iri}/"

    def of(self, kind: str, name: str) -> str:
        """The IRI of the thing of that kind and id. Other signs than letters, digits and `-._~/` are percent-encoded, as UTF-8.

        >>> Names("urn:tides:").of("claim", "a<b>-1")
        'urn:tides:claim/a%3Cb%3E-1'
        """
        if _PLAIN.fullmatch(name):
            return f"{self.base}{kind}/{name}"
        segments = (quote(segment, safe="") for segment in name.split("/"))
        return f"{self.base}{kind}/{'/'.join(segment.replace('.', '%2E') if set(segment) == {'.'} else segment for segment in segments)}"

    def node(self, name: str) -> str:
        """The IRI of a node of the graph, whose id is kind:id."""
        kind, _, rest = name.partition(":")
        return self.of(kind, rest)

    def word(self, compact: str) -> str:
        """The whole IRI of a class or property that `rdf_words` writes as prefix:name; own words lie below the base."""
        prefix, _, local = compact.partition(":")
        return f"{self.own if prefix == OWN else NAMESPACES[prefix]}{local}"

    @property
    def own(self) -> str:
        """Where this project's own classes and properties begin."""
        return f"{self.base}vocabulary/"


def address(text: str | None) -> str | None:
    """A web address as an IRI, signs that no IRI may hold percent-encoded; None for what is no web address."""
    return quote(text, safe=_KEPT) if text and _ADDRESS.match(text) else None


def literal(text: str) -> str:
    r"""A text in quotes, so that Turtle, TriG and N-Triples read it back as it is.

    >>> print(literal('say "a\nb"'))
    "say \"a\nb\""
    """
    return f'"{_UNSAFE.sub(_escaped, text)}"'


def _escaped(found: re.Match[str]) -> str:
    return _NAMED.get(found[0]) or f"\\u{ord(found[0]):04X}"


def value(of: str, holds: str) -> str:
    """A value as Turtle writes it; `holds` is what its property holds: iri, text, or the name of an XML Schema type."""
    if holds == "iri":
        return f"<{of}>"
    return literal(of) if holds == "text" else f"{literal(of)}^^xsd:{holds}"


def text_of(of: Value) -> str:
    """A value's text, a truth value in XML Schema's spelling."""
    return str(of).lower() if isinstance(of, bool) else str(of)


def prefixes(names: Names) -> str:
    """The prefixes that `lines` uses, one a line."""
    spaces = {**NAMESPACES, OWN: names.own}
    return "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in sorted(spaces.items()))


def lines(described: Description, indent: str = "") -> Iterator[str]:
    """A description in Turtle: its types, then one statement a line."""
    pairs = [(PROPERTIES[name].iri, value(text_of(of), PROPERTIES[name].holds)) for name, of in described.statements]
    if described.types:
        pairs.insert(0, ("a", ", ".join(CLASSES[name].iri for name in described.types)))
    for number, (predicate, told) in enumerate(pairs):
        start = f"{indent}<{described.iri}> " if not number else f"{indent}    "
        yield f"{start}{predicate} {told} {';' if number < len(pairs) - 1 else '.'}\n"


def told(statements: Iterable[tuple[str, Value | None]]) -> tuple[tuple[str, Value], ...]:
    """The statements that say something: neither null nor empty, each once, in order."""
    return tuple(dict.fromkeys((name, of) for name, of in statements if of is not None and of != ""))
