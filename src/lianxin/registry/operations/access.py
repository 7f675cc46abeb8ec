"""Give and withdraw the need to know a household."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from lianxin.registry.models import HouseholdAccess


@transaction.atomic
def give_access(
    *, household_ids: Iterable[int], starts_on: date, user_id: int | None = None, unit_id: int | None = None
) -> int:
    """Let a user or a unit see households from a day on. Called by pairing, whose own event records why; return how many are new."""
    ids = set(household_ids)
    whose = Q(user_id=user_id) if user_id is not None else Q(unit_id=unit_id)
    held = HouseholdAccess.objects.filter(whose, household_id__in=ids, ends_before__isnull=True)
    new = ids - set(held.values_list("household_id", flat=True))
    HouseholdAccess.objects.bulk_create(
        [
            HouseholdAccess(household_id=key, user_id=user_id, unit_id=unit_id, starts_on=starts_on)
            for key in sorted(new)
        ],
        batch_size=1000,
    )
    return len(new)


@transaction.atomic
def withdraw_access(
    *, household_ids: Iterable[int], ends_before: date, user_id: int | None = None, unit_id: int | None = None
) -> int:
    """End the access of a user or a unit on a day; access that had not begun by then is removed. Return how many ended."""
    whose = Q(user_id=user_id) if user_id is not None else Q(unit_id=unit_id)
    held = HouseholdAccess.objects.filter(whose, household_id__in=list(household_ids), ends_before__isnull=True)
    never_begun, _ = held.filter(starts_on__gte=ends_before).delete()
    return held.update(ends_before=ends_before) + never_begun
