"""The lines of monitoring in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("返贫线索", "Leads"), "monitoring:leads", Act.READ_MONITORING, 52, "bell", Section.ENTRY_AND_EXIT))
register(
    Entry(
        Words("监测对象", "Monitored"),
        "monitoring:episodes",
        Act.READ_MONITORING,
        53,
        "heart-pulse",
        Section.ENTRY_AND_EXIT,
    )
)
