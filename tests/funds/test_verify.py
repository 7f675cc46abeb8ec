"""``lianxin funds verify``: what was broken behind the guards' back is told, rule by rule, with its rows."""

from __future__ import annotations

# ruff: noqa: S608 - statements are put together on purpose: each breaks a ledger that its guards do not watch.
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CheckConstraint
from typer.testing import CliRunner

from cast import COUNTY, OTHER_COUNTY, VILLAGE
from funds.makers import PAID_ON, allocated, approved, gains, paid, project, tranche
from funds.raw_ledger import IS_POSTGRES, run
from guards import unguarded
from lianxin.funds.commands import app
from lianxin.funds.ledger_words import RULES, rule_words
from lianxin.funds.models import Account, GoodsLot, Transfer
from lianxin.funds.operations import (
    NewGoods,
    PaymentLine,
    close_books,
    confirm_receipt,
    deliver_goods,
    receive_goods,
    return_payment,
    reverse_transfer,
)
from lianxin.funds.verifying import SHOWN, Verdict, verdict
from registry.makers import household

pytestmark = pytest.mark.django_db
GUARDS: Any = import_module("lianxin.funds.migrations.0002_the_database_keeps_the_ledger")


@pytest.fixture
def chain(db: None) -> None:
    """A ledger with something of everything: two payments, one confirmed, one returned; a reversal; goods; closed books."""
    home, of, money = household("甲某"), project(), tranche()
    gains(of, home)
    allocated(money, of, 50_000_00)
    claim = approved(of, 20_000_00)
    lines = [PaymentLine("甲某", 5_000_00, household=home), PaymentLine("甲某", 6_000_00, household=home)]
    first, second = paid(claim, *lines)
    confirm_receipt(payment=first, on=PAID_ON, document_no="回单", by=None)
    return_payment(payment=second, on=PAID_ON, reason="账号有误", by=None)
    other = tranche("二号")
    reverse_transfer(
        transfer=Transfer.objects.get(tranche=other, kind="receive"), on=PAID_ON, reason="重复登记", by=None
    )
    goods = NewGoods(
        "某企业", "大米", Decimal(100), "袋", 10_000_00, GoodsLot.Basis.INVOICE, VILLAGE, "收 1", date(2026, 1, 5)
    )
    deliver_goods(
        lot=receive_goods(entry=goods, by=None),
        quantity=Decimal(40),
        on=PAID_ON,
        signed_by="甲某",
        household=home,
        by=None,
    )
    close_books(county_code=COUNTY, open_from=date(2026, 4, 1), by=None)


def rules(found: Verdict) -> set[str]:
    return {fault.rule for fault in found.faults}


def broken(*statements: str) -> set[str]:
    """What is told after SQL was let loose on an unguarded ledger."""
    with unguarded(connection, "funds_transfer"):
        for statement in statements:
            run(statement)
    return rules(verdict())


