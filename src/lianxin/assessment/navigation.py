"""The lines of assessment in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(
    Entry(
        Words("第三方评估", "Evaluations"),
        "assessment:evaluations",
        Act.READ_ASSESSMENTS,
        30,
        "clipboard-check",
        Section.CONTROL,
    )
)
