"""The cast itself: everybody reaches what his role lists, and nothing else."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from cast import COUNTY, MEMBERS, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, Cast
from lianxin.people.access import required_area, scope_of
from lianxin.people.models import User
from lianxin.people.roles import ROLES, Act, Reach, Role

ROLE_OF = {
    "county_officer": Role.COUNTY_OFFICER,
    "township_clerk": Role.TOWNSHIP_CLERK,
    "other_township_clerk": Role.TOWNSHIP_CLERK,
    "village_team_member": Role.VILLAGE_TEAM,
    "helper": Role.HELPER,
    "other_helper": Role.HELPER,
    "unit_liaison": Role.UNIT_LIAISON,
    "auditor": Role.AUDITOR,
}


def test_it_gives_every_member_exactly_the_acts_of_his_role(cast: Cast) -> None:
    for member in MEMBERS:
        user = cast[member]
        expected = ROLES[ROLE_OF[member]].acts if member in ROLE_OF else frozenset()
        permitted = {act for act in Act if not scope_of(user, act).is_empty} if isinstance(user, User) else set()
        assert permitted == expected, member


def test_it_lets_no_area_role_out_of_its_area(cast: Cast) -> None:
    inside = {"county_officer": COUNTY, "township_clerk": TOWNSHIP, "other_township_clerk": OTHER_TOWNSHIP}
    for member, area in inside.items():
        scope = scope_of(cast[member], Act.READ_REGISTRY)
        assert scope.covers(area)
        assert not scope.covers(OTHER_COUNTY)
        assert not scope.covers("")
    clerk = scope_of(cast["township_clerk"], Act.READ_REGISTRY)
    assert clerk.covers(VILLAGE)
    assert not clerk.covers(OTHER_TOWNSHIP)
    assert not clerk.covers(COUNTY)


def test_it_gives_helpers_and_liaisons_no_area_at_all(cast: Cast) -> None:
    for member in ("helper", "other_helper", "unit_liaison"):
        scope = scope_of(cast[member], Act.READ_REGISTRY)
        assert scope.prefixes == ()
        assert not scope.covers(VILLAGE)
    assert scope_of(cast["helper"], Act.READ_REGISTRY).is_own
    assert scope_of(cast["unit_liaison"], Act.READ_REGISTRY).unit_ids == (cast["helper"].helper.unit_id,)


def test_it_denies_an_anonymous_visitor_everything() -> None:
    for act in Act:
        assert scope_of(AnonymousUser(), act).is_empty
        with pytest.raises(PermissionDenied):
            required_area(AnonymousUser(), act, VILLAGE)


def test_it_denies_an_act_that_no_role_lists() -> None:
    listed = {act for kind in ROLES.values() for act in kind.acts}
    assert listed <= set(Act)
    assert Act.READ_AUDIT not in ROLES[Role.COUNTY_OFFICER].acts
    assert all(kind.reach in Reach for kind in ROLES.values())
