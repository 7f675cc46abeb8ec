"""What a file of a table is of: definition and its version, base, area, period, filters, when it was worked out and for whom.

A file goes from hand to hand; a number in it that nobody can say the meaning of is worth nothing. A workbook bears this on a second sheet.
Text and Parquet hold rows and nothing else, so that programs read them: it is kept beside them, and taken as JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.registry.queries import area_names
from lianxin.reports.declared import declared
from lianxin.reports.domain.indicators import Indicator
from lianxin.reports.domain.tables import AREAS, FigureTable, LineTable
from lianxin.reports.indicators import shelf
from lianxin.reports.wording import filter_words, period_words
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lianxin.people.models import User

Lines = list[tuple[Words, Words]]

SPLITS = {
    "area:county": Words("按县", "by county"), "area:township": Words("按乡镇", "by township"),
    "area:village": Words("按村", "by village"), "month": Words("按月", "by month"), "quarter": Words("按季度", "by quarter"),
    "year": Words("按年", "by year"),
}  # fmt: skip
"""What a split by areas and moments is called; every other is a dimension of the indicator."""
# What an indicator says of its period and area in general, beside those that were asked.
_MEANING = {
    "时段": Words("时段的含义", "What the period means"), "地方": Words("地方的含义", "What the area means"),
}  # fmt: skip
_OF = {"household": Words("户", "a household"), "member": Words("人", "a person")}


def described(
    table: FigureTable | LineTable, *, reader: User | None, now: datetime, least: int | None = None
) -> list[tuple[Words, Words]]:
    """Return what a table is of, line by line, each with its name. ``least``: numbers of people below it are hidden in this table."""
    told = _of_figures(table) if isinstance(table, FigureTable) else _of_lines(table)
    moment = timezone.localtime(now)
    for_whom = Words(reader.name, reader.name) if reader is not None else Words("本系统", "the house itself")
    told += [
        (Words("算出时间", "Worked out at"), _same(f"{moment:%Y-%m-%d %H:%M}")),
        (Words("按谁的权限", "With the rights of"), for_whom),
    ]
    if least is not None:
        hidden = Words(
            "小于 {n} 的人户数，以及能推出它们的数，不显示",
            "numbers of people below {n}, and what would tell them, are hidden",
        )
        told.append((Words("小数", "Small numbers"), hidden.filled(n=least)))
    return told


def as_json(told: Iterable[tuple[Words, Words]]) -> list[dict[str, str]]:
    """Return a description as it is kept beside a file."""
    return [{"name_zh": name.zh, "name_en": name.en, "zh": words.zh, "en": words.en} for name, words in told]


def _of_figures(table: FigureTable) -> Lines:
    question = table.question
    indicator = shelf().library.indicators[question.indicator]
    return [
        (Words("指标", "Indicator"), indicator.title),
        (Words("代码", "Code"), _same(indicator.code)),
        *((_MEANING.get(name.zh, name), words) for name, words in declared(indicator).lines()),
        (Words("时段", "Period"), period_words(question)),
        (Words("地方", "Area"), _places(question.areas)),
        (Words("行", "Rows"), _split_words(indicator, table.rows)),
        *([(Words("行里再分", "Each row by"), _split_words(indicator, table.within))] if table.within else []),
        *([(Words("列", "Columns"), _split_words(indicator, table.columns))] if table.columns else []),
        *filter_words(indicator, question),
    ]


def _of_lines(table: LineTable) -> Lines:
    known = {one.name: one for one in dictionary().fields_of(table.of, yearly=True)}
    filters = []
    for key, values in table.filters:
        listed = dictionary().code_lists[known[key].code_list or ""].codes if known[key].code_list else ()
        words = {one.key: one.words for one in listed} | {"true": Words("是", "yes"), "false": Words("否", "no")}
        told = [words.get(value, _same(value)) for value in values]
        filters.append((known[key].words, Words("、".join(one.zh for one in told), ", ".join(one.en for one in told))))
    return [
        (Words("一行是", "A line is"), _OF[table.of]),
        (Words("年度", "Year"), _same(str(table.year))),
        (Words("地方", "Area"), _places(table.areas)),
        *filters,
    ]


def _places(codes: tuple[str, ...]) -> Words:
    if not codes:
        return Words("权限内的全部地方", "everywhere within these rights")
    names = area_names(codes)
    return _same("、".join(f"{names[code]}（{code}）" if names[code] != code else code for code in codes))


def _split_words(indicator: Indicator, split: str) -> Words:
    dimension = indicator.dimension(split)
    return dimension.words if dimension is not None and split not in AREAS else SPLITS.get(split, _same(split))


def _same(text: str) -> Words:
    return Words(text, text)
