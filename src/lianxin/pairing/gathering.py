"""The pairing problem of an area, gathered from the register: poor households, units, helpers, what exists already."""

from __future__ import annotations

from typing import Any

from lianxin.core.kernel.errors import Refused
from lianxin.eligibility.models import Run
from lianxin.eligibility.queries import poor_households
from lianxin.pairing import errors
from lianxin.pairing.access import is_not_over
from lianxin.pairing.models import HouseholdPairing, VillagePairing
from lianxin.people.models import Helper, Unit
from lianxin.places.queries import village_points


def gathered_problem(run: Run, *, rules: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the problem as JSON (``docs/reference/pairing-problem.md``) for the households that a run found.

    A household's difficulty is the number of standards that it does not meet, at least one.

    Raises:
        Refused: PAIR-101 nobody to pair; PAIR-102 no units or helpers.
    """
    found = list(poor_households(run).values_list("household_id", "village_code", "failing"))
    if not found:
        raise Refused(errors.NOBODY_TO_PAIR, area=run.area_code)
    units = list(Unit.objects.filter(area_code__startswith=run.area_code[:6]))
    helpers = list(Helper.objects.filter(unit__in=units, ends_before__isnull=True).select_related("unit"))
    if not units or not helpers:
        raise Refused(errors.NO_HELPERS, area=run.area_code)
    points = {point.code: point for point in village_points(run.area_code[:6], run.on_date)}
    villages = sorted({village for _, village, _ in found})
    wanted = set(villages)
    return {
        "villages": [described_village(code, points.get(code)) for code in villages],
        "units": [described_unit(unit) for unit in units],
        "households": [
            {"id": str(key), "village": village, "difficulty": max(1, failing.count(",") - 1)}
            for key, village, failing in found
        ],
        "helpers": [described_helper(helper) for helper in helpers],
        "existing": {
            "unit_villages": [
                {"unit": pairing.unit.code, "village": pairing.village_code, "role": pairing.role}
                for pairing in VillagePairing.objects.filter(
                    is_not_over(), village_code__in=wanted, unit__in=units
                ).select_related("unit")
            ],
            "household_helpers": [
                {"household": str(pairing.household_id), "helper": pairing.helper.code, "order": pairing.order}
                for pairing in HouseholdPairing.objects.filter(
                    is_not_over(), household_id__in=[key for key, _, _ in found], helper__in=helpers
                ).select_related("helper")
            ],
        },
        "rules": rules or {},
    }


def described_village(code: str, point: Any) -> dict[str, Any]:
    """A village as the problem tells it; ``point`` is where it lies, None where nobody knows."""
    village = {"code": code, "name": point.name if point else code}
    return village | _place(point)


def described_unit(unit: Unit) -> dict[str, Any]:
    """A unit as the problem tells it."""
    made = {"id": unit.code, "name": unit.name, "capacity": unit.village_capacity, "skills": _keys(unit.skills)}
    return made | _place(unit)


def described_helper(helper: Helper) -> dict[str, Any]:
    """A helper as the problem tells it."""
    made = {
        "id": helper.code,
        "unit": helper.unit.code,
        "name": helper.name,
        "cap_households": helper.household_capacity,
        "is_leader": helper.is_leader,
        "skills": _keys(helper.skills),
    }
    return made | ({"home_village": helper.home_village_code} if helper.home_village_code else {})


def _place(thing: Any) -> dict[str, float]:
    if thing is None or thing.longitude is None or thing.latitude is None:
        return {}
    return {"longitude": thing.longitude, "latitude": thing.latitude}


def _keys(packed: str) -> list[str]:
    return [key for key in packed.split(",") if key]
