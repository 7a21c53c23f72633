"""Accessibility faults of a page, as axe-core finds them.

In goes a Playwright page that is loaded; out come lines to read. It does not judge what only a person can: axe's "incomplete" results are left out.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""WCAG 2.2, levels A and AA, in axe's words."""


def axe_violations(page: Page) -> list[str]:
    """Each violation of WCAG 2.2 A and AA, one line an element: rule, what it asks, where; in axe's order."""
    page.evaluate(_script())
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", list(STANDARD))
    return [f"{rule['id']}: {rule['help']}: {_where(node['target'])}" for rule in found["violations"] for node in rule["nodes"]]


@cache
def _script() -> str:
    return AXE.read_text(encoding="utf-8")


def _where(target: list[str | list[str]]) -> str:
    """CSS selectors from the page inwards: through frames, and in inner lists through shadow roots."""
    return " > ".join(part if isinstance(part, str) else " >> ".join(part) for part in target)
