"""The database keeps the ledger against raw SQL, on both engines: every way round it that was thought of is shut."""

# ruff: noqa: S608 - statements are put together on purpose: each is an attack that the database must withstand.

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from cast import COUNTY, OTHER_COUNTY, VILLAGE
from funds.makers import PAID_ON, allocated, approved, contract, gains, paid, project, tranche
from funds.raw_ledger import IS_POSTGRES, Row, account, insert, post, refused, run, totals, transfer
from lianxin.funds.models import Account, Payment, Transfer
from lianxin.funds.operations import PaymentLine, confirm_receipt
from lianxin.projects.models import Asset
from registry.makers import household

pytestmark = pytest.mark.django_db
only_sqlite = pytest.mark.skipif(IS_POSTGRES, reason="a way round that only SQLite has")
CENTURY = 10**15


class Places:
    """One whole chain: a tranche of 60,000 yuan, 50,000 arranged, 20,000 set aside for a claim, 5,000 paid to a household."""

    def __init__(self) -> None:
        self.home = household("甲某")
        self.of = project()
        gains(self.of, self.home)
        self.money = tranche()
        allocated(self.money, self.of, 50_000_00)
        self.claim_row = approved(self.of, 20_000_00)
        [self.payment] = paid(self.claim_row, PaymentLine("甲某", 5_000_00, household=self.home))
        self.source = self.named("source:transition:province:999901")
        self.tranche = self.named(f"tranche:{self.money.pk}")
        self.allocation = self.named(f"allocation:{self.money.pk}:{self.of.pk}")
        self.claim = self.named(f"claim:{self.claim_row.pk}:{self.money.pk}")
        self.transit = self.named(f"transit:{self.claim_row.pk}:{self.money.pk}")

    def named(self, code: str) -> Account:
        return Account.objects.get(code=code)

    def household_account(self) -> Account:
        return account(f"household:{self.home.pk}", household_id=self.home.pk, area_code=VILLAGE)

    def confirmation(self, **given: Any) -> Row:
        """What confirms the payment."""
        of = {"payment_id": self.payment.pk, "household_id": self.home.pk}
        debit = Account.objects.filter(kind="household").first() or self.household_account()
        return transfer("confirm", self.transit, debit, 5_000_00, **(of | given))

    def reversal(self, number: int, **given: Any) -> Row:
        """What takes a transfer back."""
        held = Transfer.objects.get(pk=number)
        row = transfer(
            "reverse", held.debit, held.credit, held.amount_fen, reverses_id=number, reason="重复", area_code=held.area_code,
            payment_id=held.payment_id, household_id=held.household_id, purpose=held.purpose,
        )  # fmt: skip
        return row | given


@pytest.fixture
def places(db: None) -> Places:
    return Places()


def day(text: str) -> Any:
    """A day as the engine's own client writes it."""
    return date.fromisoformat(text) if IS_POSTGRES else text


def number_of(kind: str) -> int:
    return int(Transfer.objects.filter(kind=kind).values_list("pk", flat=True)[0])


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
    with refused("transfer_is_never_removed|closed_period_stays_closed"):
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


def test_nothing_is_set_aside_before_the_project_may_be_paid(places: Places) -> None:
    of = project("P-2")
    shut = account(f"allocation:{places.money.pk}:{of.pk}", tranche_id=places.money.pk, project_id=of.pk)
    set_aside = account(f"claim:99:{places.money.pk}", tranche_id=places.money.pk, project_id=of.pk)
    post("allocate", places.tranche, shut)
    with refused("allocation_is_payable"):
        post("commit", shut, set_aside)
    run("UPDATE funds_account SET payable_from = %s WHERE id = %s", [day("2026-05-01"), shut.pk])
    with refused("allocation_is_payable"):
        post("commit", shut, set_aside, on=day("2026-04-30"))
    post("commit", shut, set_aside)


def test_nothing_is_paid_on_a_day_before_the_project_may_be_paid(places: Places) -> None:
    payment = paid(places.claim_row, PaymentLine("甲某", 1_00, household=places.home), number="PZ-2")[0]
    given = {"payment_id": payment.pk, "household_id": places.home.pk}
    with refused("allocation_is_payable"):
        post("pay", places.claim, places.transit, 1_00, on=day("2026-01-31"), **given)


def test_a_payment_takes_from_its_own_claim_and_household(places: Places) -> None:
    other = household("乙某")
    given: Row = {"payment_id": places.payment.pk, "household_id": places.home.pk}
    for wrong in ({"payment_id": None}, {"household_id": other.pk}, {"household_id": None}, {"payment_id": 10**9}):
        with refused("payment_stays_with_its_claim"):
            post("pay", places.claim, places.transit, 1, **(given | wrong))
    money, of = places.money.pk, places.of.pk
    elsewhere = account(f"transit:99:{money}", tranche_id=money, project_id=of)
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
    insert("funds_account", {**_bare(), "code": "source:x", "kind": "source"}, verb=verb)
    run(f"UPDATE OR {verb.split()[-1]} funds_account SET payable_from = NULL")
    assert [row for row in totals() if row[0] != "source:x"] == before


