"""Statements that every act runs: written once, and on PostgreSQL read and planned once for each connection.

Django puts a query together anew each time it is asked, and sends it with its values inside, so that the server reads and plans it anew
too: for a row by its number that costs five times what it takes to find the row. Pages do not notice; whoever pays a thousand
households does. What every act asks is therefore a :class:`Statement`, in PostgreSQL's words. SQLite runs the same words, less what it
does not know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, Model

# SQLite has one writer, who needs no lock on a row, and no arrays.
_LOCK = re.compile(r" FOR NO KEY UPDATE( OF \w+)?")
_AMONG, _AMONG_IN_SQLITE = "= ANY(%s)", "IN (SELECT value FROM json_each(%s))"
_LARGEST_NUMBER = 2**63 - 1
# SQLite takes 32,766 values in a statement.
_MOST_VALUES = 30_000


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that gives rows. ``%s`` stands for a value, ``= ANY(%s)`` for one of several numbers; both engines give a plain
    column as what it is, but not every expression."""

    words: str

    def rows(self, *values: object) -> list[tuple[Any, ...]]:
        """Run it and return its rows.

        Raises:
            django.db.IntegrityError, django.db.DataError: the database refuses.
        """
        database = connections[DEFAULT_DB_ALIAS]
        if database.vendor == "postgresql":
            words, sent = self.words, [_for_postgres(value) for value in values]
        else:
            words, sent = _in_sqlite(self.words), [_for_sqlite(value) for value in values]
        with _cursor(database) as cursor:
            cursor.execute(words, sent)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def first(self, *values: object) -> tuple[Any, ...] | None:
        """Run it and return its first row, or None."""
        found = self.rows(*values)
        return found[0] if found else None

    def only(self, *values: object) -> tuple[Any, ...]:
        """Run it and return its first row.

        Raises:
            django.core.exceptions.ObjectDoesNotExist: there is none.
        """
        found = self.first(*values)
        if found is None:
            raise ObjectDoesNotExist(self.words)
        return found


def numbers_that_fit(told: Iterable[int]) -> set[int]:
    """Return those numbers that a row can have: a larger one is nobody's, and the database would not even look for it."""
    return {one for one in told if 0 < one <= _LARGEST_NUMBER}


class Columns:
    """Columns of a model for a statement that calls its table ``name``: all, or ``only`` some; the rest is read when it is asked for, as
    after ``QuerySet.only``. Of numbers, texts, days, yes and no: what Django reads in a way of its own (moments, numbers kept
    secret) must not be among them."""

    def __init__(self, model: type[Model], name: str, only: Sequence[str] = ()) -> None:
        fields = [field for field in model._meta.concrete_fields if not only or field.attname in only]
        self.words = ", ".join(f'{name}."{field.column}"' for field in fields)
        self.model, self.names = model, [field.attname for field in fields]


def models_in(row: Sequence[Any], *columns: Columns) -> list[Any]:
    """Return the models that a row holds, one after the other, None where an outer join found none; then the values after them."""
    found: list[Any] = []
    begin = 0
    for each in columns:
        values = row[begin : (begin := begin + len(each.names))]
        found.append(None if values[0] is None else each.model.from_db(DEFAULT_DB_ALIAS, each.names, values))
    return [*found, *row[begin:]]


def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one table, as many in a statement as fit, and tell each its number.

    Raises:
        django.db.IntegrityError, django.db.DataError: the database refuses one of them.
    """
    if not rows:
        return
    table = type(rows[0])
    most = _MOST_VALUES // len(_written(table))
    for first in range(0, len(rows), most):
        some = rows[first : first + most]
        numbers = _insertion(table, len(some), "").rows(*(value for row in some for value in _values(row)))
        for row, (number,) in zip(some, numbers, strict=True):
            _number(row, number)


def insert_unless_there(row: Model) -> bool:
    """Write a new row, unless another one holds what only one may hold; return whether it was written."""
    written = _insertion(type(row), 1, " ON CONFLICT DO NOTHING").first(*_values(row))
    if written is not None:
        _number(row, written[0])
    return written is not None


@cache
def _written(table: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in table._meta.concrete_fields if not field.primary_key)


@cache
def _insertion(table: type[Model], count: int, or_else: str) -> Statement:
    fields = _written(table)
    names = ", ".join(f'"{field.column}"' for field in fields)
    lines = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
    into = f"INSERT INTO {table._meta.db_table} ({names}) VALUES {lines}"  # noqa: S608 - names of a model, not of a reader.
    return Statement(f"{into}{or_else} RETURNING {table._meta.pk.column}")


def _values(row: Model) -> list[Any]:
    database = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(getattr(row, field.attname), database) for field in _written(type(row))]


def _number(row: Model, number: int) -> None:
    row.pk = number
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _cursor(database: BaseDatabaseWrapper) -> CursorWrapper:
    """Django's cursor on SQLite. On PostgreSQL one like it that leaves the values to the server, for which alone psycopg prepares."""
    if database.vendor != "postgresql":
        return database.cursor()
    database.close_if_health_check_failed()
    database.ensure_connection()
    plain = psycopg.Cursor(database.connection)
    return database.make_debug_cursor(plain) if database.queries_logged else database.make_cursor(plain)


def _for_postgres(value: object) -> Any:
    """Numbers go as text, which the server reads as the column wants it: by their size they would be of three types, and each mixture
    of types would be prepared apart."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list | tuple | set | frozenset):
        return "{" + ",".join(map(str, value)) + "}"
    return value


@cache
def _in_sqlite(words: str) -> str:
    return _LOCK.sub("", words).replace(_AMONG, _AMONG_IN_SQLITE)


def _for_sqlite(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple | set | frozenset):
        return json.dumps(list(value))
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value
