"""Leads: reported with a clock, identified, passed on, answered; by whom, for which level, and never twice."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, account_with
from lianxin.audit.models import Event
from lianxin.eligibility.operations import NewValue, put_value_in_force
from lianxin.monitoring.models import Lead, LeadEvent
from lianxin.monitoring.operations import (
    Beginning,
    begin_entry,
    identify_lead,
    pass_lead,
    refer_lead,
    settle_lead,
    take_over_episodes,
)
from lianxin.monitoring.recording import lead_differences
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.registry.models import Household
from monitoring.makers import lead, monitored, refusal
from procedures.conftest import Clock
from procedures.makers import People
from registry.makers import give_to, household

pytestmark = pytest.mark.django_db


@pytest.fixture
def neighbour(db: None) -> User:
    """Somebody else of the village's team."""
    return account_with(Role.VILLAGE_TEAM, VILLAGE, username="neighbour", name="驻村二")


# Reporting and its clock --------------------------------------------------------------------------------------------------


def test_a_lead_counts_from_the_day_after_its_report(people: People, at_home: Household, clock: Clock) -> None:
    made = lead(people.village, at_home)
    assert (made.state, made.holder, made.area_code) == ("open", "village", VILLAGE)
    # Three days from Monday the second; the township is told after two more, the county after two further ones. The seventh and
    # the eighth are a weekend, so that the days of grace end on Monday.
    assert (made.reported_on, made.due_on) == (date(2026, 11, 2), date(2026, 11, 5))
    assert (made.escalates_on, made.escalates_further_on) == (date(2026, 11, 10), date(2026, 11, 12))
    assert not made.is_reckoned_blind
    assert Event.objects.filter(thing="monitoring.lead", thing_id=str(made.pk)).count() == 1
    assert lead_differences(made) == []


def test_what_a_household_reports_itself_is_taken_up_sooner(people: People, at_home: Household, clock: Clock) -> None:
    assert lead(people.village, at_home, source="self_report").due_on == date(2026, 11, 4)


def test_a_deadline_moves_past_days_off(people: People, at_home: Household, clock: Clock) -> None:
    # 30 September 2026 and three days on lie in the national holidays, which last to the seventh of October.
    made = lead(people.village, at_home, reported_on=date(2026, 9, 30))
    assert made.due_on == date(2026, 10, 8)


def test_a_day_is_a_day_in_china(people: People, at_home: Household, clock: Clock) -> None:
    clock.pass_(hours=13)  # eleven at night in China: still the second there, whatever the server's day
    assert lead(people.village, at_home).reported_on == date(2026, 11, 2)
    clock.pass_(hours=2)
    assert lead(people.village, at_home).reported_on == date(2026, 11, 3)


def test_a_county_s_own_days_hold_there(people: People, at_home: Household, clock: Clock) -> None:
    for name, value in (("monitoring.lead_days", "5"), ("monitoring.lead_working_days", "是")):
        entry = NewValue(name, COUNTY, value, date(2026, 1, 1), "县〔2026〕1号")
        put_value_in_force(entry=entry, by=people.county)
    assert lead(people.village, at_home).due_on == date(2026, 11, 9)


def test_somebody_who_is_not_on_the_register_is_named_with_a_place(people: People) -> None:
    made = lead(people.township, area_code=TOWNSHIP)
    assert (made.household_id, made.holder, made.person_name) == (None, "township", "乙某")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"source": "rumour"}, "MONI-011"),
        ({"risk": "bad_luck"}, "MONI-011"),
        ({"words": "  "}, "MONI-013"),
        ({"words": "长" * 401}, "MONI-013"),
        ({"person_name": ""}, "MONI-012"),
        ({"place": ""}, "MONI-012"),
        ({"area_code": ""}, "MONI-012"),
        ({"reported_on": date(2026, 12, 1)}, "MONI-015"),
        ({"happened_on": date(2026, 12, 1)}, "MONI-015"),
    ],
)
def test_a_faulty_report_is_refused(people: People, given: dict[str, object], code: str) -> None:
    with refusal(code):
        lead(people.village, **given)


def test_a_member_of_another_household_is_not_whom_it_is_about(people: People, at_home: Household) -> None:
    other = household("丙某").member_facts.get().member_id
    with refusal("MONI-012"):
        lead(people.village, at_home, member_id=other)


def test_nobody_reports_outside_his_areas(
    other_township_clerk: User, auditor: User, helper: User, at_home: Household
) -> None:
    for user, error in ((other_township_clerk, Http404), (auditor, PermissionDenied), (helper, Http404)):
        with pytest.raises(error):
            lead(user, at_home)
    with pytest.raises(PermissionDenied):
        lead(other_township_clerk)
    give_to(helper, at_home)
    assert lead(helper, at_home).household == at_home


# Answering ----------------------------------------------------------------------------------------------------------------


