"""Reads of pairing: who helps whom, how evenly, and who is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lianxin.pairing.access import household_pairings_open_to, in_force, plans_open_to, village_pairings_open_to
from lianxin.pairing.models import HouseholdPairing, Plan, VillagePairing
from lianxin.registry.access import access_household

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User


@dataclass(frozen=True, slots=True)
class VillageCoverage:
    """A village with its units by role, and how many households have a first helper."""

    village_code: str
    lead: str
    responsible: str
    co_builders: tuple[str, ...]
    households: int
    helpers: int


def draft_of(user: User, area_code: str = "") -> Plan | None:
    """The open draft of an area that the user may see."""
    return plans_open_to(user).filter(state=Plan.State.DRAFT, area_code__startswith=area_code).first()


def coverage(user: User) -> list[VillageCoverage]:
    """Villages paired today that the user may see."""
    units: dict[str, dict[str, list[str]]] = {}
    for pairing in village_pairings_open_to(user).order_by("village_code", "unit__code"):
        units.setdefault(pairing.village_code, {}).setdefault(pairing.role, []).append(pairing.unit.name)
    households: Counter[str] = Counter()
    helpers: dict[str, set[int]] = {}
    firsts = household_pairings_open_to(user).filter(order=HouseholdPairing.Order.FIRST)
    for village, helper in firsts.values_list("household__village_code", "helper_id"):
        households[village] += 1
        helpers.setdefault(village, set()).add(helper)
    return [
        VillageCoverage(
            village,
            "、".join(roles.get(VillagePairing.Role.LEAD, [])),
            "、".join(roles.get(VillagePairing.Role.RESPONSIBLE, [])),
            tuple(roles.get(VillagePairing.Role.CO, [])),
            households[village],
            len(helpers.get(village, ())),
        )
        for village, roles in sorted(units.items())
    ]


def helpers_of_household(user: User, household_id: int) -> list[HouseholdPairing]:
    """Every helper that a household has or had, those of today first.

    Raises:
        PermissionDenied, Http404: the user may not see the household.
    """
    household = access_household(user, household_id)
    pairings = HouseholdPairing.objects.filter(household=household).select_related("helper", "helper__unit")
    return sorted(pairings, key=lambda p: (p.ends_before is not None, p.order, p.starts_on))


def households_of_helper(user: User) -> QuerySet[HouseholdPairing]:
    """Households that the user himself helps today."""
    return HouseholdPairing.objects.filter(in_force(), helper__user=user).select_related("household")


def loads_by_helper(user: User) -> list[dict[str, Any]]:
    """How many households each helper has today as first helper, the busiest first."""
    counts: Counter[tuple[str, str]] = Counter()
    firsts = household_pairings_open_to(user).filter(order=HouseholdPairing.Order.FIRST)
    for name, unit in firsts.values_list("helper__name", "helper__unit__name"):
        counts[name, unit] += 1
    return [{"name": name, "unit": unit, "households": count} for (name, unit), count in counts.most_common()]
