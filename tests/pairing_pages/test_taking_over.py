"""Lists of pairings that were made elsewhere: all lines or none, beside what is paired already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from openpyxl import Workbook

from cast import COUNTY, LONG_AGO, OTHER_COUNTY, OTHER_VILLAGE, VILLAGE, signed_in
from lianxin.core.kernel.errors import Refused
from lianxin.pairing.models import BranchPairing, HouseholdPairing, Plan, VillagePairing
from lianxin.pairing.operations import PairingList, take_over_pairings
from lianxin.people.models import Branch, Unit, User
from lianxin.people.operations import NewBranch, register_branches
from lianxin.registry.models import Household, HouseholdAccess
from pairing_pages.makers import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(unit: Unit, helper: User) -> Branch:
    entry = NewBranch("B-1", "第一支部", unit, "branch", LONG_AGO, secretary=helper.helper)
    return register_branches(entries=[entry], area_code=COUNTY, by=None)[0]


@pytest.fixture
def told(poor: list[Household], branch: Branch, other_helper: User) -> PairingList:
    """Two units in two villages, a branch in both, three households with helpers."""
    for number, home in enumerate(poor, 1):
        home.household_no = f"H{number}"
        home.save()
    return PairingList(
        COUNTY, 2026, "甲办〔1〕号", TODAY,
        units=[("U-01", VILLAGE, "lead"), ("U-02", OTHER_VILLAGE, "responsible")],
        branches=[("B-1", VILLAGE), ("B-1", OTHER_VILLAGE)],
        households=[("H-01", "H1", "first"), ("H-02", "H1", "second"), ("H-02", "H3", "first")],
    )  # fmt: skip


def test_it_pairs_as_the_list_says_and_opens_the_households_to_their_helpers(told: PairingList, helper: User) -> None:
    plan = take_over_pairings(told=told, by=None)
    assert (plan.state, plan.document) == (Plan.State.CONFIRMED, "甲办〔1〕号")
    assert set(VillagePairing.objects.values_list("unit__code", "village_code", "role")) == set(told.units)
    assert set(BranchPairing.objects.values_list("branch__code", "village_code")) == set(told.branches)
    assert HouseholdPairing.objects.filter(plan=plan).count() == 3
    assert HouseholdAccess.objects.filter(user=helper, household__household_no="H1").exists()


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"units": [("U-99", VILLAGE, "lead")]}, 1),
        ({"units": [("U-01", "999901101299", "lead")]}, 1),
        ({"units": [("U-01", VILLAGE, "boss")]}, 1),
        ({"units": [("U-01", VILLAGE, "lead"), ("U-02", VILLAGE, "lead"), ("U-01", VILLAGE, "co")]}, 2),
        ({"branches": [("B-9", VILLAGE)]}, 1),
        ({"branches": [("B-1", VILLAGE), ("B-1", VILLAGE)]}, 1),
        ({"households": [("H-77", "H1", "first"), ("H-01", "H9", "first"), ("H-01", "H2", "third")]}, 3),
        ({"households": [("H-01", "H1", "first"), ("H-02", "H1", "first")]}, 1),
        ({"households": [("H-01", "H1", "first"), ("H-01", "H1", "second")]}, 1),
    ],
)
def test_one_faulty_line_writes_none_and_all_are_counted(told: PairingList, given: dict[str, Any], count: int) -> None:
    with pytest.raises(Refused) as refusal:
        take_over_pairings(told=replace(told, **given), by=None)
    assert (refusal.value.code, refusal.value.details["count"]) == ("PAIR-109", count)
    assert not Plan.objects.exists()


def test_what_is_paired_already_stands_against_the_list(told: PairingList) -> None:
    take_over_pairings(told=told, by=None)
    with pytest.raises(Refused) as refusal:
        take_over_pairings(told=told, by=None)
    # Every line is paired already; two of them would be a second lead or first helper too.
    assert refusal.value.details["count"] == 7 + 3
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("given", [{"units": (), "branches": (), "households": ()}, {"document": " "}])
def test_a_list_without_lines_or_document_is_refused(told: PairingList, given: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="PAIR-108"):
        take_over_pairings(told=replace(told, **given), by=None)


def test_nobody_takes_over_for_another_county(told: PairingList, county_officer: User, helper: User) -> None:
    with pytest.raises(PermissionDenied):
        take_over_pairings(told=replace(told, area_code=OTHER_COUNTY), by=county_officer)
    with pytest.raises(PermissionDenied):
        take_over_pairings(told=told, by=helper)


def test_the_database_refuses_a_branch_twice_in_a_village_and_an_end_before_the_start(
    told: PairingList, branch: Branch
) -> None:
    plan = take_over_pairings(told=told, by=None)
    wanted = {"branch": branch, "village_code": VILLAGE, "plan": plan, "starts_on": TODAY}
    with pytest.raises(IntegrityError, match=r"branch_is_paired_once_with_a_village|UNIQUE"), transaction.atomic():
        BranchPairing.objects.create(**wanted)
    with pytest.raises(IntegrityError, match="branch_pairing_ends_after_it_starts"), transaction.atomic():
        BranchPairing.objects.create(**wanted, ends_before=TODAY)


def book(*tables: list[list[str]]) -> SimpleUploadedFile:
    """A workbook of sheets."""
    made, out = Workbook(), BytesIO()
    made.remove(made.active)
    for number, rows in enumerate(tables):
        sheet = made.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(row)
    made.save(out)
    return SimpleUploadedFile("名单.xlsx", out.getvalue())


def test_the_officer_takes_a_workbook_over_and_the_pages_show_it(
    sent_at: Callable[..., dict[str, int]], told: PairingList, county_officer: User
) -> None:
    office, url = signed_in(county_officer), "/pairing/take-over/"
    assert [name for name, status in sent_at(url).items() if status == 200] == ["county_officer"]
    asked = {"area": COUNTY, "document": "甲办〔1〕号", "starts_on": "2026-11-24"}
    faulty = book([["序号"], ["1"]])
    assert "PAIR-110" in office.post(url, asked | {"file": faulty}).content.decode()
    sheets = book(
        [["单位编号", "村代码", "身份"], ["U-01", VILLAGE, "牵头单位"]],
        [["支部编号", "村代码"], ["B-1", VILLAGE]],
        [["责任人编号", "户编号"], ["H-01", "H1"], ["H-02", "H3"]],
    )
    answer = office.post(url, asked | {"file": sheets})
    assert answer.status_code == 302
    assert "接收自 甲办〔1〕号" in office.get(answer["Location"]).content.decode()
    assert HouseholdPairing.objects.filter(order="first").count() == 2
    listed = sent_at("/pairing/branches/")
    assert {name for name, status in listed.items() if status != 200} == {"stranger", "nobody"}
    assert "第一支部" in office.get("/pairing/branches/").content.decode()
