"""The columns of the library of indicators, of the rows of a figure, of published figures and of expectations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.reports.domain.indicators import NATURE_WORDS
from lianxin.reports.domain.units import FEN
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked

_KINDS = {"forecast": NATURE_WORDS["forecast"], "target": NATURE_WORDS["target"]}  # type: ignore[index]


def _breaking(code: str) -> SafeString:
    """A code that may be broken behind its signs: some are longer than a telephone is wide."""
    parts = code.replace(".", ".\0").replace("_", "_\0").split("\0")
    return format_html(
        '<span class="mono">{}</span>', format_html_join(SafeString("<wbr>"), "{}", ((part,) for part in parts))
    )


def _unit(one: Any) -> Words:
    return Words("元", "yuan") if one.unit == FEN else one.unit_words


INDICATORS = Listing(
    name="reports.indicators",
    words=Words("指标", "Indicators"),
    act=Act.READ_REPORTS,
    columns=(
        Column(
            Words("指标", "Indicator"),
            lambda one: one.title,
            html=lambda one: linked(say(one.title), reverse("reports:figure", args=[one.code])),
        ),
        Column(Words("代码", "Code"), lambda one: one.code, html=lambda one: _breaking(one.code)),
        Column(Words("单位", "Unit"), _unit),
        Column(Words("定义", "Definition"), lambda one: one.definition),
        Column(Words("性质", "Nature"), lambda one: NATURE_WORDS[one.nature]),
    ),
)


def row_address(row: Any) -> str:
    """Where a row of a figure is shown; "" where it has no page."""
    name, number = row.page
    try:
        return reverse(name, args=[number] if number is not None else []) if name else ""
    except NoReverseMatch:
        return ""


def _row(row: Any) -> Any:
    words, address = say(row.words), row_address(row)
    return linked(words, address) if address else words


def _document(row: Any) -> Any:
    return linked(row.document, reverse("registry:job", args=[row.job])) if row.job is not None else row.document


ROWS = Listing(
    name="reports.rows",
    words=Words("依据的记录", "Rows that it rests on"),
    act=Act.READ_REPORTS,
    part="rows",
    columns=(
        Column(Words("记录", "Row"), lambda row: row.words, html=_row),
        Column(Words("计入的值", "What it gives"), lambda row: row.gives, missing=NOTHING),
        Column(Words("谁录的", "Recorded by"), lambda row: row.by),
        Column(Words("何时录的", "Recorded at"), lambda row: row.at, Kind.MOMENT),
        Column(Words("依据的文件", "From"), lambda row: row.document, html=_document, missing=NOTHING),
    ),
)

PUBLISHED = Listing(
    name="reports.published",
    words=Words("已发布的数", "Published figures"),
    act=Act.READ_REPORTS,
    part="published",
    columns=(
        Column(
            Words("名称", "Name"),
            lambda one: one.name,
            html=lambda one: linked(one.name, reverse("reports:published", args=[one.pk])),
        ),
        Column(Words("指标", "Indicator"), lambda one: one.indicator, Kind.CODE),
        Column(Words("版次", "Edition"), lambda one: one.edition, Kind.COUNT),
        Column(Words("发布时间", "Published at"), lambda one: one.at, Kind.MOMENT),
        Column(Words("摘要", "Digest"), lambda one: one.digest[:16], Kind.CODE),
    ),
)

EXPECTATIONS = Listing(
    name="reports.expectations",
    words=Words("预测和目标", "Forecasts and targets"),
    act=Act.READ_REPORTS,
    columns=(
        Column(Words("内容", "Subject"), lambda row: row["one"].subject),
        Column(Words("性质", "Nature"), lambda row: _KINDS[row["one"].kind]),
        Column(Words("地方", "Place"), lambda row: row["place"]),
        Column(Words("数量", "How much"), lambda row: f"{row['one'].quantity.normalize():f}"),
        Column(Words("单位", "Unit"), lambda row: row["one"].measure_unit),
        Column(Words("说明", "As told"), lambda row: row["one"].qualifier),
        Column(Words("自", "From"), lambda row: row["one"].starts_on, Kind.DAY),
        Column(Words("至（不含）", "Until"), lambda row: row["one"].ends_before, Kind.DAY, missing=NOTHING),
        Column(Words("文件", "Document"), lambda row: row["one"].document),
    ),
)


TABLES = Listing(
    name="reports.tables",
    words=Words("自定义表", "Tables"),
    act=Act.READ_REPORTS,
    columns=(
        Column(Words("名称", "Name"), lambda row: row[0].name),
        Column(Words("谁的", "Whose"), lambda row: row[0].owner.name),
        Column(Words("共用", "Shared"), lambda row: Words("是", "yes") if row[0].is_shared else Words("否", "no")),
        Column(Words("定期生成", "Made"), lambda row: row[2].get_every_display() if row[2] else None, missing=NOTHING),
        Column(Words("下次", "Next"), lambda row: row[2].next_on if row[2] else None, Kind.DAY, missing=NOTHING),
    ),
)


def table_listing(headings: Sequence[str], lines: Sequence[Sequence[str | None]] = ()) -> Listing:
    """The columns of a table that somebody put together; what is a whole number in every line given is a number in a workbook too."""
    return Listing(
        name="reports.table",
        words=Words("自定义表", "Table"),
        act=Act.READ_REPORTS,
        columns=tuple(_place(heading, place, lines) for place, heading in enumerate(headings)),
    )


def _place(heading: str, place: int, lines: Sequence[Sequence[str | None]]) -> Column:
    words = Words(heading, heading)
    told = [cell for line in lines if (cell := line[place]) is not None]
    if told and all(cell.isascii() and cell.isdecimal() for cell in told):
        return Column(
            words, lambda line: None if line[place] is None else int(line[place]), Kind.COUNT, missing=NOTHING
        )
    return Column(words, lambda line: line[place], missing=NOTHING)
