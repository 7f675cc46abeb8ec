"""Schedules, arrears and subsidies worked by hand, to the fen. The tables stand in ``golden/``, each with its working."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from lianxin.benefits.domain.loan_accounts import account, schedule
from lianxin.benefits.domain.loan_events import Account, Due, Event, Extended, Keeps, Prepaid, Repaid
from lianxin.benefits.domain.loan_terms import DayCount, LoanTerms, Repayment, rate_from_percent
from lianxin.benefits.domain.subsidies import ShareFrom, Subsidy, expected_lines, subsidy_lines

TABLES = sorted((Path(__file__).parent / "golden").glob("*.yaml"))


def fen(written: float) -> int:
    """Return the fen of an amount as the tables write it."""
    return int((Decimal(str(written)) * 100).to_integral_exact())


def terms_in(table: dict[str, Any]) -> LoanTerms:
    """Return the terms of a table."""
    written = table["terms"]
    return LoanTerms(
        principal_fen=fen(written["principal"]),
        drawn_on=written["drawn_on"],
        months=written["months"],
        rate=rate_from_percent(written["percent"]),
        repayment=Repayment(written["repayment"]),
        day_count=DayCount(written["day_count"]),
    )


def event_in(written: dict[str, Any]) -> Event:
    """Return an event of a table."""
    if written["kind"] == "extended":
        return Extended(written["day"], written["months"], rate_from_percent(written["percent"]))
    if written["kind"] == "prepaid":
        return Prepaid(written["day"], fen(written["amount"]), Keeps(written.get("keeps", "term")))
    return Repaid(written["day"], fen(written["amount"]))


def account_of(table: dict[str, Any]) -> Account:
    """Return the loan of a table after its events, on its day or the day of the last event."""
    events = [event_in(written) for written in table.get("events", ())]
    terms = terms_in(table)
    days = [event.on for event in events]
    return account(terms, events, on=table.get("day", max(days, default=terms.drawn_on)))


def written_again(due: Due, row: dict[str, Any]) -> dict[str, Any]:
    """Return a due with the columns of a row of a table."""
    found: dict[str, Any] = {
        "due_on": due.due_on,
        "principal": due.principal_fen,
        "interest": due.interest_fen,
        "balance": due.balance_fen,
        "penalty": due.penalty_fen,
        "paid_on": due.paid_on,
    }
    return {key: found[key] for key in row}


def in_fen(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value if key.endswith("_on") else fen(value) for key, value in row.items()}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_it_agrees_to_the_fen_with_a_table_worked_by_hand(path: Path) -> None:
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    loan = account_of(table)
    rows = table.get("dues", [])
    dues = (*loan.dues, *loan.upcoming)
    if rows:
        assert [written_again(due, row) for due, row in zip(dues, rows, strict=True)] == [in_fen(row) for row in rows]
    if "arrears" in table:
        wanted = table["arrears"]
        assert loan.arrears.days == wanted["days"]
        assert loan.arrears.principal_fen == fen(wanted["principal"])
        assert loan.arrears.interest_fen == fen(wanted["interest"])
        assert loan.arrears.penalty_fen == fen(wanted["penalty"])
    if "subsidy" in table:
        assert subsidies_of(table, loan) == [in_fen(row) for row in table["subsidy"]["lines"]]


def subsidies_of(table: dict[str, Any], loan: Account) -> list[dict[str, Any]]:
    written = table["subsidy"]
    shares = tuple(ShareFrom(row["starts_on"], row["percent"] * 10_000) for row in written["shares"])
    subsidy = Subsidy(shares, fen(written["cap"]))
    lines = (*subsidy_lines(loan, subsidy), *expected_lines(loan, subsidy))
    assert all(line.subsidy_fen is not None for line in lines)
    return [{"due_on": one.due_on, "interest": one.interest_fen, "subsidy": one.subsidy_fen} for one in lines]


def test_it_has_a_table_for_every_way_of_repaying_but_one() -> None:
    tables = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in TABLES]
    kinds = {table["terms"]["repayment"] for table in tables}
    assert kinds == {one.value for one in Repayment} - {"interest_monthly"}


def test_it_settles_interest_every_month_on_the_21st() -> None:
    """50,000 × 4.35 % × 28 ÷ 360 = 169.17 in February, × 31 ÷ 360 = 187.29 in March."""
    table = yaml.safe_load((TABLES[0].parent / "quarterly_interest.yaml").read_text(encoding="utf-8"))
    table["terms"] |= {"repayment": "interest_monthly", "percent": "4.35", "months": 2}
    table["terms"]["drawn_on"] = table["terms"]["drawn_on"].replace(2018, 1, 21)
    dues = schedule(terms_in(table))
    shown = [(due.due_on.isoformat(), due.interest_fen, due.principal_fen) for due in dues]
    assert shown == [("2018-02-21", 18729, 0), ("2018-03-21", 16917, 5_000_000)]
