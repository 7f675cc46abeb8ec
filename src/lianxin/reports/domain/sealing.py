"""Freeze a figure so that it can be proved later: its rows as lines of text, its meaning as canonical JSON, a digest over both.

What was frozen is enough to work the figure out again without the house: an auditor needs the file and this module.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lianxin.core.kernel.periods import full_years
from lianxin.reports.domain.bounds import SPELLINGS, Bounds, Qualifier, bounds_of
from lianxin.reports.domain.indicators import Figure, Measure
from lianxin.reports.domain.units import PERCENT


@dataclass(frozen=True, slots=True)
class FrozenOrigin:
    """Who had recorded a row when it was frozen, "" for the house itself; the moment; the document, "" where none was named."""

    by: str
    at: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """A row as it gave to a figure: its table and number, the columns that count, as texts (None: missing), and who had recorded it by
    then, when, from which document (None: nobody knew, or it was frozen before this was kept)."""

    table: str
    number: int
    values: tuple[str | None, ...]
    recorded: FrozenOrigin | None = None


def canonical(content: object) -> bytes:
    """Return JSON that is the same for the same content: keys in order, no blanks, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def line_of(row: FrozenRow) -> bytes:
    """Return a row as a line of the file."""
    origin = row.recorded
    told = [] if origin is None else [{"by": origin.by, "at": origin.at, "document": origin.document}]
    return canonical([row.table, row.number, *row.values, *told]) + b"\n"


def row_of(line: bytes) -> FrozenRow:
    """Return the row of a line.

    Raises:
        ValueError: it is no such line.
    """
    told = json.loads(line)
    if not isinstance(told, list) or len(told) < 2 or not isinstance(told[0], str) or not isinstance(told[1], int):
        raise ValueError("no frozen row")
    origin = told.pop() if isinstance(told[-1], dict) else None
    return FrozenRow(told[0], told[1], tuple(told[2:]), _origin_of(origin))


def _origin_of(told: dict[str, Any] | None) -> FrozenOrigin | None:
    if told is None:
        return None
    if set(told) != {"by", "at", "document"}:
        raise ValueError("no origin of a frozen row")
    return FrozenOrigin(told["by"], told["at"], told["document"])


def fraction_text(value: Fraction | None) -> str | None:
    """Return a value as text without loss: 5 or 9600/34286."""
    return None if value is None else str(value)


def sealed_of(figure: Figure, *, name: str, rows_digest: str, last_day: date, corrects: str | None) -> dict[str, Any]:
    """Return what the seal of a figure is over."""
    indicator, question, bounds = figure.indicator, figure.question, figure.bounds
    return {
        "name": name,
        "definition": {
            "code": indicator.code, "version": indicator.version, "zh": indicator.definition.zh, "en": indicator.definition.en,
            "title_zh": indicator.title.zh, "title_en": indicator.title.en, "measure": indicator.measure.value,
            "thing": indicator.thing, "unit": indicator.unit, "nature": indicator.nature.value,
        },
        "question": {
            "areas": list(question.areas), "from": _day(question.starts_on), "before": _day(question.ends_before),
            "filters": {key: list(values) for key, values in question.filters},
        },
        "value": fraction_text(figure.value),
        "least": fraction_text(bounds.least) if bounds else None,
        "most": fraction_text(bounds.most) if bounds else None,
        "numerator": fraction_text(figure.numerator),
        "denominator": fraction_text(figure.denominator),
        "rows": figure.rows,
        "rows_digest": rows_digest,
        "as_of": figure.as_of.isoformat(),
        "last_day": last_day.isoformat(),
        "corrects": corrects,
    }  # fmt: skip


def seal(sealed: Mapping[str, Any]) -> str:
    """Return the digest of what is sealed."""
    return hashlib.sha256(canonical(sealed)).hexdigest()


@dataclass(slots=True)
class Recount:
    """Works a figure out again from frozen rows, one after the other, in little memory but for things that are told apart."""

    measure: Measure
    unit: str
    last_day: date
    per_thing: bool = False
    rows: int = 0
    _things: set[str] = field(default_factory=set)
    _whole: Bounds = field(default_factory=lambda: Bounds.exactly(0))
    _top: Fraction = Fraction(0)
    _bottom: Fraction = Fraction(0)
    _is_lacking: bool = False
    _longest: int | None = None

    def take(self, row: FrozenRow) -> None:
        """Take a row in."""
        self.rows += 1
        first, second = (*row.values, None, None)[:2]
        match self.measure:
            case Measure.COUNT_DISTINCT:
                if first is not None:
                    self._things.add(first)
            case Measure.SUM:
                kind = SPELLINGS[second] if second else Qualifier.EXACT
                self._whole = self._whole + bounds_of(Decimal(first or 0), kind)
            case Measure.RATIO:
                self._ratio(first, second)
            case _:
                self._length(first, second)

    def _ratio(self, top: str | None, bottom: str | None) -> None:
        self._is_lacking = self._is_lacking or top is None or bottom is None
        self._top += Fraction(Decimal(top or 0))
        if self.per_thing and bottom is not None:
            self._things.add(bottom)
        else:
            self._bottom += Fraction(Decimal(bottom or 0))

    def _length(self, since: str | None, until: str | None) -> None:
        if since is None:
            return
        start, end = date.fromisoformat(since), date.fromisoformat(until) if until else None
        if self.measure is Measure.AGE:
            found = full_years(start, self.last_day if end is None else min(end, self.last_day))
        else:
            found = ((end or self.last_day) - start).days + 1
        self._longest = found if self._longest is None else max(found, self._longest)

    @property
    def bounds(self) -> Bounds | None:
        """What the rows come to."""
        match self.measure:
            case Measure.COUNT_DISTINCT:
                return Bounds.exactly(len(self._things))
            case Measure.SUM:
                return self._whole if self.rows else None
            case Measure.RATIO:
                bottom = Fraction(len(self._things)) if self.per_thing else self._bottom
                if self._is_lacking or not bottom:
                    return None
                return Bounds.exactly(self._top / bottom * (100 if self.unit == PERCENT else 1))
        return None if self._longest is None else Bounds.exactly(self._longest)


def digest_lines(lines: Iterable[bytes]) -> tuple[str, int]:
    """Return the digest of lines, and how many they are."""
    found, count = hashlib.sha256(), 0
    for line in lines:
        found.update(line)
        count += 1
    return found.hexdigest(), count


def told_rows(lines: Iterable[bytes]) -> Iterator[FrozenRow]:
    """Return the rows of lines.

    Raises:
        ValueError: one is no row.
    """
    return (row_of(line) for line in lines)


def texts_of(values: Sequence[Any]) -> tuple[str | None, ...]:
    """Return the columns of a row as texts: numbers without needless noughts, days as 2016-11-27."""
    return tuple(
        None if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
        for value in values
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
