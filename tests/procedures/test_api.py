"""Cases at the API and by command show what the page's queries show to the same reader, and do what its forms do."""

from __future__ import annotations

import base64
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cast import COUNTY, OTHER_VILLAGE, VILLAGE, WITH_FUNDS, Program, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.people.operations import close_account
from lianxin.procedures.access import access_case
from lianxin.procedures.commands import app
from lianxin.procedures.domain import shelf
from lianxin.procedures.models import Case, CaseEvent, Evidence
from lianxin.procedures.operations import StepTold
from lianxin.procedures.queries.cases import CaseFilter, filtered_cases, waiting_cases
from lianxin.procedures.queries.contents import content_lines
from lianxin.procedures.queries.one_case import case_view, changes_since_last_step, payload_lines
from lianxin.procedures.shapes.told import StepAsked
from lianxin.procedures.views.timeline import happenings_of
from lianxin.registry.models import Household
from procedures.conftest import Clock
from procedures.makers import PDF, People, begun, in_json, told, took, walked
from registry.makers import household

pytestmark = pytest.mark.django_db
CASES = "procedures/cases"


def place_of(answer: Any, status: int = 422) -> list[str]:
    """Where a body did not fit."""
    assert answer.status_code == status, answer.content.decode()
    return [one["where"] for one in answer.json()["places"]]


def code_of(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.content.decode()
    return str(answer.json()["code"])


def run(*words: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(app, words, input=typed)


def refused_by(result: Result) -> str:
    assert isinstance(result.exception, Refused), result.output
    return result.exception.code


def test_it_tells_what_procedures_say(people: People) -> None:
    program = Program(people.village)
    shown = program.get("procedures").json()
    assert [one["key"] for one in shown] == list(shelf.procedures())
    for one in shown:
        known = shelf.procedure(one["key"]).versions
        assert [(v["name"], [s["name"] for s in v["steps"]]) for v in one["versions"]] == [
            (v.name, list(v.steps)) for v in known
        ]
    assert program.get("procedures/registration").json() == next(one for one in shown if one["key"] == "registration")
    assert code_of(program.get("procedures/no_such"), 404) == "SITE-022"


@pytest.mark.parametrize(
    ("key", "members"),
    [("monitoring_entry", ["second_officer"]), ("change_of_facts", ["village_team_member", "auditor"])],
)
def test_it_shows_of_a_case_what_the_queries_of_its_page_show(
    key: str, members: list[str], people: People, clock: Clock, at_home: Household, request: pytest.FixtureRequest
) -> None:
    case = begun(at_home, people.village, key)
    users = [request.getfixturevalue(name) for name in members]
    readers = [(user, Program(user)) for user in users]
    for _ in range(20):
        case.refresh_from_db()
        for user, program in readers:
            shown = program.get(f"{CASES}/{case.pk}").json()
            page_shows_as_much(shown, access_case(user, case.pk), user, clock)
        if case.outcome:
            break
        clock.pass_(days=15)
        step = shelf.version(case.procedure, case.version).steps_from(case.state)[0]
        took(case, step.name, people.other_officer if step.decides else people.of(step.actor.hat))
    assert case.outcome == "granted"


def page_shows_as_much(shown: Any, case: Case, user: User, clock: Clock) -> None:
    view = case_view(case, user, on=clock.today)
    assert (shown["state"]["key"], shown["revision"]) == (view.standing.state, view.standing.events)
    assert [(one["name"], one["may_take"]) for one in shown["steps"]] == [
        (one.step.name, one.is_mine) for one in view.steps
    ]
    dues = {due.step.name: due.day.on.isoformat() for due in view.dues if due.step}
    assert {one["name"]: one["due_on"] for one in shown["steps"] if one["due_on"]} == dues
    assert shown["answerable"] == list(view.answerable)
    assert [one["value"]["zh"] for one in shown["tells_register"]] == [value.zh for _, value in payload_lines(case)]
    lines = [(one.before, one.after, one.now) for one in content_lines(case)]
    assert [(one["before"], one["after"], one["now"]) for one in shown["content"]] == lines
    assert len(shown["changes"]) == (0 if case.outcome else len(changes_since_last_step(case)))
    page = signed_in(user).get(f"/procedures/cases/{case.pk}/").content.decode()
    happened = list(reversed(happenings_of(case, may_open=False)))
    assert [one["words"]["zh"] for one in shown["history"]] == [one.words.zh for one in happened]
    for one, line in zip(shown["history"], happened, strict=True):
        assert all(name in line.by for name in (one["by"] or "", *one["others"]))
        assert all(paper["reference"] in page for paper in one["evidence"])
        assert one["reason"] in page
    assert shown["subject"] in page
    decides = [one for one in shown["steps"] if one["payload_digest"]]
    assert all(one["decides"] and one["may_take"] for one in decides)


def test_it_lists_what_the_page_lists_page_by_page(
    people: People, helper: User, auditor: User, clock: Clock, at_home: Household
) -> None:
    begun(at_home, people.village)
    begun(household("乙某"), people.village, "change_of_facts")
    begun(household("丙某"), people.village)
    for user in (people.village, people.county, auditor, helper):
        program = Program(user)
        for standing in ("", "open", "overdue", "soon", "contested", "granted", "refused"):
            for procedure in ("", "change_of_facts"):
                wanted = filtered_cases(user, CaseFilter(procedure, standing), on=clock.today)
                shown = program.get(CASES, standing=standing or "all", procedure=procedure, limit=2).json()
                numbers = [one["number"] for one in shown["cases"]]
                while shown["next"]:
                    asked = {"standing": standing or "all", "procedure": procedure, "limit": 2, "page": shown["next"]}
                    shown = program.get(CASES, **asked).json()
                    numbers += [one["number"] for one in shown["cases"]]
                assert numbers == [one.pk for one in wanted]
        waiting = program.get(f"{CASES}/waiting").json()["cases"]
        assert [one["number"] for one in waiting] == [one.pk for one in waiting_cases(user)]


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({"procedure": "no_such"}, "query.procedure"),
        ({"standing": "late"}, "query.standing"),
        ({"area": OTHER_VILLAGE}, "query.area"),
        ({"area": "9999' OR 1"}, "query.area"),
        ({"limit": 201}, "query.limit"),
        ({"page": "x" * 501}, "query.page"),
        ({"state": "told"}, "query.state"),
    ],
)
def test_it_narrows_by_what_the_page_offers_and_nothing_else(asked: Any, where: str, people: People) -> None:
    assert place_of(Program(people.village).get(CASES, **asked)) == [where]


