"""Whether a figure that stands by itself would give a small number away: it is hidden where a table that holds it would hide it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.reports.domain.indicators import Figure, Measure
from lianxin.reports.indicators.showing import Veil, is_hidden
from lianxin.reports.tabling.hiding import hidden_of

if TYPE_CHECKING:
    from lianxin.people.models import User


def is_told_away(figure: Figure, veil: Veil, *, reader: User | None) -> bool:
    """Whether a figure is hidden from a reader: it is small itself, or with others would tell a small one.

    Raises:
        PermissionDenied: the rows are closed to the reader.
        Refused: REPORTS-024, there are too many cells to decide.
    """
    if veil.threshold is None:
        return False
    if is_hidden(figure, veil):
        return True
    if figure.indicator.measure in {Measure.AGE, Measure.LENGTH} or figure.indicator.is_by_place:
        return False
    return hidden_of(figure.question, (), reader=reader, veil=veil)({})
