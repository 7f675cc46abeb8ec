"""Leave of helpers: told by their unit, never by themselves; a visit within it is a clue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cast import COUNTY, account_with, signed_in
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import Unit, User
from lianxin.people.roles import Role
from lianxin.registry.models import Household
from lianxin.supervision.queries.scene import Scene
from lianxin.supervision.queries.worked import visited
from lianxin.work.models import HelperLeave
from lianxin.work.operations.leave import NewLeave, take_back_leave, tell_leave
from work.makers import visit

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 6)


@pytest.fixture
def entry(helper: User) -> NewLeave:
    return NewLeave(helper.helper.pk, "annual", FIRST, LAST, "单位办公室批准")


def clues() -> list[date | None]:
    return [one.on_leave_since for one in visited(Scene(COUNTY, date(2026, 11, 24), 2026))]


def test_a_visit_within_it_is_seen_until_it_is_taken_back(
    entry: NewLeave, home: Household, helper: User, unit_liaison: User
) -> None:
    visit(helper, home, on=FIRST)
    assert clues() == [None]
    told = tell_leave(entry=entry, by=unit_liaison)
    assert (told.days, clues()) == (5, [FIRST])
    take_back_leave(leave_id=told.pk, reason="提前回来", by=unit_liaison)
    assert clues() == [None]
    again = tell_leave(entry=replace(entry, ends_on=FIRST), by=unit_liaison)
    assert (again.days, clues()) == (1, [FIRST])
    with pytest.raises(Refused, match="WORK-103"):
        take_back_leave(leave_id=told.pk, reason="再撤一次", by=unit_liaison)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "holiday"}, "WORK-100"),
        ({"words": " "}, "WORK-100"),
        ({"words": "长" * 201}, "WORK-020"),
        ({"ends_on": date(2026, 11, 1)}, "WORK-100"),
        ({"ends_on": date(2027, 11, 10)}, "WORK-100"),
        ({"starts_on": date(1990, 1, 1), "ends_on": date(1990, 1, 2)}, "WORK-100"),
        ({"starts_on": LAST, "ends_on": date(2026, 11, 9)}, "WORK-102"),
    ],
)
def test_it_refuses_what_is_no_leave_or_overlaps(
    entry: NewLeave, unit_liaison: User, given: dict[str, Any], code: str
) -> None:
    tell_leave(entry=entry, by=unit_liaison)
    with pytest.raises(Refused, match=code):
        tell_leave(entry=replace(entry, **given), by=unit_liaison)


def test_nobody_tells_his_own_nor_that_of_another_unit(
    entry: NewLeave, helper: User, other_helper: User, unit: Unit, unit_liaison: User, township_clerk: User,
    village_team_member: User, auditor: User, county_officer: User,
) -> None:  # fmt: skip
    for user in (helper, other_helper, township_clerk, village_team_member, auditor):
        with pytest.raises(PermissionDenied):
            tell_leave(entry=entry, by=user)
    with pytest.raises(PermissionDenied):
        tell_leave(entry=replace(entry, helper_id=other_helper.helper.pk), by=unit_liaison)
    both = account_with(Role.UNIT_LIAISON, COUNTY, username="both", name="兼任", unit=unit)
    helper.helper.user = both
    helper.helper.save()
    told = tell_leave(entry=entry, by=county_officer)
    for act in (
        lambda: tell_leave(entry=replace(entry, starts_on=LAST), by=both),
        lambda: take_back_leave(leave_id=told.pk, reason="不算", by=both),
    ):
        with pytest.raises(Refused, match="WORK-101"):
            act()
    with pytest.raises(Refused, match="WORK-018"):
        take_back_leave(leave_id=told.pk, reason=" ", by=unit_liaison)
    with pytest.raises(PermissionDenied):
        take_back_leave(leave_id=told.pk, reason="不算", by=other_helper)


def test_its_pages_open_to_those_whose_it_is(
    entry: NewLeave, helper: User, unit_liaison: User, sent_at: Callable[..., dict[str, int]]
) -> None:
    told = tell_leave(entry=entry, by=None)
    client = signed_in(unit_liaison)
    assert "年休假" in client.get("/daily-work/leave/").content.decode()
    assert "年休假" in signed_in(helper).get("/daily-work/leave/").content.decode()
    form = {
        "helper": helper.helper.pk, "kind": "sick", "starts_on": "2026-11-10", "ends_on": "2026-11-11", "words": "单位批准",
    }  # fmt: skip
    assert client.post("/daily-work/leave/new/", form).status_code == 302
    assert client.post("/daily-work/leave/new/", form).status_code == 409
    assert client.post(f"/daily-work/leave/{told.pk}/take-back/", {"reason": "登记错了"}).status_code == 302
    assert client.post(f"/daily-work/leave/{told.pk}/take-back/", {"reason": "登记错了"}).status_code == 409
    assert HelperLeave.objects.count() == 3
    tells = {who for who, status in sent_at("/daily-work/leave/new/").items() if status == 200}
    assert tells == {"unit_liaison", "county_officer"}
    assert {who for who, status in sent_at(f"/daily-work/leave/{told.pk}/take-back/").items() if status == 200} == tells


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("leave_ends_after_it_starts|helperleave", {"ends_on": date(2026, 11, 1)}),
        ("leave_says_who_granted_it", {"words": ""}),
        ("leave_is_taken_back_with_a_reason", {"is_void": True, "reason": "错"}),
        ("leave_is_taken_back_with_a_reason", {"reason": "错"}),
    ],
)
def test_the_database_refuses_leave(helper: User, constraint: str, given: dict[str, Any]) -> None:
    told = {"kind": "annual", "starts_on": FIRST, "ends_on": LAST, "words": "批准", "at": timezone.now()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        HelperLeave.objects.create(helper=helper.helper, **(told | given))


def test_the_database_never_alters_it(entry: NewLeave) -> None:
    tell_leave(entry=entry, by=None)
    for statement in ("UPDATE work_helperleave SET words = 'x'", "DELETE FROM work_helperleave"):
        with pytest.raises(IntegrityError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
