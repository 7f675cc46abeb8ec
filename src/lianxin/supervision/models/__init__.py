"""What supervision remembers: lists of departments and clues; issues and their rectification; complaints; disputes."""

from __future__ import annotations

from lianxin.supervision.models.accountability import AccountabilityRecord
from lianxin.supervision.models.clues import Clue, ClueRun, Coverage
from lianxin.supervision.models.complaints import Complaint, ComplaintEvent
from lianxin.supervision.models.department_lists import DepartmentList, ListedPerson
from lianxin.supervision.models.disputes import Dispute, DisputeEvent, DisputeReport
from lianxin.supervision.models.issues import Admonition, Issue, IssueEvent, IssueEvidence, SpreadAnswer, SpreadCheck

__all__ = [
    "AccountabilityRecord",
    "Admonition",
    "Clue",
    "ClueRun",
    "Complaint",
    "ComplaintEvent",
    "Coverage",
    "DepartmentList",
    "Dispute",
    "DisputeEvent",
    "DisputeReport",
    "Issue",
    "IssueEvent",
    "IssueEvidence",
    "ListedPerson",
    "SpreadAnswer",
    "SpreadCheck",
]
