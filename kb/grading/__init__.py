"""Facts to grades, grades to cells: pure functions of records, in the one folder that both wings may import."""

from __future__ import annotations

from kb.grading import reported
from kb.grading.rubric import Rubric

RUBRICS: dict[str, Rubric] = {reported.RUBRIC.id: reported.RUBRIC}
GRADERS = {reported.RUBRIC.id: reported.grade}
