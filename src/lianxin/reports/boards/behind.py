"""What stands behind a number of a dashboard: the very rows that were counted for it, so that both are the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from lianxin.reports.boards.behind_money import money_behind, paid_behind, unit_money_behind
from lianxin.reports.boards.behind_people import (
    cause_behind,
    failing_behind,
    helped_behind,
    households_behind,
    incidence_behind,
    income_behind,
    people_behind,
    standing_behind,
    verdict_behind,
    villages_behind,
)
from lianxin.reports.boards.behind_sides import Asked, Behind, sides_of, unknown_rows
from lianxin.reports.boards.behind_work import cases_behind, records_behind, visits_behind
from lianxin.reports.boards.rates import RATES, Rate, TooMany

if TYPE_CHECKING:
    from lianxin.people.models import User


def rows_behind(user: User, kind: str, asked: Asked) -> Behind:
    """Return the rows that a number of a dashboard counted.

    Raises:
        Refused: REPORTS-220, no dashboard has such a number.
        PermissionDenied: the reader may not see them.
    """
    if kind in _KINDS:
        return _KINDS[kind](asked)
    rate = next((one for one in RATES if one.name == kind), None)
    if rate is None:
        raise unknown_rows(kind)
    asked.needs(rate.act)
    return _of_rate(rate, asked)


def _of_rate(rate: Rate, asked: Asked) -> Behind:
    if rate.money is not None:
        return paid_behind(rate, asked)
    if asked.subject is not None:
        found = asked.subject.counted(rate.name, asked.on)
        if found is None:
            raise unknown_rows(rate.name)
    else:
        try:
            found = rate.counted(asked.user, asked.area, asked.on)
        except TooMany as error:
            raise unknown_rows(rate.name) from error
    return Behind(rate.words, sides_of(found), rate.detail)


_KINDS: Mapping[str, Callable[[Asked], Behind]] = {
    "households": households_behind,
    "villages": villages_behind,
    "helped": helped_behind,
    "people": people_behind,
    "income": income_behind,
    "verdict": verdict_behind,
    "failing": failing_behind,
    "standing": standing_behind,
    "cause": cause_behind,
    "cases": cases_behind,
    "money": money_behind,
    "unit-money": unit_money_behind,
    "incidence": incidence_behind,
    "visits": visits_behind,
    "records": records_behind,
}