def test_it_turns_no_page_that_it_did_not_give(people: People) -> None:
    assert code_of(Program(people.village).get(CASES, page="bm9uZQ"), 400) == "SITE-001"


def test_it_takes_a_step_that_is_sent_twice_once(people: People, at_home: Household) -> None:
    case = begun(at_home, people.village)
    program, body = Program(people.village), in_json(told(case, "visit"))
    answer = program.post(f"{CASES}/{case.pk}/steps/visit", body)
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    assert code_of(program.post(f"{CASES}/{case.pk}/steps/visit", body), 409) == "PROC-080"
    again = run("step", str(case.pk), "visit", "--as", "village-team", "--told", "-", typed=json.dumps(body))
    assert refused_by(again) == "PROC-080"
    assert CaseEvent.objects.filter(case=case, kind="taken").count() == 1


def test_it_says_in_the_event_how_it_came(people: People, at_home: Household) -> None:
    case = begun(at_home, people.village)
    begun_by_page = Event.objects.filter(thing="procedures.case").latest("id")
    assert "came_by" not in begun_by_page.details
    program = Program(people.village)
    program.post(f"{CASES}/{case.pk}/steps/visit", in_json(told(case, "visit")))
    event = Event.objects.latest("id")
    assert (event.actor_id, event.details["came_by"], event.details["token"]) == (
        people.village.pk,
        "api",
        program.token.pk,
    )
    second = begun(household("乙某"), people.village)
    body = json.dumps(in_json(told(second, "visit")))
    assert run("step", str(second.pk), "visit", "--as", "village-team", "--told", "-", typed=body).exit_code == 0
    event = Event.objects.latest("id")
    assert (event.actor_id, event.details["came_by"]) == (people.village.pk, "command")
    assert "token" not in event.details
    took(second, "compare", people.township)
    assert "came_by" not in Event.objects.latest("id").details


