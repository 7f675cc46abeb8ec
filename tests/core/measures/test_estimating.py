"""Estimates: against a library, against every possible sample, and against the truth of populations drawn again and again."""

from __future__ import annotations

import csv
import itertools
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.measures.populations import EXITED, UNREGISTERED, answers, county, design, drawn, truths
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.measures import (
    Answered,
    Design,
    Field,
    Kind,
    Listed,
    Selection,
    Side,
    Take,
    design_effect,
    estimated,
    estimated_total,
    frame_of,
    judged,
    rate_interval,
    size_for_limit,
    size_for_margin,
)
from lianxin.core.measures.distributions import beta_cdf, beta_quantile, t_quantile

# Three areas of 10, 8 and 12 villages, of which 4, 3 and 5 were drawn and asked to the last household: (hit, persons).
VILLAGES: dict[tuple[str, int, int], list[list[tuple[int, int]]]] = {
    ("a", 10, 4): [
        [(1, 2), (2, 5), (2, 4), (0, 1), (1, 5), (0, 2)], [(0, 5), (1, 3), (0, 5), (0, 4)],
        [(0, 5), (1, 1), (1, 4), (0, 1)], [(0, 3), (2, 4), (1, 1), (0, 3), (0, 3), (1, 4)],
    ],
    ("b", 8, 3): [
        [(0, 2), (1, 4), (0, 4), (0, 4), (1, 2), (1, 2)], [(0, 5), (0, 5), (2, 5), (0, 1), (2, 4), (0, 2), (2, 5)],
        [(1, 5), (1, 4), (2, 4), (0, 5), (0, 1), (0, 3)],
    ],
    ("c", 12, 5): [
        [(0, 5), (0, 2), (0, 2), (0, 1), (0, 3)], [(0, 4), (0, 1), (0, 2), (0, 4), (1, 3), (0, 4)],
        [(0, 1), (2, 4), (1, 2), (1, 4), (2, 3), (0, 1)], [(2, 4), (1, 2), (1, 5), (0, 4), (2, 5)],
        [(1, 2), (0, 1), (0, 3), (0, 1)],
    ],
}  # fmt: skip
ROWS = [
    Answered(area, f"{area}{number}", "all", Fraction(drawn_villages, villages), len(households), hit, persons)
    for (area, villages, drawn_villages), found in VILLAGES.items()
    for number, households in enumerate(found)
    for hit, persons in households
]


def test_it_agrees_with_a_library() -> None:
    """The figures are those of samplics 0.6.1 (TaylorEstimator, ratio and mean, with strata, villages and corrections)."""
    rate = estimated(ROWS)
    assert rate.value == pytest.approx(0.19514556839455163, rel=1e-12)
    assert rate.standard_error == pytest.approx(0.025424765491483634, rel=1e-12)
    assert rate.degrees == 9
    of_households = [Answered(*(getattr(row, name) for name in row.__slots__[:-1]), denominator=1) for row in ROWS]  # type: ignore[attr-defined]
    mean = estimated(of_households, Kind.MEAN)
    assert mean.value == pytest.approx(0.6179476697, rel=1e-9)
    assert mean.standard_error == pytest.approx(0.0848071211, rel=1e-9)
    assert (mean.low, mean.high) == (pytest.approx(0.4261006332, rel=1e-9), pytest.approx(0.8097947062, rel=1e-9))


def test_it_agrees_with_published_quantiles() -> None:
    """SciPy 1.17 and the tables in any textbook."""
    assert beta_quantile(0.975, 3, 97.5) == pytest.approx(0.07072833457865929, rel=1e-11)
    assert beta_quantile(0.1, 0.5, 0.5) == pytest.approx(0.0244717418524232, rel=1e-11)
    assert beta_quantile(0.025, 2000, 35000) == pytest.approx(0.0517729499896960, rel=1e-8)
    for degrees, wanted in ((1, 12.7062047362), (7, 2.36462425159), (33, 2.03451529745)):
        assert t_quantile(0.975, degrees) == pytest.approx(wanted, rel=1e-10)
    assert t_quantile(0.975, math.inf) == pytest.approx(1.959963984540, rel=1e-12)
    assert t_quantile(0.5, 4) == 0
    # The chance of at least k hits of n is a beta's: summed here one by one.
    for n, k, p in ((30, 4, 0.2), (150, 3, 0.02), (9, 9, 0.7)):
        summed = math.fsum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))
        assert beta_cdf(p, k, n - k + 1) == pytest.approx(summed, rel=1e-11)


