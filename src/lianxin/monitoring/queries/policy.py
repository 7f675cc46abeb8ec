"""The values of policy that monitoring leans on, on a day in an area: a county's own before the rulebook's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from lianxin.core.kernel.money import Fen
from lianxin.eligibility.queries import value_in_force
from lianxin.monitoring.domain.deadlines import LeadClock
from lianxin.monitoring.domain.fitting import FitLimits
from lianxin.procedures.domain.calendar import DayKind
from lianxin.rulebook import rulebook
from lianxin.rulebook.monitoring_entries import WarningKind

SELF_REPORT = "self_report"


def value(name: str, *, on: date, area_code: str) -> Any | None:
    """Return ``monitoring.<name>``; None where nobody laid it down."""
    return value_in_force(f"monitoring.{name}", on=on, area_code=area_code)


def lead_clock(source: str, *, on: date, area_code: str) -> LeadClock:
    """Return how long a lead of a source may take, in an area, from a day on."""
    days = "self_report_days" if source == SELF_REPORT else "lead_days"
    kind = DayKind.WORKING_DAYS if value("lead_working_days", on=on, area_code=area_code) else DayKind.DAYS
    return LeadClock(
        days=int(value(days, on=on, area_code=area_code) or 0),
        escalation_days=int(value("escalation_days", on=on, area_code=area_code) or 0),
        kind=kind,
    )


def soon_until(*, on: date, area_code: str = "") -> date:
    """Return the last day that counts as soon."""
    return on + timedelta(days=int(value("soon_days", on=on, area_code=area_code) or 0))


def fit_limits(*, on: date, area_code: str) -> FitLimits:
    """Return the months by which risks and measures are judged."""
    return FitLimits(
        first_measure=value("first_measure_months", on=on, area_code=area_code),
        development=value("development_months", on=on, area_code=area_code),
        elimination=value("elimination_months", on=on, area_code=area_code),
    )


def warning_limit(kind: WarningKind, *, is_other: bool, on: date, area_code: str) -> Fen | None:
    """Return the expense from which on a warning becomes a lead; None where its kind has none, or nobody laid it down.

    ``is_other`` is whether the household is known to be one that had never been poor.
    """
    name = kind.limit_others if is_other and kind.limit_others else kind.limit
    return value_in_force(name, on=on, area_code=area_code) if name else None


def warning_kinds() -> list[WarningKind]:
    """Return every kind of warning, in the order of the rulebook."""
    return list(rulebook().warnings.values())
