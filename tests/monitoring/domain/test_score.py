"""The score, pure: an optimum that can be reckoned by hand, calibration that is seen and its lack too, overall and by group."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.monitoring.domain.calibration import (
    GROUPS,
    Proof,
    ScoreLimits,
    order_of,
    proved,
    reasons_against,
    reliability,
)
from lianxin.monitoring.domain.features import FACTS, NAMES, features_of
from lianxin.monitoring.domain.logistic import Logistic, fitted

LIMITS = ScoreLimits(error=0.02, group_error=0.05, group_households=300)
GROUP_FACTS = {"sex", "ethnicity", "disability_category", "disability_grade", "village_code", "health", "minority"}


def drawn(count: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows, the true chances that follow from them, and outcomes."""
    chance = np.random.default_rng(seed)
    rows = np.column_stack([chance.normal(size=count), chance.normal(size=count), chance.integers(0, 2, count)])
    truth = 1 / (1 + np.exp(-(-2.8 + 0.9 * rows[:, 0] - 0.5 * rows[:, 1] + 0.6 * rows[:, 2])))
    return rows, truth, (chance.random(count) < truth).astype(float)


# The regression -------------------------------------------------------------------------------------------------------------


def test_one_feature_of_two_values_gives_the_log_odds_of_each() -> None:
    # Of 100 without it 10 were entered, of 50 with it 20: without a ridge the optimum is known exactly.
    rows = np.array([[0.0]] * 100 + [[1.0]] * 50)
    outcomes = np.array([1.0] * 10 + [0.0] * 90 + [1.0] * 20 + [0.0] * 30)
    chances = fitted(["x"], rows, outcomes, ridge=0.0).chances(np.array([[0.0], [1.0]]))
    assert chances == pytest.approx([0.1, 0.4], abs=1e-9)


def test_at_the_optimum_nothing_pulls_any_more() -> None:
    rows, _, outcomes = drawn(4000)
    learned = fitted(["a", "b", "c"], rows, outcomes, ridge=3.0)
    standard = (rows - np.array(learned.means)) / np.array(learned.deviations)
    gradient = standard.T @ (outcomes - learned.chances(rows)) - 3.0 * np.array(learned.weights)
    assert np.abs(gradient).max() < 1e-6
    # The mean of what is said is what happened, since the intercept is not shrunk.
    assert learned.chances(rows).mean() == pytest.approx(outcomes.mean(), abs=1e-9)


def test_it_finds_the_weights_that_made_the_outcomes() -> None:
    rows, _, outcomes = drawn(60_000)
    learned = fitted(["a", "b", "c"], rows, outcomes)
    weights = np.array(learned.weights) / np.array(learned.deviations)
    assert weights == pytest.approx([0.9, -0.5, 0.6], abs=0.08)


def test_a_missing_feature_counts_by_itself_and_not_as_zero() -> None:
    chance = np.random.default_rng(1)
    rows = chance.normal(loc=50.0, size=(4000, 1))
    is_missing = chance.random(4000) < 0.3
    outcomes = (chance.random(4000) < np.where(is_missing, 0.4, 0.1)).astype(float)
    rows[is_missing, 0] = np.nan
    chances = fitted(["x"], rows, outcomes).chances(np.array([[np.nan], [50.0]]))
    assert chances == pytest.approx([0.4, 0.1], abs=0.04)


def test_what_was_kept_says_the_same() -> None:
    rows, _, outcomes = drawn(500)
    learned = fitted(["a", "b", "c"], rows, outcomes)
    again = Logistic.of(json.loads(json.dumps(learned.kept())))
    assert again == learned


@pytest.mark.parametrize(
    ("rows", "outcomes"),
    [(np.zeros((0, 1)), np.zeros(0)), (np.zeros((3, 2)), np.array([0.0, 1.0, 0.0])), (np.zeros((2, 1)), np.ones(2))],
)
def test_nothing_is_learned_from_nothing(rows: np.ndarray, outcomes: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"agree|all the same"):
        fitted(["x"], rows, outcomes)


# Calibration ----------------------------------------------------------------------------------------------------------------