def test_a_lead_that_is_true_begins_the_case_of_entry(people: People, at_home: Household, clock: Clock) -> None:
    made = lead(people.village, at_home)
    clock.pass_(days=1)
    made, case = begin_entry(lead_id=made.pk, beginning=Beginning(), seen=1, by=people.village)
    assert (made.state, made.case, case.household) == ("entering", case, at_home)
    assert (case.procedure, case.version, case.year) == ("monitoring_entry", "entry_2026", 2026)
    assert made.words in case.note
    assert lead_differences(made) == []


def test_somebody_else_settles_that_nobody_is_entered(people: People, neighbour: User, at_home: Household) -> None:
    made = lead(people.village, at_home)
    with refusal("MONI-005"):
        settle_lead(lead_id=made.pk, reason="no_risk", words="已出院", seen=1, by=people.village)
    settled = settle_lead(lead_id=made.pk, reason="no_risk", words="已出院，报销后负担不大", seen=1, by=neighbour)
    assert (settled.state, settled.reason) == ("not_entered", "no_risk")
    with refusal("MONI-002"):
        settle_lead(lead_id=made.pk, reason="no_risk", words="再看", seen=2, by=people.village)


@pytest.mark.parametrize(("reason", "words", "code"), [("bored", "看过", "MONI-011"), ("no_risk", " ", "MONI-013")])
def test_a_lead_is_not_settled_without_reason_and_words(
    people: People, neighbour: User, reason: str, words: str, code: str
) -> None:
    made = lead(people.village)
    with refusal(code):
        settle_lead(lead_id=made.pk, reason=reason, words=words, seen=1, by=neighbour)


def test_a_person_finds_the_household(people: People, at_home: Household, neighbour: User) -> None:
    made = lead(people.village)
    with refusal("MONI-007"):
        begin_entry(lead_id=made.pk, beginning=Beginning(), seen=1, by=people.village)
    found = identify_lead(lead_id=made.pk, household_id=at_home.pk, seen=1, by=people.village)
    assert found.household == at_home
    with refusal("MONI-008"):
        identify_lead(lead_id=made.pk, household_id=household("丙某").pk, seen=2, by=people.village)
    begin_entry(lead_id=made.pk, beginning=Beginning(), seen=2, by=people.village)


def test_a_lead_is_found_only_in_ones_areas(people: People, neighbour: User) -> None:
    made = lead(people.village)
    elsewhere = household("丁某", village_code="999901102201")
    with pytest.raises(Http404):
        identify_lead(lead_id=made.pk, household_id=elsewhere.pk, seen=1, by=people.village)


def test_a_lead_is_passed_up_with_a_new_clock(people: People, at_home: Household, clock: Clock) -> None:
    made = lead(people.village, at_home)
    clock.pass_(days=2)
    with refusal("MONI-009"):
        settle_lead(lead_id=made.pk, reason="no_risk", words="看过", seen=1, by=people.township)
    passed = pass_lead(lead_id=made.pk, area_code=TOWNSHIP, words="涉及外村亲属", seen=1, by=people.village)
    assert (passed.holder, passed.area_code, passed.due_on) == ("township", TOWNSHIP, date(2026, 11, 9))
    assert (passed.escalates_on, passed.escalates_further_on) == (date(2026, 11, 12), None)
    settle_lead(lead_id=made.pk, reason="no_risk", words="看过", seen=2, by=people.township)
    assert lead_differences(Lead.objects.get()) == []


def test_a_level_above_takes_a_lead_over(people: People, at_home: Household) -> None:
    made = lead(people.village, at_home)
    taken = pass_lead(lead_id=made.pk, area_code=TOWNSHIP, words="超期，由镇里接办", seen=1, by=people.township)
    assert taken.holder == "township"
    # The village goes on seeing it, and acts on it no more.
    with pytest.raises(PermissionDenied):
        begin_entry(lead_id=made.pk, beginning=Beginning(), seen=2, by=people.village)
    begin_entry(lead_id=made.pk, beginning=Beginning(), seen=2, by=people.township)


@pytest.mark.parametrize(("area", "code"), [(VILLAGE, "MONI-010"), (OTHER_TOWNSHIP, "MONI-017"), ("99", "MONI-017")])
def test_a_lead_is_not_passed_anywhere(people: People, at_home: Household, area: str, code: str) -> None:
    made = lead(people.village, at_home)
    with refusal(code):
        pass_lead(lead_id=made.pk, area_code=area, words="转", seen=1, by=people.village)


def test_a_lead_is_referred_to_a_department(people: People, at_home: Household) -> None:
    made = lead(people.village, at_home)
    with refusal("MONI-013"):
        refer_lead(lead_id=made.pk, department="", words="转", seen=1, by=people.village)
    refer_lead(lead_id=made.pk, department="民政办", words="请办临时救助", seen=1, by=people.village)
    assert LeadEvent.objects.latest("number").told == {"department": "民政办"}


