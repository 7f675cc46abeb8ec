"""The columns of the lists of units, helpers, teams and accounts, on the screen and in files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.people.models import Branch
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import Column, Kind, Listing, linked, quiet, together
from lianxin.site.values import badge

BRANCH_KINDS = {
    Branch.Kind.GROUP: Words("党组（党委）", "Party group"),
    Branch.Kind.COMMITTEE: Words("机关党委", "Committee of the organ"),
    Branch.Kind.BRANCH: Words("党支部", "Branch"),
}
_OPEN, _CLOSED = Words("在用", "Open"), Words("已停用", "Closed")
_VACANT = Words("空缺", "Vacant")
_LINKS_A_VILLAGE = Words("联村领导", "Links a village")
_NEVER, _NONE = Words("从未", "never"), Words("无", "none")


def _helper_name(helper: Any) -> SafeString:
    name = linked(helper.name, reverse("people:helper", args=[helper.pk]))
    return together(name, badge(say(_LINKS_A_VILLAGE), "info")) if helper.is_leader else name


def _first_secretaries(row: Any) -> SafeString:
    if not row["first_secretaries"]:
        return badge(say(_VACANT), "unsure")
    return together(*(together(one.helper.name, quiet(one.helper.unit.name)) for one in row["first_secretaries"]))


def _others(row: Any) -> SafeString:
    comma = say(Words("、", ", "))
    parts = [together(one.helper.name, quiet(say(duty))) for one, duty in row["others"]]
    return format_html_join(comma, "{}", ((part,) for part in parts)) if parts else quiet("—")


def _roles(row: Any) -> SafeString:
    _, held = row
    if not held:
        return quiet(say(_NONE))
    lines = format_html_join(SafeString("<br>"), "{} {}", ((say(role), quiet(say(place))) for role, place in held))
    return together(lines)


UNITS = Listing(
    name="people.units",
    words=Words("帮扶单位", "Units"),
    act=Act.READ_PEOPLE,
    columns=(
        Column(
            Words("单位", "Unit"),
            lambda row: row["unit"].name,
            html=lambda row: linked(row["unit"].name, reverse("people:unit", args=[row["unit"].pk])),
        ),
        Column(Words("编号", "Code"), lambda row: row["unit"].code, Kind.CODE),
        Column(Words("隶属关系", "Affiliation"), lambda row: row["affiliation"]),
        Column(Words("服务的地区", "Area it serves"), lambda row: row["area"]),
        Column(Words("在岗责任人", "Helpers in service"), lambda row: row["helpers"], Kind.COUNT),
        Column(Words("最多帮扶村数", "Villages at most"), lambda row: row["unit"].village_capacity, Kind.COUNT),
    ),
)
HELPERS = Listing(
    name="people.helpers",
    words=Words("帮扶责任人", "Helpers"),
    act=Act.READ_PEOPLE,
    columns=(
        Column(Words("姓名", "Name"), lambda helper: helper.name, html=_helper_name),
        Column(Words("编号", "Number"), lambda helper: helper.code, Kind.CODE),
        Column(
            Words("帮扶单位", "Unit"),
            lambda helper: helper.unit.name,
            html=lambda helper: linked(helper.unit.name, reverse("people:unit", args=[helper.unit_id])),
        ),
        Column(Words("职务", "Post"), lambda helper: helper.post),
        Column(Words("联系电话", "Telephone"), lambda helper: helper.phone, Kind.CODE),
        Column(Words("最多结对户数", "Households at most"), lambda helper: helper.household_capacity, Kind.COUNT),
    ),
)
BRANCHES = Listing(
    name="people.branches",
    words=Words("党组织", "Party organisations"),
    act=Act.READ_PEOPLE,
    columns=(
        Column(Words("党组织", "Organisation"), lambda one: one.name),
        Column(Words("编号", "Code"), lambda one: one.code, Kind.CODE),
        Column(Words("类别", "Kind"), lambda one: BRANCH_KINDS[Branch.Kind(one.kind)]),
        Column(
            Words("单位", "Unit"),
            lambda one: one.unit.name,
            html=lambda one: linked(one.unit.name, reverse("people:unit", args=[one.unit_id])),
        ),
        Column(Words("上级", "Answers to"), lambda one: one.above.name if one.above else None, missing=_NONE),
        Column(Words("书记", "Secretary"), lambda one: one.secretary.name if one.secretary else None),
    ),
)
TEAMS = Listing(
    name="people.teams",
    words=Words("驻村工作队", "Resident teams"),
    act=Act.READ_PEOPLE,
    columns=(
        Column(Words("村", "Village"), lambda row: row["village"]),
        Column(
            Words("工作队", "Team"),
            lambda row: row["team"].name,
            html=lambda row: linked(row["team"].name, reverse("people:team", args=[row["team"].pk])),
        ),
        Column(
            Words("第一书记", "First secretary"),
            lambda row: [f"{one.helper.name} {one.helper.unit.name}" for one in row["first_secretaries"]] or None,
            html=_first_secretaries,
        ),
        Column(
            Words("其他队员", "Other members"),
            lambda row: [f"{one.helper.name} {say(duty)}" for one, duty in row["others"]] or None,
            html=_others,
        ),
        Column(Words("进村日", "Since"), lambda row: row["team"].starts_on, Kind.DAY),
    ),
)
ACCOUNTS = Listing(
    name="people.accounts",
    words=Words("账号", "Accounts"),
    act=Act.MANAGE_PEOPLE,
    columns=(
        Column(
            Words("姓名", "Name"),
            lambda row: row[0].name,
            html=lambda row: linked(row[0].name, reverse("people:account", args=[row[0].pk])),
        ),
        Column(Words("用户名", "User name"), lambda row: row[0].username, Kind.CODE),
        Column(
            Words("现有角色和范围", "Roles in force, and where"),
            lambda row: [f"{say(role)} {say(place)}" for role, place in row[1]] or None,
            html=_roles,
        ),
        Column(Words("最近登录", "Last signed in"), lambda row: row[0].last_login, Kind.MOMENT, missing=_NEVER),
        Column(
            Words("状态", "State"),
            lambda row: _OPEN if row[0].is_active else _CLOSED,
            html=lambda row: badge(say(_OPEN), "good") if row[0].is_active else badge(say(_CLOSED)),
        ),
    ),
)

_DUTY = Column(Words("职务", "Duty"), lambda row: row[2])
# A row is a time in a team, its village and the duty.
TIMES = Listing(
    name="people.team_times",
    words=Words("驻村经历", "In resident teams"),
    act=Act.READ_PEOPLE,
    columns=(
        Column(Words("村", "Village"), lambda row: row[1]),
        Column(Words("工作队", "Team"), lambda row: row[0].team.name),
        _DUTY,
        Column(Words("起", "From"), lambda row: row[0].starts_on, Kind.DAY),
        Column(Words("止（不含）", "Until"), lambda row: row[0].ends_before, Kind.DAY, missing=Words("至今", "now")),
    ),
)
SERVING = Listing(
    name="people.serving",
    words=Words("派驻的工作队员", "Members of resident teams"),
    act=Act.READ_PEOPLE,
    part="serving",
    columns=(
        Column(Words("村", "Village"), lambda row: row[1]),
        Column(Words("工作队", "Team"), lambda row: row[0].team.name),
        Column(Words("姓名", "Name"), lambda row: row[0].helper.name),
        _DUTY,
        Column(Words("入队日", "Since"), lambda row: row[0].starts_on, Kind.DAY),
    ),
)
UNIT_BRANCHES = replace(BRANCHES, name="people.branches_of_unit", part="branches")
MEMBERS = Listing(
    name="people.team_members",
    words=Words("驻村工作队队员", "Members of a team"),
    act=Act.READ_PEOPLE,
    columns=(
        Column(Words("姓名", "Name"), lambda row: row["time"].helper.name),
        Column(Words("职务", "Duty"), lambda row: row["duty"]),
        Column(Words("派出单位", "Unit"), lambda row: row["time"].helper.unit.name),
        Column(Words("联系电话", "Telephone"), lambda row: row["time"].helper.phone, Kind.CODE),
        Column(Words("起", "From"), lambda row: row["time"].starts_on, Kind.DAY),
        Column(
            Words("止（不含）", "Until"),
            lambda row: row["time"].ends_before,
            Kind.DAY,
            missing=Words("未定", "no end yet"),
        ),
    ),
)
ROLES_HELD = Listing(
    name="people.roles_held",
    words=Words("账号的角色", "Roles of an account"),
    act=Act.MANAGE_PEOPLE,
    columns=(
        Column(Words("角色", "Role"), lambda row: row["role"]),
        Column(Words("范围", "Where"), lambda row: row["place"]),
        Column(
            Words("状态", "State"),
            lambda row: (
                Words("已结束", "ended")
                if row["is_over"]
                else Words("未开始", "to come")
                if row["is_to_come"]
                else Words("有效", "in force")
            ),
        ),
        Column(Words("起", "From"), lambda row: row["grant"].starts_on, Kind.DAY),
        Column(
            Words("止（不含）", "Until"),
            lambda row: row["grant"].ends_before,
            Kind.DAY,
            missing=Words("长期", "no end yet"),
        ),
        Column(Words("理由", "Reason"), lambda row: row["grant"].reason),
    ),
)
