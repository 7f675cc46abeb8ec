"""Party organisations of units, registered a whole tree at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.people import errors
from lianxin.people.models import Branch, Helper, Unit, User
from lianxin.people.operations.gates import checked_name, may_manage_area

MOST_BRANCHES = 5000
_HEIGHT = {Branch.Kind.GROUP: 0, Branch.Kind.COMMITTEE: 1, Branch.Kind.BRANCH: 2}


@dataclass(frozen=True, slots=True)
class NewBranch:
    """A party organisation: ``above`` is the code of the one it answers to ("" at the top), ``secretary`` a helper of the unit."""

    code: str
    name: str
    unit: Unit
    kind: str
    starts_on: date
    above: str = ""
    secretary: Helper | None = None


@transaction.atomic
def register_branches(*, entries: Sequence[NewBranch], area_code: str, by: User | None) -> list[Branch]:
    """Register party organisations of units of an area as one act: all of them, or none. Those above come before those below.

    Raises:
        PermissionDenied: ``by`` does not manage people in the area.
        Refused: PEOPLE-003 no name, PEOPLE-016 code taken, PEOPLE-017 no code, PEOPLE-060 the one above is unknown, of another unit or
            no higher, PEOPLE-061 the secretary is of another unit, PEOPLE-062 the unit has one of the name, PEOPLE-063 none, too
            many, or a unit of another area.
    """
    may_manage_area(by, area_code)
    if not 0 < len(entries) <= MOST_BRANCHES or any(not one.unit.area_code.startswith(area_code) for one in entries):
        raise Refused(errors.BRANCHES_UNFIT, count=len(entries), most=MOST_BRANCHES)
    known = {one.code: one for one in Branch.objects.filter(code__in=_codes(entries))}
    taken = set(
        Branch.objects.filter(unit__in={one.unit.pk for one in entries}, ends_before__isnull=True).values_list(
            "unit_id", "name"
        )
    )
    made: dict[str, Branch] = {}
    for entry in entries:
        branch = _branch(entry, known | made)
        if branch.code in known or branch.code in made:
            raise Refused(errors.CODE_TAKEN, code=branch.code)
        if (branch.unit_id, branch.name) in taken:
            raise Refused(errors.BRANCH_NAME_TAKEN, unit=entry.unit.name, name=branch.name)
        taken.add((branch.unit_id, branch.name))
        made[branch.code] = branch
    # Those above are saved first, so that those below have something to point to.
    for height in sorted(set(_HEIGHT.values())):
        Branch.objects.bulk_create(one for one in made.values() if _HEIGHT[Branch.Kind(one.kind)] == height)
    record_event(
        act="people.register_branches", by=by, thing="people.branch", thing_id=next(iter(made.values())).pk,
        area_code=area_code, branches=len(made),
    )  # fmt: skip
    return list(made.values())


def _codes(entries: Sequence[NewBranch]) -> set[str]:
    return {code for one in entries for code in (one.code.strip(), one.above) if code}


def _branch(entry: NewBranch, known: Mapping[str, Branch]) -> Branch:
    if not entry.code.strip():
        raise Refused(errors.CODE_MISSING)
    if entry.kind not in Branch.Kind.values:
        raise Refused(errors.ABOVE_UNFIT, name=entry.name)
    above = known.get(entry.above) if entry.above else None
    is_apart = above is not None and (
        above.unit_id != entry.unit.pk or _HEIGHT[Branch.Kind(above.kind)] >= _HEIGHT[Branch.Kind(entry.kind)]
    )
    if is_apart or (entry.above and above is None):
        raise Refused(errors.ABOVE_UNFIT, name=entry.name)
    if entry.secretary is not None and entry.secretary.unit_id != entry.unit.pk:
        raise Refused(errors.SECRETARY_UNFIT, name=entry.name)
    return Branch(
        unit=entry.unit, code=entry.code.strip(), name=checked_name(entry.name)[:60], kind=entry.kind, above=above,
        secretary=entry.secretary, starts_on=entry.starts_on,
    )  # fmt: skip
