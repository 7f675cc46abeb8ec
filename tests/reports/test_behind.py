"""Every number of a dashboard opens the very rows that it counted, as many as it says, to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from eligibility.test_identification import ON, YEAR, line, secure
from funds import makers as money
from lianxin.core.charts import Lines
from lianxin.eligibility.operations import identify
from lianxin.exits.operations import NewFigure, record_figure
from lianxin.people.models import Grant, User
from lianxin.registry.models import Household, HouseholdFacts, Member, MemberFacts
from lianxin.reports.boards.pictures import incidence_picture
from lianxin.reports.boards.places import Level, Place
from lianxin.reports.boards.rates import shares_of, summed
from lianxin.reports.row_addresses import address_of
from lianxin.work.models import PlanLine, PlanVersion, WorkPlan
from registry import makers
from reports.marks import Told, marks_of
from work.makers import helper_of, paired, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(county_officer: User, helper: User, township_clerk: User) -> list[Household]:
    """Five households: judged, paired, planned for, in cases, with money, in two years and two townships."""
    makers.areas()
    makers.year_book()
    line()
    homes = [secure(income) for income in (1000, 5000, 9000, None, 33_000)]
    elsewhere = secure(3000)
    Household.objects.filter(pk=elsewhere.pk).update(village_code=OTHER_VILLAGE)
    homes.append(elsewhere)
    identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    paired(helper, homes[0])
    paired(helper, homes[1], starts_on=date(2024, 1, 1))
    visit(helper, homes[0], on=date(2026, 8, 10))
    _lived(homes)
    _planned(homes)
    tranche = money.tranche()
    money.allocated(tranche, money.project(), 30_000_00)
    return homes


def _lived(homes: list[Household]) -> None:
    for number, home in enumerate(homes):
        if number != 2:
            makers.household_facts(home, YEAR - 2, household_type="poor" if number % 2 else None)
        HouseholdFacts.objects.filter(household=home, year=YEAR).update(household_type="exited", is_carried=number == 1)
        Member.objects.filter(facts__household=home).update(birth_on=date(2020 - 9 * number, 2, 28), sex="female")
        MemberFacts.objects.filter(household=home).update(labour_ability="ordinary" if number else None)


def _planned(homes: list[Household]) -> None:
    """Six families of measures, so that the smaller ones are drawn as one; a household has two of those."""
    for home, families in zip(
        homes, (("industry", "work", "health"), ("industry", "a", "b"), ("c",), ("",)), strict=False
    ):
        plan = WorkPlan.objects.create(household=home, area_code=home.village_code, year=YEAR, versions_made=1)
        version = PlanVersion.objects.create(plan=plan, number=1, note="商定", at=timezone.now())
        for number, family in enumerate(families, start=1):
            PlanLine.objects.create(version=version, mark=number, cause_kind="cause", cause="illness", family=family)


def behind(client: Client, address: str) -> Any:
    got = client.get(address)
    assert got.status_code == 200, address
    return got.context


def opened(client: Client, told: Iterable[Told]) -> int:
    """Follow every mark that is not nought; return how many were told in rows."""
    followed = 0
    for name, value, address in told:
        if not value:
            continue
        assert address, name
        if not address.startswith("/reports/rows/") or "/incidence/" in address:
            assert client.get(address).status_code == 200, (name, address)
            continue
        found = behind(client, address)
        sum_fen = found["side"].sum_fen
        assert value == (found["number"] if sum_fen is None else sum_fen), (name, address)
        followed += 1
    return followed


@pytest.mark.parametrize("area", ["", VILLAGE])
def test_every_mark_and_number_of_a_board_opens_as_many_rows_as_it_says(
    county: list[Household], client: Client, county_officer: User, area: str
) -> None:
    client.force_login(county_officer)
    board = client.get(reverse("reports:dashboard"), {"area": area} if area else {}).context
    titles = {picture.title.zh for picture in (*board["pictures"], *board["people"])}
    assert {"进与退", "原因与措施", "资料缺口", "人均纯收入分布", "劳动能力"} <= titles
    marks = [told for picture in (*board["pictures"], *board["people"]) for told in marks_of(picture)]
    counts = [(words.zh, int(str(number)), url) for words, number, url in (*board["counts"], *board["verdicts"])]
    helped = ("已结对户", board["figures"].paired, board["helped_address"])
    assert opened(client, [*marks, *counts, helped]) > 20


def test_every_light_opens_what_is_missing_what_is_there_and_all_of_it(
    county: list[Household], client: Client, county_officer: User
) -> None:
    client.force_login(county_officer)
    seen, area = 0, COUNTY
    for rate, shares in shares_of(county_officer, area, timezone.localdate()):
        share = summed(shares or {}, area)
        if not share.whole:
            continue
        seen += 1
        sides = behind(client, rate.rows(area))["behind"].sides
        found = {side.name: side.number if side.sum_fen is None else side.sum_fen for side in sides}
        wanted = {"missing": share.whole - share.part, "there": share.part, "all": share.whole}
        assert found == {name: wanted[name] for name in found}, rate.name
    assert seen >= 5


def test_the_boards_of_a_unit_and_of_a_helper_open_their_rows(
    county: list[Household], client: Client, county_officer: User, helper: User
) -> None:
    of = helper_of(helper)
    for user in (county_officer, helper):
        client.force_login(user)
        for page in (reverse("reports:helper", args=[of.pk]), reverse("reports:unit", args=[of.unit_id])):
            got = client.get(page)
            if got.status_code == 404:
                assert user == helper
                continue
            board = got.context["board"]
            marks = [told for picture in board.pictures for told in marks_of(picture)]
            counts = [(words.zh, number, url) for words, number, url in board.counts]
            assert opened(client, [*marks, *counts]) >= 3
            for _, share, address in board.shares:
                assert [side.number for side in behind(client, address)["behind"].sides] == [
                    share.whole - share.part, share.part, share.whole,
                ]  # fmt: skip


def test_a_wall_turns_its_pictures_over_and_can_be_held(
    county: list[Household], client: Client, county_officer: User
) -> None:
    client.force_login(county_officer)
    wall = client.get(reverse("reports:dashboard"), {"view": "wall"})
    following = reverse("reports:dashboard") + f"?area={COUNTY}&view=wall&sheet=2"
    assert wall.headers["Refresh"] == f"45; url={following}"
    assert wall.context["of"] == 3
    second = client.get(following)
    assert second.headers["Refresh"] == f"45; url={following.replace('=2', '=3')}"
    last = client.get(following.replace("sheet=2", "sheet=3"))
    assert last.headers["Refresh"] == f"45; url={following.replace('=2', '=1')}"
    shown = [one.title.zh for got in (wall, second) for one in got.context["pictures"]]
    assert len(set(shown)) == len(shown) > 3
    held = client.get(following + "&hold=1")
    assert held.headers["Refresh"] == f"45; url={following}&hold=1"
    for astray in ("0", "-1", "x", "4", "99999"):
        assert client.get(reverse("reports:dashboard"), {"view": "wall", "sheet": astray}).status_code == 200


def test_the_money_of_a_unit_opens_its_transfers(
    client: Client, county_officer: User, helper: User, township_clerk: User
) -> None:
    makers.areas()
    unit = helper_of(helper).unit
    money.allocated(money.tranche(unit=unit), money.project(), 30_000_00)
    client.force_login(county_officer)
    board = client.get(reverse("reports:unit", args=[unit.pk])).context["board"]
    assert [amount for _, amount, _ in board.money] == [60_000_00, 30_000_00, 0]
    assert opened(client, [(words.zh, amount, url) for words, amount, url in board.money]) == 2
    assert client.get(address_of("unit-money")).status_code == 400
    client.force_login(helper)
    assert client.get(address_of("unit-money", of=f"unit-{unit.pk}")).status_code in {403, 404}


def test_money_is_not_people_and_opens_to_its_keeper_however_few_transfers_there_are(
    county: list[Household], client: Client, funds_officer: User
) -> None:
    client.force_login(funds_officer)
    year = timezone.localdate().year
    assert behind(client, address_of("money", area=COUNTY, year=year))["number"] == 1
    assert behind(client, address_of("paid", area=COUNTY))["behind"].sides[-1].number == 1
    # What is of people is refused to him all the same.
    assert client.get(address_of("helped", area=COUNTY)).status_code == 403


def test_above_a_county_incidence_is_of_its_counties_together_in_years_that_all_of_them_tell(
    client: Client, county_officer: User
) -> None:
    makers.areas()
    Grant.objects.filter(user=county_officer).update(area_code="9999")
    for code, year, poor in ((COUNTY, 2018, 30), (COUNTY, 2019, 20), ("999902", 2019, 4), ("999902", 2020, 1)):
        record_figure(entry=NewFigure(code, year, poor, 100, "某年报"), by=None)
    drawn = incidence_picture(county_officer, Place("9999", "某市", Level.PREFECTURE), ON)
    assert isinstance(drawn, Lines)
    assert [(name, value) for name, value, _ in marks_of(drawn)] == [("发生率 2019", 12.0)]
    assert drawn.reference is None
    client.force_login(county_officer)
    rows = behind(client, next(marks_of(drawn))[2])["rows"]
    assert [row.detail[0].zh for row in rows] == ["贫困人口 20 ÷ 农业户籍人口 100", "贫困人口 4 ÷ 农业户籍人口 100"]
    assert incidence_picture(county_officer, Place(TOWNSHIP, "某乡", Level.TOWNSHIP), ON) is None


def test_the_file_holds_the_rows_of_the_page(county: list[Household], client: Client, county_officer: User) -> None:
    client.force_login(county_officer)
    got = client.get(address_of("told", area=COUNTY, side="all", format="csv"))
    text = b"".join(got.streaming_content).decode("utf-8-sig") if got.streaming else got.content.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 1 + 6


_ASTRAY = (
    "/reports/rows/nonsense/",
    "/reports/rows/people/?age=7&sex=male",
    "/reports/rows/people/?age=x&sex=male",
    "/reports/rows/people/?age=6&sex=",
    "/reports/rows/people/?labour=strong",
    "/reports/rows/income/",
    "/reports/rows/income/?step=99",
    "/reports/rows/income/?step=-1",
    "/reports/rows/verdict/?verdict=maybe",
    "/reports/rows/failing/?rule=nothing",
    "/reports/rows/standing/?since=2025&old=rich",
    "/reports/rows/cases/?procedure=magic",
    "/reports/rows/money/?channel=nobody",
    "/reports/rows/households/?year=20260",
    "/reports/rows/visits/",
    "/reports/rows/records/",
)


def test_a_number_that_no_board_has_opens_nothing(
    county: list[Household], client: Client, county_officer: User
) -> None:
    client.force_login(county_officer)
    for address in _ASTRAY:
        got = client.get(address)
        assert got.status_code == 400, address
        assert "REPORTS-220" in got.content.decode()


def test_a_unit_has_no_rows_of_a_rate_that_is_not_its_own(
    county: list[Household], client: Client, county_officer: User, helper: User, other_helper: User
) -> None:
    client.force_login(county_officer)
    key = f"unit-{helper_of(helper).unit_id}"
    assert client.get(address_of("paired", of=key)).status_code == 400
    for astray in ("unit-0", "unit-x", "team-1", f"helper-{10**12}"):
        assert client.get(address_of("visits", of=astray)).status_code == 404
    client.force_login(other_helper)
    assert client.get(address_of("visits", of=f"helper-{helper_of(helper).pk}")).status_code == 404


def test_nobody_opens_rows_beside_his_area_or_above_his_rights(
    county: list[Household], client: Client, township_clerk: User, sent_at: Callable[..., Mapping[str, int]]
) -> None:
    client.force_login(township_clerk)
    assert behind(client, address_of("households"))["number"] == 5
    for area in (COUNTY, OTHER_VILLAGE, "63"):
        assert client.get(address_of("households", area=area)).status_code == 403
    assert sent_at(address_of("households"))["stranger"] == 403
    got = sent_at(address_of("paid", area=COUNTY))
    assert got["county_officer"] == 200
    assert {got[who] for who in ("stranger", "helper", "village_team_member")} == {403}


def test_a_helper_finds_only_his_own_households_behind_a_number(
    county: list[Household], client: Client, helper: User
) -> None:
    client.force_login(helper)
    assert behind(client, address_of("households"))["number"] == 2
