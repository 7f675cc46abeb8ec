"""The register of Hezuo, 2013 and 2017: 9,600 poor persons and 254, 6,100 houses, 461 households that moved.

The lists are long and narrow, so they come as delimited text: a roster of 2013, and the housing and water ledger of 2017 as a survey
whose headings are mapped to the dictionary.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from lianxin.places.domain.codes import LocalKind
from lianxin.places.models import Area
from lianxin.places.operations import open_areas, open_local_area
from lianxin.places.queries import areas_under
from lianxin.programmes.demo.people import drawn_birth, drawn_name, drawn_surname, identity_number
from lianxin.programmes.loading import Loaded, imported
from lianxin.programmes.register import Village, write_villages
from lianxin.registry.operations import open_year

CITY, _CITY_NAME = "623001", "合作市"
FIRST_YEAR, LAST_YEAR = 2013, 2017
# Villages under the towns; committees of the streets of the city itself have no poor.
_TOWNS = ("那吾镇", "勒秀镇", "佐盖曼玛镇", "卡加曼乡", "卡加道乡", "佐盖多玛乡")
# In twelve villages all the poor live in two natural villages each: these are the twenty-four poor ones among ninety-six.
POOR_VILLAGES, POOR_HOUSEHOLDS, POOR_PERSONS = 12, 72, 296
# The poor of 2013 in all; outside the twelve villages so many are still poor in the end, with so many persons.
PERSONS_2013, HOUSEHOLDS_2013 = 9_600, 2_340
STILL_HOUSEHOLDS, STILL_PERSONS = 62, 254
# Households whose house was rebuilt, that moved, and that got safe water, since 2013. Those who were not poor are on the list too.
REBUILT, MOVED, WATERED = 6_100, 461, 5_647
NATURAL_VILLAGES = 96
# Who is registered as rural in the villages in 2017. The report gives no denominator: it is ours.
RURAL_PERSONS = 31_750
_SEED = 623_001
_LEDGER = ("村代码", "户号", "户类", "脱贫年", "危房改造完成", "易地搬迁", "入住日期", "饮水安全")
_MAPPING = Path(__file__).parent / "ledger.yaml"
_LEVELS = ("head", "spouse", "son", "daughter", "father", "mother", "grandson")
_LEVELS = ("head", "spouse", "son", "daughter", "father", "mother", "grandson")
# The survey's own headings and what they are.
LEDGER = {
    "村": "place.village",
    "乡": "place.township",
    "户号": "household.household_no",
    "户类": "household.household_type",
    "脱贫年": "household.exit_year",
    "危房改造完成": "household.house_repaired",
    "易地搬迁": "household.relocated",
    "入住日期": "household.moved_in_on",
    "饮水安全": "household.water_safe",
}


@dataclass
class Home:
    """A household of the lists: its number, village, natural village and persons, and whether it was poor and still is."""

    number: str
    village: Area
    group: str
    persons: int
    is_poor: bool
    is_still: bool = False
    members: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Ground:
    """The villages, their natural villages by code of the village, and all households in the order of their numbers."""

    villages: list[Area]
    natural: dict[str, list[Area]]
    homes: list[Home]
    loaded: Loaded


def laid(folder: Path) -> Ground:
    """Open the city, its ninety-six natural villages, its years; import the roster of 2013 and the ledger of 2017."""
    folder.mkdir(parents=True, exist_ok=True)
    open_areas(county_code=CITY, on=date(FIRST_YEAR, 1, 1), by=None)
    names = set(_TOWNS)
    villages = [
        one
        for one in areas_under(CITY).filter(level="village").select_related("parent").order_by("code")
        if one.parent is not None and one.parent.name in names
    ]
    natural = _natural(villages)
    homes = list(_homes(villages, natural))
    loaded = Loaded(len(homes), sum(len(home.members) for home in homes))
    open_year(county_code=CITY, year=FIRST_YEAR, by=None)
    roster = _written(folder / "01-合作市-2013年花名册.csv", _ROSTER, _roster(homes))
    loaded.jobs.append(imported(roster, "household_roster", area_code=CITY, year=FIRST_YEAR))
    open_year(county_code=CITY, year=LAST_YEAR, by=None)
    ledger = _written(folder / "02-合作市-2017年住房饮水台账.csv", _LEDGER, _ledger(homes))
    loaded.jobs.append(
        imported(ledger, "", area_code=CITY, year=LAST_YEAR, mapping=_MAPPING.read_text(encoding="utf-8"))
    )
    told = write_villages(folder, _facts(villages, homes), name="03-合作市-2017年")
    loaded.jobs.append(imported(told, "village_sheet", area_code=CITY, year=LAST_YEAR))
    return Ground(villages, natural, homes, loaded)


def _facts(villages: Sequence[Area], homes: Sequence[Home]) -> dict[Village, dict[str, Any]]:
    """What the villages tell of themselves in 2017: the road, the clinic, the doctor, and who lives there; the poor by the ledger."""
    chance = Random(RURAL_PERSONS)  # noqa: S311 - a repeatable example, not a secret
    weights = [chance.randrange(80, 121) for _ in villages]
    persons = [RURAL_PERSONS * weight // sum(weights) for weight in weights]
    persons[-1] += RURAL_PERSONS - sum(persons)
    found: dict[Village, dict[str, Any]] = {}
    for village, rural in zip(villages, persons, strict=True):
        still = [home for home in homes if home.village.code == village.code and home.is_still]
        township = village.parent.name if village.parent else ""
        found[Village(village.code, _CITY_NAME, township, village.name)] = {
            "households": rural // 4, "persons": rural, "rural_persons": rural, "natural_villages": 2, "poor_households": len(still),
            "poor_persons": sum(home.persons for home in still), "hard_road_to_township": True, "clinics": 1, "doctors": 1,
        }  # fmt: skip
    return found


def _natural(villages: Sequence[Area]) -> dict[str, list[Area]]:
    """Two or three natural villages of each village, ninety-six in all; two in each of the twelve poor ones."""
    found: dict[str, list[Area]] = {}
    left = NATURAL_VILLAGES - 2 * POOR_VILLAGES
    for number, village in enumerate(villages):
        count = 2
        if number >= POOR_VILLAGES:
            others = len(villages) - POOR_VILLAGES
            count = left // others + (number - POOR_VILLAGES < left % others)
        found[village.code] = [
            open_local_area(
                parent=village, name=f"{_short(village)}{ordinal}社", kind=LocalKind.NATURAL_VILLAGE, by=None
            )
            for ordinal in "一二三四"[:count]
        ]
    return found


def _short(village: Area) -> str:
    return village.name.removesuffix("村民委员会")


def _homes(villages: Sequence[Area], natural: dict[str, list[Area]]) -> Iterator[Home]:
    chance = Random(_SEED)  # noqa: S311 - a repeatable example, not a secret
    number, taken = 0, set[str]()
    others = villages[POOR_VILLAGES:]
    plan = [(village, POOR_HOUSEHOLDS, POOR_PERSONS, False) for village in villages[:POOR_VILLAGES]]
    households = HOUSEHOLDS_2013 - POOR_VILLAGES * POOR_HOUSEHOLDS - STILL_HOUSEHOLDS
    persons = PERSONS_2013 - POOR_VILLAGES * POOR_PERSONS - STILL_PERSONS
    for place, village in enumerate(others):
        for whole, heads, is_still in ((households, persons, False), (STILL_HOUSEHOLDS, STILL_PERSONS, True)):
            here = [total * (place + 1) // len(others) - total * place // len(others) for total in (whole, heads)]
            plan.append((village, here[0], here[1], is_still))
    for village, count, total, is_still in plan:
        for one in range(count):
            number += 1
            size = total * (one + 1) // count - total * one // count
            group = natural[village.code][one % len(natural[village.code])].name
            home = Home(f"{CITY}{number:07d}", village, group, size, is_poor=True, is_still=is_still)
            yield _peopled(home, chance, taken)
    while number < REBUILT:
        number += 1
        village = villages[number % len(villages)]
        group = natural[village.code][number % len(natural[village.code])].name
        yield _peopled(Home(f"{CITY}{number:07d}", village, group, 1, is_poor=False), chance, taken)


def _peopled(home: Home, chance: Random, taken: set[str]) -> Home:
    """Give it its persons; of a household that is not registered, the list has the head only."""
    surname, oldest = drawn_surname(chance), chance.randrange(34, 60)
    ages = (oldest, oldest - 2, oldest - 24, oldest - 26, oldest + 24, oldest + 22, 2)
    for place in range(home.persons):
        relation = _LEVELS[place]
        sex = "female" if relation in {"spouse", "daughter", "mother"} else "male"
        id_no = ""
        while not id_no or id_no in taken:
            born_on = drawn_birth(chance, max(1, ages[place]), date(FIRST_YEAR, 12, 31))
            id_no = identity_number(chance, born_on, sex)
        taken.add(id_no)
        home.members.append({
            "name": drawn_name(chance, sex, "tibetan" if chance.random() < 0.53 else "han", surname),
            "id_no": id_no, "relation": relation,
        })  # fmt: skip
    return home


_ROSTER = ("乡", "行政村", "自然村", "户编号", "人编号", "姓名", "证件号码", "与户主关系", "贫困户属性", "主要致贫原因")
_RELATIONS = dict(zip(_LEVELS, ("户主", "配偶", "儿子", "女儿", "父亲", "母亲", "孙子"), strict=True))
_CAUSES = ("因病", "缺技术", "缺劳力", "因残", "因学")


def _roster(homes: Sequence[Home]) -> Iterator[tuple[object, ...]]:
    for number, home in enumerate(homes):
        parent = home.village.parent
        for place, member in enumerate(home.members, 1):
            yield (
                parent.name if parent else "", home.village.name, home.group, home.number, f"{home.number}{place:02d}", member["name"],
                member["id_no"], _RELATIONS[member["relation"]], "一般贫困户" if home.is_poor else "",
                _CAUSES[number % len(_CAUSES)] if home.is_poor else "",
            )  # fmt: skip


def _ledger(homes: Sequence[Home]) -> Iterator[tuple[object, ...]]:
    """Every household's house was rebuilt; the poor moved first, those of the last years' exits among them."""
    for number, home in enumerate(homes):
        kind = ("未脱贫户" if home.is_still else "脱贫户") if home.is_poor else "一般农户"
        exit_year = 2014 + number % 4 if kind == "脱贫户" else ""
        has_moved = number < MOVED
        yield (
            home.village.code, home.number, kind, exit_year, "是",
            "是" if has_moved else "否", f"{2014 + number % 4}-10-{1 + number % 28:02d}" if has_moved else "",
            "是" if number < WATERED else "",
        )  # fmt: skip


def _written(path: Path, headings: Sequence[str], rows: Iterator[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(headings)
        lines.writerows(rows)
    return path
