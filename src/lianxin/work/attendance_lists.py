"""The columns of the lists of attendance: the month of members of teams, day by day in the file, and absences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked
from lianxin.site.values import badge
from lianxin.work.queries.attendance import ABSENCE_STATES, DUTIES, MARKS, SORTS, VERDICTS

_LONGEST_MONTH = 31


def _member(row: Any) -> Any:
    address = f"{reverse('work:team-month', args=[row.member.team_id])}?month={row.days[0]:%Y-%m}"
    return format_html('<span class="nowrap">{}</span>', linked(row.member.helper.name, address))


def _verdict(row: Any) -> Any:
    words, tone = VERDICTS[row.verdict]
    return badge(say(words), tone)


_WHO = (
    Column(Words("姓名", "Name"), lambda row: row.member.helper.name, html=_member),
    Column(Words("职务", "Duty"), lambda row: DUTIES[row.member.duty]),
    Column(Words("村", "Village"), lambda row: row.place),
)
_NUMBERS = (
    Column(Words("在村", "In the village"), lambda row: row.tally.present, Kind.COUNT),
    Column(Words("因公外出", "On duty"), lambda row: row.tally.duty, Kind.COUNT),
    Column(Words("请假", "On leave"), lambda row: row.tally.leave, Kind.COUNT),
    Column(Words("不在村", "Absent"), lambda row: row.tally.absent, Kind.COUNT),
    Column(Words("没有登记", "Not told"), lambda row: row.tally.untold, Kind.COUNT),
    Column(Words("计入天数", "Days that count"), lambda row: row.counted, Kind.COUNT),
    Column(Words("应驻村", "Asked for"), lambda row: row.asked.least, Kind.COUNT),
    Column(Words("结果", "Result"), lambda row: VERDICTS[row.verdict][0], html=_verdict),
)


def _day(number: int) -> Callable[[Any], Any]:
    """What the day of a number was, by its sign; nothing where the month has no such day."""

    def value(row: Any) -> str | None:
        return MARKS[row.marks[number]][0] or None if number < len(row.marks) else None

    return value


ATTENDANCE = Listing(
    name="work.attendance", words=Words("驻村工作队考勤月报", "Attendance of resident teams"), act=Act.READ_WORK,
    columns=(*_WHO, *_NUMBERS),
)  # fmt: skip
# In the file every day has a column of its own.
ATTENDANCE_FILED = Listing(
    name=ATTENDANCE.name, words=ATTENDANCE.words, act=ATTENDANCE.act,
    columns=(
        Column(Words("月份", "Month"), lambda row: f"{row.days[0]:%Y-%m}", Kind.CODE),
        Column(Words("村代码", "Village code"), lambda row: row.member.team.village_code, Kind.CODE),
        *_WHO,
        Column(Words("工作队", "Team"), lambda row: row.member.team.name),
        Column(Words("派出单位", "Unit"), lambda row: row.member.helper.unit.name),
        *(Column(Words(str(number + 1), str(number + 1)), _day(number)) for number in range(_LONGEST_MONTH)),
        *_NUMBERS,
    ),
)  # fmt: skip


def _who(row: Any) -> Any:
    return linked(row.absence.member.helper.name, reverse("work:absence", args=[row.absence.pk]))


def _state(row: Any) -> Any:
    words, tone = ABSENCE_STATES[row.absence.state]
    return badge(say(words), tone)


ABSENCES = Listing(
    name="work.absences",
    words=Words("请假和因公外出", "Leave and absences on duty"),
    act=Act.READ_WORK,
    columns=(
        Column(Words("姓名", "Name"), lambda row: row.absence.member.helper.name, html=_who),
        Column(Words("村", "Village"), lambda row: row.place),
        Column(Words("类别", "Kind"), lambda row: [SORTS[row.absence.sort], row.kind]),
        Column(Words("从", "From"), lambda row: row.absence.starts_on, Kind.DAY),
        Column(Words("到", "To"), lambda row: row.absence.ends_on, Kind.DAY),
        Column(Words("天数", "Days"), lambda row: row.absence.days, Kind.COUNT),
        Column(Words("销假", "Back on"), lambda row: row.absence.returned_on, Kind.DAY, missing=NOTHING),
        Column(Words("状态", "State"), lambda row: ABSENCE_STATES[row.absence.state][0], html=_state),
    ),
)
# The same beside the days of a team's month.
ABSENCES_OF_A_MONTH = replace(ABSENCES, part="absences")


def _taken_back(row: Any) -> Any:
    if row["taken_back"] is not None:
        return badge(say(Words("已撤回", "Taken back")), "plain")
    if not row["may_take_back"]:
        return ""
    return linked(say(Words("撤回", "Take back")), reverse("work:take-back-leave", args=[row["leave"].pk]))


LEAVE = Listing(
    name="work.leave",
    words=Words("帮扶责任人请假", "Leave of helpers"),
    act=Act.READ_WORK,
    columns=(
        Column(Words("姓名", "Name"), lambda row: row["leave"].helper.name),
        Column(Words("单位", "Unit"), lambda row: row["leave"].helper.unit.name),
        Column(Words("类别", "Kind"), lambda row: row["kind"]),
        Column(Words("从", "From"), lambda row: row["leave"].starts_on, Kind.DAY),
        Column(Words("到", "To"), lambda row: row["leave"].ends_on, Kind.DAY),
        Column(Words("天数", "Days"), lambda row: row["leave"].days, Kind.COUNT),
        Column(Words("批准依据", "Granted by"), lambda row: row["leave"].words),
        Column(
            Words("撤回", "Taken back"),
            lambda row: row["taken_back"].reason if row["taken_back"] else None,
            missing=NOTHING,
            html=_taken_back,
        ),
    ),
)
