"""The columns of the library of indicators, of the rows of a figure, of published figures and of expectations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.reports.declared import Declared, joined
from lianxin.reports.domain.indicators import NATURE_WORDS
from lianxin.reports.domain.tables import CODE
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked

_KINDS = {"forecast": NATURE_WORDS["forecast"], "target": NATURE_WORDS["target"]}  # type: ignore[index]


def _breaking(code: str) -> SafeString:
    """A code that may be broken behind its signs: some are longer than a telephone is wide."""
    parts = code.replace(".", ".\0").replace("_", "_\0").split("\0")
    return format_html(
        '<span class="mono">{}</span>', format_html_join(SafeString("<wbr>"), "{}", ((part,) for part in parts))
    )


def _code(one: Declared) -> SafeString:
    return _breaking(one.indicator.code)


INDICATORS = Listing(
    name="reports.indicators",
    words=Words("指标", "Indicators"),
    act=Act.READ_REPORTS,
    columns=(
        Column(
            Words("指标", "Indicator"),
            lambda one: one.indicator.title,
            html=lambda one: linked(say(one.indicator.title), reverse("reports:figure", args=[one.indicator.code])),
        ),
        Column(Words("代码", "Code"), lambda one: one.indicator.code, html=_code),
        Column(Words("定义", "Definition"), lambda one: one.indicator.definition),
        Column(Words("单位", "Unit"), lambda one: one.unit),
        Column(Words("计的是", "What is counted"), lambda one: one.thing),
        Column(Words("怎么算", "How"), lambda one: one.measure),
        Column(Words("分子", "Numerator"), lambda one: one.numerator, missing=NOTHING),
        Column(Words("分母", "Denominator"), lambda one: one.denominator, missing=NOTHING),
        Column(Words("时段", "Period"), lambda one: one.timing),
        Column(Words("地方", "Area"), lambda one: one.area),
        Column(Words("基数", "Base"), lambda one: one.basis),
        Column(Words("来源", "Source rooms"), lambda one: one.rooms),
        Column(Words("性质", "Nature"), lambda one: one.nature),
        Column(Words("版本", "Version"), lambda one: one.indicator.version, Kind.COUNT),
    ),
)


def _over(one: Any, below: Any) -> SafeString:
    """Two lines of a cell, the second in small quiet letters."""
    return format_html('<span>{}<br><small class="quiet">{}</small></span>', one, below)


def _defined(one: Declared) -> Any:
    words = say(one.indicator.definition)
    if one.numerator is None or one.denominator is None:
        return words
    return _over(words, f"{say(one.numerator)} ÷ {say(one.denominator)}")


# The screen shows the same in fewer columns, two to a cell; the files have each by itself.
INDICATORS_ON_PAGE = replace(
    INDICATORS,
    columns=(
        Column(
            Words("指标", "Indicator"),
            lambda one: one.indicator.title,
            html=lambda one: _over(
                linked(say(one.indicator.title), reverse("reports:figure", args=[one.indicator.code])), _code(one)
            ),
        ),
        Column(
            Words("定义，分子 ÷ 分母", "Definition, numerator ÷ denominator"),
            lambda one: one.indicator.definition,
            html=_defined,
        ),
        Column(
            Words("单位，计的是", "Unit, what is counted"),
            lambda one: one.unit,
            html=lambda one: _over(say(one.unit), say(one.thing)),
        ),
        Column(
            Words("时段，地方", "Period, area"),
            lambda one: one.timing,
            html=lambda one: _over(say(one.timing), say(one.area)),
        ),
        Column(
            Words("基数，来源", "Base, source rooms"),
            lambda one: one.basis,
            html=lambda one: _over(say(one.basis), say(joined(one.rooms))),
        ),
        Column(
            Words("性质，版本", "Nature, version"),
            lambda one: one.nature,
            html=lambda one: _over(say(one.nature), say(Words("第 {n} 版", "version {n}"), n=one.indicator.version)),
        ),
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


_WHICH = (
    Column(Words("记录", "Row"), lambda row: row.words, html=_row),
    Column(Words("姓名", "Name"), lambda row: row.who, missing=NOTHING),
    Column(Words("在哪里", "Where"), lambda row: row.place, missing=NOTHING),
)
_RECORDED = (
    Column(Words("谁录的", "Recorded by"), lambda row: row.by),
    Column(Words("何时录的", "Recorded at"), lambda row: row.at, Kind.MOMENT),
    Column(
        Words("依据（✓ 核实）", "From (✓ confirmed by)"),
        lambda row: row.document,
        html=_document,
        missing=NOTHING,
    ),
)
ROWS = Listing(
    name="reports.rows",
    words=Words("依据的记录", "Rows that it rests on"),
    act=Act.READ_REPORTS,
    part="rows",
    columns=(
        *_WHICH,
        Column(Words("计入的值", "What it gives"), lambda row: row.gives, missing=NOTHING),
        *_RECORDED,
    ),
)

FROZEN = Listing(
    name="reports.frozen",
    words=Words("封存的行", "Frozen rows"),
    act=Act.READ_REPORTS,
    columns=(
        *_WHICH,
        Column(Words("当时计入的值", "What it gave"), lambda row: row.gives, missing=NOTHING),
        *_RECORDED,
        Column(Words("今天", "Today"), lambda row: row.today, missing=NOTHING),
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
    if heading == CODE:
        return Column(words, lambda line: line[place], Kind.CODE, missing=NOTHING)
    told = [cell for line in lines if (cell := line[place]) is not None]
    if told and all(cell.isascii() and cell.isdecimal() for cell in told):
        return Column(
            words, lambda line: None if line[place] is None else int(line[place]), Kind.COUNT, missing=NOTHING
        )
    return Column(words, lambda line: line[place], missing=NOTHING)
