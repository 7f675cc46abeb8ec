# ruff: noqa: S608 - table and column names come from the models and this module; every value is bound
"""Put many rows into a table at once: COPY on PostgreSQL, one prepared statement on SQLite.

Ten times faster than creating model objects (measured in ``bench/import_roster.py``). Constraints and triggers of the
database hold all the same; what model code would have added (defaults, encryption) the caller must have put into the
columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, models

_BATCH = 20_000


def reserved_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Reserve primary keys for rows that are about to be inserted. Call it inside the writing transaction.

    On SQLite the writer holds the only write lock, so that the next numbers are its own; on PostgreSQL they come from
    the table's sequence.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
        row = cursor.fetchone()
        first = (row[0] if row else 0) + 1
        return range(first, first + count)


def insert_columns(model: type[models.Model], columns: dict[str, Sequence[Any]], *, on_rows: Any = None) -> int:
    """Insert rows given column by column (database column name → values, all of one length); return how many.

    ``on_rows`` is called with the number of rows written so far.

    Raises:
        ValueError: the columns differ in length.
        django.db.IntegrityError: a constraint refuses a row; the caller's transaction is then rolled back whole.
    """
    lengths = {len(values) for values in columns.values()}
    if len(lengths) != 1:
        raise ValueError(f"columns of {model.__name__} differ in length: {sorted(lengths)}")
    (count,) = lengths
    if not count:
        return 0
    names = list(columns)
    table = connection.ops.quote_name(model._meta.db_table)
    listed = ", ".join(connection.ops.quote_name(name) for name in names)
    if connection.vendor == "postgresql":
        rows: Iterable[tuple[Any, ...]] = zip(*columns.values(), strict=True)
        with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
            for number, row in enumerate(rows, 1):
                copy.write_row(row)
                if on_rows and number % _BATCH == 0:
                    on_rows(number)
        return count
    ready = [_for_sqlite(values) for values in columns.values()]
    rows = zip(*ready, strict=True)
    statement = f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(names))})"
    written = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _BATCH)):
            cursor.cursor.executemany(statement, batch)
            written += len(batch)
            if on_rows:
                on_rows(written)
    return count


def _for_sqlite(values: Sequence[Any]) -> Sequence[Any]:
    """Dates as ISO text, as Django stores them; each distinct day is turned once."""
    first = next((value for value in values if value is not None), None)
    if not isinstance(first, date):
        return values
    seen: dict[Any, Any] = {None: None}
    out = []
    for value in values:
        if value not in seen:
            seen[value] = _moment_text(value) if isinstance(value, datetime) else str(value)
        out.append(seen[value])
    return out


def _moment_text(value: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(value))


def chunks_of(values: Sequence[Any], size: int = 5000) -> Iterable[Sequence[Any]]:
    """Yield slices short enough for one ``IN (…)``."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
