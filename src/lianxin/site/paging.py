"""Long lists, page by page, at a cost that does not grow with the page number (keyset paging).

A cursor says "the rows after these key values". It is part of the address, therefore of access logs and of browser
histories: never order by a column that may not be seen there (an identity number).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Q, QuerySet

from lianxin.core.kernel.errors import Refused
from lianxin.site.errors import CURSOR_UNREADABLE

LARGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Rows in order, with the cursors of the pages before and after (empty where there is none)."""

    rows: list[Any]
    previous: str = ""
    next: str = ""
    total: int | None = None


def keyset_page(
    query: QuerySet[Any], *, order: Sequence[str], cursor: str = "", size: int = 50, total: int | None = None
) -> KeysetPage:
    """Return one page of a query.

    ``order`` names columns without nulls, ``-`` in front for descending; together they must be unique, so the last is
    usually ``id``. ``total`` is passed through for the pager to show.

    Raises:
        Refused: the cursor was not made for this order (SITE-001).
        ValueError: the order is empty or the size is not in 1…500.
    """
    if not order or not 1 <= size <= LARGEST_PAGE:
        raise ValueError(f"a page needs an order and a size from 1 to {LARGEST_PAGE}")
    is_backward, values = _read(cursor, query, order) if cursor else (False, None)
    directed = [_turned(key) for key in order] if is_backward else list(order)
    if values is not None:
        query = _first_narrowed(query, _after(directed, values))
    found = list(query.order_by(*directed)[: size + 1])
    has_more, rows = len(found) > size, found[:size]
    if is_backward:
        rows.reverse()
    if not rows:
        return KeysetPage([], total=total)
    has_previous = has_more if is_backward else values is not None
    has_next = True if is_backward else has_more
    return KeysetPage(
        rows,
        previous=_cursor("before", rows[0], order) if has_previous else "",
        next=_cursor("after", rows[-1], order) if has_next else "",
        total=total,
    )


def _first_narrowed(query: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    """Narrow a query, the condition before all others: of two bounds of one column SQLite looks up by the first it reads.

    After the others it would walk from the beginning of the reader's area to his page every time.
    """
    others = len(query.query.where.children)
    narrowed = query.filter(condition)
    conditions = narrowed.query.where.children
    conditions[:] = [*conditions[others:], *conditions[:others]]
    return narrowed


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b) > (x, y), written as ``a ≥ x and (a > x or (a = x and b > y))`` so that an index on a is used."""
    condition, equal = Q(), Q()
    for key, value in zip(order, values, strict=True):
        name, sign = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        condition |= equal & Q(**{f"{name}__{sign}": value})
        equal &= Q(**{name: value})
    first = order[0]
    bound = Q(**{f"{first[1:]}__lte": values[0]} if first.startswith("-") else {f"{first}__gte": values[0]})
    return bound & condition


def _cursor(side: str, row: Any, order: Sequence[str]) -> str:
    payload = [side, list(order), [_value(row, key.lstrip("-")) for key in order]]
    text = json.dumps(payload, cls=DjangoJSONEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _value(row: Any, name: str) -> Any:
    if isinstance(row, dict):
        return row[name]
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _read(cursor: str, query: QuerySet[Any], order: Sequence[str]) -> tuple[bool, list[Any]]:
    try:
        side, made_for, values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if side not in {"before", "after"} or made_for != list(order) or len(values) != len(order):
            raise Refused(CURSOR_UNREADABLE)
        typed = [_field(query, key.lstrip("-")).to_python(value) for key, value in zip(order, values, strict=True)]
    except (binascii.Error, UnicodeError, ValueError, TypeError, ValidationError) as error:
        raise Refused(CURSOR_UNREADABLE) from error
    if any(value is None for value in typed):
        raise Refused(CURSOR_UNREADABLE)
    return side == "before", typed


def _field(query: QuerySet[Any], name: str) -> Field[Any, Any]:
    options = query.model._meta
    *relations, last = name.split("__")
    for relation in relations:
        related = options.get_field(relation).related_model
        if related is None or isinstance(related, str):
            raise FieldDoesNotExist(name)
        options = related._meta
    found = options.pk if last == "pk" else options.get_field(last)
    if not isinstance(found, Field):
        raise FieldDoesNotExist(name)
    return found
