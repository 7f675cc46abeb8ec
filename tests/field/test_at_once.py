"""Two requests with the same item at the same moment: the database lets one through, and the other is given its receipt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from field.makers import facts_answers, item
from lianxin.field.models import FieldItem, Receipt
from lianxin.field.operations import take_in_item
from lianxin.people.models import User
from lianxin.registry.models import Change, HouseholdFacts
from registry.makers import household

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_it_counts_an_item_once_that_comes_eight_times_at_once(
    village_team_member: User, settings: Any, tmp_path: Path
) -> None:
    settings.LIANXIN_HOME = tmp_path
    home = household("甲某", house_m2=80.0)
    entry = item("facts", home, facts_answers(house_m2=(80.0, 95.0)))

    def send(_: int) -> int:
        try:
            return take_in_item(entry=entry, by=village_team_member, way=FieldItem.Way.PAGE).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        receipts = set(pool.map(send, range(8)))
    assert len(receipts) == 1
    assert (FieldItem.objects.count(), Receipt.objects.count(), Change.objects.count()) == (1, 1, 1)
    assert HouseholdFacts.objects.get(household=home).house_m2 == 95.0
