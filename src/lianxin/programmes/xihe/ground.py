"""Where the programme of report 000 works and who is sent: a whole county's register of 2017, six real villages, eleven departments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.pairing.operations import PairingList, take_over_pairings
from lianxin.people.models import Unit
from lianxin.people.operations import join_team, open_team
from lianxin.people.roles import Role
from lianxin.places.operations import open_areas
from lianxin.places.queries import gazetteer
from lianxin.programmes.demo.households import DrawnHousehold
from lianxin.programmes.loading import Loaded, Post, imported, opened_accounts
from lianxin.programmes.register import (
    Settled,
    Village,
    drawn_register,
    village_named,
    write_helpers,
    write_incomes,
    write_members,
    write_units,
)
from lianxin.registry.models import Household
from lianxin.registry.operations import open_year

PROVINCE, COUNTY = "62", "621225"
YEAR = 2017
STARTS_ON = date(2017, 8, 1)
# The report tells 1.8万 persons who exited: they live in these two hundred villages of the county. How many live in which is ours.
EXITED_VILLAGES, EXITED_HOUSEHOLDS, EXITED_PERSONS = 200, 4500, 18_000
# The four that the report names, and two more of the same townships: six team leaders were sent.
VILLAGES = {
    "杨魏": "蒿林乡",
    "赵沟": "蒿林乡",
    "康河": "洛峪镇",
    "关坝": "洛峪镇",
    "何山": "西高山镇",
    "寇山": "西高山镇",
}
# The numbers of the households that exit in the year begin so.
LEAVING = "62122502"
POOR_OF_EACH, POOR_PERSONS_OF_EACH = 40, 160
# 花椒 of one household, 林果业 on the form: 7余万元.
PEPPER_YUAN = 73_600
# The department that leads in each village, and the departments of the conference beside; 部门帮村.
LEADING = {
    "杨魏": "省政协办公厅", "赵沟": "省政协科教文卫体委员会", "康河": "省政协经济委员会", "关坝": "省政协社会和法制委员会",
    "何山": "省政协提案委员会", "寇山": "省政协民族和宗教委员会",
}  # fmt: skip
_OTHERS = ("省政协文史资料和学习委员会", "省政协研究室", "省政协机关党委", "省人民医院", "农业银行甘肃省分行")
HELPERS_OF_EACH = 12
_LINE_FEN = 3_300_00
_POSTS = ("主任", "副主任", "处长", "副处长", "调研员", "主任科员")


def opened_villages() -> dict[str, Village]:
    """Open the county and its year; return the six villages by their short names."""
    open_areas(county_code=COUNTY, on=date(YEAR, 1, 1), by=None)
    open_year(county_code=COUNTY, year=YEAR, by=None)
    return {name: village_named(COUNTY, township, name) for name, township in VILLAGES.items()}


def filled_register(folder: Path, villages: dict[str, Village], loaded: Loaded) -> None:
    """Write and import the county's register of 2017: who exits in the year, and who stays poor in the six villages."""
    taken: set[str] = set()
    poor = drawn_register(
        [Settled(one, POOR_OF_EACH, POOR_PERSONS_OF_EACH) for one in villages.values()],
        on=date(YEAR, 12, 31), seed=2000, prefix="62122501", line_fen=_LINE_FEN, taken=taken,
    )  # fmt: skip
    _grow_pepper(next(one for one in poor if one.place["village"] == villages["杨魏"].name))
    persons, households = EXITED_PERSONS // EXITED_VILLAGES, EXITED_HOUSEHOLDS // EXITED_VILLAGES
    left = drawn_register(
        [Settled(one, households + number % 2, persons) for number, one in enumerate(_exited_villages())],
        on=date(YEAR, 12, 31), seed=2001, prefix=LEAVING, line_fen=_LINE_FEN, taken=taken,
    )  # fmt: skip
    for home in left:
        home.fields |= {"household_attribute": "ordinary_poor", "main_cause": "skill"}
    members = write_members(folder, [*poor, *left], name="01-西和县")
    loaded.jobs.append(imported(members, "rural_household_info", area_code=COUNTY, year=YEAR))
    incomes = write_incomes(folder, poor, name="02-帮扶村")
    loaded.jobs.append(imported(incomes, "household_income", area_code=COUNTY, year=YEAR))
    loaded.households += len(poor) + len(left)
    loaded.members += sum(len(home.members) for home in (*poor, *left))


