"""Totals of work by indicator, unit, area and period: distinct people and person-times apart, counted rows and told totals apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat, Substr

from lianxin.people.models import Unit
from lianxin.registry.queries import area_names
from lianxin.rulebook import rulebook
from lianxin.rulebook.work_entries import WorkIndicator
from lianxin.work.access import records_open_to
from lianxin.work.models import WorkHousehold, WorkPerson, WorkRecord
from lianxin.work.queries.records import RecordFilter, counted_by, narrowed

if TYPE_CHECKING:
    from lianxin.people.models import User

_VILLAGE = 12
_OF_SEVERAL: dict[str, tuple[Any, str]] = {
    "persons": (WorkPerson, "helper"),
    "households": (WorkHousehold, "household"),
}
_NEXT_LENGTH = {0: 6, 2: 6, 4: 6, 6: 9, 9: 12, 12: 12}


@dataclass(frozen=True, slots=True)
class Total:
    """One number: a count, a quantity or fen; None where nothing was recorded. ``is_exact``: every row it rests on is."""

    value: Any
    rows: int = 0
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class IndicatorTotal:
    """An indicator with what was counted, and beside it what units told as totals: the two are never added up."""

    indicator: WorkIndicator
    counted: Total
    told: Total


@dataclass(frozen=True, slots=True)
class PartTotal:
    """An indicator of one unit or one area."""

    key: str
    name: str
    counted: Total
    told: Total


def indicator_totals(user: User, wanted: RecordFilter) -> list[IndicatorTotal]:
    """Return every indicator over the records that the user may see, in force, as he asks for them.

    Raises:
        PermissionDenied: they are closed to him.
    """
    found = narrowed(records_open_to(user), replace(wanted, indicator="", state="in_force"))
    pairs = []
    for one in rulebook().work_indicators.values():
        counted, told = (total(one, found.filter(is_total=is_total), is_total=is_total) for is_total in (False, True))
        pairs.append(IndicatorTotal(one, counted, told))
    return pairs


def total(indicator: WorkIndicator, found: QuerySet[WorkRecord], *, is_total: bool = False) -> Total:
    """Return an indicator over some records."""
    parts = _by(indicator, found.filter(counted_by(indicator)), Part(), is_total=is_total)
    return parts.get("", Total(None))


def totals_by_unit(user: User, indicator: WorkIndicator, wanted: RecordFilter) -> list[PartTotal]:
    """Return an indicator unit by unit; work of no unit under an empty key."""
    parts = _parts(user, indicator, wanted, Part("unit_id"))
    numbers = [int(key) for key in parts if key]
    names = {str(number): name for number, name in Unit.objects.filter(pk__in=numbers).values_list("pk", "name")}
    return [PartTotal(key, names.get(key, ""), *pair) for key, pair in sorted(parts.items())]


def totals_by_area(user: User, indicator: WorkIndicator, wanted: RecordFilter) -> list[PartTotal]:
    """Return an indicator area by area, one level below the area that is asked for."""
    length = _NEXT_LENGTH.get(len(wanted.area_code), _VILLAGE)
    parts = _parts(user, indicator, wanted, Part("area_code", length))
    names = area_names(parts)
    return [PartTotal(key, names.get(key, key), *pair) for key, pair in sorted(parts.items())]


def totals_of_units(
    indicator: WorkIndicator, found: QuerySet[WorkRecord], *, is_total: bool = False
) -> dict[int, Total]:
    """Return an indicator over some records, by number of the unit."""
    parts = _by(indicator, found.filter(counted_by(indicator)), Part("unit_id"), is_total=is_total)
    return {int(key): value for key, value in parts.items() if key}


@dataclass(frozen=True, slots=True)
class Part:
    """By what records are told apart: a column of theirs, perhaps its first signs only; "" for not at all."""

    column: str = ""
    length: int = 0

    def seen_from(self, road: str) -> Any:
        """The expression by which rows are grouped, seen from a table that reaches the record by ``road``."""
        if not self.column:
            return Value("")
        return Substr(road + self.column, 1, self.length) if self.length else F(road + self.column)


def _parts(user: User, indicator: WorkIndicator, wanted: RecordFilter, part: Part) -> dict[str, tuple[Total, Total]]:
    asked = replace(wanted, indicator=indicator.name, state="in_force")
    found = narrowed(records_open_to(user), asked)
    counted, told = (
        _by(indicator, found.filter(is_total=is_total), part, is_total=is_total) for is_total in (False, True)
    )
    return {key: (counted.get(key, Total(None)), told.get(key, Total(None))) for key in {**counted, **told}}


def _by(indicator: WorkIndicator, found: QuerySet[WorkRecord], part: Part, *, is_total: bool) -> dict[str, Total]:
    """The indicator by part; the whole under "" where no part is asked for."""
    rows = found.order_by().annotate(part=part.seen_from("")).values("part")
    # About, over and nearly are said of quantities and money, and of every number of a told total.
    may_be_about = is_total or indicator.measure in {"quantity", "amount"}
    inexact = Count("pk", filter=~Q(exactness=WorkRecord.Exactness.EXACT) if may_be_about else Q(pk__isnull=True))
    summed = _told(indicator) if is_total else _counted(indicator)
    measured = rows.annotate(rows=Count("pk"), inexact=inexact, **({} if summed is None else {"n": summed}))
    found_by = {_key(row): Total(row.get("n"), row["rows"], not row["inexact"]) for row in measured if row["rows"]}
    if is_total or indicator.measure not in _OF_SEVERAL:
        return found_by
    distinct = _distinct(indicator, found, part)
    return {key: replace(one, value=distinct.get(key)) for key, one in found_by.items()}


def _counted(indicator: WorkIndicator) -> Any | None:
    """What counted rows add up to; None where rows of another table say it."""
    branch = Concat(Cast(F("unit_id"), CharField()), Value("|"), F("branch"))
    village = Q(area_code__regex=rf"^.{{{_VILLAGE}}}$")
    return {
        "records": Count("pk"),
        "person_times": Sum("person_times"),
        "villages": Count("area_code", filter=village, distinct=True),
        "branches": Count(branch, distinct=True),
        "units": Count("unit", distinct=True),
        "quantity": Sum("quantity"),
        "amount": Sum("amount_fen"),
    }.get(indicator.measure)


def _told(indicator: WorkIndicator) -> Any | None:
    """What told totals add up to. People of several totals cannot be told apart: their sum is called one on the page."""
    return {
        "records": Sum("quantity", filter=Q(quantity_unit="time")),
        "persons": Sum("persons"),
        "person_times": Sum("person_times"),
        "households": Sum("quantity", filter=Q(quantity_unit="household")),
        "quantity": Sum("quantity"),
        "amount": Sum("amount_fen"),
    }.get(indicator.measure)


def _distinct(indicator: WorkIndicator, found: QuerySet[WorkRecord], part: Part) -> dict[str, int]:
    """Distinct people or households: a record has several, so that they are counted where they stand."""
    model, column = _OF_SEVERAL[indicator.measure]
    rows: Any = model._default_manager.filter(record__in=found.order_by().values("pk")).order_by()
    grouped = rows.annotate(part=part.seen_from("record__")).values("part")
    return {_key(row): row["n"] for row in grouped.annotate(n=Count(column, distinct=True))}


def _key(row: dict[str, Any]) -> str:
    return "" if row["part"] is None else str(row["part"])
