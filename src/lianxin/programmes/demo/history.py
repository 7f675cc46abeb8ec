"""The demonstration county as it was in 2020, the last year of exits."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from lianxin.core.kernel.money import share_per_person
from lianxin.core.sheets import Look, write_table
from lianxin.programmes.demo.households import DrawnHousehold
from lianxin.programmes.demo.people import schooling
from lianxin.rulebook import dictionary

YEAR = 2020
_LAST_DAY = date(YEAR, 12, 31)
_GROWN = 22
# Of the villages so many households had not exited yet, in this order and again from the beginning.
_NOT_EXITED = (1, 0, 4, 0, 2)
_SCHOOLING = ("school_status", "education", "school_attainment", "not_in_school_reason")


def as_it_was(households: Iterable[DrawnHousehold], *, seed: int) -> list[DrawnHousehold]:
    """Return the households as they were: who was not born yet is left out, most had exited, incomes were lower."""
    chance = Random(seed)  # noqa: S311 - a repeatable example, not a secret
    found, waiting = [], {}
    for now in households:
        was = deepcopy(now)
        was.members = [_younger(member, chance) for member in was.members if member["birth_on"] <= _LAST_DAY]
        village = was.place["village"]
        left = waiting.setdefault(village, _NOT_EXITED[len(waiting) % len(_NOT_EXITED)])
        is_registered = was.fields["household_type"] == "exited"
        if is_registered and left:
            waiting[village] -= 1
            was.fields |= {"household_type": "poor", "exit_year": None}
        if is_registered:
            # What exits ask was seen to before: few houses and few families were left.
            was.fields |= {"dangerous_house": chance.random() < 0.03, "house_grade": None, "water_safe": True}
        was.fields |= {"food_secure": True, "clothing_secure": True, "household_size": len(was.members)}
        was.fields |= _lower_income(was)
        if was.members:
            found.append(was)
    return found


def _younger(member: dict[str, Any], chance: Random) -> dict[str, Any]:
    age = YEAR - member["birth_on"].year
    if age >= _GROWN:
        return member
    kept = {name: value for name, value in member.items() if name not in _SCHOOLING}
    return kept | schooling(chance, age)


def _lower_income(was: DrawnHousehold) -> dict[str, Any]:
    """Sixty per cent of today's income, so that most lie above the line of 2020 and some do not."""
    lower = {
        name: value * 3 // 5
        for name, value in was.fields.items()
        if name.endswith("_yuan") and isinstance(value, int) and not name.startswith("net_income")
    }
    gross = sum(lower[f"{part}_income_yuan"] for part in ("wage", "operating", "property", "transfer"))
    net = gross - lower["operating_cost_yuan"]
    return lower | {
        "income_from": date(YEAR - 1, 11, 1),
        "income_to": date(YEAR, 10, 31),
        "net_income_yuan": net,
        "net_income_per_person_yuan": share_per_person(net, max(1, len(was.members))),
    }


def write_history(folder: Path, households: list[DrawnHousehold], rows: Any) -> tuple[Path, ...]:
    """Write the workbooks of 2020: members and incomes, and a sheet of all villages.

    ``rows`` are those of the member workbook and of the income workbook.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kinds = dictionary().sheet_kinds
    members, incomes = folder / f"{YEAR}-户信息.xlsx", folder / f"{YEAR}-家庭收入.xlsx"
    member_rows, income_rows = rows
    write_table(members, kinds["rural_household_info"], dictionary(), member_rows)
    look = Look(banners=(f"{YEAR}年家庭收入明细表",))
    write_table(incomes, kinds["household_income"], dictionary(), income_rows, look)
    villages = folder / f"{YEAR}-行政村信息.xlsx"
    write_table(villages, kinds["village_sheet"], dictionary(), _village_rows(households))
    return members, incomes, villages


def _village_rows(everyone: list[DrawnHousehold]) -> list[dict[str, Any]]:
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for household in everyone:
        place = household.place
        start = {f"place.{key}": value for key, value in place.items() if key != "group_name"}
        row = rows.setdefault(
            (place["township"], place["village"]), start | {"village.households": 0, "village.persons": 0}
        )
        row["village.households"] += 1
        row["village.persons"] += len(household.members)
    for number, row in enumerate(rows.values()):
        row |= {
            "village.rural_persons": row["village.persons"],
            "village.hard_road_to_township": number % 7 != 4,
            "village.clinics": 1,
            "village.doctors": 0 if number % 6 == 3 else 1,
            "village.culture_rooms": 1,
            "village.broadband_households": row["village.households"] * 2 // 3,
            "village.collective_income_yuan": (18_000 + 6_000 * (number * 5 % 9)) * 100,
        }
    return list(rows.values())
