"""Linear programs and programs with yes-or-no variables, written in integers (OR-Tools' GLOP and SCIP).

The solvers calculate in floating point. What is *proven* here is not theirs: :attr:`Relaxation.bound` is worked out anew
from the prices of the rows in whole numbers, and holds whatever the prices are (weak duality).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianxin.core.kernel.errors import Refused
from lianxin.core.solvers.errors import SHAPE

Reals = NDArray[np.float64]

_PRICE_STEPS = 2**48
"""Prices are rounded to this part of the greatest before the bound is worked out: any price gives a true bound."""


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """The best values when yes-or-no variables may lie between; what one more of each row's limit is worth (``prices``);
    by how much each variable's value exceeds what it uses (``gains``); and a bound that no solution can pass."""

    values: Reals
    prices: Reals
    gains: Reals
    bound: int


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """Values found with yes-or-no variables whole, and the solver's own bound of what any solution is worth: found by branch
    and bound in floating point, so good to about nine digits."""

    values: Reals
    bound: float


class Program:
    """A program to be made as valuable as possible: variables from 0 to a limit, rows between two limits.

    Numbers are integers in the caller's measure. ``unit`` of a variable or row is its usual size: the solvers see numbers
    divided by it, so that fen and yes-or-no stand side by side.
    """

    def __init__(self) -> None:
        self.uppers: list[int] = []
        self.worths: list[int] = []
        self.units: list[int] = []
        self.is_whole: list[bool] = []
        self.leasts: list[int | None] = []
        self.mosts: list[int | None] = []
        self.row_units: list[int] = []
        self.terms: list[list[tuple[int, int]]] = []

    def variable(self, upper: int, *, worth: int = 0, unit: int = 1, whole: bool = False) -> int:
        """Add a variable between 0 and ``upper`` and return its number."""
        self.uppers.append(upper)
        self.worths.append(worth)
        self.units.append(unit)
        self.is_whole.append(whole)
        return len(self.uppers) - 1

    def row(
        self, terms: Iterable[tuple[int, int]], *, least: int | None = None, most: int | None = None, unit: int = 1
    ) -> int:
        """Add a row: the sum of the terms (variable, factor) lies between the limits. A variable may stand only once.

        Raises:
            Refused: SOLVE-001 a variable that does not exist, or stands twice.
        """
        found = list(terms)
        numbers = {variable for variable, _ in found}
        if len(numbers) != len(found) or any(not 0 <= number < len(self.uppers) for number in numbers):
            raise Refused(SHAPE, what="row")
        self.leasts.append(least)
        self.mosts.append(most)
        self.row_units.append(unit)
        self.terms.append(found)
        return len(self.terms) - 1

    def _model(self, *, whole: bool, fixed: Mapping[int, int], worths: list[int]) -> tuple[Any, float]:
        from ortools.linear_solver.python import model_builder_helper

        model: Any = model_builder_helper.ModelBuilderHelper()
        units = np.array(self.units, dtype=np.float64)
        lows, highs = np.zeros(len(units)), np.array(self.uppers, dtype=np.float64)
        for variable, value in fixed.items():
            lows[variable] = highs[variable] = value
        kinds = np.array([whole and kind for kind in self.is_whole], dtype=np.bool_)
        model.add_var_array_with_bounds(lows / units, highs / units, kinds, "")
        for least, most, row_unit, terms in zip(self.leasts, self.mosts, self.row_units, self.terms, strict=True):
            row = model.add_linear_constraint()
            model.set_constraint_lower_bound(row, -math.inf if least is None else least / row_unit)
            model.set_constraint_upper_bound(row, math.inf if most is None else most / row_unit)
            for variable, factor in terms:
                model.add_term_to_constraint(row, variable, factor * self.units[variable] / row_unit)
        scaled = [worth * unit for worth, unit in zip(worths, self.units, strict=True)]
        scale = max(1.0, max((abs(worth) for worth in scaled), default=1) / 1e6)
        model.set_objective_coefficients(list(range(len(scaled))), [worth / scale for worth in scaled])
        model.set_maximize(True)
        return model, scale

    def relaxed(
        self, *, worths: list[int] | None = None, fixed: Mapping[int, int] | None = None, seconds: float = 600.0
    ) -> Relaxation | None:
        """Return the best values with nothing whole, or None when no values fit (or the seconds ran out)."""
        from ortools.linear_solver.python import model_builder_helper

        worths = self.worths if worths is None else worths
        held = {} if fixed is None else fixed
        model, scale = self._model(whole=False, fixed=held, worths=worths)
        # What is simplified first sometimes cannot be undone to the last digit, and is then not told at all.
        for how in ("", "use_preprocessing: false"):
            solver = model_builder_helper.ModelSolverHelper("glop")
            solver.set_time_limit_in_seconds(max(seconds, 0.01))
            solver.set_solver_specific_parameters(how)
            solver.solve(model)
            if solver.status() != model_builder_helper.SolveStatus.ABNORMAL:
                break
        if solver.status() != model_builder_helper.SolveStatus.OPTIMAL:
            return None
        units = np.array(self.units, dtype=np.float64)
        values: Reals = np.asarray(solver.variable_values()) * units
        prices: Reals = np.asarray(solver.dual_values()) * scale / np.array(self.row_units, dtype=np.float64)
        return Relaxation(values, prices, *self._bounded(prices, worths, held))

    def _bounded(self, prices: Reals, worths: list[int], fixed: Mapping[int, int]) -> tuple[Reals, int]:
        """Return gains and bound: a row costs its price times its limit, a variable brings its gain up to its limit."""
        greatest = float(np.abs(prices).max(initial=0.0))
        # A power of two, so that the rounded price is the same number for floats and for integers.
        step = 2.0 ** math.ceil(math.log2(greatest / _PRICE_STEPS)) if greatest > 0 else 1.0
        finer = max(0, -math.frexp(step)[1] + 1)
        whole_step = round(step * 2**finer)
        gains = [worth << finer for worth in worths]
        total = 0
        for price, least, most, terms in zip(
            np.rint(prices / step).tolist(), self.leasts, self.mosts, self.terms, strict=True
        ):
            exact = int(price) * whole_step
            limit = most if exact > 0 else least
            if exact == 0 or limit is None:
                continue  # A price for a limit that is not there can only be noise; at 0 it does no harm.
            total += exact * limit
            for variable, factor in terms:
                gains[variable] -= exact * factor
        for variable, gain in enumerate(gains):
            if variable in fixed:
                total += gain * fixed[variable]
            elif gain > 0:
                total += gain * self.uppers[variable]
        return np.array([gain / 2**finer for gain in gains]), total >> finer

    def mixed(self, *, fixed: Mapping[int, int], seconds: float, gap: float, seed: int) -> Mixed | None:
        """Return the best values found with the whole variables whole, or None when none were found.

        Args:
            fixed: variables that keep a value.
            seconds: how long to search.
            gap: stop when proven within this share of the best.
            seed: seed of the search.
        """
        from ortools.linear_solver.python import model_builder_helper

        model, scale = self._model(whole=True, fixed=fixed, worths=self.worths)
        solver = model_builder_helper.ModelSolverHelper("scip")
        solver.set_time_limit_in_seconds(max(seconds, 0.1))
        solver.set_solver_specific_parameters(f"limits/gap = {gap}\nrandomization/randomseedshift = {seed % 2**31}\n")
        solver.solve(model)
        if not solver.has_solution():
            return None
        values: Reals = np.asarray(solver.variable_values()) * np.array(self.units, dtype=np.float64)
        return Mixed(values, float(solver.best_objective_bound()) * scale)
