"""Identification's lines in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(
    Entry(
        Words("识别", "Identification"), "eligibility:overview", Act.READ_FINDINGS, 50, "scale", Section.ENTRY_AND_EXIT
    )
)
register(
    Entry(
        Words("标准与试算", "Values"),
        "eligibility:values",
        Act.PREVIEW_RULES,
        51,
        "sliders-horizontal",
        Section.ENTRY_AND_EXIT,
    )
)
