"""The database keeps transfers against raw SQL, on both engines: every way round it that was thought of is shut."""

# ruff: noqa: S608 - statements are put together on purpose: each is an attack that the database must withstand.

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from cast import COUNTY, OTHER_COUNTY
from funds.makers import paid, project, submitted, tranche
from funds.places import Places, bare_account, day, number_of, only_sqlite
from funds.raw_ledger import Row, account, insert, post, refused, run, totals, transfer
from lianxin.funds.models import Account
from lianxin.funds.operations import PaymentLine
from registry.makers import household

pytestmark = pytest.mark.django_db
CENTURY = 10**15


# What is posted stays.


@pytest.mark.parametrize("column", ["amount_fen = 1", "debit_id = credit_id", "reason = 'x'", "id = -id", "at = at"])
def test_a_transfer_is_never_altered(places: Places, column: str) -> None:
    with refused("transfer_is_never_altered"):
        run(f"UPDATE funds_transfer SET {column}")


def test_a_transfer_is_never_removed(places: Places) -> None:
    with refused("transfer_is_never_removed"):
        run("DELETE FROM funds_transfer WHERE id = %s", [number_of("pay")])


def test_a_transfer_is_not_altered_by_an_insert_that_finds_it_there(places: Places) -> None:
    row = transfer("receive", places.source, places.tranche, id=number_of("receive"))
    with refused("transfer_is_never_altered|transfer_is_posted_once"):
        insert("funds_transfer", row, tail="ON CONFLICT (id) DO UPDATE SET amount_fen = 1")


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["funds_transfer", "funds_countybook", "funds_account"])
def test_nothing_is_emptied(places: Places, table: str) -> None:
    insert("funds_countybook", {"county_code": COUNTY, "open_from": day("2020-01-01")})
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with refused("is_never_removed|closed_period_stays_closed"):
        run(f"TRUNCATE {table} CASCADE")


@only_sqlite
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL"])
def test_a_transfer_is_not_replaced(places: Places, verb: str) -> None:
    for given in ({"id": number_of("receive")}, {"key": "form-1", "line": 0}):
        if "key" in given:
            post("receive", places.source, places.tranche, key="form-1")
        with refused("transfer_is_posted_once"):
            insert("funds_transfer", transfer("receive", places.source, places.tranche, 1, **given), verb=verb)
    taken_back = post("receive", places.source, places.tranche)
    insert("funds_transfer", places.reversal(taken_back))
    with refused("transfer_is_reversed_once"):
        insert("funds_transfer", places.reversal(taken_back), verb=verb)


def test_the_same_line_of_a_form_is_posted_once(places: Places) -> None:
    post("receive", places.source, places.tranche, key="form-1", line=3)
    post("receive", places.source, places.tranche, key="form-1", line=4)
    with refused("transfer_is_posted_once"):
        post("receive", places.source, places.tranche, key="form-1", line=3)


# Each fault fires, and beside each stands what passes.


def test_money_goes_from_and_to_accounts_that_exist(places: Places) -> None:
    nowhere = Account(pk=10**9, code="tranche:x", kind="tranche", book="grant", tranche_id=places.money.pk)
    with refused("transfer_names_accounts_that_exist"):
        post("receive", places.source, nowhere)
    with refused("transfer_names_accounts_that_exist"):
        post("receive", nowhere, places.tranche)


def test_a_transfer_has_two_accounts(places: Places) -> None:
    with refused("transfer_has_two_accounts|transfer_takes_a_road"):
        post("receive", places.source, places.source)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_transfer_moves_some_money(places: Places, amount: int) -> None:
    with refused("transfer_moves_some_money"):
        post("receive", places.source, places.tranche, amount)


def test_a_transfer_moves_no_more_than_there_can_be(places: Places) -> None:
    post("receive", places.source, places.tranche, CENTURY)
    with refused("transfer_moves_no_more_than_there_can_be"):
        post("receive", places.source, places.tranche, CENTURY + 1)


@only_sqlite
@pytest.mark.parametrize("amount", [1.5, "1e2x", "一百", b"100"])
def test_a_transfer_moves_whole_fen(places: Places, amount: Any) -> None:
    with refused("transfer_moves_whole_fen|transfer_moves_some_money"):
        post("receive", places.source, places.tranche, amount)


@pytest.mark.parametrize("code", ["", "99990A", "９９９９０１", " 999901", "999901 "])
def test_a_transfer_says_where(places: Places, code: str) -> None:
    with refused("transfer_says_where"):
        post("receive", places.source, places.tranche, area_code=code)


@only_sqlite
@pytest.mark.parametrize("on", ["", "2026-5-1", "2026-02-30", "9999", "2026-05-01 00:00", 20260501, "z"])
def test_a_transfer_falls_on_a_day(places: Places, on: Any) -> None:
    with refused("transfer_falls_on_a_day"):
        post("receive", places.source, places.tranche, on=on)


@pytest.mark.postgres
@pytest.mark.parametrize("on", ["infinity", "-infinity", "10000-01-01", "0044-03-15 BC"])
def test_a_transfer_falls_on_a_day_that_can_be_read_again(places: Places, on: str) -> None:
    with refused("transfer_falls_on_a_day"):
        post("receive", places.source, places.tranche, on=on)


