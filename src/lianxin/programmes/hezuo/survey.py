"""The third party in report 003: households of the city asked one by one; 政策知晓率 and 帮扶满意度 are estimated, with their intervals."""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction

from lianxin.assessment.operations import close_field, hand_over_results, publish_results
from lianxin.people.models import User
from lianxin.procedures.domain.calendar import ZONE
from lianxin.programmes.evaluating import Surveyed, asked, drawn, evaluator, judged
from lianxin.programmes.hezuo.ground import CITY, LAST_YEAR

# The report gives no rate of knowledge or satisfaction; how likely a household is to know and to be content is ours.
_SURVEY = Surveyed(
    CITY, LAST_YEAR, "合作市贫困退出第三方评估（演示）", "省第三方评估组（虚构）", villages=8, times=Fraction(3, 5), reserve=2,
    well=0.999, likely={"knows_policy": 0.93, "approves": 0.97, "satisfied": 0.96},
)  # fmt: skip
_FROZEN_ON, _ASKED_ON, _JUDGED_ON, _CLOSED_ON, _PUBLISHED_ON = (date(2018, 1, day) for day in (8, 13, 16, 17, 19))


def evaluate() -> None:
    """Open the evaluation, draw the sample in public, ask its households, judge suspicions, publish the rates and hand them over."""
    lead, officer = (User.objects.get(username=name) for name in ("evaluator", "county"))
    others = [evaluator(CITY, number, starts_on=date(2018, 1, 2)) for number in (2, 3)]
    made = drawn(_SURVEY, lead=lead, others=others, officer=officer, day=_FROZEN_ON)
    asked(_SURVEY, made, by=lead, day=_ASKED_ON)
    judged(made, by=others, day=_JUDGED_ON)
    close_field(evaluation_id=made.pk, by=lead, at=_at(_CLOSED_ON))
    publish_results(evaluation_id=made.pk, by=lead, at=_at(_PUBLISHED_ON))
    hand_over_results(evaluation_id=made.pk, reference="贫困退出专项评估报告〔2018〕1号（演示）", by=officer)


def _at(on: date) -> datetime:
    return datetime.combine(on, time(10), tzinfo=ZONE)
