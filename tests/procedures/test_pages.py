"""The pages: who gets them, what they say, what they do, what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import COUNTY, VILLAGE, WITH_FUNDS, signed_in
from lianxin.people.models import User
from lianxin.procedures.domain import shelf
from lianxin.procedures.models import Case
from lianxin.procedures.operations import record_objection
from lianxin.registry.models import Household, HouseholdFacts, MemberFacts
from lianxin.site.workbench import waiting_for
from procedures.conftest import Clock
from procedures.makers import PDF, People, begun, told, walked
from registry.makers import give_to, household

pytestmark = pytest.mark.django_db

MOST_QUERIES = 45
Sent = Callable[..., dict[str, int]]
READERS = {"county_officer", "funds_officer", "auditor", "township_clerk", "village_team_member"}


def url(name: str, *args: object) -> str:
    return reverse(f"procedures:{name}", args=args)


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def sent_form(case: Case, step: str, **changed: Any) -> dict[str, Any]:
    """A step as a browser sends it."""
    whole = told(case, step)
    form: dict[str, Any] = {f"reference_{one.type}": one.reference for one in whole.evidence}
    form |= {f"other_{n}": name for n, name in enumerate(whole.others, 1)}
    form |= {"seen": whole.seen, "reason": whole.reason}
    if whole.hung:
        form |= {"hung_on": whole.hung.on.isoformat(), "hung_where": whole.hung.where, "hung_who": whole.hung.who}
    if whole.payload_digest:
        form["payload_digest"] = whole.payload_digest
    if whole.minutes:
        form |= {
            "held_on": "2026-11-02", "place": "村委会", "entitled": 60, "present": 45, "agreed": 42, "against": 1, "abstained": 1,
            "stood_aside": "乙某：申请人亲属",
        }  # fmt: skip
    return form | changed


@pytest.mark.parametrize("name", ["procedures", "cases", "waiting", "overview"])
def test_the_lists_are_open_to_all_who_read_cases(name: str, sent_at: Sent) -> None:
    statuses = sent_at(url(name), members=WITH_FUNDS)
    assert statuses.pop("nobody") == 302
    assert statuses.pop("stranger") == 403
    assert set(statuses.values()) == {200}


@pytest.mark.parametrize("key", sorted(shelf.procedures()))
def test_every_procedure_is_shown_with_its_diagram(key: str, auditor: User) -> None:
    client = signed_in(auditor)
    for version in shelf.procedure(key).versions:
        for language, words in (("zh-hans", version.words.zh), ("en", version.words.en)):
            client.post("/language", {"language": language})
            shown = text_of(client, url("procedure", key) + f"?version={version.name}")
            assert words in shown
            assert "<svg" in shown
            assert str(version.source).split("（")[0] in shown


@pytest.mark.parametrize("address", ["/procedures/wedding/", "/procedures/registration/?version=none"])
def test_there_is_no_other_procedure(address: str, auditor: User) -> None:
    assert signed_in(auditor).get(address).status_code == 404


def test_it_says_what_is_in_force_and_what_nobody_verified(auditor: User) -> None:
    client = signed_in(auditor)
    shown = text_of(client, url("procedures"))
    assert "今天没有" in shown
    assert "未核实" in shown
    assert "今天不适用" in text_of(client, url("procedure", "registration"))
    assert "现行" in text_of(client, url("procedure", "monitoring_entry"))


def test_a_case_is_shown_to_those_who_see_its_household(
    people: People, helper: User, at_home: Household, sent_at: Sent
) -> None:
    case = begun(at_home, people.village)
    give_to(helper, at_home)
    statuses = sent_at(url("case", case.pk), members=WITH_FUNDS)
    assert statuses.pop("nobody") == 302
    assert statuses.pop("stranger") == 403
    assert {statuses.pop(one) for one in ("other_township_clerk", "other_helper", "unit_liaison")} == {404}
    assert statuses == dict.fromkeys([*READERS, "helper"], 200)


def test_every_step_is_open_to_its_own_level_only(
    people: People, clock: Clock, at_home: Household, sent_at: Sent
) -> None:
    mine = {"village": "village_team_member", "township": "township_clerk", "county": "county_officer"}
    case = begun(at_home, people.village)
    for state in ("found", "visited", "compared", "discussed", "shown", "reviewed", "entered"):
        walked(case, state, people, clock)
        version = shelf.version(case.procedure, case.version)
        for step in version.steps_from(state):
            for method in ("get", "post"):
                statuses = sent_at(url("step", case.pk, step.name), method=method, members=WITH_FUNDS)
                allowed = {name for name, status in statuses.items() if status not in {302, 403, 404}}
                assert allowed == {mine[step.actor.hat.value]}, (step.name, method)
    assert case.revision == Case.objects.get().revision


def test_the_whole_way_goes_by_the_pages(people: People, clock: Clock, at_home: Household) -> None:
    client = signed_in(people.village)
    shown = text_of(client, reverse("registry:household", args=[at_home.pk]))
    assert f"{url('choose')}?household={at_home.pk}" in shown
    assert url("begin", "monitoring_entry") in text_of(client, f"{url('choose')}?household={at_home.pk}")
    address = f"{url('begin', 'monitoring_entry')}?household={at_home.pk}"
    response = client.post(address, {"year": 2026, "note": "走访发现"})
    case = Case.objects.get()
    assert response.headers["Location"] == url("case", case.pk)
    for name in ("visit", "compare", "discuss", "report", "review", "decide", "help"):
        clock.pass_(days=8 if name == "report" else 1)
        case.refresh_from_db()
        step = shelf.version(case.procedure, case.version).steps[name]
        client = signed_in(people.of(step.actor.hat))
        assert url("step", case.pk, name) in text_of(client, url("case", case.pk))
        assert text_of(client, url("step", case.pk, name))
        sent = client.post(url("step", case.pk, name), sent_form(case, name))
        assert sent.status_code == 302, (name, sent.content.decode())
    shown = text_of(client, url("case", case.pk))
    assert "已纳入并落实措施" in shown
    assert "应到 60，实到 45，回避 1；同意 42" in shown
    assert "审定时规则的答案" in shown
    facts: Any = HouseholdFacts.objects.get(household=at_home)
    assert facts.monitored_class == "at_risk"


def test_a_decision_shows_what_will_be_told_and_what_the_rules_answer(
    people: People, clock: Clock, at_home: Household
) -> None:
    case = walked(begun(at_home, people.village), "reviewed", people, clock)
    shown = text_of(signed_in(people.county), url("step", case.pk, "decide"))
    for words in ("防止返贫致贫对象", "审定的月份", "资料不足，需入户核实", case.payload_digest):
        assert words in shown
    response = signed_in(people.county).post(url("step", case.pk, "decide"), sent_form(case, "decide", reason=""))
    assert response.status_code == 409
    assert "PROC-086" in response.content.decode()


def test_a_refused_step_says_why_and_keeps_what_was_typed(people: People, at_home: Household) -> None:
    case = begun(at_home, people.village)
    client = signed_in(people.village)
    form = sent_form(case, "visit", reference_income_sheet="", reference_visit_sheet="第 7 盒")
    response = client.post(url("step", case.pk, "visit"), form)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "收入核查表" in shown
    assert "PROC-055" in shown
    assert "第 7 盒" in shown
    stale = client.post(url("step", case.pk, "visit"), sent_form(case, "visit", seen=9)).content.decode()
    assert "PROC-080" in stale
    assert case.events.count() == 1


def test_a_file_is_kept_and_given_to_those_who_may_open_it(people: People, at_home: Household, sent_at: Sent) -> None:
    case = begun(at_home, people.village)
    form = sent_form(case, "visit", file_visit_sheet=SimpleUploadedFile("核实表.pdf", PDF))
    assert signed_in(people.village).post(url("step", case.pk, "visit"), form).status_code == 302
    kept = case.events.get(step="visit").evidence.get(type="visit_sheet")
    address = url("file", case.pk, kept.pk)
    response = signed_in(people.village).get(address)
    assert (response.content, response.headers["Content-Type"]) == (PDF, "application/pdf")
    assert "no-store" in response.headers["Cache-Control"]
    statuses = sent_at(address, members=WITH_FUNDS)
    assert {name for name, status in statuses.items() if status == 200} == READERS - {"funds_officer"}
    bad = sent_form(case, "visit", file_visit_sheet=SimpleUploadedFile("核实表.pdf", b"<script>"))
    case.refresh_from_db()
    assert signed_in(people.village).post(url("step", case.pk, "visit"), bad).status_code == 404
    assert address in text_of(signed_in(people.village), url("case", case.pk))


def test_a_bad_file_is_refused_on_the_form(people: People, at_home: Household) -> None:
    case = begun(at_home, people.village)
    form = sent_form(case, "visit", file_visit_sheet=SimpleUploadedFile("核实表.pdf", b"<script>"))
    response = signed_in(people.village).post(url("step", case.pk, "visit"), form)
    assert response.status_code == 409
    assert "PROC-087" in response.content.decode()


def test_an_objection_is_recorded_and_answered_by_the_pages(
    people: People, clock: Clock, at_home: Household, sent_at: Sent
) -> None:
    case = walked(begun(at_home, people.village), "discussed", people, clock)
    acting = {"village_team_member", "township_clerk", "county_officer"}
    statuses = sent_at(url("objection", case.pk), members=WITH_FUNDS)
    assert {name for name, status in statuses.items() if status == 200} == acting
    client = signed_in(people.township)
    assert client.post(url("objection", case.pk), {"seen": case.revision, "words": ""}).status_code == 409
    clock.pass_()
    assert client.post(url("objection", case.pk), {"seen": case.revision, "words": "收入不实"}).status_code == 302
    shown = text_of(client, url("case", case.pk))
    assert "计时暂停" in shown
    statuses = sent_at(url("answer", case.pk, 1), members=WITH_FUNDS)
    assert {name for name, status in statuses.items() if status == 200} == {"village_team_member"}
    case.refresh_from_db()
    client = signed_in(people.village)
    assert "收入不实" in text_of(client, url("answer", case.pk, 1))
    form = {"seen": case.revision, "words": "已核实", "is_upheld": "yes"}
    assert client.post(url("answer", case.pk, 1), form).status_code == 302
    assert client.post(url("answer", case.pk, 1), form).status_code == 404
    assert "答复第 1 件异议：成立" in text_of(client, url("case", case.pk))


def test_a_case_is_begun_by_those_who_act_there(
    people: People, helper: User, at_home: Household, sent_at: Sent
) -> None:
    give_to(helper, at_home)
    for address in (f"{url('choose')}?household={at_home.pk}", f"{url('begin', 'move')}?household={at_home.pk}"):
        statuses = sent_at(address, members=WITH_FUNDS)
        assert {name for name, status in statuses.items() if status == 200} == {
            "village_team_member", "township_clerk", "county_officer",
        }  # fmt: skip
    client = signed_in(people.village)
    for address in (
        f"{url('choose')}?household=x", f"{url('choose')}?household=99999", url("begin", "wedding"), url("begin", "move"),
        f"{url('begin', 'county_exit')}?household={at_home.pk}",
    ):  # fmt: skip
        assert client.get(address).status_code == 404
    response = client.post(f"{url('begin', 'risk_elimination')}?household={at_home.pk}", {"year": 2026})
    assert response.status_code == 409
    begun(at_home, people.township, "move")
    member = str(MemberFacts.objects.get().member_id)
    sent = {"members": [member], "kind": "other_out", "on": "2026-11-02"}
    again = client.post(f"{url('begin', 'move')}?household={at_home.pk}", sent)
    assert "PROC-081" in again.content.decode()


def test_a_village_and_a_county_begin_by_the_pages(people: People, clock: Clock) -> None:
    clock.now = clock.now.replace(year=2020, month=3)
    for user, key, code in ((people.village, "village_exit", VILLAGE), (people.county, "county_exit", COUNTY)):
        client = signed_in(user)
        assert url("begin", key) in text_of(client, url("choose"))
        assert client.post(url("begin", key), {"year": 2020, "area_code": code}).status_code == 302
        assert Case.objects.get(procedure=key).area_code == code
    assert signed_in(people.village).get(url("begin", "county_exit")).status_code == 403


def test_lists_are_narrowed_and_taken_away(people: People, clock: Clock, at_home: Household) -> None:
    begun(at_home, people.village)
    other = household("乙某")
    walked(begun(other, people.village, "move"), "approved", people, clock)
    client = signed_in(people.county)
    assert "甲某" in text_of(client, url("cases"))
    assert "乙某" not in text_of(client, url("cases"))
    assert "乙某" in text_of(client, url("cases") + "?standing=granted")
    clock.pass_(days=40)
    client = signed_in(people.county)
    assert "已超期" in text_of(client, url("cases") + "?standing=overdue")
    assert "甲某" not in text_of(client, url("cases") + "?standing=soon")
    assert "甲某" not in text_of(client, url("cases") + "?standing=refused&procedure=move")
    assert client.get(url("cases") + "?standing=everything").status_code == 400
    for kind in ("csv", "xlsx"):
        for address in (url("cases") + f"?standing=open&format={kind}", url("waiting") + f"?format={kind}"):
            response: Any = client.get(address)
            assert b"".join(response.streaming_content)


def test_the_workbench_says_what_waits_and_what_is_late(people: People, clock: Clock, at_home: Household) -> None:
    begun(at_home, people.township)

    def lines(user: User) -> list[tuple[str, int | None]]:
        address = url("waiting")
        waiting = [one.waiting for one in waiting_for(user)]
        return [(one.words.en, one.count) for one in waiting if one.url.partition("?")[0] == address]

    assert lines(people.village) == [("Cases that wait for you", 1)]
    assert lines(people.township) == []
    clock.pass_(days=10)
    assert lines(people.village) == [("Cases that are overdue", 1)]
    assert "甲某" in text_of(signed_in(people.village), url("waiting"))
    assert "甲某" not in text_of(signed_in(people.county), url("waiting"))


def test_the_overview_counts_by_state_and_age(people: People, clock: Clock, at_home: Household) -> None:
    begun(at_home, people.village)
    clock.pass_(days=10)
    begun(household("乙某"), people.village)
    shown = text_of(signed_in(people.county), url("overview"))
    assert "有线索，待入户" in shown
    assert "8–15 天" in shown
    assert "<svg" in shown


def test_pages_ask_the_database_few_questions(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "discussed", people, clock)
    for number in range(12):
        begun(household(f"丁{number}"), people.village)
    record_objection(case_id=case.pk, words="不服", seen=case.revision, by=people.village)
    client = signed_in(people.county)
    for address in (url("cases"), url("waiting"), url("overview"), url("case", case.pk), url("procedures")):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= MOST_QUERIES, address


def test_it_shows_pages_in_english_too(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "discussed", people, clock)
    client = signed_in(people.village)
    client.post("/language", {"language": "en"})
    shown = text_of(client, url("case", case.pk))
    assert "Shown in the village" in shown
    assert "The village meeting agrees" in shown
