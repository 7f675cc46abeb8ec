"""Cases walk by their procedure; what was decided is told to the register word for word; nothing else is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cast import COUNTY, LONG_AGO, OTHER_VILLAGE, VILLAGE, account_with
from lianxin.audit.models import Event
from lianxin.people.access import forget_kept_grants
from lianxin.people.models import User
from lianxin.people.operations import grant_role
from lianxin.people.roles import Role
from lianxin.procedures.domain import shelf
from lianxin.procedures.models import Case
from lianxin.procedures.operations import (
    GivenPaper,
    NewCase,
    StepTold,
    answer_objection,
    begin_case,
    record_objection,
    take_step,
)
from lianxin.procedures.queries.one_case import changes_since_last_step
from lianxin.procedures.queries.verifying import differing_cases
from lianxin.procedures.recording import digest_of, standing_of
from lianxin.registry.models import Change, Household, HouseholdFacts
from lianxin.registry.operations import correct_facts
from procedures.conftest import Clock
from procedures.makers import MINUTES, People, begun, refusal, told, took, walked
from registry.makers import household, household_facts, year_book

pytestmark = pytest.mark.django_db


def facts_of(of: Household, year: int = 2026) -> HouseholdFacts:
    return HouseholdFacts.objects.get(household=of, year=year)


def test_it_registers_a_household_from_application_to_announcement(
    people: People, clock: Clock, at_home: Household
) -> None:
    clock.now = clock.now.replace(year=2020, month=3)
    year_book(2020)
    household_facts(at_home, 2020)
    case = begun(at_home, people.village, "registration", year=2020, chosen={"household_attribute": "dibao_poor"})
    assert (case.version, case.state, case.waits_for) == ("registration_2014", "begun", "village")
    walked(case, "compared", people, clock)
    assert Change.objects.count() == 0
    clock.pass_(days=1)
    took(case, "decide", people.other_officer)
    facts: Any = facts_of(at_home, 2020)
    assert (facts.household_type, facts.household_attribute, facts.exit_flag) == ("poor", "dibao_poor", "not_exited")
    walked(case, "announced", people, clock)
    assert (case.outcome, case.waits_for, case.due_on) == ("granted", "", None)
    assert case.ended_on == clock.today
    decision: Any = case.events.get(step="decide")
    assert decision.findings["rule_set"] == "poor_2014"
    assert decision.applied["values"] == case.payload["values"]


def test_it_enters_a_household_of_2026_with_the_month_of_the_decision(
    people: People, clock: Clock, at_home: Household
) -> None:
    case = walked(begun(at_home, people.village), "entered", people, clock)
    facts: Any = facts_of(at_home)
    assert (facts.monitored_class, facts.risk_eliminated) == ("at_risk", False)
    assert facts.identified_month == clock.today.replace(day=1)
    assert set(Change.objects.values_list("field", flat=True)) == {
        "monitored_class", "identified_month", "risk_eliminated",
    }  # fmt: skip
    applied: Any = case.events.get(step="decide").applied
    assert applied["values"]["identified_month"] == clock.today.replace(day=1).isoformat()
    assert Event.objects.filter(thing="procedures.case").count() == case.revision
    # Ten days from the decision for the measures.
    assert case.waits_for == "village"
    assert case.due_on is not None


def test_it_finishes_under_the_version_that_it_began_under(people: People, clock: Clock, at_home: Household) -> None:
    clock.now = clock.now.replace(year=2025, month=12, day=30)
    year_book(2025)
    household_facts(at_home, 2025)
    case = begun(at_home, people.village, year=2025, chosen={"monitored_class": "marginal"})
    walked(case, "entered", people, clock)
    assert clock.today.year == 2026
    facts: Any = facts_of(at_home, 2025)
    assert (case.version, facts.monitored_class) == ("entry_2021_fifteen_days", "marginal")
    assert case.events.get(step="decide").findings["rule_set"] == "at_risk_2021"  # type: ignore[index]


def test_it_is_in_force_on_its_days_only(people: People, at_home: Household) -> None:
    with refusal("PROC-021"):
        begun(at_home, people.village, "registration", chosen={"household_attribute": "dibao_poor"})


@pytest.mark.parametrize("chosen", [{}, {"elimination_mode": "by_magic"}])
def test_it_wants_the_choices_made(chosen: dict[str, str], people: People, at_home: Household) -> None:
    with refusal("PROC-083"):
        begun(at_home, people.village, "risk_elimination", chosen=chosen)


def test_it_wants_facts_of_the_year(people: People, at_home: Household) -> None:
    with refusal("PROC-084"):
        begun(at_home, people.village, year=2025)


@pytest.mark.parametrize("year", [1999, 2027])
def test_it_knows_no_such_year(year: int, people: People, at_home: Household) -> None:
    household_facts(at_home, year)
    with refusal("PROC-090"):
        begun(at_home, people.village, year=year)


def test_it_begins_once_at_a_time(people: People, at_home: Household) -> None:
    begun(at_home, people.village)
    with refusal("PROC-081"):
        begun(at_home, people.township)
    begun(at_home, people.township, "change_of_facts")


def test_it_may_begin_again_after_an_end(people: People, clock: Clock, at_home: Household) -> None:
    case = begun(at_home, people.village)
    clock.pass_()
    took(case, "visit_no", people.village)
    case.refresh_from_db()
    assert (case.outcome, case.state) == ("refused", "not_entered")
    assert begun(at_home, people.village).pk != case.pk


@pytest.mark.parametrize(
    "entry",
    [
        NewCase("monitoring_entry", 2026, area_code=VILLAGE),
        NewCase("village_exit", 2026, area_code=COUNTY),
        NewCase("county_exit", 2026, area_code=VILLAGE),
    ],
)
def test_it_is_about_what_it_is_for(entry: NewCase, people: People) -> None:
    with refusal("PROC-082"):
        begin_case(entry=entry, by=people.county)


def test_it_knows_no_other_procedure(people: People, at_home: Household) -> None:
    with refusal("PROC-020"):
        begun(at_home, people.village, "wedding")


def test_a_county_exits_with_a_third_party(people: People, clock: Clock) -> None:
    clock.now = clock.now.replace(year=2020, month=3)
    case = begin_case(entry=NewCase("county_exit", 2020, area_code=COUNTY), by=people.county)
    with refusal("PROC-081"):
        begin_case(entry=NewCase("county_exit", 2020, area_code=COUNTY), by=people.other_officer)
    walked(case, "verified", people, clock)
    clock.pass_(days=20)
    with refusal("PROC-064"):
        took(case, "approve", people.county)
    took(case, "approve", people.other_officer)
    case.refresh_from_db()
    assert case.state == "approved"
    assert case.events.get(step="approve").applied is None


def test_who_reads_only_begins_nothing(auditor: User, helper: User, at_home: Household) -> None:
    with pytest.raises(PermissionDenied):
        begun(at_home, auditor)
    with pytest.raises(Http404):
        begun(at_home, helper)
    assert not Case.objects.exists()


def test_nobody_acts_for_another_place(people: People, other_township_clerk: User, at_home: Household) -> None:
    elsewhere = household("丙某", village_code=OTHER_VILLAGE)
    with pytest.raises(Http404):
        begun(elsewhere, people.village)
    case = begun(at_home, people.village)
    for act in (
        lambda: took(case, "visit", other_township_clerk),
        lambda: record_objection(case_id=case.pk, words="不服", seen=1, by=other_township_clerk),
    ):
        with pytest.raises(Http404):
            act()


def test_nobody_takes_another_levels_step(people: People, auditor: User, at_home: Household) -> None:
    case = begun(at_home, people.village)
    for user in (people.township, people.county, auditor):
        with pytest.raises(PermissionDenied):
            took(case, "visit", user)
    case.refresh_from_db()
    assert case.revision == 1


def test_nobody_wears_two_hats(people: People, clock: Clock, at_home: Household) -> None:
    grant_role(
        user=people.village,
        role=Role.TOWNSHIP_CLERK,
        area_code=VILLAGE[:9],
        unit=None,
        starts_on=LONG_AGO,
        reason="测试",
        by=None,
    )
    forget_kept_grants(people.village)
    third = account_with(Role.VILLAGE_TEAM, VILLAGE, username="third", name="驻村戊")
    case = begun(at_home, third)
    clock.pass_()
    took(case, "visit", people.village)
    with refusal("PROC-063"):
        took(case, "compare", people.village)


def test_whoever_went_along_by_name_is_known_by_his_account(people: People, clock: Clock, at_home: Household) -> None:
    case = begun(at_home, people.village)
    clock.pass_()
    with refusal("PROC-057"):
        took(case, "visit", people.village, others=(people.village.name,))
    account_with(Role.VILLAGE_TEAM, VILLAGE, username="third", name="驻村戊")
    took(case, "visit", people.village, others=("驻村戊",))
    event: Any = case.events.get(step="visit")
    assert event.others[0].startswith("user:")


def test_a_typed_number_of_an_account_is_a_name_and_no_account(
    people: People, clock: Clock, at_home: Household
) -> None:
    case = begun(at_home, people.village)
    clock.pass_(days=1)
    took(case, "visit", people.village, others=(f"user:{people.township.pk}",))
    assert case.events.get(step="visit").others == [f"user：{people.township.pk}"]
    assert differing_cases() == (1, [])


def test_nobody_decides_his_own(people: People, clock: Clock, at_home: Household) -> None:
    clock.now = clock.now.replace(year=2020, month=3)
    year_book(2020)
    household_facts(at_home, 2020)
    case = begun(at_home, people.village, "registration", year=2020, chosen={"household_attribute": "dibao_poor"})
    walked(case, "compared", people, clock)
    with refusal("PROC-064"):
        took(case, "decide", people.county)  # he compared the data
    with refusal("PROC-064"):
        took(case, "decide", people.other_officer, others=(people.county.name,))


@pytest.mark.parametrize(
    ("step", "changed", "code"),
    [
        ("visit", {"evidence": ()}, "PROC-055"),
        ("visit", {"evidence": (GivenPaper("rumour", "档案"),)}, "PROC-056"),
        ("visit", {"evidence": (GivenPaper("visit_sheet", " "),)}, "PROC-056"),
        ("visit", {"others": ()}, "PROC-057"),
        ("visit_no", {"reason": ""}, "PROC-058"),
        ("compare", {}, "PROC-051"),
        ("visit", {"seen": 7}, "PROC-080"),
    ],
)
def test_it_takes_no_step_that_lacks_something(
    step: str, changed: dict[str, Any], code: str, people: People, at_home: Household
) -> None:
    case = begun(at_home, people.village)
    whole = replace(told(case, step), **changed)
    with refusal(code):
        take_step(case_id=case.pk, told=whole, by=people.village if step != "compare" else people.township)


def test_it_takes_a_step_once_however_often_it_is_sent(people: People, clock: Clock, at_home: Household) -> None:
    case = begun(at_home, people.village)
    clock.pass_()
    whole = told(case, "visit")
    take_step(case_id=case.pk, told=whole, by=people.village)
    with refusal("PROC-080"):
        take_step(case_id=case.pk, told=whole, by=people.village)


def test_it_wants_quorum_and_agreement(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "compared", people, clock)
    for minutes, code in (
        (None, "PROC-059"),
        (replace(MINUTES, entitled=99), "PROC-060"),
        (replace(MINUTES, agreed=20, against=23), "PROC-061"),
        (replace(MINUTES, agreed=99), "PROC-062"),
    ):
        with refusal(code):
            took(case, "discuss", people.village, minutes=minutes)
    took(case, "discuss", people.village)
    minutes: Any = case.events.get(step="discuss").minutes
    assert minutes["stood_aside"] == [{"name": "乙某", "why": "申请人亲属"}]


def test_an_objection_stops_the_clock_and_must_be_answered(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "discussed", people, clock)
    due, limit = case.due_on, case.limit_on
    clock.pass_(days=1)
    record_objection(case_id=case.pk, words="收入不实", seen=case.revision, by=people.township)
    case.refresh_from_db()
    assert (case.open_objections, case.waits_for) == (1, "village")
    clock.pass_(days=10)
    with refusal("PROC-053"):
        took(case, "report", people.village)
    with pytest.raises(PermissionDenied):
        answer_objection(
            case_id=case.pk, number=1, is_upheld=False, words="查无此事", seen=case.revision, by=people.township
        )
    with refusal("PROC-067"):
        answer_objection(
            case_id=case.pk, number=2, is_upheld=False, words="答复", seen=case.revision, by=people.village
        )
    with refusal("PROC-068"):
        answer_objection(case_id=case.pk, number=1, is_upheld=False, words=" ", seen=case.revision, by=people.village)
    with refusal("PROC-080"):
        answer_objection(case_id=case.pk, number=1, is_upheld=False, words="答复", seen=1, by=people.village)
    answer_objection(
        case_id=case.pk, number=1, is_upheld=False, words="查无此事", seen=case.revision, by=people.village
    )
    case.refresh_from_db()
    assert case.open_objections == 0
    assert due is not None
    assert case.due_on is not None
    assert limit is not None
    assert case.limit_on is not None
    assert (case.due_on - due).days >= 8  # ten days, from a day off to a day on
    assert case.limit_on > limit


def test_an_objection_that_is_upheld_begins_the_showing_anew(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "discussed", people, clock)
    clock.pass_(days=4)
    record_objection(case_id=case.pk, words="收入不实", seen=case.revision, by=people.village)
    case.refresh_from_db()
    answer_objection(case_id=case.pk, number=1, is_upheld=True, words="已更正", seen=case.revision, by=people.village)
    clock.pass_(days=3)
    with refusal("PROC-054"):
        took(case, "report", people.village)


def test_no_objection_is_recorded_while_nothing_is_shown(people: People, auditor: User, at_home: Household) -> None:
    case = begun(at_home, people.village)
    with refusal("PROC-066"):
        record_objection(case_id=case.pk, words="不服", seen=1, by=people.village)
    with pytest.raises(PermissionDenied):
        record_objection(case_id=case.pk, words="不服", seen=1, by=auditor)


def test_what_is_decided_is_what_was_submitted(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "reviewed", people, clock)
    for digest in ("", "0" * 64):
        with refusal("PROC-085"):
            took(case, "decide", people.county, payload_digest=digest)
    # Somebody with the database's password changes what is to be applied.
    changed = {**case.payload, "values": {"monitored_class": "unstable"}}
    Case.objects.filter(pk=case.pk).update(payload=changed)
    for digest in (case.payload_digest, digest_of(changed)):
        with refusal("PROC-085"):
            took(case, "decide", people.county, payload_digest=digest)
    facts: Any = facts_of(at_home)
    assert facts.monitored_class is None


def test_a_decision_against_the_rules_says_why(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "reviewed", people, clock)
    with refusal("PROC-086"):
        took(case, "decide", people.county, reason=" ")
    took(case, "decide", people.county, reason="突发重病，综合认定")
    findings: Any = case.events.get(step="decide").findings
    assert findings["verdict"] == "cannot_tell"
    assert findings["wanted"] == "met"
    assert "income_reaches_monitoring_line" in findings["cannot_tell"]


def test_a_closed_year_takes_no_decision_and_the_case_stays(people: People, clock: Clock, at_home: Household) -> None:
    from lianxin.registry.operations import close_year

    case = walked(begun(at_home, people.village), "reviewed", people, clock)
    close_year(county_code=COUNTY, year=2026, by=None)
    with refusal("REG-001"):
        took(case, "decide", people.county)
    case.refresh_from_db()
    assert case.state == "reviewed"


def test_a_refusal_by_the_county_tells_the_register_nothing(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "reviewed", people, clock)
    took(case, "decide_no", people.county)
    facts: Any = facts_of(at_home)
    case.refresh_from_db()
    assert (case.outcome, facts.monitored_class) == ("refused", None)
    assert not Change.objects.exists()


def test_it_may_be_sent_back_and_walk_again(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "reviewed", people, clock)
    clock.pass_()
    took(case, "recheck", people.township)
    case.refresh_from_db()
    assert (case.state, case.waits_for) == ("found", "village")
    assert walked(case, "helped", people, clock).outcome == "granted"


def test_it_shows_what_changed_since_the_last_step(people: People, clock: Clock, at_home: Household) -> None:
    case = begun(at_home, people.village)
    clock.pass_()
    values = {"household_type": "exited", "main_cause": "illness"}
    correct_facts(household_id=at_home.pk, year=2026, values=values, reason="核实", by=people.township)
    changes = {one.words.zh: (one.before.zh, one.after.zh) for one in changes_since_last_step(case)}
    assert changes == {"户类型": ("一般农户", "脱贫户"), "主要致贫原因": ("已隐藏", "已隐藏")}
    clock.pass_()
    took(case, "visit", people.village)
    assert changes_since_last_step(case) == []


def test_a_case_that_leans_on_unknown_holidays_says_so(people: People, clock: Clock, at_home: Household) -> None:
    assert not begun(at_home, people.village).is_reckoned_blind
    clock.now = clock.now.replace(month=12, day=20)
    assert begun(at_home, people.village, "change_of_facts").is_reckoned_blind is False
    other = household("乙某")
    assert begun(other, people.village).is_reckoned_blind  # twenty working days reach into 2027


def test_what_a_case_keeps_is_what_its_events_say(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "helped", people, clock)
    standing = standing_of(case)
    assert (standing.state, standing.events) == (case.state, case.revision)
    assert case.events.count() == case.revision


def test_a_step_is_told_whole(people: People, at_home: Household) -> None:
    case = begun(at_home, people.village)
    with refusal("PROC-051"):
        take_step(case_id=case.pk, told=StepTold("dance", 1), by=people.village)
    assert shelf.version(case.procedure, case.version).begins == case.state
    assert case.begun_on == date(2026, 11, 24)
