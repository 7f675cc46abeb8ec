"""Many rows at once: every value arrives as it was, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from lianxin.registry.encryption import encrypted, sealed_texts
from lianxin.registry.importing.bulk import insert_columns, refresh_statistics, reserved_ids
from lianxin.registry.models import FrequentWord, Household, Member
from registry.makers import ID_NO, household

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
# What a COPY or a statement of many rows could mistake for something else.
TEXTS = ["\\N", "\\", "a\tb", "a\nb", "a\r\nb", "\\.", "'", '"', "", "NULL", "甲某", "𠮷某", "%s", "?", "a\\nb"]


def test_every_text_day_moment_and_missing_value_arrives_as_it_was() -> None:
    ids = reserved_ids(Member, len(TEXTS))
    days = [date(1960, 1, 1) if number % 2 else None for number in range(len(TEXTS))]
    insert_columns(
        Member,
        {
            "id": ids,
            "person_no": [str(number) for number in range(len(TEXTS))],
            "name": TEXTS,
            "identity_form": [""] * len(TEXTS),
            "id_tail": [""] * len(TEXTS),
            "opened_at": [AT] * len(TEXTS),
            "birth_on": days,
        },
    )
    rows = Member.objects.order_by("id").values_list("name", "birth_on", "opened_at", "ethnicity")
    assert list(rows) == [(text, day, AT, None) for text, day in zip(TEXTS, days, strict=True)]


@pytest.mark.parametrize("count", [0, 1, 124, 125, 126, 1000, 1001, 2600])
def test_as_many_rows_arrive_as_were_given_and_it_tells_how_far_it_is(count: int) -> None:
    told: list[int] = []
    columns = {
        "id": list(reserved_ids(Household, count)) if count else [],
        "village_code": ["999901001001"] * count,
        "household_no": [str(number) for number in range(count)],
        "head_name": ["甲某"] * count,
        "member_count": [1] * count,
        "is_live": [number % 2 == 0 for number in range(count)],
        "opened_at": [AT] * count,
        "phone": [encrypted("13900000000")] * count,
    }
    assert insert_columns(Household, columns, on_rows=told.append) == count
    assert (Household.objects.count(), Household.objects.filter(is_live=True).count()) == (count, (count + 1) // 2)
    assert told == sorted(told)
    assert not told or told[-1] <= count


@pytest.mark.parametrize("name", TEXTS)
def test_a_value_that_all_rows_share_arrives_in_each_as_it_was(name: str) -> None:
    numbers = [str(number) for number in range(700)]
    alike = {
        "name": name,
        "opened_at": AT,
        "birth_on": date(1960, 1, 1),
        "ethnicity": None,
        "id_tail": "",
        "identity_form": "",
    }
    insert_columns(Member, {"person_no": numbers, "sex": ["female", None] * 350}, alike=alike)
    rows = Member.objects.order_by("id").values_list("person_no", "sex", "name", "opened_at", "birth_on", "ethnicity")
    told = zip(numbers, ["female", None] * 350, strict=True)
    assert list(rows) == [(number, sex, name, AT, date(1960, 1, 1), None) for number, sex in told]


def test_nothing_goes_on_in_a_transaction_after_a_constraint_refused() -> None:
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            insert_columns(
                FrequentWord, {"word": ["甲", "乙", "乙"], "household_id": [1, 2, 2]}, alike={"village_code": "1"}
            )
        with pytest.raises(transaction.TransactionManagementError):
            FrequentWord.objects.exists()
        transaction.set_rollback(True)
    assert not FrequentWord.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_all_rows_arrive_or_none() -> None:
    words = {"word": [str(number % 2500) for number in range(2600)]}
    with pytest.raises(IntegrityError):
        insert_columns(FrequentWord, words, alike={"village_code": "1", "household_id": 1})
    assert not FrequentWord.objects.exists()


def test_a_constraint_refuses_the_whole() -> None:
    words = {"word": ["甲", "甲"], "village_code": ["1", "1"], "household_id": [1, 1]}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_columns(FrequentWord, words)
    assert not FrequentWord.objects.exists()


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        insert_columns(FrequentWord, {"word": ["甲"], "village_code": []})


def test_a_column_is_encrypted_as_its_texts_are_one_by_one() -> None:
    assert sealed_texts(["1", None, "", "1", "2"]) == [encrypted("1"), None, "", encrypted("1"), encrypted("2")]


def test_cards_that_were_kept_as_numbers_are_taken_apart_once() -> None:
    from importlib import import_module

    home = household("甲某")
    Member.objects.filter(facts__household=home).update(id_no=ID_NO + "43", identity_form="disability")
    Member.objects.create(name="乙某", id_no="9999", identity_form="disability", opened_at=AT)
    take_apart = import_module("lianxin.registry.migrations.0006_cards_apart_from_numbers").take_apart
    for _ in range(2):
        take_apart(apps, connection.schema_editor())
    taken = Member.objects.get(name="甲某")
    assert (taken.id_no, taken.disability_card_no, taken.identity_form) == (ID_NO, ID_NO + "43", "resident")
    left = Member.objects.get(name="乙某")
    assert (left.id_no, left.disability_card_no, left.identity_form) == ("9999", None, "disability")


@pytest.mark.postgres
def test_postgres_knows_how_many_rows_it_was_given() -> None:
    ids = reserved_ids(Household, 3000)
    columns = {
        "id": ids,
        "village_code": ["999901001001"] * 3000,
        "household_no": [str(number) for number in range(3000)],
        "head_name": ["甲某"] * 3000,
        "member_count": [1] * 3000,
        "is_live": [True] * 3000,
        "opened_at": [AT] * 3000,
    }
    insert_columns(Household, columns)
    refresh_statistics(Household)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'registry_household'")
        assert cursor.fetchone() == (3000.0,)