def _bare() -> Row:
    return {"book": "grant", "area_code": COUNTY, "is_outside": True, "debits_fen": 0, "credits_fen": 0}


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


# What an account is, it stays.


@pytest.mark.parametrize(
    "column",
    [
        "code = 'tranche:0'",
        "kind = 'source'",
        "book = 'loan'",
        "is_outside = NOT is_outside",
        "tranche_id = NULL",
        "project_id = NULL",
        "household_id = NULL",
        "asset_id = NULL",
        "area_code = '999902'",
        "id = -id",
    ],
)
def test_an_account_stays_what_it_is(places: Places, column: str) -> None:
    with refused("account_stays_what_it_is"):
        run(f"UPDATE funds_account SET {column} WHERE id = %s", [places.tranche.pk])


@pytest.mark.postgres
@pytest.mark.parametrize("column", ["debits_fen = debits_fen + 1", "credits_fen = 0", "debits_fen = debits_fen"])
def test_a_balance_is_moved_by_transfers_only(places: Places, column: str) -> None:
    with refused("account_is_moved_by_transfers"):
        run(f"UPDATE funds_account SET {column} WHERE id = %s", [places.tranche.pk])


@pytest.mark.postgres
def test_a_balance_is_not_moved_by_an_insert_that_finds_the_account_there(places: Places) -> None:
    row = {**_bare(), "code": places.source.code, "kind": "source"}
    with refused("account_is_moved_by_transfers"):
        insert("funds_account", row, tail="ON CONFLICT (code) DO UPDATE SET debits_fen = 5")


def test_an_account_begins_empty(db: None) -> None:
    for column in ("debits_fen", "credits_fen"):
        with refused("account_begins_empty"):
            account("source:x", **{column: 5})


def test_an_account_is_not_removed_once_money_went_through_it(places: Places) -> None:
    with refused("account_is_never_removed"):
        run("DELETE FROM funds_account WHERE id = %s", [places.source.pk])
    unused = account("source:y")
    assert run("DELETE FROM funds_account WHERE id = %s", [unused.pk]) == 1


@only_sqlite
def test_an_account_is_not_replaced_by_an_empty_one(places: Places) -> None:
    for given in ({"code": places.source.code}, {"code": "source:new", "id": places.source.pk}):
        with refused("account_is_opened_once"):
            insert("funds_account", {**_bare(), "kind": "source", **given}, verb="INSERT OR REPLACE")


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("tranche:x", {"kind": "source", "is_outside": True}),
        ("source", {}),
        ("tranche:1", {"tranche": True}),
        ("allocation:1:1", {"tranche": True, "project": True}),
        ("claim:5:1", {"tranche": True, "project": True}),
        ("transit:5", {"tranche": True, "project": True}),
    ],
)
def test_an_account_is_named_after_what_it_is(places: Places, code: str, given: Row) -> None:
    owned = {
        f"{name}_id": getattr(places, at).pk for name, at in (("tranche", "money"), ("project", "of")) if name in given
    }
    rest = {name: value for name, value in given.items() if name not in ("tranche", "project")}
    with refused("account_is_named_after_what_it_is|account_names_whose_money_it_holds"):
        account(code.replace(":1", ":1000001"), **(rest | owned))


@pytest.mark.parametrize("code", ["", "9999 01", "x"])
def test_an_account_says_where(db: None, code: str) -> None:
    with refused("account_says_where"):
        account("source:x", area_code=code)


@pytest.mark.parametrize("kind", ["tranche", "allocation", "claim", "transit", "household", "asset", "service"])
def test_an_account_names_whose_money_it_holds(db: None, kind: str) -> None:
    with refused("account_names_whose_money_it_holds"):
        account(f"{kind}:5")


@pytest.mark.parametrize("kind", ["recovered", "dividend", "risk_fund", "borrower"])
def test_only_givers_stand_outside(db: None, kind: str) -> None:
    book = {"recovered": "grant", "dividend": "return"}.get(kind, "loan")
    with refused("only_givers_stand_outside"):
        account(f"{kind}:5", book=book, is_outside=True)


@pytest.mark.parametrize(
    ("code", "book"),
    [
        ("recovered:1", "loan"),
        ("lender:1", "grant"),
        ("dividend:1", "grant"),
        ("source:1", "gold"),
        ("purse:1", "grant"),
    ],
)
def test_an_account_stands_in_the_book_of_its_kind(db: None, code: str, book: str) -> None:
    with refused("account_stands_in_the_book_of_its_kind"):
        account(code, book=book)


def test_only_an_allocation_opens_for_payment(places: Places) -> None:
    with refused("only_an_allocation_opens_for_payment"):
        run("UPDATE funds_account SET payable_from = %s WHERE id = %s", [day("2026-01-01"), places.claim.pk])


