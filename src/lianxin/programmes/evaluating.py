"""A third party's evaluation as a programme tells it: opened, its frame frozen, its sample drawn in public, its households asked."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random
from uuid import UUID

from lianxin.assessment.models import Evaluation
from lianxin.assessment.operations import (
    GivenAnswers,
    NewEvaluation,
    NewSeed,
    draw_sample,
    enter_answers,
    freeze_frame,
    give_opinion,
    name_evaluator,
    open_evaluation,
    replace_household,
)
from lianxin.assessment.queries.policy import adapted, design_named, questionnaire_of
from lianxin.assessment.queries.samples import sample_rows
from lianxin.people.models import User
from lianxin.people.operations import grant_role, open_account
from lianxin.people.roles import Role
from lianxin.procedures.domain.calendar import ZONE

_DESIGN = "half_and_half"
# Of a hundred households so many say that all is well, know their policies, approve.
WELL, KNOW, APPROVE = 0.985, 0.8, 0.95


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What is evaluated by whom: county and year, title, who evaluates, how large the sample is, and how likely good answers are."""

    county_code: str
    year: int
    title: str
    organisation: str
    villages: int = 6
    times: Fraction = Fraction(2, 5)
    reserve: int = 3
    well: float = WELL
    likely: Mapping[str, float] = field(
        default_factory=lambda: {"knows_policy": KNOW, "approves": APPROVE, "satisfied": APPROVE}
    )


def evaluator(county_code: str, number: int, *, starts_on: date) -> User:
    """A further evaluator, whose account is not among those that are shown."""
    name, password = f"评估员{'甲乙丙'[number - 1]}", secrets.token_hex(12)
    user = open_account(username=f"evaluator-{number}", name=name, password=password, by=None)
    grant_role(
        user=user, role=Role.EVALUATOR, area_code=county_code, unit=None, starts_on=starts_on, reason="演示 · demonstration",
        by=None,
    )  # fmt: skip
    return user


def drawn(told: Surveyed, *, lead: User, others: Sequence[User], officer: User, day: date) -> Evaluation:
    """An evaluation that was opened by an officer, frozen on a day and drawn two days later."""
    entry = NewEvaluation(told.county_code, told.year, told.title, told.organisation, "county_exit")
    made = open_evaluation(entry=entry, lead=lead, by=officer, at=_at(day - timedelta(days=3)))
    for other in others:
        name_evaluator(evaluation_id=made.pk, user=other, by=lead, at=_at(day - timedelta(days=2)))
    design = adapted(
        design_named(_DESIGN).design, villages=told.villages, times=told.times, reserve=told.reserve, least=0
    )
    freeze_frame(evaluation_id=made.pk, design_name=_DESIGN, design=design, by=lead, at=_at(day))
    seed = NewSeed(
        "05 11 17 22 28 31 + 09（虚构）", day + timedelta(days=1), "某彩票开奖公告（虚构）", "公证员一人（虚构）"
    )
    return draw_sample(evaluation_id=made.pk, seed=seed, by=lead, at=_at(day + timedelta(days=2)))


def asked(told: Surveyed, evaluation: Evaluation, *, by: User, day: date, share: float = 1.0) -> None:
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
        answers = _answers(told, evaluation, status, chance)
        given = GivenAnswers(UUID(int=chance.getrandbits(128)), day, answers)
        enter_answers(evaluation_id=evaluation.pk, place=place, given=given, by=by, at=_at(day))


def judged(evaluation: Evaluation, *, by: Sequence[User], day: date) -> None:
    """Each suspicion is judged by two who did not enter the answers; what several answers raise is confirmed."""
    for row in sample_rows(evaluation):
        if row.suspicion:
            for who in by:
                give_opinion(
                    evaluation_id=evaluation.pk, place=row.drawn.place, is_confirmed=len(row.raised_by) > 1,
                    reason="看了现场和问卷（演示）", by=who, at=_at(day),
                )  # fmt: skip


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), ZONE)


def _has_reserve(evaluation: Evaluation, place: int) -> bool:
    drawn_one = evaluation.drawn.get(place=place)
    cell = evaluation.drawn.filter(village_code=drawn_one.village_code, status=drawn_one.status, is_reserve=True)
    return cell.exists()


def _answers(told: Surveyed, evaluation: Evaluation, status: str, chance: Random) -> dict[str, str]:
    found = {}
    for question in questionnaire_of(evaluation).questions_for(status):
        if not question.is_optional:
            found[question.name] = "yes" if chance.random() < told.likely.get(question.name, told.well) else "no"
    return found
