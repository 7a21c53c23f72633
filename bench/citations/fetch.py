"""Brings the repositories that `sources.toml` names into a folder of clones, each at its commit. It needs git and the network."""

from __future__ import annotations

import argparse
import subprocess
import tomllib
from pathlib import Path

from bench.citations.render import HERE


def main() -> None:
    """Clone what is not there yet."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--sources", type=Path, default=HERE / "sources.toml")
    arguments = parser.parse_args()
    arguments.clones.mkdir(parents=True, exist_ok=True)
    for entry in tomllib.loads(arguments.sources.read_text(encoding="utf-8"))["document"]:
        folder = arguments.clones / entry["repository"].replace("/", "+")
        if not folder.exists():
            subprocess.run(["git", "clone", "--quiet", "--filter=blob:none", f"https://github.com/{entry['repository']}", str(folder)], check=True)
        subprocess.run(["git", "-C", str(folder), "checkout", "--quiet", entry["commit"]], check=True)
        print(entry["repository"], entry["licence"])


if __name__ == "__main__":
    main()
