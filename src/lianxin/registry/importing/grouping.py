"""Which rows of a roster make one household, and whether they can be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

HEAD = "head"


@dataclass(slots=True)
class Group:
    """The rows (indexes from 0) of one household in a file, and the household in the register that they are about."""

    rows: list[int]
    village_code: str | None
    household_no: str
    head_row: int | None = None
    household_id: int | None = None
    candidates: list[int] = field(default_factory=list)
    is_refused: bool = False
    is_conflict: bool = False
    is_elsewhere: bool = False  # its number is registered in another village


def groups_of(
    *, numbers: Sequence[str | None], villages: Sequence[str | None], relations: Sequence[str | None]
) -> tuple[list[Group], list[int]]:
    """Put the rows of a roster into households; return them and, for each row, the index of its household.

    Rows with a household number belong together by number, wherever they stand. Rows without one belong to the household
    begun by the last row marked as head in the same village; a row before any head begins a household of its own (and will
    be refused for having no head).
    """
    groups: list[Group] = []
    by_number: dict[str, int] = {}
    group_of: list[int] = []
    current: int | None = None
    for row, (number, village, relation) in enumerate(zip(numbers, villages, relations, strict=True)):
        if number:
            at = by_number.get(number)
            if at is None:
                at = by_number[number] = len(groups)
                groups.append(Group([], village, number))
            current = None
        else:
            begins = relation == HEAD or current is None or groups[current].village_code != village
            if begins:
                current = len(groups)
                groups.append(Group([], village, ""))
            at = current if current is not None else 0
        group = groups[at]
        group.rows.append(row)
        if relation == HEAD and group.head_row is None:
            group.head_row = row
        group_of.append(at)
    return groups, group_of


def first_known(column: Sequence[object], rows: Sequence[int]) -> tuple[object, int | None, int | None]:
    """Return the first value that is not missing among the rows, its row, and the first row that says otherwise."""
    value: object = None
    where: int | None = None
    for row in rows:
        other = column[row]
        if other is None:
            continue
        if where is None:
            value, where = other, row
        elif other != value:
            return value, where, row
    return value, where, None