def test_two_books_never_mix(places: Places) -> None:
    bank = account("lender:1", book="loan")
    borrower = account("borrower:1", book="loan")
    post("lend", bank, borrower)
    with refused("transfer_keeps_to_one_book"):
        post("receive", places.source, places.tranche, book="loan")
    with refused("transfer_keeps_to_one_book"):
        post("lend", bank, places.tranche, tranche_id=places.money.pk)


@pytest.mark.parametrize(
    ("kind", "credit", "debit"),
    [
        ("allocate", "source", "allocation"),
        ("receive", "source", "allocation"),
        ("receive", "tranche", "source"),
        ("pay", "allocation", "transit"),
        ("pay", "tranche", "transit"),
        ("confirm", "claim", "transit"),
        ("withdraw", "tranche", "allocation"),
        ("allocate", "allocation", "tranche"),
        ("gift", "source", "tranche"),
        ("RECEIVE", "source", "tranche"),
        ("", "source", "tranche"),
    ],
)
def test_money_takes_no_road_that_does_not_exist(places: Places, kind: str, credit: str, debit: str) -> None:
    with refused("transfer_takes_a_road_that_exists|value too long"):
        post(kind, getattr(places, credit), getattr(places, debit))


def test_a_channel_is_kept(places: Places) -> None:
    other = tranche("二号")
    there = Account.objects.get(code=f"tranche:{other.pk}")
    with refused("transfer_keeps_the_tranche"):
        post("receive", places.source, there, tranche_id=places.money.pk)
    with refused("transfer_keeps_the_tranche"):
        post("receive", places.source, there, tranche_id=None)
    with refused("transfer_keeps_the_tranche"):
        post("allocate", there, places.allocation, tranche_id=other.pk)


def test_a_project_is_kept(places: Places) -> None:
    other = project("P-2")
    with refused("transfer_keeps_the_project"):
        post("allocate", places.tranche, places.allocation, project_id=other.pk)
    with refused("transfer_keeps_the_project"):
        post("allocate", places.tranche, places.allocation, project_id=None)


def test_a_household_is_kept(places: Places) -> None:
    other = household("乙某")
    for number in (other.pk, None):
        with refused("transfer_keeps_the_household"):
            insert("funds_transfer", places.confirmation(household_id=number))
    assert insert("funds_transfer", places.confirmation()) == 1


@pytest.mark.parametrize("is_there", [True, False])
def test_it_names_no_project_that_neither_account_stands_for(places: Places, *, is_there: bool) -> None:
    number = project("P-2").pk if is_there else 10**9
    with refused("transfer_names_whose_money_its_accounts_hold"):
        post("receive", places.source, places.tranche, project_id=number)
    post("receive", places.source, places.tranche)


def test_nothing_is_set_aside_before_the_project_may_be_paid(places: Places) -> None:
    of = project("P-2")
    shut = account(f"allocation:{places.money.pk}:{of.pk}", tranche_id=places.money.pk, project_id=of.pk)
    waiting = submitted(of, 1_00, number="BZ-2").pk
    set_aside = account(
        f"claim:{waiting}:{places.money.pk}", tranche_id=places.money.pk, project_id=of.pk, claim_id=waiting
    )
    post("allocate", places.tranche, shut)
    with refused("allocation_is_payable"):
        post("commit", shut, set_aside)
    run("UPDATE funds_account SET payable_from = %s WHERE id = %s", [day("2026-05-01"), shut.pk])
    with refused("allocation_is_payable"):
        post("commit", shut, set_aside, on=day("2026-04-30"))
    post("commit", shut, set_aside)


def test_nothing_is_paid_on_a_day_before_its_claim_was_approved(places: Places) -> None:
    payment = paid(places.claim_row, PaymentLine("甲某", 1_00, household=places.home), number="PZ-2")[0]
    given = {"payment_id": payment.pk, "household_id": places.home.pk}
    with refused("allocation_is_payable"):
        post("pay", places.claim, places.transit, 1_00, on=day("2026-03-31"), **given)


def test_a_payment_takes_from_its_own_claim_and_household(places: Places) -> None:
    other = household("乙某")
    given: Row = {"payment_id": places.payment.pk, "household_id": places.home.pk}
    for wrong in ({"payment_id": None}, {"household_id": other.pk}, {"household_id": None}, {"payment_id": 10**9}):
        with refused("payment_stays_with_its_claim"):
            post("pay", places.claim, places.transit, 1, **(given | wrong))
    money, of = places.money.pk, places.of.pk
    other_claim = submitted(places.of, 1_00, number="BZ-2").pk
    elsewhere = account(f"transit:{other_claim}:{money}", tranche_id=money, project_id=of, claim_id=other_claim)
    with refused("payment_stays_with_its_claim"):
        post("pay", places.claim, elsewhere, 1, **given)


