"""The loader of loan products and measures refuses every fault, and says in which file and at which key."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianxin.core.kernel.errors import Refused
from lianxin.rulebook import dictionary, rulebook, values
from lianxin.rulebook.book import load_rulebook

LOANS, MEASURES = "loan_products/loans.yaml", "measures/gifts.yaml"
SOUND = {
    "coverage.yaml": "rules: {}\n",
    LOANS: """\
loan_products:
  farm_loan:
    words: {zh: 农贷, en: Farm loan}
    starts_on: 2020-01-01
    ends_before: 2022-01-01
    area: "52"
    cap: "@small_loan.cap"
    longest_months: "@small_loan.longest_months"
    rates:
      - {longest_months: 12, value: "@prime_rate.one_year"}
      - {value: "@prime_rate.five_years"}
    repayments: [interest_quarterly, all_at_end]
    day_count: actual_360
    settlement_day: 20
    extensions: 1
    steps: [application, disbursement]
    forbidden_uses: [house]
    conditions:
      - name: is_old_enough
        table: member
        words: {zh: 年龄, en: Age}
        expression: age(birth_on) >= @small_loan.first_age
        source: {title: A}
    source: {title: A}
""",
    MEASURES: """\
measures:
  grant:
    words: {zh: 补助, en: Grant}
    starts_on: 2020-01-01
    given_to: household
    unit: time
    period: year
    amount: {kind: fixed, value: "@house_repair.amount"}
    most_at_once: 1
    paid_by: card
    conditions: []
    excludes: [present]
    source: {title: A}
  present:
    words: {zh: 慰问, en: Present}
    starts_on: 2020-01-01
    given_to: household
    unit: time
    period: once
    amount: {kind: valued}
    paid_by: hand
    conditions: []
    excludes: [grant]
    source: {title: A}
