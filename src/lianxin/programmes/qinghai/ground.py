"""Where the programme of report 004 works and whom it sends: twelve real villages, twenty-seven units, their people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.people.operations import NewUnit, register_unit
from lianxin.places.domain.codes import LocalKind
from lianxin.places.operations import open_areas, open_local_area
from lianxin.places.queries import required_area
from lianxin.programmes.loading import Loaded, imported
from lianxin.programmes.register import (
    Settled,
    Village,
    drawn_register,
    village_named,
    write_helpers,
    write_register,
    write_villages,
)
from lianxin.registry.operations import open_year

PROVINCE = "63"
DEPARTMENT = "省公安厅"
YEAR = 2016
# 湟中、化隆、循化、玉树. Huangzhong was a county until 2020 and is a district now, with another code.
HUANGZHONG, HUALONG, XUNHUA, YUSHU = "630106", "630224", "630225", "632701"
# The report names ten of the twelve; the last two are ours, in the same townships. Households and persons of each are ours; their
# sums, 539 and 2,023, are the report's.
SETTLED = (
    (HUANGZHONG, "鲁沙尔镇", "白土庄", 52, 188),
    (HUANGZHONG, "鲁沙尔镇", "阿家庄", 46, 166),
    (HUANGZHONG, "鲁沙尔镇", "朱家庄", 48, 175),
    (HUANGZHONG, "鲁沙尔镇", "东村", 41, 149),
    (HUALONG, "石大仓乡", "支哈堂", 49, 186),
    (HUALONG, "沙连堡乡", "冶一村", 43, 164),
    (XUNHUA, "岗察藏族乡", "岗察", 44, 168),
    (XUNHUA, "岗察藏族乡", "卡索", 40, 152),
    (YUSHU, "上拉秀乡", "日玛", 47, 181),
    (YUSHU, "上拉秀乡", "玛龙", 51, 197),
    (XUNHUA, "岗察藏族乡", "苏化", 38, 144),
    (YUSHU, "上拉秀乡", "多拉", 40, 153),
)
# 冶一村 stands in the report and not in the divisions of 2023: it is opened as a local area.
_LOCAL = (HUALONG, "沙连堡乡", "冶一村")
# The national line of 2016 in fen.
_LINE_FEN = 2_952_00
# A village is so many times its poor, and every so many of its people is of the party; both are ours.
_VILLAGE_TIMES, _PARTY_SHARE = 6, 40
UNITS = (
    "办公室", "政治部", "纪委", "警务督察总队", "指挥中心", "国内安全保卫总队", "经济犯罪侦查总队", "治安管理总队", "刑事侦查总队",
    "出入境管理局", "网络安全保卫总队", "监所管理总队", "交通警察总队", "禁毒总队", "反恐怖总队", "法制总队", "科技信息化总队",
    "警务保障部", "审计处", "宣传处", "离退休干部处", "机场公安局", "森林公安局", "警察职业学院", "消防总队", "边防总队", "警卫局",
)  # fmt: skip
HELPERS = 712
_POSTS = ("处长", "副处长", "科长", "副科长", "主任科员", "民警")


def opened_villages(on: date) -> dict[str, Village]:
    """Open the four counties and the village that has no national code; return the twelve villages by their short names."""
    for county in (HUANGZHONG, HUALONG, XUNHUA, YUSHU):
        open_areas(county_code=county, on=on, by=None)
        open_year(county_code=county, year=YEAR, by=None)
    found = {}
    for county, township, name, _, _ in SETTLED:
        if (county, township, name) == _LOCAL:
            continue
        found[name] = village_named(county, township, name)
    parent = required_area("630224208")
    local = open_local_area(parent=parent, name=_LOCAL[2], kind=LocalKind.VILLAGE, by=None)
    found[_LOCAL[2]] = Village(local.code, required_area(HUALONG).name, parent.name, local.name)
    return found


def filled_register(folder: Path, villages: dict[str, Village], *, on: date) -> Loaded:
    """Write and import the register of the four counties, the facts of the villages, and the rosters of units and helpers."""
    loaded = Loaded()
    for number, county in enumerate((HUANGZHONG, HUALONG, XUNHUA, YUSHU), 1):
        rows = [row for row in SETTLED if row[0] == county]
        settled = [Settled(villages[name], households, persons) for _, _, name, households, persons in rows]
        drawn = drawn_register(settled, on=on, seed=2016 + number, prefix=county, line_fen=_LINE_FEN)
        name = f"{number:02d}-{settled[0].village.county}"
        facts = {
            one.village: {
                "households": one.households * _VILLAGE_TIMES,
                "persons": one.persons * _VILLAGE_TIMES,
                "rural_persons": one.persons * _VILLAGE_TIMES,
                "poor_households": one.households,
                "poor_persons": one.persons,
                "party_members": one.persons * _VILLAGE_TIMES // _PARTY_SHARE,
            }
            for one in settled
        }
        members, incomes = write_register(folder, drawn, name=name)
        paths = {
            "rural_household_info": members,
            "household_income": incomes,
            "village_sheet": write_villages(folder, facts, name=name),
        }
        loaded.jobs += [imported(path, kind, area_code=county, year=YEAR) for kind, path in paths.items()]
        loaded.households += len(drawn)
        loaded.members += sum(len(household.members) for household in drawn)
    return loaded


def sent_people(folder: Path, loaded: Loaded, *, on: date) -> None:
    """Register the department's units, each for one village, and import the roster of its helpers."""
    names = [f"{DEPARTMENT}{name}（演示）" for name in UNITS]
    for number, name in enumerate(names, 1):
        # One village each: twelve lead, twelve are responsible, three build along.
        entry = NewUnit(f"GA{number:02d}", name, PROVINCE, affiliation="provincial", village_capacity=1)
        register_unit(entry=entry, by=None)
    each, more = divmod(HELPERS, len(names))
    people = {name: each + (number < more) for number, name in enumerate(names)}
    path = write_helpers(folder, people, name="05-省公安厅", starts_on=on, seed=HELPERS, posts=_POSTS)
    loaded.jobs.append(imported(path, "helper_roster", area_code=PROVINCE, year=YEAR))
