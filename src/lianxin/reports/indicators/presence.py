"""Indicators of who was there: days of resident teams in their villages, and households that nobody visited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Value

from lianxin.core.kernel.words import Words
from lianxin.pairing.models import HouseholdPairing
from lianxin.people.models import TeamMember
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.reports.domain.indicators import Indicator, Measure, Question, Timing
from lianxin.reports.domain.units import DAY, HOUSEHOLD
from lianxin.reports.indicators.declaring import Source, choice, code, flag, text
from lianxin.work.access import still_in_force, team_times_open_to
from lianxin.work.models import PostDay, WorkHousehold
from lianxin.work.queries.visits import visiting_kinds

if TYPE_CHECKING:
    from lianxin.people.models import User

_TEAM = (
    choice("duty", "职责", "Duty", tuple(TeamMember.Duty.values)),
    text("unit", "单位代码", "Code of the unit"),
    code("affiliation", "unit_affiliation"),
    text("helper", "队员编号", "Number of the member"),
)
_TOLD = Words(
    "登记在村、没有被更正的日子；请假、因公外出和没登记的不算",
    "days told in the village and not corrected since; neither leave, nor duty away, nor what nobody told",
)
_OF_DAY: dict[str, Any] = {
    "area": "member__team__village_code",
    "on": "on",
    "columns": {
        "duty": "member__duty",
        "unit": "member__helper__unit__code",
        "affiliation": "member__helper__unit__affiliation",
        "helper": "member__helper__code",
    },
    "by": "by__name",
    "at": "at",
    "page": ("work:team-month", "member__team_id"),
}


def _days(reader: User | None) -> QuerySet[Any]:
    found = PostDay.objects.filter(is_present=True, replaced_by__isnull=True)
    if reader is not None:
        found = found.filter(member__in=team_times_open_to(reader).values("pk"))
    return found.annotate(one=Value(1, output_field=IntegerField()))


def _paired(reader: User | None) -> QuerySet[Any]:
    found = HouseholdPairing.objects.filter(order=HouseholdPairing.Order.FIRST, household__is_live=True)
    return found if reader is None else found.filter(household__in=households_open_to(reader, Act.READ_WORK))


def _unvisited(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    """Pairings of households that nobody paired with them visited in the period: what the list of visits due counts as a visit."""
    visits = WorkHousehold.objects.filter(
        still_in_force("record"),
        household=OuterRef("household"),
        tie=WorkHousehold.Tie.PAIRED,
        record__kind__in=visiting_kinds(),
        record__is_total=False,
    )
    if question.starts_on is not None:
        visits = visits.filter(record__on__gte=question.starts_on)
    if question.ends_before is not None:
        visits = visits.filter(record__on__lt=question.ends_before)
    return rows.filter(~Exists(visits))


def _of_days(name: str, words: Words, told: Words, measure: Measure, **more: Any) -> Indicator:
    return Indicator(
        f"work.{name}", words, told, measure, "day", DAY, Timing.EVENT, ("work", "people"), _TEAM, basis=_TOLD, **more
    )


SOURCES = (
    Source(
        _of_days(
            "post_days",
            Words("驻村天数", "Days in the village"),
            Words(
                "驻村队员在村的天数，一人一天算一天",
                "days of members of resident teams in their villages, each of each member",
            ),
            Measure.SUM,
        ),
        _days,
        value="one",
        **_OF_DAY,
    ),
    Source(
        _of_days(
            "post_days_per_member",
            Words("人均驻村天数", "Days in the village per member"),
            Words("在村天数除以有在村登记的队员数", "days in the village by members with any"),
            Measure.RATIO,
            numerator=Words("在村天数", "days in the village"),
            denominator=Words("有在村登记的队员", "members with days told"),
        ),
        _days,
        numerator="one",
        per="member__helper",
        **_OF_DAY,
    ),
    Source(
        Indicator(
            "work.unvisited_households",
            Words("没走访的户", "Households not visited"),
            Words(
                "时段内有第一责任人、但结对的人一次也没走访的户；问一个月就写那个月",
                "households with a first helper in the period whom nobody paired with them visited in it; for a month ask that month",
            ),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.STANDING,
            ("work", "pairing"),
            (
                text("unit", "单位代码", "Code of the unit"),
                text("helper", "责任人编号", "Number of the helper"),
                flag("leader", "领导干部", "Leading cadre"),
            ),
            is_of_people=True,
            basis=Words("有第一责任人的在册户", "live households with a first helper"),
        ),
        _paired,
        area="household__village_code",
        thing="household",
        starts="starts_on",
        ends="ends_before",
        columns={"unit": "helper__unit__code", "helper": "helper__code", "leader": "helper__is_leader"},
        by="plan__settled_by__name",
        at="plan__settled_at",
        document="plan__document",
        page=("registry:household", "household_id"),
        asked=_unvisited,
    ),
)
