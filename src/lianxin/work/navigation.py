"""The lines of daily work in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("走访", "Visits"), "work:visits", Act.READ_WORK, 15, "calendar", Section.WORK))
register(Entry(Words("工作台账", "Work"), "work:records", Act.READ_WORK, 16, "clipboard-list", Section.WORK))
register(Entry(Words("工作统计", "Totals of work"), "work:totals", Act.READ_WORK, 17, "chart-column", Section.WORK))
register(Entry(Words("帮扶计划", "Plans"), "work:plans", Act.READ_WORK, 18, "list-checks", Section.WORK))
register(Entry(Words("专项行动", "Campaigns"), "work:campaigns", Act.READ_WORK, 19, "flag", Section.WORK))
register(Entry(Words("会议", "Meetings"), "work:meetings", Act.READ_WORK, 19, "users", Section.WORK))
register(Entry(Words("任务池", "Tasks"), "work:tasks", Act.READ_WORK, 20, "inbox", Section.WORK))
register(Entry(Words("驻村考勤", "Attendance"), "work:attendance", Act.READ_WORK, 21, "calendar", Section.WORK))
register(Entry(Words("群众组织", "Village groups"), "work:groups", Act.READ_WORK, 49, "flag", Section.WORK))
