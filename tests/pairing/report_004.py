"""The pairing of report 004 as a problem: 27 units, 12 villages, 539 households, 700 helpers. All people are synthetic.

Taken from the report (青海省公安厅, 2017-02-14): the numbers of units, villages and households, "700余名" helpers, that the
first secretary's unit leads and the resident officer's unit is responsible (1+1帮1), and the names of ten villages. Not
in the report, hence made up here: two more villages (named as such), the units, who sent whom, coordinates (near the
county seats), how many households each village has, their difficulty, and every person.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

VILLAGES = (
    ("V01", "湟中县鲁沙尔镇白土庄", 101.57, 36.49),
    ("V02", "湟中县鲁沙尔镇阿家庄", 101.60, 36.47),
    ("V03", "湟中县鲁沙尔镇朱家庄", 101.55, 36.51),
    ("V04", "湟中县鲁沙尔镇东村", 101.58, 36.50),
    ("V05", "化隆县石大仓乡支哈堂村", 102.38, 36.13),
    ("V06", "化隆县沙连堡乡冶一村", 102.20, 36.15),
    ("V07", "循化县刚察乡岗察村", 102.24, 35.66),
    ("V08", "循化县刚察乡卡索村", 102.28, 35.64),
    ("V09", "玉树市上拉秀乡日玛村", 96.55, 32.75),
    ("V10", "玉树市上拉秀乡玛龙村", 96.60, 32.70),
    ("V11", "示例十一村（虚构）", 101.90, 36.30),
    ("V12", "示例十二村（虚构）", 102.10, 36.00),
)
SKILLS = ("种植", "养殖", "法律", "医疗", "驾驶培训", "电商")


def report_004() -> dict[str, Any]:
    """Return the problem as its JSON object."""
    chance = random.Random(4)
    households = _households(chance)
    units = _units(chance)
    return {
        "title": "青海省公安厅 27 个单位与 12 个村结对（人员与坐标为虚构）",
        "villages": [
            {
                "code": code,
                "name": name,
                "longitude": longitude,
                "latitude": latitude,
                "needs": chance.sample(SKILLS, 2),
            }
            for code, name, longitude, latitude in VILLAGES
        ],
        "units": units,
        "households": households,
        "helpers": _helpers(chance, units, households),
        "rules": {"every_unit_used": True, "every_helper_used": True, "leaders_per_village": 1, "cap_first": 10},
    }


def _households(chance: random.Random) -> list[dict[str, Any]]:
    parts = [chance.randint(30, 60) for _ in VILLAGES]
    while sum(parts) != 539:
        number = chance.randrange(12)
        parts[number] += 1 if sum(parts) < 539 else -1
    found = []
    for (code, *_), count in zip(VILLAGES, parts, strict=True):
        for number in range(count):
            difficulty = chance.choices((1, 2, 3, 4), (50, 30, 15, 5))[0]
            found.append({"id": f"{code}-H{number + 1:03}", "village": code, "difficulty": difficulty})
    return found


def _units(chance: random.Random) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number in range(27):
        found.append(
            {
                "id": f"U{number + 1:02}",
                "name": f"厅属单位{number + 1:02}(虚构)",
                "longitude": round(101.78 + chance.uniform(-0.05, 0.05), 4),
                "latitude": round(36.62 + chance.uniform(-0.05, 0.05), 4),
                "capacity": 1,
                "skills": chance.sample(SKILLS, 2),
            }
        )
    # Twelve first secretaries are sent by units 1 to 12; the resident officers of the first six villages by 13 to 18.
    for number, (code, *_) in enumerate(VILLAGES):
        found[number]["origin_of"] = [{"village": code, "post": "first_secretary"}]
        if number < 6:
            found[12 + number]["origin_of"] = [{"village": code, "post": "resident_officer"}]
    return found


def _helpers(
    chance: random.Random, units: list[dict[str, Any]], households: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    sizes = [chance.randint(18, 34) for _ in units]
    while sum(sizes) != 700:
        number = chance.randrange(len(units))
        sizes[number] += 1 if sum(sizes) < 700 else -1
    found: list[dict[str, Any]] = []
    for unit, size in zip(units, sizes, strict=True):
        for number in range(size):
            helper: dict[str, Any] = {"id": f"{unit['id']}-P{number + 1:02}", "unit": unit["id"]}
            if number == 0:
                helper["is_leader"] = True
            own = {origin["village"] for origin in unit.get("origin_of", ())}
            if own and chance.random() < 0.02:
                helper["home_village"] = chance.choice([code for code, *_ in VILLAGES if code not in own])
            found.append(helper)
    for household in chance.sample(households, 12):
        household["kin"] = [chance.choice(found)["id"]]
    return found


def write(path: Path) -> None:
    """Write the problem as JSON."""
    path.write_text(json.dumps(report_004(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
