"""Two requests with the same item at the same moment: the database lets one through, and the other is given its receipt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cast import COUNTY
from field.at_once import send_at_once
from field.makers import facts_answers, item
from field.test_forms import answers, survey
from houses import House
from lianxin.field.models import FieldItem, Receipt
from lianxin.field.operations import take_in_item
from lianxin.field.operations.collecting import add_form
from lianxin.people.models import User
from lianxin.registry.models import Change, HouseholdFacts
from registry.makers import household

PROGRAM = Path(__file__).parent / "at_once.py"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
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


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_it_counts_answers_to_a_brought_form_once_that_come_at_once(
    village_team_member: User, settings: Any, tmp_path: Path
) -> None:
    settings.LIANXIN_HOME = tmp_path
    add_form(name="wells.md", content=survey(), area_code=COUNTY, by=None)
    xml = answers(view="view.jpg").encode()
    assert send_at_once(xml, b"no picture is looked at here", village_team_member) == (1, 1, 1, 1)


def test_it_counts_answers_once_on_the_embedded_database_too(house: House) -> None:
    told = house.run(str(PROGRAM), survey().decode(), answers(view="view.jpg"))
    assert told == "1 1 1 1"
