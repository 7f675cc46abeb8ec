"""The layouts of the national system and of ledgers that what is on record can be written in, and their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.dictionary import SheetKind
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import required_scope
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.errors import LAYOUT_NOT_KEPT
from lianxin.reports.queries.form_rows import form_rows
from lianxin.reports.queries.ledger_layouts import LEDGER_ACTS, LEDGER_ROWS
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

_REGISTER = frozenset({"member", "household", "village"})
# Layouts that hold only some of the people: what must be so of a row.
_ONLY: Mapping[str, tuple[str, ...]] = {
    "monitored_households": ("word:monitored",),
    "working_away": ("word:working_away",),
    "planned_work": ("yes:member.plans_to_work",),
}
# A household's line without any fact of the layout itself says nothing.
_NEEDS_OWN = frozenset({"household_accounts", "household_income"})


def exported_layouts(user: User | None = None) -> Iterator[SheetKind]:
    """Yield the layouts that can be written, in the order of the dictionary; of rooms that are closed to the reader, none."""
    for kind in dictionary().sheet_kinds.values():
        if kind.rows_are in _REGISTER or (
            kind.rows_are in LEDGER_ROWS and (user is None or user.may(LEDGER_ACTS[kind.rows_are]))
        ):
            yield kind


def required_layout(name: str, user: User | None = None) -> SheetKind:
    """Return a layout that can be written.

    Raises:
        PermissionDenied: the room that keeps it is closed to the reader.
        Refused: FORM-013 there is none of the name, or nobody keeps what it holds.
    """
    found = {kind.name: kind for kind in exported_layouts()}
    if user is not None and name in found and (act := LEDGER_ACTS.get(found[name].rows_are)):
        required_scope(user, act)
    if name not in found:
        kinds = dictionary().sheet_kinds
        raise Refused(
            LAYOUT_NOT_KEPT,
            layout=kinds[name].words if name in kinds else name,
            known="、".join(found),
        )
    return found[name]


def layout_rows(kind: SheetKind, asked: Asked, user: User | None) -> list[Mapping[str, Any]]:
    """Return the rows of a layout: typed values by path, without those in which what must be filled is not known."""
    paths = [column.field for column in kind.columns if column.field]
    narrowed = Asked(asked.area_code, asked.year, asked.on, _ONLY.get(kind.name, ()), as_recorded=True)
    if kind.rows_are in LEDGER_ROWS:
        rows = list(LEDGER_ROWS[kind.rows_are](asked, user))
    else:
        rows = [row.values for row in form_rows(kind.rows_are, paths, narrowed, user)]
    filled = [column.field for column in kind.columns if column.filled and column.field]
    own = [column.field for column in kind.columns if column.required and not column.filled and column.field]
    listed = [column.heading for column in kind.columns if not column.field]
    found = []
    for number, row in enumerate(rows, start=1):
        if any(row.get(path) in (None, "") for path in filled):
            continue
        if kind.name in _NEEDS_OWN and all(row.get(path) in (None, "") for path in _own_of(kind, own)):
            continue
        found.append({**row, **{heading: number for heading in listed if heading == "序号"}})
    return [{**row, "序号": place} if "序号" in row else row for place, row in enumerate(found, start=1)]


def _own_of(kind: SheetKind, required: list[str]) -> list[str]:
    facts = [
        path
        for path in required
        if not path.startswith("place.") and path not in {"household.household_no", "household.head_name"}
    ]
    if facts:
        return facts
    shared = {"household.household_no", "household.head_name", "household.village", "household.household_size"}
    return [
        column.field
        for column in kind.columns
        if column.field and not column.field.startswith("place.") and column.field not in shared
    ]
