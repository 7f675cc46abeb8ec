"""Values of policy as a county has them on a day: what it set itself, else the rulebook's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lianxin.benefits.queries.terms import values_of
from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import fen_from_yuan
from lianxin.eligibility.models import LocalValue
from lianxin.rulebook import rulebook, values
from lianxin.rulebook.dated_values import Value, Values


class LimitUnset(Exception):
    """Nobody has set a value that a test rests on: it can say nothing there."""


@dataclass(frozen=True, slots=True)
class SetValue:
    """A value in force with what sets it."""

    value: Value
    source: str
    verified: bool


class Policy:
    """The values and lists of words in force in a county on a day."""

    def __init__(self, county: str, on: date) -> None:
        self._county, self._on = county, on
        self._values: Values = values_of(county)
        self._local = _local_values(county, on)

    def entry(self, name: str) -> SetValue:
        """Return a value with its source; what the county put in force has precedence.

        Raises:
            LimitUnset: nobody has set it.
            Refused: RULEBOOK-020 no such name.
        """
        known = values()[name]
        if name in self._local:
            row = self._local[name]
            return SetValue(_read(known.type, row.value), row.document, True)
        try:
            found = self._values.at(name, on=self._on, area=self._county)
        except Refused as refusal:
            raise LimitUnset(name) from refusal
        assert found.value is not None, "a value that is in force has been set"
        return SetValue(found.value, str(found.source), found.verified)

    def whole(self, name: str) -> int:
        """Return a whole number, money in fen.

        Raises:
            LimitUnset: nobody has set it.
        """
        return int(self.entry(name).value)

    def number(self, name: str) -> float:
        """Return a number.

        Raises:
            LimitUnset: nobody has set it.
        """
        return float(self.entry(name).value)

    def first(self, *names: str) -> int:
        """Return the first of several whole numbers that is set.

        Raises:
            LimitUnset: nobody has set any.
        """
        for name in names[:-1]:
            try:
                return self.whole(name)
            except LimitUnset:
                continue
        return self.whole(names[-1])

    def holds(self, name: str) -> bool:
        """Whether a value of yes or no is yes; one that nobody has set is not."""
        try:
            return bool(self.entry(name).value)
        except LimitUnset:
            return False

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of words.

        Raises:
            LimitUnset: there is none in force here.
            KeyError: no such list.
        """
        found = rulebook().word_lists[name].on(self._on, self._county)
        if found is None:
            raise LimitUnset(name)
        return found.listed


def _local_values(county: str, on: date) -> dict[str, LocalValue]:
    """What the county or an area that it lies in put in force, the narrowest winning."""
    rows = LocalValue.objects.filter(
        Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on)),
        area_code__in=[county[:length] for length in range(len(county) + 1)],
    )
    return {row.name: row for row in sorted(rows, key=lambda row: len(row.area_code))}


def _read(kind: FieldType, written: str) -> Value:
    match kind:
        case FieldType.MONEY:
            return fen_from_yuan(written)
        case FieldType.INTEGER:
            return int(written)
        case FieldType.BOOLEAN:
            return written.strip().lower() in {"true", "是", "yes"}
        case _:
            return float(written)
