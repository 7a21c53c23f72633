"""What somebody who is to act is advised to do, and what stands behind each piece of advice; and what they are told is needed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from datasette.utils.asgi import NotFound, Response

from kb.answers.gaps import SUPPORTED, advice
from kb.answers.query import Row, one, rows
from kb.errors import nearest
from kb.grading.cells import REPORTED_RESULT
from kb.model import ADDRESSEES
from kb.site import head
from kb.site.drawing import as_json, page
from kb.site.guard import POLICY
from kb.site.paging import Part, part
from kb.site.served import ask, ask_once

PAGE = 50
RESULTS = 2
"""Results behind one piece of advice that are told; a number tells of the others."""
PLURALS = {**{name: f"{name}s" for name in ADDRESSEES}, "anyone": "anyone"}
"""Addressees as a heading names them; the plural is an address too, and leads to the page."""
BEHIND = {
    "itself": "Its own passage reports a result",
    "same group": "A result is reported on the same practice, for the same group",
    "wider group": "A result is reported on the same practice, for a wider group only",
    "nothing": "No result is reported on the practice",
    "no practice named": "It names no practice that a result could be on",
}
"""What stands behind advice, the best first."""
_NEEDS = """
    SELECT c.id, s.label AS stated_by, c.statement, c.kind, c.direction, c.support, c.strength_rank
    FROM addressee_claims AS a JOIN claim_records AS c ON c.id = a.claim JOIN source_records AS s ON s.id = c.source
    WHERE a.addressee = ? AND c.kind = 'need' ORDER BY c.strength_rank DESC, c.n
"""
_BEHIND = (
    "SELECT c.id, s.label AS stated_by, c.statement, c.kind, c.direction, c.support "
    "FROM claim_records AS c JOIN source_records AS s ON s.id = c.source WHERE c.id IN (SELECT value FROM json_each(?))"
)
_RESULT = "SELECT label FROM levels WHERE rubric = 'reported' AND rank = ?"
_COUNTS = """
    SELECT a.addressee, count(*) AS n FROM addressee_claims AS a JOIN claim_places AS p ON p.claim = a.claim
    WHERE p.kind = 'recommendation' GROUP BY a.addressee
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """All advice of the base, by who is to act."""

    by_addressee: Mapping[str, tuple[Row, ...]]
    """Recommendations with `behind`, what stands behind them, the best first."""
    needs: Mapping[str, tuple[Row, ...]]
    result_label: str
    """The level that counts as a result."""


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address patterns and their pages."""
    return [(r"^/for/(?P<addressee>[^/]+?)(?P<form>\.json)?$", addressee_page)]


async def addressee_page(datasette: Any, request: Any) -> Any:
    """What one addressee is advised. An unknown one is not found; the plural leads to the singular."""
    name, form = unquote(request.url_vars["addressee"]), request.url_vars["form"] or ""
    singular = next((each for each, many in PLURALS.items() if name == many and each != many), None)
    if singular is not None:
        target = datasette.urls.path(f"/for/{quote(singular)}{form}")
        return Response("", status=301, headers={"location": str(target), "content-security-policy": POLICY})
    if name not in ADDRESSEES:
        hint = nearest(name, ADDRESSEES, other=f"there are {', '.join(ADDRESSEES)}")
        raise NotFound(f"Nobody is called '{name}' here; {hint}.")
    advised = await ask_once(datasette, told)
    listed = advised.by_addressee.get(name, ())
    needs = advised.needs.get(name, ())
    backed = sum(claim["behind"] in SUPPORTED for claim in listed)
    if form:
        return as_json({"addressee": name, "n": len(listed), "n_without": len(listed) - backed, "advice": listed, "needs": needs})
    shown = part(request.args.get("page"), len(listed), PAGE)
    here = listed[shown.start : shown.end]
    named = json.dumps([result for claim in here for result in behind(claim)[:RESULTS]])
    content = {
        "name": name,
        "many": PLURALS[name],
        "grouped": grouped(here),
        "behind": behind,
        "results": await ask(datasette, lambda connection: {row["id"]: row for row in rows(connection, _BEHIND, (named,))}),
        "shown": shown,
        "n_itself": sum(claim["behind"] == "itself" for claim in listed),
        "n_near": sum(claim["behind"] in SUPPORTED and claim["behind"] != "itself" for claim in listed),
        "needs": needs[:PAGE],
        "n_needs": len(needs),
        "result_label": advised.result_label,
        "few": RESULTS,
        "others": [(each, PLURALS[each], len(advised.by_addressee.get(each, ()))) for each in ADDRESSEES if each != name],
        "head": _head(await ask_once(datasette, head.base), name, shown),
    }
    return await page(datasette, request, "addressee", content)


def told(connection: sqlite3.Connection) -> Advised:
    """All advice and all needs, by who is to act. Asked once for as long as a base is served."""
    order = list(BEHIND)
    found: dict[str, list[Row]] = {}
    for claim in advice(connection)["advice"]:
        for addressee in claim["addressees"]:
            found.setdefault(addressee, []).append(claim)
    label = one(connection, _RESULT, (REPORTED_RESULT,))
    assert label is not None
    return Advised(
        by_addressee={name: tuple(sorted(claims, key=lambda claim: order.index(claim["behind"]))) for name, claims in found.items()},
        needs={name: tuple(rows(connection, _NEEDS, (name,))) for name in ADDRESSEES},
        result_label=label["label"],
    )


def behind(claim: Row) -> list[str]:
    """Ids of the claims that report a result on the practice advised: for the same group, or else for a wider one."""
    return list(claim["results"] or claim["wider_results"])


def grouped(listed: tuple[Row, ...]) -> list[tuple[str, list[Row]]]:
    """Advice under the words for what stands behind it."""
    found: dict[str, list[Row]] = {}
    for claim in listed:
        found.setdefault(BEHIND[claim["behind"]], []).append(claim)
    return list(found.items())


def counts(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """Addressees that are advised, with how many recommendations: for lists of pages."""
    numbers = {row["addressee"]: row["n"] for row in rows(connection, _COUNTS)}
    return [(name, PLURALS[name], numbers[name]) for name in ADDRESSEES if name in numbers]


def _head(base: head.Base, name: str, shown: Part) -> head.Head:
    sentence = f"What the sources advise {PLURALS[name]} to do ({shown.total} recommendations), who states it, and what stands behind it."
    return head.plain(base, f"For {PLURALS[name]}", sentence, path=f"/for/{name}", kind="CollectionPage")
