"""The register's lines in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("农户", "Households"), "registry:households", Act.READ_REGISTRY, 10, "users", Section.PEOPLE))
register(Entry(Words("导入", "Imports"), "registry:imports", Act.IMPORT, 20, "upload", Section.PEOPLE))
register(Entry(Words("待处理冲突", "Conflicts"), "registry:conflicts", Act.IMPORT, 30, "git-compare", Section.PEOPLE))
register(Entry(Words("年度", "Years"), "registry:years", Act.MANAGE_YEARS, 40, "calendar", Section.PEOPLE))
