"""Reads of pairing: who helps whom, how evenly, and who is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from lianxin.eligibility.access import findings_open_to, runs_open_to
from lianxin.eligibility.models import HouseholdFinding, Run
from lianxin.pairing.access import (
    branch_pairings_open_to,
    household_pairings_open_to,
    in_force,
    plans_open_to,
    village_pairings_open_to,
)
from lianxin.pairing.models import BranchPairing, HouseholdPairing, Plan, VillagePairing
from lianxin.people.access import required_scope
from lianxin.people.queries import helpers_under
from lianxin.people.roles import Act
from lianxin.registry.access import access_household, households_open_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from lianxin.people.models import User
    from lianxin.registry.models import Household

_COUNTY_LENGTH = 6


@dataclass(frozen=True, slots=True)
class VillageCoverage:
    """A village with its units by role and its households: with a first helper today, identified, identified and left out.

    ``coming`` counts first helpers confirmed for a day to come, ``first_day`` is the first such day.
    """

    village_code: str
    lead: str
    responsible: str
    co_builders: tuple[str, ...]
    households: int
    helpers: int
    identified: int = 0
    left_out: int = 0
    coming: int = 0
    first_day: date | None = None


@dataclass(frozen=True, slots=True)
class HelperLoad:
    """A helper with the households of which he is first helper today, as far as the reader may see them."""

    name: str
    unit: str
    households: int


@dataclass(slots=True)
class _Village:
    roles: dict[str, list[str]] = field(default_factory=dict)
    households: int = 0
    helpers: int = 0
    identified: int = 0
    left_out: int = 0
    coming: int = 0
    first_day: date | None = None


def draft_of(user: User, area_code: str = "") -> Plan | None:
    """The open draft of an area that the user may see."""
    return plans_open_to(user).filter(state=Plan.State.DRAFT, area_code__startswith=area_code).first()


def plan_list(user: User, *, at_most: int = 10) -> list[Plan]:
    """The newest plans that the user may see, without the problem and the answer themselves, which are large."""
    plans = plans_open_to(user).defer("problem", "plan").select_related("made_by", "settled_by")
    return list(plans.order_by("-id")[:at_most])


def seen_runs(user: User) -> list[Run]:
    """Identifications that the user may look at, the newest first, without what they applied and counted."""
    return list(runs_open_to(user).defer("parameters", "counts").order_by("-id"))


def run_for(county_code: str, runs: Iterable[Run]) -> Run | None:
    """The newest identification of a whole county among the runs; failing that, of a part of it."""
    of_county = [run for run in runs if county_code.startswith(run.area_code) or run.area_code.startswith(county_code)]
    whole = [run for run in of_county if len(run.area_code) <= _COUNTY_LENGTH]
    return next(iter(whole or of_county), None)


def units_in_villages(user: User) -> list[VillagePairing]:
    """Units paired with villages today, as far as the user may see them, by the unit's code."""
    return list(village_pairings_open_to(user).order_by("unit__code", "pk"))


def branches_in_villages(user: User) -> QuerySet[BranchPairing]:
    """Party branches paired with villages today, as far as the user may see them, village by village."""
    return branch_pairings_open_to(user).order_by("village_code", "id")


def paired_counties(units: Iterable[VillagePairing], runs: Iterable[Run]) -> list[str]:
    """Counties in which somebody is paired or was identified, by code."""
    codes = {pairing.village_code for pairing in units}
    codes |= {run.area_code for run in runs if len(run.area_code) >= _COUNTY_LENGTH}
    return sorted({code[:_COUNTY_LENGTH] for code in codes})


def counties_of(user: User, units: Iterable[VillagePairing], runs: Iterable[Run]) -> list[str]:
    """Counties of which the user has something to see. Runs say nothing to one who sees only his own households."""
    scope = required_scope(user, Act.READ_PAIRING)
    return paired_counties(units, runs if scope.prefixes else ())


def coverage(
    user: User, units: Iterable[VillagePairing], *, county_code: str = "", run: Run | None = None
) -> list[VillageCoverage]:
    """Villages of a county with a pairing, or with households that a run identified; by code."""
    found: dict[str, _Village] = {}
    for pairing in units:
        if pairing.village_code.startswith(county_code):
            village = found.setdefault(pairing.village_code, _Village())
            village.roles.setdefault(pairing.role, []).append(pairing.unit.name)
    for code, households, helpers, coming, first_day in _helped_by_village(user, county_code):
        village = found.setdefault(code, _Village())
        village.households, village.helpers, village.coming, village.first_day = households, helpers, coming, first_day
    if run is not None:
        identified = identified_households(user, run, county_code=county_code).order_by().values_list("village_code")
        counted = identified.annotate(n=Count("id"), m=Count("id", filter=_is_left_out()))
        for code, count, missed in counted:
            village = found.setdefault(code, _Village())
            village.identified, village.left_out = count, missed
    return [_coverage(code, village) for code, village in sorted(found.items())]