# A closed period.


def close(county: str = COUNTY, open_from: str = "2026-06-01") -> None:
    insert("funds_countybook", {"county_code": county, "open_from": day(open_from)})


def test_a_closed_period_takes_nothing_more(places: Places) -> None:
    close()
    with refused("transfer_falls_into_an_open_period"):
        post("receive", places.source, places.tranche)
    post("receive", places.source, places.tranche, on=day("2026-06-01"))


@pytest.mark.parametrize("code", [OTHER_COUNTY, "9", "99990", "0", "9999011012010000"])
def test_a_place_written_on_the_transfer_does_not_lead_round_a_closing(places: Places, code: str) -> None:
    close()
    with refused("transfer_falls_into_an_open_period"):
        post("receive", places.source, places.tranche, area_code=code)


def test_the_books_of_each_county_that_a_transfer_touches_must_be_open(places: Places) -> None:
    close(OTHER_COUNTY)
    with refused("transfer_falls_into_an_open_period"):
        post("receive", places.source, places.tranche, area_code=OTHER_COUNTY)
    post("receive", places.source, places.tranche)


def test_a_closed_period_is_not_reversed_into(places: Places) -> None:
    number = post("receive", places.source, places.tranche)
    close()
    with refused("transfer_falls_into_an_open_period"):
        insert("funds_transfer", places.reversal(number))
    assert insert("funds_transfer", places.reversal(number, on=day("2026-06-02"))) == 1


@pytest.mark.parametrize("change", ["open_from = '2026-05-31'", "county_code = '999902'", "id = -id"])
def test_closed_books_never_open_again(db: None, change: str) -> None:
    close()
    with refused("closed_period_stays_closed"):
        run(f"UPDATE funds_countybook SET {change}")
    assert run("UPDATE funds_countybook SET open_from = '2026-07-01'") == 1


def test_closed_books_are_not_removed(db: None) -> None:
    close()
    with refused("closed_period_stays_closed"):
        run("DELETE FROM funds_countybook")


@only_sqlite
def test_closed_books_are_not_replaced(db: None) -> None:
    close()
    row = {"county_code": COUNTY, "open_from": "2020-01-01"}
    for given in ({}, {"id": 1}):
        with refused("closed_period_stays_closed"):
            insert("funds_countybook", row | given, verb="INSERT OR REPLACE")


@pytest.mark.parametrize("code", ["", "99990A", "9999011", " 99990"])
def test_books_are_those_of_a_county(db: None, code: str) -> None:
    with refused("book_is_of_a_county|value too long"):
        close(code)


# The other roads still lead where they should.


def test_every_road_of_grants_is_open_to_what_belongs_on_it(places: Places) -> None:
    of, money = places.of.pk, places.money.pk
    asset = Asset.objects.create(
        project=places.of, code="ZC-1", name="村道", kind="public_benefit", owner_kind="village", owner="某村", keeper="某村",
        area_code=VILLAGE, original_fen=1, received_on=date(2026, 5, 1),
    )  # fmt: skip
    ends = [
        account(f"asset:{asset.pk}", asset_id=asset.pk, project_id=of),
        account(f"service:{of}", project_id=of),
    ]
    builder = contract(places.of)
    for number, end in enumerate(ends):
        claim = approved(places.of, 1_00, on_contract=builder, number=f"BZ-{number + 7}")
        [payment] = paid(claim, PaymentLine("某建筑公司", 1_00), number=f"PZ-{number + 7}")
        transit = places.named(f"transit:{claim.pk}:{money}")
        post("confirm", transit, end, 1_00, payment_id=payment.pk)
    post("withdraw", places.allocation, places.tranche)
    post("recover", places.tranche, account("recovered:999901"))
    confirm_receipt(payment=Payment.objects.get(pk=places.payment.pk), on=PAID_ON, document_no="回单", by=None)
    home = places.named(f"household:{places.home.pk}")
    post("recover", home, places.named("recovered:999901"), tranche_id=None, project_id=None)


def test_every_road_of_loans_and_returns_is_open(db: None) -> None:
    home = household("甲某")
    bank, borrower = account("lender:1", book="loan"), account("borrower:1", book="loan", household_id=home.pk)
    treasury, fund = account("source:risk", book="loan"), account("risk_fund:1", book="loan")
    firm, pot = account("enterprise:1", book="return"), account("dividend:1", book="return")
    purse = account(f"household:{home.pk}:return", book="return", household_id=home.pk)
    post("lend", bank, borrower)
    post("repay", borrower, bank, 60)
    post("receive", treasury, fund)
    post("compensate", fund, bank, 40)
    post("repay", bank, fund, 10)
    post("return", firm, pot)
    post("distribute", pot, purse)
    with refused("account_is_never_overdrawn"):
        post("distribute", pot, purse, 1)
