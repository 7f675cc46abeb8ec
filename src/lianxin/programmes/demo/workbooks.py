"""The county's files as they would arrive: a workbook of members and one of incomes per township, villages, units, helpers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from lianxin.core.sheets import Look, write_table
from lianxin.places.queries import gazetteer
from lianxin.programmes.demo.dirt import Fault, soiled
from lianxin.programmes.demo.history import as_it_was, write_history
from lianxin.programmes.demo.households import DrawnHousehold, drawn_household
from lianxin.programmes.demo.people import drawn_name, drawn_surname, telephone
from lianxin.rulebook import dictionary

COUNTY = "630106"
# Villages named in the report on 青海省公安厅, and others of the same townships.
TOWNSHIPS = {
    "鲁沙尔镇": ("阿家庄村", "朱家庄村", "东村村", "东村", "白土庄村", "西村", "赵家庄村", "南门村"),
    "多巴镇": ("扎麻隆村", "城东村", "王家庄村", "幸福村", "黑嘴村"),
    "上新庄镇": ("黑城村", "加牙村", "马场村", "班隆村", "静房村"),
}
VILLAGES_OF_EACH = 5
HOUSEHOLDS_OF_A_VILLAGE = (32, 48)
UNITS = (
    "县公安局", "县农业农村局", "县教育局", "县卫生健康局", "县水务局", "县住房和城乡建设局", "县交通运输局", "县林业和草原局",
    "县财政局", "县人力资源和社会保障局", "县民政局", "县文体旅游广电局", "县市场监督管理局", "县税务局", "县人民法院", "县人民检察院",
    "县供销联社", "县农村商业银行", "县中医院", "县职业技术学校",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class County:
    """What was written: the files in the order in which they are imported, the faults put into them, and files of an earlier year."""

    files: tuple[Path, ...]
    households: int
    members: int
    villages: int
    faults: tuple[Fault, ...]
    history: tuple[Path, ...] = ()


def write_county(folder: Path, *, on: date, seed: int = 20261123) -> County:
    """Write the workbooks of a county into a folder. The same seed and day give the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = Random(seed)  # noqa: S311 - a repeatable example, not a secret
    by_township: dict[str, list[DrawnHousehold]] = {}
    number = 0
    for township, village in _villages():
        for _ in range(chance.randrange(*HOUSEHOLDS_OF_A_VILLAGE)):
            number += 1
            place = {"county": gazetteer().path(COUNTY)[-1].name, "township": township, "village": village}
            place["group_name"] = f"{chance.randrange(1, 5)}社"
            by_township.setdefault(township, []).append(drawn_household(chance, place, number, on))
    everyone = [household for households in by_township.values() for household in households]
    past = as_it_was(everyone, seed=seed)
    faults = soiled(everyone, chance)
    silent: set[str] = set()
    files = [
        *_townships_written(folder, by_township, chance, silent),
        _villages_written(folder, everyone),
        *_people_written(folder, chance, on),
        _accounts_written(folder, everyone),
    ]
    members = sum(len(h.members) for h in everyone)
    asked = [h for h in past if h.fields["household_no"] not in silent]
    history = write_history(folder / "history", past, (member_rows(past), income_rows(asked)))
    return County(tuple(files), len(everyone), members, len(list(_villages())), tuple(faults), history)


def _villages() -> Iterator[tuple[str, str]]:
    """Township and village names that the gazetteer really has, so many of each township."""
    for township in gazetteer().children(COUNTY):
        wanted = TOWNSHIPS.get(township.name)
        if wanted is None:
            continue
        there = [v.name for v in gazetteer().children(township.code) if v.name.removesuffix("委会") != ""]
        named = [name for name in there if name.removesuffix("村委会") in {w.removesuffix("村") for w in wanted}]
        rest = [name for name in there if name not in named and "居委会" not in name]
        for village in (named + rest)[:VILLAGES_OF_EACH]:
            yield township.name, village


def _townships_written(
    folder: Path, by_township: dict[str, list[DrawnHousehold]], chance: Random, silent: set[str]
) -> Iterator[Path]:
    """Write members and incomes; ``silent`` gathers the numbers of households whose incomes nobody learnt."""
    kinds = dictionary().sheet_kinds
    for number, (township, households) in enumerate(by_township.items(), 1):
        path = folder / f"{number:02d}-{township}-户信息.xlsx"
        write_table(path, kinds["rural_household_info"], dictionary(), member_rows(households))
        yield path
    for number, (township, households) in enumerate(by_township.items(), len(by_township) + 1):
        path = folder / f"{number:02d}-{township}-家庭收入.xlsx"
        # Some households were not at home when incomes were asked: their rows are missing, as in life.
        answered = [h for h in households if chance.random() > 0.04]
        silent |= {h.fields["household_no"] for h in households if h not in answered}
        write_table(
            path,
            kinds["household_income"],
            dictionary(),
            income_rows(answered),
            Look(banners=(f"{township}家庭收入明细表",)),
        )
        yield path