""",
}
CONDITION = SOUND[LOANS][SOUND[LOANS].index("      - name:") : SOUND[LOANS].index("    source: {title: A}\n", -30)]
ONCE = "    unit: time\n    period: once"

FAULTS = [
    ("RULEBOOK-003", LOANS, "    area:", "    colour: red\n    area:", "farm_loan: “colour”"),
    ("RULEBOOK-003", LOANS, "{value:", "{colour: red, value:", "rates[1]: “colour”"),
    ("RULEBOOK-003", LOANS, "        table:", "        colour: red\n        table:", "conditions[0]: “colour”"),
    ("RULEBOOK-003", MEASURES, "{kind: valued}", "{kind: valued, colour: red}", "amount: “colour”"),
    ("RULEBOOK-003", MEASURES, "    paid_by: hand", "    colour: red\n    paid_by: hand", "present: “colour”"),
    ("RULEBOOK-004", LOANS, '    cap: "@small_loan.cap"\n', "", "“cap”"),
    ("RULEBOOK-004", LOANS, "    day_count: actual_360\n", "", "“day_count”"),
    ("RULEBOOK-004", MEASURES, "    conditions: []\n    excludes: [present]", "    excludes: [present]", "“conditions”"),
    ("RULEBOOK-007", LOANS, "name: is_old_enough", "name: OldEnough", "“OldEnough”"),
    ("RULEBOOK-008", LOANS, CONDITION, CONDITION + CONDITION, "“is_old_enough”"),
    ("RULEBOOK-009", LOANS, "day_count: actual_360", "day_count: actual_366", "“actual_366”"),
    ("RULEBOOK-009", LOANS, "[interest_quarterly, all_at_end]", "[whenever]", "“whenever”"),
    ("RULEBOOK-009", LOANS, "settlement_day: 20", "settlement_day: 29", "“29”"),
    ("RULEBOOK-009", LOANS, "extensions: 1", "extensions: -1", "“-1”"),
    ("RULEBOOK-009", LOANS, "[application, disbursement]", "[prayer]", "“prayer”"),
    ("RULEBOOK-009", LOANS, "[house]", "[palace]", "“palace”"),
    ("RULEBOOK-009", LOANS, "table: member", "table: village", "“village”"),
    ("RULEBOOK-009", MEASURES, f"household\n{ONCE}", f"dog\n{ONCE}", "“dog”"),
    ("RULEBOOK-009", MEASURES, "period: once", "period: often", "“often”"),
    ("RULEBOOK-009", MEASURES, "kind: valued", "kind: generous", "“generous”"),
    ("RULEBOOK-009", MEASURES, "paid_by: hand", "paid_by: pigeon", "“pigeon”"),
    ("RULEBOOK-009", MEASURES, "paid_by: hand", "paid_by: hand\n    quota: luck", "“luck”"),
    ("RULEBOOK-012", MEASURES, "most_at_once: 1", "most_at_once: 0", "most_at_once"),
    ("RULEBOOK-014", LOANS, "ends_before: 2022-01-01", "ends_before: 2020-01-01", "farm_loan"),
    ("RULEBOOK-016", MEASURES, "unit: time\n    period: once", "unit: handful\n    period: once", "“handful”"),
    ("RULEBOOK-024", LOANS, 'area: "52"', 'area: "5"', "“5”"),
    ("RULEBOOK-030", LOANS, "age(birth_on) >= @small_loan.first_age", "age(birth_on)", "RULE-"),
    ("RULEBOOK-030", LOANS, "age(birth_on) >=", "age(born_on) >=", "born_on"),
    ("RULEBOOK-040", LOANS, '"@small_loan.cap"', "small_loan.cap", "“small_loan.cap”"),
    ("RULEBOOK-040", LOANS, '"@small_loan.cap"', '"@small_loan.hat"', "“@small_loan.hat”"),
    ("RULEBOOK-040", MEASURES, '"@house_repair.amount"', '"1000"', "“1000”"),
    ("RULEBOOK-041", LOANS, '"@small_loan.cap"', '"@small_loan.longest_months"', "integer"),
    ("RULEBOOK-041", LOANS, '{value: "@prime_rate.five_years"}', '{value: "@small_loan.cap"}', "rates[1].value"),
    ("RULEBOOK-041", MEASURES, '"@house_repair.amount"', '"@medical_help.share"', "medical_help.share"),
    ("RULEBOOK-042", LOANS, "[interest_quarterly, all_at_end]", "[]", "repayments"),
    ("RULEBOOK-042", LOANS, "[application, disbursement]", "[]", "steps"),
    ("RULEBOOK-043", LOANS, "{longest_months: 12, value", "{value", "rates"),
    ("RULEBOOK-043", LOANS, '{value: "@prime_rate.five_years"}', '{longest_months: 60, value: "@prime_rate.five_years"}', "rates"),
    ("RULEBOOK-043", LOANS, "{longest_months: 12, value", "{longest_months: 0, value", "rates"),
    ("RULEBOOK-044", MEASURES, "excludes: [present]", "excludes: [absent]", "“absent”"),
    ("RULEBOOK-044", MEASURES, "    excludes: [grant]\n", "", "“present”"),
    ("RULEBOOK-044", MEASURES, f"household\n{ONCE}", f"person\n{ONCE}", "“present”"),
    ("RULEBOOK-045", MEASURES, "{kind: valued}", '{kind: valued, cap: "@house_repair.amount"}', "“cap”"),
    ("RULEBOOK-045", MEASURES, '{kind: fixed, value: "@house_repair.amount"}', "{kind: fixed}", "“value”"),
    ("RULEBOOK-045", MEASURES, "kind: fixed", "kind: quantity", "“cap”"),
]  # fmt: skip


def written(folder: Path, files: dict[str, str]) -> Path:
    """Write files into a folder, with no rules beside them."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_it_loads_what_is_sound(tmp_path: Path) -> None:
    book = load_rulebook(written(tmp_path, SOUND), dictionary(), values())
    assert list(book.loan_products) == ["farm_loan"]
    assert list(book.measures) == ["grant", "present"]
    product = book.loan_product("farm_loan")
    assert [product.rate_value(months) for months in (1, 12, 13)] == [
        "prime_rate.one_year",
        "prime_rate.one_year",
        "prime_rate.five_years",
    ]


@pytest.mark.parametrize(("code", "file", "old", "new", "said"), FAULTS)
def test_it_refuses_a_fault_and_says_where(code: str, file: str, old: str, new: str, said: str, tmp_path: Path) -> None:
    assert SOUND[file].count(old) == 1, "the fault must be put in one place"
    files = SOUND | {file: SOUND[file].replace(old, new)}
    with pytest.raises(Refused) as refused:
        load_rulebook(written(tmp_path, files), dictionary(), values())
    assert refused.value.code == code
    assert said in str(refused.value)
    assert file in str(refused.value)


def test_it_refuses_a_condition_on_a_person_for_what_a_household_gets(tmp_path: Path) -> None:
    asked = "    conditions:\n" + CONDITION
    text = SOUND[MEASURES].replace("    conditions: []\n    excludes: [present]\n", asked + "    excludes: [present]\n")
    with pytest.raises(Refused) as refused:
        load_rulebook(written(tmp_path, SOUND | {MEASURES: text}), dictionary(), values())
    assert refused.value.code == "RULEBOOK-009"
    assert "“member”" in str(refused.value)


@pytest.mark.parametrize("find", [rulebook().loan_product, rulebook().measure])
def test_it_refuses_a_name_that_it_does_not_know(find: object) -> None:
    assert callable(find)
    with pytest.raises(Refused) as refused:
        find("alms")
    assert refused.value.code == "RULEBOOK-044"
    assert "“alms”" in str(refused.value)
