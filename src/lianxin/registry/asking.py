"""How later rooms ask for facts, arrivals and departures: by the register's own controls, so that what may be typed is said once."""

from __future__ import annotations

from datetime import date

from lianxin.registry.forms.facts import FactForm
from lianxin.registry.forms.membership import JoiningForm

__all__ = ["FactForm", "JoiningForm", "code_day"]


def code_day(year: int, today: date) -> date:
    """Return the day whose code lists hold for facts of a year: its last, or today within it."""
    return min(today, date(year, 12, 31))
