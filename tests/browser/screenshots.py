"""Pictures of the main pages for the documents: docs/pictures/home.png and site-*.png.

`.venv/bin/python tests/browser/screenshots.py` builds the base and writes them all.

What is on them is data/ as it is; run it again when pages or data change.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(Path(__file__).parent)]

from browsed import serving  # noqa: E402

import dev  # noqa: E402 - this is a program of its own, not a test: it finds its neighbours itself
import kb  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
WIDE, TALL, PHONE = (1280, 800), (1280, 1500), (390, 844)
SHOTS = {
    "home": ("", TALL, "light"),
    "site-map": ("map", TALL, "light"),
    "site-cell": ("cell/personalized_learning/english_learners", WIDE, "light"),
    "site-cell-phone": ("cell/personalized_learning/english_learners", PHONE, "light"),
    "site-claim": ("claim/ray2017-010", WIDE, "light"),
    "site-search": ("search?q=what+helps+english+learners", WIDE, "light"),
    "site-gaps": ("gaps", WIDE, "light"),
    "site-graph": ("graph?select=population:english_learners", TALL, "light"),
    "site-graph-dark": ("graph", TALL, "dark"),
}
"""File name to path, width and height in CSS px, and colour scheme."""


def main() -> None:
    """Write each picture."""
    chromium = dev.find_chromium(os.environ)
    if chromium is None:
        raise SystemExit(dev.chromium_advice(os.environ))
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        kb.build(ROOT / "data", Path(folder) / "kb.db")
        with serving(Path(folder) / "kb.db") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--disable-gpu", *sandbox])
            for name, (path, (width, height), scheme) in SHOTS.items():
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
                page.goto(address + path, wait_until="networkidle")
                page.screenshot(path=PICTURES / f"{name}.png")
                page.close()
                print(f"{name}.png: {path or 'home'}")
            browser.close()


if __name__ == "__main__":
    main()
