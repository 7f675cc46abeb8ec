"""Cooperatives on the register, looks at whether they keep the rules, and agreements with households."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from cast import OTHER_VILLAGE, VILLAGE, signed_in
from lianxin.benefits.models import BenefitAgreement, Cooperative, CooperativeCheck
from lianxin.benefits.operations import (
    NewAgreement,
    NewCheck,
    NewCooperative,
    check_cooperative,
    register_cooperative,
    sign_agreements,
)
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from registry.makers import areas, household

pytestmark = pytest.mark.django_db
ENTRY = NewCooperative(VILLAGE, "某紫薯合作社", "cooperative", "93XX0001", "理事长甲", "紫薯", date(2016, 11, 1))
LOOK = NewCheck(date(2017, 4, 27), has_charter=True, has_accounts=True, has_member_accounts=True, returns_surplus=True)
ORDER = NewAgreement(
    "联结1号",
    "orders",
    (),
    date(2017, 4, 28),
    crop="紫薯",
    plot="村东岗地",
    mu=Decimal("1.5"),
    jin=Decimal(750),
    floor_fen_per_jin=80,
)


def made(**given: Any) -> Cooperative:
    """A cooperative of the village."""
    return register_cooperative(entry=replace(ENTRY, **given), by=None)


def code_of(act: Callable[[], object]) -> str:
    """The code of what an act is refused for."""
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def test_a_cooperative_signs_orders_with_plots_with_its_households(township_clerk: User) -> None:
    homes = [household(name) for name in ("甲某", "乙某")]
    coop = register_cooperative(entry=ENTRY, by=township_clerk)
    numbers = tuple(home.household_no for home in homes)
    sign_agreements(cooperative=coop, entry=replace(ORDER, household_numbers=numbers), by=township_clerk)
    told = BenefitAgreement.objects.values_list("household", "mu", "jin", "floor_fen_per_jin", "plot")
    assert set(told) == {(home.pk, Decimal("1.5"), Decimal(750), 80, "村东岗地") for home in homes}
    again = replace(ORDER, household_numbers=numbers[:1])
    assert code_of(lambda: sign_agreements(cooperative=coop, entry=again, by=None)) == "BENEFIT-161"
    assert BenefitAgreement.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"crop": ""}, "BENEFIT-160"),
        ({"mu": None, "jin": None}, "BENEFIT-160"),
        ({"mu": Decimal(0)}, "BENEFIT-160"),
        ({"jin": Decimal("NaN")}, "BENEFIT-160"),
        ({"floor_fen_per_jin": 0}, "BENEFIT-160"),
        ({"signed_on": date(2016, 1, 1)}, "BENEFIT-160"),
        ({"signed_on": date(2090, 1, 1), "ends_before": None}, "BENEFIT-160"),
        ({"ends_before": date(2017, 4, 28)}, "BENEFIT-160"),
        ({"household_numbers": ("没有这户",)}, "BENEFIT-121"),
        ({"mechanism": "friendship"}, "FUND-102"),
        ({"document_no": " "}, "FUND-141"),
    ],
)
def test_an_agreement_that_cannot_stand_is_refused(given: dict[str, Any], code: str) -> None:
    home, coop = household(), made()
    entry = replace(
        ORDER, household_numbers=(home.household_no,), **{k: v for k, v in given.items() if k != "household_numbers"}
    )
    entry = replace(entry, household_numbers=given.get("household_numbers", entry.household_numbers))
    assert code_of(lambda: sign_agreements(cooperative=coop, entry=entry, by=None)) == code
    assert not BenefitAgreement.objects.exists()


def test_what_lacks_is_told_and_the_number_is_registered_once(helper: User, other_township_clerk: User) -> None:
    coop = made()
    assert code_of(made) == "BENEFIT-158"
    lacking = replace(LOOK, has_accounts=False)
    for entry in (lacking, replace(LOOK, on=date(2016, 1, 1)), replace(LOOK, on=date(2999, 1, 1))):
        assert code_of(lambda: check_cooperative(cooperative=coop, entry=entry, by=None)) == "BENEFIT-159"  # noqa: B023
    assert not check_cooperative(cooperative=coop, entry=replace(lacking, words="公开账目"), by=None).is_regular
    assert check_cooperative(cooperative=coop, entry=LOOK, by=None).is_regular
    for user in (helper, other_township_clerk):
        with pytest.raises(PermissionDenied):
            check_cooperative(cooperative=coop, entry=LOOK, by=user)


def test_its_pages_register_look_and_sign(county_officer: User, other_township_clerk: User) -> None:
    areas()
    home, client = household(), signed_in(county_officer)
    sent = {
        "key": "a",
        "area": VILLAGE,
        "name": "某合作社",
        "kind": "farm",
        "register_no": "9",
        "responsible": "甲",
        "industry": "紫薯",
    }
    assert client.post("/benefits/cooperatives/new/", sent).status_code == 409
    there = client.post("/benefits/cooperatives/new/", sent | {"registered_on": "2016-11-01"})["Location"]
    look = {"key": "b", "on": "2017-04-27", "has_charter": "on", "words": ""}
    assert client.post(f"{there}check/", look).status_code == 409
    assert client.post(f"{there}check/", look | {"words": "建成员账户"}).status_code == 302
    order = {
        "key": "c", "document_no": "联结1号", "mechanism": "orders", "crop": "薯", "plot": "岗地", "mu": "1.5", "jin": "750",
        "floor": "0.8",
        "signed_on": "2017-04-28", "households": home.household_no,
    }  # fmt: skip
    assert client.post(f"{there}agree/", order).status_code == 302
    page = client.get(there).content.decode()
    for words in (home.head_name, "岗地", "750", "0.80", "建成员账户"):
        assert words in page
    assert "待整改" in client.get("/benefits/cooperatives/").content.decode()
    assert signed_in(other_township_clerk).get(there).status_code == 404


def test_its_list_is_for_those_who_read_benefits(sent_at: Callable[[str], dict[str, int]]) -> None:
    answers = sent_at("/benefits/cooperatives/")
    assert (answers["county_officer"], answers["stranger"]) == (200, 403)


def test_the_database_refuses_what_cannot_be() -> None:
    coop, home = made(), household()
    good: dict[str, Any] = {
        "cooperative": coop, "household": home, "document_no": "1", "mechanism": "orders", "crop": "薯", "mu": 1,
        "signed_on": date(2017, 4, 28), "at": timezone.now(),
    }  # fmt: skip
    named = {
        "area_code": OTHER_VILLAGE,
        "kind": "farm",
        "industry": "x",
        "registered_on": date(2016, 1, 1),
        "at": timezone.now(),
    }
    BenefitAgreement.objects.create(**good)
    cases: list[tuple[str, Callable[[], object]]] = [
        ("cooperative_has_a_name_and_a_number", lambda: Cooperative.objects.create(name="", register_no="8", responsible="x", **named)),
        (
            "cooperative_that_lacks_something_is_told_what",
            lambda: CooperativeCheck.objects.create(
                cooperative=coop, on=date(2017, 1, 1), has_charter=False, has_accounts=True, has_member_accounts=True,
                returns_surplus=True, at=timezone.now(),
            ),
        ),
        (r"agreement_is_signed_once_with_a_household|UNIQUE", lambda: BenefitAgreement.objects.create(**good)),
        ("agreement_has_a_number", lambda: BenefitAgreement.objects.create(**good | {"document_no": ""})),
        (
            "agreement_ends_after_it_is_signed",
            lambda: BenefitAgreement.objects.create(**good | {"document_no": "2", "ends_before": date(2017, 4, 28)}),
        ),
        (
            "agreement_is_about_some_land_and_goods",
            lambda: BenefitAgreement.objects.create(**good | {"document_no": "3", "mu": 0}),
        ),
        ("order_says_what_and_how_much", lambda: BenefitAgreement.objects.create(**good | {"document_no": "4", "crop": ""})),
    ]  # fmt: skip
    for constraint, act in cases:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            act()
    check_cooperative(cooperative=coop, entry=LOOK, by=None)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM benefits_cooperativecheck")
