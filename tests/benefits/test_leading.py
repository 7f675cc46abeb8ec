"""Who leads households in an industry, and loans that units arranged for others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import OTHER_VILLAGE, VILLAGE
from lianxin.benefits.models import CoordinatedLoan, IndustryLink
from lianxin.benefits.operations import (
    NewCoordinatedLoan,
    NewIndustryLinks,
    end_industry_links,
    link_households,
    record_coordinated_loan,
)
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from registry.makers import household
from reports.test_figures_from_rows import figure

pytestmark = pytest.mark.django_db
LOAN = NewCoordinatedLoan(VILLAGE, "某银行", "某合作社", "建棚", 700_0000_00, date(2017, 3, 1), "某贷〔2017〕1号")


def bees(*numbers: str, **given: Any) -> NewIndustryLinks:
    """A villager leads households in keeping bees."""
    made = NewIndustryLinks("某能人", IndustryLink.LeaderKind.VILLAGER, "养蜂", VILLAGE, numbers, date(2016, 1, 1))
    return replace(made, **given)


def test_households_are_led_once_by_a_leader_in_an_industry(township_clerk: User) -> None:
    homes = [household(name) for name in ("甲某", "乙某")]
    numbers = [one.household_no for one in homes]
    link_households(entry=bees(*numbers), by=township_clerk)
    link_households(entry=bees(numbers[0], industry="养羊"), by=township_clerk)
    assert figure("benefits.led_households", leader="某能人").value == 2
    with pytest.raises(Refused) as refusal, transaction.atomic():
        link_households(entry=bees(numbers[0]), by=township_clerk)
    assert refusal.value.code == "BENEFIT-156"


def test_a_link_that_ended_no_longer_stands(township_clerk: User) -> None:
    (link,) = link_households(entry=bees(household().household_no), by=township_clerk)
    assert end_industry_links(links=[link], on=date(2018, 1, 1), reason="不再养蜂", by=township_clerk) == 1
    assert figure("benefits.led_households", before="2018-01-01").value == 1
    assert figure("benefits.led_households", before="2018-01-02").value == 0
    with pytest.raises(Refused, match="BENEFIT-127"):
        end_industry_links(links=[link], on=date(2019, 1, 1), reason="再来", by=township_clerk)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"household_numbers": ("nobody",)}, "BENEFIT-121"),
        ({"leader": " "}, "FUND-141"),
        ({"leader_kind": "king"}, "FUND-102"),
        ({"industry": "蜂" * 41}, "FUND-151"),
    ],
)
def test_it_refuses_a_faulty_link(given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        link_households(entry=bees(household().household_no, **given), by=None)
    assert refusal.value.code == code
    assert not IndustryLink.objects.exists()


def test_a_loan_that_was_arranged_is_no_money_given(township_clerk: User) -> None:
    record_coordinated_loan(entry=LOAN, by=township_clerk)
    assert figure("benefits.coordinated_loans").value == 700_0000_00
    assert figure("benefits.loans").value is None
    assert figure("funds.tranches").value is None
    with pytest.raises(Refused, match="BENEFIT-157"), transaction.atomic():
        record_coordinated_loan(entry=LOAN, by=township_clerk)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"amount_fen": 0}, "FUND-101"), ({"qualifier": "?"}, "FUND-102"), ({"borrower": ""}, "FUND-141")],
)
def test_it_refuses_a_faulty_loan(given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        record_coordinated_loan(entry=replace(LOAN, **given), by=None)
    assert refusal.value.code == code


def test_nobody_records_them_elsewhere(other_township_clerk: User, helper: User, auditor: User) -> None:
    number = household().household_no
    for user in (other_township_clerk, helper, auditor):
        with pytest.raises(PermissionDenied):
            record_coordinated_loan(entry=LOAN, by=user)
        with pytest.raises(PermissionDenied):
            link_households(entry=bees(number), by=user)


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("industry_link_names_leader_and_industry", {"industry": ""}),
        ("industry_link_ends_after_it_starts", {"ends_before": date(2016, 1, 1), "reason": "完"}),
        ("ended_industry_link_says_why", {"ends_before": date(2017, 1, 1)}),
    ],
)
def test_the_database_refuses_a_link(constraint: str, given: dict[str, Any]) -> None:
    told: dict[str, Any] = {
        "leader": "甲", "leader_kind": "villager", "industry": "养蜂", "household": household(), "starts_on": date(2016, 1, 1),
        "at": timezone.now(),
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        IndustryLink.objects.create(**(told | given))


def test_the_database_lets_a_household_be_led_once() -> None:
    told: dict[str, Any] = {
        "leader": "甲", "leader_kind": "villager", "industry": "养蜂", "household": household(), "starts_on": date(2016, 1, 1),
        "at": timezone.now(),
    }  # fmt: skip
    IndustryLink.objects.create(**told)
    with (
        pytest.raises(IntegrityError, match=r"household_is_led_once_by_a_leader_in_an_industry|industrylink"),
        transaction.atomic(),
    ):
        IndustryLink.objects.create(**told)


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("coordinated_loan_is_of_some_money", {"amount_fen": 0}),
        ("coordinated_loan_is_qualified", {"qualifier": "?"}),
        ("coordinated_loan_names_lender_and_borrower", {"lender": ""}),
        ("coordinated_loan_is_recorded_once|coordinatedloan", {"document_no": "1"}),
    ],
)
def test_the_database_refuses_a_loan(constraint: str, given: dict[str, Any]) -> None:
    told: dict[str, Any] = {
        "area_code": OTHER_VILLAGE, "lender": "甲", "borrower": "乙", "purpose": "丙", "amount_fen": 1, "on": date(2017, 1, 1),
        "document_no": "2", "at": timezone.now(),
    }  # fmt: skip
    CoordinatedLoan.objects.create(**(told | {"document_no": "1"}))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CoordinatedLoan.objects.create(**(told | given))
