"""Indicators of exit: incidence with both its numbers, as documents tell them place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from lianxin.core.kernel.words import Words
from lianxin.exits.access import coverage_open_to, exits_open_to, figures_open_to
from lianxin.exits.models import CoverageFigure, HouseholdExit, IncidenceFigure, PlaceFinding
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.registry.models import MemberFacts, VillageFacts
from lianxin.reports.domain.indicators import Indicator, Measure, Timing
from lianxin.reports.domain.units import HOUSEHOLD, PERCENT, PERSON
from lianxin.reports.indicators.declaring import FORM, Source, choice
from lianxin.reports.indicators.showing import least_shown_to

if TYPE_CHECKING:
    from lianxin.people.models import User


def _incidence(reader: User | None) -> QuerySet[Any]:
    found = IncidenceFigure.objects.all() if reader is None else figures_open_to(reader)
    newest = IncidenceFigure.objects.order_by().values("area_code", "year").annotate(newest=Max("pk")).values("newest")
    return found.filter(pk__in=newest)


def _judged(reader: User | None) -> QuerySet[Any]:
    """The newest finding of a place and year of which no document tells the incidence: poor and rural persons as they were counted on the
    register, where both are known exactly, and no small number for whoever lacks the right. The dashboards answer the same.
    """
    found = PlaceFinding.objects.all()
    if reader is not None:
        found = found.filter(required_scope(reader, Act.READ_EXITS).area_filter("area_code"))
    newest = PlaceFinding.objects.order_by().values("area_code", "level", "run__year").annotate(newest=Max("pk"))
    least = least_shown_to(reader)
    small = Q(pk__in=[]) if least is None else Q(poor_persons__gt=0, poor_persons__lt=least)
    told = IncidenceFigure.objects.filter(area_code=OuterRef("area_code"), year=OuterRef("run__year"))
    village = VillageFacts.objects.filter(village_code=OuterRef("area_code"), year=OuterRef("run__year"))
    return (
        found.filter(~Exists(told), pk__in=newest.values("newest"))
        .annotate(
            poor_persons=_counted("unexited_persons"),
            rural_persons=Case(
                When(level=PlaceFinding.Level.VILLAGE, then=Subquery(village.values("rural_persons")[:1])),
                default=_counted("rural_persons"),
            ),
        )
        .filter(~small, poor_persons__isnull=False, rural_persons__gt=0)
    )


def _counted(name: str) -> Case:
    """A stored count (least, most) where it is exact; else nothing."""
    least, most = (KeyTextTransform(place, KeyTransform(name, "counts")) for place in (0, 1))
    return Case(When(Exact(least, most), then=Cast(least, IntegerField())), output_field=IntegerField())


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


_INCIDENCE = Indicator(
    "exits.incidence",
    Words("贫困发生率", "Incidence of poverty"),
    Words(
        "贫困人口除以农业户籍人口；文件说了的以最后一份文件为准，没有文件的年度以最后一次按名册判定为准",
        "poor persons by persons registered as rural: as the latest document tells; of a year without a document, as the register "
        "was last judged",
    ),
    Measure.RATIO,
    "rate",
    PERCENT,
    Timing.YEARLY,
    ("exits", "registry"),
    (choice(FORM, "出处", "Told by", ("document", "register")),),
    is_by_place=True,
    is_of_people=True,
    numerator=Words("贫困人口", "poor persons"),
    denominator=Words("农业户籍人口", "persons registered as rural"),
    basis=Words(
        "名册的数只用贫困人口和农业户籍人口都确知的", "of the register only where both numbers are known exactly"
    ),
    version=2,
)
_BY: dict[str, Any] = {"numerator": "poor_persons", "denominator": "rural_persons", "columns": {FORM: ""}}
_INCIDENCE_PARTS = {
    "document": Source(_INCIDENCE, _incidence, document="source", **_BY, **_BOTH),
    "register": Source(
        _INCIDENCE, _judged, year="run__year", by="run__by__name", at="run__at", page=("exits:figures", ""), **_BY
    ),
}

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
    Source(_INCIDENCE, _incidence, parts=_INCIDENCE_PARTS, **_BY, **_BOTH),
    Source(
        Indicator(
            "exits.poor_persons",
            Words("贫困人口（文件）", "Poor persons as documents tell"),
            Words(
                "文件说的贫困人口，即由文件说的发生率的分子",
                "poor persons of the incidence, as documents tell",
            ),
            Measure.SUM,
            "persons_told",
            PERSON,
            Timing.YEARLY,
            ("exits",),
            is_by_place=True,
            is_of_people=True,
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
            is_of_people=True,
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