def lifted(constraint: str) -> None:
    """Take a constraint away, as somebody with the database's own password could (PostgreSQL)."""
    for model in apps.get_app_config("funds").get_models():
        if any(isinstance(c, CheckConstraint) and c.name == constraint for c in model._meta.constraints):
            run(f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {constraint}")


@pytest.mark.usefixtures("chain")
def test_it_finds_nothing_wrong_with_what_the_operations_did() -> None:
    found = verdict()
    assert found.faults == ()
    assert (found.is_sound, found.transfers, found.accounts) == (True, 9, 7)


def test_it_finds_an_empty_ledger_sound() -> None:
    assert verdict() == Verdict(0, 0, ())


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (
            "UPDATE funds_account SET debits_fen = debits_fen + 1 WHERE kind = 'tranche'",
            "balance_is_the_sum_of_transfers",
        ),
        (
            "UPDATE funds_transfer SET amount_fen = amount_fen + 1 WHERE kind = 'allocate'",
            "balance_is_the_sum_of_transfers",
        ),
        ("DELETE FROM funds_transfer WHERE kind = 'confirm'", "balance_is_the_sum_of_transfers"),
        ("UPDATE funds_account SET debits_fen = debits_fen + 1 WHERE kind = 'source'", "book_is_in_balance"),
        ("UPDATE funds_transfer SET book = 'loan' WHERE kind = 'commit'", "transfer_keeps_to_one_book"),
        ("UPDATE funds_transfer SET kind = 'pay' WHERE kind = 'commit'", "transfer_takes_a_road_that_exists"),
        ("UPDATE funds_transfer SET tranche_id = NULL WHERE kind = 'allocate'", "transfer_keeps_the_tranche"),
        ("UPDATE funds_transfer SET project_id = NULL WHERE kind = 'commit'", "transfer_keeps_the_project"),
        ("UPDATE funds_transfer SET household_id = NULL WHERE kind = 'confirm'", "transfer_keeps_the_household"),
        (
            "UPDATE funds_transfer SET project_id = (SELECT max(id) FROM projects_project) WHERE kind = 'receive'",
            "transfer_names_whose_money_its_accounts_hold",
        ),
        ("UPDATE funds_transfer SET area_code = 'x' WHERE kind = 'receive'", "transfer_says_where"),
        ("UPDATE funds_transfer SET \"on\" = '2020-01-01' WHERE kind = 'commit'", "allocation_is_payable"),
        ("UPDATE funds_transfer SET \"on\" = '2020-01-01' WHERE kind = 'pay'", "allocation_is_payable"),
        ("UPDATE funds_transfer SET payment_id = NULL WHERE kind = 'confirm'", "payment_stays_with_its_claim"),
        ("UPDATE funds_transfer SET year = 1999 WHERE kind = 'reverse'", "reversal_mirrors_what_it_takes_back"),
        ("UPDATE funds_payment SET amount_fen = amount_fen + 1", "payment_is_moved_whole"),
        ("UPDATE funds_claim SET amount_fen = amount_fen - 1", "claim_is_set_aside_whole"),
        ("UPDATE funds_tranche SET amount_fen = amount_fen - 1", "tranche_is_received_as_its_document_says"),
        (
            "UPDATE funds_tranche SET state = 'received', received_on = '2026-02-01' WHERE state = 'expected'",
            "tranche_is_received_as_its_document_says",
        ),
        (
            "UPDATE projects_project SET approved_on = NULL, approval_document = '', stage = 'decided'",
            "allocation_opens_after_approval",
        ),
        ("UPDATE funds_goodslot SET delivered_quantity = 41", "goods_are_given_on_once"),
        (
            "UPDATE funds_transfer SET \"on\" = '2026-03-31', at = '2027-01-01 00:00:00+00:00' WHERE kind = 'allocate'",
            "nothing_is_posted_into_a_closed_period",
        ),
        (
            "UPDATE funds_transfer SET debit_id = (SELECT id FROM funds_account WHERE kind = 'household') WHERE kind = 'allocate'",
            "tranche_is_all_accounted_for",
        ),
    ],
)
def test_it_tells_what_was_altered(statement: str, rule: str) -> None:
    assert rule in broken(statement)
    assert RULES.keys() | rules(verdict()) >= {rule}


@pytest.mark.usefixtures("chain")
def test_it_tells_an_overdrawn_account_whose_totals_were_made_to_fit() -> None:
    if IS_POSTGRES:
        run("SET CONSTRAINTS ALL IMMEDIATE")
        lifted("account_is_never_overdrawn")
    else:
        run("PRAGMA ignore_check_constraints = ON")
    found = broken(
        "UPDATE funds_transfer SET amount_fen = amount_fen + 2000000 WHERE kind = 'allocate'",
        "UPDATE funds_account SET credits_fen = credits_fen + 2000000 WHERE id = (SELECT credit_id FROM funds_transfer "
        "WHERE kind = 'allocate')",
        "UPDATE funds_account SET debits_fen = debits_fen + 2000000 WHERE kind = 'allocation'",
    )
    if not IS_POSTGRES:
        run("PRAGMA ignore_check_constraints = OFF")
    assert "account_is_never_overdrawn" in found
    assert "balance_is_the_sum_of_transfers" not in found


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("table", ["funds_transfer"])
def test_it_names_the_rows_and_counts_them(table: str) -> None:
    pay = Transfer.objects.filter(kind="pay").values_list("pk", flat=True)
    broken(f"UPDATE {table} SET book = 'loan' WHERE kind IN ('commit', 'pay')")
    [fault] = [fault for fault in verdict().faults if fault.rule == "transfer_keeps_to_one_book"]
    assert fault.count == 3
    assert fault.rows[-1] == str(max(pay))
    assert fault.words == rule_words("transfer_keeps_to_one_book")


