"""Write transfers by the ten thousand into their table, each batch judged by the guards together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum

from django.db import connection

COLUMNS = (
    "debit_id", "credit_id", "amount_fen", "book", "kind", "on", "document_no", "purpose", "area_code", "year", "tranche_id",
    "project_id", "household_id", "payment_id", "reverses_id", "reason", "key", "line", "by_id", "at",
)  # fmt: skip
_NAMES = ", ".join(f'"{column}"' for column in COLUMNS)
_ROW = f"({', '.join(['%s'] * len(COLUMNS))})"
_INTO = f"INSERT INTO funds_transfer ({_NAMES}) VALUES "  # noqa: S608 - columns, named above.
_COPY = f"COPY funds_transfer ({_NAMES}) FROM STDIN"


def copy(rows: Iterable[tuple[object, ...]]) -> None:
    """Write rows, each with its values in the order of the columns: by COPY on PostgreSQL, on SQLite in turn.

    Raises:
        django.db.IntegrityError, django.db.DataError: a guard of the database refuses one of them.
    """
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor != "postgresql":
            cursor.executemany(_INTO + _ROW, [tuple(map(_plain, row)) for row in rows])
            return
        with cursor.copy(_COPY) as into:
            for row in rows:
                into.write_row(row)


def _plain(value: object) -> object:
    """Choices by their value; days and moments as Django writes them into SQLite."""
    if isinstance(value, Enum):
        return value.value
    if connection.vendor == "postgresql":
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value
