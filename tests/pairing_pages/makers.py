"""Identified households and pairings for tests. All are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from cast import COUNTY, LONG_AGO
from lianxin.eligibility.models import HouseholdFinding, Run
from lianxin.pairing.models import HouseholdPairing, Plan, VillagePairing
from lianxin.people.models import Helper, Unit
from lianxin.registry.models import Household, HouseholdAccess
from registry.makers import YEAR

TODAY = date(2026, 11, 24)


def identification(*found: Household, area_code: str = COUNTY, others: tuple[Household, ...] = ()) -> Run:
    """A run that found some households and not others. Each fails two standards."""
    run = Run.objects.create(
        area_code=area_code,
        year=YEAR,
        on_date=TODAY,
        rule_set="china",
        parameters={},
        counts={},
        at=timezone.now(),
    )
    for household in (*found, *others):
        is_found = household in found
        HouseholdFinding.objects.create(
            run=run,
            household=household,
            village_code=household.village_code,
            verdict=HouseholdFinding.Verdict.MET if is_found else HouseholdFinding.Verdict.NOT_MET,
            failing=",income,housing," if is_found else ",",
            untold=",",
            causes=",",
        )
    return run


def plan(state: str = Plan.State.CONFIRMED, *, area_code: str = COUNTY, **given: Any) -> Plan:
    """A plan without anything in it."""
    settled = None if state == Plan.State.DRAFT else timezone.now()
    wanted = {"year": YEAR, "problem": {}, "plan": {}, "made_at": timezone.now(), "settled_at": settled}
    return Plan.objects.create(area_code=area_code, state=state, **(wanted | given))


def village_pairing(unit: Unit, village_code: str, role: str = "lead", **given: Any) -> VillagePairing:
    """A unit paired with a village for years."""
    wanted = {"plan": given.pop("plan", None) or plan(), "starts_on": LONG_AGO}
    return VillagePairing.objects.create(unit=unit, village_code=village_code, role=role, **(wanted | given))


def household_pairing(helper: Helper, of: Household, order: str = "first", **given: Any) -> HouseholdPairing:
    """A helper paired with a household for years, who can see it, as can his unit."""
    wanted = {"plan": given.pop("plan", None) or plan(), "starts_on": LONG_AGO}
    made = HouseholdPairing.objects.create(helper=helper, household=of, order=order, **(wanted | given))
    until = {"starts_on": made.starts_on, "ends_before": made.ends_before}
    if helper.user_id is not None:
        HouseholdAccess.objects.create(household=of, user_id=helper.user_id, **until)
    HouseholdAccess.objects.create(household=of, unit_id=helper.unit_id, **until)
    return made
