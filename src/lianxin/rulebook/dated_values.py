"""Values of policy: dated, scoped to an area, with a unit and a source each. The path of a file is the name of its value.

``values/income_line/identify.yaml`` is ``income_line.identify``. Each area's series has neither gap nor overlap; the
national one fills the span that the file declares. ``value: null`` says that the documents leave it to the localities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from lianxin.core.kernel.dictionary import FieldType, Unit
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import NotMoney, fen_from_yuan
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.rulebook.documents import Entry, read_document, require_name, wrong_type
from lianxin.rulebook.errors import (
    BAD_AREA,
    BAD_VALIDITY,
    GAP,
    NO_VALUE,
    NULL_OUTSIDE_NATION,
    OVERLAP,
    UNKNOWN_PARAMETER,
    UNKNOWN_UNIT,
)

Value = int | float | bool

_AREA = re.compile(r"(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})?\Z")
_TYPES = (FieldType.MONEY, FieldType.INTEGER, FieldType.NUMBER, FieldType.BOOLEAN)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value or a rule is laid down."""

    title: str
    clause: str = ""
    url: str = ""

    def __str__(self) -> str:
        return f"{self.title} {self.clause}".strip()


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a parameter: money in fen, otherwise as typed; None where the documents leave it to the localities.

    ``area`` is the beginning of the division codes it holds for, empty for the nation. ``verified`` is false until a
    named person has compared it with its document.
    """

    value: Value | None
    unit: str
    source: Citation
    verified: bool
    area: str
    starts_on: date
    ends_before: date | None
    note: Words | None = None

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_before)


@dataclass(frozen=True)
class Parameter:
    """A named value of policy with its whole history, ordered by area and day."""

    name: str
    words: Words
    type: FieldType
    unit: str
    series: tuple[DatedValue, ...]
    span_starts_on: date | None = None
    span_ends_before: date | None = None
    note: Words | None = None

    def on(self, day: date) -> dict[str, DatedValue]:
        """Return the entry of every area that has one on the day, by area."""
        return {entry.area: entry for entry in self.series if day in entry.period}


class Values(Mapping[str, Parameter]):
    """Every parameter by its name."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self._parameters = dict(parameters)

    def __getitem__(self, name: str) -> Parameter:
        """Return a parameter.

        Raises:
            Refused: RULEBOOK-020, no such name.
        """
        if name not in self._parameters:
            raise Refused(UNKNOWN_PARAMETER, name=name, known=", ".join(sorted(self._parameters)))
        return self._parameters[name]

    def __contains__(self, name: object) -> bool:
        return name in self._parameters

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    def at(self, name: str, *, on: date, area: str = "") -> DatedValue:
        """Return the value in force on a day in an area; the longest prefix of the area's code decides.

        Args:
            name: of the parameter.
            on: the day.
            area: a division code or the beginning of one; empty for the nation.

        Raises:
            Refused: RULEBOOK-020 no such name; RULEBOOK-021 no value on that day in that area, or one that the documents
                leave to the localities.
        """
        parameter = self[name]
        entries = parameter.on(on)
        for length in range(len(area), -1, -1):
            entry = entries.get(area[:length])
            if entry is not None and entry.value is not None:
                return entry
        raise Refused(NO_VALUE, name=name, on=on.isoformat(), area=area, existing=_existing(parameter))

    def by_area(self, name: str, *, on: date) -> list[tuple[str, Value]]:
        """Return every (area prefix, value) in force on a day; empty where nobody has set one.

        Raises:
            Refused: RULEBOOK-020, no such name.
        """
        entries = self[name].on(on)
        return [(area, entry.value) for area, entry in sorted(entries.items()) if entry.value is not None]


def load_values(folder: Path, units: Mapping[str, Unit]) -> Values:
    """Load every parameter of a folder.

    Args:
        folder: ``rulebook/values``.
        units: of the dictionary.

    Raises:
        Refused: RULEBOOK-001 to 009, 014, 016 and 022 to 025, the first fault found, with file and key.
    """
    parameters = {}
    for path in sorted(folder.rglob("*.yaml")):
        name = _name_of(path, folder)
        parameters[name] = _parameter(name, read_document(path, folder.parent), units)
    return Values(parameters)


def read_citation(entry: Entry) -> Citation:
    """Return ``source: {title: …, clause: …, url: …}``; only the title must be there."""
    source = entry.entry("source")
    citation = Citation(source.text("title"), source.text("clause", ""), source.text("url", ""))
    source.finish()
    return citation


