"""What the database itself refuses, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import LONG_AGO, OTHER_VILLAGE, VILLAGE
from lianxin.pairing.models import Override, Plan
from lianxin.people.models import Unit, User
from lianxin.registry.models import Household
from pairing_pages.makers import TODAY, household_pairing, plan, village_pairing
from registry.makers import household

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(db: None) -> Household:
    return household("甲某")


def refused(name: str) -> pytest.RaisesExc[IntegrityError]:
    # SQLite names the columns of a unique index instead of the constraint.
    return pytest.RaisesExc(IntegrityError, match=rf"{name}|UNIQUE constraint failed")


def test_it_refuses_two_drafts_of_an_area() -> None:
    plan(Plan.State.DRAFT)
    with refused("area_has_one_draft_plan"), transaction.atomic():
        plan(Plan.State.DRAFT)
    plan(Plan.State.DRAFT, area_code="999902")
    plan(Plan.State.CONFIRMED)
    assert Plan.objects.count() == 3


@pytest.mark.parametrize(("state", "is_settled"), [("draft", True), ("confirmed", False), ("discarded", False)])
def test_it_refuses_a_plan_whose_end_does_not_fit_its_state(state: str, is_settled: bool) -> None:
    with pytest.raises(IntegrityError, match="settled_plan_says_when"):
        plan(state, settled_at=timezone.now() if is_settled else None)


def test_it_refuses_an_override_without_a_reason() -> None:
    with pytest.raises(IntegrityError, match="override_has_a_reason"):
        Override.objects.create(plan=plan(), kind="household", subject="1", after="H-01", reason="", at=timezone.now())


def test_it_refuses_two_open_leads_of_a_village(unit: Unit, other_unit: Unit) -> None:
    first = village_pairing(unit, VILLAGE)
    with refused("village_has_one_open_lead"), transaction.atomic():
        village_pairing(other_unit, VILLAGE)
    village_pairing(other_unit, OTHER_VILLAGE)
    first.ends_before = TODAY
    first.save()
    assert village_pairing(other_unit, VILLAGE, starts_on=TODAY).pk


def test_it_refuses_two_open_roles_of_a_unit_in_a_village(unit: Unit) -> None:
    village_pairing(unit, VILLAGE)
    with refused("unit_has_one_open_role_in_a_village"):
        village_pairing(unit, VILLAGE, "co")


def test_it_refuses_two_open_first_helpers(helper: User, other_helper: User, family: Household) -> None:
    first = household_pairing(helper.helper, family)
    with refused("household_has_one_open_first_helper"), transaction.atomic():
        household_pairing(other_helper.helper, family)
    household_pairing(other_helper.helper, family, "second", ends_before=TODAY)
    first.ends_before = TODAY
    first.save()
    assert household_pairing(other_helper.helper, family, starts_on=TODAY).pk


def test_it_refuses_a_helper_twice_with_a_household(helper: User, family: Household) -> None:
    household_pairing(helper.helper, family)
    with refused("helper_is_paired_once_with_a_household"):
        household_pairing(helper.helper, family, "second")


@pytest.mark.parametrize("days", [0, -1])
def test_it_refuses_pairings_that_end_before_they_start(days: int, unit: Unit, helper: User, family: Household) -> None:
    ends = LONG_AGO + timedelta(days=days)
    with pytest.raises(IntegrityError, match="village_pairing_ends_after_it_starts"), transaction.atomic():
        village_pairing(unit, VILLAGE, ends_before=ends)
    with pytest.raises(IntegrityError, match="household_pairing_ends_after_it_starts"), transaction.atomic():
        household_pairing(helper.helper, family, ends_before=ends)
