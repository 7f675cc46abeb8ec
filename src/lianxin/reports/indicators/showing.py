"""What of a figure a reader is shown: small numbers of people only to whoever has the right. Every statistic goes through here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries import value_in_force
from lianxin.reports.access import sees_small_numbers
from lianxin.reports.domain.indicators import Figure, Indicator, Measure
from lianxin.reports.domain.suppression import is_small, is_total_hidden, suppressed, suppressed_grid

if TYPE_CHECKING:
    from lianxin.people.models import User

# Where no value is in force the strictest of common practice holds: nothing is shown by forgetting a file.
_STRICTEST = 10


@dataclass(frozen=True, slots=True)
class Veil:
    """From which number on people are shown to a reader; None: all."""

    threshold: int | None

    @property
    def words(self) -> Words:
        """What stands in place of a number."""
        return Words(f"小于 {self.threshold}", f"fewer than {self.threshold}")

    def hides(self, value: int | None) -> bool:
        """Whether a number that stands by itself is hidden."""
        return self.threshold is not None and is_small(value, self.threshold)

    def over(self, values: Sequence[int | None]) -> tuple[list[bool], bool]:
        """Which numbers of a line with a total are hidden, and whether the total is."""
        if self.threshold is None:
            return [False] * len(values), False
        hidden = suppressed(values, self.threshold)
        return hidden, is_total_hidden(values, hidden, self.threshold)

    def over_grid(self, grid: Sequence[Sequence[int | None]]) -> list[list[bool]]:
        """Which cells of a table with totals are hidden."""
        if self.threshold is None:
            return [[False] * len(row) for row in grid]
        return suppressed_grid(grid, self.threshold)


OPEN = Veil(None)


def threshold_on(on: date, area_code: str = "") -> int:
    """Return the number below which people are not shown, as the rulebook says for a day and an area."""
    found = value_in_force("figures.small_number", on=on, area_code=area_code[:6])
    return _STRICTEST if found is None else int(found)


def veil_for(reader: User | None, indicator: Indicator, areas: tuple[str, ...], on: date) -> Veil:
    """Return what is hidden from a reader of an indicator of some areas."""
    if not indicator.is_of_people or sees_small_numbers(reader, areas):
        return OPEN
    return Veil(max(threshold_on(on, area) for area in areas) if areas else threshold_on(on))


def is_hidden(figure: Figure, veil: Veil) -> bool:
    """Whether a figure is hidden: it rests on fewer things, or rows, than are shown. Of a sum the rows are what tells somebody apart."""
    if figure.indicator.measure is Measure.COUNT_DISTINCT and figure.value is not None:
        return veil.hides(int(figure.value))
    return veil.hides(figure.rows)