def test_it_keeps_a_file_that_comes_in_base64_and_gives_it_to_who_may_open_it(
    people: People, at_home: Household, helper: User
) -> None:
    case = begun(at_home, people.village)
    body = in_json(told(case, "visit"))
    file = {"name": "表.pdf", "content": base64.b64encode(PDF).decode()}
    body["evidence"] = [{"type": one["type"], "file": file} for one in body["evidence"]]
    program = Program(people.village)
    paper = program.post(f"{CASES}/{case.pk}/steps/visit", body).json()["history"][-1]["evidence"][0]
    assert Evidence.objects.get(pk=paper["number"]).digest
    answer = program.client.get(paper["file"])
    assert (answer.content, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    event = Event.objects.latest("id")
    assert (event.thing, event.details["came_by"]) == ("procedures.evidence", "api")
    assert code_of(Program(helper).client.get(paper["file"]), 404) == "SITE-022"


@pytest.mark.parametrize(
    ("file", "status", "code"),
    [
        ({"name": "a.pdf", "content": "不是"}, 422, "SITE-023"),
        ({"name": "a.pdf", "content": "AAA"}, 422, "SITE-023"),
        ({"name": "a.pdf", "content": base64.b64encode(b"MZ").decode()}, 409, "PROC-087"),
        ({"name": "a.pdf"}, 422, "SITE-023"),
    ],
)
def test_it_keeps_no_file_that_is_none(
    file: Any, status: int, code: str, people: People, at_home: Household, tmp_path: Path
) -> None:
    case = begun(at_home, people.village)
    body = in_json(told(case, "visit"))
    body["evidence"][0]["file"] = file
    assert code_of(Program(people.village).post(f"{CASES}/{case.pk}/steps/visit", body), status) == code
    assert not list(tmp_path.rglob("*.pdf"))
    assert Case.objects.get().revision == 1


def test_it_keeps_no_file_of_whom_the_step_is_not(people: People, at_home: Household, tmp_path: Path) -> None:
    case = begun(at_home, people.village)
    body = in_json(told(case, "visit"))
    body["evidence"][0]["file"] = {"name": "a.pdf", "content": base64.b64encode(PDF).decode()}
    assert code_of(Program(people.township).post(f"{CASES}/{case.pk}/steps/visit", body), 403) == "SITE-021"
    assert not list(tmp_path.rglob("*.pdf"))


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"seen": "x"}, "body.seen"),
        ({"others": ["甲"] * 11}, "body.others"),
        ({"others": [""]}, "body.others.0"),
        ({"evidence": [{"type": "visit_form", "kind": "x"}]}, "body.evidence.0.kind"),
        ({"reason": "字" * 1001}, "body.reason"),
        ({"minutes": {"held_on": "2026-11-02"}}, "body.minutes.place"),
        ({"hung": {"on": "2.11.2026", "where": "公开栏", "who": "甲"}}, "body.hung.on"),
        ({"revision": 3}, "body.revision"),
        ({"at": "2020-01-01T00:00:00Z"}, "body.at"),
    ],
)
def test_it_refuses_what_is_not_a_step_and_says_where(
    changed: Any, where: str, people: People, at_home: Household
) -> None:
    case = begun(at_home, people.village)
    body = in_json(told(case, "visit")) | changed
    assert where in place_of(Program(people.village).post(f"{CASES}/{case.pk}/steps/visit", body))
    typed = json.dumps(body, default=str)
    result = run("step", str(case.pk), "visit", "--as", "village-team", "--told", "-", typed=typed)
    assert refused_by(result) == "SITE-023"
    assert where in str(result.exception)
    assert Case.objects.get().revision == 1


