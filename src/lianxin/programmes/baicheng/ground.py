"""Where the programme of report 001 works and who is sent: twelve real villages of three counties, eighteen units, their people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.pairing.operations import PairingList, take_over_pairings
from lianxin.people.models import Helper, Unit
from lianxin.people.operations import join_team, open_team
from lianxin.people.roles import Role
from lianxin.places.operations import open_areas
from lianxin.programmes.loading import Loaded, Post, imported, opened_accounts
from lianxin.programmes.register import (
    Settled,
    Village,
    drawn_register,
    village_named,
    write_helpers,
    write_register,
    write_units,
)
from lianxin.registry.models import Household
from lianxin.registry.operations import open_year

CITY = "2208"
YEAR = 2017
STARTS_ON, ENDS_ON = date(2017, 4, 17), date(2017, 4, 30)
DAAN, TONGYU, ZHENLAI = "220882", "220822", "220821"
# The first six villages stand in the report; which villages the other units help it does not say: the rest are ours.
VILLAGES = {
    "新乐": (DAAN, "丰收镇"), "长春岭": (DAAN, "龙沼镇"), "双岗子": (DAAN, "大岗子镇"), "先进": (DAAN, "月亮泡镇"),
    "乌兰花": (TONGYU, "乌兰花镇"), "七克吐": (ZHENLAI, "五棵树镇"),
}  # fmt: skip
# Unit, the village that it helps, and its affiliation. 乌兰花 and 七克吐 are helped by their counties' units.
UNITS = (
    ("白城医学高等专科学校", "新乐"), ("大安市委政法委", "长春岭"), ("大安市政务服务中心", "双岗子"), ("白城市委办公室", "先进"),
    ("通榆县委组织部", "乌兰花"), ("镇赉县团县委", "七克吐"), ("市直机关工委", "新乐"), ("市文广新局", "长春岭"), ("市农委", "双岗子"),
    ("市机关事务管理局", "先进"), ("市审计局", "乌兰花"), ("市职业技术学院", "七克吐"), ("县民政局", "乌兰花"), ("县第一医院", "乌兰花"),
)  # fmt: skip
HOUSEHOLDS_OF_EACH, PERSONS_OF_EACH, HELPERS_OF_EACH = 30, 78, 8
_LINE_FEN = 3_200_00
_POSTS = ("主任", "副主任", "科长", "科员")


def opened_villages() -> dict[str, Village]:
    """Open the three counties and their year; return the six villages by their short names."""
    for county in (DAAN, TONGYU, ZHENLAI):
        open_areas(county_code=county, on=date(YEAR, 1, 1), by=None)
        open_year(county_code=county, year=YEAR, by=None)
    return {name: village_named(county, township, name) for name, (county, township) in VILLAGES.items()}


def filled_register(folder: Path, villages: dict[str, Village], loaded: Loaded) -> None:
    """Write and import the poor households of the six villages."""
    taken: set[str] = set()
    for number, county in enumerate((DAAN, TONGYU, ZHENLAI), 1):
        here = [village for village in villages.values() if village.code.startswith(county)]
        settled = [Settled(one, HOUSEHOLDS_OF_EACH, PERSONS_OF_EACH) for one in here]
        drawn = drawn_register(
            settled, on=date(2017, 3, 31), seed=2001 + number, prefix=county, line_fen=_LINE_FEN, taken=taken
        )
        members, incomes = write_register(folder, drawn, name=f"{number:02d}-{here[0].county}")
        loaded.jobs.append(imported(members, "rural_household_info", area_code=county, year=YEAR))
        loaded.jobs.append(imported(incomes, "household_income", area_code=county, year=YEAR))
        loaded.households += len(drawn)
        loaded.members += sum(len(one.members) for one in drawn)


def sent_people(folder: Path, villages: dict[str, Village], loaded: Loaded) -> dict[str, Unit]:
    """Import units and people, take the list of pairs over, and send a team to every village; return the units by name."""
    names = [name for name, _ in UNITS]
    units = write_units(folder, names, name="04-白城市", affiliation="prefectural", letter="BC")
    loaded.jobs.append(imported(units, "unit_roster", area_code=CITY, year=YEAR))
    people = write_helpers(
        folder,
        dict.fromkeys(names, HELPERS_OF_EACH),
        name="05-白城市",
        starts_on=date(2017, 1, 1),
        seed=2001,
        posts=_POSTS,
    )
    loaded.jobs.append(imported(people, "helper_roster", area_code=CITY, year=YEAR))
    found = {unit.name: unit for unit in Unit.objects.all()}
    _pair(villages, found)
    _send_teams(villages, found)
    return found


def _pair(villages: dict[str, Village], units: dict[str, Unit]) -> None:
    lines, led = [], set()
    helpers: dict[str, list[Helper]] = {}
    for name, village in UNITS:
        code = villages[village].code
        lines.append((units[name].code, code, "responsible" if code in led else "lead"))
        led.add(code)
        helpers.setdefault(code, []).extend(units[name].helpers.order_by("code"))
    households = []
    for number, (code, home) in enumerate(
        Household.objects.order_by("household_no").values_list("village_code", "household_no")
    ):
        people = helpers[code]
        households.append((people[number % len(people)].code, home, "first"))
    told = PairingList(
        CITY, YEAR, "白城市干部包村包户名单（演示）", date(2017, 2, 1), units=lines, households=households
    )
    take_over_pairings(told=told, by=None)


def _send_teams(villages: dict[str, Village], units: dict[str, Unit]) -> None:
    for name, village in UNITS[:6]:
        team = open_team(
            village_code=villages[village].code, name=f"{village}村驻村工作队", starts_on=date(2017, 2, 1), by=None
        )
        people = list(units[name].helpers.order_by("code")[:3])
        for duty, helper in zip(("first_secretary", "leader", "member"), people, strict=True):
            join_team(team=team, helper=helper, duty=duty, starts_on=date(2017, 2, 1), by=None)


def accounts_of(villages: dict[str, Village], units: dict[str, Unit]) -> list[dict[str, object]]:
    """An account per role; a second officer and a second clerk, for nobody verifies or closes his own."""
    village = villages["新乐"].code
    college = units["白城医学高等专科学校"]
    helper = college.helpers.order_by("code")[0]
    posts = [
        Post(Role.COUNTY_OFFICER, "county", "李市办", CITY),
        Post(Role.COUNTY_OFFICER, "county2", "吴市办", CITY),
        Post(Role.FUNDS_OFFICER, "funds", "孙资金", CITY),
        Post(Role.TOWNSHIP_CLERK, "township", "王乡办", village[:9]),
        Post(Role.VILLAGE_TEAM, "team", "马驻村", village),
        Post(Role.HELPER, "helper", helper.name, DAAN, helper=helper),
        Post(Role.UNIT_LIAISON, "unit", "赵联络", CITY, unit=college),
        Post(Role.AUDITOR, "auditor", "陈审计", CITY),
        Post(Role.DISCIPLINE_OFFICER, "discipline", "周纪检", CITY),
        Post(Role.EVALUATOR, "evaluator", "钱评估", CITY),
    ]
    return opened_accounts(posts, starts_on=date(2017, 2, 1))
