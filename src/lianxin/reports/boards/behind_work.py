"""The cases, visits and records behind a number: what waits, and what was done."""

from __future__ import annotations

from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.procedures.domain import shelf
from lianxin.reports.boards.behind_sides import (
    MISSING,
    SIDES,
    THERE,
    WHOLE,
    Asked,
    Behind,
    Side,
    only,
    sides_of,
    unknown_rows,
)
from lianxin.reports.boards.rates import RATES, Counted
from lianxin.work.queries.records import kind_words
from lianxin.work.queries.visits import STANDINGS


def cases_behind(asked: Asked) -> Behind:
    """Open cases, of a procedure where one is asked for: in time, and overdue."""
    rate = next(one for one in RATES if one.name == "cases")
    asked.needs(rate.act)
    found, words = rate.counted(asked.user, asked.area, asked.on), rate.words
    if found is not None and "procedure" in asked.told:
        known = {key: one.words for key, one in shelf.procedures().items()}
        key, words = asked.one_of("procedure", known)
        found = Counted(found.whole.filter(procedure=key), found.missing.filter(procedure=key))  # type: ignore[union-attr]
    late = {MISSING: Words("已超期", "Overdue"), THERE: Words("期限内", "In time"), WHOLE: SIDES[WHOLE]}
    return Behind(words, tuple(Side(one.name, late[one.name], one.found) for one in sides_of(found)), rate.detail)


def visits_behind(asked: Asked) -> Behind:
    """Households of a unit or a helper by when they are to be visited."""
    if asked.subject is None:
        raise unknown_rows("visits")
    asked.needs(Act.READ_WORK)
    rows: list[Any] = asked.subject.visits(asked.on)
    if "standing" in asked.told:
        known = {standing.value: words for standing, (words, _) in STANDINGS.items()}
        key, words = asked.one_of("standing", known)
        return only(words, [row for row in rows if row.due.standing == key])
    return only(Words("结对户", "Households"), rows)


def records_behind(asked: Asked) -> Behind:
    """What a unit or a helper wrote down this year, of a kind of work."""
    if asked.subject is None:
        raise unknown_rows("records")
    asked.needs(Act.READ_WORK)
    kind = asked.told.get("work", "")
    return only(kind_words(kind), asked.subject.records(asked.on).filter(kind=kind))
