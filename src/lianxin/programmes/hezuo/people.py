"""Who works in report 003: the city's departments and its cadres, ten first secretaries, nine graduates among the teams, the accounts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.pairing.operations import PairingList, take_over_pairings
from lianxin.people.models import Helper, Unit
from lianxin.people.operations import NewHelper, join_team, open_team, register_helper
from lianxin.people.roles import Role
from lianxin.programmes.hezuo.ground import CITY, LAST_YEAR, POOR_VILLAGES, Ground
from lianxin.programmes.hezuo.money import INTEGRATED
from lianxin.programmes.loading import Post, imported, opened_accounts
from lianxin.programmes.register import write_helpers, write_units

DEPARTMENTS = (
    *(name for name, _, _, _ in INTEGRATED), "市委办公室", "市政府办公室", "市委组织部", "市委宣传部", "市纪委", "财政局", "民政局",
    "人力资源和社会保障局", "林业局", "文体广电新闻出版局", "供电公司", "农村信用联社",
)  # fmt: skip
HELPERS = 260
FIRST_SECRETARIES, GRADUATES = 10, 9
GRADUATE = "大学生村官"
_POSTS = ("局长", "副局长", "科长", "科员", "干部")
_SENT_ON, _PAIRED_ON = date(2015, 9, 1), date(2016, 3, 1)


def send(folder: Path, ground: Ground) -> None:
    """Import the departments and cadres, pair village by village and household by household, and send the teams."""
    names = [f"合作市{name}（演示）" for name in DEPARTMENTS]
    each, more = divmod(HELPERS, len(names))
    people = {name: each + (number < more) for number, name in enumerate(names)}
    units = write_units(folder, names, name="03-合作市", affiliation="county", letter="HZ")
    ground.loaded.jobs.append(imported(units, "unit_roster", area_code=CITY, year=LAST_YEAR))
    helpers = write_helpers(folder, people, name="04-合作市", starts_on=_SENT_ON, seed=HELPERS, posts=_POSTS)
    ground.loaded.jobs.append(imported(helpers, "helper_roster", area_code=CITY, year=LAST_YEAR))
    _pair(ground)
    _send_teams(ground)


def _pair(ground: Ground) -> None:
    """县级领导包抓、市直单位帮扶、党员干部包户: as the city's list of 2016 has it, every poor household with somebody."""
    units = list(Unit.objects.order_by("code").values_list("code", flat=True))
    helpers = list(Helper.objects.order_by("code").values_list("code", flat=True))
    villages = [village.code for village in ground.villages]
    poor = [home.number for home in ground.homes if home.is_poor]
    told = PairingList(
        area_code=CITY, year=LAST_YEAR, document="合作市结对帮扶安排表（2016，演示）", starts_on=_PAIRED_ON,
        units=[(units[number % len(units)], code, "lead") for number, code in enumerate(villages)],
        households=[(helpers[number % len(helpers)], household, "first") for number, household in enumerate(poor)],
    )  # fmt: skip
    take_over_pairings(told=told, by=None)


def _send_teams(ground: Ground) -> None:
    """A team in each poor village: ten first secretaries are sent, and nine graduates who serve in villages are among the members."""
    leaders = list(Helper.objects.filter(is_leader=False, is_party_member=True).order_by("code")[:FIRST_SECRETARIES])
    others = list(Helper.objects.filter(is_leader=False).exclude(pk__in=[one.pk for one in leaders]).order_by("-code"))
    organiser = Unit.objects.get(name="合作市市委组织部（演示）")
    for number, village in enumerate(ground.villages[:POOR_VILLAGES]):
        team = open_team(village_code=village.code, name=f"{village.name}驻村帮扶工作队", starts_on=_SENT_ON, by=None)
        if number < FIRST_SECRETARIES:
            join_team(team=team, helper=leaders[number], duty="first_secretary", starts_on=_SENT_ON, by=None)
        else:
            join_team(team=team, helper=others[number], duty="leader", starts_on=_SENT_ON, by=None)
        if number < GRADUATES:
            entry = NewHelper(
                f"CG{number + 1:02d}",
                f"村官{'甲乙丙丁戊己庚辛壬'[number]}（虚构）",
                organiser,
                _SENT_ON,
                post=GRADUATE,
                is_party_member=True,
            )
            join_team(
                team=team, helper=register_helper(entry=entry, by=None), duty="member", starts_on=_SENT_ON, by=None
            )


def accounts_of(ground: Ground) -> list[dict[str, object]]:
    """One account per role."""
    own = ground.villages[0].code
    helper = Helper.objects.filter(pairings__household__village_code=own).select_related("unit").order_by("code")[0]
    posts = [
        Post(Role.COUNTY_OFFICER, "county", "李市办", CITY),
        Post(Role.COUNTY_OFFICER, "county2", "杨市办", CITY),
        Post(Role.FUNDS_OFFICER, "funds", "孙资金", CITY),
        Post(Role.TOWNSHIP_CLERK, "township", "王乡办", own[:9]),
        Post(Role.VILLAGE_TEAM, "team", "马驻村", own),
        Post(Role.HELPER, "helper", helper.name, CITY, helper=helper),
        Post(Role.UNIT_LIAISON, "unit", "赵联络", CITY, unit=helper.unit),
        Post(Role.AUDITOR, "auditor", "陈审计", CITY),
        Post(Role.DISCIPLINE_OFFICER, "discipline", "周纪检", CITY),
        Post(Role.EVALUATOR, "evaluator", "钱评估", CITY),
    ]
    return opened_accounts(posts, starts_on=_SENT_ON)
