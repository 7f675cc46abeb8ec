"""Whether a figure that stands by itself would give a small number away: it is hidden where it is hidden in a table beside its neighbours.

Who asks for a township and for all its villages but one knows that one; who asks with a filter and without it knows the rest. So a figure
is looked up in the tables that hold it with its neighbours: the areas of its own level in the area above, and the other values of each of
its filters. What a table hides, no figure tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lianxin.reports.domain.indicators import Figure, Measure, Question
from lianxin.reports.domain.tables import AREAS, FigureTable, splits_of
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.showing import Veil, is_hidden
from lianxin.reports.tabling.crossing import crossed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lianxin.people.models import User

_ABOVE = {12: 9, 9: 6, 6: 4}
_SPLIT = {length: split for split, length in AREAS.items()}


def is_told_away(figure: Figure, veil: Veil, *, reader: User | None, now: datetime) -> bool:
    """Whether a figure is hidden from a reader: it is small itself, or with others of its tables would tell a small one.

    Raises:
        PermissionDenied: the rows are closed to the reader.
    """
    if veil.threshold is None:
        return False
    if is_hidden(figure, veil):
        return True
    if figure.indicator.measure in {Measure.AGE, Measure.LENGTH} or shelf().sources[figure.indicator.code].parts:
        return False
    return any(
        made.row_totals[key].is_hidden
        for table, keys in _tables_of(figure.question)
        if (made := crossed(table, reader=reader, now=now))
        for key in keys & made.row_totals.keys()
    )


def _tables_of(question: Question) -> Iterator[tuple[FigureTable, set[str]]]:
    """The tables that hold a figure with its neighbours, each with the keys of its rows that make the figure up."""
    allowed = splits_of(shelf().library.indicators[question.indicator])
    lengths = {len(area) for area in question.areas}
    if len(lengths) == 1 and (length := lengths.pop()) in _ABOVE and _SPLIT.get(length) in allowed:
        above = tuple(sorted({area[: _ABOVE[length]] for area in question.areas}))
        yield FigureTable(replace(question, areas=above), _SPLIT[length]), set(question.areas)
    for key, values in question.filters:
        if key in allowed:
            rest = tuple(one for one in question.filters if one[0] != key)
            yield FigureTable(replace(question, filters=rest), key), set(values)
