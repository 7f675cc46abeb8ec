"""Campaigns: targets from a workbook, progress from records alone; the pool of tasks with its refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, signed_in
from lianxin.core.sheets import write_list
from lianxin.people.models import Unit, User
from lianxin.registry.models import Household
from lianxin.work.domain.tasks import STEPS, NotPossible, Standing, after
from lianxin.work.models import Campaign, Target, Task, TaskEvent
from lianxin.work.operations import withdraw_work
from lianxin.work.operations.campaigns import (
    NewCampaign,
    NewTarget,
    NewTask,
    assign_task,
    cancel_task,
    claim_task,
    finish_task,
    open_campaign,
    publish_task,
    release_task,
    set_targets,
    verify_task,
)
from lianxin.work.queries.campaigns import target_rows, task_counts
from lianxin.work.target_sheet import read_targets
from work.makers import helper_of, refusal, visit

pytestmark = pytest.mark.django_db

DAYS: dict[str, Any] = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 12, 10)}


def campaign(by: User | None = None, **given: Any) -> Campaign:
    told: dict[str, Any] = (
        {"area_code": COUNTY, "name": "百日大会战", "checklist": ("手册填全", " ", "房子看过")} | DAYS | given
    )
    return open_campaign(entry=NewCampaign(**told), by=by)


def task(by: User | None = None, **given: Any) -> Task:
    told: dict[str, Any] = {"title": "三组路灯不亮", "area_code": VILLAGE, "due_on": date(2026, 12, 1)} | given
    return publish_task(entry=NewTask(**told), by=by)


# Campaigns and targets ------------------------------------------------------------------------------------------------------


def test_a_campaign_is_opened_by_whoever_manages_work_there(
    county_officer: User, township_clerk: User, helper: User, village_team_member: User
) -> None:
    made = campaign(county_officer)
    assert made.checklist == ["手册填全", "房子看过"]
    assert campaign(township_clerk, area_code=TOWNSHIP).area_code == TOWNSHIP
    for user, area in ((township_clerk, COUNTY), (helper, VILLAGE), (village_team_member, VILLAGE)):
        with pytest.raises(PermissionDenied):
            campaign(user, area_code=area, name="别的")


def test_a_department_of_a_province_opens_one_for_villages_of_several_counties() -> None:
    assert [campaign(area_code=area).area_code for area in ("99", "9999")] == ["99", "9999"]


@pytest.mark.parametrize(
    "given",
    [
        {"name": " "}, {"ends_on": date(2026, 8, 31)}, {"area_code": "99990"}, {"checklist": ("长" * 201,)},
        {"checklist": ("一条",) * 61}, {"name": "百日大会战"},
    ],
)  # fmt: skip
def test_a_faulty_campaign_is_refused(given: dict[str, Any]) -> None:
    campaign()
    with refusal("WORK-060"):
        campaign(**({"name": "另一个"} | given))


@pytest.mark.parametrize(
    "row",
    [
        NewTarget("U-99", "visits", "5"), NewTarget("U-01", "golf", "5"), NewTarget("U-01", "visits", "many"),
        NewTarget("U-01", "visits", "-1"), NewTarget("U-01", "visits", "1.005"), NewTarget("U-01", "visits", "NaN"),
        NewTarget("U-01", "visits", "1e40"), NewTarget("U-01", "ideas", "3"),
    ],
)  # fmt: skip
def test_one_faulty_row_leaves_all_targets_unwritten(unit: Unit, row: NewTarget) -> None:
    made = campaign()
    with refusal("WORK-061"):
        set_targets(campaign_id=made.pk, rows=[NewTarget("U-01", "ideas", "3"), row], by=None)
    assert not Target.objects.exists()


def test_no_rows_at_all_are_refused(unit: Unit, township_clerk: User) -> None:
    made = campaign()
    with refusal("WORK-062"):
        set_targets(campaign_id=made.pk, rows=[], by=None)
    with pytest.raises(PermissionDenied):
        set_targets(campaign_id=made.pk, rows=[NewTarget("U-01", "ideas", "3")], by=township_clerk)


def test_a_later_target_takes_the_place_of_an_earlier(unit: Unit, county_officer: User, today: date) -> None:
    made = campaign()
    rows = [NewTarget("U-01", "visits", "40"), NewTarget("U-01", "projects_landed_money", "1,200.50")]
    assert set_targets(campaign_id=made.pk, rows=rows, by=county_officer) == 2
    assert set_targets(campaign_id=made.pk, rows=rows, by=county_officer) == 0
    assert set_targets(campaign_id=made.pk, rows=[NewTarget("U-01", "visits", "50")], by=county_officer) == 1
    found = {row.indicator.name: row.target for row in target_rows(county_officer, made, on=today)}
    assert found == {"visits": 50, "projects_landed_money": 120_050}
    assert Target.objects.count() == 3


def test_progress_is_counted_from_records_of_the_unit_place_and_time(
    unit: Unit,
    other_unit: Unit,
    helper: User,
    unit_liaison: User,
    county_officer: User,
    village_team_member: User,
    home: Household,
    today: date,
) -> None:
    made = campaign()
    set_targets(campaign_id=made.pk, rows=[NewTarget("U-01", "visits", "4"), NewTarget("U-02", "visits", "0")], by=None)
    first = visit(helper, home)
    visit(helper, home, on=date(2026, 8, 31))
    told: dict[str, Any] = {
        "is_total": True,
        "starts_on": date(2026, 9, 1),
        "quantity": Decimal(90),
        "quantity_unit": "time",
    }
    visit(unit_liaison, area_code=COUNTY, helper_ids=(), found="", **told)
    rows = {row.unit.code: row for row in target_rows(county_officer, made, on=today)}
    assert (rows["U-01"].counted.value, rows["U-01"].told.value, rows["U-01"].percent) == (1, 90, Decimal("25.0"))
    assert (rows["U-02"].counted.value, rows["U-02"].percent) == (None, None)
    withdraw_work(record_id=first.pk, reason="没有去", by=helper)
    assert target_rows(county_officer, made, on=today)[0].counted.value is None
    # A liaison sees his unit's, a team in the area all, a helper none.
    seen = {user: len(target_rows(user, made, on=today)) for user in (unit_liaison, village_team_member, helper)}
    assert seen == {unit_liaison: 1, village_team_member: 2, helper: 0}


def test_targets_come_from_a_workbook_and_go_into_one(
    tmp_path: Path, unit: Unit, other_unit: Unit, county_officer: User
) -> None:
    made, path = campaign(), tmp_path / "任务分配.xlsx"
    rows = [["U-01", "甲局", "走访次数", "40"], ["U-02", "乙局", "ideas", 3], ["U-02", "乙局", "donations", None]]
    write_list(path, "任务", ["单位代码", "单位", "指标", "任务数"], [10, 10, 10, 10], rows)
    assert read_targets(path) == [NewTarget("U-01", "visits", "40"), NewTarget("U-02", "ideas", "3")]
    client, page = signed_in(county_officer), f"/daily-work/campaigns/{made.pk}/"
    sent = SimpleUploadedFile("任务分配.xlsx", path.read_bytes())
    assert client.post(f"{page}targets/", {"file": sent}).status_code == 302
    # What is taken away can be changed and brought in again.
    for kind in ("csv", "xlsx"):
        content = b"".join(client.get(f"{page}?format={kind}").streaming_content)
        assert {(row.unit_code, row.indicator, row.quantity) for row in read_targets(content, name=f"a.{kind}")} == {
            ("U-01", "visits", "40"), ("U-02", "ideas", "3"),
        }  # fmt: skip
    for content, code in ((b"a,b\n1,2\n", "WORK-062"), ("单位代码,指标,任务数\nU-77,visits,3\n".encode(), "WORK-061")):
        response = client.post(f"{page}targets/", {"file": SimpleUploadedFile("a.csv", content)})
        assert (response.status_code, code in response.content.decode()) == (409, True)
    assert Target.objects.count() == 2


# The pool of tasks --------------------------------------------------------------------------------------------------------


def test_a_task_is_claimed_done_and_verified_by_another(
    helper: User, village_team_member: User, home: Household, today: date
) -> None:
    made = task(village_team_member)
    claim_task(task_id=made.pk, seen=1, by=helper)
    shown = visit(helper, home, on=today)
    finish_task(task_id=made.pk, record_id=shown.pk, seen=2, by=helper)
    assert task_counts(village_team_member, on=today)["to_verify"] == 1
    verify_task(task_id=made.pk, is_sound=True, seen=3, by=village_team_member)
    made.refresh_from_db()
    assert (made.state, made.record, made.helper) == ("verified", shown, helper_of(helper))
    assert [event.kind for event in made.events.order_by("number")] == ["published", "claimed", "done", "verified"]


def test_a_faulty_task_is_refused(village_team_member: User, helper: User, auditor: User) -> None:
    other = campaign(area_code=OTHER_TOWNSHIP)
    for told in (
        {"title": ""}, {"due_on": date(2026, 11, 23)}, {"area_code": "9999"}, {"unit_id": 10**9}, {"campaign_id": 10**9},
        {"campaign_id": other.pk},
    ):  # fmt: skip
        with refusal("WORK-063"):
            task(None, **told)
    for user in (helper, auditor):
        with pytest.raises(PermissionDenied):
            task(user)
    with pytest.raises(PermissionDenied):
        task(village_team_member, area_code=TOWNSHIP)


def test_a_task_of_a_unit_is_for_its_people(
    unit: Unit, helper: User, other_helper: User, unit_liaison: User, township_clerk: User, county_officer: User
) -> None:
    made = task(None, unit_id=unit.pk)
    with pytest.raises(Http404):
        claim_task(task_id=made.pk, seen=1, by=other_helper)
    with refusal("WORK-065"):
        assign_task(task_id=made.pk, helper_id=helper_of(other_helper).pk, seen=1, by=county_officer)
    # A liaison gives it to one of his own; a helper gives it to nobody; a clerk claims nothing.
    with pytest.raises(PermissionDenied):
        assign_task(task_id=made.pk, helper_id=helper_of(helper).pk, seen=1, by=helper)
    with pytest.raises(PermissionDenied):
        claim_task(task_id=made.pk, seen=1, by=township_clerk)
    assign_task(task_id=made.pk, helper_id=helper_of(helper).pk, seen=1, by=unit_liaison)
    made.refresh_from_db()
    assert (made.state, made.helper) == ("taken", helper_of(helper))


def test_a_task_is_done_only_by_a_fitting_record(
    helper: User, other_helper: User, village_team_member: User, home: Household, stranger_home: Household, today: date
) -> None:
    made = task(village_team_member)
    claim_task(task_id=made.pk, seen=1, by=helper)
    old, others = visit(helper, home, on=date(2026, 11, 20)), visit(other_helper, stranger_home, on=today)
    gone = visit(helper, home, on=today)
    withdraw_work(record_id=gone.pk, reason="重复", by=helper)
    for record in (old, others, gone):
        with refusal("WORK-066"):
            finish_task(task_id=made.pk, record_id=record.pk, seen=2, by=helper)
    with refusal("WORK-065"):
        finish_task(task_id=made.pk, record_id=others.pk, seen=2, by=other_helper)
    shown = visit(helper, home, on=today)
    finish_task(task_id=made.pk, record_id=shown.pk, seen=2, by=helper)
    second = task(village_team_member, title="又一件")
    claim_task(task_id=second.pk, seen=1, by=helper)
    with refusal("WORK-066"):
        finish_task(task_id=second.pk, record_id=shown.pk, seen=2, by=helper)
    # What was withdrawn meanwhile is not verified.
    withdraw_work(record_id=shown.pk, reason="没有做", by=helper)
    with refusal("WORK-066"):
        verify_task(task_id=made.pk, is_sound=True, seen=3, by=village_team_member)


def test_nobody_verifies_his_own(village_team_member: User, helper: User, township_clerk: User, today: date) -> None:
    made = task(township_clerk)
    claim_task(task_id=made.pk, seen=1, by=village_team_member)
    shown = visit(
        village_team_member, kind="problem", area_code=VILLAGE, found="路灯不亮", done="换了灯泡", on=today,
        helper_ids=(helper_of(village_team_member).pk,),
    )  # fmt: skip
    finish_task(task_id=made.pk, record_id=shown.pk, seen=2, by=village_team_member)
    with refusal("WORK-067"):
        verify_task(task_id=made.pk, is_sound=True, seen=3, by=village_team_member)
    with pytest.raises(PermissionDenied):
        verify_task(task_id=made.pk, is_sound=True, seen=3, by=helper)
    with refusal("WORK-018"):
        verify_task(task_id=made.pk, is_sound=False, words="", seen=3, by=township_clerk)
    verify_task(task_id=made.pk, is_sound=False, words="还有一盏不亮", seen=3, by=township_clerk)
    made.refresh_from_db()
    assert (made.state, made.record_id) == ("taken", None)


def test_a_task_goes_back_with_a_word_and_stops_where_it_stands(
    helper: User, other_helper: User, township_clerk: User
) -> None:
    made = task(township_clerk)
    claim_task(task_id=made.pk, seen=1, by=helper)
    with refusal("WORK-064"):
        claim_task(task_id=made.pk, seen=1, by=other_helper)
    with refusal("WORK-064"):
        claim_task(task_id=made.pk, seen=2, by=other_helper)
    with refusal("WORK-018"):
        release_task(task_id=made.pk, reason=" ", seen=2, by=helper)
    release_task(task_id=made.pk, reason="要电工来办", seen=2, by=helper)
    with pytest.raises(PermissionDenied):
        cancel_task(task_id=made.pk, reason="不用了", seen=3, by=helper)
    cancel_task(task_id=made.pk, reason="电力公司已修", seen=3, by=township_clerk)
    with refusal("WORK-064"):
        claim_task(task_id=made.pk, seen=4, by=helper)


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_a_task_has_somebody_and_a_record_exactly_when_it_should(steps: list[str]) -> None:
    standing = Standing()
    for kind in steps:
        try:
            standing = after(standing, kind, helper=7, record=9)
        except NotPossible:
            continue
        assert (standing.helper is not None) == (standing.state in {"taken", "done", "verified"})
        assert (standing.record is not None) == (standing.state in {"done", "verified"})
    for kind in ("claimed", "done"):
        with pytest.raises(NotPossible):
            after(standing, kind)


# What the database itself refuses -------------------------------------------------------------------------------------------


def test_the_database_keeps_targets_and_histories(unit: Unit, helper: User) -> None:
    made, at = campaign(), task().events.get().at
    set_targets(campaign_id=made.pk, rows=[NewTarget("U-01", "visits", "4")], by=None)
    for table, column in (("work_target", "quantity = 9"), ("work_taskevent", "words = 'x'")):
        for statement in (f"UPDATE {table} SET {column}", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    one, told = Task.objects.get(), {"area_code": VILLAGE, "due_on": date(2026, 12, 1)}
    days: dict[str, Any] = {"area_code": COUNTY, "at": at} | DAYS
    rows: list[tuple[Callable[[], Any], str]] = [
        (lambda: Campaign.objects.create(**(days | {"name": "百日大会战"})), "area_has_one_campaign_of_a_name|UNIQUE"),
        (lambda: Campaign.objects.create(**(days | {"name": ""})), "campaign_has_a_name"),
        (lambda: Campaign.objects.create(**(days | {"name": "x", "ends_on": date(2020, 1, 1)})), "campaign_ends_after_it_starts"),
        (lambda: Target.objects.create(campaign=made, unit=unit, indicator="visits", quantity=-1, at=at), "target_is_not_negative"),
        (lambda: Task.objects.create(title="", **told), "task_has_a_title"),
        (lambda: Task.objects.create(title="x", state="taken", **told), "task_that_is_taken_is_somebodys"),
        (lambda: Task.objects.create(title="x", helper=helper_of(helper), **told), "task_that_is_taken_is_somebodys"),
        (lambda: Task.objects.create(title="x", state="done", helper=helper_of(helper), **told), "task_that_is_done_names_its_record"),
        (lambda: TaskEvent.objects.create(task=one, number=1, kind="claimed", at=at), "task_has_one_event_of_a_number|UNIQUE"),
        (lambda: TaskEvent.objects.create(task=one, number=2, kind="cancelled", at=at), "task_goes_back_with_a_word"),
    ]  # fmt: skip
    for make, name in rows:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            make()


# Pages ----------------------------------------------------------------------------------------------------------------------


def test_campaigns_and_tasks_are_for(sent_at: Callable[..., dict[str, int]], unit: Unit) -> None:
    made, one = campaign(), task(None, unit_id=unit.pk)
    everybody = {
        "county_officer", "township_clerk", "other_township_clerk", "village_team_member", "auditor", "helper", "other_helper",
        "unit_liaison",
    }  # fmt: skip
    expected = {
        "/daily-work/campaigns/": everybody,
        f"/daily-work/campaigns/{made.pk}/": everybody,
        "/daily-work/campaigns/new/": {"county_officer", "township_clerk", "other_township_clerk"},
        f"/daily-work/campaigns/{made.pk}/targets/": {"county_officer"},
        "/daily-work/tasks/": everybody,
        "/daily-work/tasks/new/": {"county_officer", "township_clerk", "other_township_clerk", "village_team_member"},
        f"/daily-work/tasks/{one.pk}/": everybody - {"other_township_clerk", "other_helper"},
        f"/daily-work/tasks/{one.pk}/claim/": {"helper", "village_team_member"},
        f"/daily-work/tasks/{one.pk}/assign/": {
            "county_officer",
            "township_clerk",
            "village_team_member",
            "unit_liaison",
        },
        f"/daily-work/tasks/{one.pk}/cancel/": {"county_officer", "township_clerk", "village_team_member"},
    }
    for url, names in expected.items():
        assert {name for name, status in sent_at(url).items() if status == 200} == names, url


def test_a_campaign_and_a_task_are_led_on_their_pages(
    county_officer: User, village_team_member: User, helper: User, home: Household, today: date
) -> None:
    officer, team, worker = (signed_in(user) for user in (county_officer, village_team_member, helper))
    sent = {
        "name": "回头看",
        "area": COUNTY,
        "starts_on": "2026-11-01",
        "ends_on": "2026-12-31",
        "document": "",
        "purpose": "",
        "checklist": "一\n二",
    }
    assert officer.post("/daily-work/campaigns/new/", sent).status_code == 302
    assert officer.post("/daily-work/campaigns/new/", sent).status_code == 409
    made = Campaign.objects.get()
    assert "回头看" in worker.get("/daily-work/campaigns/").content.decode()
    sent = {
        "title": "修路灯",
        "area": VILLAGE,
        "due_on": "2026-12-01",
        "words": "",
        "unit": "",
        "campaign": str(made.pk),
    }
    assert team.post("/daily-work/tasks/new/", sent).status_code == 302
    page = f"/daily-work/tasks/{Task.objects.get().pk}/"
    assert worker.post(f"{page}claim/", {"seen": 1}).status_code == 302
    shown = visit(helper, home, on=today)
    assert worker.post(f"{page}finish/", {"seen": 2, "record": shown.pk}).status_code == 302
    assert worker.get(f"{page}verify/").status_code == 403
    assert team.post(f"{page}send-back/", {"seen": 3, "words": "照片看不清"}).status_code == 302
    assert worker.post(f"{page}finish/", {"seen": 4, "record": shown.pk}).status_code == 302
    assert team.post(f"{page}verify/", {"seen": 4}).status_code == 409
    assert team.post(f"{page}verify/", {"seen": 5}).status_code == 302
    text = team.get(page).content.decode()
    for words in ("已办结", "照片看不清", "帮扶戊"):
        assert words in text
    assert (
        "starts_on=2026-11-01&amp;ends_on=2026-12-31"
        in officer.get(f"/daily-work/campaigns/{made.pk}/").content.decode()
    )
    assert "修路灯" in officer.get(f"/daily-work/campaigns/{made.pk}/").content.decode()
    assert (
        b"".join(officer.get("/daily-work/tasks/?format=csv&list=tasks").streaming_content).decode().count("修路灯")
        == 1
    )
    assert worker.get(f"{page}dance/").status_code == 404
