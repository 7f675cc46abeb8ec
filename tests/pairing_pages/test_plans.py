"""From the identified households to pairings in force: drafting, overriding, confirming, discarding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cast import COUNTY, OTHER_COUNTY, VILLAGE, Cast, account_with
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.eligibility.models import Run
from lianxin.pairing import operations
from lianxin.pairing.models import HouseholdPairing, Override, Plan, VillagePairing
from lianxin.people.models import Helper, Unit, User
from lianxin.people.operations import NewHelper, register_helper
from lianxin.people.roles import Act, Role
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household
from pairing_pages.makers import TODAY, identification

pytestmark = pytest.mark.django_db


def first_helper(plan: Plan, household: Household) -> str:
    pairs = plan.plan["household_helpers"]
    return next(p["helper"] for p in pairs if p["household"] == str(household.pk) and p["order"] == "first")


def other_than(code: str) -> str:
    return "H-02" if code == "H-01" else "H-01"


def moved(plan: Plan, household: Household, by: User) -> str:
    """Give the household to the other helper; return his code."""
    code = other_than(first_helper(plan, household))
    operations.override_helper(plan_id=plan.pk, household=str(household.pk), helper=code, reason="熟悉情况", by=by)
    return code


def confirmed(plan: Plan, by: User, *, after: int = 0) -> Plan:
    return operations.confirm_plan(plan_id=plan.pk, starts_on=TODAY + timedelta(days=after), by=by)


def sees(user: User, household: Household) -> bool:
    fresh = User.objects.get(pk=user.pk)
    return households_open_to(fresh, Act.READ_PAIRING).filter(pk=household.pk).exists()


def test_a_draft_holds_every_household_and_pairs_nobody(draft: Plan, poor: list[Household]) -> None:
    assert draft.plan["status"] == "optimal"
    assert {p["household"] for p in draft.plan["household_helpers"]} == {str(h.pk) for h in poor}
    assert operations.violations_of(draft) == []
    assert not HouseholdPairing.objects.exists()
    assert not VillagePairing.objects.exists()


def test_another_draft_discards_the_first(draft: Plan, run: Run, county_officer: User) -> None:
    again = operations.draft_plan(run=run, by=county_officer, seconds=5)
    draft.refresh_from_db()
    assert (draft.state, draft.settled_by, again.state) == ("discarded", county_officer, "draft")


def test_it_refuses_to_plan_where_nobody_was_identified(helper: User, county_officer: User) -> None:
    with pytest.raises(Refused) as refusal:
        operations.draft_plan(run=identification(), by=county_officer, seconds=1)
    assert refusal.value.code == "PAIR-101"


def test_it_refuses_to_plan_without_units(run: Run, county_officer: User) -> None:
    with pytest.raises(Refused) as refusal:
        operations.draft_plan(run=run, by=county_officer, seconds=1)
    assert refusal.value.code == "PAIR-102"


def test_it_refuses_to_plan_with_units_that_have_no_helper(run: Run, unit: Unit, county_officer: User) -> None:
    with pytest.raises(Refused) as refusal:
        operations.draft_plan(run=run, by=county_officer, seconds=1)
    assert refusal.value.code == "PAIR-102"


@pytest.mark.parametrize("name", ["township_clerk", "auditor", "helper", "unit_liaison", "stranger"])
def test_it_lets_only_the_county_officer_plan(name: str, cast: Cast, run: Run) -> None:
    by: Any = cast[name]
    with pytest.raises(PermissionDenied):
        operations.draft_plan(run=run, by=by, seconds=1)
    assert not Plan.objects.exists()


def test_it_hides_a_plan_from_the_officer_of_another_county(draft: Plan, poor: list[Household]) -> None:
    elsewhere = account_with(Role.COUNTY_OFFICER, OTHER_COUNTY, username="elsewhere", name="邻县管")
    with pytest.raises(Http404):
        confirmed(draft, elsewhere)
    with pytest.raises(Http404):
        moved(draft, poor[0], elsewhere)
    with pytest.raises(Http404):
        operations.discard_plan(plan_id=draft.pk, by=elsewhere)


def test_an_override_puts_another_helper_and_says_why(draft: Plan, poor: list[Household], county_officer: User) -> None:
    before = first_helper(draft, poor[0])
    after = moved(draft, poor[0], county_officer)
    draft.refresh_from_db()
    assert first_helper(draft, poor[0]) == after
    (line,) = Override.objects.all()
    assert (line.kind, line.subject, line.before, line.after) == ("household", str(poor[0].pk), before, after)
    assert line.reason == "熟悉情况"
    assert Event.objects.filter(act=Act.PLAN_PAIRING, details__override="household").count() == 1


def test_an_override_measures_the_loads_again(draft: Plan, poor: list[Household], county_officer: User) -> None:
    for household in poor:
        operations.override_helper(
            plan_id=draft.pk, household=str(household.pk), helper="H-01", reason="一人负责", by=county_officer
        )
    draft.refresh_from_db()
    assert draft.plan["quality"]["load_by_helper"] == {"H-01": 6, "H-02": 0}
    assert draft.plan["quality"]["gap"] is None


@pytest.mark.parametrize("reason", ["", "   "])
def test_it_refuses_an_override_without_a_reason(
    reason: str, draft: Plan, poor: list[Household], county_officer: User
) -> None:
    before = first_helper(draft, poor[0])
    with pytest.raises(Refused) as refusal:
        operations.override_helper(
            plan_id=draft.pk,
            household=str(poor[0].pk),
            helper=other_than(before),
            reason=reason,
            by=county_officer,
        )
    assert refusal.value.code == "PAIR-104"
    draft.refresh_from_db()
    assert first_helper(draft, poor[0]) == before


@pytest.mark.parametrize("household", ["0", "", "x"])
def test_it_refuses_a_household_that_is_not_in_the_plan(household: str, draft: Plan, county_officer: User) -> None:
    with pytest.raises(Refused) as refusal:
        operations.override_helper(
            plan_id=draft.pk, household=household, helper="H-01", reason="理由", by=county_officer
        )
    assert refusal.value.code == "PAIR-105"


def test_it_refuses_a_helper_who_is_not_in_the_plan(draft: Plan, poor: list[Household], county_officer: User) -> None:
    with pytest.raises(Refused) as refusal:
        operations.override_helper(
            plan_id=draft.pk, household=str(poor[0].pk), helper="H-99", reason="理由", by=county_officer
        )
    assert refusal.value.code == "PAIR-105"


@pytest.mark.parametrize(
    ("village", "role", "taken"), [("999901999999", "lead", "U-01"), (VILLAGE, "chief", "U-01"), (VILLAGE, "lead", "U")]
)
def test_it_refuses_a_village_role_or_unit_that_is_not_in_the_plan(
    village: str, role: str, taken: str, draft: Plan, county_officer: User
) -> None:
    with pytest.raises(Refused) as refusal:
        operations.override_unit(
            plan_id=draft.pk, village=village, role=role, unit=taken, reason="理由", by=county_officer
        )
    assert refusal.value.code == "PAIR-105"


def _responsible_leads(plan: Plan, by: User) -> None:
    """Make the responsible unit of the village its lead: then nobody is responsible."""
    pairs = plan.plan["unit_villages"]
    unit = next(p["unit"] for p in pairs if p["village"] == VILLAGE and p["role"] == "responsible")
    operations.override_unit(plan_id=plan.pk, village=VILLAGE, role="lead", unit=unit, reason="理由", by=by)


def test_it_refuses_to_confirm_a_plan_that_breaks_rules(draft: Plan, county_officer: User) -> None:
    _responsible_leads(draft, county_officer)
    draft.refresh_from_db()
    assert "responsible_per_village" in {v.rule for v in operations.violations_of(draft)}
    with pytest.raises(Refused) as refusal:
        confirmed(draft, county_officer)
    assert refusal.value.code == "PAIR-106"
    assert not VillagePairing.objects.exists()


def test_it_refuses_to_confirm_a_plan_that_leaves_households_without_a_helper(
    run: Run, helper: User, other_helper: User, county_officer: User
) -> None:
    Helper.objects.update(household_capacity=1)
    short = operations.draft_plan(run=run, by=county_officer, seconds=5)
    assert short.plan["status"] == "infeasible"
    assert [entry["kind"] for entry in short.plan["unplaced"]] == ["household"]
    with pytest.raises(Refused) as refusal:
        confirmed(short, county_officer)
    assert refusal.value.code == "PAIR-107"
    assert not HouseholdPairing.objects.exists()


@pytest.mark.parametrize("state", ["confirmed", "discarded"])
@pytest.mark.parametrize("act", ["override", "unit", "confirm", "discard"])
def test_it_refuses_to_change_a_plan_that_is_settled(
    state: str, act: str, draft: Plan, poor: list[Household], county_officer: User
) -> None:
    acts: dict[str, Callable[[], Any]] = {
        "override": lambda: moved(draft, poor[0], county_officer),
        "unit": lambda: _responsible_leads(draft, county_officer),
        "confirm": lambda: confirmed(draft, county_officer),
        "discard": lambda: operations.discard_plan(plan_id=draft.pk, by=county_officer),
    }
    acts["confirm" if state == "confirmed" else "discard"]()
    with pytest.raises(Refused) as refusal:
        acts[act]()
    assert refusal.value.code == "PAIR-103"


def test_a_confirmed_plan_pairs_and_opens_the_households_to_helper_and_unit(
    draft: Plan, poor: list[Household], helper: User, other_helper: User, unit_liaison: User, county_officer: User
) -> None:
    moved(draft, poor[0], county_officer)
    assert not sees(helper, poor[0])
    draft.refresh_from_db()
    confirmed(draft, county_officer)
    users = {"H-01": helper, "H-02": other_helper}
    for household in poor:
        code = first_helper(draft, household)
        assert HouseholdPairing.objects.get(household=household).helper.code == code
        assert sees(users[code], household)
        assert not sees(users[other_than(code)], household)
        assert sees(unit_liaison, household) is (code == "H-01")
    assert VillagePairing.objects.filter(village_code=VILLAGE).count() == 2
    assert Event.objects.filter(act=Act.CONFIRM_PAIRING, area_code=COUNTY).count() == 1


def test_a_later_plan_ends_what_it_replaces_and_withdraws_its_access(
    draft: Plan, run: Run, poor: list[Household], helper: User, other_helper: User, county_officer: User
) -> None:
    confirmed(draft, county_officer)
    HouseholdPairing.objects.update(starts_on=TODAY - timedelta(days=30))
    users = {"H-01": helper, "H-02": other_helper}
    before = first_helper(draft, poor[0])
    later = operations.draft_plan(run=run, by=county_officer, seconds=5, rules={"reshuffle": True})
    after = moved(later, poor[0], county_officer)
    confirmed(later, county_officer)
    old = HouseholdPairing.objects.get(household=poor[0], helper__code=before)
    assert (old.ends_before, bool(old.reason)) == (TODAY, True)
    assert HouseholdPairing.objects.get(household=poor[0], ends_before=None).helper.code == after
    assert not sees(users[before], poor[0])
    assert sees(users[after], poor[0])


def test_pairings_that_a_later_plan_keeps_go_on_unbroken(draft: Plan, run: Run, county_officer: User) -> None:
    confirmed(draft, county_officer)
    HouseholdPairing.objects.update(starts_on=TODAY - timedelta(days=30))
    VillagePairing.objects.update(starts_on=TODAY - timedelta(days=30))
    held = set(HouseholdPairing.objects.values_list("pk", "helper", "starts_on", "ends_before"))
    villages = set(VillagePairing.objects.values_list("pk", "unit", "starts_on", "ends_before"))
    later = operations.draft_plan(run=run, by=county_officer, seconds=5)
    assert all(pair["kept"] for pair in later.plan["household_helpers"])
    assert later.plan["quality"]["kept_share"] == 1.0
    confirmed(later, county_officer)
    assert set(HouseholdPairing.objects.values_list("pk", "helper", "starts_on", "ends_before")) == held
    assert set(VillagePairing.objects.values_list("pk", "unit", "starts_on", "ends_before")) == villages


def test_an_override_of_a_pairing_that_exists_can_be_confirmed(
    draft: Plan, run: Run, poor: list[Household], county_officer: User
) -> None:
    confirmed(draft, county_officer)
    later = operations.draft_plan(run=run, by=county_officer, seconds=5)
    after = moved(later, poor[0], county_officer)
    confirmed(later, county_officer)
    assert HouseholdPairing.objects.get(household=poor[0], ends_before=None).helper.code == after


def test_a_plan_can_be_made_when_a_helper_has_left(
    draft: Plan, run: Run, poor: list[Household], county_officer: User
) -> None:
    confirmed(draft, county_officer)
    Helper.objects.filter(code="H-02").update(ends_before=TODAY)
    register_helper(
        entry=NewHelper(code="H-03", name="新人", unit=Unit.objects.get(code="U-02"), starts_on=TODAY), by=None
    )
    later = operations.draft_plan(run=run, by=county_officer, seconds=5)
    confirmed(later, county_officer, after=1)
    open_ones = HouseholdPairing.objects.filter(ends_before=None)
    assert open_ones.count() == len(poor)
    assert not open_ones.filter(helper__code="H-02").exists()


def test_a_unit_keeps_its_access_while_another_of_its_helpers_has_the_household(
    draft: Plan, run: Run, poor: list[Household], unit: Unit, unit_liaison: User, county_officer: User
) -> None:
    operations.override_helper(
        plan_id=draft.pk, household=str(poor[0].pk), helper="H-01", reason="熟悉情况", by=county_officer
    )
    draft.refresh_from_db()
    draft.plan["household_helpers"].append(
        {"household": str(poor[0].pk), "helper": "H-04", "order": "second", "kept": False, "why": None}
    )
    draft.problem["helpers"].append({"id": "H-04", "unit": "U-01", "name": "同事", "skills": []})
    draft.save()
    register_helper(entry=NewHelper(code="H-04", name="同事", unit=unit, starts_on=TODAY), by=None)
    confirmed(draft, county_officer)
    assert sees(unit_liaison, poor[0])
    later = operations.draft_plan(run=run, by=county_officer, seconds=5, rules={"reshuffle": True})
    operations.override_helper(
        plan_id=later.pk, household=str(poor[0].pk), helper="H-02", reason="熟悉情况", by=county_officer
    )
    later.refresh_from_db()
    later.plan["household_helpers"].append(
        {"household": str(poor[0].pk), "helper": "H-04", "order": "second", "kept": True, "why": None}
    )
    later.plan["household_helpers"] = [
        p for n, p in enumerate(later.plan["household_helpers"]) if p not in later.plan["household_helpers"][:n]
    ]
    later.save()
    confirmed(later, county_officer, after=0)
    assert HouseholdPairing.objects.filter(household=poor[0], helper__code="H-04", ends_before=None).exists()
    assert sees(unit_liaison, poor[0])


def test_a_plan_can_follow_one_that_begins_later(draft: Plan, run: Run, county_officer: User) -> None:
    confirmed(draft, county_officer, after=7)
    later = operations.draft_plan(run=run, by=county_officer, seconds=5)
    confirmed(later, county_officer, after=7)
    assert HouseholdPairing.objects.filter(ends_before=None).count() == 3


def test_the_house_confirms_in_its_own_name(draft: Plan, poor: list[Household]) -> None:
    operations.confirm_as_house(plan=draft, starts_on=TODAY)
    draft.refresh_from_db()
    assert (draft.state, draft.settled_by) == ("confirmed", None)
    assert HouseholdPairing.objects.count() == len(poor)