def member_rows(households: Iterable[DrawnHousehold]) -> Iterator[dict[str, object]]:
    """The rows of a sheet of members, the fields of the household with each."""
    for household in households:
        for member in household.members:
            row: dict[str, object] = {f"place.{k}": v for k, v in household.place.items() if k != "group_name"}
            row["household.group_name"] = household.place["group_name"]
            row |= {f"household.{k}": v for k, v in household.fields.items() if not k.endswith("_yuan")}
            row |= {f"member.{k}": v for k, v in member.items()}
            yield row


def income_rows(households: Iterable[DrawnHousehold]) -> Iterator[dict[str, object]]:
    """The rows of a sheet of incomes, one per household."""
    for household in households:
        row: dict[str, object] = {f"place.{k}": v for k, v in household.place.items() if k != "group_name"}
        row["household.group_name"] = household.place["group_name"]
        row["household.head_name"] = household.members[0]["name"]
        yield row | {f"household.{k}": v for k, v in household.fields.items()}


def _villages_written(folder: Path, everyone: list[DrawnHousehold]) -> Path:
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for household in everyone:
        place = household.place
        row = rows.setdefault(
            (place["township"], place["village"]),
            {f"place.{k}": v for k, v in place.items() if k != "group_name"}
            | {"village.households": 0, "village.persons": 0},
        )
        row["village.households"] += 1
        row["village.persons"] += len(household.members)
    for number, row in enumerate(rows.values()):
        row["village.collective_income_yuan"] = (80_000 + 17_000 * (number * 7 % 11)) * 100
    path = folder / "07-行政村信息.xlsx"
    write_table(path, dictionary().sheet_kinds["village_sheet"], dictionary(), rows.values())
    return path


def _accounts_written(folder: Path, everyone: list[DrawnHousehold]) -> Path:
    """The accounts that the one-card office keeps: one household in twenty has none yet, and in every village two share one."""
    rows, shared = [], set()
    for number, household in enumerate(everyone):
        if number % 20 == 7:
            continue
        place = household.place
        village = place["township"], place["village"]
        # The second of a village gives the account of the first.
        own = (
            number - 1
            if number and village not in shared and everyone[number - 1].place["village"] == village[1]
            else number
        )
        if own != number:
            shared.add(village)
        row: dict[str, object] = {f"place.{k}": v for k, v in place.items() if k != "group_name"}
        row["household.household_no"] = household.fields["household_no"]
        row["household.head_name"] = household.members[0]["name"]
        row["household.bank_name"] = "县农村商业银行（演示）"
        rows.append(row | {"household.bank_account": f"999999{own:013d}"})
    path = folder / "10-一卡通账号.xlsx"
    write_table(path, dictionary().sheet_kinds["household_accounts"], dictionary(), rows)
    return path


def _people_written(folder: Path, chance: Random, on: date) -> Iterator[Path]:
    kinds = dictionary().sheet_kinds
    units = [
        {"unit.unit_no": f"D{n:03d}", "unit.name": name, "unit.affiliation": "county"}
        for n, name in enumerate(UNITS, 1)
    ]
    path = folder / "08-帮扶单位.xlsx"
    write_table(path, kinds["unit_roster"], dictionary(), units)
    yield path
    helpers = []
    for unit in units:
        for _ in range(chance.randrange(6, 11)):
            sex = "male" if chance.random() < 0.66 else "female"
            helpers.append(
                {
                    "unit.name": unit["unit.name"],
                    "helper.helper_no": f"B{len(helpers) + 1:04d}",
                    "helper.name": drawn_name(chance, sex, "han", drawn_surname(chance)),
                    "helper.sex": sex,
                    "helper.phone": telephone(chance),
                    "helper.post": chance.choice(("科员", "副主任", "主任", "股长")),
                    "helper.political_status": "party_member" if chance.random() < 0.7 else "none",
                    "helper.starts_on": date(on.year, 1, 1),
                }
            )
    path = folder / "09-帮扶责任人.xlsx"
    write_table(path, kinds["helper_roster"], dictionary(), helpers)
    yield path
