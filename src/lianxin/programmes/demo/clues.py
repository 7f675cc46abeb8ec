"""Lists of departments for the demonstration, and a run of the tests: a death, a payroll, cars, and one card for several households.

Who stands on a list is drawn from those who were paid or registered, so that there is something to look into; nobody exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from lianxin.core.sheets import write_table
from lianxin.funds.models import Payment
from lianxin.registry.models import Household, MemberFacts
from lianxin.rulebook import dictionary
from lianxin.supervision.models import ClueRun
from lianxin.supervision.operations import NewList, draft_list, look_for_clues, use_list
from lianxin.supervision.operations.department_lists import SHEET_KIND

_AUTHORITY = "演示比对授权〔1〕号（虚构）"

Row = dict[str, object]


def look_in_demonstration(folder: Path, *, area_code: str, on: date) -> ClueRun:
    """Write lists as departments would send them, take them into use, and run the tests."""
    lists = {
        "death": ("县民政局", _deaths(on)),
        "payroll": ("县财政局", _payroll(on.year)),
        "vehicle": ("县公安局", _vehicles(on.year)),
    }
    for number, (kind, (department, rows)) in enumerate(lists.items(), 1):
        path = folder / f"2{number}-{department}-名单.xlsx"
        write_table(path, dictionary().sheet_kinds[SHEET_KIND], dictionary(), rows)
        entry = NewList(kind, area_code, department, on - timedelta(days=5), _AUTHORITY, path, path.name)
        use_list(drafted=draft_list(entry=entry, by=None), by=None)
    return look_for_clues(area_code=area_code, on=on, by=None)


def _deaths(on: date) -> list[Row]:
    """Two who were paid: one died long before his payment, one after it."""
    paid = Payment.objects.filter(household__isnull=False).order_by("id").select_related("household")[:2]
    rows = []
    for payment, days in zip(paid, (60, -30), strict=False):
        assert payment.household is not None  # it was asked for
        heads = _heads([payment.household], payment.on.year)
        rows += [_row(head, min(on, payment.on - timedelta(days=days)), "火化") for head in heads]
    return rows


def _payroll(year: int) -> list[Row]:
    return [_row(one, date(year - 3, 3, 1), "县某事业单位（虚构）") for one in _assisted_heads(year)[:2]]


def _vehicles(year: int) -> list[Row]:
    """A car, and a tricycle that counts for nothing."""
    kinds = ("小型轿车", "正三轮载货摩托车")
    found = _assisted_heads(year)[-2:]
    return [_row(one, date(year - 1, 6, 1), kind) for one, kind in zip(found, kinds, strict=True)]


def _assisted_heads(year: int) -> list[MemberFacts]:
    return _heads(Household.objects.filter(facts__year=year, facts__household_type="exited").order_by("id"), year)


def _heads(households: Iterable[Household], year: int) -> list[MemberFacts]:
    """Heads whose numbers are known."""
    wanted = [one.pk for one in households]
    rows = MemberFacts.objects.filter(
        household__in=wanted, year=year, relation_to_head="head", member__id_no__isnull=False
    )
    return list(rows.select_related("member").order_by("household"))


def _row(facts: MemberFacts, starts_on: date, item: str) -> Row:
    number = facts.member.id_no  # type: ignore[attr-defined]
    return {
        "listed_person.name": facts.member.name,
        "listed_person.id_no": number,
        "listed_person.starts_on": starts_on,
        "listed_person.item": item,
    }