def _exited_villages() -> list[Village]:
    county = gazetteer().path(COUNTY)[-1].name
    found = [
        Village(village.code, county, township.name, village.name)
        for township in gazetteer().children(COUNTY)
        for village in gazetteer().children(township.code)
        if "居委" not in village.name
    ]
    return found[:EXITED_VILLAGES]


def _grow_pepper(home: DrawnHousehold) -> None:
    """The household of the report: it has come out of poverty by its orchard of 花椒. Parts, gross and net add up."""
    fields, fen = home.fields, PEPPER_YUAN * 100
    fields |= {
        "household_type": "exited", "exit_year": YEAR - 1, "fruit_income_yuan": fen,
        "operating_income_yuan": fields["operating_income_yuan"] + fen, "gross_income_yuan": fields["gross_income_yuan"] + fen,
        "net_income_yuan": fields["net_income_yuan"] + fen,
    }  # fmt: skip
    fields["net_income_per_person_yuan"] = fields["net_income_yuan"] // len(home.members)


def sent_people(folder: Path, villages: dict[str, Village], loaded: Loaded) -> dict[str, Unit]:
    """Import departments and cadres, take the list of pairs over, and send six team leaders; return the units by name."""
    names = [*LEADING.values(), *_OTHERS]
    units = write_units(folder, names, name="03-省政协", affiliation="provincial", letter="ZX")
    loaded.jobs.append(imported(units, "unit_roster", area_code=PROVINCE, year=YEAR))
    people = write_helpers(
        folder,
        dict.fromkeys(names, HELPERS_OF_EACH),
        name="04-省政协",
        starts_on=date(2017, 6, 1),
        seed=2000,
        posts=_POSTS,
    )
    loaded.jobs.append(imported(people, "helper_roster", area_code=PROVINCE, year=YEAR))
    found = {unit.name: unit for unit in Unit.objects.all()}
    lines, households = [], []
    for name, village in villages.items():
        unit = found[LEADING[name]]
        lines.append((unit.code, village.code, "lead"))
        helpers = list(unit.helpers.order_by("code"))
        homes = Household.objects.filter(village_code=village.code, household_no__startswith="62122501")
        numbers = homes.order_by("household_no").values_list("household_no", flat=True)
        households += [(helpers[at % len(helpers)].code, home, "first") for at, home in enumerate(numbers)]
    told = PairingList(
        PROVINCE, YEAR, "省政协脱贫攻坚帮扶责任分工（演示）", STARTS_ON, units=lines, households=households
    )
    take_over_pairings(told=told, by=None)
    for name, village in villages.items():
        team = open_team(village_code=village.code, name=f"{name}村驻村帮扶工作队", starts_on=STARTS_ON, by=None)
        leader = found[LEADING[name]].helpers.order_by("-code")[0]
        join_team(team=team, helper=leader, duty="leader", starts_on=STARTS_ON, by=None)
    return found


def accounts_of(villages: dict[str, Village], units: dict[str, Unit]) -> list[dict[str, object]]:
    """An account per role. The office of the leading group (协调领导小组办公室) runs the programme in the county."""
    village = villages["杨魏"].code
    unit = units[LEADING["杨魏"]]
    helper = unit.helpers.order_by("code")[0]
    posts = [
        Post(Role.COUNTY_OFFICER, "county", "李协调办", PROVINCE),
        Post(Role.COUNTY_OFFICER, "county2", "何协调办", PROVINCE),
        Post(Role.FUNDS_OFFICER, "funds", "孙资金", COUNTY),
        Post(Role.TOWNSHIP_CLERK, "township", "王乡办", village[:9]),
        Post(Role.VILLAGE_TEAM, "team", "马驻村", village),
        Post(Role.HELPER, "helper", helper.name, COUNTY, helper=helper),
        Post(Role.UNIT_LIAISON, "unit", "赵联络", COUNTY, unit=unit),
        Post(Role.AUDITOR, "auditor", "陈审计", COUNTY),
        Post(Role.DISCIPLINE_OFFICER, "discipline", "周纪检", COUNTY),
        Post(Role.EVALUATOR, "evaluator", "钱评估", COUNTY),
    ]
    return opened_accounts(posts, starts_on=STARTS_ON)
