"""Projects of report 003: 139 works of safe water for 5,647 households, 96 villages of eco-civilisation, one pilot of the three changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from lianxin.benefits.operations import NewInstrument, allot_shares, open_instrument
from lianxin.places.models import Area
from lianxin.places.operations import tag_area
from lianxin.programmes.hezuo.ground import CITY, FIRST_YEAR, LAST_YEAR, POOR_VILLAGES, WATERED, Ground, Home
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import Project
from lianxin.projects.operations import NewLink, NewProject, NewTarget, take_in_benefit_links, take_over_project
from lianxin.registry.models import Household

WATER_WORKS = 139
# How many households of the pilot hold shares the report does not say: it is ours.
SHAREHOLDERS = 30
ECO_NAME, WATER_NAME = "生态文明小康村（演示）", "农村饮水安全工程（演示）"
LEDGER = "合作市项目台账 2013—2017（演示）"
_TEN_THOUSAND_YUAN = 10_000_00
# Ten thousand yuan of the water department in each year: its works cost all of it.
WATER_MONEY = {2014: 1_500, 2015: 1_700, 2016: 1_900, 2017: 1_600}
# What a work costs before anybody drinks from it, as so many households.
_HOUSEHOLDS_OF_A_SOURCE, _ECO_FEN = 10, 120 * _TEN_THOUSAND_YUAN


def build(ground: Ground) -> None:
    """Take the projects over from the city's ledger, with the households that gain from each."""
    numbers = dict(Household.objects.filter(village_code__startswith=CITY).values_list("household_no", "pk"))
    _water(ground, numbers)
    _eco(ground, numbers)
    _tag(ground)


def _water(ground: Ground, numbers: dict[str, int]) -> None:
    """The households with safe water, spread over the works of their own village: each of them gains from one."""
    homes: dict[str, list[Home]] = {village.code: [] for village in ground.villages}
    for home in ground.homes[:WATERED]:
        homes[home.village.code].append(home)
    works: dict[int, list[tuple[Area, list[Home]]]] = {year: [] for year in WATER_MONEY}
    for number in range(WATER_WORKS):
        village = ground.villages[number % len(ground.villages)]
        turn = number // len(ground.villages)
        turns = WATER_WORKS // len(ground.villages) + (
            number % len(ground.villages) < WATER_WORKS % len(ground.villages)
        )
        own = homes[village.code]
        gaining = own[len(own) * turn // turns : len(own) * (turn + 1) // turns]
        works[FIRST_YEAR + 1 + number % 4].append((village, gaining))
    for year, built in works.items():
        for (village, gaining), fen in zip(built, _costs(year, [len(homes) for _, homes in built]), strict=True):
            project = _taken_over(WATER_NAME, village.code, "guarantees", "water", year, fen)
            _link(project, gaining, numbers, date(2015, 1, 1))


def _costs(year: int, households: Sequence[int]) -> list[int]:
    """What the works of a year cost, by the households that gain from each; together all that the department had. In whole yuan."""
    total = WATER_MONEY[year] * _TEN_THOUSAND_YUAN
    weights = [_HOUSEHOLDS_OF_A_SOURCE + count for count in households]
    costs = [total * weight // sum(weights) // 100_00 * 100_00 for weight in weights]
    return [*costs[:-1], total - sum(costs[:-1])]


def _eco(ground: Ground, numbers: dict[str, int]) -> None:
    """One project for each natural village; the poor of the twenty-four poor ones gain, who are more than 3,500."""
    poor = {village.code for village in ground.villages[:POOR_VILLAGES]}
    for number, (code, areas) in enumerate(ground.natural.items()):
        for area in areas:
            project = _taken_over(ECO_NAME, area.code, "rural_construction", "environment", 2015 + number % 3, _ECO_FEN)
            if code in poor:
                _link(project, _of(area, ground.homes), numbers, date(2016, 7, 1))


def _tag(ground: Ground) -> None:
    """Say of each natural village what the city's documents call it, and which village tries the three changes first."""
    document, since = "生态文明小康村建设名单（演示）", date(2015, 3, 1)
    for number, areas in enumerate(ground.natural.values()):
        for area in areas:
            tag_area(area_code=area.code, kind="ecological_village", document=document, starts_on=since, by=None)
            if number < POOR_VILLAGES:
                tag_area(
                    area_code=area.code,
                    kind="poor_natural_village",
                    document="贫困村名单（演示）",
                    starts_on=since,
                    by=None,
                )
    pilot = next(village for village in ground.villages if village.name.startswith("美武"))
    tag_area(
        area_code=pilot.code,
        kind="reform_pilot",
        document="农牧村“三变”改革试点（演示）",
        starts_on=date(2017, 8, 1),
        by=None,
    )
    _become_shareholders(pilot)


def _become_shareholders(pilot: Area) -> None:
    """The three changes (三变) of the pilot: money of the village becomes shares in a tourism company, its poor households hold them."""
    homes = Household.objects.filter(
        village_code=pilot.code, facts__year=LAST_YEAR, facts__household_type__in=("exited", "poor")
    )
    numbers = homes.order_by("household_no").values_list("household_no", flat=True)[:SHAREHOLDERS]
    entry = NewInstrument(
        "美武村“三变”入股（演示）", "美武乡村旅游专业合作社（演示）", pilot.code, SHAREHOLDERS * 5_000_00, SHAREHOLDERS * 50,
        "合三变〔2017〕1号（演示）", date(2017, 9, 1),
    )  # fmt: skip
    made = open_instrument(entry=entry, by=None)
    allot_shares(instrument=made, weights=dict.fromkeys(numbers, 1), on=date(2017, 9, 1), by=None)


def _of(area: Area, homes: Iterable[Home]) -> Sequence[Home]:
    return [home for home in homes if home.is_poor and home.group == area.name]


def _taken_over(name: str, area_code: str, kind: str, purpose: str, year: int, fen: int) -> Project:
    entry = NewProject(
        name=name, area_code=area_code, year=year, kind=kind, purpose=purpose, content=name, cost_fen=fen,
        delivery_mode="tender", starts_on=date(year, 4, 1), ends_before=date(year, 12, 1),
    )  # fmt: skip
    return take_over_project(
        entry=entry, stage=Stage.ACCEPTED, ledger=LEDGER, on=date(LAST_YEAR, 12, 20), by=None,
        targets=[NewTarget("quantity", "受益户数（户）", "30")], approved_on=date(year, 3, 1),
        approval_document=f"合发改〔{year}〕（演示）",
    )  # fmt: skip


def _link(project: Project, homes: Sequence[Home], numbers: dict[str, int], starts_on: date) -> None:
    links = [NewLink(numbers[home.number], "used_by_all", starts_on) for home in homes]
    take_in_benefit_links(project_id=project.pk, entries=links, by=None)
