"""What of a figure a reader is shown: small numbers of people only to whoever has the right. Every statistic goes through here."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.core.measures import Sum, suppressed
from lianxin.eligibility.queries import value_in_force
from lianxin.people.roles import Act
from lianxin.reports.access import reads_by_area, sees_small_numbers
from lianxin.reports.domain.indicators import Figure, Indicator, Measure

if TYPE_CHECKING:
    from lianxin.people.models import User

Key = TypeVar("Key", bound=Hashable)
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
        """Whether a number that stands by itself is hidden: more than none, and less than the threshold."""
        return self.threshold is not None and value is not None and 0 < value < self.threshold

    def over(self, values: Mapping[Key, int | None], sums: Iterable[Sum[Key]]) -> frozenset[Key]:
        """Which numbers of a table are hidden: the small ones, and what would tell them from a total.

        A total that is not the sum of its parts (distinct persons over months) gives nothing exact away, and is not looked at.
        """
        if self.threshold is None:
            return frozenset()
        exact = [
            one
            for one in sums
            if values.get(one.total) is not None
            and values[one.total] == sum(values.get(part) or 0 for part in one.parts)
        ]
        return suppressed(values, exact, least=self.threshold)


OPEN = Veil(None)


def threshold_on(on: date, area_code: str = "") -> int:
    """Return the number below which people are not shown, as the rulebook says for a day and an area."""
    found = value_in_force("statistics.least_cell", on=on, area_code=area_code[:6])
    return _STRICTEST if found is None else int(found)


def veil_for(reader: User | None, indicator: Indicator, areas: tuple[str, ...], on: date) -> Veil:
    """Return what is hidden from a reader of an indicator of some areas."""
    if not indicator.is_of_people or sees_small_numbers(reader, areas):
        return OPEN
    return Veil(max(threshold_on(on, area) for area in areas) if areas else threshold_on(on))


def least_shown_to(reader: Any) -> int | None:
    """From which number on a reader is shown people in charts and lists of everything that he reads; None: all.

    Whoever reads by his own households or his unit's sees only those that he answers for, each of which he may open: nothing is hidden
    from him. Who is not signed in is shown what may be published.
    """
    if reader is None:
        return None
    if not reader.is_authenticated:
        return threshold_on(timezone.localdate())
    if sees_small_numbers(reader, ()) or not reads_by_area(reader):
        return None
    return threshold_on(timezone.localdate(), reader.home_area(Act.READ_REPORTS))


def is_hidden(figure: Figure, veil: Veil) -> bool:
    """Whether a figure is hidden: it rests on fewer things, or rows, than are shown. Of a sum the rows are what tells somebody apart."""
    if figure.indicator.measure is Measure.COUNT_DISTINCT and figure.value is not None:
        return veil.hides(int(figure.value))
    if figure.indicator.is_by_place:
        # A document tells so many people in one row.
        part, whole = figure.numerator, figure.denominator
        told = [figure.value] if part is None or whole is None else [part, whole, whole - part]
        return any(veil.hides(int(number)) for number in told if number is not None)
    return veil.hides(figure.rows)
