"""How old money is that was received and not yet spent (结转结余): flagged after a time, recovered after a longer one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from lianxin.core.kernel.periods import full_months


class Age(StrEnum):
    """What is to be done with money of this age."""

    FRESH = "fresh"
    FLAGGED = "flagged"
    RECOVERABLE = "recoverable"


def age_of(received_on: date, on: date, *, flagged_months: int, recovered_months: int) -> Age:
    """Return the age of unspent money on a day. Months are completed ones; the limits come from the rulebook
    (``funds.carry_over_flagged_months``, ``funds.carry_over_recovered_months``)."""
    months = full_months(received_on, on)
    if months >= recovered_months:
        return Age.RECOVERABLE
    return Age.FLAGGED if months >= flagged_months else Age.FRESH
