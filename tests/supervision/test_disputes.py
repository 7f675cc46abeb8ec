"""Disputes: each day reported, zero included; mediated, settled, escalated, looked at again; silence shown by village and day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from cast import OTHER_VILLAGE, TOWNSHIP, VILLAGE, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.procedures.domain.calendar import ZONE
from lianxin.supervision.commands import app
from lianxin.supervision.models import Dispute, DisputeEvent, DisputeReport
from lianxin.supervision.operations import (
    Mediation,
    NewDispute,
    escalate_dispute,
    record_mediation,
    report_disputes_of_day,
    revisit_dispute,
)
from lianxin.supervision.queries.disputes import (
    DisputeFilter,
    calendar_of,
    days_of,
    dispute_counts,
    dispute_rows,
    filtered_disputes,
    silent_villages,
    unreported_today,
)
from lianxin.supervision.recording import dispute_differences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_townships")]

LIST, TODAY, DAYS = "/supervision/disputes/", "/supervision/disputes/today/", "/supervision/disputes/days/"
ON = date(2026, 6, 1)  # a Monday
AT = datetime(2026, 6, 1, 18, tzinfo=ZONE)
READING = {"county_officer", "township_clerk", "other_township_clerk", "village_team_member", "auditor"}
FOREST = NewDispute("forest", "甲某与乙某", "山林界线不清", date(1973, 3, 1))
AGREED = Mediation("老支书", "elders", "以老界石为准，各签字")


def at(days: float) -> datetime:
    return AT + timedelta(days=days)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def reported(*found: NewDispute, by: User | None = None, days: float = 0, **given: Any) -> DisputeReport:
    wanted: dict[str, Any] = {"village_code": VILLAGE, "on": ON, "token": uuid4(), "at": at(days)}
    return report_disputes_of_day(found=found, by=by, **(wanted | given))


def dispute(by: User | None = None) -> Dispute:
    return reported(FOREST, by=by).disputes.get()


def settled(by: User, made: Dispute, *, days: float = 1) -> Dispute:
    told = {"dispute_id": made.pk, "entry": AGREED, "is_settled": True, "seen": made.revision, "by": by, "at": at(days)}
    return record_mediation(**told)


# The day's report ---------------------------------------------------------------------------------------------------------


def test_a_zero_is_a_report_and_sent_again_is_the_same(village_team_member: User) -> None:
    token = UUID(int=7)
    first = reported(by=village_team_member, token=token)
    again = reported(by=village_team_member, token=token, days=2)
    assert (first.pk, first.found, first.is_late) == (again.pk, 0, False)
    assert (DisputeReport.objects.count(), Event.objects.filter(act="disputes.report").count()) == (1, 1)
    with_one = reported(FOREST, by=village_team_member, token=UUID(int=8))
    assert reported(FOREST, by=village_team_member, token=UUID(int=8)) == with_one
    assert Dispute.objects.count() == 1
    assert code_of(lambda: reported(token=token, on=ON - timedelta(days=1))) == "DISP-009"


def test_two_telephones_lose_nothing(village_team_member: User) -> None:
    reported(by=village_team_member)
    reported(FOREST, by=village_team_member, days=1)
    (row,) = calendar_of(village_team_member, [ON], today=ON + timedelta(days=2))
    assert (row.cells[0].mark, row.cells[0].is_late) == ("found", False)


def test_a_late_report_says_so() -> None:
    assert reported(days=1).is_late
    assert not reported(days=0.2).is_late  # 22:48 of the same day in China


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"on": ON + timedelta(days=1)}, "DISP-007"),
        ({"on": ON - timedelta(days=8)}, "DISP-007"),
        ({"village_code": TOWNSHIP}, "DISP-008"),
        ({"village_code": "999901101999"}, "DISP-008"),
    ],
)
def test_it_refuses_a_report_that_is_none(given: dict[str, Any], code: str) -> None:
    assert code_of(lambda: reported(**given)) == code
    assert not DisputeReport.objects.exists()


@pytest.mark.parametrize(
    ("faulty", "code"),
    [
        (NewDispute("land", "", "地界"), "DISP-004"),
        (NewDispute("land", "甲某与乙某", " "), "DISP-004"),
        (NewDispute("war", "甲某与乙某", "地界"), "DISP-005"),
        (NewDispute("land", "甲某与乙某", "地界", ON + timedelta(days=1)), "DISP-011"),
    ],
)
def test_it_refuses_a_whole_report_for_one_faulty_dispute(faulty: NewDispute, code: str) -> None:
    assert code_of(lambda: reported(FOREST, faulty)) == code
    assert not DisputeReport.objects.exists()
    assert code_of(lambda: reported(*[FOREST] * 21)) == "DISP-010"


def test_only_who_reports_there_reports(other_township_clerk: User, auditor: User, helper: User) -> None:
    for by in (other_township_clerk, auditor, helper):
        with pytest.raises(PermissionDenied):
            reported(by=by)


def test_it_keeps_the_parties_encrypted() -> None:
    dispute()
    with connection.cursor() as cursor:
        cursor.execute("SELECT parties FROM supervision_dispute")
        assert cursor.fetchone()[0].startswith("e1:")
    assert not [event for event in Event.objects.all() if "甲某" in str(event.details)]


# Silence ------------------------------------------------------------------------------------------------------------------


def test_it_shows_silence_by_village_and_day(
    county_officer: User, village_team_member: User, township_clerk: User
) -> None:
    later = ON + timedelta(days=3)
    assert calendar_of(county_officer, [ON], today=later)[0].silent == 0  # nobody has begun
    reported()
    reported(on=ON + timedelta(days=2), days=3)
    days = days_of(ON - timedelta(days=1), 5)
    rows = {row.code: [cell.mark.value for cell in row.cells] for row in calendar_of(county_officer, days, today=later)}
    assert rows[VILLAGE] == ["before", "zero", "silent", "zero", "pending"]
    assert rows[OTHER_VILLAGE] == ["before", "silent", "silent", "silent", "pending"]
    assert silent_villages(county_officer, ON, today=later) == ["下河村"]
    assert silent_villages(township_clerk, ON, today=later) == []
    assert [row.code for row in calendar_of(village_team_member, days, today=later)] == [VILLAGE]
    assert unreported_today(village_team_member, later) == [VILLAGE]
    assert unreported_today(village_team_member, ON) == []
    assert unreported_today(county_officer, later) == []


# The road of a dispute ----------------------------------------------------------------------------------------------------


def test_it_is_settled_within_the_week_and_closed_after_a_later_look(village_team_member: User) -> None:
    made = dispute(village_team_member)
    assert (made.holder, made.due_on) == ("village", ON + timedelta(days=7))
    assert dispute_rows([made], on=date(2016, 6, 1))[0].years == 43
    told = {
        "dispute_id": made.pk,
        "entry": AGREED,
        "is_settled": False,
        "seen": 1,
        "by": village_team_member,
        "at": at(1),
    }
    record_mediation(**told)
    assert code_of(lambda: record_mediation(**told)) == "DISP-006"
    made.refresh_from_db()
    done = settled(village_team_member, made, days=2)
    assert (done.state, done.agreement, done.due_on) == ("settled", AGREED.words, ON + timedelta(days=32))
    look = {"dispute_id": made.pk, "by": village_team_member, "words": "界石还在"}
    broken = revisit_dispute(is_kept=False, seen=3, at=at(30), **look)
    assert (broken.state, broken.broken, broken.settled_on) == ("open", 1, None)
    settled(village_team_member, broken, days=31)
    kept = revisit_dispute(is_kept=True, seen=5, at=at(60), **look)
    assert (kept.state, kept.due_on) == ("kept", None)
    assert dispute_differences(kept) == []


def test_it_goes_up_and_leaves_the_village(
    county_officer: User, township_clerk: User, village_team_member: User
) -> None:
    made = dispute(village_team_member)
    week = ON + timedelta(days=8)
    assert dispute_counts(village_team_member, on=week)["overdue"] == 1
    up = {"words": "涉及两村", "at": at(8)}
    escalate_dispute(dispute_id=made.pk, seen=1, by=village_team_member, **up)
    assert code_of(lambda: escalate_dispute(dispute_id=made.pk, seen=2, by=village_team_member, **up)) == "DISP-012"
    assert dispute_counts(township_clerk, on=week)["mine"] == 1
    assert dispute_counts(village_team_member, on=week)["mine"] == 0
    escalate_dispute(dispute_id=made.pk, seen=2, by=township_clerk, **up)
    assert code_of(lambda: escalate_dispute(dispute_id=made.pk, seen=3, by=county_officer, **up)) == "DISP-003"
    made.refresh_from_db()
    assert settled(county_officer, made, days=9).state == "settled"
    for standing in ("mine", "overdue", "revisit", "escalated", "long", "kept"):
        filtered_disputes(county_officer, DisputeFilter(standing), on=ON).count()


def test_it_lets_only_those_act_whose_it_is(auditor: User, other_township_clerk: User, helper: User) -> None:
    made = dispute()
    with pytest.raises(PermissionDenied):
        settled(auditor, made)
    with pytest.raises(Http404):
        settled(other_township_clerk, made)
    with pytest.raises(PermissionDenied):
        settled(helper, made)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Mediation("", "elders", "谈妥"), "DISP-004"),
        (Mediation("老支书", "magic", "谈妥"), "DISP-005"),
        (Mediation("老支书", "elders", ""), "DISP-004"),
    ],
)
def test_it_refuses_an_agreement_that_is_none(village_team_member: User, entry: Mediation, code: str) -> None:
    made = dispute()
    told = {"dispute_id": made.pk, "is_settled": True, "seen": 1, "by": village_team_member, "at": at(1)}
    assert code_of(lambda: record_mediation(entry=entry, **told)) == code


# On the pages -------------------------------------------------------------------------------------------------------------


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def allowed(statuses: dict[str, int]) -> set[str]:
    assert statuses.pop("nobody") == 302
    assert set(statuses.values()) <= {200, 302, 403, 404, 405, 409}
    return {name for name, status in statuses.items() if status == 200}


def test_pages_are_for(sent_at: Callable[..., dict[str, int]]) -> None:
    made = dispute()
    for url in (LIST, DAYS, f"{LIST}?format=pdf"):
        assert allowed(sent_at(url)) == READING, url
    assert allowed(sent_at(TODAY)) == READING - {"auditor"}
    assert allowed(sent_at(f"{LIST}{made.pk}/")) == READING - {"other_township_clerk"}
    settling = {"county_officer", "township_clerk", "village_team_member"}
    assert allowed(sent_at(f"{LIST}{made.pk}/settle/")) == settling


def test_a_telephone_reports_zero_in_three_taps(village_team_member: User) -> None:
    client = signed_in(village_team_member)
    today = timezone.localdate()
    assert TODAY in text_of(client, "/")  # one: the workbench
    page = text_of(client, TODAY)
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token is not None
    assert "今天还没有报" in page
    told = {"token": token.group(1), "village": VILLAGE, "on": today.isoformat()}
    for _ in range(2):  # two, and a tap too many
        assert client.post(TODAY, told).status_code == 302
    assert DisputeReport.objects.count() == 1
    assert "今天还没有报" not in text_of(client, TODAY)
    assert client.post(TODAY, told | {"token": str(uuid4()), "on": "2020-01-01"}).status_code == 409
    assert client.post(TODAY, told | {"village": OTHER_VILLAGE}).status_code == 409


def test_it_goes_all_the_way_on_the_pages(
    village_team_member: User, county_officer: User, township_clerk: User
) -> None:
    team, officer = signed_in(village_team_member), signed_in(county_officer)
    today = timezone.localdate()
    told = {
        "found": "1", "token": str(uuid4()), "village": VILLAGE, "on": today.isoformat(), "kind": "forest",
        "parties": "甲某与乙某", "words": "山林界线不清", "since_year": "1973",
    }  # fmt: skip
    assert team.get(f"{TODAY}?found=1").status_code == 200
    assert team.post(TODAY, told | {"kind": "war"}).status_code == 409
    assert team.post(TODAY, told).status_code == 302
    made = Dispute.objects.get()
    page = f"{LIST}{made.pk}/"
    assert "甲某与乙某" in text_of(team, page)
    talk = {"seen": 1, "mediator": "老支书", "method": "elders", "words": "谈了一次"}
    assert team.post(f"{page}mediate/", talk).status_code == 302
    assert team.post(f"{page}mediate/", talk).status_code == 409
    assert team.post(f"{page}escalate/", {"seen": 2, "words": "请镇里帮"}).status_code == 302
    assert team.get(f"{page}settle/").status_code == 403
    clerk = signed_in(township_clerk)
    assert clerk.post(f"{page}settle/", talk | {"seen": 3, "words": "以界石为准"}).status_code == 302
    look = {"seen": 4, "is_kept": "yes", "words": "履行了"}
    assert clerk.post(f"{page}revisit/", look).status_code == 302
    assert officer.get(f"{page}nonsense/").status_code == 404
    shown = text_of(officer, f"{LIST}?standing=kept")
    assert "山林界线不清" in shown
    sheet = b"".join(officer.get(f"{LIST}?format=csv").streaming_content).decode()
    assert "以界石为准" in sheet
    assert officer.get(f"{LIST}?format=pdf").content.startswith(b"%PDF")
    assert Event.objects.filter(act="disputes.print").count() == 1
    days = text_of(officer, DAYS)
    assert "下河村" in days
    assert re.search(r'href="\?week=\d{4}-\d{2}-\d{2}&amp;area="', days)
    week = b"".join(officer.get(f"{DAYS}?format=csv").streaming_content).decode()
    assert "上河村" in week
    assert officer.get(f"{DAYS}?week=2026-06-01&area=12").status_code == 400
    for query in ("?standing=x", "?kind=x", "?area=12"):
        assert officer.get(LIST + query).status_code == 400


def test_it_prints_no_endless_ledger(county_officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    dispute()
    monkeypatch.setattr("lianxin.supervision.views.disputes.MOST_PRINTED", 0)
    answer = signed_in(county_officer).get(f"{LIST}?format=pdf")
    assert answer.status_code == 409
    assert "DISP-013" in answer.content.decode()


def test_the_workbench_tells_of_silence_and_of_late_disputes(county_officer: User, village_team_member: User) -> None:
    now = timezone.now()
    long_ago = now - timedelta(days=9)
    day = timezone.localdate(long_ago, ZONE)
    report_disputes_of_day(village_code=VILLAGE, on=day, token=uuid4(), by=None, found=[FOREST], at=long_ago)
    assert "昨天没有报纠纷排查的村" in text_of(signed_in(county_officer), "/")
    team = text_of(signed_in(village_team_member), "/")
    assert "今天的纠纷排查还没有报" in team
    assert "一周没有化解的纠纷" in team


def test_lists_cost_few_queries(county_officer: User, django_assert_max_num_queries: Any) -> None:
    reported(*[FOREST] * 20)
    client = signed_in(county_officer)
    for url in (LIST, f"{DAYS}?week=2026-06-01"):
        with django_assert_max_num_queries(40):
            client.get(url)


def test_the_command_replays_every_dispute() -> None:
    made = dispute()
    assert CliRunner().invoke(app, ["disputes", "verify"]).exit_code == 0
    Dispute.objects.filter(pk=made.pk).update(broken=3)
    assert CliRunner().invoke(app, ["disputes", "verify"]).exit_code == 1


# The database -------------------------------------------------------------------------------------------------------------


def test_the_database_keeps_what_was_reported(village_team_member: User) -> None:
    made = settled(village_team_member, dispute())
    event, report = made.events.first(), made.report
    assert event is not None

    def refused(name: str, act: Callable[[], object]) -> None:
        with pytest.raises((IntegrityError, DatabaseError)) as caught, transaction.atomic():
            act()
        assert name in str(caught.value)

    def change(**values: Any) -> Callable[[], object]:
        return lambda: Dispute.objects.filter(pk=made.pk).update(**values)

    for name, act in (
        ("daily_report_is_never_altered", lambda: DisputeReport.objects.filter(pk=report.pk).update(found=0)),
        ("daily_report_is_never_altered", lambda: DisputeReport.objects.filter(pk=report.pk)._raw_delete("default")),
        ("dispute_event_is_never_altered", lambda: DisputeEvent.objects.filter(pk=event.pk).update(words="改")),
        ("dispute_event_is_never_altered", event.delete),
        ("dispute_stays_as_it_was_found", change(words="没事")),
        ("dispute_stays_as_it_was_found", lambda: Dispute.objects.filter(pk=made.pk)._raw_delete("default")),
        ("settled_dispute_has_its_agreement", change(agreement="")),
        ("settled_dispute_has_its_agreement", change(state="open")),
        ("dispute_has_its_finding", change(revision=0)),
        (
            "event_of_a_dispute_says_what_happened",
            lambda: DisputeEvent.objects.create(dispute=made, number=9, kind="mediated", at=AT, words=""),
        ),
    ):
        refused(name, act)
    told: dict[str, Any] = {
        "report": report, "village_code": VILLAGE, "kind": "land", "parties": "甲", "words": "地界", "found_on": ON,
        "holder": "village", "due_on": ON,
    }  # fmt: skip
    for name, values in (
        ("dispute_says_what_it_is_about", {"words": ""}),
        ("dispute_began_before_it_was_found", {"since_on": ON + timedelta(days=1)}),
        ("parties_of_a_dispute_are_kept_encrypted", {"parties": ""}),
    ):
        refused(name, lambda values=values: Dispute.objects.create(**(told | values)))
    for duplicate in (
        lambda: DisputeEvent.objects.create(dispute=made, number=1, kind="found", at=AT, words="又"),
        lambda: DisputeReport.objects.create(
            token=report.token, village_code=VILLAGE, on=ON, found=0, at=AT, is_late=False
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            duplicate()
