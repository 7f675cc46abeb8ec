"""Small cells are left out, and nothing that is shown gives one away: judged by an attacker who looks for another table of whole counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

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
    """What somebody can work out exactly who sees only the shown cells, and knows that none of the others is nought: a search over whole
    counts for another table that fits finds none."""
    found = set()
    for asked in sorted(gone):
        model = cp_model.CpModel()
        counts = {
            key: model.new_int_var(1, (value or 0) + 40, key) if key in gone else value for key, value in values.items()
        }
        for each in sums:
            model.add(sum(counts[part] for part in each.parts) == counts[each.total])
        model.add(counts[asked] != values[asked])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(model) == cp_model.INFEASIBLE:
            found.add(asked)
    return found


tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 5, 8, 30]), min_size=width, max_size=width), min_size=1, max_size=6
    )
)


@settings(max_examples=60)
@given(tables, st.integers(1, 12))
def test_nobody_can_work_out_a_small_cell_from_what_is_shown(rows: list[list[int]], least: int) -> None:
    values, sums = crossed(rows)
    gone = suppressed(values, sums, least=least)
    small = {key for key, value in values.items() if value is not None and 0 < value < least}
    assert small <= gone
    assert not worked_out(values, sums, gone) & small


@pytest.mark.parametrize(
    "rows", [[[1, 1], [0, 1], [1, 1]], [[1, 8, 0], [1, 3, 1], [3, 0, 3]], [[1, 1, 1, 2], [3, 3, 0, 0], [1, 0, 1, 8]]]
)
def test_what_no_sum_gives_away_by_itself_all_of_them_do_not_together(rows: list[list[int]]) -> None:
    values, sums = crossed(rows)
    small = {key for key, value in values.items() if value is not None and 0 < value < 5}
    gone = suppressed(values, sums, least=5)
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


def test_as_many_small_villages_as_their_total_tells_are_not_one_each() -> None:
    values: dict[str, int | None] = {"town": 8, **dict.fromkeys("abcdefgh", 1), "i": 0}
    assert suppressed(values, [Sum("town", tuple("abcdefghi"))], least=5) == {"town", *"abcdefgh"}
    values |= {"town": 17, "i": 9}
    assert suppressed(values, [Sum("town", tuple("abcdefghi"))], least=5) == set("abcdefghi")


def test_a_sum_that_is_not_recorded_whole_gives_nothing_away() -> None:
    values: dict[str, int | None] = {"town": 40, "a": 3, "b": None}
    assert suppressed(values, [Sum("town", ("a", "b"))], least=5) == {"a"}


@pytest.mark.parametrize(
    ("values", "least"), [({"t": 3, "a": 1, "b": 1}, 5), ({"t": 0, "a": -1, "b": 1}, 5), ({"t": 2, "a": 1, "b": 1}, 0)]
)
def test_it_refuses_what_is_no_table_of_counts(values: dict[str, int | None], least: int) -> None:
    with pytest.raises(ValueError, match=r"not the sum|not negative"):
        suppressed(values, [Sum("t", ("a", "b"))], least=least)