def test_the_true_chances_pass_in_every_group() -> None:
    rows, truth, outcomes = drawn(12_000)
    groups = {"head_sex": ["male" if value else "female" for value in rows[:, 2]], "township": ["甲镇", "乙镇"] * 6000}
    proof = proved(truth, outcomes, groups, LIMITS)
    assert reasons_against(proof, LIMITS) == []
    assert proof.overall.low <= proof.overall.error <= proof.overall.high < 0.02
    assert {(one.group, one.value) for one in proof.groups} == {
        ("head_sex", "male"), ("head_sex", "female"), ("township", "甲镇"), ("township", "乙镇"),
    }  # fmt: skip
    assert proof.order > 0.6
    assert sum(one.households for one in proof.overall.bins) == 12_000


def test_a_score_that_exaggerates_is_barred() -> None:
    _, truth, outcomes = drawn(12_000)
    proof = proved(np.minimum(1, truth * 1.8), outcomes, {}, LIMITS)
    (reason,) = reasons_against(proof, LIMITS)
    assert "总体" in reason.zh


def test_a_score_that_is_wrong_of_one_group_is_barred_though_right_in_the_mean() -> None:
    _, truth, outcomes = drawn(12_000)
    is_minority = np.arange(12_000) % 8 == 0
    # A tenth more of the minority is entered than the score says, and a little less of the others.
    shifted = np.where(is_minority, np.maximum(0, truth - 0.1), truth + 0.1 / 7)
    groups = {"minority": ["minority" if one else "han" for one in is_minority]}
    proof = proved(np.clip(shifted, 0.001, 0.999), outcomes, groups, ScoreLimits(0.05, 0.05, 300))
    reasons = reasons_against(proof, ScoreLimits(0.05, 0.05, 300))
    assert [one.zh for one in reasons if "少数民族" in one.zh]
    assert not [one.zh for one in reasons if "汉族" in one.zh or "总体" in one.zh]


def test_a_small_group_is_named_and_neither_passes_nor_bars() -> None:
    _, truth, outcomes = drawn(2000)
    proof = proved(truth, outcomes, {"disability": ["yes"] * 40 + [None] * 1960}, LIMITS)
    assert proof.too_few == (("disability", "yes", 40),)
    assert [one.value for one in proof.groups] == [""]


def test_a_score_that_orders_nothing_is_barred() -> None:
    _, _, outcomes = drawn(12_000)
    proof = proved(np.full(12_000, outcomes.mean()), outcomes, {}, LIMITS)
    assert [one.zh for one in reasons_against(proof, LIMITS)] == ["评分排不出先后"]
    assert order_of(np.array([0.1, 0.2]), np.array([1.0, 1.0])) == 0.5


def test_a_proof_reads_back_as_it_was() -> None:
    _, truth, outcomes = drawn(2000)
    proof = proved(truth, outcomes, {"disability": ["yes"] * 1000 + ["no"] * 1000}, LIMITS)
    assert Proof.of(json.loads(json.dumps(proof.kept()))) == proof


def test_the_same_households_give_the_same_interval() -> None:
    _, truth, outcomes = drawn(1500)
    assert reliability(truth, outcomes, "g", "") == reliability(truth, outcomes, "g", "")


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=300),
)
def test_bins_hold_everybody_and_the_error_is_a_share(households: list[tuple[float, bool]]) -> None:
    chances = np.array([one for one, _ in households])
    outcomes = np.array([float(one) for _, one in households])
    found = reliability(chances, outcomes, "g", "")
    assert sum(one.households for one in found.bins) == len(households)
    assert 0 <= found.low <= found.high
    assert 0 <= found.error <= 1
    said = sum(one.said * one.households for one in found.bins)
    assert said == pytest.approx(chances.sum())
    assert all(earlier.said <= later.said for earlier, later in zip(found.bins, found.bins[1:], strict=False))


# Features -------------------------------------------------------------------------------------------------------------------


def test_no_group_is_a_feature() -> None:
    assert not set(NAMES) & (set(GROUPS) | GROUP_FACTS)
    assert not set(FACTS) & GROUP_FACTS


def test_what_is_missing_is_missing() -> None:
    features = dict(zip(NAMES, features_of({}, work_months=None, was_monitored=False), strict=True))
    assert features.pop("former") == 0.0
    assert all(np.isnan(value) for value in features.values())
    told = {
        "gross_income_yuan": 0,
        "wage_income_yuan": 5,
        "household_size": 4,
        "water_safe": True,
        "dangerous_house": False,
    }
    known = dict(zip(NAMES, features_of(told, work_months=8, was_monitored=True), strict=True))
    assert np.isnan(known["wage_share"])  # a share of nothing is no share
    assert (known["work_months"], known["water"], known["house"], known["former"]) == (2.0, 0.0, 0.0, 1.0)
