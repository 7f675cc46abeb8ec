"""What tests of plans start from: a household with causes on record, and its first plan."""

from __future__ import annotations

from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.work.access import PlanSubject
from lianxin.work.models import PlanVersion
from lianxin.work.operations import NewLine, write_plan

YEAR = 2026
ANSWER = NewLine(
    cause_kind="cause", cause="illness", family="health", measure="family_doctor", content="每月上门量血压"
)


def subject_of(home: Household) -> PlanSubject:
    return PlanSubject(YEAR, household_id=home.pk)


def written(home: Household, by: User | None, *lines: NewLine, seen: int = 0, note: str = "和户主商定") -> PlanVersion:
    return write_plan(subject=subject_of(home), lines=lines or (ANSWER,), note=note, seen=seen, by=by)