def test_nobody_acts_for_two_levels_on_one_lead(people: People, at_home: Household) -> None:
    both = account_with(Role.VILLAGE_TEAM, VILLAGE, username="both", name="两顶帽子")
    from lianxin.people.operations import grant_role

    made = lead(both, at_home)
    grant_role(
        user=both,
        role=Role.TOWNSHIP_CLERK,
        area_code=TOWNSHIP,
        unit=None,
        starts_on=date(2020, 1, 1),
        reason="测试",
        by=None,
    )
    both = User.objects.get(pk=both.pk)
    passed = pass_lead(lead_id=made.pk, area_code=TOWNSHIP, words="转镇里", seen=1, by=people.village)
    with refusal("MONI-003"):
        settle_lead(lead_id=passed.pk, reason="no_risk", words="看过", seen=2, by=both)


def test_who_looked_at_an_older_state_is_refused(people: People, neighbour: User, at_home: Household) -> None:
    made = lead(people.village, at_home)
    pass_lead(lead_id=made.pk, area_code=TOWNSHIP, words="转镇里", seen=1, by=people.village)
    with refusal("MONI-014"):
        settle_lead(lead_id=made.pk, reason="no_risk", words="看过", seen=1, by=people.township)


def test_time_does_not_run_back(people: People, neighbour: User, clock: Clock) -> None:
    made = lead(people.village)
    clock.now = clock.now.replace(day=1)
    with refusal("MONI-004"):
        settle_lead(lead_id=made.pk, reason="no_risk", words="看过", seen=1, by=neighbour)


def test_a_household_that_is_monitored_is_not_entered_anew(people: People) -> None:
    of = monitored()
    take_over_episodes(area_code=COUNTY, by=None)
    made = lead(people.village, of)
    with refusal("MONI-016"):
        begin_entry(lead_id=made.pk, beginning=Beginning(), seen=1, by=people.village)


def test_a_household_without_facts_begins_no_case(people: People) -> None:
    made = lead(people.village, household("无数据", with_facts=False))
    with refusal("MONI-018"):
        begin_entry(lead_id=made.pk, beginning=Beginning(), seen=1, by=people.village)


def test_a_case_that_is_under_way_is_not_begun_twice(people: People, at_home: Household) -> None:
    first, second = lead(people.village, at_home), lead(people.village, at_home)
    begin_entry(lead_id=first.pk, beginning=Beginning(), seen=1, by=people.village)
    with refusal("PROC-081"):
        begin_entry(lead_id=second.pk, beginning=Beginning(), seen=1, by=people.village)


def test_a_reader_answers_nothing(people: People, auditor: User, unit_liaison: User, at_home: Household) -> None:
    made = lead(people.village, at_home)
    with pytest.raises(PermissionDenied):
        settle_lead(lead_id=made.pk, reason="no_risk", words="看过", seen=1, by=auditor)
    with pytest.raises(Http404):
        settle_lead(lead_id=made.pk, reason="no_risk", words="看过", seen=1, by=unit_liaison)


# The database is the last guard --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"ended_on": date(2026, 11, 3)}, "answered_lead_says_when"),
        ({"state": "referred"}, "answered_lead_says_when"),
        ({"reason": "no_risk"}, "lead_not_entered_says_why"),
        ({"state": "not_entered", "ended_on": date(2026, 11, 3)}, "lead_not_entered_says_why"),
        ({"state": "entering", "ended_on": date(2026, 11, 3)}, "lead_that_enters_has_its_case"),
        ({"due_on": date(2026, 1, 1)}, "lead_is_due_after_its_report"),
        ({"revision": 0}, "lead_has_its_report"),
        ({"words": ""}, "lead_has_words"),
        ({"household": None, "place": ""}, "lead_says_whom_it_is_about"),
    ],
)
def test_the_database_refuses_a_lead_that_cannot_be(
    people: People, at_home: Household, changes: dict[str, object], name: str
) -> None:
    made = lead(people.village, at_home)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Lead.objects.filter(pk=made.pk).update(**changes)


def test_the_database_keeps_the_same_warning_once(people: People) -> None:
    first, second = lead(people.village), lead(people.village)
    Lead.objects.filter(pk=first.pk).update(fingerprint="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.filter(pk=second.pk).update(fingerprint="a")


def test_the_database_keeps_what_happened_to_a_lead(people: People) -> None:
    made = lead(people.village)
    row = made.events.get()
    for change in (
        lambda: LeadEvent.objects.filter(pk=row.pk).update(words="别的"),
        lambda: LeadEvent.objects.filter(pk=row.pk).delete(),
        lambda: LeadEvent(lead=made, number=1, kind="reported", at=row.at, told={}).save(force_insert=True),
        lambda: LeadEvent(lead=made, number=2, kind="not_entered", at=row.at, told={}).save(force_insert=True),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM monitoring_leadevent")
