"""What somebody can work out of a table of counts who sees its totals and which cells are left out, and knows that none of those is nought.

All sums hold at once, and a cell that is left out counts at least one. Its count is given away where no other table fits what is shown. The
tables that fit are a convex set: if there is another one, there is another one close by. So only steps away from the true counts are asked
for, of at most one for each cell and down to no count below one, which is a linear program in small numbers whatever the counts are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from typing import Any, TypeVar

from lianxin.core.measures.sums import Sum

Key = TypeVar("Key", bound=Hashable)
_NONE, _ENOUGH = 1e-6, 32


def given_away(sums: Sequence[Sum[Key]], gone: Set[Key], counts: Mapping[Key, int], asked: Set[Key]) -> frozenset[Key]:
    """Return cells asked for, of those that are left out, whose counts the shown cells and the sums leave no choice: none where there is
    none, else some of them, for who leaves out more for those asks again."""
    # Seldom needed, and heavy to load.
    from ortools.linear_solver import pywraplp  # type: ignore[attr-defined]

    program: Any = pywraplp.Solver.CreateSolver("GLOP")
    steps = {key: program.NumVar(-1.0 if counts[key] > 1 else 0.0, 1.0, "") for key in counts if key in gone}
    for each in sums:
        if each.total in gone or any(part in gone for part in each.parts):
            row = program.Constraint(0.0, 0.0)
            for key, sign in ((each.total, -1.0), *((part, 1.0) for part in each.parts)):
                if key in gone:
                    row.SetCoefficient(steps[key], row.GetCoefficient(steps[key]) + sign)
    left = [key for key in steps if key in asked]

    def without_movable(wanted: Iterable[tuple[Key, float]]) -> list[Key]:
        """Ask for a table that is as far off as it can be, and return the cells that stand in it as they truly are."""
        objective = program.Objective()
        objective.Clear()
        for key, weight in wanted:
            objective.SetCoefficient(steps[key], weight)
        objective.SetMaximization()
        status = program.Solve()
        assert status == pywraplp.Solver.OPTIMAL, "the true table fits"
        return [key for key in left if abs(steps[key].solution_value()) < _NONE]

    # Most cells are seen to move by a few tables that move many; the others are asked for one by one.
    for shape in range(4):
        sign = 1 if shape % 2 else -1
        left = without_movable((key, sign * (-1 if shape > 1 and place % 2 else 1)) for place, key in enumerate(left))
    told: set[Key] = set()
    while left and len(told) < _ENOUGH:
        key = left[0]
        for sign in (1.0, -1.0):
            if key in left:
                left = without_movable([(key, sign)])
        if key in left:
            told.add(key)
            left.remove(key)
    return frozenset(told)
