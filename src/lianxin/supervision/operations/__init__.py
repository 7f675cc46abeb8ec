"""Every act of supervision. Each is one transaction and one event; what cannot be done is refused with a code."""

from __future__ import annotations

from lianxin.supervision.operations.department_lists import (
    NewList,
    discard_list,
    draft_list,
    marked_list,
    use_list,
)
from lianxin.supervision.operations.following_up import (
    NewAccountability,
    NewAdmonition,
    answer_for_area,
    ask_all_areas,
    open_accountability,
    record_accountability,
    record_admonition,
)
from lianxin.supervision.operations.issues import (
    Listed,
    NewIssue,
    Plan,
    assign_issue,
    register_issue,
    take_in_issues,
)
from lianxin.supervision.operations.rectifying import (
    GivenEvidence,
    ask_closure,
    close_issue,
    escalate_issue,
    keep_up_issue,
    open_evidence,
    print_issues,
    record_progress,
    reopen_issue,
    return_issue,
    verify_issue,
)
from lianxin.supervision.operations.running import keep_outcomes, look_for_clues, outcomes_of
from lianxin.supervision.operations.settling import give_back_clue, settle_clue, take_clue

__all__ = [
    "GivenEvidence",
    "Listed",
    "NewAccountability",
    "NewAdmonition",
    "NewIssue",
    "NewList",
    "Plan",
    "answer_for_area",
    "ask_all_areas",
    "ask_closure",
    "assign_issue",
    "close_issue",
    "discard_list",
    "draft_list",
    "escalate_issue",
    "give_back_clue",
    "keep_outcomes",
    "keep_up_issue",
    "look_for_clues",
    "marked_list",
    "open_accountability",
    "open_evidence",
    "outcomes_of",
    "print_issues",
    "record_accountability",
    "record_admonition",
    "record_progress",
    "register_issue",
    "reopen_issue",
    "return_issue",
    "settle_clue",
    "take_clue",
    "take_in_issues",
    "use_list",
    "verify_issue",
]
