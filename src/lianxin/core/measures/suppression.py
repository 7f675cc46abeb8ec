"""Small cells of a table are left out, and with them as many others as it takes, so that no total minus the shown gives one away.

A cell that counts fewer than ``least`` things, but some, is sensitive. Leaving it out is not enough where totals are shown: what is
missing in a sum is the difference. Further cells go (complementary suppression) until, in every sum, none or at least two parts are
missing and together they count ``least`` or more, and until elimination over all sums at once determines no sensitive cell (two sums
may give away together what neither does alone; Cox 1980, Willenborg and de Waal 2001).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Sum(Generic[Key]):
    """A cell that is the sum of others."""

    total: Key
    parts: tuple[Key, ...]


def suppressed(values: Mapping[Key, int | None], sums: Iterable[Sum[Key]], *, least: int) -> frozenset[Key]:
    """Return the keys of the cells to leave out. Counts are not negative; a cell of None is not recorded, and told to nobody.

    ``least`` is the smallest count that may be shown; 0 always may, for it says that there is nobody. A sum of which a part or the total
    is not among the values, or not recorded, gives nothing away and is not looked at. The same table gives the same answer.

    Raises:
        ValueError: ``least`` is below 1, a count is negative, or a total is not the sum of its parts.
    """
    if least < 1 or any(value is not None and value < 0 for value in values.values()):
        raise ValueError("counts and the least count are not negative, and the least count is at least 1")
    known = [each for each in sums if all(values.get(key) is not None for key in (each.total, *each.parts))]
    counts = {key: value for key, value in values.items() if value is not None}
    for each in known:
        if counts[each.total] != sum(counts[part] for part in each.parts):
            raise ValueError(f"{each.total} is not the sum of its parts")
    small = {key for key, value in counts.items() if 0 < value < least}
    gone = set(small)
    while True:
        before = len(gone)
        for each in known:
            gone |= _missing_too(each, gone, counts, least)
        if len(gone) > before:
            continue
        given_away = _determined(known, gone, counts) & small
        if not given_away:
            return frozenset(gone)
        gone |= _one_more(known, given_away, gone, counts)


def _missing_too(each: Sum[Key], gone: set[Key], counts: Mapping[Key, int], least: int) -> set[Key]:
    """The further cells of a sum that must go with those that are gone: the smallest first, the total last."""
    missing = [key for key in (each.total, *each.parts) if key in gone]
    if not missing:
        return set()
    more: set[Key] = set()
    # A nought shown beside a total says nothing; left out with one other cell it would hide nothing either.
    rest = sorted((part for part in each.parts if part not in gone and counts[part] > 0), key=lambda part: counts[part])
    rest.append(each.total)

    def is_safe() -> bool:
        if each.total in gone or each.total in more:
            return len(missing) + len(more) > 1
        inside = [part for part in each.parts if part in gone or part in more]
        return len(inside) > 1 and sum(counts[part] for part in inside) >= least

    for key in rest:
        if is_safe():
            break
        if key not in gone:
            more.add(key)
    return more


def _determined(sums: Sequence[Sum[Key]], gone: set[Key], counts: Mapping[Key, int]) -> set[Key]:
    """The cells left out that the sums give away all the same: those whose unit vector lies in the space of the equations."""
    rows: dict[Key, dict[Key, Fraction]] = {}
    for each in sums:
        row: dict[Key, Fraction] = {}
        for key, sign in ((each.total, -1), *((part, 1) for part in each.parts)):
            if key in gone:
                row[key] = row.get(key, Fraction(0)) + sign
        _enter({key: value for key, value in row.items() if value}, rows)
    # Fully reduced, a cell is determined exactly where its row holds nothing else.
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _enter(row: dict[Key, Fraction], rows: dict[Key, dict[Key, Fraction]]) -> None:
    """Add an equation to a set of equations in reduced form."""
    for pivot in [key for key in row if key in rows]:
        if factor := row.get(pivot):
            _subtract(row, rows[pivot], factor)
    if not row:
        return
    pivot = next(iter(row))
    lead = row[pivot]
    row = {key: value / lead for key, value in row.items()}
    for other in rows.values():
        if factor := other.get(pivot):
            _subtract(other, row, factor)
    rows[pivot] = row


def _subtract(row: dict[Key, Fraction], other: Mapping[Key, Fraction], factor: Fraction) -> None:
    for key, value in other.items():
        left = row.get(key, Fraction(0)) - factor * value
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def _one_more(sums: Sequence[Sum[Key]], given_away: set[Key], gone: set[Key], counts: Mapping[Key, int]) -> set[Key]:
    """The smallest cell still shown, and not nought if there is one, of a sum that a cell given away stands in; else of any sum."""
    near = [each for each in sums if given_away & {each.total, *each.parts}]
    for looked_at in (near, sums):
        shown = [key for each in looked_at for key in (*each.parts, each.total) if key not in gone]
        if shown:
            order = {key: place for place, key in enumerate(shown)}
            return {min(order, key=lambda key: (counts[key] == 0, counts[key], order[key]))}
    raise AssertionError("every cell is left out, and none of them is given away")  # pragma: no cover
