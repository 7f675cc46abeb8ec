"""The pages by which rows that reports lean on are recorded: who may see them, who may fill them in, and what they keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from cast import COUNTY, VILLAGE, signed_in
from lianxin.benefits.models import CoordinatedLoan, IndustryLink
from lianxin.exits.models import CoverageFigure
from lianxin.people.models import User
from lianxin.places.models import AreaTag
from lianxin.work.models import VillageGroup
from registry.makers import areas, household

pytestmark = pytest.mark.django_db
KEY = "a" * 32
READERS = {
    "county_officer", "township_clerk", "other_township_clerk", "village_team_member", "helper", "other_helper", "unit_liaison",
    "auditor",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _places() -> None:
    areas()


@pytest.mark.parametrize(
    ("url", "open_to"),
    [
        ("benefits:leading", READERS),
        ("benefits:link", {"county_officer", "township_clerk", "other_township_clerk"}),
        ("benefits:coordinated", {"county_officer", "township_clerk", "other_township_clerk"}),
        ("work:groups", READERS),
        ("work:new-group", {"county_officer", "township_clerk", "village_team_member"}),
        ("exits:new-coverage", {"county_officer"}),
    ],
)  # fmt: skip
def test_it_opens_a_page_to_those_only(
    cast: Any, sent_at: Callable[..., dict[str, int]], url: str, open_to: set[str]
) -> None:
    statuses = sent_at(reverse(url))
    assert {name for name, status in statuses.items() if status == 200} == open_to
    assert {status for name, status in statuses.items() if name not in open_to} <= {302, 403}


def test_a_clerk_records_who_leads_and_a_loan(township_clerk: User) -> None:
    client, number = signed_in(township_clerk), household("甲某").household_no
    told = {
        "key": KEY, "area": VILLAGE, "leader": "某能人", "leader_kind": "villager", "industry": "养蜂", "starts_on": "2016-01-01",
        "households": f"{number}\n",
    }  # fmt: skip
    assert client.post(reverse("benefits:link"), told).status_code == 302
    assert client.post(reverse("benefits:link"), told).status_code == 409
    assert IndustryLink.objects.get().leader == "某能人"
    loan = {
        "key": KEY, "area": VILLAGE, "lender": "某银行", "borrower": "某社", "purpose": "建棚", "amount": "7000000", "qualifier": ">",
        "on": "2017-01-01", "document_no": "1",
    }  # fmt: skip
    assert client.post(reverse("benefits:coordinated"), loan).status_code == 302
    assert CoordinatedLoan.objects.get().amount_fen == 7_000_000_00
    page = client.get(reverse("benefits:leading"))
    assert all(word in page.content.decode() for word in ("某能人", "某银行", "7,000,000.00"))


def test_a_team_records_a_group(village_team_member: User) -> None:
    client = signed_in(village_team_member)
    told = {"village": VILLAGE, "name": "联防队", "kind": "defence", "starts_on": "2016-06-01", "names": "甲\n乙\n"}
    assert client.post(reverse("work:new-group"), told).status_code == 302
    assert VillageGroup.objects.get().members.count() == 2
    assert client.post(reverse("work:new-group"), told).status_code == 409
    assert "联防队" in client.get(reverse("work:groups")).content.decode()


def test_a_county_records_coverage_and_a_tag(county_officer: User, township_clerk: User) -> None:
    client = signed_in(county_officer)
    told = {"area": COUNTY, "year": "2016", "kind": "pension", "covered": "96", "due": "100", "source": "表"}
    assert client.post(reverse("exits:new-coverage"), told).status_code == 302
    assert client.post(reverse("exits:new-coverage"), told | {"covered": "101"}).status_code == 409
    assert CoverageFigure.objects.get().covered == 96
    assert "养老保险参保率" in client.get(reverse("exits:figures")).content.decode()
    tag = {"kind": "poor_county", "document": "某文件", "starts_on": "2015-01-01"}
    url = reverse("places:tag", args=[COUNTY])
    assert client.post(url, tag).status_code == 302
    assert client.post(url, tag).status_code == 409
    assert AreaTag.objects.get().area_code == COUNTY
    assert "特困县" in client.get(reverse("places:area", args=[COUNTY])).content.decode()
    assert signed_in(township_clerk).get(url).status_code == 403
