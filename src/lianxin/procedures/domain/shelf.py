"""The procedures and the calendar that are shipped, loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from lianxin.core.kernel.errors import Refused
from lianxin.procedures import errors
from lianxin.procedures.domain.calendar import WorkingCalendar, load_calendar
from lianxin.procedures.domain.definitions import Procedure, Version
from lianxin.procedures.domain.reading import load_procedures
from lianxin.rulebook import FOLDER, rulebook


@cache
def procedures() -> Mapping[str, Procedure]:
    """Return every procedure by its key.

    Raises:
        Refused: a fault in ``rulebook/procedures``.
    """
    return load_procedures(FOLDER / "procedures", rulebook())


@cache
def calendar() -> WorkingCalendar:
    """Return the calendar of working days in China.

    Raises:
        Refused: a fault in ``rulebook/holidays``.
    """
    return load_calendar(FOLDER / "holidays" / "china.yaml")


def procedure(key: str) -> Procedure:
    """Return a procedure.

    Raises:
        Refused: PROC-020.
    """
    if key not in procedures():
        raise Refused(errors.NO_SUCH_PROCEDURE, key=key, known=", ".join(procedures()))
    return procedures()[key]


def version_on(key: str, on: date, area: str) -> Version:
    """Return the version in force on a day in an area; the one for the narrowest area decides.

    Raises:
        Refused: PROC-020 no such procedure, PROC-021 nothing in force.
    """
    found = procedure(key).versions_on(on, area)
    if not found:
        existing = "; ".join(
            f"{one.name} {one.period.starts_on}–{one.period.ends_before or '…'} “{one.area}”"
            for one in procedure(key).versions
        )
        words = procedure(key).words
        raise Refused(errors.NOT_IN_FORCE, procedure=words, on=on.isoformat(), area=area, existing=existing)
    return found[0]


def version(key: str, name: str) -> Version:
    """Return a version by its name, in force or not: a case finishes under the one that it began under.

    Raises:
        Refused: PROC-020, no such procedure or version.
    """
    for one in procedure(key).versions:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in procedure(key).versions)
    raise Refused(errors.NO_SUCH_PROCEDURE, key=f"{key}/{name}", known=known)


def versions() -> Mapping[tuple[str, str], Version]:
    """Return every version by the key of its procedure and its own name."""
    return {(key, one.name): one for key, found in procedures().items() for one in found.versions}
