"""Run the demonstration: workbooks to the register, to findings, to pairs; money and projects; and one account per role."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.eligibility.models import Run
from lianxin.eligibility.operations import NewValue, identify, put_value_in_force
from lianxin.pairing.models import Plan
from lianxin.pairing.operations import confirm_as_house, draft_plan
from lianxin.people.models import Helper, TeamMember, Unit, User
from lianxin.people.operations import grant_role, join_team, link_account_to_helper, open_account, open_team
from lianxin.people.roles import ROLES, Act, Role
from lianxin.places.operations import open_areas
from lianxin.programmes.demo.assessing import assess
from lianxin.programmes.demo.cases import fill_cases
from lianxin.programmes.demo.clues import look_in_demonstration
from lianxin.programmes.demo.collecting import collect_water
from lianxin.programmes.demo.earning import earn
from lianxin.programmes.demo.exits import fill_exits
from lianxin.programmes.demo.figures import report_figures
from lianxin.programmes.demo.history import YEAR
from lianxin.programmes.demo.leading import lead
from lianxin.programmes.demo.money import fill_money
from lianxin.programmes.demo.moving import lend, move
from lianxin.programmes.demo.outdoors import send_from_the_field
from lianxin.programmes.demo.oversight import hear, oversee, screen
from lianxin.programmes.demo.returns import send_forms
from lianxin.programmes.demo.showings import show_notices
from lianxin.programmes.demo.watching import watch
from lianxin.programmes.demo.workbooks import COUNTY, County, write_county
from lianxin.programmes.demo.works import fill_work
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
from lianxin.registry.models import ImportJob
from lianxin.registry.operations import open_year
from lianxin.supervision.models import ClueRun

SOLVER_SECONDS = 15.0
# The line of the demonstration county. It is no document's: a county enters its own.
LINE_YUAN = "7000"
LINE_DOCUMENT = "演示县标准(虚构) · a line made up for the demonstration"

_FIRST_MONTH = 8

Say = Callable[[Words], None]


@dataclass
class Demonstration:
    """What the demonstration made and found."""

    county: County
    jobs: list[ImportJob] = field(default_factory=list)
    run: Run | None = None
    plan: Plan | None = None
    accounts: list[dict[str, Any]] = field(default_factory=list)
    clues: ClueRun | None = None


def last_day_told(today: date) -> date:
    """The day on which the story of the demonstration ends: today; before August, the middle of last December, because what a
    county does in seven months of its year must have happened, and nothing may lie ahead."""
    return today if today.month >= _FIRST_MONTH else date(today.year - 1, 12, 15)


def run_demonstration(folder: Path, *, on: date, say: Say) -> Demonstration:
    """Write the workbooks of a county, import them, identify, pair, and open accounts. ``say`` tells each step.

    ``on`` is a day as :func:`last_day_told` gives it.
    """
    say(Words("写出工作簿（真实村名，虚构人员）", "Writing workbooks (real villages, synthetic people)"))
    shown = Demonstration(write_county(folder, on=on))
    open_areas(county_code=COUNTY, on=date(on.year, 1, 1), by=None)
    # Rosters are brought in by somebody: every figure opens to his name.
    officer = _account(Role.COUNTY_OFFICER, "county", "李县办", COUNTY, on=on)
    say(Words(f"{YEAR} 年名册，供退出判定", f"The register of {YEAR}, for exits"))
    open_year(county_code=COUNTY, year=YEAR, by=None)
    for path in shown.county.history:
        _imported(path, YEAR, by=officer.user)
    open_year(county_code=COUNTY, year=on.year, by=None)
    for path in shown.county.files:
        say(Words(f"导入 {path.name}", f"Importing {path.name}"))
        shown.jobs.append(_imported(path, on.year, by=officer.user))
    say(Words("识别", "Identifying"))
    line = NewValue("income_line.monitor", COUNTY, LINE_YUAN, date(on.year, 1, 1), LINE_DOCUMENT)
    put_value_in_force(entry=line, by=None)
    shown.run = identify(area_code=COUNTY, year=on.year, on=on, by=None)
    say(Words("结对求解", "Solving the pairing"))
    shown.plan = draft_plan(run=shown.run, by=None, seconds=SOLVER_SECONDS)
    say(Words("开设账号", "Opening accounts"))
    _teams(shown.plan, on)
    shown.accounts = [one.told for one in (officer, *_accounts(shown.plan, officer.password, on))]
    confirm_as_house(plan=shown.plan, starts_on=on)
    shown.plan.refresh_from_db()
    say(Words("资金、项目与拨付", "Money, projects and payments"))
    fill_money(shown.run, on=on)
    say(Words("公示", "Public notices"))
    show_notices(shown.run, village=User.objects.get(username="team").home_area(Act.DRAFT_NOTICES))
    say(Words("办件", "Cases"))
    fill_cases(on=on)
    say(Words("返贫监测", "Monitoring"))
    watch(folder, area_code=COUNTY, on=on)
    say(Words("日常工作", "Daily work"))
    fill_work(on=on)
    say(Words("务工与分红", "Work away and dividends"))
    village = User.objects.get(username="team").home_area(Act.DRAFT_NOTICES)
    earn(folder, village=village, county=COUNTY, on=on, by=officer.user)
    say(Words("易地搬迁、人口变动、小额信贷", "Relocation, who came and went, small loans"))
    move(folder, county=COUNTY, on=on, by=officer.user)
    lend(county=COUNTY, on=on)
    say(Words("部门名单与线索", "Department lists and clues"))
    shown.clues = look_in_demonstration(folder, area_code=COUNTY, on=on)
    say(Words("退出", "Exits"))
    fill_exits(COUNTY, on=on)
    say(Words("会议、经营主体、退出名单", "A meeting, a cooperative, a list of exits"))
    lead(COUNTY, on=on)
    say(Words("问题整改、信访与纠纷", "Issues, complaints and disputes"))
    oversee(folder, area_code=COUNTY, on=on)
    hear(on=on)
    screen(on=on)
    say(Words("评估与考核", "Evaluations and score sheets"))
    assess(COUNTY, on=on)
    say(Words("外业记录", "Items from the field"))
    send_from_the_field(on=on)
    collect_water(area_code=COUNTY, on=on)
    say(Words("指标与已发布的数", "Indicators and published figures"))
    report_figures(COUNTY, on=on)
    say(Words("上级表格", "Forms of superiors"))
    send_forms(COUNTY, on=on)
    return shown


def _imported(path: Path, year: int, *, by: User) -> ImportJob:
    request = ImportRequest(area_code=COUNTY, year=year, is_dry_run=False)
    with path.open("rb") as file:
        job = ask_for_import(file=file, file_name=path.name, request=request, by=by)
    return run_job(job.pk)


def _teams(plan: Plan, on: date) -> None:
    """A resident team in every village: its leader unit sends the first secretary, the others a member each."""
    names = {village["code"]: village["name"] for village in plan.problem["villages"]}
    free = {unit.code: list(unit.helpers.order_by("code")) for unit in Unit.objects.all()}
    for village in sorted(names):
        team = open_team(
            village_code=village, name=f"{names[village]}驻村工作队", starts_on=on - timedelta(days=200), by=None
        )
        for pairing in (p for p in plan.plan["unit_villages"] if p["village"] == village and p["role"] != "co"):
            duty = "first_secretary" if pairing["role"] == "lead" else "member"
            people = free[pairing["unit"]]
            if people:
                join_team(team=team, helper=people.pop(), duty=duty, starts_on=on - timedelta(days=200), by=None)


@dataclass(frozen=True, slots=True)
class _Opened:
    """An account that was opened, and its password."""

    user: User
    password: str
    role: Role

    @property
    def told(self) -> dict[str, Any]:
        words = ROLES[self.role].words
        return {"username": self.user.username, "password": self.password, "role": [words.zh, words.en]}


def _account(
    role: Role, username: str, name: str, area: str, *, on: date, unit: Unit | None = None, password: str = ""
) -> _Opened:
    """An account of a role; without a password one is drawn for this demonstration alone."""
    password = password or f"demo-{secrets.token_hex(4)}"
    user = open_account(username=username, name=name, password=password, by=None)
    grant_role(user=user, role=role, area_code=area, unit=unit, starts_on=on, reason="演示 · demonstration", by=None)
    return _Opened(user, password, role)


def _accounts(plan: Plan, password: str, on: date) -> list[_Opened]:
    """One account for every other role, with the same password."""
    loads = Counter(p["helper"] for p in plan.plan["household_helpers"])
    helper = Helper.objects.select_related("unit").get(code=max(loads, key=lambda code: (loads[code], code)))
    home = next(p for p in plan.plan["household_helpers"] if p["helper"] == helper.code)["household"]
    village = next(h["village"] for h in plan.problem["households"] if h["id"] == home)
    sent = TeamMember.objects.filter(team__village_code=village).exclude(helper=helper).select_related("helper__unit")
    secretary = next((one.helper for one in sent.order_by("duty", "helper__code")), None)
    people = {
        Role.FUNDS_OFFICER: ("funds", "孙资金", COUNTY, None),
        Role.TOWNSHIP_CLERK: ("township", "王乡办", village[:9], None),
        Role.VILLAGE_TEAM: ("team", secretary.name if secretary else "马驻村", village, None),
        Role.HELPER: ("helper", helper.name, COUNTY, None),
        Role.UNIT_LIAISON: ("unit", "赵联络", COUNTY, helper.unit),
        Role.AUDITOR: ("auditor", "陈审计", COUNTY, None),
        Role.DISCIPLINE_OFFICER: ("discipline", "周纪检", COUNTY, None),
        Role.EVALUATOR: ("evaluator", "钱评估", COUNTY, None),
        Role.SUPERVISOR: ("prov", "陈省办", COUNTY[:2], None),
    }
    accounts = [
        _account(role, username, name, area, on=on, unit=unit, password=password)
        for role, (username, name, area, unit) in people.items()
    ]
    for one in accounts:
        linked = {Role.HELPER: helper, Role.VILLAGE_TEAM: secretary}.get(one.role)
        if linked is not None:
            link_account_to_helper(user=one.user, helper=linked, by=None)
    return accounts


def keep_accounts(path: Path, accounts: list[dict[str, Any]]) -> None:
    """Keep the accounts beside the demonstration's database, so that a second start shows them again."""
    path.write_text(json.dumps(accounts, ensure_ascii=False), encoding="utf-8")
    path.chmod(0o600)
