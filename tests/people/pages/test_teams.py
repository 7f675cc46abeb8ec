"""The pages of resident teams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cast import OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE, signed_in
from lianxin.audit.models import Event
from lianxin.people.models import Helper, Team, TeamMember, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_areas")]
READERS = dict.fromkeys(("county_officer", "township_clerk", "other_township_clerk", "auditor", "unit_liaison"), 200)
CLOSED = dict.fromkeys(("village_team_member", "helper", "other_helper", "stranger"), 403) | {"nobody": 302}


@pytest.fixture
def office(county_officer: User) -> Client:
    return signed_in(county_officer)


@pytest.fixture
def team(village_team_member: User) -> Team:
    """The team in the village, with its first secretary."""
    return Team.objects.get(village_code=VILLAGE)


def fault(answer: Any, field: str) -> str:
    assert answer.status_code == 400
    return str(answer.context["form"].errors[field][0])


def villages(answer: Any) -> list[str]:
    return [row["village"] for row in answer.context["rows"]]


def test_the_list_is_open_to_readers_of_people(sent_at: Callable[..., dict[str, int]]) -> None:
    assert sent_at("/people/teams/") == READERS | CLOSED


def test_a_team_is_shown_where_the_reader_may_see_its_village(
    sent_at: Callable[..., dict[str, int]], team: Team
) -> None:
    hidden = {"other_township_clerk": 404, "unit_liaison": 404}
    assert sent_at(f"/people/teams/{team.pk}/") == READERS | CLOSED | hidden


@pytest.mark.parametrize("url", ["/people/teams/new/", "/people/teams/{team}/join/"])
def test_opening_and_joining_is_for_the_county_officer(
    sent_at: Callable[..., dict[str, int]], team: Team, url: str
) -> None:
    officer_only = dict.fromkeys(READERS, 403) | CLOSED
    assert sent_at(url.format(team=team.pk)) == officer_only | {"county_officer": 200}
    assert sent_at(url.format(team=team.pk), method="post") == officer_only | {"county_officer": 400}


@pytest.mark.parametrize("part", ["", "join/"])
def test_another_countys_team_has_no_page(office: Client, far_team: Team, part: str) -> None:
    assert office.get(f"/people/teams/{far_team.pk}/{part}").status_code == 404
    assert "外县" not in office.get("/people/teams/").content.decode()


def test_teams_are_listed_by_village_with_who_serves(office: Client, team: Team) -> None:
    answer = office.get("/people/teams/")
    assert villages(answer) == ["某镇上河村"]
    assert "驻村丁" in answer.content.decode()
    assert villages(office.get(f"/people/teams/?area={TOWNSHIP}")) == ["某镇上河村"]
    assert villages(office.get(f"/people/teams/?area={OTHER_TOWNSHIP}")) == []


@pytest.mark.parametrize("area", ["999902", "x"])
def test_an_area_out_of_scope_shows_no_team(office: Client, team: Team, area: str) -> None:
    answer = office.get(f"/people/teams/?area={area}")
    assert villages(answer) == []
    assert "筛选条件有误" in answer.content.decode()


def test_a_village_without_a_first_secretary_says_so(office: Client) -> None:
    new = {"village_code": OTHER_VILLAGE, "name": "乙局驻下河村工作队", "starts_on": "2026-01-01"}
    assert office.post("/people/teams/new/", new).status_code == 302
    assert Event.objects.filter(act="people.open_team", area_code=OTHER_VILLAGE).count() == 1
    assert "空缺" in office.get("/people/teams/").content.decode()


def test_a_village_has_one_team(office: Client, team: Team) -> None:
    again = {"village_code": VILLAGE, "name": "又一队", "starts_on": "2026-01-01"}
    assert "[PEOPLE-020]" in fault(office.post("/people/teams/new/", again), "village_code")
    assert Team.objects.count() == 1


@pytest.mark.parametrize("village", ["999902101201", TOWNSHIP, ""])
def test_a_team_is_opened_in_a_village_of_ones_own_only(office: Client, village: str) -> None:
    assert fault(office.post("/people/teams/new/", {"village_code": village, "name": "队"}), "village_code")
    assert not Team.objects.exists()


def test_a_helper_joins_by_his_number(office: Client, team: Team, helper: User) -> None:
    url = f"/people/teams/{team.pk}/"
    form = {"helper": "H-01", "duty": "member", "starts_on": "2026-11-24"}
    assert office.post(url + "join/", form)["Location"] == url
    assert TeamMember.objects.get(team=team, duty="member").helper.code == "H-01"
    assert "帮扶戊" in office.get(url).content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"helper": "H-404"}, "helper", "PEOPLE-028"),
        ({"helper": "H-99"}, "helper", "PEOPLE-028"),  # of another county
        ({"helper": "H-90"}, "helper", "PEOPLE-022"),
        ({"duty": "first_secretary"}, "duty", "PEOPLE-023"),
        ({"starts_on": "2019-12-31"}, "starts_on", "PEOPLE-021"),
        ({"ends_before": "2026-11-24"}, "ends_before", "PEOPLE-009"),
    ],
)
def test_a_refusal_to_join_shows_at_its_field(
    office: Client, team: Team, helper: User, far_helper: Helper, changed: dict[str, str], field: str, code: str
) -> None:
    form = {"helper": "H-01", "duty": "member", "starts_on": "2026-11-24"} | changed
    assert f"[{code}]" in fault(office.post(f"/people/teams/{team.pk}/join/", form), field)
    assert team.members.count() == 1


def test_a_township_clerk_sees_members_of_county_units_without_a_link(township_clerk: User, team: Team) -> None:
    page = signed_in(township_clerk).get(f"/people/teams/{team.pk}/").content.decode()
    assert "驻村丁" in page
    assert f"/people/helpers/{team.members.get().helper_id}/" not in page
