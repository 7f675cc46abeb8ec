"""An invented county with villages, its evaluators, and evaluations at every stage."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from cast import COUNTY, account_with
from lianxin.assessment.models import Evaluation
from lianxin.assessment.operations import (
    GivenAnswers,
    NewEvaluation,
    NewSeed,
    draw_sample,
    enter_answers,
    freeze_frame,
    name_evaluator,
    open_evaluation,
)
from lianxin.assessment.queries.policy import questionnaire_of
from lianxin.core.measures import Design, Selection, Take
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.registry.models import Household, HouseholdFacts
from registry.makers import source

YEAR = 2020

SEED = NewSeed("03 08 11 19 25 30 + 07", date(2026, 11, 22), "某彩票 2026138 期", "某机构两人，县外")
VILLAGES = tuple(f"99990110{n % 2 + 1}20{n}" for n in range(1, 7))
SMALL = Design(
    3,
    {name: Take(count=2) for name in ("exited", "ordinary", "poor")},
    Selection.EQUAL,
    reserve=2,
)
GOOD = {
    "enough_food": "yes", "enough_clothing": "yes", "safe_house": "yes", "safe_water": "yes", "children_in_school": "none",
    "medical_insurance": "yes", "exit_was_agreed": "yes", "approves": "yes", "satisfied": "partly", "knows_policy": "no",
}  # fmt: skip


def register_of_households() -> None:
    """Six villages, in each four exited, one poor and five ordinary households."""
    given = [
        (village, kind, f"{kind[0]}{village[-3:]}{number}")
        for village in VILLAGES
        for kind, count in (("exited", 4), ("poor", 1), ("ordinary", 5))
        for number in range(count)
    ]
    homes = Household.objects.bulk_create(
        Household(village_code=village, head_name=name, member_count=3, opened_at=timezone.now())
        for village, _, name in given
    )
    told = source()
    HouseholdFacts.objects.bulk_create(
        HouseholdFacts(household=home, year=YEAR, listed_in=village, household_type=kind, household_size=3, source=told)
        for home, (village, kind, _) in zip(homes, given, strict=True)
    )


def evaluator(number: int = 1) -> User:
    """An evaluator from outside."""
    return account_with(Role.EVALUATOR, COUNTY, username=f"evaluator-{number}", name=f"评估{number}")


def opened(lead: User, by: User | None = None, **given: Any) -> Evaluation:
    wanted = {
        "area_code": COUNTY, "year": YEAR, "title": "某县退出评估", "organisation": "某大学", "questionnaire": "county_exit",
    }  # fmt: skip
    return open_evaluation(entry=NewEvaluation(**(wanted | given)), lead=lead, by=by)


def at(day: int) -> datetime:
    """Ten in the morning of a day of November 2026."""
    return datetime(2026, 11, day, 2, 0, tzinfo=UTC)


def frozen(lead: User, **given: Any) -> Evaluation:
    found = opened(lead)
    return freeze_frame(
        evaluation_id=found.pk, by=lead, at=at(20), **({"design_name": "half_and_half", "design": SMALL} | given)
    )


def drawn(lead: User, *others: User) -> Evaluation:
    found = frozen(lead)
    for other in others:
        name_evaluator(evaluation_id=found.pk, user=other, by=lead)
    return draw_sample(evaluation_id=found.pk, seed=SEED, by=lead, at=at(23))


def given_answers(evaluation: Evaluation, place: int, **other: str) -> GivenAnswers:
    """What a household of this line answers: all is well, unless told otherwise."""
    status = evaluation.drawn.get(place=place).status
    asked = {one.name for one in questionnaire_of(evaluation).questions_for(status)}
    values = {name: value for name, value in (GOOD | other).items() if name in asked}
    return GivenAnswers(uuid4(), date(2026, 11, 24), values)


def answered(evaluation: Evaluation, by: User, faults: dict[int, dict[str, str]] | None = None) -> None:
    """Every household of the sample answers."""
    for place in evaluation.drawn.filter(is_reserve=False).values_list("place", flat=True):
        enter_answers(
            evaluation_id=evaluation.pk,
            place=place,
            given=given_answers(evaluation, place, **(faults or {}).get(place, {})),
            by=by,
        )


def place_of(evaluation: Evaluation, status: str, *, is_reserve: bool = False, number: int = 0) -> int:
    """The line of a household of a stratum."""
    found = evaluation.drawn.filter(status=status, is_reserve=is_reserve).order_by("place")
    return found[number].place
