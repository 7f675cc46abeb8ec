"""Indicators of exit: incidence with both its numbers, as documents tell them place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max, OuterRef, QuerySet, Subquery

from lianxin.core.kernel.words import Words
from lianxin.exits.access import coverage_open_to, exits_open_to, figures_open_to
from lianxin.exits.models import CoverageFigure, HouseholdExit, IncidenceFigure
from lianxin.registry.models import MemberFacts
from lianxin.reports.domain.indicators import Indicator, Measure, Timing
from lianxin.reports.domain.units import HOUSEHOLD, PERCENT, PERSON
from lianxin.reports.indicators.declaring import Source, choice

if TYPE_CHECKING:
    from lianxin.people.models import User


def _incidence(reader: User | None) -> QuerySet[Any]:
    found = IncidenceFigure.objects.all() if reader is None else figures_open_to(reader)
    newest = IncidenceFigure.objects.order_by().values("area_code", "year").annotate(newest=Max("pk")).values("newest")
    return found.filter(pk__in=newest)


def _coverage(reader: User | None) -> QuerySet[Any]:
    found = CoverageFigure.objects.all() if reader is None else coverage_open_to(reader)
    same = CoverageFigure.objects.order_by().values("area_code", "year", "kind")
    return found.filter(pk__in=same.annotate(newest=Max("pk")).values("newest"))


_BOTH: dict[str, Any] = {"year": "year", "by": "by__name", "at": "at", "page": ("exits:figures", "")}


def _exits(reader: User | None) -> QuerySet[Any]:
    return HouseholdExit.objects.all() if reader is None else exits_open_to(reader)


def _exited_persons(reader: User | None) -> QuerySet[Any]:
    """Who lived in a household in the year in which it exited, and had not left it by then."""
    exits = _exits(reader).filter(household=OuterRef("household"), year=OuterRef("year"))
    told = exits.values("decided_on")[:1]
    return (
        MemberFacts.objects.filter(left_on__isnull=True)
        .annotate(decided_on=Subquery(told))
        .filter(decided_on__isnull=False)
    )


SOURCES = (
    Source(
        Indicator(
            "exits.households",
            Words("退出户", "Households that exited"),
            Words(
                "按程序审定退出的户，以批准的退出名单或办件为准",
                "households whose exit was decided, by an approved list or by a case",
            ),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.EVENT,
            ("exits",),
            is_of_people=True,
        ),
        _exits,
        area="household__village_code",
        thing="household",
        on="decided_on",
        by="line__exit_list__decided_by__name",
        at="line__exit_list__brought_at",
        page=("registry:household", "household_id"),
    ),
    Source(
        Indicator(
            "exits.persons",
            Words("退出人口", "Persons who exited"),
            Words(
                "退出户在退出年度名册上的人，年内未离开",
                "who is on the register of the year of the exit in a household that exited, and has not left it",
            ),
            Measure.COUNT_DISTINCT,
            "person",
            PERSON,
            Timing.EVENT,
            ("exits", "registry"),
            is_of_people=True,
        ),
        _exited_persons,
        area="household__village_code",
        thing="member",
        on="decided_on",
        by="source__recorded_by__name",
        at="source__recorded_at",
        page=("registry:household", "household_id"),
    ),
    Source(
        Indicator(
            "exits.incidence",
            Words("贫困发生率", "Incidence of poverty"),
            Words(
                "贫困人口除以农业户籍人口，同一地方同一年度以最后一次为准",
                "poor persons by persons registered as rural; of a place and year the latest counts",
            ),
            Measure.RATIO,
            "rate",
            PERCENT,
            Timing.YEARLY,
            ("exits",),
            is_by_place=True,
            numerator=Words("贫困人口", "poor persons"),
            denominator=Words("农业户籍人口", "persons registered as rural"),
        ),
        _incidence,
        numerator="poor_persons",
        denominator="rural_persons",
        **_BOTH,
    ),
    Source(
        Indicator(
            "exits.poor_persons",
            Words("贫困人口（文件）", "Poor persons as documents tell"),
            Words("发生率的分子", "numerator of the incidence"),
            Measure.SUM,
            "persons_told",
            PERSON,
            Timing.YEARLY,
            ("exits",),
            is_by_place=True,
        ),
        _incidence,
        value="poor_persons",
        **_BOTH,
    ),
    Source(
        Indicator(
            "exits.coverage",
            Words("巩固率和参保率", "Coverage"),
            Words(
                "在校或参保人数除以应在校或应参保人数，同一地方、年度和类别以最后一次为准",
                "covered by those who should be; of a place, year and kind the latest counts",
            ),
            Measure.RATIO,
            "rate",
            PERCENT,
            Timing.YEARLY,
            ("exits",),
            (choice("kind", "类别", "Kind", tuple(CoverageFigure.Kind.values), is_required=True),),
            is_by_place=True,
            numerator=Words("在校或参保人数", "covered"),
            denominator=Words("应在校或应参保人数", "who should be"),
        ),
        _coverage,
        numerator="covered",
        denominator="due",
        columns={"kind": "kind"},
        **_BOTH,
    ),
)
