"""The lines of supervision in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("线索", "Clues"), "supervision:clues", Act.READ_CLUES, 20, "search", Section.CONTROL))
register(
    Entry(
        Words("部门名单", "Department lists"), "supervision:lists", Act.SETTLE_CLUES, 21, "scroll-text", Section.CONTROL
    )
)
register(Entry(Words("问题整改", "Issues"), "supervision:issues", Act.READ_ISSUES, 10, "flag", Section.CONTROL))
register(
    Entry(
        Words("信访举报", "Complaints"), "supervision:complaints", Act.READ_COMPLAINTS, 12, "megaphone", Section.CONTROL
    )
)
register(
    Entry(Words("矛盾纠纷", "Disputes"), "supervision:disputes", Act.READ_DISPUTES, 14, "handshake", Section.CONTROL)
)
