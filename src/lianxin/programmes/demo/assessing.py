"""Assessment in the demonstration: an evaluation that was published, one in the field, score sheets at every stage."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from uuid import UUID

from lianxin.assessment.models import Evaluation, ScoreSheet
from lianxin.assessment.operations import (
    GivenAnswers,
    NewEvaluation,
    NewScoreSheet,
    NewSeed,
    appeal,
    cast_ballot,
    close_field,
    draft_score_sheet,
    draw_sample,
    enter_answers,
    finalise_score_sheet,
    freeze_frame,
    give_line,
    give_opinion,
    hand_out_ballots,
    hand_over_results,
    name_evaluator,
    open_evaluation,
    publish_results,
    replace_household,
    show_score_sheet,
)
from lianxin.assessment.queries.policy import adapted, design_named, questionnaire_of
from lianxin.assessment.queries.samples import sample_rows
from lianxin.people.models import Unit, User
from lianxin.people.operations import grant_role, open_account
from lianxin.people.roles import Act, Role
from lianxin.procedures.domain.calendar import ZONE
from lianxin.programmes.demo.history import YEAR

_ORGANISATION = "某大学评估组（虚构）"
_TITLES = {False: "{year} 年退出第三方评估（演示）", True: "{year} 年帮扶成效第三方评估（演示）"}
_DESIGN = "half_and_half"
_VILLAGES, _TIMES, _RESERVE = 6, Fraction(2, 5), 3
# Of a hundred households so many say that all is well, know their policies, approve.
_WELL, _KNOW, _APPROVE = 0.985, 0.8, 0.95
_IN_FIELD = 0.6


def assess(county_code: str, *, on: date) -> None:
    """Evaluate 2020 to its end and this year to the field; score two villages and a unit."""
    lead, *others = [
        User.objects.get(username="evaluator"),
        *(_evaluator(county_code, number, on) for number in (2, 3)),
    ]
    finished = _drawn(county_code, YEAR, lead, others, day=date(YEAR, 12, 4))
    _asked(finished, lead, day=date(YEAR, 12, 8), share=1.0)
    for row in sample_rows(finished):
        if row.suspicion:
            for who in others:
                give_opinion(
                    evaluation_id=finished.pk, place=row.drawn.place, is_confirmed=len(row.raised_by) > 1,
                    reason="看了现场和问卷（演示）", by=who, at=_at(date(YEAR, 12, 10)),
                )  # fmt: skip
    close_field(evaluation_id=finished.pk, by=lead, at=_at(date(YEAR, 12, 11)))
    publish_results(evaluation_id=finished.pk, by=lead, at=_at(date(YEAR, 12, 14)))
    officer = User.objects.get(username="county")
    hand_over_results(evaluation_id=finished.pk, reference="虚构评估〔2020〕1 号", by=officer)
    under_way = _drawn(county_code, on.year, lead, others, day=on - timedelta(days=4))
    _asked(under_way, lead, day=on, share=_IN_FIELD)
    _scored(on)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), ZONE)


def _evaluator(county_code: str, number: int, on: date) -> User:
    user = open_account(
        username=f"evaluator-{number}", name=f"评估员{'甲乙丙'[number - 1]}", password=secrets.token_hex(12), by=None
    )
    grant_role(
        user=user,
        role=Role.EVALUATOR,
        area_code=county_code,
        unit=None,
        starts_on=on,
        reason="演示 · demonstration",
        by=None,
    )
    return user


def _drawn(county_code: str, year: int, lead: User, others: list[User], *, day: date) -> Evaluation:
    """An evaluation that was frozen on a day and drawn two days later."""
    title = _TITLES[year != YEAR].format(year=year)
    entry = NewEvaluation(county_code, year, title, _ORGANISATION, "county_exit")
    made = open_evaluation(
        entry=entry, lead=lead, by=User.objects.get(username="county"), at=_at(day - timedelta(days=3))
    )
    for other in others:
        name_evaluator(evaluation_id=made.pk, user=other, by=lead, at=_at(day - timedelta(days=2)))
    design = adapted(design_named(_DESIGN).design, villages=_VILLAGES, times=_TIMES, reserve=_RESERVE, least=0)
    freeze_frame(evaluation_id=made.pk, design_name=_DESIGN, design=design, by=lead, at=_at(day))
    seed = NewSeed(
        "05 11 17 22 28 31 + 09（虚构）", day + timedelta(days=1), "某彩票开奖公告（虚构）", "公证员一人（虚构）"
    )
    return draw_sample(evaluation_id=made.pk, seed=seed, by=lead, at=_at(day + timedelta(days=2)))


def _asked(evaluation: Evaluation, by: User, *, day: date, share: float) -> None:
    """So many of the sample answer; one is away and its reserve is asked."""
    chance = Random(evaluation.year)  # noqa: S311 - a repeatable example, not a secret
    rows = [row for row in sample_rows(evaluation) if row.is_wanted]
    wanted = [row.drawn.place for row in rows[: round(len(rows) * share)]]
    away = next(place for place in wanted if _has_reserve(evaluation, place))
    swapped = replace_household(
        evaluation_id=evaluation.pk,
        place=away,
        reason="away",
        words="去了两次，邻居说全家在外务工（演示）",
        by=by,
        at=_at(day),
    )
    for place in [swapped.into.place, *(place for place in wanted if place != away)]:
        status = evaluation.drawn.get(place=place).status
        given = GivenAnswers(UUID(int=chance.getrandbits(128)), day, _answers(evaluation, status, chance))
        enter_answers(evaluation_id=evaluation.pk, place=place, given=given, by=by, at=_at(day))


def _has_reserve(evaluation: Evaluation, place: int) -> bool:
    drawn = evaluation.drawn.get(place=place)
    cell = evaluation.drawn.filter(village_code=drawn.village_code, status=drawn.status, is_reserve=True)
    return cell.exists()


def _answers(evaluation: Evaluation, status: str, chance: Random) -> dict[str, str]:
    found = {}
    for question in questionnaire_of(evaluation).questions_for(status):
        if question.is_optional:
            continue
        limit = {"knows_policy": _KNOW, "approves": _APPROVE, "satisfied": _APPROVE}.get(question.name, _WELL)
        found[question.name] = "yes" if chance.random() < limit else "no"
    return found


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
