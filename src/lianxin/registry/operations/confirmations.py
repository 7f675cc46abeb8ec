"""Confirm facts that were carried forward: somebody looked, and they still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.audit.operations import record_event
from lianxin.people.roles import Act
from lianxin.registry.access import access_household
from lianxin.registry.models import HouseholdFacts, MemberFacts
from lianxin.registry.operations.years import required_open_book

if TYPE_CHECKING:
    from lianxin.people.models import User


@transaction.atomic
def confirm_carried_facts(*, household_id: int, year: int, by: User) -> int:
    """Say that a household's facts, carried forward from the year before, hold in this one; return how many rows that concerns.

    No value changes and each keeps its source; who confirmed is in the chain of events. Confirming twice changes nothing.

    Raises:
        PermissionDenied, Http404: the household is not his to correct.
        Refused: REG-001 the year is closed; REG-002 it was never opened.
    """
    household = access_household(by, household_id, Act.CORRECT_FACTS)
    required_open_book(household.village_code[:6], year)
    confirmed = HouseholdFacts.objects.filter(household=household, year=year, is_carried=True).update(is_carried=False)
    confirmed += MemberFacts.objects.filter(household=household, year=year, is_carried=True).update(is_carried=False)
    if confirmed:
        record_event(
            act=Act.CORRECT_FACTS,
            by=by,
            thing="registry.household",
            thing_id=household.pk,
            area_code=household.village_code,
            year=year,
            confirmed_rows=confirmed,
        )
    return confirmed
