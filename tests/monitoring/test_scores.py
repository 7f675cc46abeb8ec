"""The score in its room: learned from a county's own past, used only if calibrated overall and in every group, and only to order visits."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from typer.testing import CliRunner

from cast import COUNTY, VILLAGE, signed_in
from lianxin.audit.models import Event
from lianxin.eligibility.operations import NewValue, put_value_in_force
from lianxin.jobs.models import Job
from lianxin.jobs.operations import run as run_job
from lianxin.monitoring.commands import app
from lianxin.monitoring.models import Episode, ScoreModel, VisitSuggestion
from lianxin.monitoring.operations import fit_score, used_score
from lianxin.people.models import User
from lianxin.registry.models import Household, HouseholdFacts, Member, MemberFacts
from monitoring.makers import refusal
from procedures.makers import People
from registry.makers import source, year_book

pytestmark = pytest.mark.django_db
runner = CliRunner()
COUNT = 1200
PAST = 2024


def put(**values: str) -> None:
    for name, value in values.items():
        entry = NewValue(f"monitoring.{name}", COUNTY, value, date(2020, 1, 1), "县〔2020〕1号")
        put_value_in_force(entry=entry, by=None)


def heads(sexes: list[str]) -> None:
    """Give each household's head a sex, in the order of the households."""
    rows = list(Member.objects.order_by("pk"))
    for row, sex in zip(rows, sexes, strict=True):
        row.sex = sex  # type: ignore[attr-defined]
    Member.objects.bulk_update(rows, ["sex"], batch_size=500)


@pytest.fixture
def entered() -> list[bool]:
    """A county's past: of the poorer half two in five were entered in the year after, of the others one in twenty."""
    put(
        score_error="9", score_group_error="14", score_group_households="120", score_outcomes="30", suggested_visits="5"
    )
    year_book(PAST, state="closed")
    chance = random.Random(11)
    now, where = timezone.now(), source()
    homes = Household.objects.bulk_create(
        Household(village_code=VILLAGE, household_no=f"S{n:05}", head_name=f"户{n}", member_count=1, opened_at=now)
        for n in range(COUNT)
    )
    HouseholdFacts.objects.bulk_create(
        (
            HouseholdFacts(
                household=home, year=PAST, source=where, net_income_per_person_yuan=400_000 if n % 2 else 1_500_000,
                household_size=1,
            )
            for n, home in enumerate(homes)
        ),
        batch_size=100,
    )  # fmt: skip
    people = Member.objects.bulk_create(Member(name=f"户{n}", opened_at=now, ethnicity="han") for n in range(COUNT))
    MemberFacts.objects.bulk_create(
        MemberFacts(household=home, member=who, year=PAST, source=where, relation_to_head="head")
        for home, who in zip(homes, people, strict=True)
    )
    happened = [chance.random() < (0.4 if n % 2 else 0.05) for n in range(COUNT)]
    Episode.objects.bulk_create(
        Episode(
            household=home, number=1, area_code=VILLAGE, monitored_class="unstable", began_on=date(PAST + 1, 5, 1),
            entry_year=PAST, entry_values={}, ended_on=date(PAST + 1, 12, 1), ending="eliminated",
        )
        for home, was in zip(homes, happened, strict=True) if was
    )  # fmt: skip
    heads(["male" if chance.random() < 0.5 else "female" for _ in homes])
    return happened


