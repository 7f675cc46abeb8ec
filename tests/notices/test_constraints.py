"""What the database itself keeps, whoever asks it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lianxin.notices.models import Notice, NoticeEvent, Objection, RecordCode
from lianxin.notices.operations import (
    answer_objection,
    issue_code,
)
from lianxin.people.models import User
from lianxin.registry.models import Household
from notices.makers import (
    draft,
    drafter,
    objected,
    published,
    publisher,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("village")]
TODAY = date(2026, 11, 24)


_STATEMENTS = (
    ("UPDATE notices_noticeevent SET reason = 'x'", "notice_event_is_never_altered"),
    ("DELETE FROM notices_noticeevent", "notice_event_is_never_altered"),
    ("UPDATE notices_notice SET days = 1", "notice_stays_as_drafted"),
    ("UPDATE notices_notice SET content = '{}'", "notice_stays_as_drafted"),
    ("UPDATE notices_notice SET starts_on = '2020-01-01'", "notice_is_published_once"),
    ("DELETE FROM notices_notice", "notice_stays_as_drafted"),
    ("UPDATE notices_objection SET words = 'x'", "objection_stays_as_said|objection_is_answered_once"),
    ("UPDATE notices_objection SET answer = 'x'", "objection_is_answered_once"),
    ("DELETE FROM notices_objection", "objection_stays_as_said"),
)


@pytest.mark.parametrize(("statement", "rule"), _STATEMENTS)
def test_the_database_keeps_what_was_shown_and_said(statement: str, rule: str) -> None:
    raised = objected(published())
    answer_objection(objection_id=raised.pk, upheld=False, answer="已核实", by=publisher())
    with pytest.raises(DatabaseError, match=rule), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_lets_no_event_be_replaced() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's own")
    published()
    with (
        pytest.raises(DatabaseError, match="notice_event_is_never_altered"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("INSERT OR REPLACE INTO notices_noticeevent SELECT * FROM notices_noticeevent")


def test_the_database_empties_no_table() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE is PostgreSQL's own")
    published()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE notices_noticeevent CASCADE")


def _broken(change: dict[str, Any]) -> None:
    made = draft()
    Notice.objects.filter(pk=made.pk).update(**change)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("notice_that_hangs_says_since_when", {"state": "running"}),
        ("notice_that_hangs_says_since_when", {"starts_on": TODAY}),
        (
            "notice_ends_after_it_starts",
            {"state": "running", "starts_on": TODAY, "ends_before": TODAY - timedelta(days=1)},
        ),
    ],
)
def test_the_database_refuses_a_notice_at_odds_with_itself(rule: str, change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        _broken(change)


def test_the_database_refuses_that_the_drafter_publishes() -> None:
    with pytest.raises(DatabaseError, match="notice_is_published_by_another_person"), transaction.atomic():
        _broken({"published_by": drafter()})


def test_the_database_refuses_a_notice_of_no_days() -> None:
    made = draft()
    copy = Notice.objects.get(pk=made.pk)
    copy.pk, copy.key, copy.days = None, "other", 0
    with pytest.raises(DatabaseError, match="notice_hangs_some_days"), transaction.atomic():
        copy.save(force_insert=True)


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("notice_event_names_its_objection", {"kind": "objected"}),
        ("notice_is_published_and_closed_once", {"kind": "published"}),
    ],
)
def test_the_database_refuses_an_event_at_odds_with_itself(rule: str, given: dict[str, Any], now: Any) -> None:
    made = published()
    # SQLite names the columns of a broken uniqueness, PostgreSQL the rule.
    said = rf"{rule}|UNIQUE constraint failed: notices_noticeevent.notice_id"
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        NoticeEvent.objects.create(notice=made, on=TODAY, at=now, **given)


def test_the_database_refuses_that_an_objection_comes_in_twice(now: Any) -> None:
    raised = objected(published())
    said = r"objection_comes_in_and_is_answered_once|UNIQUE constraint failed: notices_noticeevent.objection_id"
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        NoticeEvent.objects.create(notice=raised.notice, objection=raised, kind="objected", on=TODAY, at=now)


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("answered_objection_says_what_came_of_it", {"outcome": "upheld"}),
        ("objection_from_the_page_has_no_clerk", {"recorded_by": None}),
    ],
)
def test_the_database_refuses_an_objection_at_odds_with_itself(rule: str, given: dict[str, Any], now: Any) -> None:
    made = published()
    wanted: dict[str, Any] = {
        "channel": "web",
        "words": "好",
        "received_on": TODAY,
        "recorded_at": now,
        "due_on": TODAY,
    }
    if "recorded_by" in given:
        given = {"recorded_by": drafter()}
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        Objection.objects.create(notice=made, **wanted, **given)


def test_the_database_keeps_one_open_code_for_a_household(village_team_member: User, now: Any) -> None:
    home = Household.objects.get(head_name="李四")
    issue_code(household_id=home.pk, by=village_team_member)
    said = "household_has_one_open_code|UNIQUE constraint failed: notices_recordcode.household_id"
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        RecordCode.objects.create(household=home, digest="x", issued_at=now, ends_before=TODAY)
