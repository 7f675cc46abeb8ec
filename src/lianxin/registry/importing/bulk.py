# ruff: noqa: S608 - table and column names come from the models and this module; every value is bound
"""Put many rows into a table at once: COPY on PostgreSQL, prepared statements of many rows on SQLite.

Ten times faster than creating model objects (measured in ``bench/import_roster.py``). Constraints and triggers of the
database hold all the same; what model code would have added (defaults, encryption) the caller must have put into the
columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice
from types import MappingProxyType
from typing import Any

from django.db import connection, models, transaction

_BATCH = 20_000
_VALUES_AT_ONCE = 1_000
_STATEMENTS_BETWEEN = 500
_COPY_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NONE_ALIKE: Mapping[str, Any] = MappingProxyType({})
_COPY_SIGNS = re.compile(r"[\\\t\n\r]")


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


def insert_columns(
    model: type[models.Model],
    columns: Mapping[str, Sequence[Any]],
    *,
    alike: Mapping[str, Any] = _NONE_ALIKE,
    on_rows: Any = None,
) -> int:
    """Insert rows given column by column (database column name → values, all of one length); return how many.

    ``alike`` are the columns that hold one value in all rows, which is turned into the database's once a statement.
    ``on_rows`` is called with the number of rows written so far.

    Raises:
        ValueError: the columns differ in length.
        django.db.IntegrityError: a constraint refuses a row; the caller's transaction can then only be rolled back.
    """
    lengths = {len(values) for values in columns.values()}
    if len(lengths) != 1:
        raise ValueError(f"columns of {model.__name__} differ in length: {sorted(lengths)}")
    (count,) = lengths
    if not count:
        return 0
    names = _named(model, (*alike, *columns))
    # The plain cursors raise the driver's own faults, which callers do not know.
    with transaction.atomic(savepoint=False), connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            # The text form of COPY, made column by column: what repeats in a column is turned into text once.
            head = [[text] * count for value in alike.values() for text in _for_copy([value])]
            texts = (*head, *map(_for_copy, columns.values()))
            _copy(names, map("\t".join, zip(*texts, strict=True)), on_rows)
        else:
            _insert(names, [*alike.values()], [*columns.values()], count, on_rows)
    return count


def _named(model: type[models.Model], columns: Iterable[str]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"


def _insert(names: str, alike: Sequence[Any], columns: Sequence[Sequence[Any]], count: int, on_rows: Any) -> None:
    """Many rows a statement: half the time would go into beginning and ending statements otherwise."""
    ready = [_for_sqlite(values) for values in columns]
    shared = [kept for value in alike for kept in _for_sqlite([value])]
    width = len(ready)
    # Every row names the shared values by their number; the marks after them count on from the last one.
    one = f"({', '.join([*(f'?{number}' for number in range(1, len(shared) + 1)), *'?' * width])})"
    # OR FAIL: SQLite would otherwise copy every page that a statement touches, to undo that one statement alone. Nobody
    # goes on after a fault: it has the whole transaction rolled back.
    head = f"INSERT OR FAIL INTO {names} VALUES "
    at_once = max(_VALUES_AT_ONCE // width, 1)
    whole = count - count % at_once
    cells = chain.from_iterable(zip(*ready, strict=True))
    with connection.cursor() as cursor:
        # The plain sqlite3 cursor: Django's would rewrite every statement's placeholders.
        raw = cursor.cursor
        statement = head + ", ".join([one] * at_once)
        for start in range(0, whole, at_once * _STATEMENTS_BETWEEN):
            batch = range(start, min(start + at_once * _STATEMENTS_BETWEEN, whole), at_once)
            raw.executemany(statement, ((*shared, *islice(cells, at_once * width)) for _ in batch))
            if on_rows:
                on_rows(batch.stop)
        if whole < count:
            raw.execute(head + ", ".join([one] * (count - whole)), (*shared, *cells))


def copy_lines(model: type[models.Model], columns: Sequence[str], lines: Iterable[str], *, on_rows: Any = None) -> None:
    """Insert rows into PostgreSQL that are already in the text form of COPY: their values as :func:`copy_text` has them, tabs
    between.

    Raises:
        django.db.IntegrityError: a constraint refuses a row; the caller's transaction is then rolled back whole.
    """
    with connection.wrap_database_errors:
        _copy(_named(model, columns), lines, on_rows)


def _copy(names: str, lines: Iterable[str], on_rows: Any) -> None:
    left, written = iter(lines), 0
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {names} FROM STDIN") as copy:
        while batch := list(islice(left, _BATCH)):
            copy.write("\n".join(batch) + "\n")
            written += len(batch)
            if on_rows:
                on_rows(written)


def copy_text(value: str) -> str:
    """A text as the text form of COPY has it."""
    return value.translate(_COPY_ESCAPES)


class _CopyTexts(dict[Any, str]):
    """Value → its text in a COPY."""

    def __missing__(self, value: Any) -> str:
        if value is None:
            text = "\\N"
        elif isinstance(value, bool):
            text = "t" if value else "f"
        else:
            written = value.isoformat() if isinstance(value, date) else str(value)
            text = copy_text(written)
        self[value] = text
        return text


def _for_copy(values: Sequence[Any]) -> Sequence[str]:
    kinds = set(map(type, values))
    if kinds == {int}:
        return list(map(str, values))
    if kinds == {str} and not _COPY_SIGNS.search("".join(values)):
        return values
    return list(map(_CopyTexts().__getitem__, values))


class _SqliteTexts(dict[Any, Any]):
    """Day or moment → its text as Django stores it."""

    def __missing__(self, value: Any) -> Any:
        text = _moment_text(value) if isinstance(value, datetime) else None if value is None else str(value)
        self[value] = text
        return text


def _for_sqlite(values: Sequence[Any]) -> Sequence[Any]:
    first = next((value for value in values if value is not None), None)
    return list(map(_SqliteTexts().__getitem__, values)) if isinstance(first, date) else values


def _moment_text(value: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(value))


def refresh_statistics(*tables: type[models.Model]) -> None:
    """Have PostgreSQL count tables that were just filled: until it has, it plans for empty ones and takes minutes over what
    takes a second. SQLite plans without."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table._meta.db_table)}")


def chunks_of(values: Sequence[Any], size: int = 5000) -> Iterable[Sequence[Any]]:
    """Yield slices short enough for one ``IN (…)``."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
