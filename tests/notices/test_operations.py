"""Drafting, publishing, pausing, objecting, answering: who may, what is refused, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from cast import OTHER_VILLAGE, TOWNSHIP, signed_in
from guards import unguarded
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.notices import errors, kinds
from lianxin.notices.access import Gone, access_live_notice
from lianxin.notices.domain.columns import Column
from lianxin.notices.domain.levels import Level
from lianxin.notices.models import Notice, NoticeEvent, Objection
from lianxin.notices.operations import (
    NewObjection,
    answer_objection,
    discard_draft,
    draft_notice,
    note_ended,
    object_publicly,
    pause_notice,
    preview,
    publish_notice,
    record_objection,
    resume_notice,
    withdraw_notice,
)
from lianxin.notices.queries import is_as_drafted, publicity_of, run_of, shown_on
from lianxin.people.models import User
from lianxin.people.operations import lend_role
from notices.makers import (
    SAMPLE,
    days_later,
    draft,
    drafter,
    entry,
    objected,
    published,
    publisher,
)
from registry.makers import household

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("village")]
TODAY = date(2026, 11, 24)


def refused(expected: str, act: Callable[..., object], **given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**given)
    assert caught.value.code == expected
    return caught.value


def test_a_draft_freezes_what_is_shown_already_masked() -> None:
    made = draft()
    assert [row[0] for row in made.content["rows"]] == ["王*明", "李*", "赵*"]
    assert made.row_count == 3
    assert is_as_drafted(made)
    household("孙七")
    made.refresh_from_db()
    assert made.row_count == 3
    assert Event.objects.get(act="notices.draft").details["digest"] == made.digest


def test_a_kind_with_a_closed_column_is_refused_when_it_is_announced() -> None:
    for path in ("household.main_cause", "household.head_id_no", "member.phone", "no.such"):
        kind = replace(SAMPLE, name="tests.closed", columns=(Column(path),))
        refused(errors.COLUMN_CLOSED.code, kinds.register, kind=kind)
    assert "tests.closed" not in {kind.name for kind in kinds.all_kinds()}


def test_a_kind_is_announced_once_and_shows_something_somewhere() -> None:
    for kind in (SAMPLE, replace(SAMPLE, name="tests.none", columns=()), replace(SAMPLE, name="tests.none", levels=())):
        with pytest.raises(ValueError, match=r"tests\."):
            kinds.register(kind)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("NOTICE-002", {"kind": "no.such"}),
        ("NOTICE-003", {"area_code": TOWNSHIP, "level": Level.VILLAGE}),
        ("NOTICE-004", {"subject": "1999"}),
        ("NOTICE-008", {"days": 6}),
        ("NOTICE-008", {"days": 366}),
        ("NOTICE-008", {"level": Level.COUNTY}),
        ("NOTICE-021", {"hotline": "  "}),
        ("NOTICE-013", {"hotline": "0" * 61}),
        ("NOTICE-022", {"area_code": "999901101999"}),
        ("NOTICE-022", {"area_code": "99"}),
        ("NOTICE-022", {"area_code": ""}),
    ],
)
def test_it_refuses_a_draft_that_does_not_fit(code: str, given: dict[str, Any]) -> None:
    refused(code, draft_notice, entry=entry(**given), by=None)
    assert not Notice.objects.exists()


def test_it_refuses_a_notice_of_nothing_and_one_that_nobody_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    refused("NOTICE-005", draft_notice, entry=entry(area_code=OTHER_VILLAGE), by=None)
    monkeypatch.setattr("lianxin.notices.operations.drafting.MOST_ROWS", 2)
    refused("NOTICE-006", draft_notice, entry=entry(), by=None)


def test_it_refuses_a_text_that_holds_a_number_of_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"household.head_name": "甲", "household.household_size": 1, "project.name": "电话 139" + "00000000"}]
    kind = replace(SAMPLE, columns=(*SAMPLE.columns, Column("project.name")), rows=lambda *_: rows)
    monkeypatch.setitem(kinds._kinds, SAMPLE.name, kind)
    told = refused("NOTICE-007", draft_notice, entry=entry(), by=None)
    assert "第 1 行" in told.what.zh


def test_a_preview_that_has_changed_is_not_saved() -> None:
    seen = preview(entry=entry(), by=drafter())
    household("孙七")
    refused("NOTICE-009", draft_notice, entry=entry(), by=drafter(), seen=seen.digest)
    again = preview(entry=entry(), by=drafter())
    assert draft_notice(entry=entry(), by=drafter(), seen=again.digest).row_count == 4


@pytest.mark.parametrize("who", ["helper", "auditor", "unit_liaison", "stranger", "other_township_clerk"])
def test_who_may_not_draft_cannot(who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        draft_notice(entry=entry(), by=request.getfixturevalue(who))


def test_a_village_does_not_draft_for_its_township(village_team_member: User) -> None:
    with pytest.raises(PermissionDenied):
        draft_notice(entry=entry(level=Level.TOWNSHIP), by=village_team_member)


def test_whoever_drafted_it_does_not_publish_it(township_clerk: User, county_officer: User) -> None:
    made = draft_notice(entry=entry(), by=township_clerk)
    refused("NOTICE-010", publish_notice, notice_id=made.pk, by=township_clerk)
    assert not NoticeEvent.objects.exists()
    publish_notice(notice_id=made.pk, by=county_officer)
    made.refresh_from_db()
    assert (made.state, made.starts_on, made.ends_before) == ("running", TODAY, TODAY + timedelta(days=7))
    refused("NOTICE-011", publish_notice, notice_id=made.pk, by=county_officer)


def lent(by: User, to: User) -> None:
    lend_role(
        grant=by.grants.get(), to=to, by=by, starts_on=TODAY, ends_before=TODAY + timedelta(days=9), reason="出差"
    )


def test_nobody_publishes_for_whoever_drafted_it(township_clerk: User, stranger: User) -> None:
    made = draft_notice(entry=entry(), by=township_clerk)
    lent(township_clerk, stranger)
    refused("NOTICE-010", publish_notice, notice_id=made.pk, by=stranger)
    assert f"/notices/{made.pk}/publish" not in signed_in(stranger).get(f"/notices/{made.pk}/").content.decode()


def test_what_was_drafted_with_a_role_on_loan_its_holder_does_not_publish(
    township_clerk: User, county_officer: User, stranger: User
) -> None:
    lent(township_clerk, stranger)
    made = draft_notice(entry=entry(), by=stranger)
    refused("NOTICE-010", publish_notice, notice_id=made.pk, by=township_clerk)
    publish_notice(notice_id=made.pk, by=county_officer)
    objection = object_publicly(key=made.key, words="家里有车", row=1)
    refused("NOTICE-016", answer_objection, objection_id=objection.pk, upheld=False, answer="查过", by=township_clerk)


def test_who_may_not_publish_cannot(village_team_member: User, other_township_clerk: User, auditor: User) -> None:
    made = draft()
    for user in (village_team_member, auditor):
        with pytest.raises(PermissionDenied):
            publish_notice(notice_id=made.pk, by=user)
    with pytest.raises(Http404):
        publish_notice(notice_id=made.pk, by=other_township_clerk)
    with pytest.raises(Http404):
        publish_notice(notice_id=0, by=None)


def test_what_was_altered_in_the_database_is_not_published() -> None:
    made = draft()
    with unguarded(connection, "notices_noticeevent"):
        Notice.objects.filter(pk=made.pk).update(hotline="12345")
    refused(errors.DIGEST_DIFFERS.code, publish_notice, notice_id=made.pk, by=publisher())


def test_a_discarded_draft_is_never_published() -> None:
    made = draft()
    refused("NOTICE-012", discard_draft, notice_id=made.pk, reason=" ", by=drafter())
    discard_draft(notice_id=made.pk, reason="重复", by=drafter())
    refused("NOTICE-011", publish_notice, notice_id=made.pk, by=publisher())
    with pytest.raises(Http404):
        access_live_notice(made.key)


def test_it_takes_itself_down_when_its_days_have_run() -> None:
    made = published()
    with days_later(6):
        assert access_live_notice(made.key) == made
    with days_later(7) as today:
        with pytest.raises(Gone):
            access_live_notice(made.key)
        assert publicity_of(made, today).done_on == today
        assert note_ended() == 1
        assert note_ended() == 0
        refused("NOTICE-011", pause_notice, notice_id=made.pk, reason="停", by=publisher())
        refused("NOTICE-011", withdraw_notice, notice_id=made.pk, reason="停", by=publisher())


def test_an_objection_stops_it_and_the_remaining_days_run_after_the_answer() -> None:
    made = published()
    with days_later(2):
        raised = objected(made)
    with days_later(20) as today:
        assert access_live_notice(made.key) == made
        assert publicity_of(made, today).done_on is None
        answer_objection(objection_id=raised.pk, upheld=False, answer="已入户核实", by=publisher())
        made.refresh_from_db()
        assert made.ends_before == today + timedelta(days=1 + 5)
    with days_later(26), pytest.raises(Gone):
        access_live_notice(made.key)


def test_an_upheld_objection_takes_it_down_and_a_correction_follows(county_officer: User) -> None:
    made = published()
    raised = objected(made)
    refused(errors.NOT_TO_CORRECT.code, draft_notice, entry=entry(), by=drafter(), corrects=made.pk)
    answer_objection(objection_id=raised.pk, upheld=True, answer="属实", by=publisher())
    made.refresh_from_db()
    with pytest.raises(Gone):
        access_live_notice(made.key)
    corrected = draft_notice(entry=entry(), by=drafter(), corrects=made.pk)
    refused(errors.NOT_TO_CORRECT.code, draft_notice, entry=entry(), by=drafter(), corrects=made.pk)
    publish_notice(notice_id=corrected.pk, by=publisher())
    assert [event.kind for event in made.events.all()] == [
        "published",
        "objected",
        "withdrawn",
        "answered",
        "corrected",
    ]


def test_nobody_answers_for_his_own_draft_and_nothing_is_answered_twice(
    township_clerk: User, county_officer: User
) -> None:
    made = draft_notice(entry=entry(), by=township_clerk)
    publish_notice(notice_id=made.pk, by=county_officer)
    raised = objected(made)
    refused(
        errors.OWN_NOTICE.code, answer_objection, objection_id=raised.pk, upheld=False, answer="无", by=township_clerk
    )
    refused("NOTICE-012", answer_objection, objection_id=raised.pk, upheld=False, answer="", by=county_officer)
    answer_objection(objection_id=raised.pk, upheld=False, answer="已核实", by=county_officer)
    refused(
        errors.ANSWERED_ALREADY.code,
        answer_objection,
        objection_id=raised.pk,
        upheld=True,
        answer="又",
        by=county_officer,
    )
    with pytest.raises(Http404):
        answer_objection(objection_id=0, upheld=True, answer="无", by=None)


def test_who_may_not_answer_cannot(village_team_member: User, auditor: User, other_township_clerk: User) -> None:
    raised = objected(published())
    for user, fault in (
        (village_team_member, PermissionDenied),
        (auditor, PermissionDenied),
        (other_township_clerk, Http404),
    ):
        with pytest.raises(fault):
            answer_objection(objection_id=raised.pk, upheld=True, answer="不行", by=user)
    raised.refresh_from_db()
    assert raised.answered_at is None


def test_an_objection_on_paper_is_recorded_even_after_the_end() -> None:
    made = published()
    with days_later(10) as today:
        given = NewObjection("漏了我家", "", Objection.Channel.PAPER, today)
        raised = record_objection(notice_id=made.pk, entry=given, by=drafter())
        made.refresh_from_db()
        assert made.ends_before == TODAY + timedelta(days=7)
        assert publicity_of(made, today).done_on is None
        answer_objection(objection_id=raised.pk, upheld=False, answer="已核实", by=publisher())
        assert publicity_of(Notice.objects.get(pk=made.pk), today).done_on == today


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("NOTICE-012", NewObjection(" ", "", "phone")),
        ("NOTICE-013", NewObjection("长" * 1001, "", "phone")),
        ("NOTICE-013", NewObjection("好", "1" * 101, "phone")),
        ("NOTICE-014", NewObjection("好", "", "phone", TODAY + timedelta(days=1))),
        ("NOTICE-014", NewObjection("好", "", "paper", TODAY - timedelta(days=1))),
    ],
)
def test_it_refuses_an_objection_that_says_nothing_or_too_much(code: str, given: NewObjection) -> None:
    made = published()
    refused(code, record_objection, notice_id=made.pk, entry=given, by=drafter())
    assert not Objection.objects.exists()


def test_a_clerk_records_no_objection_as_if_it_came_from_the_page() -> None:
    with pytest.raises(Http404):
        record_objection(notice_id=published().pk, entry=NewObjection("好"), by=drafter())


def test_a_draft_is_not_objected_to() -> None:
    made = draft()
    refused("NOTICE-011", record_objection, notice_id=made.pk, entry=NewObjection("好", "", "phone"), by=drafter())
    with pytest.raises(Http404):
        object_publicly(key=made.key, words="好")


def test_an_objection_and_its_contact_are_encrypted() -> None:
    raised = object_publicly(key=published().key, words="李四家有车", contact="0939-8210001")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, contact FROM notices_objection")
        assert all(cell.startswith("e1:") for cell in cursor.fetchone())
    raised.refresh_from_db()
    assert (raised.words, raised.contact, raised.due_on) == ("李四家有车", "0939-8210001", TODAY + timedelta(days=5))


def test_a_paused_notice_is_gone_until_it_goes_on() -> None:
    made = published()
    refused("NOTICE-012", pause_notice, notice_id=made.pk, reason="", by=publisher())
    pause_notice(notice_id=made.pk, reason="核对名单", by=publisher())
    with pytest.raises(Gone):
        access_live_notice(made.key)
    refused("NOTICE-011", pause_notice, notice_id=made.pk, reason="再停", by=publisher())
    with days_later(3) as today:
        resume_notice(notice_id=made.pk, by=publisher())
        assert access_live_notice(made.key).ends_before == today + timedelta(days=1 + 7)


def test_a_withdrawn_notice_is_gone_for_good() -> None:
    made = published()
    withdraw_notice(notice_id=made.pk, reason="名单有误", by=publisher())
    with pytest.raises(Gone):
        access_live_notice(made.key)
    refused("NOTICE-011", resume_notice, notice_id=made.pk, by=publisher())
    assert shown_on(Notice.objects.all(), TODAY)
    assert not shown_on(Notice.objects.all(), TODAY + timedelta(days=1))


def test_the_register_shows_what_replaying_every_notice_shows() -> None:
    raised, paused, taken, plain = published(), published(), published(), published()
    objection = objected(raised)
    draft()
    with days_later(2):
        pause_notice(notice_id=paused.pk, reason="核对", by=publisher())
        withdraw_notice(notice_id=taken.pk, reason="有误", by=publisher())
    with days_later(5):
        resume_notice(notice_id=paused.pk, by=publisher())
        answer_objection(objection_id=objection.pk, upheld=False, answer="已核实", by=publisher())
    everything = list(Notice.objects.prefetch_related("events"))
    seen = set()
    for number in range(-2, 25):
        day = TODAY + timedelta(days=number)
        kept = {notice.pk for notice, _ in shown_on(Notice.objects.all(), day)}
        assert kept == {one.pk for one in everything if run_of(one).was_shown_on(day)}
        seen |= {(number, pk) for pk in kept}
    assert (3, taken.pk) not in seen
    assert (2, taken.pk) in seen
    assert (3, paused.pk) not in seen
    assert (10, raised.pk) in seen
    assert (7, plain.pk) not in seen
