"""Keys that works had before: claims may go on using them, and are read as if they used the key of today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kb.errors import Mend, Problem, info
from kb.model import Claim, Work


def resolved(claims: Iterable[Claim], works: Iterable[Work]) -> tuple[tuple[Claim, ...], list[Problem]]:
    """The claims with each former key made the key of today, and a remark for each place where one stands. A key goes before an alias."""
    listed = tuple(works)
    today = {alias: work.key for work in reversed(listed) for alias in work.aliases}
    for work in listed:
        today.pop(work.key, None)
    if not today:
        return tuple(claims), []
    problems: list[Problem] = []
    found = []
    for claim in claims:
        changed = claim
        if key := today.get(claim.source):
            problems.append(_told(claim, claim.source, key, "source"))
            changed = replace(changed, source=key)
        if any(link.work in today for link in claim.evidence):
            links = list(claim.evidence)
            for at, link in enumerate(links):
                if link.work in today:
                    problems.append(_told(claim, link.work, today[link.work], "evidence", at, "work"))
                    links[at] = replace(link, work=today[link.work])
            changed = replace(changed, evidence=tuple(links))
        found.append(changed)
    return tuple(found), problems


def _told(claim: Claim, old: str, new: str, *path: str | int) -> Problem:
    told = f"'{old}' is a former key of '{new}'"
    return info("former-key", claim.place, told, f"write {new}; the former key goes on leading there", path=path, fix=Mend(path=path, text=new))
