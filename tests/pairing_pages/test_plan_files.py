"""The tables of a plan as files: the same filter as on the page, and no name that its reader may not see."""

from __future__ import annotations

import csv
import io

import pytest

from cast import OTHER_VILLAGE, Cast, signed_in
from lianxin.audit.models import Event
from lianxin.pairing.models import Plan
from lianxin.people.models import User

pytestmark = pytest.mark.django_db


def lines_of(user: User, plan: Plan, query: str) -> list[list[str]]:
    response = signed_in(user).get(f"/pairing/plans/{plan.pk}/?format=csv&{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_plan_s_households_are_a_file(draft: Plan, county_officer: User) -> None:
    headings, *lines = lines_of(county_officer, draft, "list=households")
    assert headings[:5] == ["户主", "村", "困难程度", "第一帮扶责任人", "单位"]
    assert [(line[0], line[1]) for line in lines] == [
        ("甲某", "某镇上河村"),
        ("乙某", "某镇上河村"),
        ("丙某", "邻镇下河村"),
    ]
    assert all(line[3] and line[4] and line[6] for line in lines)


def test_the_filter_holds_in_the_file(draft: Plan, county_officer: User) -> None:
    heads = [line[0] for line in lines_of(county_officer, draft, f"list=households&village={OTHER_VILLAGE}")[1:]]
    assert heads == ["丙某"]
    event = Event.objects.get(act="site.download")
    assert (event.thing_id, event.area_code) == ("pairing.plan_households", OTHER_VILLAGE)
    assert event.details["filters"] == {"plan": str(draft.pk), "village": OTHER_VILLAGE}


def test_a_plan_s_villages_are_a_file(draft: Plan, county_officer: User) -> None:
    headings, *lines = lines_of(county_officer, draft, "list=villages")
    assert headings == ["村", "牵头单位", "责任单位", "共建单位", "户", "人均负担"]
    assert [(line[0], line[4]) for line in lines] == [("某镇上河村", "2"), ("邻镇下河村", "1")]
    assert all(line[1] for line in lines)


def test_the_page_offers_both(draft: Plan, county_officer: User) -> None:
    page = signed_in(county_officer).get(f"/pairing/plans/{draft.pk}/").content.decode()
    for part in ("households", "villages"):
        assert f"list={part}&amp;format=xlsx" in page
        assert f"list={part}&amp;format=csv" in page


@pytest.mark.parametrize("member", ["township_clerk", "helper", "unit_liaison", "stranger"])
def test_a_plan_that_its_reader_may_not_see_gives_no_file(draft: Plan, cast: Cast, member: str) -> None:
    client = cast.client(member)
    for query in ("", "?format=csv&list=households", "?format=xlsx&list=villages"):
        response = client.get(f"/pairing/plans/{draft.pk}/{query}")
        assert response.status_code in {403, 404}
        assert "甲某" not in response.content.decode()
