"""Small cells of a table are left out, and with them as many others as it takes, so that no total minus the shown gives one away.

A cell that counts fewer than ``least`` things, but some, is sensitive. Leaving it out is not enough where totals are shown: what is
missing in a sum is the difference, and what is missing is never nought. Further cells go (complementary suppression) until, in every sum,
none or at least two parts are missing, together they count ``least`` or more, and more than one each; and until for every sensitive cell
another table fits all sums at once (two sums may give away together what neither does alone; Cox 1980, Willenborg and de Waal 2001).
Whoever shows a table marks all cells that are left out alike: a mark of its own for the small ones would bound them from above.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AnySet
from typing import TypeVar

from lianxin.core.measures.attack import given_away
from lianxin.core.measures.sums import Sum

Key = TypeVar("Key", bound=Hashable)


def suppressed(
    values: Mapping[Key, int | None], sums: Iterable[Sum[Key]], *, least: int, also: AnySet[Key] = frozenset()
) -> frozenset[Key]:
    """Return the keys of the cells to leave out. Counts are not negative; a cell of None is not recorded, and told to nobody.
    ``also`` are left out in any case, as another table leaves them out.

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
    gone = small | (also & counts.keys())
    while True:
        before = len(gone)
        for each in known:
            gone |= _missing_too(each, gone, counts, least)
        if len(gone) > before:
            continue
        if not _may_meet(known, gone):
            return frozenset(gone)
        told = given_away(known, gone, counts, small)
        if not told:
            return frozenset(gone)
        gone |= _more(known, told, gone, counts)


def _may_meet(sums: Sequence[Sum[Key]], gone: set[Key]) -> bool:
    """Whether a cell that is left out stands in two sums: by itself no sum gives a cell away any more."""
    seen: set[Key] = set()
    for each in sums:
        missing = {key for key in (each.total, *each.parts) if key in gone}
        if seen & missing:
            return True
        seen |= missing
    return False


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
        # Each counts at least one: as many as there are would be one each.
        return len(inside) > 1 and sum(counts[part] for part in inside) >= max(least, len(inside) + 1)

    for key in rest:
        if is_safe():
            break
        if key not in gone:
            more.add(key)
    return more


def _more(sums: Sequence[Sum[Key]], told: AnySet[Key], gone: set[Key], counts: Mapping[Key, int]) -> set[Key]:
    """Of each sum that a cell given away stands in the smallest cell still shown, and not nought if there is one; where none of those sums
    shows anything, of each sum that has a cell in common with them, and so on."""
    reached = set(told)
    while True:
        near = [each for each in sums if not reached.isdisjoint((each.total, *each.parts))]
        found = {key for each in near if (key := _smallest_shown(each, gone, counts)) is not None}
        if found:
            return found
        before = len(reached)
        reached.update(key for each in near for key in (each.total, *each.parts))
        assert len(reached) > before, "every cell is left out, and none of them is given away"


def _smallest_shown(each: Sum[Key], gone: set[Key], counts: Mapping[Key, int]) -> Key | None:
    shown = [key for key in (*each.parts, each.total) if key not in gone]
    return min(shown, key=lambda key: (counts[key] == 0, counts[key]), default=None)
