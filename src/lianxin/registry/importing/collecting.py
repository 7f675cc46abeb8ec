"""Who collected the facts of a sheet in the field, and on which day. Nobody is taken for a collector who is not named."""

from __future__ import annotations

from datetime import date
from typing import Any

from lianxin.core.kernel.errors import Severity
from lianxin.core.sheets.attached import Signature
from lianxin.registry import errors
from lianxin.registry.importing.rows import Rows
from lianxin.registry.models import ImportJob

_COLLECTOR, _DAY = "household.collector_name", "household.collected_on"
_NAME_LENGTH = 60


def collected(job: ImportJob, rows: Rows, today: date) -> Signature:
    """Return what the importer said; else what the columns say; else what stands above or below the table.

    Several collectors in one column are all named, as far as there is room; a day counts only if it is the same for all
    rows that have one. Each household keeps its own in its facts. A day yet to come is told and not taken.
    """
    names = _different(rows, _COLLECTOR) or ([rows.signature.collector] if rows.signature.collector else [])
    days = _different(rows, _DAY) or ([rows.signature.collected_on] if rows.signature.collected_on else [])
    for day in (day for day in days if day > today):
        place = rows.place(rows.columns[_DAY].index(day), _DAY) if _DAY in rows.columns else rows.place(0)
        rows.problems.add(errors.COLLECTED_LATER, place, day.isoformat(), Severity.WARNING, day=day)
    day = days[0] if len(days) == 1 and days[0] <= today else None
    return Signature(job.collector or _listed(names), job.collected_on or day)


def _different(rows: Rows, path: str) -> list[Any]:
    """The different values of a column in their order, none missing."""
    return [value for value in dict.fromkeys(rows.columns.get(path, ())) if value is not None]


def _listed(names: list[str]) -> str:
    """All names, or as many as there is room for and how many there are."""
    whole = "、".join(names)
    if len(whole) <= _NAME_LENGTH:
        return whole
    ending = f"等{len(names)}人"
    room = _NAME_LENGTH - len(ending)
    return whole[:room].rpartition("、")[0] + ending
