"""Complaints: taken in and kept encrypted, seen by whom they are for, handled by nobody whom they are about, answered, judged."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, account_with, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import Helper, User
from lianxin.people.roles import Role
from lianxin.procedures.domain.calendar import ZONE
from lianxin.supervision.access import complaints_open_to
from lianxin.supervision.commands import app
from lianxin.supervision.models import Complaint, ComplaintEvent, Issue
from lianxin.supervision.operations import (
    NewComplaint,
    answer_complaint,
    complaint_of_code,
    judge_answer,
    make_issue,
    open_complaint,
    pass_complaint,
    receive_complaint,
    reclassify_complaint,
    record_complaint,
    take_complaint,
)
from lianxin.supervision.queries.complaints import ComplaintFilter, complaint_counts, filtered_complaints
from lianxin.supervision.recording import complaint_differences
from registry.makers import household
from supervision.issue_makers import new_issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_townships")]

LIST, NEW = "/supervision/complaints/", "/supervision/complaints/new/"
PUBLIC, FOLLOW, JUDGE = "/complaints/", "/complaints/follow/", "/complaints/judge/"
AT = datetime(2026, 6, 1, 9, tzinfo=ZONE)  # a Monday
TEXT = "低保名单里有村干部的亲戚"
HANDLING = {"county_officer", "township_clerk", "other_township_clerk"}


def entry(**given: Any) -> NewComplaint:
    wanted: dict[str, Any] = {"area_code": TOWNSHIP, "complaint_class": "money", "words": TEXT}
    return NewComplaint(**(wanted | given))


def received(**given: Any) -> tuple[Complaint, str]:
    return receive_complaint(entry=entry(**given), submission=str(uuid4()), at=AT)


def at(days: int) -> datetime:
    return AT + timedelta(days=days)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def answered(by: User, **given: Any) -> tuple[Complaint, str]:
    made, code = received(**given)
    take_complaint(complaint_id=made.pk, seen=1, by=by, at=at(1))
    told = {"outcome": "upheld", "words": "已核实，名单已更正", "seen": 2, "by": by, "at": at(2)}
    return answer_complaint(complaint_id=made.pk, **told), code


@pytest.fixture
def discipline() -> User:
    """Holds by name the right to sensitive complaints of the county."""
    return account_with(Role.DISCIPLINE_OFFICER, COUNTY, username="discipline", name="纪检某")


# Taken in -----------------------------------------------------------------------------------------------------------------


def stored(made: Complaint) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, name, contact, about FROM supervision_complaint WHERE id = %s", [made.pk])
        return tuple(cursor.fetchone())


def test_it_keeps_no_word_as_it_was_said(settings: Any) -> None:
    plain, _ = received(name="举报某", contact="村东头", about="某干部")
    sensitive, _ = received(complaint_class="bribery", name="举报某", contact="村东头", about="某干部")
    assert all(cell.startswith("e1:") for cell in stored(plain))
    assert all(cell.startswith("s1:") for cell in stored(sensitive))
    twin, _ = received(complaint_class="bribery")
    assert stored(twin)[0] != stored(sensitive)[0]  # equal words do not look equal
    # The data key alone opens none of it, and a cell opens in its own complaint only.
    from lianxin.supervision.sealing import opened

    assert code_of(lambda: opened(stored(sensitive)[0], key=str(twin.key))) == "COMPL-017"
    settings.LIANXIN_SENSITIVE_KEY = "another-key"
    assert code_of(lambda: opened(stored(sensitive)[0], key=str(sensitive.key))) == "COMPL-017"
    assert opened(stored(plain)[0], key=str(plain.key)) == TEXT


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"complaint_class": "nonsense"}, "COMPL-006"),
        ({"channel": "pigeon"}, "COMPL-006"),
        ({"words": " "}, "COMPL-007"),
        ({"words": "长" * 2001}, "COMPL-007"),
        ({"area_code": "123456"}, "COMPL-011"),
        ({"received_on": date(2026, 6, 2)}, "COMPL-013"),
        ({"project_id": 9}, "COMPL-016"),
        ({"payment_id": 9}, "COMPL-016"),
        ({"about_unit_id": 9}, "COMPL-016"),
    ],
)
def test_it_refuses_what_is_no_complaint(given: dict[str, Any], code: str) -> None:
    assert code_of(lambda: received(**given)) == code


def test_it_is_held_by_the_township_and_a_sensitive_one_by_the_county() -> None:
    assert [received(**given)[0].area_code for given in ({"area_code": VILLAGE}, {"area_code": COUNTY})] == [
        TOWNSHIP,
        COUNTY,
    ]
    assert received(complaint_class="favouritism", area_code=VILLAGE)[0].area_code == COUNTY


def test_it_takes_a_second_click_for_the_same_complaint() -> None:
    token = str(uuid4())
    first, code = receive_complaint(entry=entry(), submission=token, at=AT)
    second, same = receive_complaint(entry=entry(), submission=token, at=AT)
    assert (first.pk, code, Complaint.objects.count()) == (second.pk, same, 1)
    assert complaint_of_code(code.lower().replace("-", " ")) == first
    assert (
        code_of(lambda: complaint_of_code("AAAA-AAAA-AAAA")) == code_of(lambda: complaint_of_code(" ")) == "COMPL-009"
    )


# Who sees and handles it --------------------------------------------------------------------------------------------------


def test_it_shows_a_sensitive_one_to_those_named_for_it_only(
    county_officer: User, township_clerk: User, auditor: User, discipline: User
) -> None:
    secret, _ = received(complaint_class="bribery")
    plain, _ = received()
    for by in (county_officer, auditor, township_clerk):
        assert list(complaints_open_to(by)) == [plain]
        with pytest.raises(Http404):
            open_complaint(complaint_id=secret.pk, by=by)
    assert open_complaint(complaint_id=secret.pk, by=discipline).words == TEXT
    assert Event.objects.filter(act="complaints.open", actor_id=discipline.pk, thing_id=str(secret.pk)).count() == 1
    take_complaint(complaint_id=secret.pk, seen=1, by=discipline, at=at(1))
    elsewhere = account_with(Role.DISCIPLINE_OFFICER, "999902", username="elsewhere", name="外县纪检")
    with pytest.raises(Http404):
        open_complaint(complaint_id=secret.pk, by=elsewhere)


def test_it_is_hidden_from_whom_it_is_about_and_from_his_unit(
    county_officer: User, township_clerk: User, helper: User, unit: Any
) -> None:
    by_name, _ = received(about="镇办乙，管低保的")
    of_unit, _ = received(about_unit_id=unit.pk)
    assert list(complaints_open_to(township_clerk)) == [of_unit]
    with pytest.raises(Http404):
        take_complaint(complaint_id=by_name.pk, seen=1, by=township_clerk)
    own, _ = received(name="镇办乙")
    assert own not in complaints_open_to(township_clerk)
    with pytest.raises(Http404):
        take_complaint(complaint_id=own.pk, seen=1, by=township_clerk)
    own.about_users.clear()
    Complaint.objects.filter(pk=own.pk).update(about_unit=unit)
    assert code_of(lambda: record_complaint(entry=entry(name="县管甲"), by=county_officer)) == "COMPL-004"
    # A county officer whom the unit sends.
    Helper.objects.filter(user=helper).update(user=county_officer)
    assert list(complaints_open_to(county_officer)) == [by_name]
    assert code_of(lambda: record_complaint(entry=entry(about_unit_id=unit.pk), by=county_officer)) == "COMPL-004"
    assert code_of(lambda: record_complaint(entry=entry(about="县管甲"), by=county_officer)) == "COMPL-004"


def test_it_lets_nobody_handle_what_is_not_his(
    other_township_clerk: User, village_team_member: User, auditor: User, stranger: User
) -> None:
    made, _ = received()
    with pytest.raises(Http404):
        take_complaint(complaint_id=made.pk, seen=1, by=other_township_clerk)
    for by in (village_team_member, auditor, stranger):
        with pytest.raises(PermissionDenied):
            take_complaint(complaint_id=made.pk, seen=1, by=by)
        with pytest.raises(PermissionDenied):
            record_complaint(entry=entry(), by=by)
    sensitive, _ = received(complaint_class="bribery")
    with pytest.raises(Http404):
        take_complaint(
            complaint_id=sensitive.pk,
            seen=1,
            by=account_with(Role.COUNTY_OFFICER, COUNTY, username="other-officer", name="县管二"),
        )


# Its clock ----------------------------------------------------------------------------------------------------------------


def test_it_counts_working_days_and_tells_the_county(county_officer: User, township_clerk: User) -> None:
    made, _ = received()
    # Fifteen working days from Monday 1 June, the Dragon Boat holiday of 19 June in between.
    assert (made.due_on, made.escalates_on) == (date(2026, 6, 23), date(2026, 6, 26))
    late = date(2026, 6, 24)
    assert complaint_counts(township_clerk, on=late)["overdue"] == 1
    assert complaint_counts(township_clerk, on=date(2026, 6, 23))["overdue"] == 0
    assert complaint_counts(county_officer, on=late)["told"] == 0
    assert complaint_counts(county_officer, on=date(2026, 6, 26))["told"] == 1
    assert complaint_counts(township_clerk, on=date(2026, 6, 26))["told"] == 0
    taken = take_complaint(complaint_id=made.pk, seen=1, by=county_officer, at=at(30))
    assert taken.due_on is not None
    assert taken.due_on > date(2026, 8, 1)


# Handled ------------------------------------------------------------------------------------------------------------------


def test_it_is_answered_judged_and_opened_again(township_clerk: User) -> None:
    made, code = answered(township_clerk)
    assert (made.state, made.outcome, made.due_on) == ("answered", "upheld", None)
    assert complaint_differences(made) == []
    assert code_of(lambda: judge_answer(code=code, is_content=False)) == "COMPL-007"
    again = judge_answer(code=code, is_content=False, words="名单没有换", at=at(3))
    assert (again.state, again.reopened, again.is_content) == ("received", 1, False)
    assert code_of(lambda: take_complaint(complaint_id=made.pk, seen=4, by=township_clerk, at=at(4))) == "COMPL-005"
    assert complaint_counts(township_clerk, on=date(2026, 6, 5))["mine"] == 0
    second = account_with(Role.TOWNSHIP_CLERK, TOWNSHIP, username="second", name="镇办二")
    take_complaint(complaint_id=made.pk, seen=4, by=second, at=at(4))
    told = {"outcome": "explained", "words": "已当面说明", "seen": 5, "by": second, "at": at(5)}
    answer_complaint(complaint_id=made.pk, **told)
    settled = judge_answer(code=code, is_content=True, at=at(6))
    assert (settled.state, settled.is_content) == ("settled", True)
    assert complaint_differences(settled) == []
    assert code_of(lambda: judge_answer(code=code, is_content=True, at=at(7))) == "COMPL-003"


def test_it_refuses_an_act_on_what_has_moved_on(township_clerk: User) -> None:
    made, _ = received()
    take_complaint(complaint_id=made.pk, seen=1, by=township_clerk, at=at(1))
    assert code_of(lambda: take_complaint(complaint_id=made.pk, seen=1, by=township_clerk, at=at(1))) == "COMPL-008"
    told = {"outcome": "magic", "words": "x", "seen": 2, "by": township_clerk, "at": at(2)}
    assert code_of(lambda: answer_complaint(complaint_id=made.pk, **told)) == "COMPL-006"


def test_it_is_passed_within_the_county_only(township_clerk: User, other_township_clerk: User) -> None:
    made, _ = received()

    def passed(area: str) -> Complaint:
        return pass_complaint(
            complaint_id=made.pk, area_code=area, words="不归本镇", seen=1, by=township_clerk, at=at(1)
        )

    assert code_of(lambda: passed(VILLAGE)) == code_of(lambda: passed(TOWNSHIP)) == "COMPL-014"
    assert code_of(lambda: passed("999902")) == "COMPL-011"
    assert passed(OTHER_TOWNSHIP).area_code == OTHER_TOWNSHIP
    assert list(complaints_open_to(other_township_clerk)) == [made]
    assert list(complaints_open_to(township_clerk)) == [made]  # it tells of his township still
    with pytest.raises(PermissionDenied):
        take_complaint(complaint_id=made.pk, seen=2, by=township_clerk)


def test_it_is_sealed_anew_when_it_turns_out_to_be_sensitive(township_clerk: User, discipline: User) -> None:
    made, _ = received(name="举报某")
    take_complaint(complaint_id=made.pk, seen=1, by=township_clerk, at=at(1))
    turned = {"complaint_id": made.pk, "seen": 2, "by": township_clerk, "at": at(2)}
    assert code_of(lambda: reclassify_complaint(complaint_class="nonsense", **turned)) == "COMPL-006"
    reclassify_complaint(complaint_class="bribery", **turned)
    made.refresh_from_db()
    assert (made.is_sensitive, made.area_code, made.taken_by_id) == (True, COUNTY, None)
    assert all(cell.startswith("s1:") or not cell for cell in stored(made))
    assert open_complaint(complaint_id=made.pk, by=discipline).name == "举报某"
    assert list(complaints_open_to(township_clerk)) == []
    back = {"complaint_id": made.pk, "complaint_class": "money", "seen": 3, "by": discipline, "at": at(3)}
    assert code_of(lambda: reclassify_complaint(**back)) == "COMPL-012"


def test_it_becomes_an_issue_that_names_nobody(county_officer: User) -> None:
    made, _ = received(name="举报某")
    take_complaint(complaint_id=made.pk, seen=1, by=county_officer, at=at(1))
    told = {"complaint_id": made.pk, "entry": new_issue(source="complaint"), "by": county_officer, "at": at(2)}
    issue = make_issue(seen=2, **told)
    made.refresh_from_db()
    assert (made.issue, issue.source) == (issue, "complaint")
    assert complaint_differences(made) == []
    assert code_of(lambda: make_issue(seen=3, **told)) == "COMPL-015"
    assert Issue.objects.count() == 1


# On the public pages ------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    cache.clear()


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def told_publicly(**given: str) -> dict[str, str]:
    return {"area_code": TOWNSHIP, "complaint_class": "money", "words": TEXT, "submission": str(uuid4())} | given


def test_it_goes_from_the_public_page_to_the_answer(township_clerk: User) -> None:
    outside, clerk = Client(), signed_in(township_clerk)
    page = outside.get(PUBLIC)
    assert (page.status_code, page.headers["X-Robots-Tag"][:7]) == (200, "noindex")
    receipt = outside.post(PUBLIC, told_publicly())
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", receipt.content.decode())
    assert found is not None
    code = found.group()
    made = Complaint.objects.get()
    assert code not in str([event.details for event in Event.objects.all()])
    assert "已收到待受理" in text_of(outside.post(FOLLOW, {"code": code}))
    assert "等您办理的信访举报" in text_of(clerk.get("/"))
    shown = text_of(clerk.get(f"{LIST}{made.pk}/"))
    assert TEXT in shown
    assert "匿名" in shown
    assert clerk.post(f"{LIST}{made.pk}/take/", {"seen": 1}).status_code == 302
    told = {"seen": 2, "outcome": "upheld", "words": "已更正"}
    assert clerk.post(f"{LIST}{made.pk}/answer/", told | {"words": ""}).status_code == 409
    assert clerk.post(f"{LIST}{made.pk}/answer/", told).status_code == 302
    assert "已更正" in text_of(outside.post(FOLLOW, {"code": code}))
    assert outside.post(JUDGE, {"code": code, "is_content": "no", "words": ""}).status_code == 409
    assert "已收到待受理" in text_of(outside.post(JUDGE, {"code": code, "is_content": "no", "words": "没有换"}))
    assert "没有换" in text_of(clerk.get(f"{LIST}{made.pk}/"))
    assert clerk.get(f"{LIST}{made.pk}/nonsense/").status_code == 404


def test_it_makes_guessing_and_flooding_slow() -> None:
    outside = Client()
    for _ in range(5):
        assert outside.post(FOLLOW, {"code": "AAAA-AAAA-AAAA"}).status_code == 409
    assert outside.post(FOLLOW, {"code": "AAAA-AAAA-AAAA"}).status_code == 429
    assert outside.post(JUDGE, {"code": "AAAA-AAAA-AAAA", "is_content": "yes"}).status_code == 429
    for _ in range(20):
        assert outside.post(PUBLIC, told_publicly()).status_code == 200
    answer = outside.post(PUBLIC, told_publicly())
    assert answer.status_code == 429
    assert "[COMPL-010]" in answer.content.decode()
    assert Complaint.objects.count() == 20


def test_it_says_what_is_wrong_with_a_public_form() -> None:
    outside = Client()
    for faulty in ({"words": ""}, {"area_code": "123"}, {"complaint_class": "x"}, {"submission": "x"}):
        assert outside.post(PUBLIC, told_publicly(**faulty)).status_code == 400
    assert outside.get(JUDGE).status_code == 405
    assert not Complaint.objects.exists()


# On the pages of those who handle them ------------------------------------------------------------------------------------


def allowed(statuses: dict[str, int]) -> set[str]:
    assert statuses.pop("nobody") == 302
    assert set(statuses.values()) <= {200, 302, 403, 404, 405, 409}
    return {name for name, status in statuses.items() if status == 200}


def test_pages_are_for(sent_at: Callable[..., dict[str, int]]) -> None:
    plain, secret = received()[0], received(complaint_class="bribery")[0]
    assert allowed(sent_at(LIST)) == HANDLING | {"auditor"}
    assert allowed(sent_at(NEW)) == HANDLING
    assert allowed(sent_at(f"{LIST}{plain.pk}/")) == {"county_officer", "township_clerk", "auditor"}
    assert allowed(sent_at(f"{LIST}{plain.pk}/take/")) == {"county_officer", "township_clerk"}
    assert allowed(sent_at(f"{LIST}{secret.pk}/")) == set()


def test_it_records_a_call_about_a_household_and_shows_the_code_once(township_clerk: User) -> None:
    client, home = signed_in(township_clerk), household("甲某")
    told = {
        "channel": "phone", "received_on": "2026-06-01", "area_code": VILLAGE, "complaint_class": "service", "words": "没人来过",
    }  # fmt: skip
    assert client.post(NEW, told | {"channel": "web"}).status_code == 409
    answer = client.post(f"{NEW}?household={home.pk}", told)
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", answer.content.decode())
    assert code is not None
    made = complaint_of_code(code.group())
    assert (made.household, made.channel) == (home, "phone")
    assert "没人来过" not in text_of(client.get(LIST))
    sheet = b"".join(client.get(f"{LIST}?standing=&format=csv").streaming_content).decode()
    assert "帮扶服务" in sheet
    assert "没人来过" not in sheet


def test_it_leaves_the_sight_of_who_made_it_sensitive(township_clerk: User, county_officer: User) -> None:
    client, made = signed_in(township_clerk), received()[0]
    answer = client.post(f"{LIST}{made.pk}/class/", {"seen": 1, "complaint_class": "bribery"})
    assert answer.headers["Location"] == reverse("supervision:complaints")
    assert client.get(f"{LIST}{made.pk}/").status_code == 404
    other = received()[0]
    officer = signed_in(county_officer)
    officer.post(f"{LIST}{other.pk}/take/", {"seen": 1})
    assert officer.get(f"{LIST}{other.pk}/issue/").status_code == 200
    told = {
        "seen": 2, "area_code": TOWNSHIP, "words": "低保名单要复核", "theme": "identification", "category": "wrongly_in",
        "cause": "checks", "source": "complaint", "level": "county", "found_on": "2026-06-02", "found_by": "县信访",
    }  # fmt: skip
    assert officer.post(f"{LIST}{other.pk}/issue/", told).status_code == 302
    assert Issue.objects.get().complaint == other
    assert officer.get(f"{LIST}{other.pk}/pass/").status_code == 200


def test_filters_fail_closed_and_lists_cost_few_queries(
    county_officer: User, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(county_officer)
    for query in ("?standing=x", "?complaint_class=x", "?channel=x", "?area=12"):
        assert client.get(LIST + query).status_code == 400
    for _ in range(20):
        received()
    with django_assert_max_num_queries(40):
        client.get(f"{LIST}?standing=")
    for standing in ("mine", "open", "overdue", "told", "reopened", "sensitive", "taken"):
        assert filtered_complaints(county_officer, ComplaintFilter(standing), on=date(2026, 6, 2)).count() in {0, 20}


def test_the_command_replays_without_opening(township_clerk: User) -> None:
    made, _ = answered(township_clerk)
    assert CliRunner().invoke(app, ["complaints", "verify"]).exit_code == 0
    Complaint.objects.filter(pk=made.pk).update(reopened=3)
    answer = CliRunner().invoke(app, ["complaints", "verify"])
    assert (answer.exit_code, TEXT in answer.output) == (1, False)


# The database -------------------------------------------------------------------------------------------------------------


def test_the_database_keeps_what_was_said(township_clerk: User) -> None:
    made, _ = answered(township_clerk)
    secret, _ = received(complaint_class="bribery")
    event = made.events.first()
    assert event is not None

    def refused(name: str, act: Callable[[], object]) -> None:
        with pytest.raises((IntegrityError, DatabaseError)) as caught, transaction.atomic():
            act()
        assert name in str(caught.value)

    def change(row: Complaint, **values: Any) -> Callable[[], object]:
        return lambda: Complaint.objects.filter(pk=row.pk).update(**values)

    for name, act in (
        ("complaint_stays_as_it_was_said", change(made, words="e1:x")),
        ("complaint_stays_as_it_was_said", change(made, origin_code=COUNTY)),
        ("complaint_stays_as_it_was_said", lambda: Complaint.objects.filter(pk=made.pk)._raw_delete("default")),
        ("sensitive_complaint_stays_so", change(secret, is_sensitive=False)),
        ("complaint_event_is_never_altered", lambda: ComplaintEvent.objects.filter(pk=event.pk).update(number=9)),
        ("complaint_event_is_never_altered", event.delete),
        ("sensitive_complaint_is_no_townships", change(secret, holder="township")),
        ("answered_complaint_says_when_and_what", change(made, ended_on=None)),
        ("answered_complaint_says_when_and_what", change(secret, due_on=None)),
        ("complaint_being_handled_is_in_a_hand", change(secret, state="taken")),
        ("complaint_has_its_receipt", change(made, revision=0)),
    ):
        refused(name, act)
    told: dict[str, Any] = {
        "channel": "web", "complaint_class": "money", "origin_code": COUNTY, "area_code": COUNTY, "holder": "county",
        "received_on": date(2026, 6, 1), "due_on": date(2026, 6, 1),
    }  # fmt: skip
    for name, values in (
        ("complaint_is_kept_encrypted", {"words": "明文"}),
        ("complaint_is_kept_encrypted", {"words": ""}),
        ("complaint_is_kept_encrypted", {"words": "e1:x", "is_sensitive": True}),
        ("people_of_a_complaint_are_kept_encrypted", {"words": "e1:x", "name": "某某"}),
    ):
        given = told | {"key": uuid4(), "receipt": str(uuid4())} | values
        refused(name, lambda given=given: Complaint.objects.create(**given))
    for name, values in (
        ("words_of_a_complaint_are_kept_encrypted", {"kind": "judged", "words": "明文"}),
        ("complaint_is_handled_by_somebody", {"kind": "taken"}),
    ):
        refused(name, lambda values=values: ComplaintEvent.objects.create(complaint=made, number=9, at=AT, **values))
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplaintEvent.objects.create(complaint=made, number=1, kind="received", at=AT)
