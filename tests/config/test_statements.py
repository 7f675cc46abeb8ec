"""Statements that every act runs: the same answers on both engines, and on PostgreSQL planned once whatever the values are."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lianxin.audit.models import Event
from lianxin.config.statements import Columns, Statement, insert, insert_unless_there, models_in
from lianxin.people.models import Grant, Unit, User
from lianxin.registry.models import Member

pytestmark = pytest.mark.django_db
AT = timezone.make_aware(datetime(2026, 3, 1, 8))  # noqa: DTZ001 - made aware here.
UNIT, GRANT = Columns(Unit, "u"), Columns(Grant, "g", ("id", "role", "starts_on", "ends_before", "unit_id"))
UNITS_NAMED = Statement(f"SELECT {UNIT.words} FROM people_unit u WHERE u.name = %s ORDER BY u.id")  # noqa: S608
UNITS_AMONG = Statement("SELECT u.id FROM people_unit u WHERE u.id = ANY(%s) ORDER BY u.id")
LARGE_ENOUGH = Statement("SELECT u.id FROM people_unit u WHERE u.village_capacity <= %s FOR NO KEY UPDATE OF u")


def unit(code: str, **given: Any) -> Unit:
    return Unit(**{"code": code, "name": "农业局", "area_code": "999901"} | given)


@pytest.fixture
def three_units() -> list[Unit]:
    rows = [unit("a"), unit("b", name="水利局"), unit("c", village_capacity=9)]
    insert(rows)
    return rows


def test_it_gives_a_row_as_the_model_that_was_written(three_units: list[Unit]) -> None:
    [first, third] = [models_in(row, UNIT)[0] for row in UNITS_NAMED.rows("农业局")]
    assert (first, third) == (three_units[0], three_units[2])
    assert third == Unit.objects.get(code="c")
    assert (third.village_capacity, third.longitude, third.skills) == (9, None, "")


def test_it_gives_nothing_where_nothing_is(three_units: list[Unit]) -> None:
    assert UNITS_NAMED.rows("没有的单位") == []
    assert UNITS_NAMED.first("没有的单位") is None
    with pytest.raises(ObjectDoesNotExist):
        UNITS_NAMED.only("没有的单位")


def test_it_asks_for_one_among_several_numbers_and_for_none_of_none(three_units: list[Unit]) -> None:
    first, _, third = (row.pk for row in three_units)
    assert UNITS_AMONG.rows({first, third, 10**12}) == [(first,), (third,)]
    assert UNITS_AMONG.rows([]) == []


def test_it_reads_days_as_days_and_the_rest_when_it_is_asked_for(county_officer: User, three_units: list[Unit]) -> None:
    words = f"SELECT {GRANT.words}, {UNIT.words}, 7 FROM people_grant g LEFT JOIN people_unit u ON u.id = g.unit_id WHERE g.user_id = %s"  # noqa: S608
    grant, of_unit, seven = models_in(Statement(words).rows(county_officer.pk)[0], GRANT, UNIT)
    assert (type(grant.starts_on), grant.ends_before, of_unit, seven) == (date, None, None, 7)
    assert grant.get_deferred_fields() >= {"area_code", "reason"}
    assert grant.area_code == Grant.objects.get(pk=grant.pk).area_code


def test_it_writes_more_rows_than_fit_into_a_statement() -> None:
    rows = [Event(at=AT, act="x.y", details={"n": n}, previous_digest="0", digest=str(n)) for n in range(3_001)]
    insert(rows)
    assert [row.pk for row in rows] == list(Event.objects.order_by("id").values_list("pk", flat=True))
    last = Event.objects.get(pk=rows[-1].pk)
    assert (last.details, last.at, last.actor_id) == ({"n": 3_000}, AT, None)


def test_it_writes_nothing_of_no_rows() -> None:
    insert([])
    assert not Unit.objects.exists()


def test_it_keeps_numbers_secret_as_the_model_does() -> None:
    member = Member(name="甲", opened_at=AT, id_no="99990119700101001X")
    insert([member])
    assert Member.objects.get(pk=member.pk).id_no == "99990119700101001X"  # type: ignore[attr-defined]
    [(stored,)] = Statement("SELECT m.id_no FROM registry_member m WHERE m.id = %s").rows(member.pk)
    assert stored.startswith("e1:")


def test_it_refuses_what_a_constraint_refuses(three_units: list[Unit]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([unit("d"), unit("a")])
    assert not Unit.objects.filter(code="d").exists()


def test_it_leaves_a_row_that_is_there(three_units: list[Unit]) -> None:
    again, other = unit("a", name="别的名字"), unit("e")
    assert not insert_unless_there(again)
    assert again.pk is None
    assert Unit.objects.get(code="a").name == "农业局"
    assert insert_unless_there(other)
    assert other.pk == Unit.objects.get(code="e").pk


def test_it_does_not_take_a_text_for_words(three_units: list[Unit]) -> None:
    assert UNITS_NAMED.rows("农业局' OR '1' = '1") == []
    insert([unit("%s", name="百分之 %s；'--")])
    assert Unit.objects.get(code="%s").name == "百分之 %s；'--"


@pytest.mark.postgres
def test_it_is_prepared_once_for_numbers_of_every_size_and_for_none() -> None:
    for value in (1, 300, 32_000, None):
        LARGE_ENOUGH.rows(value)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements WHERE statement LIKE %s",
            ["SELECT u.id FROM people_unit u WHERE u.village_capacity%"],
        )
        assert cursor.fetchone() == (1, 4, 0)
