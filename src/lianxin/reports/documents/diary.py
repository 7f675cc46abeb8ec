"""The diary of a helper or resident cadre (民情日记、驻村记实登记表): what he did, day by day, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from lianxin.core.paper import Column, Document, Fact, Facts, Heading, Note, Sheet, Signatures, Table
from lianxin.core.paper.definitions import Block
from lianxin.people.models import Helper
from lianxin.reports.documents.wording import BLANK, blank_rows, day
from lianxin.work.queries.records import RecordRow

_COLUMNS = (
    Column("日期", 1.55), Column("工作", 0.9), Column("地点", 1.2), Column("走访户、参加人", 1.2),
    Column("了解的情况、办的事", 3.3), Column("下一步", 1.55),
)  # fmt: skip


def diary(helper: Helper, rows: Sequence[RecordRow], *, year: int, on: date) -> Document:
    """Return the diary of a year. ``rows`` are the records that name him, the oldest first."""
    days = {row.record.on for row in rows}
    homes = {name for row in rows for _, name in row.households}
    about = Facts(
        (
            Fact("姓名", helper.name), Fact("单位", helper.unit.name), Fact("职务", helper.post), Fact("电话", helper.phone),
            Fact("记录天数", f"{len(days)} 天" if days else BLANK), Fact("走访户数", f"{len(homes)} 户" if homes else BLANK),
        )
    )  # fmt: skip
    blocks: list[Block] = [about]
    for month, some in groupby(rows, key=lambda row: row.record.on.month):
        blocks += [Heading(f"{month} 月"), Table(_COLUMNS, tuple(_line(row) for row in some))]
    blocks += [Heading("续写"), Table(_COLUMNS, blank_rows(len(_COLUMNS), 4))]
    blocks += [Note("只列登记在册的工作；没有登记的日子不等于没有工作，可在续写栏补记后录入。")]
    blocks.append(Signatures(("本人", "工作队队长", "乡镇党委")))
    return Document(
        "民情日记", tuple(blocks), subtitle=f"{helper.name}　{year} 年", sheet=Sheet(text_pt=10, title_pt=22)
    )


def _line(row: RecordRow) -> tuple[str, ...]:
    record = row.record
    told = "　".join(part for part in (record.found, record.promised, record.done) if part)
    people = "、".join(name for _, name in row.households) or "、".join(row.people)
    step = " ".join(part for part in (record.next_step, day(record.next_on)) if part)
    return (day(record.on), row.kind.zh, row.place, people, told, step)
