"""What a village shows of its money, as a workbook (村级公示表): projects by channel, and households with names and sums.

Names and sums are public by rule; numbers of identity, telephones, accounts and why somebody is poor are not (DOMAIN §4.5, §9), and
there is no column for them. A household that the reader may not see stands without its name.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.sheets.writing import OutputBook
from lianxin.eligibility.queries import hotline
from lianxin.funds.queries.papers import MoneyShown
from lianxin.registry.queries import area_names

_UNNAMED = "（姓名不显示）"
_PROJECTS = (
    ("序号", 6), ("项目编号", 16), ("项目名称", 32), ("资金渠道及金额", 44), ("金额（元）", 16), ("受益户数", 10),
    ("到户金额（元）", 16),
)  # fmt: skip
_HOUSEHOLDS = (("序号", 6), ("村", 24), ("户主", 12), ("人口", 8), ("项目名称", 32), ("金额（元）", 16))

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Showing:
    """Of which area and year a table is, and from when to when it is shown (the last day included; None: not fixed yet)."""

    area_code: str
    year: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def period(self) -> str:
        days = [day.isoformat() if day else "____年__月__日" for day in (self.starts_on, self.ends_on)]
        return f"公示期：{days[0]} 至 {days[1]}"


def publicity_table(shown: MoneyShown, showing: Showing) -> bytes:
    """Return the table as a workbook of two sheets. The sum of the projects is all that was paid in the area."""
    place = area_names([showing.area_code])[showing.area_code]
    title = f"{place}{f'{showing.year}年' if showing.year else ''}资金使用情况公示表"
    number = hotline(showing.area_code, on=timezone.localdate())
    foot = f"{showing.period}　监督举报电话：{number}　公示期内如有异议，请向村、乡镇或县反映。"
    names = area_names({one.village_code for one in shown.households})
    projects: list[list[Cell]] = [
        [
            number,
            one.code,
            one.name,
            "；".join(f"{words.zh} {yuan_text(fen)} 元" for words, fen in one.by_channel),
            _yuan(one.paid_fen),
            one.households,
            _yuan(one.to_households_fen),
        ]
        for number, one in enumerate(shown.projects, 1)
    ]
    households: list[list[Cell]] = [
        [
            number,
            names[one.village_code],
            _UNNAMED if one.head is None else one.head or None,
            one.members,
            one.project,
            _yuan(one.paid_fen),
        ]
        for number, one in enumerate(shown.households, 1)
    ]
    to_homes = sum(one.paid_fen for one in shown.households)
    ends = (
        [None, None, "合计", None, _yuan(shown.paid_fen), None, _yuan(to_homes)],
        [None, "合计", *[None] * 3, _yuan(to_homes)],
    )
    with tempfile.TemporaryDirectory(prefix="lianxin-publicity-") as folder:
        path = Path(folder) / "publicity.xlsx"
        with OutputBook(path) as out:
            _sheet(out, "项目资金", (title, foot), _PROJECTS, [*projects, ends[0]])
            _sheet(out, "到户明细", (title, foot), _HOUSEHOLDS, [*households, ends[1]])
        return path.read_bytes()


def _yuan(fen: Fen) -> Decimal:
    return Decimal(fen) / 100


def _sheet(
    out: OutputBook,
    name: str,
    banners: Sequence[str],
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Cell]],
) -> None:
    sheet: Any = out.add_sheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for number, banner in enumerate(banners):
        sheet.write_string(number, 0, banner, out.formats["title" if number == 0 else "banner"])
    top = len(banners)
    for column, (heading, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(top, column, heading, out.formats["heading"])
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    for number, row in enumerate(rows, top + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, out.formats["wrapped"])
            elif cell is not None:
                sheet.write_number(
                    number, column, cell, out.formats["amount" if isinstance(cell, Decimal) else "number"]
                )
