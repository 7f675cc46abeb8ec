"""Plans: versions that are only added, progress, accounts of income signed by both, villages and units likewise, and the paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from cast import COUNTY, VILLAGE, signed_in
from lianxin.audit.models import Event
from lianxin.pairing.models import Plan, VillagePairing
from lianxin.people.models import Unit, User
from lianxin.procedures.papers import kept_file
from lianxin.registry.models import Household, VillageFacts
from lianxin.work.access import PlanSubject
from lianxin.work.documents import plan_document
from lianxin.work.domain.plans import Gap
from lianxin.work.models import (
    AccountSignature,
    IncomeAccount,
    PlanLine,
    PlanProgress,
    PlanVersion,
    WorkPlan,
)
from lianxin.work.operations import (
    NewAccount,
    NewLine,
    NewProgress,
    account_income,
    record_progress,
    sign_account,
    withdraw_work,
    write_plan,
)
from lianxin.work.queries.plans import listed_plans, plan_rows, shown_plan
from paper_pictures import assert_looks_as_kept
from registry.makers import source
from work.makers import helper_of, picture, refusal, visit
from work.planned import ANSWER, YEAR, subject_of, written

pytestmark = pytest.mark.django_db


def account(plan: WorkPlan, by: User | None, **given: Any) -> IncomeAccount:
    told: dict[str, Any] = {
        "quarter": 3, "wage_fen": 600_000, "operating_fen": 300_000, "operating_cost_fen": 100_000, "property_fen": 0,
        "transfer_fen": 40_000, "persons": 3,
    } | given  # fmt: skip
    return account_income(plan_id=plan.pk, entry=NewAccount(**told), by=by)


# Versions -----------------------------------------------------------------------------------------------------------------


def test_causes_of_the_register_are_laid_beside_measures(ill: Household, helper: User) -> None:
    before = shown_plan(subject_of(ill))
    assert (before.version, {gap.cause for gap, _ in before.gaps}) == (
        None, {"cause:illness", "cause:skill", "risk:illness", "risk:disaster"},
    )  # fmt: skip
    written(
        ill, helper, ANSWER,
        NewLine(cause_kind="risk", cause="illness", family="water", measure="piped_supply"),
        NewLine(family="industry", measure="crops"),
        NewLine(cause_kind="words", cause="没有车"),
    )  # fmt: skip
    found = {(gap.gap, gap.cause) for gap, _ in shown_plan(subject_of(ill)).gaps}
    assert found == {
        (Gap.NO_MEASURE, "cause:skill"), (Gap.NO_MEASURE, "risk:disaster"), (Gap.UNFIT, "risk:illness"),
        (Gap.NO_CAUSE, ""), (Gap.NO_MEASURE, "words:没有车"), (Gap.NOT_ON_RECORD, "words:没有车"),
    }  # fmt: skip


def test_a_new_version_leaves_the_old_one_as_it_was(ill: Household, helper: User) -> None:
    first = written(ill, helper, ANSWER, NewLine(family="industry", measure="crops", amount_fen=100_00))
    second = written(
        ill, helper, NewLine(mark=2, family="industry", measure="crops", amount_fen=300_00), ANSWER, seen=1, note="加钱"
    )
    assert [(line.mark, line.amount_fen) for line in first.lines.order_by("mark")] == [(1, None), (2, 100_00)]
    # A line that goes on keeps its number; a new one gets one that was never used.
    assert [(line.mark, line.amount_fen) for line in second.lines.order_by("mark")] == [(2, 300_00), (3, None)]
    assert Event.objects.filter(thing="work.plan").count() == 2
    with refusal("WORK-042"):
        written(ill, helper, seen=1)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (NewLine(), "WORK-040"),
        (NewLine(cause="illness"), "WORK-040"),
        (NewLine(cause_kind="cause", cause="bad_luck"), "WORK-040"),
        (NewLine(cause_kind="rumour", cause="illness"), "WORK-040"),
        (NewLine(cause_kind="village", cause="no_clinic"), "WORK-040"),
        (NewLine(family="magic", measure="wand"), "WORK-040"),
        (NewLine(family="health", measure="crops"), "WORK-040"),
        (NewLine(cause_kind="cause", cause="illness", measure="crops"), "WORK-040"),
        (NewLine(mark=7, family="industry", measure="crops"), "WORK-040"),
        (NewLine(family="industry", measure="crops", amount_fen=0), "WORK-040"),
        (NewLine(family="industry", measure="crops", helper_id=10**9), "WORK-040"),
        (NewLine(family="industry", measure="crops", starts_on=date(2026, 5, 1), due_on=date(2026, 4, 1)), "WORK-040"),
        (NewLine(family="industry", measure="crops", content="长" * 401), "WORK-020"),
    ],
)
def test_a_faulty_line_is_refused(ill: Household, helper: User, line: NewLine, code: str) -> None:
    with refusal(code):
        written(ill, helper, line)
    assert not PlanVersion.objects.exists()


def test_an_empty_plan_or_one_without_a_word_is_refused(ill: Household, helper: User) -> None:
    with refusal("WORK-041"):
        write_plan(subject=subject_of(ill), lines=(), note="空", seen=0, by=helper)
    with refusal("WORK-018"):
        written(ill, helper, note=" ")


def test_only_who_helps_writes(
    ill: Household,
    plan: WorkPlan,
    other_helper: User,
    township_clerk: User,
    auditor: User,
    village_team_member: User,
    unit_liaison: User,
) -> None:
    for user, error in ((other_helper, Http404), (township_clerk, PermissionDenied), (auditor, PermissionDenied)):
        with pytest.raises(error):
            written(ill, user, seen=1)
        with pytest.raises(error):
            record_progress(plan_id=plan.pk, entry=NewProgress(1, date(2026, 11, 1), "begun", "开始了"), by=user)
    for number, user in enumerate((village_team_member, unit_liaison), 1):
        written(ill, user, seen=number)


# Progress -----------------------------------------------------------------------------------------------------------------


def test_progress_names_the_record_that_shows_it(plan: WorkPlan, ill: Household, helper: User, home: Household) -> None:
    seen = visit(helper, ill)
    made = record_progress(
        plan_id=plan.pk,
        entry=NewProgress(1, date(2026, 11, 20), "done", "医生来过了", income_fen=100, record_id=seen.pk),
        by=helper,
    )
    (line,) = shown_plan(subject_of(ill)).lines
    assert (line.state, line.progress[0].record, made.income_fen) == ("done", seen, 100)
    other = visit(helper, home)
    withdraw_work(record_id=seen.pk, reason="没有去", by=helper)
    for record_id in (other.pk, seen.pk, 10**9):
        with refusal("WORK-044"):
            entry = NewProgress(1, date(2026, 11, 20), "done", "医生来过了", record_id=record_id)
            record_progress(plan_id=plan.pk, entry=entry, by=helper)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (NewProgress(9, date(2026, 11, 1), "begun", "开始"), "WORK-043"),
        (NewProgress(1, date(2026, 11, 1), "dreamt", "开始"), "WORK-043"),
        (NewProgress(1, date(2026, 12, 1), "begun", "开始"), "WORK-003"),
        (NewProgress(1, date(2026, 11, 1), "begun", " "), "WORK-002"),
        (NewProgress(1, date(2026, 11, 1), "begun", "开始", amount_fen=0), "WORK-006"),
    ],
)
def test_faulty_progress_is_refused(plan: WorkPlan, helper: User, entry: NewProgress, code: str) -> None:
    with refusal(code):
        record_progress(plan_id=plan.pk, entry=entry, by=helper)


# Accounts and signatures --------------------------------------------------------------------------------------------------


def test_an_account_is_signed_by_both_and_reckoned_anew_unsigned(
    plan: WorkPlan, ill: Household, helper: User, today: date
) -> None:
    first = account(plan, helper)
    sign_account(account_id=first.pk, party="household", name="辛某", on=today, by=helper)
    sign_account(account_id=first.pk, party="helper", name="帮扶戊", on=today, by=helper)
    (shown,) = shown_plan(subject_of(ill)).accounts
    assert (shown.net_fen, shown.per_person_fen, shown.is_signed) == (840_000, 280_000, True)
    with refusal("WORK-046"):
        sign_account(account_id=first.pk, party="household", name="辛某", on=today, by=helper)
    account(plan, helper, transfer_fen=None)
    newest, old = shown_plan(subject_of(ill)).accounts
    assert (newest.net_fen, newest.is_signed, newest.is_replaced, old.is_replaced) == (None, False, False, True)


@pytest.mark.parametrize(
    "given",
    [
        {"quarter": 5}, {"quarter": -1}, {"persons": 0}, {"wage_fen": -1},
        {"wage_fen": None, "operating_fen": None, "operating_cost_fen": None, "property_fen": None, "transfer_fen": None},
    ],
)  # fmt: skip
def test_a_faulty_account_is_refused(plan: WorkPlan, helper: User, given: dict[str, Any]) -> None:
    with refusal("WORK-045"):
        account(plan, helper, **given)


def test_a_village_has_no_account_of_income(village_team_member: User) -> None:
    subject = PlanSubject(YEAR, village_code=VILLAGE)
    made = write_plan(
        subject=subject,
        lines=(NewLine(cause_kind="words", cause="路不通"),),
        note="村民会议",
        seen=0,
        by=village_team_member,
    )
    with refusal("WORK-045"):
        account(made.plan, village_team_member)


def test_signatures_are_of_a_day_and_of_whoever_signs(
    plan: WorkPlan, helper: User, village_team_member: User, other_helper: User, today: date
) -> None:
    made = account(plan, helper)
    for name, on in ((" ", today), ("辛某", today + timedelta(days=1)), ("辛某", today - timedelta(days=1))):
        with refusal("WORK-047"):
            sign_account(account_id=made.pk, party="household", name=name, on=on, by=helper)
    with refusal("WORK-048"):
        sign_account(account_id=made.pk, party="helper", name="帮扶戊", on=today, by=village_team_member)
    with pytest.raises(Http404):
        sign_account(account_id=made.pk, party="household", name="辛某", on=today, by=other_helper)
    scan = kept_file("签字.jpg", BytesIO(picture()))
    assert sign_account(
        account_id=made.pk, party="helper", name="帮扶戊", on=today, by=village_team_member, scan=scan
    ).scan


@pytest.mark.one_engine
def test_the_handbook_of_a_plan_looks_as_it_was_seen(
    plan: WorkPlan, ill: Household, helper: User, today: date, tmp_path: Path
) -> None:
    seen = visit(helper, ill)
    entry = NewProgress(1, date(2026, 11, 20), "done", "医生来过了", income_fen=12_300, record_id=seen.pk)
    record_progress(plan_id=plan.pk, entry=entry, by=helper)
    reckoned = account(plan, helper)
    sign_account(account_id=reckoned.pk, party="household", name="辛某", on=today, by=helper)
    account(plan, helper, transfer_fen=None)
    paper = plan_document(shown_plan(subject_of(ill)), [seen])
    assert_looks_as_kept(paper, Path(__file__).parent / "pictures" / "plan.png", tmp_path)


# Villages and units ---------------------------------------------------------------------------------------------------------


def test_villages_and_units_have_plans_likewise(
    unit: Unit, unit_liaison: User, village_team_member: User, helper: User, township_clerk: User
) -> None:
    line = NewLine(
        cause_kind="words",
        cause="村里缺水",
        family="infrastructure",
        measure="road",
        helper_id=helper_of(helper).pk,
    )
    village, office = PlanSubject(YEAR, village_code=VILLAGE), PlanSubject(YEAR, unit_id=unit.pk)
    write_plan(subject=village, lines=(line,), note="村民会议", seen=0, by=village_team_member)
    write_plan(subject=office, lines=(line,), note="党组会", seen=0, by=unit_liaison)
    assert [gap.gap for gap, _ in shown_plan(village).gaps] == []
    for subject, user in (
        (village, helper),
        (office, village_team_member),
        (office, helper),
        (village, township_clerk),
    ):
        with pytest.raises(PermissionDenied):
            write_plan(subject=subject, lines=(line,), note="试试", seen=1, by=user)
    assert {row.name for row in plan_rows(listed_plans(township_clerk, year=YEAR))} == {"某镇上河村"}
    assert {row.name for row in plan_rows(listed_plans(unit_liaison, year=YEAR))} == {"甲局"}


def test_a_village_and_a_unit_without_a_plan_are_offered_to_who_writes_it(
    unit: Unit, unit_liaison: User, village_team_member: User, helper: User, county_officer: User
) -> None:
    page = "/daily-work/plans/"
    village, office = (f"/daily-work/plans/{one}/write/" for one in (f"village/{VILLAGE}", f"unit/{unit.pk}"))

    def offered(user: User) -> set[str]:
        told = signed_in(user).get(page).content.decode()
        return {one for one in (village, office) if one in told}

    assert (offered(village_team_member), offered(unit_liaison)) == ({village}, {office})
    assert offered(helper) == offered(county_officer) == set()
    line = NewLine(cause_kind="village", cause="remote", family="infrastructure", measure="road")
    write_plan(
        subject=PlanSubject(YEAR, village_code=VILLAGE), lines=(line,), note="村民会议", seen=0, by=village_team_member
    )
    assert offered(village_team_member) == set()


def test_what_the_facts_of_a_village_are_short_of_wants_a_measure(
    unit: Unit, unit_liaison: User, village_team_member: User, county_officer: User
) -> None:
    village, office = PlanSubject(YEAR, village_code=VILLAGE), PlanSubject(YEAR, unit_id=unit.pk)
    in_plan = Plan.objects.create(
        area_code=COUNTY, year=YEAR, state=Plan.State.CONFIRMED, problem={}, plan={}, made_at=timezone.now(),
        settled_at=timezone.now(),
    )  # fmt: skip
    VillagePairing.objects.create(
        unit=unit, village_code=VILLAGE, role="lead", plan=in_plan, starts_on=date(YEAR, 1, 1)
    )
    seen = source()
    VillageFacts.objects.create(source=seen, village_code=VILLAGE, year=YEAR - 1, clinics=1, bus_service=False)
    VillageFacts.objects.create(
        source=seen, village_code=VILLAGE, year=YEAR, clinics=0, dangerous_houses=0, bus_service=True
    )
    clinic, houses, remote = (
        NewLine(cause_kind="village", cause=code) for code in ("no_clinic", "dangerous_houses", "remote")
    )
    answered = replace(remote, family="infrastructure", measure="road")
    unfit = replace(houses, family="industry", measure="crops")
    write_plan(subject=village, lines=(clinic, unfit, answered), note="村民会议", seen=0, by=village_team_member)
    told = [(gap.gap, gap.cause, gap.mark) for gap, _ in shown_plan(village).gaps]
    assert told == [
        (Gap.NO_MEASURE, "village:no_clinic", 0),
        (Gap.UNFIT, "village:dangerous_houses", 2),
        (Gap.NOT_ON_RECORD, "village:dangerous_houses", 2),
    ]
    # A unit's plan stands beside the causes of the villages that it helps.
    assert [gap.cause for gap, _ in shown_plan(office).gaps] == ["village:no_clinic"]
    assert [row.gaps for row in plan_rows(listed_plans(county_officer, year=YEAR))] == [1]
    page = signed_in(unit_liaison).get(f"/daily-work/plans/unit/{unit.pk}/write/").content.decode()
    assert ("没有卫生室" in page, "因病" in page) == (True, False)
    for line in (NewLine(cause_kind="cause", cause="illness"), NewLine(cause_kind="village", cause="bad_luck")):
        with refusal("WORK-040"):
            write_plan(subject=village, lines=(line,), note="再改", seen=1, by=village_team_member)


# What the database itself refuses -------------------------------------------------------------------------------------------


def test_the_database_refuses_to_rewrite_a_plan(plan: WorkPlan, helper: User, today: date) -> None:
    record_progress(plan_id=plan.pk, entry=NewProgress(1, today, "begun", "开始了"), by=helper)
    sign_account(account_id=account(plan, helper).pk, party="household", name="辛某", on=today, by=helper)
    for model, column in (
        (PlanVersion, "note = 'x'"), (PlanLine, "content = 'x'"), (PlanProgress, "words = 'x'"), (IncomeAccount, "persons = 9"),
        (AccountSignature, "name = 'x'"),
    ):  # fmt: skip
        table = model._meta.db_table
        for statement in (f"UPDATE {table} SET {column}", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


_LINE_FAULTS: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "line_of_a_plan_says_something"),
    ({"cause": "illness"}, "cause_in_a_plan_has_a_kind"),
    ({"cause": "illness", "cause_kind": "rumour"}, "cause_in_a_plan_has_a_kind"),
    ({"cause": "illness", "cause_kind": "cause", "measure": "crops"}, "measure_in_a_plan_has_a_family"),
    ({"family": "health", "amount_fen": 0}, "planned_money_is_more_than_nothing"),
    (
        {"family": "health", "starts_on": date(2026, 2, 1), "due_on": date(2026, 1, 1)},
        "line_of_a_plan_ends_after_it_starts",
    ),
    ({"family": "health", "mark": 1}, "version_of_a_plan_has_a_mark_once|UNIQUE"),
)


def test_the_database_refuses_faulty_rows(
    plan: WorkPlan, ill: Household, helper: User, unit: Unit, today: date
) -> None:
    version, made = plan.versions.get(), account(plan, helper)
    sign_account(account_id=made.pk, party="household", name="辛某", on=today, by=helper)
    at = version.at
    rows: list[tuple[Callable[[], Any], str]] = [
        (lambda given=given: PlanLine.objects.create(version=version, **({"mark": 9} | given)), name)
        for given, name in _LINE_FAULTS
    ]  # type: ignore[misc]
    signature: dict[str, Any] = {"account": made, "name": "某", "on": today, "at": at}
    rows += [
        (
            lambda: PlanVersion.objects.create(plan=plan, number=2, note="", at=at),
            "version_of_a_plan_says_what_changed",
        ),
        (
            lambda: PlanVersion.objects.create(plan=plan, number=1, note="x", at=at),
            "work_plan_has_one_version_of_a_number|UNIQUE",
        ),
        (
            lambda: PlanProgress.objects.create(plan=plan, mark=1, on=today, state="begun", words="", at=at),
            "progress_of_a_plan_has_words",
        ),
        (lambda: IncomeAccount.objects.create(plan=plan, quarter=5, at=at), "income_is_of_a_quarter_or_the_year"),
        (lambda: IncomeAccount.objects.create(plan=plan, quarter=1, persons=0, at=at), "income_is_shared_by_somebody"),
        (lambda: AccountSignature.objects.create(party="household", **signature), "party_signs_an_account_once|UNIQUE"),
        (lambda: AccountSignature.objects.create(party="helper", **(signature | {"name": ""})), "signature_has_a_name"),
        (
            lambda: AccountSignature.objects.create(party="helper", scan="0" * 64, **signature),
            "scan_of_a_signature_has_a_kind",
        ),
        (
            lambda: WorkPlan.objects.create(household=ill, year=YEAR, area_code=VILLAGE),
            "household_has_one_plan_a_year|UNIQUE",
        ),
        (lambda: WorkPlan.objects.create(year=YEAR, area_code=VILLAGE), "work_plan_is_of_one_subject"),
        (
            lambda: WorkPlan.objects.create(household=ill, village_code=VILLAGE, year=2027, area_code=VILLAGE),
            "work_plan_is_of_one_subject",
        ),
    ]
    for year in (2030, 2030):
        twice: dict[str, Any] = {"year": year, "area_code": VILLAGE}
        if not WorkPlan.objects.filter(year=year).exists():
            WorkPlan.objects.create(village_code=VILLAGE, **twice)
            WorkPlan.objects.create(unit=unit, **twice)
            continue
        rows.append(
            (
                lambda: WorkPlan.objects.create(village_code=VILLAGE, year=2030, area_code=VILLAGE),
                "village_has_one_plan_a_year|UNIQUE",
            )
        )
        rows.append(
            (
                lambda: WorkPlan.objects.create(unit=unit, year=2030, area_code=VILLAGE),
                "unit_has_one_plan_a_year|UNIQUE",
            )
        )
    for make, name in rows:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            make()
