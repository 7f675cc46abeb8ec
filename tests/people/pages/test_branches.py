"""Party organisations of units: registered as a tree, by whoever manages people, and read by those who read people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cast import COUNTY, LONG_AGO, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import Branch, Unit, User
from lianxin.people.operations import NewBranch, register_branches

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_areas")]


def new(unit: Unit, number: str, kind: str = "branch", **given: Any) -> NewBranch:
    return NewBranch(
        **({"code": number, "name": f"党组织{number}", "unit": unit, "kind": kind, "starts_on": LONG_AGO} | given)
    )


def tree(unit: Unit, helper: User) -> list[Branch]:
    entries = [
        new(unit, "G", "group"),
        new(unit, "C", "committee", above="G"),
        new(unit, "B", above="C", secretary=helper.helper),
    ]
    return register_branches(entries=entries, area_code=COUNTY, by=None)


def test_it_registers_a_tree_as_one_act(unit: Unit, helper: User) -> None:
    group, committee, branch = tree(unit, helper)
    assert (branch.above, committee.above, group.above) == (committee, group, None)
    assert list(helper.helper.led_branches.all()) == [branch]
    assert Event.objects.get(act="people.register_branches").details == {"branches": 3}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"code": " "}, "PEOPLE-017"),
        ({"code": "G"}, "PEOPLE-016"),
        ({"name": " "}, "PEOPLE-003"),
        ({"name": "党组织B"}, "PEOPLE-062"),
        ({"kind": "cell"}, "PEOPLE-060"),
        ({"above": "B"}, "PEOPLE-060"),
        ({"above": "nowhere"}, "PEOPLE-060"),
    ],
)
def test_it_refuses_what_does_not_fit_the_tree(unit: Unit, helper: User, given: dict[str, Any], code: str) -> None:
    tree(unit, helper)
    with pytest.raises(Refused) as refusal:
        register_branches(entries=[new(unit, "N"), new(unit, "M", **given)], area_code=COUNTY, by=None)
    assert refusal.value.code == code
    assert Branch.objects.count() == 3


def test_it_refuses_a_secretary_or_a_superior_of_another_unit_and_an_empty_list(
    unit: Unit, other_unit: Unit, helper: User, other_helper: User
) -> None:
    tree(unit, helper)
    refused = {}
    for name, entries in {
        "secretary": [new(unit, "N", secretary=other_helper.helper)],
        "above": [new(other_unit, "N", above="C")],
        "none": [],
    }.items():
        with pytest.raises(Refused) as refusal:
            register_branches(entries=entries, area_code=COUNTY, by=None)
        refused[name] = refusal.value.code
    assert refused == {"secretary": "PEOPLE-061", "above": "PEOPLE-060", "none": "PEOPLE-063"}


def test_the_database_refuses_a_branch_without_a_name_a_group_below_another_a_second_of_a_name_and_an_end_before_the_start(
    unit: Unit, helper: User
) -> None:
    group, _, branch = tree(unit, helper)
    wanted = {"unit": unit, "kind": "branch", "starts_on": LONG_AGO}
    for name, given in {
        "branch_has_a_code_and_a_name": {"code": "X", "name": ""},
        "party_group_answers_to_nobody_of_its_unit": {"code": "X", "name": "新", "kind": "group", "above": group},
        "unit_has_one_open_branch_of_a_name|UNIQUE": {"code": "X", "name": branch.name},
        "branch_ends_after_it_starts": {"code": "X", "name": "新", "ends_before": LONG_AGO},
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Branch.objects.create(**(wanted | given))


def test_readers_of_people_see_the_list_and_the_officer_alone_registers(
    sent_at: Callable[..., dict[str, int]], unit: Unit, helper: User, county_officer: User
) -> None:
    tree(unit, helper)
    seen = sent_at("/people/branches/")
    assert {name for name, status in seen.items() if status == 200} == {
        "county_officer", "township_clerk", "other_township_clerk", "auditor", "unit_liaison",
    }  # fmt: skip
    url = f"/people/units/{unit.pk}/branches/new/"
    assert [name for name, status in sent_at(url).items() if status == 200] == ["county_officer"]
    office = signed_in(county_officer)
    told = {"name": "第二支部", "code": "B2", "kind": "branch", "above": "C", "starts_on": "2020-01-01"}
    assert office.post(url, told).status_code == 302
    assert Branch.objects.get(code="B2").above == Branch.objects.get(code="C")
    assert "第二支部" in office.get(f"/people/units/{unit.pk}/").content.decode()
    assert office.post(url, told).status_code == 400