def read_area(area: str, place: str) -> str:
    """Return the beginning of a division code.

    Raises:
        Refused: RULEBOOK-024.
    """
    if not _AREA.match(area):
        raise Refused(BAD_AREA, place=place, area=area)
    return area


def read_period(entry: Entry) -> tuple[date, date | None]:
    """Return ``starts_on`` and ``ends_before``.

    Raises:
        Refused: RULEBOOK-014, it ends before it starts.
    """
    starts_on, ends_before = entry.required_day("starts_on"), entry.day("ends_before")
    if ends_before is not None and ends_before <= starts_on:
        raise Refused(BAD_VALIDITY, place=entry.place)
    return starts_on, ends_before


def _name_of(path: Path, folder: Path) -> str:
    parts = path.relative_to(folder).with_suffix("").parts
    return ".".join(require_name(part, path.relative_to(folder.parent).as_posix()) for part in parts)


def _parameter(name: str, document: Entry, units: Mapping[str, Unit]) -> Parameter:
    span = document.entry("span")
    span_period = read_period(span)
    span.finish()
    parameter = Parameter(
        name=name,
        words=document.words(),
        type=FieldType(document.choice("type", tuple(_TYPES))),
        unit=document.text("unit", ""),
        series=(),
        span_starts_on=span_period[0],
        span_ends_before=span_period[1],
        note=document.optional_words("note"),
    )
    if parameter.unit and parameter.unit not in units:
        raise Refused(UNKNOWN_UNIT, place=document.at("unit"), name=parameter.unit)
    return _with_series(parameter, document)


def _with_series(parameter: Parameter, document: Entry) -> Parameter:
    """Read the values of a file and refuse gaps and overlaps."""
    found = [value for entry in document.listed("values") for value in _values(entry, parameter)]
    document.finish()
    series = tuple(sorted(found, key=lambda value: (value.area, value.starts_on)))
    for area in sorted({value.area for value in series} | {""}):
        _require_unbroken(parameter, [value for value in series if value.area == area], area, document.place)
    return replace(parameter, series=series)


def _values(entry: Entry, parameter: Parameter) -> Iterator[DatedValue]:
    starts_on, ends_before = read_period(entry)
    areas = entry.texts("areas") if "areas" in entry.content else (entry.text("area", ""),)
    value = DatedValue(
        value=_value(entry, parameter.type),
        unit=parameter.unit,
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        area="",
        starts_on=starts_on,
        ends_before=ends_before,
        note=entry.optional_words("note"),
    )
    entry.finish()
    for area in areas:
        if value.value is None and (area or value.note is None):
            raise Refused(NULL_OUTSIDE_NATION, place=entry.place)
        yield replace(value, area=read_area(area, entry.place))


def _value(entry: Entry, wanted: FieldType) -> Value | None:
    raw = entry.raw("value")
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
    fault = wrong_type(entry.at("value"), Words(wanted.value, wanted.value), raw)
    match wanted:
        case _ if raw is None:
            return None
        case FieldType.BOOLEAN if isinstance(raw, bool):
            return raw
        case FieldType.MONEY if isinstance(raw, int | float) and is_number:
            try:
                return fen_from_yuan(raw)
            except NotMoney:
                raise fault from None
        case FieldType.INTEGER if isinstance(raw, int) and is_number:
            return raw
        case FieldType.NUMBER if isinstance(raw, int | float) and is_number:
            return float(raw)
        case _:
            raise fault


def _require_unbroken(parameter: Parameter, series: list[DatedValue], area: str, place: str) -> None:
    for earlier, later in pairwise(series):
        if earlier.ends_before is None or later.starts_on < earlier.ends_before:
            raise Refused(OVERLAP, place=place, area=area, since=later.starts_on)
        if earlier.ends_before < later.starts_on:
            raise Refused(GAP, place=place, area=area, since=earlier.ends_before, until=later.starts_on)
    if area:
        return
    # The national series must fill the declared span exactly, so that a year that somebody forgot is noticed.
    first = series[0].starts_on if series else None
    last = series[-1].ends_before if series else None
    if first != parameter.span_starts_on:
        raise Refused(GAP, place=place, area=area, since=parameter.span_starts_on, until=first)
    if last != parameter.span_ends_before:
        raise Refused(GAP, place=place, area=area, since=last, until=parameter.span_ends_before)


def _existing(parameter: Parameter) -> str:
    def shown(value: DatedValue) -> str:
        until = value.ends_before.isoformat() if value.ends_before else "…"
        left_open = "" if value.value is not None else " (null)"
        return f"“{value.area}” {value.starts_on.isoformat()}–{until}{left_open}"

    return "; ".join(shown(value) for value in parameter.series)
