"""Take over a list of pairings that were made before the house, or by somebody above it: the whole list, or nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.pairing import errors
from lianxin.pairing.access import is_not_over
from lianxin.pairing.domain import plan_as_json, quality, read_plan, read_problem
from lianxin.pairing.gathering import described_helper, described_unit, described_village
from lianxin.pairing.models import BranchPairing, HouseholdPairing, Plan, VillagePairing
from lianxin.pairing.operations.plans import give_access_of_pairs, record_plan
from lianxin.people.access import required_area
from lianxin.people.models import Branch, Helper, Unit
from lianxin.people.roles import Act
from lianxin.places.queries import areas_under, village_points
from lianxin.registry.models import Household

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_PAIRS = 100_000
_BATCH = 1000
_TOLD = Words("接收自 {document}，没有求解。", "Taken over from {document}; nothing was solved.")


@dataclass(frozen=True, slots=True)
class PairingList:
    """A list of pairings as its document tells it, by codes.

    ``units`` are (unit, village, role), ``branches`` (branch, village), ``households`` (helper, household number, order).
    """

    area_code: str
    year: int
    document: str
    starts_on: date
    units: Sequence[tuple[str, str, str]] = ()
    branches: Sequence[tuple[str, str]] = ()
    households: Sequence[tuple[str, str, str]] = ()


@dataclass
class _Known:
    """What the codes of a list stand for, and what is wrong with it."""

    units: dict[str, Unit] = field(default_factory=dict)
    branches: dict[str, Branch] = field(default_factory=dict)
    helpers: dict[str, Helper] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    villages: set[str] = field(default_factory=set)
    faults: list[Words] = field(default_factory=list)


@transaction.atomic
def take_over_pairings(*, told: PairingList, by: User | None) -> Plan:
    """Pair as a list says, from its day, beside what is paired already, and return it as a confirmed plan.

    What is paired already stays; where the list speaks against it, the list is refused.

    Raises:
        PermissionDenied: ``by`` may not confirm pairings in the area.
        Refused: PAIR-108 the list is empty, too long or without a document; PAIR-109 lines that do not fit, all counted, the first told.
    """
    if by is not None:
        required_area(by, Act.CONFIRM_PAIRING, told.area_code)
    count = len(told.units) + len(told.branches) + len(told.households)
    if not 0 < count <= MOST_PAIRS or not told.document.strip():
        raise Refused(errors.LIST_UNFIT, count=count, most=MOST_PAIRS)
    known = _looked_up(told)
    _check_units(told, known)
    _check_branches(told, known)
    _check_households(told, known)
    if known.faults:
        raise Refused(errors.LINES_UNFIT, count=len(known.faults), first=known.faults[0])
    plan = _kept(told, known, by)
    starts_on = told.starts_on
    VillagePairing.objects.bulk_create(
        (VillagePairing(unit=known.units[u], village_code=v, role=r, plan=plan, starts_on=starts_on) for u, v, r in told.units),
        batch_size=_BATCH,
    )  # fmt: skip
    BranchPairing.objects.bulk_create(
        (BranchPairing(branch=known.branches[b], village_code=v, plan=plan, starts_on=starts_on) for b, v in told.branches),
        batch_size=_BATCH,
    )  # fmt: skip
    pairs = [(known.households[number], known.helpers[helper], order) for helper, number, order in told.households]
    HouseholdPairing.objects.bulk_create(
        (HouseholdPairing(household=h, helper=p, order=o, plan=plan, starts_on=starts_on) for h, p, o in pairs),
        batch_size=_BATCH,
    )
    give_access_of_pairs([(household.pk, helper) for household, helper, _ in pairs], starts_on)
    record_plan(Act.CONFIRM_PAIRING, by, plan, starts_on=starts_on.isoformat(), changed=count, document=plan.document)
    return plan


def _looked_up(told: PairingList) -> _Known:
    villages = {village for _, village, _ in told.units} | {village for _, village in told.branches}
    found = areas_under(told.area_code, told.starts_on).filter(level="village")
    numbers = {number for _, number, _ in told.households}
    households = Household.objects.filter(
        is_live=True, village_code__startswith=told.area_code, household_no__in=numbers
    )
    return _Known(
        units=_by_code(Unit.objects.filter(code__in={code for code, _, _ in told.units})),
        branches=_by_code(Branch.objects.filter(code__in={code for code, _ in told.branches}).select_related("unit")),
        helpers=_by_code(Helper.objects.filter(code__in={c for c, _, _ in told.households}).select_related("unit")),
        households={one.household_no: one for one in households},
        villages=villages & set(found.values_list("code", flat=True)),
    )


def _by_code(rows: Iterable[Any]) -> dict[str, Any]:
    return {row.code: row for row in rows}


def _check_units(told: PairingList, known: _Known) -> None:
    open_ones = list(
        VillagePairing.objects.filter(is_not_over(), village_code__in=known.villages).values_list(
            "unit__code", "village_code", "role"
        )
    )
    held = {(unit, village) for unit, village, _ in open_ones}
    led = {village for _, village, role in open_ones if role == VillagePairing.Role.LEAD}
    for unit, village, role in told.units:
        line = f"{unit} {village}"
        if unit not in known.units:
            known.faults.append(Words(f"没有单位 {unit}", f"there is no unit {unit}"))
        if village not in known.villages:
            known.faults.append(_no_village(village))
        if role not in VillagePairing.Role.values:
            known.faults.append(Words(f"{line}：没有身份“{role}”", f"{line}: there is no role {role}"))
        if (unit, village) in held:
            known.faults.append(Words(f"{line}：已经结对", f"{line}: they are paired already"))
        if role == VillagePairing.Role.LEAD and village in led:
            known.faults.append(Words(f"{village} 已有牵头单位", f"{village} has a lead unit already"))
        held.add((unit, village))
        led |= {village} if role == VillagePairing.Role.LEAD else set()


def _check_branches(told: PairingList, known: _Known) -> None:
    open_ones = BranchPairing.objects.filter(is_not_over(), village_code__in=known.villages)
    held = set(open_ones.values_list("branch__code", "village_code"))
    for branch, village in told.branches:
        if branch not in known.branches:
            known.faults.append(Words(f"没有党组织 {branch}", f"there is no party organisation {branch}"))
        if village not in known.villages:
            known.faults.append(_no_village(village))
        if (branch, village) in held:
            line = f"{branch} {village}"
            known.faults.append(Words(f"{line}：已经结对", f"{line}: they are paired already"))
        held.add((branch, village))


def _check_households(told: PairingList, known: _Known) -> None:
    open_ones = list(
        HouseholdPairing.objects.filter(is_not_over(), household__in=known.households.values()).values_list(
            "helper__code", "household__household_no", "order"
        )
    )
    held = {(helper, number) for helper, number, _ in open_ones}
    firsts = {number for _, number, order in open_ones if order == HouseholdPairing.Order.FIRST}
    for helper, number, order in told.households:
        person, line = known.helpers.get(helper), f"{helper} {number}"
        if person is None:
            known.faults.append(Words(f"没有责任人 {helper}", f"there is no helper {helper}"))
        elif not _serves(person, told.starts_on):
            known.faults.append(Words(f"{helper} 那天不在岗", f"{helper} is not in service that day"))
        if number not in known.households:
            known.faults.append(Words(f"本地区没有户 {number}", f"there is no household {number} in the area"))
        if order not in HouseholdPairing.Order.values:
            known.faults.append(Words(f"{line}：没有次序“{order}”", f"{line}: there is no order {order}"))
        if (helper, number) in held:
            known.faults.append(Words(f"{line}：已经结对", f"{line}: they are paired already"))
        if order == HouseholdPairing.Order.FIRST and number in firsts:
            known.faults.append(Words(f"{number} 已有第一帮扶责任人", f"{number} has a first helper already"))
        held.add((helper, number))
        firsts |= {number} if order == HouseholdPairing.Order.FIRST else set()


def _serves(helper: Helper, on: date) -> bool:
    return helper.starts_on <= on and (helper.ends_before is None or on < helper.ends_before)


def _no_village(code: str) -> Words:
    return Words(f"本地区没有村 {code}", f"there is no village {code} in the area")


def _kept(told: PairingList, known: _Known, by: User | None) -> Plan:
    """The list as a plan: what a solver would have been given, the pairs, and their loads."""
    problem = _problem(told, known)
    pairs = {
        "status": "feasible",
        "unit_villages": [{"unit": u, "village": v, "role": r} for u, v, r in told.units],
        "household_helpers": [
            {"household": str(known.households[number].pk), "helper": helper, "order": order}
            for helper, number, order in told.households
        ],
    }
    read = read_plan(json.dumps(pairs))
    plan = plan_as_json(read)
    measured = quality(read_problem(json.dumps(problem, ensure_ascii=False)), read)
    document = told.document.strip()[:200]
    plan |= {"quality": plan_as_json(measured), "explanation": [plan_as_json(_TOLD.filled(document=document))]}
    now = timezone.now()
    return Plan.objects.create(
        area_code=told.area_code, year=told.year, state=Plan.State.CONFIRMED, problem=problem, plan=plan, document=document,
        made_by=by, made_at=now, settled_by=by, settled_at=now,
    )  # fmt: skip


def _problem(told: PairingList, known: _Known) -> dict[str, Any]:
    homes = known.households.values()
    villages = sorted(known.villages | {home.village_code for home in homes})
    points = {
        point.code: point
        for county in {village[:6] for village in villages}
        for point in village_points(county, told.starts_on)
    }
    units = {unit.code: unit for unit in known.units.values()}
    units |= {helper.unit.code: helper.unit for helper in known.helpers.values()}
    most = Counter(unit for unit, _, _ in told.units)
    return {
        "villages": [described_village(code, points.get(code)) for code in villages],
        "units": [
            described_unit(unit) | {"capacity": max(unit.village_capacity, most[unit.code])} for unit in units.values()
        ],
        "households": [{"id": str(home.pk), "village": home.village_code, "difficulty": 1} for home in homes],
        "helpers": [described_helper(helper) for helper in known.helpers.values()],
        "existing": {"unit_villages": [], "household_helpers": []},
        "rules": {},
    }
