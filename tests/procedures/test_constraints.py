"""What the database itself refuses, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from cast import COUNTY, VILLAGE
from lianxin.people.models import User
from lianxin.procedures.models import Case, CaseEvent, Evidence
from lianxin.registry.models import Household

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)


@contextmanager
def refused(name: str) -> Iterator[None]:
    """Expect a constraint to refuse. SQLite names the columns of a unique index instead of the constraint."""
    with pytest.raises(IntegrityError, match=rf"{name}|UNIQUE constraint failed"), transaction.atomic():
        yield


def case(**given: Any) -> Case:
    wanted: dict[str, Any] = {
        "procedure": "monitoring_entry", "version": "entry_2026", "area_code": VILLAGE, "year": 2026, "payload": {},
        "payload_digest": "0" * 64, "state": "found", "entered_on": DAY, "waits_for": "village", "begun_on": DAY,
    }  # fmt: skip
    return Case.objects.create(**(wanted | given))


def event(of: Case, by: User, **given: Any) -> CaseEvent:
    wanted: dict[str, Any] = {"number": 1, "kind": "begun", "at": timezone.now(), "hat": "village"}
    return CaseEvent.objects.create(case=of, by=by, **(wanted | given))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("case_that_ended_says_how", {"ended_on": DAY}),
        ("case_that_ended_says_how", {"outcome": "granted", "waits_for": ""}),
        ("case_that_ended_waits_for_nothing", {"outcome": "granted", "ended_on": DAY}),
        ("case_that_ended_waits_for_nothing", {"outcome": "granted", "ended_on": DAY, "waits_for": "", "due_on": DAY}),
        (
            "case_that_ended_waits_for_nothing",
            {"outcome": "refused", "ended_on": DAY, "waits_for": "", "open_objections": 1},
        ),
        ("case_has_its_beginning", {"revision": 0}),
    ],
)
def test_it_refuses_a_case(name: str, given: dict[str, Any]) -> None:
    with refused(name):
        case(**given)


def test_it_refuses_a_second_open_case(at_home: Household) -> None:
    case(household=at_home)
    with refused("household_has_one_open_case_of_a_procedure"):
        case(household=at_home)
    case(household=at_home, outcome="refused", waits_for="", ended_on=DAY)
    case(household=at_home, procedure="move")
    case(procedure="county_exit", area_code=COUNTY)
    with refused("area_has_one_open_case_of_a_procedure"):
        case(procedure="county_exit", area_code=COUNTY)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("step_is_named_where_one_is_taken", {"kind": "taken"}),
        ("step_is_named_where_one_is_taken", {"step": "visit"}),
        ("objection_has_a_number", {"kind": "objected", "reason": "不服"}),
        ("objection_has_a_number", {"objection": 1}),
        ("answer_says_whether_it_upholds", {"kind": "answered", "objection": 1, "reason": "答复"}),
        ("answer_says_whether_it_upholds", {"is_upheld": True}),
        ("objection_and_answer_have_words", {"kind": "objected", "objection": 1}),
    ],
)
def test_it_refuses_an_event(name: str, given: dict[str, Any], township_clerk: User) -> None:
    with refused(name):
        event(case(), township_clerk, **given)


def test_it_refuses_two_events_of_a_number(township_clerk: User) -> None:
    made = case()
    event(made, township_clerk)
    # On SQLite the guard against replacing speaks first.
    with pytest.raises(IntegrityError, match=r"case_has_one_event_of_a_number|never replaced"), transaction.atomic():
        event(made, township_clerk)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("evidence_is_somewhere", {}),
        ("evidence_file_has_a_kind", {"digest": "0" * 64}),
        ("evidence_file_has_a_kind", {"reference": "档案", "file_kind": "pdf"}),
        ("evidence_file_has_a_kind", {"digest": "0" * 64, "file_kind": "exe"}),
    ],
)
def test_it_refuses_evidence(name: str, given: dict[str, Any], township_clerk: User) -> None:
    made = event(case(), township_clerk)
    with refused(name):
        Evidence.objects.create(event=made, type="application", **given)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procedures_caseevent SET reason = 'x'",
        "DELETE FROM procedures_caseevent",
        "UPDATE procedures_evidence SET reference = 'x'",
        "DELETE FROM procedures_evidence",
    ],
)
def test_it_neither_alters_nor_removes_a_history(statement: str, township_clerk: User) -> None:
    made = event(case(), township_clerk)
    Evidence.objects.create(event=made, type="application", reference="档案")
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (CaseEvent.objects.count(), Evidence.objects.count()) == (1, 1)


def test_it_replaces_no_event(township_clerk: User) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    made = event(case(), township_clerk)
    columns = "id, case_id, number, kind, at, by_id, hat, step, others, reason"
    with pytest.raises(DatabaseError, match="never replaced"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO procedures_caseevent ({columns}) VALUES (%s, %s, 1, 'begun', '2026-01-01', %s, 'county', '', '[]', '')",  # noqa: S608, E501
            [made.pk, made.case_id, township_clerk.pk],
        )
