"""The lines of the reports in the menu."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.navigation import Entry, Section, register

register(Entry(Words("一览", "Dashboard"), "reports:dashboard", Act.READ_FINDINGS, 5, "chart-column", Section.START))
register(
    Entry(
        Words("指标和报表", "Figures and tables"),
        "reports:library",
        Act.READ_REPORTS,
        6,
        "calculator",
        Section.REPORTS,
        also=("reports:tables", "reports:programmes", "reports:open-data"),
    )
)
register(
    Entry(
        Words("表卡台账", "Papers and ledgers"),
        "reports:papers",
        Act.READ_REGISTRY,
        12,
        "printer",
        Section.REPORTS,
        also=("reports:ledgers",),
    )
)
register(
    Entry(
        Words("上级表格", "Forms of superiors"),
        "reports:forms",
        Act.FILL_FORMS,
        40,
        "file-spreadsheet",
        Section.REPORTS,
        also=("reports:layouts",),
    )
)