def test_it_records_and_answers_an_objection(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "discussed", people, clock)
    case.refresh_from_db()
    village, township, objections = Program(people.village), Program(people.township), f"{CASES}/{case.pk}/objections"
    assert village.get(f"{CASES}/{case.pk}").json()["may_object"] is True
    assert place_of(village.post(objections, {"seen": case.revision, "words": ""})) == ["body.words"]
    answer = village.post(objections, {"seen": case.revision, "words": "他家有车"})
    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["open_objections"], shown["history"][-1]["reason"], shown["answerable"]) == (1, "他家有车", [1])
    body = {"seen": shown["revision"], "is_upheld": False, "words": "车是亲戚的"}
    assert township.get(f"{CASES}/{case.pk}").json()["answerable"] == []
    assert code_of(township.post(f"{objections}/1", body), 403) == "SITE-021"
    assert code_of(village.post(f"{objections}/2", body), 409) == "PROC-067"
    assert code_of(village.post(f"{objections}/1", body | {"seen": 1}), 409) == "PROC-080"
    shown = village.post(f"{objections}/1", body).json()
    assert (shown["open_objections"], shown["history"][-1]["is_upheld"]) == (0, False)
    assert code_of(village.post(f"{objections}/1", body), 409) == "PROC-080"


def test_nobody_objects_or_begins_who_may_not(
    people: People, auditor: User, clock: Clock, at_home: Household, request: pytest.FixtureRequest
) -> None:
    case = walked(begun(at_home, people.village), "discussed", people, clock)
    seen, acting = Case.objects.get().revision, {"village_team_member", "township_clerk", "county_officer"}
    for name in (name for name in WITH_FUNDS if name not in acting):
        user = None if name == "nobody" else request.getfixturevalue(name)
        program, objection = Program(user), {"seen": seen, "words": "不服"}
        sent = {
            f"{CASES}/{case.pk}/objections": objection,
            f"{CASES}/{case.pk}/objections/1": objection | {"is_upheld": True},
            CASES: {"procedure": "change_of_facts", "household": at_home.pk},
        }
        for path, body in sent.items():
            assert program.post(path, body).status_code in ({403, 404} if user else {401}), (name, path)
        assert program.get(f"{CASES}/{case.pk}").status_code == signed_status(user, case), name
    assert (Case.objects.get().revision, CaseEvent.objects.count()) == (seen, seen)


def signed_status(user: User | None, case: Case) -> int:
    """The status of the case's page for the same reader; the API asks a visitor for a token instead of sending him away."""
    return 401 if user is None else signed_in(user).get(f"/procedures/cases/{case.pk}/").status_code


@pytest.mark.parametrize(
    ("key", "told_"),
    [
        ("monitoring_entry", {"note": "邻居反映"}),
        ("change_of_facts", {"household_type": "exited", "house_m2": 88.5, "reason": "核实"}),
        (
            "birth",
            {"name": "新某", "relation": "daughter", "kind": "newborn", "on": "2026-11-02", "sex": "female",
             "born_on": "2026-11-01"},
        ),
    ],
)  # fmt: skip
def test_it_begins_what_the_page_would(key: str, told_: Any, people: People, at_home: Household) -> None:
    answer = Program(people.village).post(CASES, {"procedure": key, "household": at_home.pk, "told": told_})
    assert answer.status_code == 201, answer.content.decode()
    case = Case.objects.get()
    assert (answer.json()["number"], case.procedure, case.year) == (case.pk, key, 2026)
    if key == "change_of_facts":
        changes = {one["field"]: one["after"] for one in case.payload["content"]["changes"]}
        assert changes == {"household_type": "exited", "house_m2": "88.5"}
    if key == "monitoring_entry":
        assert case.note == "邻居反映"
        again = Program(people.township).post(CASES, {"procedure": key, "household": at_home.pk})
        assert code_of(again, 409) == "PROC-081"


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"told": {"house_m2": 1}}, ["body.told.reason"]),
        ({"told": {"house_m2": "宽", "reason": "核实"}}, ["body.told.house_m2"]),
        ({"told": {"household_type": "rich", "reason": "核实"}}, ["body.told.household_type"]),
        ({"told": {"head_id_no": "1", "reason": "核实"}}, ["body.told.head_id_no"]),
        ({"told": {"no_such": "1", "reason": "核实"}}, ["body.told.no_such"]),
        ({"told": {"reason": "核实"}}, ["body.told"]),
        ({"told": {"year": 2025}}, ["body.told.year"]),
        ({"year": 2024}, ["body.year"]),
        ({"member": 999}, ["body.member"]),
        ({"household": 0}, ["body.household"]),
    ],
)
def test_it_begins_nothing_that_the_form_refuses(
    changed: Any, where: list[str], people: People, at_home: Household
) -> None:
    body = {"procedure": "change_of_facts", "household": at_home.pk} | changed
    assert place_of(Program(people.village).post(CASES, body)) == where
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"procedure": "no_such"}, 409, "PROC-020"),
        ({"procedure": "monitoring_entry"}, 409, "PROC-082"),
        ({"procedure": "monitoring_entry", "household": 10**9}, 404, "SITE-022"),
        ({"procedure": "village_exit", "area_code": OTHER_VILLAGE}, 404, "SITE-022"),
        ({"procedure": "village_exit", "area_code": "999901101999"}, 404, "SITE-022"),
        ({"procedure": "county_exit", "area_code": COUNTY}, 403, "SITE-021"),
        ({"procedure": "village_exit", "area_code": VILLAGE}, 409, "PROC-021"),
    ],
)
def test_it_begins_nothing_elsewhere_or_for_another_subject(
    body: Any, status: int, code: str, people: People, at_home: Household
) -> None:
    assert code_of(Program(people.village).post(CASES, body), status) == code
    assert not Case.objects.exists()


