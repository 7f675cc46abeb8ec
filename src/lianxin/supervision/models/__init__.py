"""What supervision remembers of clues: lists of departments, runs of the tests with what they covered, clues and what came of them."""

from __future__ import annotations

from lianxin.supervision.models.clues import Clue, ClueRun, Coverage
from lianxin.supervision.models.department_lists import DepartmentList, ListedPerson

__all__ = ["Clue", "ClueRun", "Coverage", "DepartmentList", "ListedPerson"]
