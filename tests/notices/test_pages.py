"""Pages for staff: the cast at every page and act, what a form answers, what waits, what is taken away as a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from cast import VILLAGE, Cast, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.notices.commands import app
from lianxin.notices.models import Notice, NoticeEvent, Objection
from lianxin.notices.operations import answer_objection, pause_notice
from lianxin.notices.views.pages import PAGES
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.site.workbench import waiting_for
from notices.makers import HOTLINE, SAMPLE, days_later, draft, drafter, objected, published, publisher

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("village")]
Sent = Callable[..., dict[str, int]]
READERS = {"county_officer", "township_clerk", "other_township_clerk", "village_team_member", "auditor"}
WRITERS = {
    "notices.draft": {"county_officer", "township_clerk", "village_team_member"},
    "notices.publish": {"county_officer", "township_clerk"},
}
MOST_QUERIES = 30


def url(name: str, *args: object) -> str:
    return reverse(f"notices:{name}", args=args)


@pytest.mark.parametrize("name", ["notices", "objections", "register"])
def test_the_lists_are_open_to_all_who_read_notices(name: str, sent_at: Sent, cast: Cast) -> None:
    made = published()
    objected(made)
    got = sent_at(url(name))
    assert got.pop("nobody") == 302
    assert {who for who, status in got.items() if status == 200} == READERS
    assert {status for who, status in got.items() if who not in READERS} == {403}
    for kind in ("xlsx", "csv"):
        taken = cast.client("auditor").get(url(name), {"format": kind})
        content = taken.getvalue()
        assert taken.status_code == 200
        assert kind == "xlsx" or made.title_zh in content.decode()
        assert cast.client("helper").get(url(name), {"format": kind}).status_code == 403
    assert Event.objects.filter(act="site.download", thing_id=f"notices.{name}").count() == 2


@pytest.mark.parametrize("name", ["notice", "sheet-a4", "sheet-a3", "poster"])
def test_a_notice_is_shown_to_those_who_read_its_area(name: str, sent_at: Sent) -> None:
    got = sent_at(url(name, published().pk))
    assert (got.pop("nobody"), got.pop("other_township_clerk")) == (302, 404)
    assert {who for who, status in got.items() if status == 200} == READERS - {"other_township_clerk"}
    assert {status for who, status in got.items() if who not in READERS} == {403}


def test_a_sheet_is_had_as_word_on_the_same_words(cast: Cast) -> None:
    made = published()
    client = cast.client("auditor")
    taken = client.get(url("sheet-a4", made.pk), {"format": "docx"})
    word = docx.Document(io.BytesIO(taken.content))
    assert word.paragraphs[0].text == made.title_zh
    assert "attachment" in taken["Content-Disposition"]
    assert client.get(url("sheet-a4", made.pk))["Content-Type"] == "application/pdf"
    assert client.get(url("sheet-a4", made.pk), {"format": "odt"}).status_code == 400
    assert "format=docx" in client.get(url("notice", made.pk)).content.decode()


def test_every_act_opens_to_those_who_may_do_it_and_a_link_writes_nothing(cast: Cast) -> None:
    made = published()
    before = NoticeEvent.objects.count()
    for name, page in PAGES.items():
        got = {who: cast.client(who).get(url("act", made.pk, name)).status_code for who in cast.members}
        assert got.pop("nobody") == 302
        assert {who for who, status in got.items() if status == 200} == WRITERS[page.act], name
        assert set(got.values()) <= {200, 403, 404}
    assert NoticeEvent.objects.count() == before
    assert cast.client("county_officer").get(url("act", made.pk, "no-such")).status_code == 404


def test_nobody_acts_by_sending_the_form_himself(cast: Cast) -> None:
    made = published()
    form = {"reason": "理由", "channel": "phone", "received_on": "2026-11-24", "words": "有异议"}
    for name, page in PAGES.items():
        for who in set(cast.members) - WRITERS[page.act]:
            status = cast.client(who).post(url("act", made.pk, name), form).status_code
            assert status in {302, 403, 404}, (name, who)
    assert [event.kind for event in made.events.all()] == ["published"]


def test_a_notice_goes_its_whole_way_on_the_pages(village_team_member: User, township_clerk: User) -> None:
    village, township = signed_in(village_team_member), signed_in(township_clerk)
    asked = {"area": VILLAGE, "kind": SAMPLE.name, "subject": "2026", "level": "village", "hotline": HOTLINE}
    seen = village.get(url("draft"), asked).context["seen"]
    assert seen.days == 7
    assert village.post(url("draft"), asked | {"seen": seen.digest}).status_code == 302
    made = Notice.objects.get()
    assert township.post(url("act", made.pk, "publish")).status_code == 302
    entry = {"channel": "paper", "received_on": "2026-11-24", "words": "漏了我家", "contact": ""}
    assert village.post(url("act", made.pk, "object"), entry).status_code == 302
    raised = Objection.objects.get()
    assert (raised.channel, raised.recorded_by) == ("paper", village_team_member)
    answer = {"outcome": "upheld", "answer": "属实"}
    assert township.post(url("answer", raised.pk), answer).status_code == 302
    page = village.get(url("notice", made.pk)).content.decode()
    assert f"?corrects={made.pk}" in page
    again = village.get(url("draft"), {"corrects": made.pk}).content.decode()
    assert SAMPLE.name in again
    seen = village.get(url("draft"), asked | {"corrects": made.pk}).context["seen"]
    sent = asked | {"seen": seen.digest, "corrects": str(made.pk)}
    assert village.post(url("draft"), sent).status_code == 302
    assert Notice.objects.get(corrects=made).state == "draft"


def test_whoever_drafted_it_is_not_offered_to_publish_it_and_is_refused(county_officer: User) -> None:
    made = draft()
    Notice.objects.filter(pk=made.pk).update(published_by=None)
    own = signed_in(publisher())
    assert url("act", made.pk, "publish") in own.get(url("notice", made.pk)).content.decode()
    office = signed_in(county_officer)
    asked = {"area": VILLAGE, "kind": SAMPLE.name, "subject": "2026", "level": "village", "hotline": HOTLINE}
    office.post(url("draft"), asked)
    mine = Notice.objects.order_by("-pk")[0]
    assert url("act", mine.pk, "publish") not in office.get(url("notice", mine.pk)).content.decode()
    answered = office.post(url("act", mine.pk, "publish"))
    assert answered.status_code == 409
    assert "NOTICE-010" in answered.content.decode()


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 200),
        ({"area": "999902", "kind": SAMPLE.name}, 400),
        ({"area": VILLAGE, "kind": "no.such"}, 400),
        ({"area": "999901", "kind": "eligibility.identification"}, 400),
        ({"area": VILLAGE, "kind": SAMPLE.name}, 200),
        ({"area": VILLAGE, "kind": SAMPLE.name, "subject": "1999", "level": "village", "hotline": HOTLINE}, 409),
        (
            {
                "area": VILLAGE,
                "kind": SAMPLE.name,
                "subject": "2026",
                "level": "village",
                "hotline": HOTLINE,
                "days": "3",
            },
            409,
        ),
        ({"corrects": "x"}, 200),
    ],
)
def test_a_draft_is_asked_for_again_until_it_fits(asked: dict[str, str], status: int, county_officer: User) -> None:
    assert signed_in(county_officer).get(url("draft"), asked).status_code == status
    assert not Notice.objects.exists()


def test_the_draft_page_is_open_to_those_who_draft(sent_at: Sent) -> None:
    got = sent_at(url("draft"))
    assert {who for who, status in got.items() if status == 200} == WRITERS["notices.draft"] | {"other_township_clerk"}


def test_an_objection_is_shown_to_readers_and_its_contact_to_those_who_answer(sent_at: Sent, cast: Cast) -> None:
    raised = objected(published())
    Objection.objects.filter(pk=0).exists()
    got = sent_at(url("answer", raised.pk))
    assert (got.pop("nobody"), got.pop("other_township_clerk")) == (302, 404)
    assert {who for who, status in got.items() if status == 200} == READERS - {"other_township_clerk"}
    form = {"outcome": "not_upheld", "answer": "已核实"}
    for who in ("village_team_member", "auditor", "helper", "stranger", "other_township_clerk"):
        assert cast.client(who).post(url("answer", raised.pk), form).status_code in {403, 404}
    answered = cast.client("township_clerk").post(url("answer", raised.pk), {"outcome": "", "answer": ""})
    assert answered.status_code == 409
    assert cast.client("township_clerk").post(url("answer", raised.pk), form).status_code == 302


def test_a_slip_with_a_code_is_printed_for_those_who_may(sent_at: Sent) -> None:
    home = Household.objects.all()[0]
    assert set(sent_at(url("code", home.pk)).values()) <= {302, 403, 405}
    got = sent_at(url("code", home.pk), method="post")
    assert {who for who, status in got.items() if status == 200} == WRITERS["notices.draft"]
    assert got["other_township_clerk"] == 404


def test_the_household_page_offers_a_code_to_those_who_may(village_team_member: User, auditor: User) -> None:
    home = Household.objects.all()[0]
    page = reverse("registry:household", args=[home.pk])
    assert url("code", home.pk) in signed_in(village_team_member).get(page).content.decode()
    assert url("code", home.pk) not in signed_in(auditor).get(page).content.decode()


def test_the_register_shows_a_day_and_refuses_one_to_come(auditor: User) -> None:
    made = published()
    client = signed_in(auditor)
    assert made.title_zh in client.get(url("register"), {"on": "2026-11-24"}).content.decode()
    assert made.title_zh not in client.get(url("register"), {"on": "2026-11-23"}).content.decode()
    assert client.get(url("register"), {"on": "2026-11-25"}).status_code == 409
    assert client.get(url("register"), {"on": "x"}).status_code == 400


@pytest.mark.parametrize("name", ["notices", "objections"])
def test_a_filter_that_is_not_there_is_told(name: str, auditor: User) -> None:
    client = signed_in(auditor)
    assert client.get(url(name), {"standing": "x", "state": "x"}).status_code == 400


@pytest.mark.parametrize("standing", ["draft", "running", "paused", "over", "withdrawn", "discarded"])
def test_the_list_is_narrowed_by_how_notices_stand(standing: str, auditor: User) -> None:
    draft()
    pause_notice(notice_id=published().pk, reason="停", by=publisher())
    published()
    rows = signed_in(auditor).get(url("notices"), {"standing": standing}).context["rows"]
    assert [row.standing.value for row in rows] == ([standing] if standing in {"draft", "running", "paused"} else [])


def test_what_waits_is_told_to_whom_it_waits_for(auditor: User) -> None:
    draft()
    raised = objected(published())

    def waits(user: User) -> set[str]:
        return {line.waiting.words.en for line in waiting_for(user)}

    assert waits(publisher()) >= {"Objections to be answered", "Notices that wait for you to publish them"}
    assert not any("otice" in words or "bjection" in words for words in waits(auditor) | waits(drafter()))
    answer_objection(objection_id=raised.pk, upheld=True, answer="属实", by=publisher())
    assert "Notices taken down that wait for a correction" in waits(drafter())
    published()
    with days_later(5):
        assert "Notices that end soon" in waits(publisher())


def test_a_list_of_notices_costs_no_more_for_being_long(auditor: User, django_assert_max_num_queries: Any) -> None:
    for _ in range(5):
        objected(published())
    client: Client = signed_in(auditor)
    for name in ("notices", "objections", "register"):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(url(name))


def run(*words: str) -> str:
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_line_drafts_publishes_lists_and_proves(today: date) -> None:
    number = run("draft", SAMPLE.name, VILLAGE, "2026", "--hotline", HOTLINE).split()[0]
    assert "/public/" in run("publish", number)
    assert '"standing": "running"' in run("list", "--json")
    assert '"counted": 1' in run("register", today.isoformat(), "--json")
    assert run("list", "--area", "999902").strip()
    with days_later(7):
        assert run("end").strip().endswith("1")


def test_the_command_line_refuses_what_the_pages_refuse() -> None:
    with pytest.raises(Refused):
        run("draft", "no.such", VILLAGE, "2026", "--hotline", HOTLINE)
    assert CliRunner().invoke(app, ["publish", "9999"]).exit_code == 2
    assert (
        CliRunner().invoke(app, ["draft", SAMPLE.name, VILLAGE, "2026", "--hotline", "1", "--level", "x"]).exit_code
        == 2
    )
    assert CliRunner().invoke(app, ["register", "yesterday"]).exit_code == 2
