"""Assessment in the demonstration: an evaluation that was published, one in the field, score sheets at every stage."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from lianxin.assessment.models import ScoreSheet
from lianxin.assessment.operations import (
    NewScoreSheet,
    appeal,
    cast_ballot,
    close_field,
    draft_score_sheet,
    finalise_score_sheet,
    give_line,
    hand_out_ballots,
    hand_over_results,
    publish_results,
    show_score_sheet,
)
from lianxin.people.models import Unit, User
from lianxin.people.roles import Act
from lianxin.procedures.domain.calendar import ZONE
from lianxin.programmes.demo.history import YEAR
from lianxin.programmes.evaluating import Surveyed, asked, drawn, evaluator, judged

_ORGANISATION = "某大学评估组（虚构）"
_TITLES = {False: "{year} 年退出第三方评估（演示）", True: "{year} 年帮扶成效第三方评估（演示）"}
_IN_FIELD = 0.6


def assess(county_code: str, *, on: date) -> None:
    """Evaluate 2020 to its end and this year to the field; score two villages and a unit."""
    officer = User.objects.get(username="county")
    lead = User.objects.get(username="evaluator")
    others = [evaluator(county_code, number, starts_on=on) for number in (2, 3)]
    past = _surveyed(county_code, YEAR)
    finished = drawn(past, lead=lead, others=others, officer=officer, day=date(YEAR, 12, 4))
    asked(past, finished, by=lead, day=date(YEAR, 12, 8))
    judged(finished, by=others, day=date(YEAR, 12, 10))
    close_field(evaluation_id=finished.pk, by=lead, at=_at(date(YEAR, 12, 11)))
    publish_results(evaluation_id=finished.pk, by=lead, at=_at(date(YEAR, 12, 14)))
    hand_over_results(evaluation_id=finished.pk, reference="虚构评估〔2020〕1 号", by=officer)
    now = _surveyed(county_code, on.year)
    under_way = drawn(now, lead=lead, others=others, officer=officer, day=on - timedelta(days=4))
    asked(now, under_way, by=lead, day=on, share=_IN_FIELD)
    _scored(on)


def _surveyed(county_code: str, year: int) -> Surveyed:
    return Surveyed(county_code, year, _TITLES[year != YEAR].format(year=year), _ORGANISATION)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), ZONE)


def _scored(on: date) -> None:
    """A village's sheet that is appealed, one of another village that is final, and a unit's with its ballot."""
    county, other = User.objects.get(username="county"), User.objects.get(username="exit-county")
    speaker = User.objects.get(username="team")
    village = speaker.home_area(Act.APPEAL_SCORES)
    shown = _village_sheet(village, on.year, county)
    appeal(sheet_id=shown.pk, line="leadership", reason="有会议记录，请复核（演示）", by=speaker, seen=shown.entered)
    final = _village_sheet(village, on.year - 1, county)
    finalise_score_sheet(sheet_id=final.pk, by=other, seen=final.entered)
    unit = Unit.objects.filter(village_pairings__isnull=False).order_by("code").first()
    if unit is not None:
        sheet = draft_score_sheet(entry=NewScoreSheet("unit_2017", on.year, unit=unit), by=county)
        codes = hand_out_ballots(sheet_id=sheet.pk, count=8, by=county)
        for code, mark in zip(codes, (95, 90, 88, 92, 85, 70), strict=False):
            cast_ballot(code=code, mark=mark)


def _village_sheet(village: str, year: int, by: User) -> ScoreSheet:
    made = draft_score_sheet(entry=NewScoreSheet("village_2018", year, village), by=by)
    for line, points, whole in (("leadership", "16", None), ("handbooks", "46", "50"), ("team", "8.5", None)):
        made.refresh_from_db()
        give_line(
            sheet_id=made.pk, line=line, numerator=Decimal(points), denominator=Decimal(whole) if whole else None,
            reason="年中检查记录（演示）", by=by, seen=made.entered,
        )  # fmt: skip
    made.refresh_from_db()
    show_score_sheet(sheet_id=made.pk, by=by, seen=made.entered)
    made.refresh_from_db()
    return made
