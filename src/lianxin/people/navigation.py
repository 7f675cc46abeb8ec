"""The room's lines in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("帮扶单位", "Units"), "people:units", Act.READ_PEOPLE, 50, "building", Section.HELP))
register(
    Entry(Words("党组织", "Party organisations"), "people:branches", Act.READ_PEOPLE, 55, "landmark", Section.HELP)
)
register(Entry(Words("帮扶责任人", "Helpers"), "people:helpers", Act.READ_PEOPLE, 60, "users-round", Section.HELP))
register(Entry(Words("驻村工作队", "Resident teams"), "people:teams", Act.READ_PEOPLE, 70, "flag", Section.HELP))
register(Entry(Words("账号", "Accounts"), "people:accounts", Act.MANAGE_PEOPLE, 10, "key-round", Section.SETTINGS))
register(Entry(Words("我的账号", "My account"), "people:me", "", 90, "circle-user", Section.SETTINGS))