def test_it_names_no_more_rows_than_a_person_reads() -> None:
    for number in range(SHOWN + 3):
        tranche(f"{number}号")
    broken("UPDATE funds_account SET debits_fen = debits_fen + 1 WHERE kind = 'tranche'")
    [fault] = [fault for fault in verdict().faults if fault.rule == "balance_is_the_sum_of_transfers"]
    assert (fault.count, len(fault.rows)) == (SHOWN + 3, SHOWN)


@pytest.mark.usefixtures("chain")
def test_it_misses_a_guard_that_was_lifted() -> None:
    for name in GUARDS.TRIGGERS[connection.vendor]:
        table = next(word for word in ("funds_transfer", "funds_account", "funds_countybook") if name.startswith(word))
        lift = f"DROP TRIGGER {name} ON {table}" if IS_POSTGRES else f"DROP TRIGGER {name}"
        run("SAVEPOINT lifted")
        if IS_POSTGRES:
            run("SET CONSTRAINTS ALL IMMEDIATE")
        run(lift)
        assert [fault.rows for fault in verdict().faults] == [(name,)]
        run("ROLLBACK TO SAVEPOINT lifted")


@pytest.mark.postgres
@pytest.mark.usefixtures("chain")
def test_it_misses_a_trigger_that_is_switched_off_and_a_constraint_that_is_gone() -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE funds_transfer DISABLE TRIGGER funds_transfer_is_never_altered")
    lifted("transfer_moves_some_money")
    [fault] = verdict().faults
    assert fault.rows == ("funds_transfer_is_never_altered", "transfer_moves_some_money")


@pytest.mark.skipif(IS_POSTGRES, reason="SQLite keeps the text of a trigger")
def test_it_notices_a_guard_that_was_put_back_with_another_text(db: None) -> None:
    run("DROP TRIGGER funds_transfer_is_never_altered")
    run("CREATE TRIGGER funds_transfer_is_never_altered BEFORE UPDATE ON funds_transfer WHEN 0 BEGIN SELECT 1; END")
    assert [fault.rows for fault in verdict().faults] == [("funds_transfer_is_never_altered",)]


@pytest.fixture
def run_verify(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    return lambda: CliRunner().invoke(app, ["verify"])


@pytest.mark.usefixtures("chain")
def test_the_command_says_that_the_ledger_is_sound(run_verify: Callable[[], Any]) -> None:
    result = run_verify()
    assert result.exit_code == 0
    assert "9 笔转账 transfers" in result.output


@pytest.mark.usefixtures("chain")
def test_the_command_ends_with_status_1_and_names_the_rule_and_the_account(run_verify: Callable[[], Any]) -> None:
    broken("UPDATE funds_account SET debits_fen = debits_fen + 1 WHERE kind = 'allocation'")
    result = run_verify()
    code = Account.objects.get(kind="allocation").code
    assert result.exit_code == 1
    assert (
        "账户累计与逐笔之和不符 · the totals of an account are not the sums of its transfers (1): " + code
        in result.output
    )


def test_every_rule_of_the_database_has_words() -> None:
    named = {name for name, _ in (*GUARDS.FAULTS, *GUARDS.SQLITE_FAULTS, *GUARDS.POSTGRES_FAULTS)}
    for model in (Account, Transfer):
        named |= {str(constraint.name) for constraint in model._meta.constraints}
    for statement in (*GUARDS.GUARDS["sqlite"], *GUARDS.GUARDS["postgresql"]):
        with suppress(IndexError):
            named.add(statement.split("funds_refuses('")[1].split("'")[0])
    assert named - RULES.keys() == set()
    assert rule_words("unheard_of").zh == "unheard_of"


def test_the_books_of_another_county_do_not_matter() -> None:
    tranche()
    close_books(county_code=OTHER_COUNTY, open_from=date(2026, 4, 1), by=None)
    assert verdict().is_sound
