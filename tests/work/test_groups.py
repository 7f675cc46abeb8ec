"""Groups of villagers: opened with their members, ended, counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import VILLAGE
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.registry.models import Member
from lianxin.work.models import VillageGroup, VillageGroupMember
from lianxin.work.operations.groups import NewGroup, end_group, open_group
from registry.makers import household
from reports.test_figures_from_rows import figure

TEAM = NewGroup(VILLAGE, "联防队", "defence", date(2016, 6, 1))


def test_a_group_has_members_of_the_register_and_others_by_name(village_team_member: User) -> None:
    household("甲某")
    member = Member.objects.get()
    open_group(entry=replace(TEAM, member_ids=(member.pk,), names=("乙某", " ", "丙某")), by=village_team_member)
    assert figure("work.group_members", kind="defence").value == 3
    assert VillageGroupMember.objects.filter(member=member, name="甲某").exists()


def test_a_group_that_ended_has_nobody_any_more(village_team_member: User) -> None:
    made = open_group(entry=replace(TEAM, names=("乙某",)), by=village_team_member)
    end_group(group=made, on=date(2018, 1, 1), by=village_team_member)
    assert figure("work.group_members", before="2018-01-01").value == 1
    assert figure("work.group_members", before="2018-01-02").value == 0
    with pytest.raises(Refused, match="WORK-068"):
        end_group(group=made, on=date(2019, 1, 1), by=village_team_member)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": ""}, "WORK-068"),
        ({"kind": "choir"}, "WORK-068"),
        ({"village_code": "999901"}, "WORK-068"),
        ({"member_ids": (987654,)}, "WORK-069"),
        ({"names": tuple(str(number) for number in range(501))}, "WORK-069"),
    ],
)
def test_it_refuses_a_faulty_group(given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        open_group(entry=replace(TEAM, **given), by=None)
    assert refusal.value.code == code


def test_it_refuses_a_second_group_of_the_name(other_township_clerk: User, helper: User) -> None:
    open_group(entry=TEAM, by=None)
    with pytest.raises(Refused, match="WORK-068"):
        open_group(entry=TEAM, by=None)
    for user in (other_township_clerk, helper):
        with pytest.raises(PermissionDenied):
            open_group(entry=replace(TEAM, name="另一队"), by=user)


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("village_group_has_a_name", {"name": ""}),
        ("village_group_ends_after_it_starts", {"ends_before": date(2016, 1, 1)}),
        ("village_has_one_open_group_of_a_name|villagegroup", {"name": "联防队"}),
    ],
)
def test_the_database_refuses_a_group(constraint: str, given: dict[str, Any]) -> None:
    told: dict[str, Any] = {
        "village_code": VILLAGE,
        "name": "甲",
        "kind": "other",
        "starts_on": date(2016, 6, 1),
        "at": timezone.now(),
    }
    VillageGroup.objects.create(**(told | {"name": "联防队"}))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        VillageGroup.objects.create(**(told | given))


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("member_of_a_group_has_a_name", {"name": "", "member": None}),
        ("member_of_a_group_leaves_after_he_joins", {"ends_before": date(2016, 1, 1), "member": None}),
        ("person_is_in_a_group_once|villagegroupmember", {}),
    ],
)
def test_the_database_refuses_a_member(constraint: str, given: dict[str, Any]) -> None:
    household("甲某")
    group = open_group(entry=replace(TEAM, member_ids=(Member.objects.get().pk,)), by=None)
    told: dict[str, Any] = {
        "group": group,
        "member": Member.objects.get(),
        "name": "甲某",
        "starts_on": date(2016, 6, 1),
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        VillageGroupMember.objects.create(**(told | given))
