"""A small regularised logistic regression: standardised features, a ridge on the weights, Newton's method to the optimum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

_MOST_STEPS = 100
_CLOSE = 1e-10
RIDGE = 1.0
"""Weight of the ridge on standardised features: as if each feature had been seen once to make no difference."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights of standardised features and where the standardising came from. A feature that is missing takes its mean, and a
    second column says that it was missing: what is not known counts by itself, never as zero."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    missing_shares: tuple[float, ...]
    intercept: float
    weights: tuple[float, ...]
    missing_weights: tuple[float, ...]

    def chances(self, rows: Matrix) -> Matrix:
        """Return the chance of each row; NaN stands for a feature that is missing."""
        design = _design(rows, np.array(self.means), np.array(self.deviations), np.array(self.missing_shares))
        weights = np.array([self.intercept, *self.weights, *self.missing_weights])
        return _sigmoid(design @ weights)

    def kept(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "intercept": self.intercept,
            "features": [
                {"name": name, "mean": mean, "deviation": deviation, "missing": share, "weight": weight, "missing_weight": other}
                for name, mean, deviation, share, weight, other in zip(
                    self.names, self.means, self.deviations, self.missing_shares, self.weights, self.missing_weights,
                    strict=True,
                )
            ],
        }  # fmt: skip

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Logistic:
        """Return what :meth:`kept` kept."""
        features = kept["features"]
        columns = ("name", "mean", "deviation", "missing", "weight", "missing_weight")
        names, means, deviations, shares, weights, others = (
            tuple(one[column] for one in features) for column in columns
        )
        return cls(names, means, deviations, shares, kept["intercept"], weights, others)


def fitted(names: Sequence[str], rows: Matrix, outcomes: Matrix, *, ridge: float = RIDGE) -> Logistic:
    """Fit to rows of features (NaN: missing) and outcomes of 0 and 1.

    Raises:
        ValueError: no rows, shapes that do not agree, or only one kind of outcome.
    """
    if rows.ndim != 2 or rows.shape != (len(outcomes), len(names)) or not len(outcomes):
        raise ValueError("rows, names and outcomes do not agree")
    if not 0 < outcomes.sum() < len(outcomes):
        raise ValueError("nothing can be learned from outcomes that are all the same")
    is_missing = np.isnan(rows)
    known = np.where(is_missing, 0.0, rows)
    counts = np.maximum(1, (~is_missing).sum(axis=0))
    means = known.sum(axis=0) / counts
    spread = np.sqrt((np.where(is_missing, 0.0, rows - means) ** 2).sum(axis=0) / counts)
    deviations = np.where(spread > 0, spread, 1.0)
    shares = is_missing.mean(axis=0)
    weights = _optimum(_design(rows, means, deviations, shares), outcomes, ridge)
    size = len(names)
    return Logistic(
        tuple(names), _floats(means), _floats(deviations), _floats(shares), float(weights[0]),
        _floats(weights[1 : size + 1]), _floats(weights[size + 1 :]),
    )  # fmt: skip


def _design(rows: Matrix, means: Matrix, deviations: Matrix, shares: Matrix) -> Matrix:
    is_missing = np.isnan(rows)
    standard = np.where(is_missing, 0.0, (rows - means) / deviations)
    return np.column_stack([np.ones(len(rows)), standard, is_missing - shares])


def _optimum(design: Matrix, outcomes: Matrix, ridge: float) -> Matrix:
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 0.0  # how common the outcome is, is not shrunk
    weights = np.zeros(design.shape[1])
    share = outcomes.mean()
    weights[0] = np.log(share / (1 - share))
    for _ in range(_MOST_STEPS):
        chances = _sigmoid(design @ weights)
        gradient = design.T @ (outcomes - chances) - penalty * weights
        curvature = design.T @ (design * (chances * (1 - chances))[:, None]) + np.diag(penalty)
        # A column that is always the same has neither curvature nor gradient.
        step = np.linalg.lstsq(curvature, gradient, rcond=None)[0]
        weights = weights + step
        if np.abs(step).max() < _CLOSE:
            break
    return weights


def _sigmoid(values: Matrix) -> Matrix:
    return 1.0 / (1.0 + np.exp(-np.clip(values, -35, 35)))


def _floats(values: Matrix) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
