"""What daily work remembers: records of work, reminders, plans with their accounts of income, campaigns and the pool of tasks,
attendance of resident teams."""

from __future__ import annotations

from lianxin.work.models.attendance import Absence, AbsenceEvent, PostDay
from lianxin.work.models.campaigns import Campaign, Target, Task, TaskEvent
from lianxin.work.models.groups import VillageGroup, VillageGroupMember
from lianxin.work.models.leave import HelperLeave
from lianxin.work.models.meetings import Meeting, MeetingDecision
from lianxin.work.models.plans import AccountSignature, IncomeAccount, PlanLine, PlanProgress, PlanVersion, WorkPlan
from lianxin.work.models.records import Withdrawal, WorkDetail, WorkHousehold, WorkPerson, WorkPhoto, WorkRecord
from lianxin.work.models.reminders import Digest, ReminderAddress

__all__ = [
    "Absence",
    "AbsenceEvent",
    "AccountSignature",
    "Campaign",
    "Digest",
    "HelperLeave",
    "IncomeAccount",
    "Meeting",
    "MeetingDecision",
    "PlanLine",
    "PlanProgress",
    "PlanVersion",
    "PostDay",
    "ReminderAddress",
    "Target",
    "Task",
    "TaskEvent",
    "VillageGroup",
    "VillageGroupMember",
    "Withdrawal",
    "WorkDetail",
    "WorkHousehold",
    "WorkPerson",
    "WorkPhoto",
    "WorkPlan",
    "WorkRecord",
]
