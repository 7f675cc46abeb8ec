"""Acts of daily work."""

from __future__ import annotations

from lianxin.work.operations.entries import NewRecord
from lianxin.work.operations.records import correct_work, record_work, withdraw_work

__all__ = ["NewRecord", "correct_work", "record_work", "withdraw_work"]
