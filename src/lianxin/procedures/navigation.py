"""The lines of procedures in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("办件", "Cases"), "procedures:cases", Act.READ_CASES, 56, "list-checks", Section.ENTRY_AND_EXIT))
register(
    Entry(Words("程序", "Procedures"), "procedures:procedures", Act.READ_CASES, 57, "route", Section.ENTRY_AND_EXIT)
)
