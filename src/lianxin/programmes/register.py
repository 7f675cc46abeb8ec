"""A register of synthetic households of exactly so many households and persons, in real villages, as workbooks to import.

A programme says of each village how many households it has and how many persons live in them; who they are is drawn by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from lianxin.core.kernel.money import share_per_person
from lianxin.core.sheets import Look, write_table
from lianxin.places.queries import gazetteer
from lianxin.programmes.demo.households import DrawnHousehold, drawn_household
from lianxin.programmes.demo.people import chosen, drawn_name, drawn_surname, identity_number, telephone
from lianxin.programmes.demo.workbooks import income_rows, member_rows
from lianxin.rulebook import dictionary

# Sizes that drawing meets often enough.
_LEAST, _MOST = 1, 7
_CAUSES = (
    ("illness", 0.34),
    ("skill", 0.22),
    ("labour", 0.17),
    ("disability", 0.13),
    ("schooling", 0.09),
    ("disaster", 0.05),
)


@dataclass(frozen=True, slots=True)
class Village:
    """A real village, by its code and by the names of what it lies in, as the gazetteer writes them.

    A village that the gazetteer does not have is opened as a local area first and given with that area's code and name.
    """

    code: str
    county: str
    township: str
    name: str

    @property
    def place(self) -> dict[str, str]:
        return {"county": self.county, "township": self.township, "village": self.name}


@dataclass(frozen=True, slots=True)
class Settled:
    """How many households of a village are drawn, how many persons live in them, and whether they are registered as poor."""

    village: Village
    households: int
    persons: int
    is_poor: bool = True


def village_named(county_code: str, township: str, name: str) -> Village:
    """The village of a name in a township of a county; ``name`` is written without 村委会 and the like.

    Raises:
        LookupError: the gazetteer has no such village, or more than one.
    """
    county = gazetteer().path(county_code)[-1].name
    found = [
        Village(village.code, county, there.name, village.name)
        for there in gazetteer().children(county_code)
        if there.name == township
        for village in gazetteer().children(there.code)
        if village.name in {f"{name}{end}" for end in ("", "村", "村委会", "村民委员会", "委会", "民委员会")}
    ]
    if len(found) != 1:
        raise LookupError(f"{county_code} {township} {name}: {len(found)} villages in the gazetteer")
    return found[0]


def drawn_register(
    settled: Iterable[Settled], *, on: date, seed: int, prefix: str, line_fen: int, taken: set[str] | None = None
) -> list[DrawnHousehold]:
    """Draw the households of each village, exactly so many of exactly so many persons.

    ``taken`` are identity numbers that somebody has already, and gets those drawn here. ``prefix`` begins the household numbers;
    the poor earn less than ``line_fen`` a person in the year that ends on ``on``.
    """
    chance = Random(seed)  # noqa: S311 - a repeatable example, not a secret
    drawn: list[DrawnHousehold] = []
    for one in settled:
        for size in _sizes(chance, one.households, one.persons):
            place = {**one.village.place, "group_name": f"{chance.randrange(1, 5)}社"}
            household = drawn_household(chance, place, len(drawn) + 1, on, size=size, prefix=prefix)
            (_make_poor if one.is_poor else _make_ordinary)(household, chance, line_fen)
            drawn.append(household)
    _give_own_numbers(drawn, chance, set() if taken is None else taken)
    return drawn


def _give_own_numbers(drawn: Iterable[DrawnHousehold], chance: Random, taken: set[str]) -> None:
    """Draw another identity number for whoever got one that somebody has: among thousands born on the same days it happens."""
    for member in (one for household in drawn for one in household.members):
        while member["id_no"] in taken:
            member["id_no"] = identity_number(chance, member["birth_on"], member["sex"])
        taken.add(member["id_no"])


def write_register(folder: Path, drawn: Sequence[DrawnHousehold], *, name: str) -> tuple[Path, Path]:
    """Write the workbook of members and the workbook of incomes; both are imported in this order."""
    return write_members(folder, drawn, name=name), write_incomes(folder, drawn, name=name)


def write_members(folder: Path, drawn: Sequence[DrawnHousehold], *, name: str) -> Path:
    """Write the workbook of members alone, where nothing hangs on incomes."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-户信息.xlsx"
    write_table(path, dictionary().sheet_kinds["rural_household_info"], dictionary(), member_rows(drawn))
    return path


def write_incomes(folder: Path, drawn: Sequence[DrawnHousehold], *, name: str) -> Path:
    """Write the workbook of incomes of some households."""
    folder.mkdir(parents=True, exist_ok=True)
    path, look = folder / f"{name}-家庭收入.xlsx", Look(banners=(f"{name}家庭收入明细表",))
    write_table(path, dictionary().sheet_kinds["household_income"], dictionary(), income_rows(drawn), look)
    return path


