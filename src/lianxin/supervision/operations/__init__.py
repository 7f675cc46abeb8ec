"""Every act of supervision. Each is one transaction and one event; what cannot be done is refused with a code."""

from __future__ import annotations

from lianxin.supervision.operations.department_lists import (
    NewList,
    discard_list,
    draft_list,
    marked_list,
    use_list,
)
from lianxin.supervision.operations.running import keep_outcomes, look_for_clues, outcomes_of
from lianxin.supervision.operations.settling import give_back_clue, settle_clue, take_clue

__all__ = [
    "NewList",
    "discard_list",
    "draft_list",
    "give_back_clue",
    "keep_outcomes",
    "look_for_clues",
    "marked_list",
    "outcomes_of",
    "settle_clue",
    "take_clue",
    "use_list",
]
