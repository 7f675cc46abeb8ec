"""Incomes that look made up: the same many times, round, just above the line, risen without a cause, without cost (15, 16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lianxin.core.kernel.money import Fen
from lianxin.supervision.domain.clues import About, Evidence, Limit, Outcome, Subject, Tally, distinct
from lianxin.supervision.domain.statistics import chi_square

_DIGITS = 10


@dataclass(frozen=True, slots=True)
class HouseholdIncome:
    """The income of a household in a year; what is not recorded is None. ``has_help`` says whether it got a measure, a loan, a
    payment or a part in a project that year."""

    household: int
    village_code: str
    year: int
    net_fen: Fen | None = None
    per_person_fen: Fen | None = None
    per_person_before_fen: Fen | None = None
    operating_income_fen: Fen | None = None
    operating_cost_fen: Fen | None = None
    has_help: bool = False

    @property
    def row(self) -> str:
        return f"household:{self.household}"

    @property
    def about(self) -> About:
        return About(Subject.HOUSEHOLD, self.village_code, household=self.household)


def incomes_identical(rows: Iterable[HouseholdIncome], *, most_households: int) -> Outcome:
    """Find villages in which more than so many households have the very same net income."""
    tally = Tally("incomes_identical")
    same: dict[tuple[str, int, Fen], list[HouseholdIncome]] = defaultdict(list)
    for row in distinct(rows):
        tally.examined += 1
        if row.net_fen is None:
            tally.cannot_tell("income")
        elif row.net_fen:
            same[row.village_code, row.year, row.net_fen].append(row)
    for (village, year, net_fen), found in same.items():
        if len(found) > most_households:
            found.sort(key=lambda row: row.household)
            told = Evidence("", (("year", str(year)), ("income", net_fen), ("households", len(found))))
            tally.tell(
                About(Subject.AREA, village, name=village),
                [told, *(Evidence(row.row, (("income", net_fen),)) for row in found)],
                rows=[f"year:{year}", f"income:{net_fen}"],
                limit=Limit("clues.same_income_households", most_households),
            )
    return tally.outcome()


def incomes_rounded(rows: Iterable[HouseholdIncome], *, most_chi_square: float, least_households: int) -> Outcome:
    """Find villages whose last digits (whole yuan) heap on 0 and 5 far more than those of the other villages do (尾数堆积).

    Chi-square of the village's ten digits against those of all other villages, one added to each count so that a digit that
    stands nowhere else is rare and not impossible.
    """
    tally = Tally("incomes_rounded")
    digits: dict[tuple[str, int], list[int]] = {}
    for row in distinct(rows):
        tally.examined += 1
        if row.net_fen is None:
            tally.cannot_tell("income")
        else:
            digits.setdefault((row.village_code, row.year), [0] * _DIGITS)[row.net_fen // 100 % _DIGITS] += 1
    whole: dict[int, list[int]] = {}
    for (_, year), seen in digits.items():
        whole[year] = [a + b for a, b in zip(whole.get(year, [0] * _DIGITS), seen, strict=True)]
    for (village, year), seen in digits.items():
        others = [all_ - own for all_, own in zip(whole[year], seen, strict=True)]
        if sum(seen) < least_households or sum(others) < least_households:
            tally.cannot_tell("few_households", sum(seen))
            continue
        shares = [(count + 1) / (sum(others) + _DIGITS) for count in others]
        statistic = chi_square(seen, shares)
        here, there = _round_percent(seen), _round_percent(others)
        if statistic > most_chi_square and here > there:
            told = (
                ("year", str(year)), ("households", sum(seen)), ("round_percent", here), ("elsewhere_percent", there),
                ("statistic", round(statistic, 1)),
            )  # fmt: skip
            limit = Limit("clues.digit_chi_square", most_chi_square)
            about = About(Subject.AREA, village, name=village)
            tally.tell(about, [Evidence("", told)], rows=[f"year:{year}"], limit=limit)
    return tally.outcome()


@dataclass(frozen=True, slots=True)
class LineTerms:
    """The income line, how wide the band above and below it is in per cent of it, and how many times and how many households
    above are too many."""

    line_fen: Fen
    band_percent: float
    most_times: float
    least_households: int


def incomes_at_line(rows: Iterable[HouseholdIncome], terms: LineTerms) -> Outcome:
    """Find villages in which many households lie just above the income line, and few just below it."""
    tally = Tally("incomes_at_line")
    above: dict[tuple[str, int], list[HouseholdIncome]] = defaultdict(list)
    below: dict[tuple[str, int], int] = defaultdict(int)
    band_fen = round(terms.line_fen * terms.band_percent / 100)
    for row in distinct(rows):
        tally.examined += 1
        if row.per_person_fen is None:
            tally.cannot_tell("income")
        elif terms.line_fen <= row.per_person_fen < terms.line_fen + band_fen:
            above[row.village_code, row.year].append(row)
        elif terms.line_fen - band_fen <= row.per_person_fen < terms.line_fen:
            below[row.village_code, row.year] += 1
    for (village, year), found in above.items():
        under = below[village, year]
        if len(found) < terms.least_households or len(found) < terms.most_times * max(1, under):
            continue
        found.sort(key=lambda row: row.household)
        told = (("year", str(year)), ("line", terms.line_fen), ("above", len(found)), ("below", under))
        tally.tell(
            About(Subject.AREA, village, name=village),
            [Evidence("", told), *(Evidence(row.row, (("income_per_person", row.per_person_fen),)) for row in found)],
            rows=[f"year:{year}"],
            limit=Limit("clues.at_line_times", terms.most_times),
        )
    return tally.outcome()


def income_jump(rows: Iterable[HouseholdIncome], *, most_percent: int) -> Outcome:
    """Find households whose income per person rose by more than so many per cent in a year without any help (算账脱贫)."""
    tally = Tally("income_jump")
    for row in distinct(rows):
        tally.examined += 1
        now_fen, before_fen = row.per_person_fen, row.per_person_before_fen
        if now_fen is None:
            tally.cannot_tell("income")
        elif not before_fen:
            tally.cannot_tell("income_before")
        elif not row.has_help and now_fen * 100 > before_fen * (100 + most_percent):
            told = (("year", str(row.year)), ("income_before", before_fen), ("income_per_person", now_fen))
            limit = Limit("clues.income_jump_percent", most_percent)
            tally.tell(row.about, [Evidence(row.row, told)], rows=[f"year:{row.year}"], limit=limit)
    return tally.outcome()


def income_without_cost(rows: Iterable[HouseholdIncome], *, least_fen: Fen) -> Outcome:
    """Find households with much operating income and an operating cost recorded as nothing."""
    tally = Tally("income_without_cost")
    for row in distinct(rows):
        tally.examined += 1
        if row.operating_income_fen is None:
            tally.cannot_tell("income")
        elif row.operating_income_fen < least_fen:
            continue
        elif row.operating_cost_fen is None:
            tally.cannot_tell("operating_cost")
        elif not row.operating_cost_fen:
            told = (
                ("year", str(row.year)), ("operating_income", row.operating_income_fen),
                ("operating_cost", row.operating_cost_fen),
            )  # fmt: skip
            limit = Limit("clues.income_without_cost", least_fen)
            tally.tell(row.about, [Evidence(row.row, told)], rows=[f"year:{row.year}"], limit=limit)
    return tally.outcome()


def _round_percent(digits: list[int]) -> float:
    return round(100 * (digits[0] + digits[5]) / sum(digits), 1) if sum(digits) else 0.0
