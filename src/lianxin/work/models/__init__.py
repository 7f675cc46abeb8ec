"""What daily work remembers: records of work with who did it, for whom, and their photographs."""

from __future__ import annotations

from lianxin.work.models.records import Withdrawal, WorkHousehold, WorkPerson, WorkPhoto, WorkRecord

__all__ = ["Withdrawal", "WorkHousehold", "WorkPerson", "WorkPhoto", "WorkRecord"]
