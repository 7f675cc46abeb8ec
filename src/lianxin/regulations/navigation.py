"""The room's line in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(
    Entry(
        Words("制度文件", "Regulations"),
        "regulations:regulations",
        Act.READ_REGULATIONS,
        80,
        "scroll-text",
        Section.CONTROL,
    )
)