def test_a_command_shows_a_case_as_its_account_sees_it(people: People, at_home: Household) -> None:
    case = begun(at_home, people.village)
    shown = run("case", str(case.pk), "--as", "Village-Team", "--json").output
    assert json.loads(shown) == Program(people.village).get(f"{CASES}/{case.pk}").json()
    assert "可以办" in run("case", str(case.pk), "--as", "village-team").output
    assert "可以办" not in run("case", str(case.pk), "--as", "township-clerk").output.split("visit")[1].split("\n")[0]


def test_a_command_reads_what_is_told_from_a_file(people: People, at_home: Household, tmp_path: Path) -> None:
    case = begun(at_home, people.village)
    file = tmp_path / "told.json"
    file.write_text(json.dumps(in_json(told(case, "visit"))), encoding="utf-8")
    result = run("step", str(case.pk), "visit", "--as", "village-team", "--told", str(file))
    assert result.exit_code == 0
    assert Case.objects.get().state == "visited"


@pytest.mark.parametrize(
    ("words", "typed", "code"),
    [
        (("step", "{case}", "visit", "--as", "phantom"), "", "PEOPLE-028"),
        (("case", "{case}", "--as", "phantom"), "", "PEOPLE-028"),
        (("case", "{case}", "--as", "stranger"), "", "SITE-021"),
        (("case", "99", "--as", "village-team"), "", "SITE-022"),
        (("step", "{case}", "visit", "--as", "village-team"), "", "PROC-057"),
        (("step", "{case}", "fly", "--as", "village-team"), "", "SITE-022"),
        (("step", "{case}", "discuss", "--as", "village-team"), "", "PROC-051"),
        (("step", "{case}", "visit", "--as", "village-team", "--told", "-"), "{", "SITE-024"),
        (("step", "{case}", "visit", "--as", "village-team", "--told", "-"), b"\xff", "SITE-024"),
        (("step", "{case}", "visit", "--as", "village-team", "--told", "-"), "[]", "SITE-023"),
    ],
)
def test_a_command_is_refused_as_a_page_would_be(
    words: tuple[str, ...], typed: Any, code: str, people: People, stranger: User, at_home: Household
) -> None:
    case = begun(at_home, people.village)
    assert refused_by(run(*(word.format(case=case.pk) for word in words), typed=typed)) == code
    assert Case.objects.get().revision == 1


def test_a_command_acts_for_no_closed_account(people: People, at_home: Household) -> None:
    case = begun(at_home, people.village)
    close_account(user=people.village, reason="离任", by=people.county)
    assert refused_by(run("case", str(case.pk), "--as", "village-team")) == "PEOPLE-005"


def test_a_step_in_json_holds_everything_that_a_step_can_tell() -> None:
    assert {"step", *StepAsked.model_fields} == {one.name for one in fields(StepTold)}
