"""Codes for a household's own record: once, for some days, never kept; and no endless guessing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cast import OTHER_VILLAGE
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.notices import errors
from lianxin.notices.models import RecordCode
from lianxin.notices.operations import (
    digest_of_code,
    issue_code,
    open_own_record,
)
from lianxin.notices.throttle import OBJECTIONS, WRONG_CODES
from lianxin.people.models import User
from lianxin.registry.models import Household
from notices.makers import (
    days_later,
)
from registry.makers import household

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("village")]
TODAY = date(2026, 11, 24)


def refused(expected: str, act: Callable[..., object], **given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**given)
    assert caught.value.code == expected
    return caught.value


def test_a_code_opens_the_record_of_its_household_once(village_team_member: User) -> None:
    home = Household.objects.get(head_name="李四")
    issued = issue_code(household_id=home.pk, by=village_team_member)
    held = RecordCode.objects.get()
    assert issued.code.replace("-", "") not in held.digest
    assert held.digest == digest_of_code(issued.code.lower().replace("-", " "))
    assert open_own_record(code=f" {issued.code.lower()} ") == home
    assert Event.objects.filter(act="notices.open_own_record", thing_id=str(home.pk)).count() == 1
    refused(errors.CODE_REFUSED.code, open_own_record, code=issued.code)
    assert Event.objects.filter(act="notices.open_own_record").count() == 1


def test_a_newer_code_replaces_an_older_and_none_outlives_its_days(village_team_member: User) -> None:
    home = Household.objects.get(head_name="李四")
    first = issue_code(household_id=home.pk, by=village_team_member)
    second = issue_code(household_id=home.pk, by=village_team_member)
    refused("NOTICE-020", open_own_record, code=first.code)
    with days_later(7):
        refused("NOTICE-020", open_own_record, code=second.code)
    with days_later(6):
        assert open_own_record(code=second.code) == home


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA", "0" * 500, "'; --"])
def test_a_code_that_nobody_issued_opens_nothing(code: str) -> None:
    refused("NOTICE-020", open_own_record, code=code)


@pytest.mark.parametrize("who", ["helper", "auditor", "unit_liaison", "stranger"])
def test_who_may_not_issue_codes_cannot(who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        issue_code(household_id=Household.objects.all()[0].pk, by=request.getfixturevalue(who))


def test_nobody_issues_codes_for_another_village(village_team_member: User) -> None:
    with pytest.raises(Http404):
        issue_code(household_id=household("外村", village_code=OTHER_VILLAGE).pk, by=village_team_member)


def test_guessing_has_to_wait_and_another_address_does_not() -> None:
    for _ in range(WRONG_CODES.most):
        WRONG_CODES.refuse_after_too_many("10.0.0.1")
        WRONG_CODES.count("10.0.0.1")
    refused(errors.TOO_MANY_TRIES.code, WRONG_CODES.refuse_after_too_many, address="10.0.0.1")
    WRONG_CODES.refuse_after_too_many("10.0.0.2")
    OBJECTIONS.refuse_after_too_many("10.0.0.1")
