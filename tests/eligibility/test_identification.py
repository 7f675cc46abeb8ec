"""Identification: the database and a household's own page answer alike; values are local, dated and never changed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import COUNTY, OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.rules import Case
from lianxin.eligibility.domain.judging import judged
from lianxin.eligibility.models import HouseholdFinding, LocalValue, Run
from lianxin.eligibility.operations import NewValue, identify, put_value_in_force
from lianxin.eligibility.queries import findings_of, household_judgement, moves_under
from lianxin.eligibility.terms import Supposed, identifying_rule_set, read_value, terms_on
from lianxin.people.models import User
from lianxin.registry.models import Household, HouseholdFacts, Member, MemberFacts
from lianxin.registry.queries import cases_of
from registry import makers

YEAR = makers.YEAR
ON = date(2026, 11, 24)
LINE = "income_line.monitor"
pytestmark = pytest.mark.django_db


def line(yuan: str = "7000", *, area_code: str = COUNTY, starts_on: date = date(2026, 1, 1)) -> LocalValue:
    """Put a line in force, as the house does."""
    entry = NewValue(LINE, area_code, yuan, starts_on, "某县文件 1 号")
    return put_value_in_force(entry=entry, by=None)


def secure(income_yuan: int | None, **facts: Any) -> Household:
    """A household that meets every guarantee, with an income per person."""
    fen = None if income_yuan is None else income_yuan * 100
    made = makers.household(
        net_income_per_person_yuan=fen, dangerous_house=False, water_safe=True, medical_own_expense_yuan=0, **facts
    )
    insured = MemberFacts.objects.filter(household=made)
    insured.update(resident_medical_insurance=True)
    Member.objects.filter(facts__household=made).update(birth_on=date(1970, 5, 1))
    return made


def verdicts(run: Run) -> dict[int, str]:
    return dict(run.findings.values_list("household_id", "verdict"))


def refusal_code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_it_tells_the_poor_the_others_and_those_it_cannot_tell() -> None:
    line()
    below, above, unknown = secure(5000), secure(9000), secure(None)
    run = identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    assert verdicts(run) == {below.pk: "met", above.pk: "not_met", unknown.pk: "cannot_tell"}
    finding = run.findings.get(household=below)
    assert ",income_reaches_monitoring_line," in finding.failing
    assert ",income_reaches_monitoring_line," in run.findings.get(household=unknown).untold
    assert run.counts["verdicts"] == {"met": 1, "not_met": 1, "cannot_tell": 1}
    assert Event.objects.filter(thing="eligibility.run", thing_id=str(run.pk)).count() == 1


def test_it_finds_a_failing_guarantee_whatever_the_income() -> None:
    line()
    unsafe = secure(50_000)
    HouseholdFacts.objects.filter(household=unsafe).update(dangerous_house=True)
    run = identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    assert verdicts(run) == {unsafe.pk: "met"}
    assert run.findings.get().failing == ",has_safe_house,"


def test_it_never_takes_a_household_without_members_for_one_that_meets_the_rules() -> None:
    line()
    empty = secure(50_000)
    MemberFacts.objects.filter(household=empty).delete()
    run = identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    assert verdicts(run) == {empty.pk: "cannot_tell"}


def test_it_cannot_tell_where_nobody_has_set_a_line() -> None:
    household = secure(100)
    run = identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    assert verdicts(run) == {household.pk: "cannot_tell"}


def test_it_leaves_out_members_who_left_and_households_no_longer_live() -> None:
    line()
    household = secure(9000)
    gone = makers.member(household, "离开者", relation_to_head="son")
    MemberFacts.objects.filter(member=gone).update(left_on=date(2026, 3, 1))
    dead = secure(100)
    Household.objects.filter(pk=dead.pk).update(is_live=False)
    run = identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    assert verdicts(run) == {household.pk: "not_met"}


_facts = st.fixed_dictionaries(
    {
        "net_income_yuan": st.none() | st.integers(-100_000, 5_000_000),
        "net_income_per_person_yuan": st.none() | st.integers(0, 2_000_000),
        "wage_income_yuan": st.none() | st.integers(0, 5_000_000),
        "operating_income_yuan": st.none() | st.integers(0, 5_000_000),
        "operating_cost_yuan": st.none() | st.integers(0, 2_000_000),
        "property_income_yuan": st.none() | st.integers(0, 100_000),
        "transfer_income_yuan": st.none() | st.integers(0, 800_000),
        "medical_own_expense_yuan": st.none() | st.integers(0, 3_000_000),
        "dangerous_house": st.none() | st.booleans(),
        "house_grade": st.none() | st.sampled_from(["grade_a", "grade_b", "grade_c", "grade_d"]),
        "water_safe": st.none() | st.booleans(),
    }
)
_people = st.lists(
    st.fixed_dictionaries(
        {
            "birth_on": st.none() | st.dates(date(1940, 1, 1), date(2026, 1, 1)),
            "school_status": st.none() | st.sampled_from(["primary", "grade_8", "not_at_school"]),
            "resident_medical_insurance": st.none() | st.booleans(),
            "employee_medical_insurance": st.none() | st.booleans(),
            "alive": st.none() | st.booleans(),
        }
    ),
    max_size=4,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_facts, _people), min_size=1, max_size=6))
def test_it_answers_alike_in_the_database_and_on_the_page(
    made: list[tuple[dict[str, Any], list[dict[str, Any]]]],
) -> None:
    with transaction.atomic():
        line()
        for facts, people in made:
            household = makers.household(with_facts=False)
            makers.household_facts(household, YEAR, **facts)
            for number, person in enumerate(people):
                given_person = dict(person)
                identity = {"birth_on": given_person.pop("birth_on")}
                relation = "head" if number == 0 else "son"
                makers.member(household, f"成员{number}", identity=identity, relation_to_head=relation, **given_person)
        run = identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
        rule_set = identifying_rule_set(ON, COUNTY)
        terms = terms_on(ON, rule_set)
        for key, case in cases_of(verdicts(run), YEAR).items():
            judgement = judged(rule_set, Case(**case), terms, language="zh")
            finding = HouseholdFinding.objects.get(run=run, household_id=key)
            assert judgement.verdict == finding.verdict
            assert {c.rule.name for c in judgement.failing} == {n for n in finding.failing.split(",") if n}
            assert {c.rule.name for c in judgement.untold} == {n for n in finding.untold.split(",") if n}
        transaction.set_rollback(True)


def test_it_applies_the_narrowest_value(county_officer: User) -> None:
    line("3000")
    line("9000", area_code=TOWNSHIP)
    here, there = secure(5000), secure(5000)
    Household.objects.filter(pk=there.pk).update(village_code=OTHER_VILLAGE)
    run = identify(area_code=COUNTY, year=YEAR, on=ON, by=county_officer)
    assert verdicts(run) == {here.pk: "met", there.pk: "not_met"}


def test_it_shows_value_limit_and_the_document_of_each_criterion(county_officer: User) -> None:
    line("7000")
    household = secure(5000)
    judgement = household_judgement(county_officer, household.pk, year=YEAR, on=ON, language="zh")
    criterion = next(c for c in judgement.criteria if c.rule.name == "income_reaches_monitoring_line")
    assert (criterion.value, criterion.limit, criterion.limit_source) == ("5,000.00", "7,000.00", "某县文件 1 号")
    assert judgement.verdict is Verdict.MET


def test_it_says_whose_fact_is_missing(county_officer: User) -> None:
    line("7000")
    household = secure(9000)
    MemberFacts.objects.filter(household=household).update(resident_medical_insurance=None)
    judgement = household_judgement(county_officer, household.pk, year=YEAR, on=ON, language="zh")
    criterion = next(c for c in judgement.criteria if c.rule.name == "has_medical_insurance")
    assert criterion.verdict is Verdict.CANNOT_TELL
    assert ("resident_medical_insurance", "甲某") in {(m.field, m.whose) for m in criterion.missing}


def test_it_previews_who_would_move_and_writes_nothing(county_officer: User) -> None:
    line("7000")
    low, middle, _ = secure(5000), secure(8000), secure(20_000)
    moves = moves_under(county_officer, Supposed(LINE, COUNTY, 900_000), year=YEAR, on=ON)
    assert moves.counts == {("met", "met"): 1, ("not_met", "met"): 1, ("not_met", "not_met"): 1}
    assert (moves.moved, moves.movers) == (1, [(middle.pk, "not_met", "met")])
    assert low.pk not in {key for key, _, _ in moves.movers}
    assert Run.objects.count() == 0
    assert LocalValue.objects.count() == 1


def test_it_counts_for_each_reader_only_his_own_area(township_clerk: User, other_township_clerk: User) -> None:
    line()
    household = secure(5000)
    run = identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    assert [f.household_id for f in findings_of(township_clerk, run)] == [household.pk]
    assert not findings_of(other_township_clerk, run).exists()


def test_it_is_closed_to_those_who_may_not_identify(township_clerk: User, auditor: User) -> None:
    secure(5000)
    for user in (township_clerk, auditor):
        with pytest.raises(PermissionDenied):
            identify(area_code=COUNTY, year=YEAR, on=ON, by=user)
    assert Run.objects.count() == 0


def test_it_refuses_a_day_without_rules() -> None:
    secure(5000)
    with pytest.raises(Refused) as refused:
        identify(area_code=COUNTY, year=YEAR, on=date(1990, 1, 1), by=None)
    assert refusal_code(refused) == "ELIG-001"


def test_it_refuses_a_year_without_facts() -> None:
    secure(5000)
    with pytest.raises(Refused) as refused:
        identify(area_code=COUNTY, year=2019, on=ON, by=None)
    assert refusal_code(refused) == "ELIG-002"


@pytest.mark.parametrize(
    ("name", "value", "document", "code"),
    [
        ("income_line.nothing", "7000", "文件", "ELIG-003"),
        (LINE, "七千", "文件", "ELIG-004"),
        (LINE, "7000.123", "文件", "ELIG-004"),
        (LINE, "7000", "  ", "ELIG-005"),
    ],
)
def test_it_refuses_a_value_that_cannot_be(name: str, value: str, document: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        put_value_in_force(entry=NewValue(name, COUNTY, value, date(2026, 1, 1), document), by=None)
    assert refusal_code(refused) == code
    assert LocalValue.objects.count() == 0


def test_it_ends_a_value_where_the_next_begins_and_changes_neither() -> None:
    first = line("7000", starts_on=date(2025, 1, 1))
    line("8000", starts_on=date(2026, 1, 1))
    first.refresh_from_db()
    assert (first.value, first.ends_before) == ("7000", date(2026, 1, 1))
    rule_set = identifying_rule_set(ON, COUNTY)
    then = terms_on(date(2026, 6, 1), rule_set).value_for(LINE, VILLAGE)
    assert then is not None
    assert then.value == read_value(LINE, "8000")


def test_it_refuses_a_value_that_begins_before_the_one_in_force() -> None:
    line("7000", starts_on=date(2026, 1, 1))
    with pytest.raises(Refused) as refused:
        line("8000", starts_on=date(2026, 1, 1))
    assert refusal_code(refused) == "ELIG-006"


def test_it_lets_a_clerk_put_no_value_in_force(township_clerk: User) -> None:
    with pytest.raises(PermissionDenied):
        put_value_in_force(entry=NewValue(LINE, TOWNSHIP, "7000", date(2026, 1, 1), "文件"), by=township_clerk)


def test_the_database_refuses_two_open_values_of_one_name() -> None:
    value = line()
    value.pk = None
    value.starts_on = date(2027, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        value.save(force_insert=True)


def test_the_database_refuses_a_value_that_ends_before_it_starts() -> None:
    value = line()
    with pytest.raises(IntegrityError), transaction.atomic():
        LocalValue.objects.filter(pk=value.pk).update(ends_before=date(2020, 1, 1))


def test_the_database_refuses_two_findings_of_one_household_in_a_run() -> None:
    line()
    secure(5000)
    finding = identify(area_code=COUNTY, year=YEAR, on=ON, by=None).findings.get()
    finding.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        finding.save(force_insert=True)


def test_it_counts_by_village_what_it_found() -> None:
    line()
    for income in (5000, 5000, 9000):
        secure(income)
    elsewhere = secure(5000)
    Household.objects.filter(pk=elsewhere.pk).update(village_code=OTHER_VILLAGE)
    run = identify(area_code=COUNTY, year=YEAR, on=ON, by=None)
    counted: dict[str, Counter[str]] = {}
    for village, verdict in run.findings.values_list("village_code", "verdict"):
        counted.setdefault(village, Counter())[verdict] += 1
    assert run.counts["villages"] == {village: dict(counts) for village, counts in counted.items()}
    assert OTHER_TOWNSHIP in {village[:9] for village in counted}
