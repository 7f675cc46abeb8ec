"""Who helps whom in report 002: branches with villages, units with villages, secretaries with households; the accounts."""

from __future__ import annotations

from datetime import date

from lianxin.pairing.operations import PairingList, take_over_pairings
from lianxin.people.models import User
from lianxin.people.operations import join_team, open_team
from lianxin.people.roles import Role
from lianxin.programmes.guizhou.ground import BEES, FOREST, PROVINCE, STARTS_ON, YEAR, Ground, led_by
from lianxin.programmes.loading import Post, opened_accounts
from lianxin.registry.models import Household

DOCUMENT = "《2016 年度省直机关“五千行动”基本任务分配方案》（演示）"
_SENT_ON = date(2016, 4, 5)


def paired(ground: Ground) -> None:
    """Take the list of pairs over as the plan of distribution gives it: nothing is solved."""
    homes: dict[str, list[str]] = {}
    for village, number in Household.objects.order_by("household_no").values_list("village_code", "household_no"):
        homes.setdefault(village, []).append(number)
    branches, households, units = [], [], {}
    for number, branch in enumerate(ground.branches):
        village = ground.village_of(number)
        branches.append((branch.code, village.code))
        # A village's lead is the unit of its first branch; a second branch makes its unit responsible.
        if (branch.unit.code, village.code) not in units:
            is_first = number < len(ground.villages)
            units[branch.unit.code, village.code] = "lead" if is_first else "responsible"
        if branch.secretary is not None:
            mine = [homes[village.code].pop(0) for _ in range(led_by(number))]
            households += [(branch.secretary.code, home, "first") for home in mine]
    told = PairingList(
        PROVINCE, YEAR, DOCUMENT, STARTS_ON,
        units=[(unit, village, role) for (unit, village), role in units.items()], branches=branches, households=households,
    )  # fmt: skip
    take_over_pairings(told=told, by=None)
    _teams(ground)


def _teams(ground: Ground) -> None:
    """Two resident teams that the report names, each with its first secretary."""
    for village, unit, name in ((BEES, 0, "地古屯村驻村工作队"), (FOREST, 10, "乐邦村驻村工作队")):
        team = open_team(village_code=village, name=name, starts_on=_SENT_ON, by=None)
        people = list(ground.units[unit].helpers.filter(team_times__isnull=True).order_by("-code"))
        join_team(team=team, helper=people[0], duty="first_secretary", starts_on=_SENT_ON, by=None)


def accounts_of(ground: Ground) -> list[dict[str, object]]:
    """An account per role; those of the forest village too, where a dispute is settled."""
    branch = ground.branch_at(BEES)
    assert branch.secretary is not None
    posts = [
        Post(Role.COUNTY_OFFICER, "county", "李工委", PROVINCE),
        Post(Role.FUNDS_OFFICER, "funds", "孙资金", PROVINCE),
        Post(Role.TOWNSHIP_CLERK, "township", "王乡办", BEES[:9]),
        Post(Role.VILLAGE_TEAM, "team", "张驻村", BEES),
        Post(Role.VILLAGE_TEAM, "forest", "陆驻村", FOREST),
        Post(Role.HELPER, "helper", branch.secretary.name, PROVINCE, helper=branch.secretary),
        Post(Role.UNIT_LIAISON, "unit", "赵联络", PROVINCE, unit=branch.unit),
        Post(Role.AUDITOR, "auditor", "陈审计", PROVINCE),
        Post(Role.DISCIPLINE_OFFICER, "discipline", "周纪检", PROVINCE),
        Post(Role.EVALUATOR, "evaluator", "钱评估", PROVINCE),
    ]
    return opened_accounts(posts, starts_on=STARTS_ON)


def user(name: str) -> User:
    """The account of a user name."""
    return User.objects.get(username=name)
