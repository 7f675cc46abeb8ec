"""The chain of events: written once, refused by the database to all who would change it, and proven whole."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from guards import unguarded
from lianxin.audit.domain import GENESIS
from lianxin.audit.models import Event
from lianxin.audit.operations import events_at_the_end, record_event
from lianxin.audit.queries import broken_links, events_of, events_under
from lianxin.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def five_events(stranger: User) -> list[Event]:
    return [record_event(act="registry.correct", by=stranger, thing="registry.household", thing_id=n) for n in range(5)]


def broken() -> list[tuple[int, str]]:
    return [(link.event_id, link.reason.en) for link in broken_links()]


def test_it_links_each_event_to_the_one_before() -> None:
    first = record_event(act="registry.import", by=None, area_code="999901", rows=3)
    second = record_event(act="registry.import", by=None)
    assert first.previous_digest == GENESIS
    assert second.previous_digest == first.digest
    assert (first.actor_id, first.actor_name) == (None, "")
    assert broken() == []


def test_it_finds_the_events_of_a_thing_newest_first(five_events: list[Event]) -> None:
    record_event(act="registry.correct", by=None, thing="registry.household", thing_id=3)
    assert [event.thing_id for event in events_of("registry.household", 3)] == ["3", "3"]
    assert events_of("registry.household", 99).count() == 0


def test_it_shows_events_only_of_the_areas_asked_for() -> None:
    for area in ("999901101", "999901102", "999902", ""):
        record_event(act="registry.import", by=None, area_code=area)
    assert [event.area_code for event in events_under(("999901",))] == ["999901102", "999901101"]
    assert events_under(()).count() == 0
    assert events_under(("",)).count() == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda event: Event.objects.filter(pk=event.pk).update(act="registry.read"),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: Event.objects.all().delete(),
        lambda event: event.delete(),
        lambda event: event.save(),
    ],
)
def test_it_refuses_to_change_or_remove_an_event(five_events: list[Event], change: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change(five_events[2])
    assert Event.objects.filter(pk__gte=five_events[0].pk, act="registry.correct").count() == 5
    assert broken() == []


def test_it_refuses_to_slip_another_event_into_the_place_of_one(five_events: list[Event]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite knows INSERT OR REPLACE")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO audit_event SELECT id, at, 'x.y', actor_id, actor_name, thing, thing_id, area_code,"
            " details, previous_digest, digest FROM audit_event WHERE id = %s",
            [five_events[2].pk],
        )
    assert broken() == []


@pytest.mark.postgres
def test_it_refuses_to_empty_the_table(five_events: list[Event]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_event")
    assert broken() == []


@pytest.mark.parametrize(
    "altered",
    [
        {"act": "registry.read"},
        {"actor_id": 99},
        {"actor_name": "别人"},
        {"thing": "registry.member"},
        {"thing_id": "77"},
        {"area_code": "999902"},
        {"details": {"amount_fen": 1}},
        {"at": "later"},
    ],
    ids=lambda altered: next(iter(altered)),
)
def test_it_detects_any_altered_column(five_events: list[Event], altered: dict[str, Any], today: date) -> None:
    if "at" in altered:
        altered = {"at": five_events[2].at + timedelta(microseconds=1)}
    with unguarded(connection, "audit_event"):
        Event.objects.filter(pk=five_events[2].pk).update(**altered)
    assert broken() == [(five_events[2].pk, "its content was altered")]


def test_it_detects_a_removed_event_at_the_one_that_followed(five_events: list[Event]) -> None:
    with unguarded(connection, "audit_event"):
        Event.objects.filter(pk=five_events[2].pk).delete()
    assert broken() == [(five_events[3].pk, "does not follow the event before it")]


def test_it_detects_an_event_slipped_in(five_events: list[Event]) -> None:
    Event.objects.create(at=timezone.now(), act="people.grant_role", previous_digest=GENESIS, digest="f" * 64)
    assert [reason for _, reason in broken()] == ["does not follow the event before it"]


def test_it_stays_whole_when_the_deployment_moves_to_another_time_zone(five_events: list[Event], settings: Any) -> None:
    settings.TIME_ZONE = "America/Lima"
    assert broken() == []


def test_it_guards_again_after_the_guard_was_lifted(five_events: list[Event]) -> None:
    with unguarded(connection, "audit_event"):
        pass
    with pytest.raises(IntegrityError), transaction.atomic():
        five_events[0].delete()


@pytest.mark.parametrize("detail", [date(2026, 1, 1), Decimal("1.5"), {1, 2}, float("nan"), float("inf")])
def test_it_refuses_details_that_are_not_json(detail: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        record_event(act="registry.import", by=None, detail=detail)
    assert not Event.objects.exists()


_plain = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(-(2**53), 2**53),
    some.floats(allow_nan=False, allow_infinity=False),
    some.text(alphabet=some.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8),
)
_details = some.dictionaries(
    some.text(alphabet="abcé户", min_size=1, max_size=4),
    some.recursive(
        _plain,
        lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.integers(0, 20), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(details=_details)
def test_it_stays_whole_whatever_the_details_hold(details: dict[str, Any]) -> None:
    record_event(act="registry.import", by=None, **{f"_{key}": value for key, value in details.items()})
    assert broken() == []


class Undone(Exception):
    """An act that failed after its event."""


def undone(**details: Any) -> None:
    record_event(act="registry.correct", by=None, **details)
    raise Undone


def after(events: list[Event]) -> list[Event]:
    return list(Event.objects.filter(pk__gt=events[-1].pk).order_by("id"))


class TestTogether:
    """Events of acts that belong together are chained at the end."""

    def test_it_chains_events_at_the_end_in_their_order(self, five_events: list[Event]) -> None:
        with transaction.atomic(), events_at_the_end():
            for number in range(3):
                record_event(act="registry.correct", by=None, number=number)
            assert Event.objects.latest("id") == five_events[-1]
        rows = list(after(five_events))
        assert [row.details["number"] for row in rows] == [0, 1, 2]
        assert len({row.at for row in rows}) == 1
        assert broken() == []

    def test_it_drops_the_events_of_what_fails_and_keeps_the_rest(self, five_events: list[Event]) -> None:
        with transaction.atomic(), events_at_the_end():
            record_event(act="registry.correct", by=None, number=0)
            with pytest.raises(Undone), events_at_the_end():
                undone(number=1)
            with events_at_the_end():
                record_event(act="registry.correct", by=None, number=2)
        assert [row.details["number"] for row in after(five_events)] == [0, 2]
        assert broken() == []

    def test_it_writes_none_where_all_fails_and_chains_at_once_again(self, five_events: list[Event]) -> None:
        with pytest.raises(Undone), transaction.atomic(), events_at_the_end():
            undone()
        assert not after(five_events)
        record_event(act="registry.correct", by=None)
        assert len(after(five_events)) == 1
        assert broken() == []

    def test_it_writes_nothing_of_no_events(self) -> None:
        with transaction.atomic(), events_at_the_end():
            pass
        assert not Event.objects.exists()

    def test_it_refuses_details_that_are_no_json_where_they_are_told(self) -> None:
        with pytest.raises(TypeError), transaction.atomic(), events_at_the_end():
            record_event(act="registry.correct", by=None, on=date(2026, 1, 1))
