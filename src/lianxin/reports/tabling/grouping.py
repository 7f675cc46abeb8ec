"""Rows put together into cells: an indicator over rows, by one split or several at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Value
from django.db.models import Sum as SumOf
from django.db.models.functions import ExtractYear, NullIf, Substr, TruncMonth, TruncQuarter

from lianxin.reports.domain.indicators import Indicator, Kind, Measure, Question
from lianxin.reports.domain.tables import AREAS
from lianxin.reports.domain.units import PERCENT
from lianxin.reports.indicators.counting import NamedPart
from lianxin.reports.indicators.declaring import FORM

if TYPE_CHECKING:
    from lianxin.reports.indicators.declaring import Source


@dataclass(frozen=True, slots=True)
class CrossCell:
    """A cell: its value, over how many rows; hidden from this reader or not; of a ratio what is by what."""

    value: Fraction | None
    rows: int
    is_hidden: bool = False
    ratio: tuple[Fraction, Fraction] | None = None


def told_by(cell: CrossCell | None, indicator: Indicator) -> int | None:
    """Return the number of people, or rows, that a cell is about: what small means."""
    if cell is None or cell.value is None:
        return None
    tells_people = indicator.measure is Measure.COUNT_DISTINCT or (
        indicator.is_by_place and indicator.measure is Measure.SUM
    )
    return int(cell.value) if tells_people else cell.rows


def together(parts: Iterable[NamedPart], splits: Sequence[str], question: Question) -> dict[tuple[str, ...], CrossCell]:
    """Return the cells of all parts by the keys of their splits, in the order of these; "" splits nothing, and its key is "".

    A row lies in one table only, so what several tables put into a cell is added up, of a ratio both sums.
    """
    made: dict[tuple[str, ...], CrossCell] = {}
    for part in parts:
        for key, cell in _grouped(part, splits, question).items():
            there = made.get(key)
            made[key] = cell if there is None else _added(part.source, there, cell)
    return made


def _added(source: Source, one: CrossCell, other: CrossCell) -> CrossCell:
    rows = one.rows + other.rows
    if one.value is None or other.value is None:
        told = one if other.value is None else other
        return CrossCell(told.value, rows, ratio=told.ratio)
    if one.ratio is None or other.ratio is None:
        return CrossCell(one.value + other.value, rows)
    top, bottom = (a + b for a, b in zip(one.ratio, other.ratio, strict=True))
    return CrossCell(_by(source, top, bottom), rows, ratio=(top, bottom))


def _grouped(part: NamedPart, splits: Sequence[str], question: Question) -> dict[tuple[str, ...], CrossCell]:
    names = [f"part_{place}" for place in range(len(splits))]
    parted = part.rows.order_by().annotate(
        **{
            name: _part(part, split, question) if split else Value("")
            for name, split in zip(names, splits, strict=True)
        }
    )
    found = parted.values(*names) if names else parted.annotate(one=Value(1)).values("one")
    return {
        tuple(_key(one[name], split) for name, split in zip(names, splits, strict=True)): _cell(part.source, one)
        for one in found.annotate(**_aggregates(part.source), row_count=Count("pk", distinct=True))
    }


def _aggregates(source: Source) -> dict[str, Any]:
    match source.indicator.measure:
        case Measure.COUNT_DISTINCT:
            return {"top": Count(source.thing, distinct=True)}
        case Measure.RATIO:
            bottom: Any = Count(source.per, distinct=True) if source.per else SumOf(source.denominator)
            return {"top": SumOf(source.numerator), "bottom": bottom}
    return {"top": SumOf(source.value)}


def _cell(source: Source, one: dict[str, Any]) -> CrossCell:
    if one["top"] is None or ("bottom" in one and not one["bottom"]):
        return CrossCell(None, one["row_count"])
    top = Fraction(one["top"])
    if "bottom" not in one:
        return CrossCell(top, one["row_count"])
    bottom = Fraction(one["bottom"])
    return CrossCell(_by(source, top, bottom), one["row_count"], ratio=(top, bottom))


def _by(source: Source, top: Fraction, bottom: Fraction) -> Fraction:
    return top / bottom * (100 if source.indicator.unit == PERCENT else 1)


def _part(part: NamedPart, split: str, question: Question) -> Any:
    source = part.source
    if split == FORM:
        return Value(part.form)
    if split in AREAS:
        return Substr(source.area, 1, AREAS[split])
    if split == "month":
        return TruncMonth(source.on)
    if split == "quarter":
        return TruncQuarter(source.on)
    if split == "year" and "year" not in source.columns:
        return F(source.year) if source.year else ExtractYear(source.on)
    if split in source.splits:
        return source.splits[split](question)
    column, dimension = F(str(source.columns[split])), source.indicator.dimension(split)
    # What is empty and what is not there are one part: not recorded.
    return NullIf(column, Value("")) if dimension and dimension.kind in {Kind.TEXT, Kind.CODE} else column


def _key(value: Any, split: str = "") -> str:
    if isinstance(value, date):
        return f"{value.year}-Q{(value.month + 2) // 3}" if split == "quarter" else f"{value:%Y-%m}"
    return "" if value is None else ("true" if value is True else "false" if value is False else str(value))
