"""Who helps a household, on the record that its own people see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from lianxin.core.kernel.words import Words
from lianxin.notices.own_records import Line, Part, register
from lianxin.pairing.models import HouseholdPairing

if TYPE_CHECKING:
    from lianxin.registry.models import Household

_WORDS = {
    HouseholdPairing.Order.FIRST: Words("第一帮扶责任人", "First helper"),
    HouseholdPairing.Order.SECOND: Words("第二帮扶责任人", "Second helper"),
}


def helper_lines(household: Household, on: date) -> Sequence[Line]:
    """The helpers of the day with the unit that sends each."""
    in_force = Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))
    found = (
        HouseholdPairing.objects.filter(in_force, household=household).select_related("helper__unit").order_by("order")
    )
    return [
        (_WORDS[HouseholdPairing.Order(one.order)], f"{one.helper.name}（{one.helper.unit.name}）") for one in found
    ]


register(Part("pairing.helpers", 20, Words("谁帮我家", "Who helps us"), helper_lines))
