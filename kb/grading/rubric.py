"""Rubrics as versioned data: levels, their rules by name, thresholds, readers' words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a rubric."""

    id: str
    label: str
    """What readers see."""
    meaning: str
    rules: tuple[str, ...]
    """Names of the rules that must all pass to rise to it from the level below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """A versioned set of rules; `levels` from the weakest to the strongest."""

    id: str
    title: str
    version: str
    question: str
    levels: tuple[Level, ...]
    parameters: Mapping[str, Any]
    sha256: str
    """Of the data file and the rules' source together, hex: it changes whenever a grade could."""
    definition: str
    """The data file as JSON."""

    def rank(self, level: str) -> int:
        """The level's rank; 0 is the weakest."""
        return next(rank for rank, candidate in enumerate(self.levels) if candidate.id == level)


def load(name: str, rules: str, *more: str) -> Rubric:
    """The rubric in NAME.json beside the module file `rules`, which holds its rules; `more` are modules beside it that hold others."""
    module = Path(rules)
    sources = b"".join(path.read_bytes() for path in (module, *(module.with_name(one) for one in more)))
    data = module.with_name(f"{name}.json").read_bytes()
    definition = json.loads(data)
    return Rubric(
        id=definition["id"],
        title=definition["title"],
        version=definition["version"],
        question=definition["question"],
        levels=tuple(Level(id=one["id"], label=one["label"], meaning=one["meaning"], rules=tuple(one["rules"])) for one in definition["levels"]),
        parameters=definition["parameters"],
        sha256=hashlib.sha256(data + sources).hexdigest(),
        definition=json.dumps(definition, ensure_ascii=False, sort_keys=True),
    )
