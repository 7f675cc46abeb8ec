"""Small cells are left out, and nothing that is shown gives one away: judged by an attacker who solves all sums at once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.core.measures import Sum, suppressed

Table = tuple[dict[str, int | None], list[Sum[str]]]


def crossed(rows: list[list[int]]) -> Table:
    """A table of areas by kinds with totals of both and the grand total."""
    values: dict[str, int | None] = {f"{r}.{c}": n for r, row in enumerate(rows) for c, n in enumerate(row)}
    width = range(len(rows[0]))
    sums = []
    for r, row in enumerate(rows):
        values[f"{r}.all"] = sum(row)
        sums.append(Sum(f"{r}.all", tuple(f"{r}.{c}" for c in width)))
    for c in width:
        values[f"all.{c}"] = sum(row[c] for row in rows)
        sums.append(Sum(f"all.{c}", tuple(f"{r}.{c}" for r in range(len(rows)))))
    values["all.all"] = sum(map(sum, rows))
    sums.append(Sum("all.all", tuple(f"all.{c}" for c in width)))
    sums.append(Sum("all.all", tuple(f"{r}.all" for r in range(len(rows)))))
    return values, sums


def worked_out(values: dict[str, int | None], sums: list[Sum[str]], gone: frozenset[str]) -> set[str]:
    """What somebody who sees only the shown cells can work out exactly: Gauss and Jordan over fractions, written anew."""
    unknown = sorted(gone)
    place = {key: n for n, key in enumerate(unknown)}
    matrix = []
    for each in sums:
        row = [Fraction(0)] * len(unknown)
        for key, sign in ((each.total, -1), *((part, 1) for part in each.parts)):
            if key in place:
                row[place[key]] += sign
        matrix.append(row)
    found, top = set(), 0
    for column in range(len(unknown)):
        pivot = next((n for n in range(top, len(matrix)) if matrix[n][column]), None)
        if pivot is None:
            continue
        matrix[top], matrix[pivot] = matrix[pivot], matrix[top]
        lead = matrix[top][column]
        matrix[top] = [value / lead for value in matrix[top]]
        for n, row in enumerate(matrix):
            if n != top and row[column]:
                factor = row[column]
                matrix[n] = [a - factor * b for a, b in zip(row, matrix[top], strict=True)]
        top += 1
    for row in matrix[:top]:
        held = [column for column, value in enumerate(row) if value]
        if len(held) == 1:
            found.add(unknown[held[0]])
    return found


tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=6)
)


@settings(max_examples=150)
@given(tables, st.integers(1, 12))
def test_nobody_can_work_out_a_small_cell_from_what_is_shown(rows: list[list[int]], least: int) -> None:
    values, sums = crossed(rows)
    gone = suppressed(values, sums, least=least)
    small = {key for key, value in values.items() if value is not None and 0 < value < least}
    assert small <= gone
    assert not worked_out(values, sums, gone) & small


@settings(max_examples=150)
@given(tables, st.integers(2, 12))
def test_what_is_missing_in_a_shown_total_counts_enough(rows: list[list[int]], least: int) -> None:
    values, sums = crossed(rows)
    gone = suppressed(values, sums, least=least)
    for each in sums:
        missing = [part for part in each.parts if part in gone]
        if missing and each.total not in gone:
            assert sum(values[part] or 0 for part in missing) >= least


def test_it_leaves_a_table_without_small_cells_alone() -> None:
    assert suppressed(*crossed([[10, 20], [30, 0]]), least=5) == frozenset()


def test_one_small_village_takes_the_next_smallest_with_it() -> None:
    values: dict[str, int | None] = {"town": 40, "a": 3, "b": 30, "c": 7, "d": 0}
    assert suppressed(values, [Sum("town", ("a", "b", "c", "d"))], least=5) == {"a", "c"}


def test_two_small_villages_that_count_too_few_together_take_a_third() -> None:
    values: dict[str, int | None] = {"town": 62, "a": 1, "b": 2, "c": 9, "d": 50}
    assert suppressed(values, [Sum("town", ("a", "b", "c", "d"))], least=5) == {"a", "b", "c"}


def test_where_there_is_nothing_else_the_total_goes_too() -> None:
    values: dict[str, int | None] = {"county": 33, "town": 3, "other": 30, "a": 3, "b": 0}
    gone = suppressed(values, [Sum("county", ("town", "other")), Sum("town", ("a", "b"))], least=5)
    assert gone == {"a", "town", "other"}


def test_a_sum_that_is_not_recorded_whole_gives_nothing_away() -> None:
    values: dict[str, int | None] = {"town": 40, "a": 3, "b": None}
    assert suppressed(values, [Sum("town", ("a", "b"))], least=5) == {"a"}


@pytest.mark.parametrize(
    ("values", "least"), [({"t": 3, "a": 1, "b": 1}, 5), ({"t": 0, "a": -1, "b": 1}, 5), ({"t": 2, "a": 1, "b": 1}, 0)]
)
def test_it_refuses_what_is_no_table_of_counts(values: dict[str, int | None], least: int) -> None:
    with pytest.raises(ValueError, match=r"not the sum|not negative"):
        suppressed(values, [Sum("t", ("a", "b"))], least=least)
