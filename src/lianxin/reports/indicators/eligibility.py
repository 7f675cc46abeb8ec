"""Indicators of identification: households judged, and those that the rules identify, by the newest run of each year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max, Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.eligibility.models import HouseholdFinding
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.reports.domain.indicators import Dimension, Indicator, Measure, Question, Timing
from lianxin.reports.domain.units import HOUSEHOLD
from lianxin.reports.indicators.declaring import Source, choice, code, renamed

if TYPE_CHECKING:
    from lianxin.people.models import User

_CAUSE = renamed(code("cause", "cause"), "规则提示的原因（任一）", "Any cause that rules suggest", can_split=False)
_VERDICT = choice("verdict", "结论", "Verdict", tuple(HouseholdFinding.Verdict.values))
_BASIS = Words("同一年度同一户以最后一次识别为准", "of a household and year the newest run counts")


def _newest(reader: User | None) -> QuerySet[Any]:
    newest = HouseholdFinding.objects.order_by().values("household", "run__year").annotate(newest=Max("pk"))
    found = HouseholdFinding.objects.filter(pk__in=newest.values("newest"))
    if reader is None:
        return found
    scope = required_scope(reader, Act.READ_FINDINGS)
    if scope.prefixes and not scope.unit_ids and not scope.is_own:
        return found.filter(scope.area_filter("village_code"))
    return found.filter(household__in=households_open_to(reader, Act.READ_FINDINGS))


def _with_cause(values: tuple[str, ...], _question: Question) -> Q:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= Q(causes__contains=f",{value},")
    return wanted


def _made(name: str, words: Words, told: Words, *dimensions: Dimension) -> Indicator:
    return Indicator(
        f"eligibility.{name}", words, told, Measure.COUNT_DISTINCT, "household", HOUSEHOLD, Timing.YEARLY, ("eligibility",),
        dimensions, is_of_people=True, basis=_BASIS,
    )  # fmt: skip


_OF_FINDING: dict[str, Any] = {
    "area": "village_code",
    "thing": "household",
    "year": "run__year",
    "by": "run__by__name",
    "at": "run__at",
    "page": ("registry:household", "household_id"),
}

SOURCES = (
    Source(
        _made(
            "judged_households",
            Words("参加识别的户", "Households judged"),
            Words(
                "按规则判过的户，含符合、不符合和无法判定",
                "households that rules judged: met, not met, and what cannot be told",
            ),
            _VERDICT,
        ),
        _newest,
        columns={"verdict": "verdict"},
        **_OF_FINDING,
    ),
    Source(
        _made(
            "identified_households",
            Words("识别出的户", "Households identified"),
            Words(
                "结论是符合识别条件的户；是线索，不是认定", "households that meet the conditions; a clue, no decision"
            ),
            _CAUSE,
        ),
        lambda reader: _newest(reader).filter(verdict=HouseholdFinding.Verdict.MET),
        columns={"cause": _with_cause},
        **_OF_FINDING,
    ),
)