def test_a_calibrated_score_orders_visits_and_a_biased_one_is_not_used(
    people: People, entered: list[bool], sent_at: Callable[..., dict[str, int]], capsys: Any
) -> None:
    model = fit_score(area_code=COUNTY, by=people.county)
    assert model.passes, model.reasons
    assert {(one["group"], one["value"]) for one in model.proof["groups"]} >= {
        ("head_sex", "male"),
        ("head_sex", "female"),
    }
    assert model.proof["overall"]["households"] < COUNT
    # Five of the village, the poorer ones first; their order says nothing else, and nothing else was written.
    suggested = list(VisitSuggestion.objects.select_related("household"))
    assert [one.rank for one in suggested] == [1, 2, 3, 4, 5]
    incomes = HouseholdFacts.objects.filter(household__in=[one.household_id for one in suggested])
    assert set(incomes.values_list("net_income_per_person_yuan", flat=True)) == {400_000}
    assert used_score(COUNTY) == model
    assert Event.objects.get(thing="monitoring.score").details["passes"] is True
    client = signed_in(people.county)
    page = client.get("/monitoring/score/").content.decode()
    for words in ("通过校准，可用来排走访", "户主性别：女", "第 1 档", "人均纯收入"):
        assert words in page
    assert suggested[0].household.head_name in signed_in(people.village).get("/monitoring/visits/").content.decode()
    assert runner.invoke(app, ["score", "visits", "--area", COUNTY]).output.count(VILLAGE) == 5

    # The same score; but now all who were entered have a woman as their head: it is wrong of both, and right in the mean.
    heads(["female" if was else "male" for was in entered])
    biased = fit_score(area_code=COUNTY, by=people.county)
    assert not biased.passes
    assert not any("总体" in zh for zh, _ in biased.reasons)
    assert any("户主性别" in zh for zh, _ in biased.reasons)
    # Whom the former one suggested is suggested no more.
    assert not VisitSuggestion.objects.exists()
    with refusal("MONI-062"):
        used_score(COUNTY)
    page = client.get("/monitoring/score/").content.decode()
    assert "没有通过校准，不使用" in page
    assert "没有建议的走访" in signed_in(people.village).get("/monitoring/visits/").content.decode()
    told = runner.invoke(app, ["score", "fit", "--area", COUNTY])
    assert (told.exit_code, "不使用" in told.output) == (1, True)

    scoring = {name for name, status in sent_at("/monitoring/score/").items() if status == 200}
    visiting = {name for name, status in sent_at("/monitoring/visits/").items() if status == 200}
    assert scoring == {"county_officer"}
    assert visiting == {
        "county_officer",
        "township_clerk",
        "other_township_clerk",
        "village_team_member",
        "helper",
        "other_helper",
    }
    assert ScoreModel.objects.count() == 3


def test_without_enough_past_there_is_no_score(people: People) -> None:
    with refusal("MONI-061"):
        fit_score(area_code=COUNTY, by=people.county)
    with refusal("MONI-062"):
        used_score(COUNTY)
    assert "还没有评分" in signed_in(people.county).get("/monitoring/score/").content.decode()


def test_a_score_is_asked_for_as_a_job(people: People) -> None:
    year_book()
    client = signed_in(people.county)
    response = client.post("/monitoring/score/fit/", {"county": COUNTY})
    job = Job.objects.get()
    assert response.headers["Location"] == f"/jobs/{job.key}/"
    run_job(job.key)
    job.refresh_from_db()
    assert (job.state, "MONI-061" in str(job.result)) == ("refused", True)
    assert client.post("/monitoring/score/fit/", {"county": "999902"}).status_code == 409


def test_scoring_is_for_whoever_runs_the_county(people: People, auditor: User) -> None:
    for user in (people.village, people.township, auditor):
        with pytest.raises(PermissionDenied):
            fit_score(area_code=COUNTY, by=user)


def test_the_database_keeps_suggestions_apart() -> None:
    of = Household.objects.create(village_code=VILLAGE, opened_at=timezone.now())
    model = ScoreModel.objects.create(area_code=COUNTY, at=timezone.now(), model={}, proof={}, limits={}, passes=True)
    wanted: dict[str, Any] = {"model": model, "household": of, "village_code": VILLAGE, "rank": 1, "chance": 0.1}
    VisitSuggestion.objects.create(**wanted)
    other = Household.objects.create(village_code=VILLAGE, opened_at=timezone.now())
    for changes in ({"rank": 2}, {"household": other}, {"household": other, "rank": 2, "chance": 1.5}):
        with pytest.raises(IntegrityError), transaction.atomic():
            VisitSuggestion.objects.create(**(wanted | changes))
