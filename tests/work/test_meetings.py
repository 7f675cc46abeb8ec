"""Meetings: what they decide becomes tasks, adopts documents, or stands as words; and tasks that take a skill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, signed_in
from lianxin.people.models import Helper, User
from lianxin.regulations.operations import NewRegulation, NewVersion, enter_regulation
from lianxin.work.models import Meeting, MeetingDecision, Task
from lianxin.work.operations.campaigns import NewTask, assign_task, claim_task, publish_task
from lianxin.work.operations.meetings import MOST_DECISIONS, NewDecision, NewMeeting, record_meeting
from work.makers import helper_of, refusal

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
MEETING = NewMeeting(COUNTY, "leading_group", "脱贫攻坚调度会", TODAY, "县长甲", 12, "县扶组〔2026〕1号")
SOON = date(2026, 12, 20)


def rule() -> Any:
    """A document in the library."""
    version = NewVersion("县扶〔2026〕2号", "第一条", date(2026, 1, 5))
    return enter_regulation(entry=NewRegulation(COUNTY, "帮扶工作规则", "rules", "县扶贫办", version), by=None)


def test_decisions_become_tasks_adopt_documents_or_are_words(county_officer: User) -> None:
    paper = rule()
    told = (
        NewDecision("修通村道", SOON, VILLAGE),
        NewDecision("通过《帮扶工作规则》", regulation_id=paper.pk),
        NewDecision("每月调度一次"),
    )
    made = record_meeting(entry=replace(MEETING, decisions=told), by=county_officer)
    first, second, third = made.decisions.order_by("number")
    assert first.task is not None
    assert (first.task.title, first.task.area_code, first.task.due_on) == ("修通村道", VILLAGE, SOON)
    assert "县扶组〔2026〕1号" in first.task.words
    assert (second.regulation, second.task, third.task, third.regulation) == (paper, None, None, None)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "WORK-090"),
        ({"kind": "tea"}, "WORK-090"),
        ({"attendees": 0}, "WORK-090"),
        ({"minutes_no": ""}, "WORK-090"),
        ({"on": date(2999, 1, 1)}, "WORK-090"),
        ({"decisions": (NewDecision(" "),)}, "WORK-091"),
        ({"decisions": (NewDecision("修路", TODAY - timedelta(days=1)),)}, "WORK-091"),
        ({"area_code": TOWNSHIP, "decisions": (NewDecision("修路", SOON, OTHER_VILLAGE),)}, "WORK-091"),
        ({"decisions": (NewDecision("发文", regulation_id=987654),)}, "WORK-091"),
        ({"decisions": (NewDecision("话"),) * (MOST_DECISIONS + 1)}, "WORK-091"),
    ],
)
def test_a_meeting_that_cannot_stand_is_refused_whole(given: dict[str, Any], code: str) -> None:
    with refusal(code):
        record_meeting(entry=replace(MEETING, **given), by=None)
    assert not Meeting.objects.exists()
    assert not Task.objects.exists()


def test_minutes_are_recorded_once_by_whoever_manages_work_there(
    county_officer: User, helper: User, village_team_member: User
) -> None:
    record_meeting(entry=MEETING, by=county_officer)
    with refusal("WORK-090"):
        record_meeting(entry=MEETING, by=county_officer)
    for user in (helper, village_team_member):
        with pytest.raises(PermissionDenied):
            record_meeting(entry=replace(MEETING, minutes_no="2号"), by=user)


def test_its_pages_record_a_meeting_and_show_how_far_its_decisions_are(
    county_officer: User, township_clerk: User
) -> None:
    client = signed_in(county_officer)
    sent = {
        "title": "推进会", "kind": "forum", "area": COUNTY, "on": TODAY.isoformat(), "chaired_by": "县长甲", "attendees": 9,
        "minutes_no": "3号", "decisions": f"{SOON.isoformat()} 修通村道\n每月调度一次\n",
    }  # fmt: skip
    assert client.post("/daily-work/meetings/new/", sent | {"attendees": 0}).status_code == 409
    answer = client.post("/daily-work/meetings/new/", sent)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    task = Task.objects.get()
    assert f"/daily-work/tasks/{task.pk}/" in page
    assert "待认领" in page
    assert "推进会" in client.get(f"/daily-work/tasks/{task.pk}/").content.decode()
    assert "推进会" in client.get("/daily-work/meetings/").content.decode()
    assert signed_in(township_clerk).get(answer["Location"]).status_code == 404


@pytest.mark.parametrize("url", ["/daily-work/meetings/"])
def test_its_list_is_for_those_who_read_work(sent_at: Callable[[str], dict[str, int]], url: str) -> None:
    answers = sent_at(url)
    assert (answers["county_officer"], answers["stranger"]) == (200, 403)


def test_a_task_that_takes_a_skill_is_for_those_who_have_it(county_officer: User, helper: User) -> None:
    asked = NewTask("请人看果树", VILLAGE, SOON, skill="果树栽培")
    task = publish_task(entry=asked, by=county_officer)
    who = helper_of(helper)
    common = {"task_id": task.pk, "seen": 1}
    with refusal("WORK-092"):
        claim_task(by=helper, **common)
    with refusal("WORK-092"):
        assign_task(helper_id=who.pk, by=county_officer, **common)
    Helper.objects.filter(pk=who.pk).update(skills=",养蜂,果树栽培,")
    page = signed_in(county_officer).get(f"/daily-work/tasks/{task.pk}/assign/").content.decode()
    assert f'<option value="{who.pk}"' in page
    assert assign_task(helper_id=who.pk, by=county_officer, **common).helper == who


def test_the_database_refuses_meetings_and_decisions_that_cannot_be(county_officer: User) -> None:
    made = record_meeting(entry=replace(MEETING, decisions=(NewDecision("修路", SOON, VILLAGE),)), by=county_officer)
    good = {
        "area_code": COUNTY, "kind": "forum", "title": "会", "on": TODAY, "chaired_by": "甲", "attendees": 1, "minutes_no": "9号",
        "at": timezone.now(),
    }  # fmt: skip
    task = made.decisions.get().task
    cases: list[tuple[str, Callable[[], object]]] = [
        (
            r"minutes_are_recorded_once|UNIQUE",
            lambda: Meeting.objects.create(**good | {"minutes_no": MEETING.minutes_no}),
        ),
        ("meeting_has_a_title_and_minutes", lambda: Meeting.objects.create(**good | {"title": ""})),
        ("somebody_attended_the_meeting", lambda: Meeting.objects.create(**good | {"attendees": 0})),
        (
            r"meeting_decides_a_number_once|UNIQUE",
            lambda: MeetingDecision.objects.create(meeting=made, number=1, words="又"),
        ),
        ("decision_says_something", lambda: MeetingDecision.objects.create(meeting=made, number=2, words="")),
    ]
    for constraint, act in cases:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            act()
    other = publish_task(entry=NewTask("另一件", VILLAGE, SOON), by=county_officer)
    assert task != other
    with pytest.raises(IntegrityError, match="decision_is_a_task_or_adopts_a_document"), transaction.atomic():
        MeetingDecision.objects.create(meeting=made, number=3, words="两样", task=other, regulation=rule())
    for table in ("work_meetingdecision", "work_meeting"):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
