"""Issues: on record, assigned, put right, verified by others, closed; checks of all areas; talks; accountability."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404
from PIL import Image

from cast import COUNTY, OTHER_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, account_with
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.procedures.papers import kept_file
from lianxin.supervision.access import issues_open_to
from lianxin.supervision.models import AccountabilityRecord, Admonition, Issue, IssueEvent, IssueEvidence, SpreadAnswer
from lianxin.supervision.operations import (
    GivenEvidence,
    NewAccountability,
    NewAdmonition,
    answer_for_area,
    ask_all_areas,
    ask_closure,
    assign_issue,
    close_issue,
    escalate_issue,
    keep_up_issue,
    open_accountability,
    open_evidence,
    record_accountability,
    record_admonition,
    record_progress,
    register_issue,
    reopen_issue,
    return_issue,
    verify_issue,
)
from lianxin.supervision.queries.issue_progress import progress
from lianxin.supervision.queries.issues import IssueFilter, earlier_of, filtered_issues, issue_counts, spread_to_answer
from lianxin.supervision.recording import issue_differences
from supervision.issue_makers import (
    AT,
    EVIDENCE,
    ON,
    asked,
    assigned,
    at,
    closed,
    new_issue,
    on_the_spot,
    plan,
    registered,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("two_townships")


def spot(act: Any, days: float) -> dict[str, Any]:
    """What verifying asks for besides."""
    return on_the_spot(days) if act is verify_issue else {}


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


# On record ----------------------------------------------------------------------------------------------------------------


def test_it_numbers_issues_by_county_and_year() -> None:
    numbers = [registered().number, registered().number, registered(number="整改-9").number, registered().number]
    assert numbers == ["2026-0001", "2026-0002", "整改-9", "2026-0003"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"found_on": ON + timedelta(days=1)}, "ISSUE-009"),
        ({"category": "nonsense"}, "ISSUE-010"),
        ({"words": " "}, "ISSUE-011"),
        ({"words": "长" * 1001}, "ISSUE-011"),
        ({"area_code": "123456"}, "ISSUE-013"),
        ({"project_id": 77}, "ISSUE-018"),
    ],
)
def test_it_refuses_an_issue_that_is_not_one(given: dict[str, Any], code: str) -> None:
    assert code_of(lambda: registered(**given)) == code
    assert not Issue.objects.exists()


def test_it_gives_a_number_once() -> None:
    registered(number="A-1")
    assert code_of(lambda: registered(number="A-1")) == "ISSUE-014"


def test_it_lets_nobody_register_where_he_manages_nothing(
    township_clerk: User, other_township_clerk: User, village_team_member: User, auditor: User
) -> None:
    assert register_issue(entry=new_issue(), by=township_clerk, at=AT).pk
    for by in (other_township_clerk, village_team_member, auditor):
        with pytest.raises(PermissionDenied):
            register_issue(entry=new_issue(), by=by, at=AT)


# The plan -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"due_on": ON + timedelta(days=16)}, "ISSUE-007"),
        ({"deadline_kind": "limited", "due_on": ON + timedelta(days=10)}, "ISSUE-007"),
        ({"due_on": None}, "ISSUE-008"),
        ({"deadline_kind": "standing"}, "ISSUE-008"),
        ({"assigned_on": ON - timedelta(days=1)}, "ISSUE-009"),
        ({"deadline_kind": "soon"}, "ISSUE-010"),
        ({"closing": ""}, "ISSUE-011"),
    ],
)
def test_it_refuses_a_plan_that_is_not_whole(county_officer: User, given: dict[str, Any], code: str) -> None:
    made = registered()
    assert code_of(lambda: assign_issue(issue_id=made.pk, plan=plan(**given), seen=1, by=county_officer, at=AT)) == code
    made.refresh_from_db()
    assert (made.state, made.revision) == ("registered", 1)


def test_it_refuses_an_act_on_what_has_moved_on(county_officer: User) -> None:
    made = assigned(county_officer)
    assert code_of(lambda: assign_issue(issue_id=made.pk, plan=plan(), seen=1, by=county_officer)) == "ISSUE-012"


def test_it_knows_the_account_of_the_person_in_the_responsible_unit(county_officer: User, helper: User) -> None:
    made = assigned(county_officer, responsible_unit="甲局", responsible="帮扶戊")
    assert (made.unit_id, made.responsible_user_id) == (helper.helper.unit_id, helper.pk)


# Putting it right ---------------------------------------------------------------------------------------------------------


def test_it_goes_from_the_plan_to_the_end_and_replays(county_officer: User, village_team_member: User) -> None:
    made = closed(county_officer, village_team_member)
    assert (made.state, made.closed_on, made.revision) == ("closed", date(2026, 6, 5), 6)
    assert issue_differences(made) == []
    assert Event.objects.filter(act__startswith="issues.").count() == 6
    back = reopen_issue(issue_id=made.pk, words="又发现两户", seen=6, by=county_officer, at=at(40))
    assert (back.state, back.reopened, back.closed_on, back.verified_by_id) == ("reopened", 1, None, None)
    assert issue_differences(back) == []


def test_it_asks_for_evidence_before_closing(county_officer: User, village_team_member: User) -> None:
    made = assigned(county_officer)
    record_progress(issue_id=made.pk, words="已说过", seen=2, by=village_team_member, at=at(1))
    wanted = {"issue_id": made.pk, "words": "请核验", "seen": 3, "by": village_team_member, "at": at(2)}
    assert code_of(lambda: ask_closure(**wanted)) == "ISSUE-004"


def test_it_is_verified_by_nobody_who_had_a_part_in_it(county_officer: User, township_clerk: User, unit: Any) -> None:
    made = assigned(county_officer, responsible="镇办乙", responsible_unit="甲局")
    record_progress(issue_id=made.pk, words="改了", seen=2, by=county_officer, evidence=EVIDENCE, at=at(1))
    ask_closure(issue_id=made.pk, words="请核验", seen=3, by=county_officer, at=at(2))
    of_unit = account_with(Role.COUNTY_OFFICER, COUNTY, username="of-unit", name="甲局干部")
    from lianxin.people.operations import NewHelper, link_account_to_helper, register_helper

    person = register_helper(entry=NewHelper(code="H-55", name="甲局干部", unit=unit, starts_on=ON), by=None)
    link_account_to_helper(user=of_unit, helper=person, by=None)
    # He asked; his name is on the plan; he is of the responsible unit.
    for by in (county_officer, township_clerk, of_unit):
        for act in (verify_issue, return_issue):
            wanted = {"issue_id": made.pk, "words": "看过", "seen": 4, "by": by, "at": at(3)} | spot(act, 3)
            assert code_of(lambda act=act, wanted=wanted: act(**wanted)) == "ISSUE-005", by.username
    other = account_with(Role.TOWNSHIP_CLERK, TOWNSHIP, username="second-clerk", name="镇办另一人")
    # Nobody verifies from his desk: there is a day on the spot since the asking, and something that proves it.
    wanted = {"issue_id": made.pk, "words": "看过", "seen": 4, "by": other, "at": at(3)}
    for wrong in (
        on_the_spot(1), on_the_spot(4), on_the_spot(3) | {"evidence": []}, on_the_spot(3) | {"evidence": [GivenEvidence(" ")]},
    ):  # fmt: skip
        assert code_of(lambda wrong=wrong: verify_issue(**wanted, **wrong)) == "ISSUE-024"
    verified = verify_issue(**wanted, **on_the_spot(3))
    assert verified.verified_by_id == other.pk
    event = verified.events.get(kind="verified")
    assert (event.told["seen_on"], event.evidence.get().reference) == (at(3).date().isoformat(), "现场照片 1 张")


def test_it_is_verified_by_nobody_who_worked_on_it_though_another_asked(
    county_officer: User, village_team_member: User
) -> None:
    made = assigned(county_officer)
    record_progress(issue_id=made.pk, words="县里帮着改了", seen=2, by=county_officer, evidence=EVIDENCE, at=at(1))
    ask_closure(issue_id=made.pk, words="请核验", seen=3, by=village_team_member, at=at(2))
    wanted = {"issue_id": made.pk, "words": "看过", "seen": 4, "by": county_officer, "at": at(3)}
    assert code_of(lambda: verify_issue(**wanted, **on_the_spot(3))) == "ISSUE-005"


def test_it_lets_only_those_act_whose_it_is(
    county_officer: User, village_team_member: User, auditor: User, other_township_clerk: User, stranger: User
) -> None:
    made = asked(county_officer, village_team_member)
    for by in (village_team_member, auditor):
        with pytest.raises(PermissionDenied):
            escalate_issue(issue_id=made.pk, words="督办", seen=4, by=by)
    with pytest.raises(PermissionDenied):
        record_progress(issue_id=made.pk, words="改", seen=4, by=auditor)
    with pytest.raises(Http404):
        verify_issue(issue_id=made.pk, words="看过", seen=4, by=other_township_clerk, **on_the_spot(3))
    with pytest.raises(PermissionDenied):
        issues_open_to(stranger)


@pytest.mark.parametrize("act", [verify_issue, close_issue, keep_up_issue, return_issue, reopen_issue])
def test_it_refuses_a_step_out_of_turn(county_officer: User, act: Any) -> None:
    made = assigned(county_officer)
    wanted = {"issue_id": made.pk, "words": "看过", "seen": 2, "by": county_officer, "at": at(1)} | spot(act, 1)
    assert code_of(lambda: act(**wanted)) == "ISSUE-003"


def test_it_is_escalated_once_and_goes_on_as_standing_work(county_officer: User, village_team_member: User) -> None:
    made = asked(county_officer, village_team_member)
    escalate_issue(issue_id=made.pk, words="市里督办", seen=4, by=county_officer, at=at(3))
    again = {"issue_id": made.pk, "words": "再督办", "seen": 5, "by": county_officer, "at": at(3)}
    assert code_of(lambda: escalate_issue(**again)) == "ISSUE-006"
    verify_issue(issue_id=made.pk, words="到村看过", seen=5, by=county_officer, at=at(4), **on_the_spot(4))
    kept = keep_up_issue(issue_id=made.pk, words="常抓", seen=6, by=county_officer, at=at(5))
    assert (kept.state, kept.due_on, kept.deadline_kind, kept.is_escalated) == ("standing", None, "standing", False)
    assert issue_differences(kept) == []


def test_it_keeps_evidence_and_records_who_opens_it(
    county_officer: User, village_team_member: User, other_township_clerk: User
) -> None:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "green").save(picture, "PNG")
    picture.seek(0)
    file = kept_file("现场.png", picture)
    made = assigned(county_officer)
    given = (GivenEvidence("", file), GivenEvidence(" "))
    record_progress(issue_id=made.pk, words="已改", seen=2, by=village_team_member, evidence=given, at=at(1))
    kept = IssueEvidence.objects.get()
    _, content = open_evidence(issue_id=made.pk, evidence_id=kept.pk, by=county_officer)
    assert content.startswith(b"\xff\xd8")
    assert Event.objects.filter(act="issues.open_evidence").count() == 1
    with pytest.raises(Http404):
        open_evidence(issue_id=made.pk, evidence_id=kept.pk, by=other_township_clerk)


# What the lists tell ------------------------------------------------------------------------------------------------------


def test_it_tells_what_is_late_and_whose_turn_it_is(
    county_officer: User, village_team_member: User, township_clerk: User
) -> None:
    made = asked(county_officer, village_team_member)
    counts = issue_counts(county_officer, on=ON + timedelta(days=11))
    assert (counts["open"], counts["overdue"], counts["mine"]) == (1, 1, 1)
    assert issue_counts(county_officer, on=ON + timedelta(days=10))["overdue"] == 0
    assert issue_counts(county_officer, on=ON + timedelta(days=4))["soon"] == 1
    assert issue_counts(village_team_member, on=ON)["mine"] == 0
    return_issue(issue_id=made.pk, words="照片不清", seen=4, by=township_clerk, at=at(3))
    assert issue_counts(village_team_member, on=ON)["mine"] == 1


def test_it_sees_that_the_same_was_found_again(county_officer: User) -> None:
    first = assigned(county_officer)
    later = ON + timedelta(days=100)
    second = assigned(county_officer, days=100, entry={"found_on": later}, assigned_on=later, due_on=later)
    assigned(county_officer, days=100, entry={"cause": "policy"}, assigned_on=ON, due_on=ON)
    late = ON + timedelta(days=600)
    assigned(county_officer, days=600, entry={"found_on": late}, assigned_on=late, due_on=late)
    again = filtered_issues(county_officer, IssueFilter(standing="again"), on=ON)
    assert list(again) == [second]
    assert earlier_of(county_officer, second) == [first]
    assert earlier_of(county_officer, first) == []


def test_it_counts_a_week_as_it_stood_then(county_officer: User, village_team_member: User) -> None:
    closed(county_officer, village_team_member)  # registered on Monday 1 June, closed on Friday
    assigned(county_officer, days=7, entry={"area_code": OTHER_VILLAGE}, assigned_on=ON, due_on=ON + timedelta(days=8))
    then = progress(county_officer, last_on=date(2026, 6, 7))
    assert (then.total.total, then.total.closed, then.total.closed_in_week, then.total.found) == (1, 1, 1, 1)
    before = progress(county_officer, last_on=date(2026, 6, 3))
    assert (before.total.open, before.total.closed) == (1, 0)
    after = progress(county_officer, last_on=date(2026, 6, 14))
    assert (after.total.total, after.total.overdue, after.total.closed_in_week) == (2, 1, 0)
    assert {one.key for one in after.groups["area"]} == {TOWNSHIP, OTHER_TOWNSHIP}
    assert progress(village_team_member, last_on=date(2026, 6, 14)).total.total == 1


# What follows -------------------------------------------------------------------------------------------------------------


def test_it_asks_every_township_and_shows_who_is_silent(
    county_officer: User, township_clerk: User, other_township_clerk: User, village_team_member: User
) -> None:
    made = assigned(county_officer)
    with pytest.raises(PermissionDenied):
        ask_all_areas(issue_id=made.pk, words="同类问题", by=township_clerk, at=AT)
    check = ask_all_areas(issue_id=made.pk, words="同类问题", by=county_officer, at=AT)
    assert (check.due_on, check.answers.count()) == (ON + timedelta(days=15), SpreadAnswer.objects.count())
    assert {TOWNSHIP, OTHER_TOWNSHIP} <= set(check.answers.values_list("area_code", flat=True))
    assert code_of(lambda: ask_all_areas(issue_id=made.pk, words="再查", by=county_officer, at=AT)) == "ISSUE-019"
    (mine,) = spread_to_answer(township_clerk)

    def answer(by: User, **given: Any) -> Any:
        wanted = {"answer_id": mine.pk, "is_found": False, "found_count": None, "words": "逐村查过", "by": by, "at": AT}
        return answer_for_area(**(wanted | given))

    for by in (other_township_clerk, village_team_member):
        with pytest.raises(Http404):
            answer(by)
    assert code_of(lambda: answer(township_clerk, is_found=True)) == "ISSUE-021"
    assert code_of(lambda: answer(township_clerk, found_count=2)) == "ISSUE-021"
    assert code_of(lambda: answer(township_clerk, words="")) == "ISSUE-011"
    assert answer(township_clerk, is_found=True, found_count=2).found_count == 2
    assert code_of(lambda: answer(township_clerk)) == "ISSUE-020"
    silent = filtered_issues(county_officer, IssueFilter(standing="unanswered"), on=ON)
    assert list(silent) == [made]


def test_it_records_talks_and_notices(county_officer: User, village_team_member: User) -> None:
    made = assigned(county_officer)
    entry = NewAdmonition("talk", ON, "某镇政府", "限期整改，下月再看")
    record_admonition(issue_id=made.pk, entry=entry, by=county_officer, at=AT)
    with pytest.raises(PermissionDenied):
        record_admonition(issue_id=made.pk, entry=entry, by=village_team_member, at=AT)
    for faulty, code in (
        (NewAdmonition("shout", ON, "某镇", "改"), "ISSUE-010"),
        (NewAdmonition("talk", ON + timedelta(days=9), "某镇", "改"), "ISSUE-009"),
        (NewAdmonition("circular", ON, "", "改"), "ISSUE-011"),
    ):
        wanted = {"issue_id": made.pk, "entry": faulty, "by": county_officer, "at": AT}
        assert code_of(lambda wanted=wanted: record_admonition(**wanted)) == code
    assert Admonition.objects.count() == 1


def test_it_keeps_accountability_to_those_who_hold_it_by_name(county_officer: User, auditor: User) -> None:
    made = assigned(county_officer)
    named = account_with(Role.DISCIPLINE_OFFICER, COUNTY, username="discipline", name="纪检某")
    entry = NewAccountability("被问责某", "admonition", ON, "某纪〔2026〕3号", "整改不力", "某镇某职")
    record_accountability(issue_id=made.pk, entry=entry, by=named, at=AT)
    for by in (county_officer, auditor):
        with pytest.raises(PermissionDenied):
            open_accountability(issue_id=made.pk, by=by)
        with pytest.raises(PermissionDenied):
            record_accountability(issue_id=made.pk, entry=entry, by=by, at=AT)
    assert [one.person for one in open_accountability(issue_id=made.pk, by=named)] == ["被问责某"]
    assert Event.objects.filter(act="issues.open_accountability", actor_id=named.pk).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, words FROM supervision_accountabilityrecord")
        assert all(cell.startswith("e1:") for cell in cursor.fetchone())


def test_it_lends_nobody_what_is_held_by_name(county_officer: User) -> None:
    from lianxin.people.access import scope_of
    from lianxin.people.models import Grant
    from lianxin.people.roles import Act

    named = account_with(Role.DISCIPLINE_OFFICER, COUNTY, username="discipline", name="纪检某")
    grant = named.grants.get()
    Grant.objects.create(
        user=county_officer, role=grant.role, area_code=COUNTY, starts_on=ON, ends_before=date(2099, 1, 1), lent_from=grant
    )  # fmt: skip
    borrower = User.objects.get(pk=county_officer.pk)
    assert scope_of(borrower, Act.HOLD_ACCOUNTABILITY).is_empty
    assert scope_of(borrower, Act.OPEN_SENSITIVE_COMPLAINTS).is_empty


# The database -------------------------------------------------------------------------------------------------------------


def refused_by_the_database(name: str, act: Callable[[], object]) -> None:
    with pytest.raises((IntegrityError, DatabaseError)) as caught, transaction.atomic():
        act()
    assert name in str(caught.value)


def change(issue: Issue, **values: Any) -> Callable[[], object]:
    return lambda: Issue.objects.filter(pk=issue.pk).update(**values)


def test_the_database_holds_what_an_issue_is(county_officer: User, village_team_member: User) -> None:
    made = asked(county_officer, village_team_member)
    team, officer = village_team_member, county_officer
    for name, values in (
        ("issue_is_found_before_it_is_registered", {"registered_on": ON - timedelta(days=1)}),
        ("issue_concerns_no_negative_money", {"amount_fen": -1}),
        ("issue_past_its_registration_has_a_plan", {"deadline_kind": ""}),
        ("plan_of_an_issue_says_its_five_points", {"closing": ""}),
        ("issue_being_put_right_has_a_last_day", {"due_on": None}),
        ("issue_is_due_after_it_is_assigned", {"due_on": ON - timedelta(days=1)}),
        ("closed_issue_says_when", {"state": "closed"}),
        ("closed_issue_says_when", {"closed_on": ON}),
        ("issue_is_not_verified_by_who_asked", {"verified_by": team}),
        ("issue_is_not_verified_by_who_is_responsible", {"verified_by": officer, "responsible_user": officer}),
        ("issue_has_its_registration", {"revision": 0}),
    ):
        if name == "issue_is_found_before_it_is_registered":
            continue
        refused_by_the_database(name, change(made, **values))
    faulty = {"county_code": COUNTY, "words": "x", "found_on": ON, "registered_on": ON - timedelta(days=1)}
    refused_by_the_database(
        "issue_is_found_before_it_is_registered", lambda: Issue.objects.create(number="Z", **faulty)
    )
    refused_by_the_database(
        "issue_has_a_number_and_words", lambda: Issue.objects.create(**(faulty | {"registered_on": ON}))
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.create(number=made.number, **(faulty | {"registered_on": ON}))


def test_the_database_never_rewrites_what_happened(county_officer: User, village_team_member: User) -> None:
    made = asked(county_officer, village_team_member)
    event, evidence = made.events.first(), IssueEvidence.objects.get()
    assert event is not None
    for name, act in (
        ("issue_event_is_never_altered", lambda: IssueEvent.objects.filter(pk=event.pk).update(words="改写")),
        ("issue_event_is_never_altered", lambda: IssueEvent.objects.filter(pk=event.pk)._raw_delete("default")),
        ("evidence_of_an_issue_is_never_altered", lambda: IssueEvidence.objects.update(reference="改")),
        ("evidence_of_an_issue_is_never_altered", evidence.delete),
        ("issue_stays_as_it_was_found", change(made, words="没有问题")),
        ("issue_stays_as_it_was_found", lambda: Issue.objects.filter(pk=made.pk)._raw_delete("default")),
    ):
        refused_by_the_database(name, act)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssueEvent.objects.create(issue=made, number=1, kind="registered", at=AT)
    for name, values in (
        ("issue_is_put_right_by_somebody_in_words", {"kind": "verified", "words": "看过"}),
        ("issue_is_put_right_by_somebody_in_words", {"kind": "verified", "by": county_officer}),
    ):
        refused_by_the_database(name, lambda values=values: IssueEvent.objects.create(issue=made, number=9, at=AT, **values))  # fmt: skip
    for name, values in (
        ("evidence_of_an_issue_is_somewhere", {}),
        ("evidence_of_an_issue_has_a_kind", {"digest": "a" * 64, "file_kind": "exe"}),
    ):
        refused_by_the_database(name, lambda values=values: IssueEvidence.objects.create(event=event, **values))


def test_the_database_keeps_checks_talks_and_accountability(county_officer: User, township_clerk: User) -> None:
    from lianxin.supervision.models import SpreadCheck

    made = assigned(county_officer)
    check = ask_all_areas(issue_id=made.pk, words="同类问题", by=county_officer, at=AT)
    (mine,) = spread_to_answer(township_clerk)
    refused_by_the_database(
        "spread_answer_is_whole_or_missing", lambda: SpreadAnswer.objects.filter(pk=mine.pk).update(words="查过")
    )
    refused_by_the_database(
        "spread_answer_counts_what_was_found", lambda: SpreadAnswer.objects.filter(pk=mine.pk).update(found_count=1)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        SpreadAnswer.objects.create(check_of=check, area_code=mine.area_code)
    for name, values in (
        ("spread_check_says_what_to_look_for", {"words": ""}),
        ("spread_check_is_due_after_it_is_asked", {"due_on": ON - timedelta(days=1)}),
    ):
        refused_by_the_database(name, lambda values=values: SpreadCheck.objects.filter(pk=check.pk).update(**values))
    answer_for_area(answer_id=mine.pk, is_found=False, found_count=None, words="查过", by=township_clerk, at=AT)
    refused_by_the_database("spread_answer_is_given_once", lambda: SpreadAnswer.objects.filter(pk=mine.pk).update(words="改"))  # fmt: skip
    refused_by_the_database("spread_answer_is_given_once", mine.delete)
    told = {"issue": made, "kind": "talk", "held_on": ON, "at": AT}
    refused_by_the_database("admonition_says_whom_it_told_what", lambda: Admonition.objects.create(**told))
    talk = Admonition.objects.create(**told, whom="某镇", words="改")
    refused_by_the_database("admonition_is_never_altered", talk.delete)
    held = {"issue": made, "person": "某", "words": "某事", "form": "talk", "decided_on": ON, "at": AT}
    refused_by_the_database("accountability_names_its_decision", lambda: AccountabilityRecord.objects.create(**held))
    kept = AccountabilityRecord.objects.create(**held, document_no="1号")
    refused_by_the_database("accountability_is_never_altered", kept.delete)
    with connection.cursor() as cursor, pytest.raises(DatabaseError) as caught, transaction.atomic():
        cursor.execute(
            "INSERT INTO supervision_accountabilityrecord (issue_id, person, post, form, decided_on, document_no, words, at) "
            "VALUES (%s, '某', '', 'talk', '2026-06-01', '1', '某事', '2026-06-01 00:00:00+00')", [made.pk]
        )  # fmt: skip
    assert "accountability_is_kept_encrypted" in str(caught.value)
