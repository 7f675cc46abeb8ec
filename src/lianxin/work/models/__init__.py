"""What daily work remembers: records of work with who did it, for whom, and their photographs; and reminders."""

from __future__ import annotations

from lianxin.work.models.records import Withdrawal, WorkHousehold, WorkPerson, WorkPhoto, WorkRecord
from lianxin.work.models.reminders import Digest, ReminderAddress

__all__ = ["Digest", "ReminderAddress", "Withdrawal", "WorkHousehold", "WorkPerson", "WorkPhoto", "WorkRecord"]