def _helped_by_village(user: User, county_code: str) -> QuerySet[HouseholdPairing, Any]:
    """Households with a first helper today, their helpers, pairings to come and their first day, by village."""
    today = timezone.localdate()
    firsts = HouseholdPairing.objects.filter(
        _is_not_over(),
        order=HouseholdPairing.Order.FIRST,
        household__in=households_open_to(user, Act.READ_PAIRING),
        household__village_code__startswith=county_code,
    )
    later = Q(starts_on__gt=today)
    return (
        firsts.order_by()
        .values_list("household__village_code")
        .annotate(
            n=Count("id", filter=~later),
            m=Count("helper", filter=~later, distinct=True),
            coming=Count("id", filter=later),
            first_day=Min("starts_on", filter=later),
        )
    )


def _coverage(code: str, village: _Village) -> VillageCoverage:
    return VillageCoverage(
        code,
        "、".join(village.roles.get(VillagePairing.Role.LEAD, [])),
        "、".join(village.roles.get(VillagePairing.Role.RESPONSIBLE, [])),
        tuple(village.roles.get(VillagePairing.Role.CO, [])),
        village.households,
        village.helpers,
        village.identified,
        village.left_out,
        village.coming,
        village.first_day,
    )


def _is_not_over() -> Q:
    """A condition: the pairing holds today or will."""
    return Q(ends_before__isnull=True) | Q(ends_before__gt=timezone.localdate())


def _is_left_out() -> Q:
    """A condition on findings: no first helper today, and none confirmed for a day to come."""
    firsts = HouseholdPairing.objects.filter(
        _is_not_over(), order=HouseholdPairing.Order.FIRST, household=OuterRef("household")
    )
    return Q(~Exists(firsts))


def identified_households(user: User, run: Run, *, county_code: str = "") -> QuerySet[HouseholdFinding]:
    """Households that a run identified, as far as the user may see them."""
    found = findings_open_to(user, run)
    return found.filter(verdict=HouseholdFinding.Verdict.MET, village_code__startswith=county_code)


def left_out(user: User, run: Run, *, county_code: str = "") -> QuerySet[HouseholdFinding]:
    """Households that a run identified and that have no first helper, today or from a day to come."""
    found = identified_households(user, run, county_code=county_code)
    return found.filter(_is_left_out()).select_related("household")


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


def households_of_mine(user: User) -> QuerySet[HouseholdPairing]:
    """Households that the user himself, or the unit he speaks for, helps today."""
    scope = required_scope(user, Act.READ_PAIRING)
    mine = Q(helper__unit_id__in=scope.unit_ids)
    if scope.is_own:
        mine |= Q(helper__user=user)
    return household_pairings_open_to(user).filter(mine)


def helper_loads(user: User, *, county_code: str = "") -> list[HelperLoad]:
    """How many households each helper has today as first helper, the busiest first; those of the user's units with none too."""
    firsts = household_pairings_open_to(user).filter(
        order=HouseholdPairing.Order.FIRST, household__village_code__startswith=county_code
    )
    counted = firsts.order_by().values_list("helper_id", "helper__name", "helper__unit__name").annotate(n=Count("id"))
    loads = {key: HelperLoad(name, unit, count) for key, name, unit, count in counted}
    idle = helpers_under(required_scope(user, Act.READ_PAIRING), on=timezone.localdate())
    for key, name, unit in idle.filter(unit__area_code__startswith=county_code).values_list("pk", "name", "unit__name"):
        loads.setdefault(key, HelperLoad(name, unit, 0))
    return sorted(loads.values(), key=lambda load: (-load.households, load.unit, load.name))


def households_by_id(user: User, household_ids: list[int]) -> dict[int, Household]:
    """Households that the user may see, by id: to name those that a plan speaks of."""
    return households_open_to(user, Act.READ_PAIRING).in_bulk(household_ids)


def is_left_out(user: User, household: Household) -> bool:
    """Whether the newest identification found the household and nobody helps it."""
    run = run_for(household.village_code[:_COUNTY_LENGTH], seen_runs(user))
    return run is not None and left_out(user, run).filter(household=household).exists()
