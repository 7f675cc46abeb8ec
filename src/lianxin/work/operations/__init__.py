"""Acts of daily work."""

from __future__ import annotations

from lianxin.work.operations.entries import NewRecord
from lianxin.work.operations.records import correct_work, record_work, withdraw_work
from lianxin.work.operations.reminders import Reminded, give_reminder_address, remind

__all__ = ["NewRecord", "Reminded", "correct_work", "give_reminder_address", "record_work", "remind", "withdraw_work"]