def test_it_is_clopper_and_pearson_where_households_are_drawn_at_random() -> None:
    assert rate_interval(0, 0, 150, 150, 149)[:2] == (0, pytest.approx(0.0242925971661091))
    low, high, _ = rate_interval(0.02, 1, 150, 150, 149)
    assert (low, high) == (pytest.approx(0.0041436252812), pytest.approx(0.0573342222882))


def test_it_is_right_on_the_average_of_every_possible_sample() -> None:
    """Two of three villages, and in each two of three and one or two of two households of two strata: total and variance."""
    values = [[[1, 5, 3], [2, 8]], [[0, 2, 7], [4, 4]], [[9, 1, 1], [0, 3]]]
    truth = sum(map(sum, itertools.chain(*values)))
    totals, variances = [], []
    for pair in itertools.combinations(range(3), 2):
        inside = [
            list(itertools.product(itertools.combinations(values[v][0], 2), itertools.combinations(values[v][1], 2)))
            for v in pair
        ]
        for chosen in itertools.product(*inside):
            rows = [
                Answered("", str(village), str(stratum), Fraction(2, 3), len(values[village][stratum]), value, 1)
                for village, strata in zip(pair, chosen, strict=True)
                for stratum, drawn_values in enumerate(strata)
                for value in drawn_values
            ]
            total, variance = estimated_total(rows)
            totals.append(total)
            assert variance is not None
            variances.append(variance)
    mean = sum(totals) / len(totals)
    assert mean == pytest.approx(truth)
    spread = sum((total - truth) ** 2 for total in totals) / len(totals)
    assert sum(variances) / len(variances) == pytest.approx(spread)


ROUNDS = 300


def coverage(
    frame: Any, hit: dict[str, int], persons: dict[str, int], of: Design, stratum: str = ""
) -> tuple[float, float]:
    """The share of intervals that hold the truth, and the mean of the estimates over the truth."""
    asked = [one.household for one in frame.households if not stratum or one.stratum == stratum]
    truth = sum(hit[key] for key in asked) / sum(persons[key] for key in asked)
    held, values = 0, []
    for number in range(ROUNDS):
        found = estimated(answers(drawn(frame, of, number), hit, persons, stratum))
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
        values.append(found.value)
    return held / ROUNDS, sum(values) / ROUNDS / truth


@pytest.mark.parametrize(
    ("rate", "of", "stratum"),
    [
        (0.015, design(12), EXITED),
        (0.3, design(10, selection=Selection.EQUAL), UNREGISTERED),
        (0.93, design(12, digits=9), ""),
    ],
)
def test_it_holds_the_truth_as_often_as_it_says(rate: float, of: Design, stratum: str) -> None:
    frame = county()
    persons = {one.household: one.persons or 0 for one in frame.households}
    held, bias = coverage(frame, truths(frame, rate), persons, of, stratum)
    # 95 % less three standard errors of 300 rounds; not so wide that it says nothing, but near 0 it may hold too often.
    assert held >= 0.912
    assert bias == pytest.approx(1, abs=0.15 if rate < 0.1 else 0.03)


BURKINA = Path(__file__).resolve().parents[4] / "shared" / "data" / "hillebrecht_burkina" / "hillebrecht_all1315.csv"


@pytest.mark.shared
def test_it_holds_the_truth_of_real_villages() -> None:
    """62 communities of Burkina Faso: the share of households that the programme treated."""
    if not BURKINA.exists():
        pytest.skip(f"no {BURKINA.name} beside the repository")
    with BURKINA.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    keys = [f"{number:04}" for number, _ in enumerate(rows)]
    frame = frame_of([Listed(row["community"], key, "all") for key, row in zip(keys, rows, strict=True)])
    hit = {key: int(float(row["treated"])) for key, row in zip(keys, rows, strict=True)}
    held, bias = coverage(frame, hit, dict.fromkeys(keys, 1), Design(20, {"all": Take(count=8)}))
    assert held >= 0.912
    assert bias == pytest.approx(1, abs=0.03)


def test_it_knows_exactly_what_was_asked_of_everybody() -> None:
    rows = [
        Answered("", village, "all", Fraction(1), 2, hit, 1) for village, hit in zip("aabb", (1, 0, 0, 0), strict=True)
    ]
    found = estimated(rows)
    assert (found.low, found.value, found.high) == (0.25, 0.25, 0.25)


def test_it_does_not_call_certain_what_nobody_was_found_to_be() -> None:
    rows = [Answered("", v, "all", Fraction(1, 10), 40, 0, 1) for v in "abcdefgh" for _ in range(20)]
    found = estimated(rows)
    assert (found.value, found.low) == (0, 0)
    assert found.high is not None
    assert 0.022 < found.high < 0.035
    assert judged(found, 0.02, Side.BELOW) is Verdict.CANNOT_TELL


