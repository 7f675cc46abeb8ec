"""The products and measures of the rulebook: what is in force when, and that nothing in them is a number."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.rulebook import FOLDER, rulebook, values
from lianxin.rulebook.conditions import Shelf
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.loan_entries import LoanProduct
from lianxin.rulebook.village_cause_entries import load_village_causes


@pytest.mark.parametrize(
    ("on", "offered"),
    [
        (date(2014, 12, 9), set()),
        (date(2018, 6, 1), {"small_loan_2014", "pinellia_loan", "low_interest_loan"}),
        (date(2021, 3, 3), {"small_loan_2014", "pinellia_loan", "low_interest_loan"}),
        (date(2021, 3, 4), {"small_loan_2021", "pinellia_loan", "low_interest_loan"}),
    ],
)
def test_it_offers_the_products_of_the_day(on: date, offered: set[str]) -> None:
    assert {product.name for product in rulebook().loan_products_on(on)} == offered


@pytest.mark.parametrize("product", rulebook().loan_products.values(), ids=lambda product: product.name)
def test_it_has_a_value_for_every_name_on_the_first_day_of_a_product(product: LoanProduct) -> None:
    named = (product.cap, product.subsidised_cap, product.longest_months, product.subsidy_share, product.penalty_factor)
    for name in filter(None, (*named, *(band.value for band in product.rates))):
        assert values()[name].on(product.period.starts_on), name


@pytest.mark.parametrize(
    ("name", "on", "per_million"),
    [
        ("benchmark_rate.up_to_one_year", date(2014, 12, 10), 56_000),
        ("benchmark_rate.up_to_one_year", date(2018, 6, 1), 43_500),
        ("benchmark_rate.above_one_year", date(2018, 6, 1), 47_500),
        ("benchmark_rate.above_one_year", date(2015, 10, 23), 50_000),
        ("prime_rate.one_year", date(2021, 3, 4), 38_500),
        ("prime_rate.five_years", date(2021, 3, 4), 46_500),
        ("prime_rate.one_year", date(2024, 10, 20), 33_500),
        ("prime_rate.one_year", date(2024, 10, 21), 31_000),
        ("prime_rate.five_years", date(2025, 12, 31), 35_000),
    ],
)
def test_it_knows_the_rate_of_a_day(name: str, on: date, per_million: int) -> None:
    found = values().at(name, on=on)
    assert (found.value, found.unit, found.verified) == (per_million, "per_million", False)


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("prime_rate.one_year", date(2026, 1, 1)),
        ("small_loan.subsidy_share", date(2021, 3, 4)),
        ("pinellia_loan.rate", date(2018, 1, 1)),
        ("welfare_post.month_pay", date(2020, 1, 1)),
        ("loan_class.loss_days", date(2023, 6, 30)),
    ],
)
def test_it_leaves_to_the_localities_what_it_does_not_know(name: str, on: date) -> None:
    with pytest.raises(Refused) as refused:
        values().at(name, on=on)
    assert refused.value.code == "RULEBOOK-021"


def test_it_asks_every_borrower_of_the_small_loan_the_same() -> None:
    book = rulebook()
    conditions = [
        [(one.name, one.expression.text) for one in book.loan_product(name).conditions]
        for name in ("small_loan_2014", "small_loan_2021")
    ]
    assert conditions[0] == conditions[1] != []


@pytest.mark.parametrize(
    "path", [*FOLDER.glob("loan_products/*.yaml"), *FOLDER.glob("measures/*.yaml")], ids=lambda p: p.stem
)
def test_it_writes_no_threshold_into_a_product_or_measure(path: Path) -> None:
    """Numbers stand in the dated values, but for the length of a band, the day of settlement and how often."""
    counted = re.compile(r"(longest_months|settlement_day|extensions|most_at_once): \d+|\d{4}-\d{2}-\d{2}")
    text = re.sub(r"(words|note|source):.*", "", path.read_text(encoding="utf-8"))
    text = re.sub(
        r"^ +(zh|en): .*$|#.*|name: \w+|actual_\d+|'\w+'|college_\d|vocational_\d|small_loan_\d{4}",
        "",
        text,
        flags=re.M,
    )
    assert re.findall(r"\d+", counted.sub("", text)) == []


def test_it_gives_each_measure_a_reason_and_a_way_of_payment() -> None:
    measures = rulebook().measures
    assert {m.paid_by for m in measures.values()} == {"card", "provider", "hand"}
    assert {m.amount.kind for m in measures.values()} == {"fixed", "quantity", "share", "valued"}
    assert all(m.source.title for m in measures.values())
    assert [m.name for m in measures.values() if not m.conditions] == ["gift"]
    assert {m.name for m in rulebook().measures_on(date(2014, 6, 1))} == set(measures) - {
        "vocational_grant",
        "relocation",
    }


def test_what_holds_a_village_back_is_read_from_its_facts_where_they_tell() -> None:
    causes, on = rulebook().village_causes_on(date(2026, 12, 31)), date(2026, 12, 31)
    clinic = causes["no_clinic"]
    assert [clinic.is_told_by(facts, on=on) for facts in ({"clinics": 0}, {"clinics": 2}, {})] == [True, False, None]
    assert causes["weak_leadership"].is_told_by({"clinics": 0}, on=on) is None
    assert (clinic.is_answered_by("health"), clinic.is_answered_by("industry")) == (True, False)
    assert causes["weak_leadership"].is_answered_by("industry")
    assert rulebook().village_causes_on(date(2013, 12, 31)) == {}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"families": ["luck"]}, "RULEBOOK-009"),
        ({"expression": "clinics = red"}, "RULEBOOK-030"),
        ({"colour": "red"}, "RULEBOOK-003"),
    ],
)
def test_a_faulty_cause_of_villages_is_refused(given: dict[str, object], code: str) -> None:
    told = {
        "words": {"zh": "没有卫生室", "en": "No clinic"}, "starts_on": date(2014, 1, 1), "source": {"title": "测试"},
    } | given  # fmt: skip
    book = rulebook()
    shelf = Shelf(book.schema, book.dictionary, book.values)
    with pytest.raises(Refused) as refused:
        load_village_causes({"no_clinic": Entry.of(told, "test.yaml:")}, shelf, frozenset({"health"}))
    assert refused.value.code == code
