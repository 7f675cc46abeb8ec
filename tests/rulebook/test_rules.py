"""Rules, rule sets and worked cases as shipped."""

from __future__ import annotations

from datetime import date

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.rules import ByArea
from lianxin.rulebook import FOLDER, rulebook
from lianxin.rulebook.worked_cases import NOWHERE, WorkedCase, answered, load_cases

CASES = load_cases(FOLDER / "cases", rulebook())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.subject}: {case.words.en}")
def test_it_answers_a_worked_case(case: WorkedCase) -> None:
    answer = answered(case, rulebook())
    assert answer.verdict is case.answer
    if case.value:
        assert answer.value == case.value
    if case.missing:
        assert set(answer.missing) == set(case.missing)


@pytest.mark.parametrize("name", sorted(rulebook().rules))
def test_it_has_a_case_of_each_answer_for_every_rule(name: str) -> None:
    answers = {case.answer for case in CASES if case.subject == name}
    # The share of safe houses is not legible on the form of Guangxi: until a county enters it, nothing is told.
    assert answers == (set(Verdict) if name != "village_houses_are_safe" else {Verdict.CANNOT_TELL})


@pytest.mark.parametrize("name", sorted(rulebook().rule_sets))
def test_it_has_cases_for_every_rule_set(name: str) -> None:
    answers = {case.answer for case in CASES if case.subject == name}
    # Without a local line nobody can be cleared under the rules of 2026; that is the point of its cases.
    open_ones = {
        "at_risk_2026": {Verdict.MET, Verdict.CANNOT_TELL},
        "village_exit_guangxi": {Verdict.NOT_MET, Verdict.CANNOT_TELL},
    }
    assert answers == open_ones.get(name, set(Verdict))


def test_it_places_unplaced_cases_in_a_province_that_does_not_exist() -> None:
    areas = {area for name in rulebook().values for area, _ in rulebook().values.by_area(name, on=date(2020, 6, 1))}
    assert not any(area.startswith(NOWHERE) for area in areas)


@pytest.mark.parametrize(
    ("purpose", "on", "name"),
    [
        ("identify", date(2014, 1, 1), "poor_2014"),
        ("exit", date(2020, 12, 31), "exit_2014"),
        ("monitor", date(2021, 1, 1), "at_risk_2021"),
        ("monitor", date(2025, 12, 31), "at_risk_2021"),
        ("monitor", date(2026, 1, 1), "at_risk_2026"),
        ("eliminate", date(2026, 11, 23), "eliminated_2021"),
        ("survey", date(2022, 3, 1), "deprived"),
    ],
)
def test_it_finds_the_rule_set_of_a_purpose_and_day(purpose: str, on: date, name: str) -> None:
    assert rulebook().rule_set(purpose, on=on, area="522729").name == name


@pytest.mark.parametrize(
    ("purpose", "on"), [("identify", date(2021, 1, 1)), ("monitor", date(2013, 1, 1)), ("guess", date(2020, 1, 1))]
)
def test_it_refuses_where_nothing_is_laid_down(purpose: str, on: date) -> None:
    with pytest.raises(Refused) as refused:
        rulebook().rule_set(purpose, on=on)
    assert refused.value.code == "RULEBOOK-032"
    assert "poor_2014" in str(refused.value)


def test_it_refuses_a_rule_that_it_does_not_know() -> None:
    with pytest.raises(Refused) as refused:
        rulebook().rule("income_reaches_lin")
    assert refused.value.code == "RULEBOOK-031"


def test_it_gives_parameters_by_area_where_areas_differ() -> None:
    parameters = rulebook().parameters(on=date(2023, 5, 1))
    line = parameters["income_line.monitor"]
    assert isinstance(line, ByArea)
    assert line.at("522729103207") == 730_000
    assert line.at("110101001001") == 700_000
    assert parameters["survey.cutoff"] == 6
    assert parameters["income_line.identify"] is None


def test_it_calls_no_rule_verified_that_nobody_has_checked() -> None:
    unchecked = [name for name, entry in rulebook().coverage.items() if not entry.checked_by]
    assert unchecked
    assert not any(rulebook().rule(name).verified for name in unchecked)


def test_it_suggests_causes_and_risks_that_the_lists_hold() -> None:
    lists = rulebook().dictionary.code_lists
    for rule in rulebook().rules.values():
        assert {lists["cause"].by_key(key).key for key in rule.causes} == set(rule.causes)
        assert {lists["risk"].by_key(key).key for key in rule.risks} == set(rule.risks)


def test_it_uses_every_rule_and_every_value() -> None:
    book = rulebook()
    assert {rule.name for rule_set in book.rule_sets.values() for rule in rule_set.rules} == set(book.rules)
    used = {name for rule_set in book.rule_sets.values() for name in rule_set.verdict.parameters}
    used |= {name for measure in book.measures.values() for name in measure.amount.values}
    for product in book.loan_products.values():
        used |= {product.cap, product.subsidised_cap, product.longest_months, product.subsidy_share}
        used |= {product.penalty_factor, product.bank_share, product.claim_after_days}
        used |= {band.value for band in product.rates}
    for entry in (*book.loan_products.values(), *book.measures.values()):
        used |= {name for condition in entry.conditions for name in condition.expression.parameters}
    used |= {name for tally in book.tallies.values() for each in tally.expressions.values() for name in each.parameters}
    unused = {name for name in book.values if name not in used}
    # Of no rule and no product: loans are classed and extended by them, rooms read them as they act.
    kept = (
        "after_exit.",
        "loan_class.",
        "loan_extension.",
        "funds.",
        "projects.",
        "publicity.",
        "clues.",
        "monitoring.",
        "supervision.",
        "visits.",
        "lights.",
        "statistics.",
        "attendance.",
    )
    ruled = {"monitoring.elimination_months"}  # by the rule of how long a household is watched
    assert unused == {name for name in book.values if name.startswith(kept)} - ruled
