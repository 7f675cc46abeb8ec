"""The pages of the chain: who reads it, how it is narrowed, and what its verification says."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from cast import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE, signed_in
from guards import unguarded
from lianxin.audit import views
from lianxin.audit.domain.terms import ACTS, DETAILS, THINGS, term
from lianxin.audit.models import Event
from lianxin.audit.operations import record_event
from lianxin.people.models import User

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).parents[2] / "src" / "lianxin"
AUDITOR_ONLY = {
    "auditor": 200,
    "nobody": 302,
    **dict.fromkeys(
        (
            "county_officer",
            "township_clerk",
            "other_township_clerk",
            "village_team_member",
            "helper",
            "other_helper",
            "unit_liaison",
            "stranger",
        ),
        403,
    ),
}


@pytest.fixture
def browser(auditor: User) -> Client:
    return signed_in(auditor)


def shown(client: Client, url: str = "/audit/") -> list[int]:
    """The numbers of the events on a page of the list."""
    return [event.pk for event, *_ in client.get(url).context["rows"]]


def correction(area_code: str = VILLAGE, thing_id: int = 7, **details: Any) -> Event:
    return record_event(
        act="registry.correct", by=None, thing="registry.household", thing_id=thing_id, area_code=area_code, **details
    )


@pytest.mark.parametrize("url", ["/audit/", "/audit/verify/"])
def test_it_is_open_to_auditors_only(sent_at: Callable[..., dict[str, int]], url: str) -> None:
    assert sent_at(url) == AUDITOR_ONLY


def test_an_event_and_the_walk_are_open_to_auditors_only(sent_at: Callable[..., dict[str, int]]) -> None:
    assert sent_at(f"/audit/{correction().pk}/") == AUDITOR_ONLY
    assert sent_at("/audit/verify/", method="post") == AUDITOR_ONLY


@pytest.mark.parametrize(("url", "method"), [("/audit/", "post"), ("/audit/1/", "post"), ("/audit/verify/", "put")])
def test_it_changes_nothing_by_any_verb(browser: Client, url: str, method: str) -> None:
    assert getattr(browser, method)(url).status_code == 405


def test_it_keeps_another_countys_events_out_of_sight(browser: Client) -> None:
    far, everywhere, mine = correction(OTHER_COUNTY), correction(""), correction(TOWNSHIP)
    numbers = shown(browser)
    assert mine.pk in numbers
    assert not {far.pk, everywhere.pk} & set(numbers)
    assert browser.get(f"/audit/{far.pk}/").status_code == 404
    assert browser.get(f"/audit/{everywhere.pk}/").status_code == 404
    assert browser.get("/audit/999999/").status_code == 404


def test_it_narrows_by_act_thing_and_number(browser: Client) -> None:
    one, other = correction(thing_id=7), correction(thing_id=8)
    opened = record_event(act="registry.open_sensitive", by=None, thing="registry.member", area_code=VILLAGE)
    assert shown(browser, "/audit/?act=registry.open_sensitive") == [opened.pk]
    assert shown(browser, "/audit/?thing=registry.household") == [other.pk, one.pk]
    assert shown(browser, "/audit/?thing=registry.household&thing_id=7") == [one.pk]


def test_it_narrows_by_a_day_of_the_deployment(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    first = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)  # midnight in Shanghai
    for moment in (first - timedelta(seconds=1), first, first + timedelta(hours=24)):
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda moment=moment: moment)
            written.append(correction().pk)
    assert shown(browser, "/audit/?day=2026-11-22") == [written[1]]
    assert shown(browser, "/audit/?day=2026-11-21") == [written[0]]


@pytest.mark.parametrize("query", ["act=registry.everything", "thing=x", "day=yesterday", "thing_id=" + "7" * 65])
def test_a_filter_it_does_not_know_shows_nothing(browser: Client, query: str) -> None:
    correction()
    answer = browser.get(f"/audit/?{query}")
    assert answer.context["rows"] == []
    assert "筛选条件有误" in answer.content.decode()


def test_it_turns_pages_without_losing_or_repeating_an_event(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    written = [correction().pk for _ in range(5)]
    seen: list[int] = []
    cursor = ""
    for _ in range(4):
        page = browser.get(f"/audit/?thing=registry.household&page={cursor}").context["page"]
        seen += [event.pk for event in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert seen == written[::-1]
    assert browser.get("/audit/?page=nonsense").status_code == 400


def test_it_shows_an_event_with_its_details_and_digests(browser: Client, county_officer: User) -> None:
    event = record_event(
        act="people.end_grant", by=county_officer, thing="people.user", thing_id=3, area_code=COUNTY,
        reason="<b>调离</b>", ends_before=None, kept=[1, 2],
    )  # fmt: skip
    page = browser.get(f"/audit/{event.pk}/").content.decode()
    for text in ("结束角色", "县管甲", "&lt;b&gt;调离&lt;/b&gt;", "[1, 2]", event.digest, event.previous_digest):
        assert text in page
    assert "未填" in page  # the end that was not given
    assert "<b>调离" not in page
    assert "内容未被改动" in page


def test_it_says_on_the_page_of_an_event_that_it_was_altered(browser: Client) -> None:
    kept, altered = correction(), correction()
    with unguarded(connection, "audit_event"):
        Event.objects.filter(pk=altered.pk).update(details={"reason": "另写"})
    assert "链接已断" in browser.get(f"/audit/{altered.pk}/").content.decode()
    assert "链接已断" not in browser.get(f"/audit/{kept.pk}/").content.decode()


def test_it_finds_a_whole_chain_whole_and_gives_its_digest(browser: Client) -> None:
    event = correction()
    answer = browser.post("/audit/verify/", {"noted": event.digest})
    assert answer.context["check"].is_whole
    assert answer.context["check"].head == event.digest
    assert answer.context["check"].length == Event.objects.count()
    assert "事件链完整" in answer.content.decode()


def test_it_walks_only_when_asked(browser: Client) -> None:
    assert browser.get("/audit/verify/").context["check"] is None


def test_it_lists_broken_links_and_opens_only_those_of_the_readers_areas(browser: Client) -> None:
    mine, far, last = correction(), correction(OTHER_COUNTY), correction()
    with unguarded(connection, "audit_event"):
        Event.objects.filter(pk__in=[mine.pk, far.pk]).update(actor_name="他人")
    answer = browser.post("/audit/verify/")
    assert [(number, is_open) for number, _, is_open in answer.context["links"]] == [(mine.pk, True), (far.pk, False)]
    page = answer.content.decode()
    assert "事件链不完整" in page
    assert f'href="/audit/{mine.pk}/"' in page
    assert f'href="/audit/{far.pk}/"' not in page
    assert f'href="/audit/{last.pk}/"' not in page


def test_it_misses_a_noted_digest_that_was_cut_off(browser: Client) -> None:
    cut = correction()
    with unguarded(connection, "audit_event"):
        cut.delete()
    answer = browser.post("/audit/verify/", {"noted": cut.digest})
    assert answer.context["check"].broken_count == 0
    assert not answer.context["check"].is_whole
    assert "没有您记下的摘要" in answer.content.decode()


def test_it_refuses_what_is_not_a_digest(browser: Client) -> None:
    answer = browser.post("/audit/verify/", {"noted": "F" * 64})
    assert answer.context["check"] is None
    assert "64 位" in answer.content.decode()


def recorded(keyword: str) -> set[str]:
    """Every literal that the source passes to ``record_event`` under a keyword."""
    calls = (
        call
        for path in SOURCE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record_event"
    )
    given = (word.value for call in calls for word in call.keywords if word.arg == keyword)
    return {value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str)}


def test_it_has_words_for_every_act_and_thing_that_is_recorded() -> None:
    assert "people.grant_role" in recorded("act")
    assert recorded("act") - set(ACTS) == set()
    assert recorded("thing") - set(THINGS) == set()


def test_it_shows_a_name_without_words_as_it_is_written() -> None:
    assert term(DETAILS, "never_heard_of").zh == "never_heard_of"
