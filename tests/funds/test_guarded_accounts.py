"""The database keeps accounts and closed books against raw SQL, on both engines, and lets through what belongs there."""

# ruff: noqa: S608 - statements are put together on purpose: each is an attack that the database must withstand.

from __future__ import annotations

from datetime import date

import pytest

from cast import COUNTY, OTHER_COUNTY, VILLAGE
from funds.makers import PAID_ON, approved, contract, paid
from funds.places import Places, bare_account, day, only_sqlite
from funds.raw_ledger import Row, account, insert, post, refused, run
from lianxin.funds.models import Account, Payment
from lianxin.funds.operations import PaymentLine, confirm_receipt
from lianxin.projects.models import Asset
from registry.makers import household

pytestmark = pytest.mark.django_db
CENTURY = 10**15


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
        "claim_id = NULL",
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
    row = {**bare_account(), "code": places.source.code, "kind": "source"}
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
            insert("funds_account", {**bare_account(), "kind": "source", **given}, verb="INSERT OR REPLACE")


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("tranche:x", {"kind": "source", "is_outside": True}),
        ("source", {}),
        ("tranche:1", {"tranche": True}),
        ("allocation:1:1", {"tranche": True, "project": True}),
        ("claim:5:1", {"tranche": True, "project": True, "claim": True}),
        ("transit:5", {"tranche": True, "project": True, "claim": True}),
    ],
)
def test_an_account_is_named_after_what_it_is(places: Places, code: str, given: Row) -> None:
    owned = {
        f"{name}_id": getattr(places, at).pk
        for name, at in (("tranche", "money"), ("project", "of"), ("claim", "claim_row"))
        if name in given
    }
    rest = {name: value for name, value in given.items() if name not in ("tranche", "project", "claim")}
    with refused("account_is_named_after_what_it_is|account_names_whose_money_it_holds"):
        account(code.replace(":1", ":1000001"), **(rest | owned))


@pytest.mark.parametrize(
    "code", ["", "9999 01", "x", "9A9901", "9Z9901", "999901V01", "999901T01T01", "999901001V01X01"]
)
def test_an_account_says_where(db: None, code: str) -> None:
    with refused("account_says_where"):
        account("source:x", area_code=code)


@pytest.mark.parametrize(
    "code", ["999901T01", "999901T01V02", "999901001V01", "999901001001N01", "999901T01V02G12", "CI0101001001"]
)
def test_a_place_without_a_national_code_holds_money(places: Places, code: str) -> None:
    assert account("source:local", area_code=code).area_code == code
    before = Account.objects.get(pk=places.tranche.pk).debits_fen
    post("receive", places.source, places.tranche, 7, area_code=code)
    assert Account.objects.get(pk=places.tranche.pk).debits_fen == before + 7


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


def test_only_money_set_apart_opens_for_payment(places: Places) -> None:
    with refused("only_money_set_apart_opens_for_payment"):
        run("UPDATE funds_account SET payable_from = %s WHERE id = %s", [day("2026-01-01"), places.tranche.pk])


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
