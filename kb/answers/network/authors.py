"""Author groups: works that have an author in common, directly or by way of other works.

They are the connected parts of the network of authorship (Newman 2001 on its components). Names are one author where the family name and
the first letter of the given names are the same, accents and case aside, as Newman's coarser count has it; a body is one author by its whole
name. Namesakes may therefore join a group: each group lists its authors as the library spells them. A work without authors counts by its
editors; one without either stands alone. Only works that a claim rests on are looked at.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.answers.network.cited import Cited
from kb.answers.query import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Works with a common author, and who made them."""

    id: str
    """The first of its works, by citekey."""
    label: str
    """Its most frequent authors; the work's short form where it has one work."""
    works: tuple[str, ...]
    authors: tuple[str, ...]
    """As the library spells them, by name."""


def author_groups(cited: Cited) -> tuple[Group, ...]:
    """The groups of the works that claims rest on, each work in one; by id."""
    import networkx as nx

    network = nx.Graph()
    for work in cited.resting():
        network.add_node(("work", work))
        network.add_edges_from((("work", work), ("author", key)) for key, _ in names(cited.works[work]))
    found = []
    for part in nx.connected_components(network):
        works = tuple(sorted(name for kind, name in part if kind == "work"))
        found.append(_group(cited, works))
    return tuple(sorted(found, key=lambda group: group.id))


def names(work: Row) -> Iterator[tuple[str, str]]:
    """Each author of a work, or else each editor: what tells them apart, and the name as spelt."""
    for name in json.loads(work["names"] or "[]"):
        family, given = name.get("family", name.get("literal", "")), name.get("given", "")
        yield f"{_plain(family)}|{_plain(given)[:1]}", ", ".join(part for part in (family, given) if part)


def _group(cited: Cited, works: tuple[str, ...]) -> Group:
    spelt: dict[str, str] = {}
    written: Counter[str] = Counter()
    for work in works:
        for key, name in dict(names(cited.works[work])).items():
            spelt[key] = max(spelt.get(key, name), name, key=lambda one: (len(one), one))
            written[key] += 1
    label = str(cited.works[works[0]]["label"]) if len(works) == 1 else _label(sorted(spelt, key=lambda key: (-written[key], spelt[key])), spelt)
    return Group(id=works[0], label=label, works=works, authors=tuple(sorted(spelt.values())))


def _label(order: list[str], spelt: dict[str, str]) -> str:
    shown = "; ".join(spelt[key] for key in order[:2])
    return f"{shown} and {len(order) - 2} more" if len(order) > 2 else shown


def _plain(text: str) -> str:
    """Letters and digits alone, without accents and case."""
    return "".join(_letters(unicodedata.normalize("NFKD", text))).casefold()


def _letters(text: str) -> Iterable[str]:
    return (letter for letter in text if letter.isalnum())
