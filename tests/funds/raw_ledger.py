"""Rows written into the ledger by SQL, past every operation: what an angry hand with a database shell would send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cast import COUNTY, VILLAGE
from lianxin.funds.models import Account

Row = dict[str, Any]
IS_POSTGRES = connection.vendor == "postgresql"


def run(sql: str, values: Mapping[str, Any] | list[Any] | None = None) -> int:
    """Send one statement; return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def insert(table: str, row: Row, *, verb: str = "INSERT", tail: str = "") -> int:
    """Insert a row by SQL."""
    columns = ", ".join(f'"{name}"' for name in row)
    return run(f"{verb} INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(row))}) {tail}", list(row.values()))


def account(code: str, *, book: str = "grant", area_code: str = COUNTY, **given: Any) -> Account:
    """An account by SQL, of the kind that its code begins with."""
    row: Row = {
        "code": code,
        "kind": code.split(":")[0],
        "book": book,
        "area_code": area_code,
        "is_outside": code.startswith(("source:", "lender:", "enterprise:")),
        "debits_fen": 0,
        "credits_fen": 0,
    }
    insert("funds_account", row | given)
    return Account.objects.get(code=code)


def transfer(kind: str, credit: Account, debit: Account, amount_fen: Any = 100, **given: Any) -> Row:
    """A row of the ledger, from ``credit`` to ``debit``, that keeps to what its accounts are."""
    row: Row = {
        "kind": kind,
        "credit_id": credit.pk,
        "debit_id": debit.pk,
        "amount_fen": amount_fen,
        "book": debit.book,
        "on": date(2026, 5, 1) if IS_POSTGRES else "2026-05-01",
        "document_no": "某财〔2026〕1号",
        "purpose": "road",
        "area_code": VILLAGE,
        "year": 2026,
        "tranche_id": debit.tranche_id or credit.tranche_id,
        "project_id": debit.project_id or credit.project_id,
        "household_id": debit.household_id or credit.household_id,
        "reason": "",
        "key": "",
        "line": 0,
        "at": timezone.now().isoformat(),
    }
    return row | given


def post(kind: str, credit: Account, debit: Account, amount_fen: Any = 100, **given: Any) -> int:
    """Insert a transfer by SQL and return its number."""
    row = transfer(kind, credit, debit, amount_fen, **given)
    insert("funds_transfer", row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM funds_transfer")
        return int(cursor.fetchone()[0])


@contextmanager
def refused(rule: str) -> Iterator[None]:
    """Expect the database to refuse what is inside, in the name of a rule, and to keep nothing of it."""
    before = totals()
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        yield
    assert totals() == before


def totals() -> list[tuple[Any, ...]]:
    """What every account holds and how many transfers there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, debits_fen, credits_fen FROM funds_account ORDER BY code")
        held = cursor.fetchall()
        cursor.execute("SELECT 'transfers', count(*), coalesce(sum(amount_fen), 0) FROM funds_transfer")
        return [*held, *cursor.fetchall()]
