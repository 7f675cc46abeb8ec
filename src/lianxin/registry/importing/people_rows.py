"""Rosters of helping units and of helpers: written through the operations of ``people``, one event each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from lianxin.people.access import scope_of
from lianxin.people.models import Helper, Unit
from lianxin.people.operations import NewHelper, NewUnit, register_helper, register_unit
from lianxin.people.roles import Act
from lianxin.registry import errors
from lianxin.registry.importing.rows import Rows
from lianxin.registry.models import ImportJob

if TYPE_CHECKING:
    from lianxin.people.models import User

_LEADING = frozenset({"bureau_head", "deputy_bureau_head", "division_head", "deputy_division_head"})


@dataclass
class PeopleOutcome:
    """What carrying a roster out would do: acts to perform in order, counts, and a few names to show."""

    what: str
    acts: list[Callable[[], object]] = field(default_factory=list)
    names: list[tuple[int, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def samples(self) -> dict[str, Any]:
        new = [{"row": row, "name": name, "members": None, "village": None} for row, name in self.names[:50]]
        return {"new": new, "changed": [], "disputes": [], "absent": []}

    def write(self) -> None:
        for act in self.acts:
            act()


def draft_units(rows: Rows, *, job: ImportJob) -> PeopleOutcome:
    """Units that are not yet registered, by number or by name. Registered ones stay as they are."""
    outcome = PeopleOutcome("units")
    if not _is_permitted(rows, job, outcome):
        return outcome
    numbers, names = rows.column("unit.unit_no"), rows.column("unit.name")
    known = set(Unit.objects.values_list("name", flat=True))
    for row in range(rows.count):
        if row in rows.refused:
            outcome.counts["units.refused"] += 1
        elif names[row] in known:
            outcome.counts["units.unchanged"] += 1
        else:
            known.add(names[row])
            entry = NewUnit(
                code=numbers[row] or _number("U", job.area_code, names[row]),
                name=names[row],
                area_code=job.area_code,
                affiliation=rows.column("unit.affiliation")[row] or "",
                address=rows.column("unit.address")[row] or "",
            )
            _add(outcome, rows, row, names[row], lambda entry=entry: register_unit(entry=entry, by=job.by))
    return outcome


def draft_helpers(rows: Rows, *, job: ImportJob) -> PeopleOutcome:
    """Helpers that are not yet registered, each once however many households he is listed with.

    A helper is known by his number, otherwise by unit, name and telephone. A helper whose unit is not registered is refused.
    """
    outcome = PeopleOutcome("helpers")
    if not _is_permitted(rows, job, outcome):
        return outcome
    units = {unit.name: unit for unit in Unit.objects.all()}
    known = set(Helper.objects.values_list("code", flat=True))
    for row in range(rows.count):
        unit_name = rows.column("unit.name")[row]
        if row not in rows.refused and unit_name not in units:
            rows.refuse([row], "unit.name", errors.UNKNOWN_UNIT, unit_name)
        if row in rows.refused:
            outcome.counts["helpers.refused"] += 1
            continue
        entry = _helper(rows, row, units[unit_name], job)
        if entry.code in known:
            outcome.counts["helpers.unchanged"] += 1
            continue
        known.add(entry.code)
        _add(outcome, rows, row, entry.name, lambda entry=entry: register_helper(entry=entry, by=job.by))
    return outcome


def _helper(rows: Rows, row: int, unit: Unit, job: ImportJob) -> NewHelper:
    def told(path: str) -> Any:
        return rows.column(path)[row]

    name, phone = told("helper.name"), told("helper.phone") or ""
    ends_on = told("helper.ends_on")
    political = told("helper.political_status")
    return NewHelper(
        code=told("helper.helper_no") or _number("H", unit.code, name, phone),
        name=name,
        unit=unit,
        starts_on=told("helper.starts_on") or date(job.year, 1, 1),
        ends_before=ends_on + timedelta(days=1) if ends_on else None,
        sex=told("helper.sex") or "",
        phone=phone,
        post=told("helper.post") or "",
        is_party_member=None if political is None else political in {"party_member", "probationary_member"},
        is_leader=(told("helper.rank") or "") in _LEADING,
        skills=tuple(s for s in (told("helper.skill") or "").replace("、", ",").split(",") if s) or None,
    )


def _add(outcome: PeopleOutcome, rows: Rows, row: int, name: str, act: Callable[[], object]) -> None:
    outcome.acts.append(act)
    outcome.names.append((rows.row_numbers[row], name))
    outcome.counts[f"{outcome.what}.new"] += 1


def _is_permitted(rows: Rows, job: ImportJob, outcome: PeopleOutcome) -> bool:
    user: User | None = job.by
    if user is None or scope_of(user, Act.MANAGE_PEOPLE).covers(job.area_code):
        return True
    if rows.count:
        rows.refuse(range(rows.count), "", errors.PEOPLE_NOT_PERMITTED)
        outcome.counts[f"{outcome.what}.refused"] += rows.count
    return False


def _number(letter: str, *parts: str) -> str:
    """A number of our own for what has none: the same unit or helper gets the same number from every file."""
    return f"{letter}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:12]}"
