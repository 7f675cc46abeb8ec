"""Acts of daily work."""

from __future__ import annotations

from lianxin.work.operations.attendance import (
    NewAbsence,
    ToldDays,
    ask_absence,
    decide_absence,
    end_absence,
    tell_post_days,
    withdraw_absence,
)
from lianxin.work.operations.entries import NewRecord
from lianxin.work.operations.plans import (
    NewAccount,
    NewLine,
    NewProgress,
    account_income,
    record_progress,
    sign_account,
    write_plan,
)
from lianxin.work.operations.records import correct_work, record_work, withdraw_work
from lianxin.work.operations.reminders import Reminded, give_reminder_address, remind
from lianxin.work.operations.taking_in import TakenIn, take_in_records

__all__ = [
    "NewAbsence",
    "NewAccount",
    "NewLine",
    "NewProgress",
    "NewRecord",
    "Reminded",
    "TakenIn",
    "ToldDays",
    "account_income",
    "ask_absence",
    "correct_work",
    "decide_absence",
    "end_absence",
    "give_reminder_address",
    "record_progress",
    "record_work",
    "remind",
    "sign_account",
    "take_in_records",
    "tell_post_days",
    "withdraw_absence",
    "withdraw_work",
    "write_plan",
]
