"""What a board puts first: a red light never misses with whoever leads it, says what is to be done, and opens what it counted."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cast import COUNTY, OTHER_COUNTY, account_with
from eligibility.test_identification import ON, YEAR, line, secure
from lianxin.core.kernel.words import Words
from lianxin.eligibility.operations import identify
from lianxin.people.models import User
from lianxin.people.roles import ROLES, Act, Role
from lianxin.registry.models import Household
from lianxin.reports.boards import firsts
from lianxin.reports.boards.firsts import RedLight, firsts_of, leads, red_lights
from lianxin.reports.boards.lights import Limits, Share
from lianxin.reports.boards.lists import PartRow
from lianxin.reports.boards.places import Level, Place, parts_of
from lianxin.reports.boards.rates import RATES, rate_named
from lianxin.site.workbench import ShownWaiting, Urgency, Waiting, waiting_for
from registry import makers

pytestmark = pytest.mark.django_db
LIMITS = Limits(95, 80)
PLACE = Place(COUNTY, "某县", Level.COUNTY)
PREFECTURE = Place("9999", "某市", Level.PREFECTURE)


def waiting(name: str, urgency: Urgency, since: date | None = None) -> Waiting:
    return Waiting(Words(name, name), 1, f"/{name}", urgency, since=since)


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> list[Waiting]:
    """Eight things that wait for the reader besides."""
    found = [waiting(f"等{n}", Urgency.NOW if n % 2 else Urgency.SOON, date(2026, 1, n)) for n in range(1, 9)]
    monkeypatch.setattr(firsts, "waiting_for", lambda user: [ShownWaiting(one, "bell") for one in found])
    return found


def test_a_red_light_never_misses_in_the_list_of_whoever_leads_it(own: list[Waiting], county_officer: User) -> None:
    for number, red in itertools.product(range(11), (True, False)):
        lights = [RedLight(waiting(f"红{n}", Urgency.NOW, None), is_led=red) for n in range(number)]
        shown = firsts_of(county_officer, lights)
        names = [one.waiting.words.zh for one in shown.lines]
        assert not red or {f"红{n}" for n in range(number)} <= set(names)
        # Nor does all of what is his own give way to it.
        assert sum(one in names for one in ("等1", "等3", "等5")) == 3
        assert shown.left == 8 - sum(name.startswith("等") for name in names)


def test_the_gravest_comes_first_and_of_those_the_oldest(own: list[Waiting], county_officer: User) -> None:
    late = RedLight(waiting("红", Urgency.NOW, date(2026, 1, 2)), is_led=True)
    names = [one.waiting.words.zh for one in firsts_of(county_officer, [late]).lines]
    assert names == ["等1", "红", "等3", "等5", "等7", "等2"]


def test_a_red_light_says_how_many_what_is_to_be_done_and_where_it_is_worst(county_officer: User) -> None:
    rate = rate_named("paired")
    parts = [
        PartRow(Place(COUNTY + code, name, Level.TOWNSHIP), {"paired": share})
        for code, name, share in (("101", "甲", Share(7, 15)), ("102", "乙", Share(1, 15)), ("103", "丙", Share(9, 9)))
    ]
    (red,) = red_lights(county_officer, PLACE, [(rate, Share(17, 39))], parts, LIMITS, on=ON)
    assert red.is_led
    assert red.waiting.words.zh == "红灯：结对 43.6%"
    assert red.waiting.count == 22
    assert red.waiting.detail.zh == "生成并确认结对方案；县牵头；欠得最多：乙 6.7%"
    for share in (Share(16, 20), Share(0, 0), Share(0, 5, is_hidden=True), None):
        assert red_lights(county_officer, PLACE, [(rate, share)], parts, LIMITS, on=ON) == []


def test_each_light_is_led_by_somebody_of_a_county_who_may_do_what_it_asks_for() -> None:
    for rate in RATES:
        holders = {role for role in Role if rate.leads & ROLES[role].acts}
        assert holders & {Role.COUNTY_OFFICER, Role.TOWNSHIP_CLERK}, rate.name
        assert Role.SUPERVISOR not in holders, rate.name
        assert {Role.AUDITOR, Role.EVALUATOR} & holders == set(), rate.name


def test_who_only_reads_is_told_of_it_after_what_is_urgent(auditor: User, township_clerk: User) -> None:
    shares = [(rate_named("issues"), Share(1, 3))]
    (red,) = red_lights(auditor, PLACE, shares, [], LIMITS, on=ON)
    assert (red.is_led, red.waiting.urgency) == (False, Urgency.SOON)
    # A township leads what is its own and not the whole county.
    assert not leads(township_clerk, rate_named("issues"), PLACE)
    assert leads(township_clerk, rate_named("issues"), Place(COUNTY + "101", "某镇", Level.TOWNSHIP))


@pytest.fixture
def supervisor(db: None) -> User:
    return account_with(Role.SUPERVISOR, "9999", username="city", name="市督导")


def test_above_the_counties_watching_over_them_comes_first_and_none_of_their_work(supervisor: User) -> None:
    shares = [(rate_named("cases"), Share(1, 3)), (rate_named("planned"), Share(0, 4))]
    parts = [PartRow(Place(code, code, Level.COUNTY), {"planned": Share(0, 2)}) for code in (COUNTY, OTHER_COUNTY)]
    found = red_lights(supervisor, PREFECTURE, shares, parts, LIMITS, on=ON)
    assert [(red.is_led, red.waiting.urgency) for red in found] == [(True, Urgency.NOW)] * 2
    assert "牵头；欠得最多：" in found[0].waiting.detail.zh
    assert waiting_for(supervisor) == []


def test_a_supervisor_may_do_nothing_that_is_a_countys_work() -> None:
    acts = ROLES[Role.SUPERVISOR].acts
    assert acts <= ROLES[Role.AUDITOR].acts | ROLES[Role.COUNTY_OFFICER].acts
    assert not acts & {Act.ACT_FOR_COUNTY, Act.MANAGE_WORK, Act.MANAGE_ISSUES, Act.MANAGE_PEOPLE, Act.OPEN_SENSITIVE}


def test_a_province_compares_its_counties_where_it_has_one_prefecture() -> None:
    province = Place("99", "某省", Level.PROVINCE)
    assert [one.code for one in parts_of(province, {COUNTY + "101201", OTHER_COUNTY + "101201"})] == [
        COUNTY,
        OTHER_COUNTY,
    ]
    assert [one.code for one in parts_of(province, {COUNTY + "101201", "990101101201"})] == ["9901", "9999"]
    assert [one.code for one in parts_of(province, {COUNTY + "101201"})] == [COUNTY]


def test_the_board_of_a_supervisor_compares_counties_and_opens_what_is_behind(client: Client, supervisor: User) -> None:
    makers.areas()
    makers.year_book()
    line()
    for income in (1000, 5000, None, None):
        secure(income)
    Household.objects.filter(pk__in=Household.objects.order_by("-pk").values("pk")[:1]).update(
        village_code="999902101201"
    )
    identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    client.force_login(supervisor)
    page = client.get(reverse("reports:dashboard"))
    assert [row.place.code for row in page.context["parts"].found] == ["9999", COUNTY, OTHER_COUNTY]
    reds = [one.waiting for one in page.context["firsts"].lines]
    assert reds
    for one in reds:
        assert client.get(one.url).context["number"] == one.count, one.words.zh
    # His workbench, where he begins, says the same, and the board does not say it twice.
    assert [one.waiting for one in client.get("/").context["lines"]] == reds
    wall = client.get(reverse("reports:dashboard"), {"view": "wall"})
    assert reds[0].words.zh in wall.content.decode()
