"""The lines of the field room in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("外业页面", "Field page"), "field:page", Act.CAPTURE_OFFLINE, 5, "smartphone", Section.WORK))
register(
    Entry(Words("入户问卷", "Questionnaires"), "field:questionnaires", Act.EVALUATE, 5, "smartphone", Section.WORK)
)
register(
    Entry(Words("ODK Collect", "ODK Collect"), "field:collect", Act.CAPTURE_OFFLINE, 6, "clipboard-list", Section.WORK)
)
register(
    Entry(Words("采集表单", "Collected forms"), "field:brought", Act.MANAGE_FORMS, 7, "clipboard-list", Section.WORK)
)
register(Entry(Words("外业记录", "Field items"), "field:records", Act.SETTLE_FIELD_ITEMS, 6, "inbox", Section.WORK))
