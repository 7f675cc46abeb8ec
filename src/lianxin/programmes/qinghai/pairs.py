"""Who is sent where: identification, the pairing 1+1 for 1, twelve teams of a first secretary and a policeman, the accounts."""

from __future__ import annotations

from datetime import date

from lianxin.eligibility.models import Run
from lianxin.eligibility.operations import identify
from lianxin.pairing.models import HouseholdPairing, Plan
from lianxin.pairing.operations import confirm_as_house, draft_plan
from lianxin.people.models import Helper, Unit
from lianxin.people.operations import join_team, open_team
from lianxin.people.roles import Role
from lianxin.programmes.loading import Loaded, Post, opened_accounts
from lianxin.programmes.qinghai.ground import HUANGZHONG, PROVINCE, YEAR
from lianxin.programmes.register import Village

PAIRED_ON = date(2016, 6, 15)
_IDENTIFIED_ON = date(2016, 5, 31)
_SENT_ON = date(2016, 3, 1)
_SOLVER_SECONDS = 6.0
# Every one of the seven hundred has a household, and a leader of the department links each village.
_RULES = {"every_helper_used": True, "leaders_per_village": 1}


def paired(loaded: Loaded) -> Plan:
    """Identify the poor of the four counties by the line of 2016, solve the pairing, confirm it, and send the teams."""
    run: Run = identify(area_code=PROVINCE, year=YEAR, on=_IDENTIFIED_ON, by=None)
    plan = draft_plan(run=run, by=None, seconds=_SOLVER_SECONDS, rules=_RULES)
    confirm_as_house(plan=plan, starts_on=PAIRED_ON)
    plan.refresh_from_db()
    _send_teams(plan)
    return plan


def _send_teams(plan: Plan) -> None:
    """A team per village: the lead unit sends the first secretary, a leading cadre; the responsible unit a policeman of the party."""
    names = {village["code"]: village["name"] for village in plan.problem["villages"]}
    unit_of = {(p["village"], p["role"]): p["unit"] for p in plan.plan["unit_villages"]}
    for code in sorted(names):
        team = open_team(village_code=code, name=f"{names[code]}驻村工作队", starts_on=_SENT_ON, by=None)
        secretary = Helper.objects.filter(unit__code=unit_of[code, "lead"], is_leader=True).order_by("code")[0]
        police = Helper.objects.filter(
            unit__code=unit_of[code, "responsible"], is_leader=False, is_party_member=True
        ).order_by("code")[0]
        join_team(team=team, helper=secretary, duty="first_secretary", starts_on=_SENT_ON, by=None)
        join_team(team=team, helper=police, duty="member", starts_on=_SENT_ON, by=None)


def accounts_of(villages: dict[str, Village]) -> list[dict[str, object]]:
    """An account per role, and a clerk in each of the other townships, who mediates there."""
    pairing = HouseholdPairing.objects.filter(order="first").select_related("helper__unit").order_by("household_id")[0]
    unit: Unit = pairing.helper.unit
    own = villages["白土庄"].code
    posts = [
        Post(Role.COUNTY_OFFICER, "county", "李办公室", PROVINCE),
        Post(Role.FUNDS_OFFICER, "funds", "孙资金", PROVINCE),
        Post(Role.TOWNSHIP_CLERK, "township", "王乡办", own[:9]),
        Post(Role.VILLAGE_TEAM, "team", "马驻村", own),
        Post(Role.HELPER, "helper", pairing.helper.name, HUANGZHONG, helper=pairing.helper),
        Post(Role.UNIT_LIAISON, "unit", "赵联络", PROVINCE, unit=unit),
        Post(Role.AUDITOR, "auditor", "陈审计", PROVINCE),
        Post(Role.DISCIPLINE_OFFICER, "discipline", "周纪检", PROVINCE),
        Post(Role.EVALUATOR, "evaluator", "钱评估", PROVINCE),
    ]
    townships = dict.fromkeys(village.code[:9] for village in villages.values() if village.code[:9] != own[:9])
    posts += [
        Post(Role.TOWNSHIP_CLERK, f"township{number}", f"乡办{number}", code)
        for number, code in enumerate(townships, 2)
    ]
    return opened_accounts(posts, starts_on=_SENT_ON)
