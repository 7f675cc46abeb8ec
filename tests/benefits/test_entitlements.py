"""Measures of the rulebook: to whom they are due, how much they come to, and what somebody gets twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.local_values import VILLAGE, parameters_of, with_local
from lianxin.benefits.domain import errors
from lianxin.benefits.domain.claims import Claim, Clash, duplicates
from lianxin.benefits.domain.entitlements import Entitlement, Request, eligible, entitlement, places_left
from lianxin.benefits.domain.policy import LookUp
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.periods import Period
from lianxin.core.rules import Case
from lianxin.rulebook import rulebook, values

DAY = date(2023, 6, 1)
MEASURES = rulebook().measures
LOCAL = with_local(
    {
        "welfare_post.month_pay": 50_000,
        "travel_subsidy.amount": 60_000,
        "travel_subsidy.least_months": 3,
        "insurance_subsidy.year_amount": 18_000,
        "medical_help.threshold": 300_000,
        "medical_help.share": 700_000,
        "medical_help.year_cap": 3_000_000,
        "industry_award.household_cap": 500_000,
        "training_grant.day_amount": 5_000,
        "training_grant.longest_days": 30,
        "relocation.person_amount": 2_000_000,
        "house_repair.amount": 1_400_000,
    }
)
HOUSEHOLD = {"household_type": "exited", "village_code": VILLAGE, "no_labour_covered": False, "relocated": False}
WORKER = {
    "name": "张三",
    "birth_on": date(1975, 3, 1),
    "school_status": "not_at_school",
    "labour_ability": "ordinary",
    "works_away": False,
    "resident_medical_insurance": True,
}
AWAY = WORKER | {"works_away": True, "work_place": "elsewhere", "work_months": 6}
STUDENT = {
    "name": "张小",
    "birth_on": date(2005, 9, 1),
    "school_status": "vocational_2",
    "resident_medical_insurance": True,
}


def due(
    measure: str,
    request: Request,
    member: dict[str, Any] | None = None,
    household: dict[str, Any] = HOUSEHOLD,
    *,
    on: date = DAY,
    is_local: bool = True,
) -> Entitlement:
    held = LOCAL if is_local else values()
    members = (member,) if member else ()
    case = Case(household, members, member=member)
    look_up = LookUp(held, on, VILLAGE)
    return entitlement(MEASURES[measure], case, request, look_up=look_up, parameters=parameters_of(held, on))


# Every measure: a case that meets it, one that does not, one that cannot be told. -----------------------------------------

POST = Request(units=3)
CASES: list[tuple[str, Request, dict[str, Any] | None, dict[str, Any], Verdict, int | None]] = [
    ("public_welfare_post", POST, WORKER, HOUSEHOLD, Verdict.MET, 150_000),
    ("public_welfare_post", POST, WORKER | {"birth_on": date(1953, 6, 2)}, HOUSEHOLD, Verdict.MET, 150_000),
    ("public_welfare_post", POST, WORKER | {"birth_on": date(1953, 6, 1)}, HOUSEHOLD, Verdict.NOT_MET, None),
    ("public_welfare_post", POST, WORKER | {"birth_on": date(2007, 6, 2)}, HOUSEHOLD, Verdict.NOT_MET, None),
    ("public_welfare_post", POST, STUDENT | {"labour_ability": "none"}, HOUSEHOLD, Verdict.NOT_MET, None),
    ("public_welfare_post", POST, WORKER | {"labour_ability": "lost"}, HOUSEHOLD, Verdict.NOT_MET, None),
    ("public_welfare_post", POST, WORKER | {"labour_ability": "weak"}, HOUSEHOLD, Verdict.MET, 150_000),
    ("public_welfare_post", POST, AWAY, HOUSEHOLD, Verdict.NOT_MET, None),
    ("public_welfare_post", POST, AWAY | {"work_place": "county"}, HOUSEHOLD, Verdict.MET, 150_000),
    ("public_welfare_post", POST, WORKER | {"alive": False}, HOUSEHOLD, Verdict.NOT_MET, None),
    ("public_welfare_post", POST, WORKER | {"labour_ability": None}, HOUSEHOLD, Verdict.CANNOT_TELL, None),
    ("public_welfare_post", POST, WORKER, HOUSEHOLD | {"household_type": "ordinary"}, Verdict.NOT_MET, None),
    ("skill_training", Request(units=10), WORKER, HOUSEHOLD, Verdict.MET, 50_000),
    ("skill_training", Request(units=45), WORKER, HOUSEHOLD, Verdict.MET, 150_000),
    ("skill_training", Request(units=10), STUDENT, HOUSEHOLD, Verdict.NOT_MET, None),
    ("skill_training", Request(units=10), {"name": "李"}, HOUSEHOLD, Verdict.CANNOT_TELL, None),
    ("travel_subsidy", Request(units=1), AWAY, HOUSEHOLD, Verdict.MET, 60_000),
    ("travel_subsidy", Request(units=1), AWAY | {"work_months": 2}, HOUSEHOLD, Verdict.NOT_MET, None),
    ("travel_subsidy", Request(units=1), AWAY | {"work_place": "county"}, HOUSEHOLD, Verdict.NOT_MET, None),
    ("travel_subsidy", Request(units=1), AWAY | {"work_months": None}, HOUSEHOLD, Verdict.CANNOT_TELL, None),
    ("vocational_grant", Request(units=2), STUDENT, HOUSEHOLD, Verdict.MET, 300_000),
    ("vocational_grant", Request(units=1), STUDENT | {"school_status": "senior_2"}, HOUSEHOLD, Verdict.NOT_MET, None),
    ("vocational_grant", Request(units=1), STUDENT | {"school_status": None}, HOUSEHOLD, Verdict.CANNOT_TELL, None),
    ("insurance_subsidy", Request(units=1), WORKER, HOUSEHOLD, Verdict.MET, 18_000),
    ("insurance_subsidy", Request(units=1), WORKER | {"resident_medical_insurance": False}, HOUSEHOLD, Verdict.NOT_MET, None),
    ("insurance_subsidy", Request(units=1), {"name": "李"}, HOUSEHOLD, Verdict.CANNOT_TELL, None),
    ("medical_help", Request(expense_fen=1_300_000), WORKER, HOUSEHOLD, Verdict.MET, 700_000),
    ("medical_help", Request(expense_fen=300_000), WORKER, HOUSEHOLD, Verdict.MET, 0),
    ("medical_help", Request(expense_fen=300_001), WORKER, HOUSEHOLD, Verdict.MET, 1),
    ("medical_help", Request(expense_fen=9_000_000), WORKER, HOUSEHOLD, Verdict.MET, 3_000_000),
    ("medical_help", Request(expense_fen=9_000_000, received_fen=2_900_000), WORKER, HOUSEHOLD, Verdict.MET, 100_000),
    ("medical_help", Request(expense_fen=9_000_000, received_fen=3_000_001), WORKER, HOUSEHOLD, Verdict.MET, 0),
    ("medical_help", Request(expense_fen=1), WORKER | {"dibao": "rural"}, HOUSEHOLD | {"household_type": "ordinary"}, Verdict.MET, 0),
    ("medical_help", Request(expense_fen=1), WORKER | {"dibao": "none", "destitute_support": "none"},
     HOUSEHOLD | {"household_type": "ordinary"}, Verdict.NOT_MET, None),
    ("medical_help", Request(expense_fen=1), WORKER, {"village_code": VILLAGE}, Verdict.CANNOT_TELL, None),
    ("industry_award", Request(quantity=4, unit_price_fen=80_000), None, HOUSEHOLD, Verdict.MET, 320_000),
    ("industry_award", Request(quantity=40, unit_price_fen=80_000), None, HOUSEHOLD, Verdict.MET, 500_000),
    ("industry_award", Request(quantity=4, unit_price_fen=80_000), None, HOUSEHOLD | {"no_labour_covered": True}, Verdict.NOT_MET, None),
    ("industry_award", Request(quantity=4, unit_price_fen=80_000), None, {"village_code": VILLAGE}, Verdict.CANNOT_TELL, None),
    ("relocation", Request(units=4), None, HOUSEHOLD | {"wants_relocation": True}, Verdict.MET, 8_000_000),
    ("relocation", Request(units=4), None, HOUSEHOLD | {"wants_relocation": True, "relocated": True}, Verdict.NOT_MET, None),
    ("relocation", Request(units=4), None, HOUSEHOLD, Verdict.CANNOT_TELL, None),
    ("house_repair", Request(units=1), None, HOUSEHOLD | {"house_grade": "grade_d"}, Verdict.MET, 1_400_000),
    ("house_repair", Request(units=1), None, HOUSEHOLD | {"house_grade": "grade_b", "dangerous_house": True}, Verdict.NOT_MET, None),
    ("house_repair", Request(units=1), None, HOUSEHOLD, Verdict.CANNOT_TELL, None),
    ("gift", Request(value_fen=65_000), None, {"village_code": VILLAGE}, Verdict.MET, 65_000),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "request_", "member", "household", "verdict", "amount_fen"), CASES)
def test_it_says_whether_something_is_due_and_how_much(
    measure: str,
    request_: Request,
    member: dict[str, Any] | None,
    household: dict[str, Any],
    verdict: Verdict,
    amount_fen: int | None,
) -> None:
    found = due(measure, request_, member, household)
    assert (found.verdict, found.amount_fen) == (verdict, amount_fen), found
    assert bool(found.missing) == (verdict is Verdict.CANNOT_TELL)


def test_it_tries_each_measure_with_every_answer() -> None:
    tried = {(name, verdict) for name, _, _, _, verdict, _ in CASES}
    assert tried == {(name, verdict) for name in MEASURES for verdict in Verdict} - {
        ("gift", Verdict.NOT_MET),  # nothing is asked before a gift
        ("gift", Verdict.CANNOT_TELL),
    }


def test_it_cannot_tell_an_amount_that_no_locality_has_set() -> None:
    found = due("public_welfare_post", POST, WORKER, is_local=False)
    assert (found.verdict, found.amount_fen) == (Verdict.CANNOT_TELL, None)
    assert [(fact.table, fact.field) for fact in found.missing] == [("parameter", "welfare_post.month_pay")]
    refused = due("public_welfare_post", POST, AWAY, is_local=False)
    assert refused.verdict is Verdict.NOT_MET, "a condition that is not met decides without the amount"


def test_it_gives_nothing_before_the_measure_is_in_force() -> None:
    found = due("vocational_grant", Request(units=1), STUDENT, on=date(2015, 5, 31))
    assert found.verdict is Verdict.NOT_MET
    assert [one.rule for one in found.findings if one.verdict is Verdict.NOT_MET] == ["measure_in_force"]


def test_it_says_how_the_amount_was_reckoned_and_names_every_source() -> None:
    found = due("medical_help", Request(expense_fen=1_300_000), WORKER)
    assert found.reckoned is not None
    assert found.reckoned.en == "10,000.00 × 70 %"
    assert all(finding.limit_source for finding in found.findings)
    capped = due("medical_help", Request(expense_fen=9_000_000), WORKER)
    assert capped.reckoned is not None
    assert "capped at 30,000.00" in capped.reckoned.en


@pytest.mark.parametrize(
    ("measure", "request_", "kind"),
    [
        ("gift", Request(units=1), errors.WRONG_REQUEST),
        ("gift", Request(units=1, value_fen=1), errors.WRONG_REQUEST),
        ("public_welfare_post", Request(), errors.WRONG_REQUEST),
        ("industry_award", Request(quantity=3), errors.WRONG_REQUEST),
        ("medical_help", Request(expense_fen=-1), errors.NOT_A_QUANTITY),
        ("medical_help", Request(expense_fen=1, received_fen=-1), errors.NOT_A_QUANTITY),
        ("public_welfare_post", Request(units=-1), errors.NOT_A_QUANTITY),
    ],
)
def test_it_refuses_a_request_that_does_not_fit(measure: str, request_: Request, kind: object) -> None:
    with pytest.raises(Refused) as refused:
        due(measure, request_, WORKER)
    assert refused.value.kind is kind


def test_it_lists_who_is_due_who_is_not_and_of_whom_too_little_is_known() -> None:
    members = (STUDENT, WORKER, {"name": "王", "birth_on": date(2006, 1, 1)})
    cases = [Case(HOUSEHOLD, members, member=member) for member in members]
    look_up = LookUp(LOCAL, DAY, VILLAGE)
    found = eligible(MEASURES["vocational_grant"], cases, look_up=look_up, parameters=parameters_of(LOCAL, DAY))
    assert {verdict: [c.member["name"] for c in group if c.member] for verdict, group in found.items()} == {
        Verdict.MET: ["张小"],
        Verdict.NOT_MET: ["张三"],
        Verdict.CANNOT_TELL: ["王"],
    }


def test_it_counts_the_places_that_are_left_of_a_quota() -> None:
    assert places_left(MEASURES["public_welfare_post"], 10, 12) == -2
    assert places_left(MEASURES["house_repair"], 10, 4) == 6
    assert places_left(MEASURES["gift"], 10, 4) is None


# The same twice -----------------------------------------------------------------------------------------------------------


def claim(id_: str, measure: str, since: str, until: str | None, *, item: str = "", person: str = "p1") -> Claim:
    ends_before = date.fromisoformat(until) if until else None
    return Claim(id_, measure, "h1", person, item, Period(date.fromisoformat(since), ends_before))


def clashes(*claims: Claim) -> list[tuple[Clash, tuple[str, ...]]]:
    return [(one.clash, tuple(c.id for c in one.claims)) for one in duplicates(claims, MEASURES)]


POST_2023 = claim("a", "public_welfare_post", "2023-01-01", "2023-07-01", item="cleaner")


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (claim("b", "public_welfare_post", "2023-06-01", "2023-08-01", item="cleaner"), Clash.SAME_BENEFIT),
        (claim("b", "public_welfare_post", "2023-07-01", "2023-08-01", item="cleaner"), None),  # it only touches
        (claim("b", "public_welfare_post", "2023-06-01", "2023-08-01", item="carer"), None),  # two posts are allowed
        (claim("b", "public_welfare_post", "2023-06-01", None, item="cleaner", person="p2"), None),
        (claim("b", "travel_subsidy", "2023-01-01", "2024-01-01"), Clash.EXCLUDED),
        (claim("b", "travel_subsidy", "2024-01-01", "2025-01-01"), None),
        (claim("b", "travel_subsidy", "2023-01-01", "2024-01-01", person="p2"), None),
        (claim("b", "medical_help", "2023-01-01", "2024-01-01"), None),
    ],
)
def test_it_finds_what_a_person_has_twice(other: Claim, clash: Clash | None) -> None:
    wanted = [] if clash is None else [(clash, ("a", "b"))]
    assert clashes(POST_2023, other) == wanted
    assert clashes(other, POST_2023) == wanted


def test_it_finds_a_third_post_on_the_day_it_begins() -> None:
    posts = [
        POST_2023,
        claim("b", "public_welfare_post", "2023-02-01", None, item="carer"),
        claim("c", "public_welfare_post", "2023-03-01", None, item="patrol"),
    ]
    (found,) = duplicates(posts, MEASURES)
    assert (found.clash, found.starts_on, found.ends_before) == (Clash.TOO_MANY, date(2023, 3, 1), date(2023, 7, 1))
    assert [one.id for one in found.claims] == ["a", "b", "c"]


def test_it_finds_what_is_given_once_given_again() -> None:
    first = claim("a", "house_repair", "2015-01-01", "2016-01-01", person="p1")
    again = claim("b", "house_repair", "2020-01-01", "2021-01-01", person="p2")
    moved = claim("c", "relocation", "2018-01-01", "2019-01-01", person="p3")
    assert clashes(first, again) == [(Clash.ONCE_ONLY, ("a", "b"))]
    assert clashes(first, moved) == [(Clash.EXCLUDED, ("a", "c"))]
    course = [
        claim(i, "skill_training", f"20{y}-01-01", None, item=item)
        for i, y, item in (("a", 18, "cook"), ("b", 19, "weld"))
    ]
    assert clashes(*course) == []


def test_it_takes_a_benefit_of_the_household_as_one_whoever_applied() -> None:
    awards = [
        claim(i, "industry_award", "2023-01-01", "2024-01-01", item="pigs", person=p)
        for i, p in (("a", "p1"), ("b", "p2"))
    ]
    (found,) = duplicates(awards, MEASURES)
    assert (found.clash, found.holder) == (Clash.SAME_BENEFIT, "h1")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["public_welfare_post", "travel_subsidy", "vocational_grant", "house_repair"]),
            st.sampled_from(["x", "y"]),
            st.integers(0, 20),
            st.none() | st.integers(1, 10),
        ),
        max_size=9,
    )
)
def test_it_finds_the_same_whatever_the_order(drawn: list[tuple[str, str, int, int | None]]) -> None:
    def day(number: int) -> date:
        return date.fromordinal(DAY.toordinal() + number)

    claims = [
        Claim(f"c{n}", measure, "h1", "p1", item, Period(day(since), day(since + days) if days else None))
        for n, (measure, item, since, days) in enumerate(drawn)
    ]
    found = duplicates(claims, MEASURES)
    assert duplicates(list(reversed(claims)), MEASURES) == found
    pairs = {frozenset(c.id for c in one.claims) for one in found if one.clash is Clash.SAME_BENEFIT}
    expected = {
        frozenset({a.id, b.id})
        for a in claims
        for b in claims
        if a.id < b.id and (a.measure, a.item) == (b.measure, b.item) and a.period.overlaps(b.period)
        and MEASURES[a.measure].period_kind != "once"
    }  # fmt: skip
    assert pairs == expected


def test_it_refuses_a_claim_on_no_measure() -> None:
    with pytest.raises(KeyError):
        duplicates([claim("a", "alms", "2023-01-01", None)], MEASURES)