def write_villages(folder: Path, facts: Mapping[Village, Mapping[str, Any]], *, name: str) -> Path:
    """Write the workbook of village facts: fields of the dictionary's table ``village`` by name."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: Iterator[dict[str, Any]] = (
        {f"place.{key}": value for key, value in village.place.items()}
        | {f"village.{key}": value for key, value in told.items()}
        for village, told in facts.items()
    )
    path = folder / f"{name}-行政村信息.xlsx"
    write_table(path, dictionary().sheet_kinds["village_sheet"], dictionary(), rows)
    return path


def write_units(folder: Path, names: Sequence[str], *, name: str, affiliation: str, letter: str = "D") -> Path:
    """Write the roster of helping units, numbered in the order given."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {"unit.unit_no": f"{letter}{n:03d}", "unit.name": unit, "unit.affiliation": affiliation}
        for n, unit in enumerate(names, 1)
    ]
    path = folder / f"{name}-帮扶单位.xlsx"
    write_table(path, dictionary().sheet_kinds["unit_roster"], dictionary(), rows)
    return path


def write_helpers(
    folder: Path, people: Mapping[str, int], *, name: str, starts_on: date, seed: int, posts: Sequence[str]
) -> Path:
    """Write the roster of helpers: so many people of each unit, drawn by chance; the first of a unit is a leading cadre."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = Random(seed)  # noqa: S311
    rows: list[dict[str, Any]] = []
    for unit, count in people.items():
        for number in range(count):
            sex = "male" if chance.random() < 0.72 else "female"
            rows.append({
                "unit.name": unit, "helper.helper_no": f"B{len(rows) + 1:04d}",
                "helper.name": drawn_name(chance, sex, "han", drawn_surname(chance)), "helper.sex": sex,
                "helper.phone": telephone(chance), "helper.post": posts[0] if number == 0 else chance.choice(posts[1:]),
                "helper.political_status": "party_member" if number < 2 or chance.random() < 0.6 else "none",
                "helper.starts_on": starts_on,
            } | ({"helper.rank": "division_head"} if number == 0 else {}))  # fmt: skip
    path = folder / f"{name}-帮扶责任人.xlsx"
    write_table(path, dictionary().sheet_kinds["helper_roster"], dictionary(), rows)
    return path


def _sizes(chance: Random, households: int, persons: int) -> list[int]:
    """So many sizes with exactly this sum: even at first, then one person at a time moves from one household to another."""
    if not households * _LEAST <= persons <= households * _MOST:
        raise ValueError(f"{persons} persons do not fit into {households} households of {_LEAST} to {_MOST}")
    least, more = divmod(persons, households)
    sizes = [least + (number < more) for number in range(households)]
    for _ in range(2 * households):
        one, other = chance.randrange(households), chance.randrange(households)
        if one != other and sizes[one] < _MOST - 1 and sizes[other] > _LEAST:
            sizes[one] += 1
            sizes[other] -= 1
    return sizes


def _make_poor(household: DrawnHousehold, chance: Random, line_fen: int) -> None:
    """Register it as poor, and give it an income below the line, of which the parts add up."""
    fields = household.fields
    fields.pop("exit_year", None)
    fields |= {"household_type": "poor", "household_attribute": "ordinary_poor", "main_cause": chosen(chance, _CAUSES)}
    size = len(household.members)
    net = int(line_fen * size * chance.uniform(0.5, 0.95)) // 100 * 100
    farmed = net // 200 * 100
    cost = farmed // 400 * 100
    wage = net // 300 * 100
    for member in household.members:
        member["dibao"] = "none"
    _earn(fields, size, wage=wage, crop=farmed, cost=cost, forest=net + cost - wage - farmed)


def _make_ordinary(household: DrawnHousehold, chance: Random, line_fen: int) -> None:
    """Leave it unregistered, well above the line."""
    fields = household.fields
    for name in ("exit_year", "household_attribute", "main_cause"):
        fields.pop(name, None)
    fields["household_type"] = "ordinary"
    size = len(household.members)
    net = int(line_fen * size * chance.uniform(1.6, 4)) // 100 * 100
    farmed = net // 300 * 100
    cost = farmed // 400 * 100
    for member in household.members:
        member["dibao"] = "none"
    _earn(fields, size, wage=net + cost - farmed, crop=farmed, cost=cost, forest=0)


def _earn(fields: dict[str, Any], size: int, *, wage: int, crop: int, cost: int, forest: int) -> None:
    """Write the income as sheets have it: sources, their parts, cost, gross and net, all in fen."""
    gross = wage + crop + forest
    fields |= {
        "wage_income_yuan": wage,
        "wage_work_income_yuan": wage,
        "operating_income_yuan": crop,
        "crop_income_yuan": crop,
        "livestock_income_yuan": 0,
        "property_income_yuan": 0,
        "land_transfer_income_yuan": 0,
        "transfer_income_yuan": forest,
        "dibao_income_yuan": 0,
        "pension_income_yuan": 0,
        "ecological_income_yuan": forest,
        "returned_forest_income_yuan": forest,
        "operating_cost_yuan": cost,
        "gross_income_yuan": gross,
        "net_income_yuan": gross - cost,
        "net_income_per_person_yuan": share_per_person(gross - cost, size),
    }