def test_a_payment_arrives_once(places: Places) -> None:
    second = paid(places.claim_row, PaymentLine("甲某", 5_000_00, household=places.home), number="PZ-2")[0]
    insert("funds_transfer", places.confirmation())
    with refused("payment_arrives_once"):
        insert("funds_transfer", places.confirmation())
    with refused("payment_arrives_once"):
        # What is under way is the second payment's: the first cannot be returned out of it.
        insert("funds_transfer", places.reversal(number_of("pay")))
    assert insert("funds_transfer", places.confirmation(payment_id=second.pk)) == 1


def test_a_payment_moves_no_more_than_it_says(places: Places) -> None:
    given = {"payment_id": places.payment.pk, "household_id": places.home.pk}
    with refused("payment_moves_its_own_sum"):
        post("pay", places.claim, places.transit, 1, **given)
    insert("funds_transfer", places.reversal(number_of("pay")))
    post("pay", places.claim, places.transit, 5_000_00, **given)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_fen": 1},
        {"year": 2025},
        {"purpose": "water"},
        {"area_code": OTHER_COUNTY},
        {"on": "2026-01-31"},
        {"payment_id": "another"},
        {"reverses_id": None},
        {"reverses_id": 10**9},
        {"tranche_id": "another"},
        {"reason": ""},
        {"kind": "receive"},
    ],
)
def test_a_reversal_mirrors_what_it_takes_back_and_says_why(places: Places, wrong: Row) -> None:
    given = dict(wrong)
    if "on" in given:
        given["on"] = day(given["on"])
    if "tranche_id" in given:
        given["tranche_id"] = tranche("二号").pk
    if "payment_id" in given:
        given["payment_id"] = places.payment.pk
    number = post("receive", places.source, places.tranche, area_code=COUNTY)
    rules = "reversal_mirrors|reversal_names|transfer_keeps_the_tranche|transfer_takes_a_road|payment_moves"
    with refused(rules):
        insert("funds_transfer", places.reversal(number, **given))
    assert insert("funds_transfer", places.reversal(number)) == 1


def test_a_reversal_is_not_reversed_and_nothing_is_reversed_twice(places: Places) -> None:
    number = post("receive", places.source, places.tranche)
    insert("funds_transfer", places.reversal(number))
    undone = number_of("reverse")
    with refused("reversal_mirrors_what_it_takes_back"):
        insert("funds_transfer", places.reversal(undone))
    with refused("reverses_id|transfer_is_reversed_once"):
        insert("funds_transfer", places.reversal(number))


def test_a_transfer_does_not_reverse_itself(places: Places) -> None:
    with refused("reversal_mirrors_what_it_takes_back"):
        post("reverse", places.source, places.tranche, id=77_777, reverses_id=77_777, reason="x")


def test_two_reversals_in_one_statement_do_not_both_pass(places: Places) -> None:
    number = post("receive", places.source, places.tranche)
    row = places.reversal(number)
    columns = ", ".join(f'"{name}"' for name in row)
    marks = f"({', '.join(['%s'] * len(row))})"
    with refused("reverses_id|transfer_is_reversed_once"):
        run(f"INSERT INTO funds_transfer ({columns}) VALUES {marks}, {marks}", [*row.values(), *row.values()])


# No account is overdrawn, whatever the statement says about conflicts.


def test_an_account_is_never_overdrawn(places: Places) -> None:
    post("allocate", places.tranche, places.allocation, 10_000_00)
    with refused("account_is_never_overdrawn"):
        post("allocate", places.tranche, places.allocation, 1)


@only_sqlite
@pytest.mark.parametrize("verb", ["INSERT OR IGNORE", "INSERT OR FAIL", "INSERT OR ABORT", "INSERT OR REPLACE"])
def test_no_clause_of_sqlite_lets_half_a_transfer_through(places: Places, verb: str) -> None:
    with refused("account_is_never_overdrawn"):
        insert("funds_transfer", transfer("allocate", places.tranche, places.allocation, 10_000_01), verb=verb)
    before = totals()
    insert("funds_account", {**bare_account(), "code": "source:x", "kind": "source"}, verb=verb)
    run(f"UPDATE OR {verb.split()[-1]} funds_account SET payable_from = NULL")
    assert [row for row in totals() if row[0] != "source:x"] == before


def test_totals_stay_far_from_where_integers_end(places: Places) -> None:
    with connection.cursor() as cursor:
        for _ in range(4000 // 1000):
            row = transfer("receive", places.source, places.tranche, CENTURY)
            columns = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join([f"({', '.join(['%s'] * len(row))})"] * 999)
            cursor.execute(f"INSERT INTO funds_transfer ({columns}) VALUES {marks}", list(row.values()) * 999)
    rest = 4 * 10**18 - 3996 * CENTURY - 60_000_00
    for _ in range(rest // CENTURY):
        post("receive", places.source, places.tranche, CENTURY)
    with refused("account_totals_stay_in_range"):
        post("receive", places.source, places.tranche, CENTURY)
    held = Account.objects.get(pk=places.tranche.pk)
    assert isinstance(held.debits_fen, int)
    assert held.debits_fen == 3999 * CENTURY + 60_000_00