def test_it_leaves_the_error_open_where_one_village_stands_for_many() -> None:
    rows = [Answered("", "a", "all", Fraction(1, 10), 40, hit, 1) for hit in (0, 1, 0)]
    found = estimated(rows)
    assert (found.is_told, found.standard_error, found.alone) == (False, None, 1)
    assert judged(found, 0.9, Side.BELOW) is Verdict.CANNOT_TELL


def test_it_gives_the_weight_of_those_not_reached_to_their_neighbours() -> None:
    reached = [Answered("", v, "all", Fraction(1, 2), 10, hit, 1) for v, hit in (("a", 1), ("a", 0), ("b", 0))]
    total, _ = estimated_total(reached)
    assert total == 10
    assert estimated(reached).value == pytest.approx(0.25)
    assert estimated(reached).alone == 1


@pytest.mark.parametrize(
    ("low", "high", "side", "verdict"),
    [
        (0.001, 0.019, Side.BELOW, Verdict.MET),
        (0.001, 0.02, Side.BELOW, Verdict.CANNOT_TELL),
        (0.02, 0.05, Side.BELOW, Verdict.NOT_MET),
        (0.02, 0.05, Side.AT_LEAST, Verdict.MET),
        (0.01, 0.05, Side.AT_LEAST, Verdict.CANNOT_TELL),
        (0.01, 0.019, Side.AT_LEAST, Verdict.NOT_MET),
    ],
)
def test_it_judges_by_the_whole_interval(low: float, high: float, side: Side, verdict: Verdict) -> None:
    found = estimated(ROWS)
    told = type(found)(**{name: getattr(found, name) for name in found.__slots__} | {"low": low, "high": high})
    assert judged(told, 0.02, side) is verdict
    assert judged(told, None, side) is Verdict.CANNOT_TELL
    assert judged(None, 0.02, side) is Verdict.CANNOT_TELL


def test_it_says_how_many_must_be_asked() -> None:
    """385 is in every textbook; 1,067 and 370 of 10,000 too."""
    assert size_for_margin(0.5, 0.05, Field()) == 385
    assert size_for_margin(0.5, 0.03, Field()) == 1068
    assert size_for_margin(0.5, 0.05, Field(households=10_000)) == 370
    assert size_for_margin(0.5, 0.05, Field(design_effect(20, 0.05), 0.8)) == math.ceil(384.146 * 1.95 / 0.8)
    found = size_for_limit(0.005, 0.02, Side.BELOW, Field(1.3))
    assert (found.households, found.answers, found.most) == (567, 436, 3)
    # One answer fewer would not do: the measure is the verdict's own.
    assert rate_interval(3 / 436, 1, 436, 436, math.inf)[1] < 0.02
    assert rate_interval(3 / 435, 1, 435, 435, math.inf)[1] >= 0.02
    assert size_for_limit(0.95, 0.9, Side.AT_LEAST, Field()).answers == 231
    assert size_for_limit(0, 0.02, Side.BELOW, Field()).most == 0


@pytest.mark.parametrize(
    "act",
    [
        lambda: size_for_margin(0, 0.1, Field()),
        lambda: size_for_margin(0.5, 1.1, Field()),
        lambda: size_for_limit(0.03, 0.02, Side.BELOW, Field()),
        lambda: size_for_limit(0.8, 0.9, Side.AT_LEAST, Field()),
        lambda: Field(0),
        lambda: Field(response=0),
        lambda: Field(households=0),
    ],
)
def test_it_refuses_sizes_of_numbers_that_cannot_be(act: Any) -> None:
    with pytest.raises(Refused, match="MEASURE-012"):
        act()


@pytest.mark.parametrize(
    "wrong",
    [
        {"numerator": 2.0},
        {"numerator": -1.0},
        {"denominator": math.nan},
        {"denominator": 0.0},
        {"village_chance": Fraction(0)},
        {"village_chance": Fraction(3, 2)},
        {"cell_households": 0},
        {"cell_households": 1},
    ],
)
def test_it_refuses_answers_that_cannot_be(wrong: dict[str, Any]) -> None:
    good = {
        "area": "", "village": "a", "stratum": "s", "village_chance": Fraction(1, 2), "cell_households": 9,
        "numerator": 1.0, "denominator": 1.0,
    }  # fmt: skip
    with pytest.raises(Refused, match="MEASURE-010"):
        estimated([Answered(**good | wrong), Answered(**good | wrong)])


def test_it_refuses_to_estimate_from_nothing() -> None:
    with pytest.raises(Refused, match="MEASURE-011"):
        estimated([Answered("", "a", "s", Fraction(1, 2), 9, 0, 0)])
