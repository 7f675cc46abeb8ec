"""The library's lines in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("项目库", "Projects"), "projects:projects", Act.READ_PROJECTS, 20, "folder-open", Section.MONEY))
register(Entry(Words("项目资产", "Assets"), "projects:assets", Act.READ_PROJECTS, 21, "package", Section.MONEY))
