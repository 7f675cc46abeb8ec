"""Households, members and facts for tests, written straight into the tables. All are invented."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cast import COUNTY, TOWNSHIP, VILLAGE
from lianxin.people.models import User
from lianxin.places.models import Area
from lianxin.registry.models import (
    Change,
    Conflict,
    Household,
    HouseholdAccess,
    HouseholdFacts,
    ImportJob,
    Member,
    MemberFacts,
    Source,
    YearBook,
)
from lianxin.registry.search import refresh_terms

YEAR = 2026
# Sound by its check digit; the leading 9999 is given to no place, so it is nobody's.
ID_NO = "999901196001010025"


def year_book(year: int = YEAR, *, county_code: str = COUNTY, state: str = YearBook.State.OPEN) -> YearBook:
    """A year of a county; the same one when asked twice."""
    return YearBook.objects.get_or_create(county_code=county_code, year=year, defaults={"state": state})[0]


def source(*, kind: str = Source.Kind.WORKBOOK, by: User | None = None, **given: Any) -> Source:
    """Where facts come from."""
    wanted = {"document": "花名册.xlsx · Sheet1", "collector": "采集人甲", "collected_on": date(YEAR, 3, 1)}
    return Source.objects.create(kind=kind, recorded_by=by, recorded_at=timezone.now(), **(wanted | given))


def household(
    head_name: str = "甲某", *, village_code: str = VILLAGE, year: int = YEAR, with_facts: bool = True, **facts: Any
) -> Household:
    """A live household with its head as its only member, and facts of a year. ``facts`` fills yearly columns."""
    number = f"{990000 + Household.objects.count():06}"
    made = Household.objects.create(
        village_code=village_code, household_no=number, head_name=head_name, member_count=1, opened_at=timezone.now()
    )
    if with_facts:
        household_facts(made, year, **facts)
        member(made, head_name, year=year, relation_to_head="head")
    refresh_terms([made.pk])
    return made


def household_facts(of: Household, year: int = YEAR, **facts: Any) -> HouseholdFacts:
    """A household's facts of one year."""
    facts.setdefault("source", Source.objects.first() or source())
    return HouseholdFacts.objects.create(
        household=of, year=year, listed_in=of.village_code if of.is_live else None, **facts
    )


def facts_astray() -> list[HouseholdFacts]:
    """Facts whose place in lists is not that of their household, or that have one though it ended."""
    facts = HouseholdFacts.objects.select_related("household")
    return [row for row in facts if row.listed_in != (row.household.village_code if row.household.is_live else None)]


def member(
    of: Household,
    name: str,
    *,
    year: int = YEAR,
    relation_to_head: str | None = "spouse",
    identity: dict[str, Any] | None = None,
    **facts: Any,
) -> Member:
    """A member of a household with his facts of one year. ``identity`` fills what is not yearly."""
    who = dict(identity or {})
    if "id_no" in who:
        who = {"id_tail": who["id_no"][-4:], "identity_form": "resident"} | who
    made = Member.objects.create(name=name, opened_at=timezone.now(), **who)
    facts.setdefault("source", Source.objects.first() or source())
    MemberFacts.objects.create(member=made, household=of, year=year, relation_to_head=relation_to_head, **facts)
    refresh_terms([of.pk])
    return made


def give_to(user: User, of: Household) -> HouseholdAccess:
    """Let a helper see a household, as a pairing does."""
    return HouseholdAccess.objects.create(household=of, user=user, starts_on=date(2020, 1, 1))


def give_to_unit(user: User, of: Household) -> HouseholdAccess:
    """Let the unit of a liaison see a household."""
    return HouseholdAccess.objects.create(household=of, unit=user.grants.get().unit, starts_on=date(2020, 1, 1))


def change(of: Household, field: str, before: str, after: str, *, by: User | None = None, reason: str = "") -> Change:
    """A correction of a household's value."""
    return Change.objects.create(
        table="household",
        thing_id=of.pk,
        village_code=of.village_code,
        year=YEAR,
        field=field,
        before=before,
        after=after,
        reason=reason,
        source=source(kind=Source.Kind.CORRECTION, by=by),
    )


def import_job(*, by: User | None = None, at: datetime | None = None, **given: Any) -> ImportJob:
    """An import that ended: a preview with nothing in it, unless told otherwise."""
    wanted: dict[str, Any] = {
        "file_name": "花名册.xlsx",
        "file_digest": "0" * 64,
        "stored_as": "files/imports/none.xlsx",
        "area_code": TOWNSHIP,
        "year": YEAR,
        "state": ImportJob.State.DONE,
        "result": {},
    }
    return ImportJob.objects.create(by=by, asked_at=at or timezone.now(), **(wanted | given))


def conflict(of: Household, field: str, present: Any, offered: Any, *, job: ImportJob | None = None) -> Conflict:
    """A value of a file that stands against a person's correction."""
    return Conflict.objects.create(
        job=job or import_job(is_dry_run=False),
        kind=Conflict.Kind.CORRECTED,
        village_code=of.village_code,
        place="Sheet1 · 7",
        table="household",
        thing_id=of.pk,
        values={field: [present, offered]},
    )


def areas() -> None:
    """The county, its township and its village, as areas with names."""
    names = ["某省", "某市", "某县", "某镇", "上河村"]
    levels = [Area.Level.PROVINCE, Area.Level.CITY, Area.Level.COUNTY, Area.Level.TOWNSHIP, Area.Level.VILLAGE]
    above = None
    for name, level, length in zip(names, levels, (2, 4, 6, 9, 12), strict=True):
        above = Area.objects.create(code=VILLAGE[:length], name=name, level=level, parent=above)
