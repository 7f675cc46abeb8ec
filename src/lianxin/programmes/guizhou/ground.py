"""Where the programme of report 002 works and who is sent: 1,120 real villages, 115 units, their party organisations and people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from lianxin.core.sheets import write_table
from lianxin.people.models import Branch, Helper, Unit
from lianxin.people.operations import NewBranch, register_branches
from lianxin.places.operations import open_areas
from lianxin.places.queries import gazetteer
from lianxin.programmes.demo.people import drawn_name, drawn_surname, telephone
from lianxin.programmes.loading import Loaded, imported
from lianxin.programmes.register import Settled, Village, drawn_register, write_members, write_units, write_villages
from lianxin.registry.operations import open_year
from lianxin.rulebook import dictionary

PROVINCE = "52"
YEAR = 2016
STARTS_ON = date(2016, 4, 1)
# The four counties whose villages the report names, whole; the fifth is ours, and as much of it as 1,120 villages need.
COUNTIES = ("520623", "520524", "522723", "522729", "522631")
VILLAGES, BRANCHES, LED, UNITS, SENDING = 1120, 1263, 2152, 115, 19
# 1,036 of the 1,263 secretaries are leading cadres; each of the nineteen units sends twelve specialists.
LEADERS, SPECIALISTS_OF_EACH = 1036, 12
SHARES = 123
# What specialists can do; each of the nineteen units sends somebody for each.
SKILLS = ("果树栽培", "养蜂", "农田水利", "兽医")
BEES, HALL, FOREST, WEB = (
    "520623205210", "520524116214", "522723102200", "522729103202",
)  # fmt: skip
_LINE_FEN = 3_146_00
# Named in the report; the first five are those of the nineteen that it names.
_NAMED = (
    "省农科院", "省卫计委", "省农委", "省农业厅", "省水利厅", "省民宗委", "省环保厅", "省科协", "贵州科学院", "省检察院", "省档案局",
    "省总工会", "省直机关工委",
)  # fmt: skip
_NOT_VILLAGES = ("居", "社区")


@dataclass(frozen=True, slots=True)
class Ground:
    """What was opened and sent: villages in the order in which branches are paired, units, branches, and the people by kind."""

    villages: tuple[Village, ...]
    units: tuple[Unit, ...]
    branches: tuple[Branch, ...]
    specialists: tuple[Helper, ...]

    def village_of(self, number: int) -> Village:
        """The village that the branch of a number helps: the first 143 villages have two branches each."""
        return self.villages[number % len(self.villages)]

    def branch_at(self, code: str) -> Branch:
        """The first branch that helps the village of a code."""
        return next(b for n, b in enumerate(self.branches) if self.village_of(n).code == code)


def opened_villages() -> tuple[Village, ...]:
    """Open the five counties and their year; return 1,120 villages."""
    for county in COUNTIES:
        open_areas(county_code=county, on=date(YEAR, 1, 1), by=None)
        open_year(county_code=county, year=YEAR, by=None)
    return tuple(_villages())[:VILLAGES]


def _villages() -> Iterator[Village]:
    for county in COUNTIES:
        name = gazetteer().path(county)[-1].name
        for township in gazetteer().children(county):
            for village in gazetteer().children(township.code):
                if "村" in village.name and not any(sign in village.name for sign in _NOT_VILLAGES):
                    yield Village(village.code, name, township.name, village.name)


def led_by(number: int) -> int:
    """How many households the secretary of the branch of a number leads: two, until 2,152 are led."""
    return 2 if number < LED - BRANCHES else 1


def filled_register(folder: Path, villages: tuple[Village, ...], loaded: Loaded) -> None:
    """Write and import the households that are led, county by county, and those of the village whose funds became shares."""
    wanted = dict.fromkeys((village.code for village in villages), 0)
    for number in range(BRANCHES):
        wanted[villages[number % VILLAGES].code] += led_by(number)
    taken: set[str] = set()
    wanted[BEES] = max(wanted[BEES], SHARES)
    for number, county in enumerate(COUNTIES, 1):
        here = [village for village in villages if village.code.startswith(county)]
        settled = [Settled(one, wanted[one.code], 3 * wanted[one.code]) for one in here]
        drawn = drawn_register(
            settled, on=date(YEAR, 3, 31), seed=2002 + number, prefix=county, line_fen=_LINE_FEN, taken=taken
        )
        name = f"{number:02d}-{here[0].county}"
        members = write_members(folder, drawn, name=name)
        loaded.jobs.append(imported(members, "rural_household_info", area_code=county, year=YEAR))
        loaded.households += len(drawn)
        loaded.members += sum(len(one.members) for one in drawn)
    hall = next(village for village in villages if village.code == HALL)
    facts = {hall: {"households": 486, "persons": 1940, "party_members": 23, "poor_households": wanted[HALL]}}
    path = write_villages(folder, facts, name="06-宝山村")
    loaded.jobs.append(imported(path, "village_sheet", area_code=HALL[:6], year=YEAR))


def unit_names() -> list[str]:
    """The 115 units: those that the report names, and as many more as it counts."""
    return [*_NAMED, *(f"省直单位{number:03d}（演示）" for number in range(len(_NAMED) + 1, UNITS + 1))]


def unit_of(number: int) -> int:
    """Which unit, by its place, the branch of a number is of: branches go round the units."""
    return number % UNITS


def sent_people(folder: Path, villages: tuple[Village, ...], loaded: Loaded) -> Ground:
    """Write and import the rosters of units and people, and register the party organisations of every unit as a tree."""
    names = unit_names()
    units = write_units(folder, names, name="07-省直机关", affiliation="provincial", letter="GZ")
    loaded.jobs.append(imported(units, "unit_roster", area_code=PROVINCE, year=YEAR))
    people = folder / "08-省直机关-帮扶责任人.xlsx"
    write_table(people, dictionary().sheet_kinds["helper_roster"], dictionary(), _people(names))
    loaded.jobs.append(imported(people, "helper_roster", area_code=PROVINCE, year=YEAR))
    there = {unit.name: unit for unit in Unit.objects.all()}
    found = [there[name] for name in names]
    secretaries = {one.code: one for one in Helper.objects.filter(code__startswith="GZS")}
    entries = [entry for unit in found for entry in _organs(unit)]
    entries += [
        NewBranch(
            f"GZB{n + 1:04d}", f"{found[unit_of(n)].name}第{n // UNITS + 1}支部", found[unit_of(n)], Branch.Kind.BRANCH, STARTS_ON,
            above=f"{found[unit_of(n)].code}-W", secretary=secretaries[f"GZS{n + 1:04d}"],
        )
        for n in range(BRANCHES)
    ]  # fmt: skip
    made = register_branches(entries=entries, area_code=PROVINCE, by=None)
    branches = [one for one in made if one.kind == Branch.Kind.BRANCH]
    specialists = Helper.objects.filter(code__startswith="GZT").order_by("code")
    return Ground(villages, tuple(found), tuple(branches), tuple(specialists))


def _organs(unit: Unit) -> Iterator[NewBranch]:
    """The two at the top of a unit: its party group leads, the committee of the organ arranges (党组统领、党委统筹)."""
    group = f"{unit.code}-Z"
    yield NewBranch(group, f"{unit.name}党组", unit, Branch.Kind.GROUP, STARTS_ON)
    yield NewBranch(f"{unit.code}-W", f"{unit.name}机关党委", unit, Branch.Kind.COMMITTEE, STARTS_ON, above=group)


def _people(names: list[str]) -> Iterator[dict[str, Any]]:
    chance = Random(2002)  # noqa: S311 - a repeatable example, not a secret

    def person(number: str, unit: str, post: str, more: dict[str, Any]) -> dict[str, Any]:
        sex = "male" if chance.random() < 0.7 else "female"
        return {
            "unit.name": unit, "helper.helper_no": number, "helper.sex": sex, "helper.post": post,
            "helper.name": drawn_name(chance, sex, "han", drawn_surname(chance)), "helper.phone": telephone(chance),
            "helper.political_status": "party_member", "helper.starts_on": STARTS_ON,
        } | more  # fmt: skip

    for number in range(BRANCHES):
        more = {"helper.rank": "division_head"} if number < LEADERS else {}
        yield person(f"GZS{number + 1:04d}", names[unit_of(number)], "党支部书记", more)
    for number in range(SENDING * SPECIALISTS_OF_EACH):
        skill = {"helper.skill": SKILLS[number // SENDING % len(SKILLS)]}
        yield person(f"GZT{number + 1:04d}", names[number % SENDING], "专业技术人员", skill)
    # The one who planned the actions and was honoured for it; his name is ours.
    yield person("GZK0001", "省直机关工委", "组织部干部", {"helper.name": "吕策（演示）"})
