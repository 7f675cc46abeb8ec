"""Files that bind what a household (一户一档) or a village (一村一册) has: a cover with its contents, then every paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from lianxin.core.paper import Bundle, Column, Document, Note, Sheet, Table
from lianxin.exits.access import sheets_open_to
from lianxin.exits.models import Sheet as ExitSheet
from lianxin.notices.access import notices_open_to
from lianxin.notices.models import Notice
from lianxin.pairing.access import village_pairings_open_to
from lianxin.pairing.models import VillagePairing
from lianxin.people.access import scope_of
from lianxin.people.models import TeamMember
from lianxin.people.queries import teams_under
from lianxin.people.roles import Act
from lianxin.procedures.documents import income_form, minutes_form, recognition_form
from lianxin.procedures.domain import shelf
from lianxin.procedures.models import Case
from lianxin.procedures.queries.cases import cases_of_household, state_words
from lianxin.projects.access import projects_open_to
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import Project
from lianxin.registry.models import VillageFacts
from lianxin.reports.documents.cards import clear_card, contact_card
from lianxin.reports.documents.collection import household_form, monitoring_form, village_form
from lianxin.reports.documents.handbook import handbook
from lianxin.reports.documents.medical import booklets
from lianxin.reports.documents.wording import BLANK, blank_rows, day, said, yuan
from lianxin.reports.queries.papers import plan_of, visits_of, watched_episodes

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.reports.queries.homes import Home

MOST_CASES = 12
MOST_NOTICES = 200
_ACROSS = Sheet(is_landscape=True, text_pt=9.5, title_pt=18, has_page_total=True)


def household_file(user: User, home: Home, *, year: int, on: date) -> Bundle:
    """Return the file of a household: form, card, handbook, monitoring, cases with their forms, medical booklets.

    Parts of rooms that are closed to the reader are left out; medical booklets are in it for those only who may open illness.
    """
    key = home.household.pk
    parts: list[Document] = [
        household_form(home, year=year, on=on),
        clear_card(home, year=year, on=on),
        contact_card(home, year=year, on=on),
        handbook(home, plan_of(user, home.household, year), visits_of(user, [key]).get(key, []), year=year, on=on),
    ]
    if episodes := watched_episodes(user, key):
        parts.append(monitoring_form(home, episodes, year=year, on=on))
    if user.may(Act.READ_CASES):
        parts += _cases(cases_of_household(user, key)[:MOST_CASES])
    if home.may_open:
        parts += booklets(home, year=year, on=on)
    return Bundle(
        "一户一档",
        tuple(parts),
        subtitle=f"{home.household.head_name or BLANK}　{home.place}　{year} 年",
        has_contents=True,
    )


def village_file(user: User, village_code: str, place: str, homes: Sequence[Home], *, year: int, on: date) -> Bundle:
    """Return the file of a village: form, who helps it, households, projects, notices, exit."""
    facts = VillageFacts.objects.filter(village_code=village_code, year__lte=year).order_by("-year").first()
    may_open = scope_of(user, Act.OPEN_SENSITIVE).covers(village_code)
    parts = [village_form(village_code, place, facts, year=year, may_open=may_open)]
    if user.may(Act.READ_PAIRING):
        parts.append(_forces(user, village_code, on))
    parts.append(_households(homes))
    if user.may(Act.READ_PROJECTS):
        parts.append(_projects(projects_open_to(user).filter(area_code=village_code).order_by("-year", "code")))
    if user.may(Act.READ_NOTICES):
        parts.append(_notices(notices_open_to(user).filter(area_code=village_code).order_by("-id")[:MOST_NOTICES]))
    if user.may(Act.READ_EXITS):
        parts.append(
            _exits(sheets_open_to(user).filter(area_code=village_code).select_related("household").order_by("-id"))
        )
    return Bundle("一村一册", tuple(parts), subtitle=f"{place}　{year} 年", has_contents=True)


def _cases(cases: Sequence[Case]) -> list[Document]:
    """A list of the cases, and of those by which a household enters or leaves the forms."""
    columns = (Column("办件", 0.6), Column("程序", 2), Column("发起日期", 1), Column("状态", 1.4))
    rows = tuple(
        (str(one.pk), shelf.procedure(one.procedure).words.zh, day(one.begun_on), state_words(one).zh) for one in cases
    )
    made = [
        Document(
            "办件清单", (Table(columns, rows or blank_rows(4, 3)),), sheet=Sheet(text_pt=10.5, has_page_total=True)
        )
    ]
    for case in cases:
        if shelf.procedure(case.procedure).ledger is not None:
            made += [recognition_form(case), income_form(case)]
            made += [minutes_form(case, event) for event in case.events.filter(minutes__isnull=False)]
    return made


def _forces(user: User, village_code: str, on: date) -> Document:
    units = village_pairings_open_to(user).filter(village_code=village_code)
    team = [
        (
            member.helper.name,
            str(TeamMember.Duty(member.duty).label),
            member.helper.unit.name,
            member.helper.phone,
            day(member.starts_on),
        )
        for one in teams_under(scope_of(user, Act.READ_PAIRING), on=on).filter(village_code=village_code)
        for member in one.members_on  # type: ignore[attr-defined]
    ]
    paired = [(one.unit.name, str(VillagePairing.Role(one.role).label), day(one.starts_on)) for one in units]
    blocks = (
        Table((Column("帮扶单位", 3), Column("角色", 1.2), Column("结对日期", 1.2)), tuple(paired) or blank_rows(3, 2)),
        Table(
            (
                Column("驻村干部", 1),
                Column("职务", 1),
                Column("派出单位", 2),
                Column("电话", 1.2),
                Column("到村日期", 1.1),
            ),
            tuple(team) or blank_rows(5, 3),
        ),
    )
    return Document("帮扶力量", blocks, sheet=Sheet(text_pt=10.5, has_page_total=True))


def _households(homes: Sequence[Home]) -> Document:
    columns = (
        Column("序号", 0.4, True), Column("户主", 0.9), Column("组", 0.9), Column("人口", 0.5, True), Column("户属性", 1.3),
        Column("主要致贫原因", 1.2), Column("人均纯收入（元）", 1.1, True), Column("帮扶责任人", 1), Column("帮扶单位", 1.8),
    )  # fmt: skip
    rows = tuple(
        (
            str(number), one.household.head_name or BLANK, one.household.group_name or BLANK,  # type: ignore[attr-defined]
            str(len(one.members)) if one.members else BLANK,
            said("household.household_attribute", one.facts, may_open=one.may_open),
            said("household.main_cause", one.facts, may_open=one.may_open),
            yuan(getattr(one.facts, "net_income_per_person_yuan", None)),
            one.first_helper.name if one.first_helper else BLANK,
            one.first_helper.unit.name if one.first_helper else BLANK,
        )
        for number, one in enumerate(homes, 1)
    )  # fmt: skip
    return Document("在册户名单", (Table(columns, rows or blank_rows(len(columns), 5)),), sheet=_ACROSS)


def _projects(projects: Sequence[Project]) -> Document:
    columns = (
        Column("年度", 0.6), Column("编号", 1.2), Column("项目", 2), Column("资金规模（元）", 1.2, True), Column("责任单位", 1.6),
        Column("受益户", 0.7, True), Column("阶段", 0.9),
    )  # fmt: skip
    rows = tuple(
        (
            str(one.year), one.code, one.name, yuan(one.cost_fen), one.responsible_unit,
            BLANK if one.households is None else str(one.households), Stage(one.stage).words.zh,
        )
        for one in projects
    )  # fmt: skip
    return Document("项目", (Table(columns, rows or blank_rows(len(columns), 3)),), sheet=_ACROSS)


def _notices(notices: Sequence[Notice]) -> Document:
    columns = (
        Column("公示", 3),
        Column("行数", 0.6, True),
        Column("公示起", 1),
        Column("公示止（不含）", 1),
        Column("校验码", 1.4),
    )
    rows = tuple(
        (one.title_zh, str(one.row_count), day(one.starts_on), day(one.ends_before), one.digest[:16]) for one in notices
    )
    return Document("公示", (Table(columns, rows or blank_rows(5, 3)),), sheet=_ACROSS)


def _exits(sheets: Sequence[ExitSheet]) -> Document:
    columns = (Column("认定表", 2), Column("对象", 1.4), Column("年度", 0.7), Column("状态", 1.2))
    rows = tuple(
        (
            str(ExitSheet.Level(one.level).label), one.household.head_name if one.household else "本村", str(one.year),
            str(ExitSheet.State(one.state).label),
        )
        for one in sheets
    )  # fmt: skip
    note = Note("认定过程和各级意见见退出认定表。")
    return Document("退出", (Table(columns, rows or blank_rows(4, 3)), note), sheet=_ACROSS)
