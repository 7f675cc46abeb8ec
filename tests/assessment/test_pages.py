"""Pages of evaluations: the whole cast is sent at each, and the sample is seen by nobody but its people."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from openpyxl import Workbook, load_workbook

import lianxin.jobs.operations as jobs
from assessment.makers import GOOD, SMALL, YEAR, answered, drawn, frozen, given_answers, opened, place_of
from cast import COUNTY, MEMBERS, Cast, signed_in
from lianxin.assessment.jobs import begin_freezing
from lianxin.assessment.models import Answers, Evaluation, Evaluator
from lianxin.assessment.operations import close_field, enter_answers, give_opinion, publish_results, replace_household
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.registry.models import Household, HouseholdFacts
from procedures.makers import PDF

pytestmark = pytest.mark.django_db
READERS = {"county_officer", "township_clerk", "other_township_clerk", "village_team_member", "auditor"}


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


def allowed(statuses: dict[str, int]) -> set[str]:
    assert statuses.pop("nobody") == 302
    assert set(statuses.values()) <= {200, 302, 403, 404, 405, 409}
    return {name for name, status in statuses.items() if status == 200}


def page_of(evaluation: Evaluation) -> str:
    return f"/assessment/evaluations/{evaluation.pk}/"


def test_it_shows_the_cast_stages_and_digests_but_not_who_was_drawn(
    sent_at: Callable[..., dict[str, int]], cast: Cast, lead: User, county_officer: User
) -> None:
    evaluation = drawn(lead)
    clients = {name: cast.client(name) for name in MEMBERS}
    place = place_of(evaluation, "exited")
    enter_answers(evaluation_id=evaluation.pk, place=place, given=given_answers(evaluation, place), by=lead)
    one, home = page_of(evaluation), f"{page_of(evaluation)}sample/{place}/"
    assert allowed(sent_at("/assessment/evaluations/")) == READERS | {"unit_liaison", "helper", "other_helper"}
    assert allowed(sent_at(one)) == READERS
    assert allowed(sent_at("/assessment/evaluations/new/")) == {"county_officer"}
    for closed in (
        f"{one}sample/", f"{one}sample/?format=csv", f"{one}sample/?format=xlsx&list=answers", f"{one}report.pdf",
        f"{one}bring-in/", f"{one}freeze/", f"{one}draw/", f"{one}close/", f"{one}publish/", f"{one}drop/", f"{one}name/",
        f"{one}release/{lead.pk}/", f"{one}progress/", home, f"{home}ask/", f"{home}correct/", f"{home}replace/", f"{home}prove/",
        f"{home}judge/", f"{home}evidence/1/",
    ):  # fmt: skip
        # Each has signed in once: four hundred times would take half a minute.
        assert not {name for name, client in clients.items() if client.get(closed).status_code == 200}, closed
        assert clients["county_officer"].post(closed).status_code in {403, 404, 405}, closed
    page = text_of(signed_in(county_officer), one)
    assert evaluation.frame_digest in page
    assert evaluation.commitment in page
    assert evaluation.secret not in page
    assert f"{one}sample/" not in page


def test_it_leads_the_county_officer_to_no_name_anywhere(lead: User, county_officer: User) -> None:
    """On the workbench, the pages of evaluations, households, jobs and their files: nothing differs for those drawn."""
    evaluation = drawn(lead)
    client = signed_in(county_officer)
    names = {row.household.head_name for row in evaluation.drawn.select_related("household")}
    for address in (
        "/",
        "/assessment/evaluations/",
        "/assessment/evaluations/?format=csv",
        page_of(evaluation),
        "/jobs/",
    ):
        response = client.get(address)
        assert response.status_code == 200
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert not any(name in content.decode() for name in names), address
    # A household's page says nothing of the draw: those drawn and those not have the same panels.
    drawn_ids = set(evaluation.drawn.values_list("household_id", flat=True))
    kind = "ordinary"
    every = list(
        Household.objects.filter(village_code__in=evaluation.drawn.values("village_code")).values_list("pk", flat=True)
    )
    shapes = set()
    same = [pk for pk in every if HouseholdFacts.objects.get(household=pk).household_type == kind]
    for pk in (next(pk for pk in same if pk in drawn_ids), next(pk for pk in same if pk not in drawn_ids)):
        page = text_of(client, f"/registry/households/{pk}/?year={YEAR}")
        shapes.add(tuple(re.findall(r"<h2[^>]*>(.*?)</h2>", page)))
    assert len(shapes) == 1


def test_it_goes_through_an_evaluation_page_by_page(
    lead: User, second: User, third: User, county_officer: User, monkeypatch: pytest.MonkeyPatch, at_once: None
) -> None:
    officer = signed_in(county_officer)
    sent = {
        "area": COUNTY, "year": YEAR, "title": "退出评估", "organisation": "某大学", "questionnaire": "county_exit", "lead": lead.pk,
    }  # fmt: skip
    assert officer.post("/assessment/evaluations/new/", sent | {"title": " "}).status_code == 409
    assert officer.post("/assessment/evaluations/new/", sent).status_code == 302
    evaluation = Evaluation.objects.get()
    one, client = page_of(evaluation), signed_in(lead)
    for who in (second, third):
        assert client.post(f"{one}name/", {"user": who.pk}).status_code == 302
    assert client.post(f"{one}name/", {"user": second.pk}).status_code == 409
    design = {"design": "five_three_two", "villages": 3, "times": "0.1", "reserve": 2, "least": 0}
    assert client.post(f"{one}freeze/", design | {"times": "-1"}).status_code == 409
    assert client.post(f"{one}freeze/", design).status_code == 302
    seed = {"text": "03 08 11", "on": "2026-11-24", "source": "某彩票", "witnesses": "两人"}
    page = client.post(f"{one}draw/", seed)
    assert (page.status_code, "ASSESS-018" in page.content.decode()) == (409, True)
    from assessment.makers import at

    monkeypatch.setattr("django.utils.timezone.now", lambda: at(25))
    client = signed_in(lead)
    assert client.post(f"{one}draw/", seed | {"on": "2026-11-25"}).status_code == 302
    listed = text_of(client, f"{one}sample/")
    assert "待访问" in listed
    assert "待访问的户" in text_of(client, "/")
    place = place_of(Evaluation.objects.get(), "exited")
    home = f"{one}sample/{place}/"
    sheet = {f"q_{name}": value for name, value in GOOD.items()} | {"ticket": str(uuid4()), "asked_on": "2026-11-25"}
    assert client.post(f"{home}ask/", sheet | {"q_safe_house": ""}).status_code == 409
    assert client.post(f"{home}ask/", sheet | {"ticket": "x"}).status_code == 409
    assert client.post(f"{home}ask/", sheet | {"q_safe_house": "no"}).status_code == 302
    # A page that is sent twice, because the line broke, is entered once.
    assert client.post(f"{home}ask/", sheet | {"q_safe_house": "no"}).status_code == 302
    assert Answers.objects.count() == 1
    fixed = sheet | {"ticket": str(uuid4()), "q_safe_water": "no", "q_safe_house": "no", "reason": "听错了"}
    assert client.post(f"{home}correct/", fixed).status_code == 302
    photo = SimpleUploadedFile("房.pdf", PDF, content_type="application/pdf")
    assert client.post(f"{home}prove/", {"question": "safe_house", "file": photo}).status_code == 302
    shown = text_of(client, home)
    for words in ("疑似错退", "待评审", "听错了", "更正", "证据"):
        assert words in shown
    assert client.get(f"{home}evidence/{evaluation.drawn.get(place=place).evidence.get().pk}/").content == PDF
    assert client.post(f"{home}judge/", {"is_confirmed": "yes", "reason": "看过"}).status_code == 409
    other = place_of(evaluation, "ordinary")
    swap = {"reason": "away", "words": "锁门"}
    assert client.post(f"{one}sample/{other}/replace/", swap).status_code == 302
    assert "替换" in text_of(client, f"{one}sample/{other}/")
    assert "待评审的疑点" in text_of(signed_in(second), "/")
    for who in (second, third):
        assert signed_in(who).post(f"{home}judge/", {"is_confirmed": "yes", "reason": "看过"}).status_code == 302
    assert client.post(f"{one}close/").status_code == 302
    assert client.post(f"{one}publish/").status_code == 302
    assert client.post(f"{one}drop/", {"reason": "晚了"}).status_code == 409
    officer = signed_in(county_officer)
    published = text_of(officer, one)
    for words in ("错退率", "无法判定", Evaluation.objects.get().secret):
        assert words in published
    assert "认定" in text_of(officer, f"{one}sample/")
    assert f"{one}sample/{place}/" not in text_of(officer, f"{one}sample/")
    assert officer.get(home).status_code == 403
    assert officer.get(f"{one}report.pdf").content.startswith(b"%PDF")
    assert officer.get(f"{one}?format=csv&list=rates").status_code == 200
    # Nobody of those who were never registered was asked: there is no rate of omissions to hand over.
    assert "ASSESS-051" in officer.post(f"{one}hand-over/", {"reference": "1 号"}).content.decode()


def test_it_freezes_and_draws_in_jobs_that_only_its_lead_sees(
    lead: User, second: User, county_officer: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(jobs, "start", lambda job: None)
    evaluation = opened(lead)
    one, client = page_of(evaluation), signed_in(lead)
    given = {"evaluation_id": evaluation.pk, "design_name": "five_three_two", "design": SMALL}
    for by in (second, county_officer):
        with pytest.raises((PermissionDenied, Http404)):
            begin_freezing(**given, by=by)
    job = begin_freezing(**given, by=lead)
    assert begin_freezing(**given, by=lead) == job
    shown = text_of(client, one)
    assert "冻结抽样框" in shown
    assert f"{one}freeze/" not in shown
    assert client.get(f"{one}progress/", headers={"HX-Request": "true"}).status_code == 200
    assert signed_in(second).get(f"{one}progress/").status_code in {403, 404}
    officer = signed_in(county_officer)
    for page in ("/jobs/", "/jobs/?whose=all", "/"):
        assert job.key not in text_of(officer, page), page
    assert officer.get(f"/jobs/{job.key}/").status_code == 404
    # The lead is released while it runs: whoever may no longer, changes nothing.
    Evaluator.objects.filter(evaluation=evaluation, user=lead).update(is_lead=False)
    assert jobs.run(job.key).state == "refused"
    Evaluator.objects.filter(evaluation=evaluation, user=lead).update(is_lead=True)
    evaluation.refresh_from_db()
    assert evaluation.stage == "open"
    shown = text_of(client, one)
    assert "没有办成" in shown
    assert f"{one}freeze/" in shown
    assert client.get(f"{one}progress/").status_code == 302
    jobs.run(begin_freezing(**given, by=lead).key)
    with pytest.raises(Refused):
        begin_freezing(**given, by=lead)
    assert "没有办成" not in text_of(client, one)


def workbook_of(client: Client, evaluation: Evaluation) -> Workbook:
    response = client.get(f"{page_of(evaluation)}sample/?format=xlsx&list=answers")
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def sent_in(client: Client, evaluation: Evaluation, workbook: Workbook) -> Any:
    kept = io.BytesIO()
    workbook.save(kept)
    file = SimpleUploadedFile("问卷.xlsx", kept.getvalue())
    return client.post(f"{page_of(evaluation)}bring-in/", {"file": file})


def test_it_takes_its_own_workbook_back_and_enters_nothing_twice(lead: User) -> None:
    evaluation = drawn(lead)
    client = signed_in(lead)
    workbook = workbook_of(client, evaluation)
    sheet = workbook.active
    headings = [cell.value for cell in sheet[1]]
    assert sheet.max_row == 1 + evaluation.drawn.filter(is_reserve=False).count()
    words = {"yes": "是", "partly": "满意"}
    for row in sheet.iter_rows(min_row=2, max_row=4):
        status = evaluation.drawn.get(place=row[0].value).status
        for cell, heading in zip(row, headings, strict=True):
            name = str(heading).split(" ")[0]
            asked = {one: value for one, value in GOOD.items() if one in given_answers(evaluation, row[0].value).values}
            if name in asked:
                cell.value = (
                    words.get(asked[name], asked[name])
                    if asked[name] == "yes" and name in ("safe_house",)
                    else asked[name]
                )
        assert status
    page = sent_in(client, evaluation, workbook)
    assert page.status_code == 302, page.content.decode()[-3000:]
    assert Answers.objects.count() == 3
    assert sent_in(client, evaluation, workbook).status_code == 302
    assert Answers.objects.count() == 3
    column = headings.index(next(one for one in headings if str(one).startswith("safe_house"))) + 1
    sheet.cell(5, column).value = "也许"
    page = sent_in(client, evaluation, workbook)
    assert (page.status_code, "ASSESS-029" in page.content.decode()) == (409, True)
    assert "第 5 行" in page.content.decode()
    assert Answers.objects.count() == 3
    for content in (b"no workbook", b""):
        file = SimpleUploadedFile("x.xlsx", content)
        assert client.post(f"{page_of(evaluation)}bring-in/", {"file": file}).status_code == 409


def test_it_refuses_a_workbook_that_is_none_of_ours(lead: User) -> None:
    evaluation = drawn(lead)
    workbook = Workbook()
    workbook.active.append(["户主", "safe_house"])
    page = sent_in(signed_in(lead), evaluation, workbook)
    assert "ASSESS-001" in page.content.decode()


def test_it_narrows_the_sample_and_shows_states(lead: User, second: User) -> None:
    evaluation = drawn(lead, second)
    place = place_of(evaluation, "exited")
    enter_answers(
        evaluation_id=evaluation.pk, place=place, given=given_answers(evaluation, place, safe_house="no"), by=lead
    )
    replace_household(
        evaluation_id=evaluation.pk, place=place_of(evaluation, "ordinary"), reason="away", words="外出", by=lead
    )
    client = signed_in(lead)
    for query, count in (
        ("state=asked", 1),
        ("state=replaced", 1),
        ("suspicion=wrong_exit", 1),
        ("suspicion=omission", 0),
    ):
        shown = text_of(client, f"{page_of(evaluation)}sample/?{query}")
        assert (f"共 {count} 户" if count else "没有符合的户") in shown
    assert "尚未" not in text_of(client, f"{page_of(evaluation)}sample/?state=nonsense")
    current = text_of(client, page_of(evaluation))
    assert "目前的估计（未公布）" in current
    assert "还有疑点没有结论" in current or "无法判定" in current


def test_it_costs_few_queries(
    lead: User, second: User, third: User, county_officer: User, django_assert_max_num_queries: Any
) -> None:
    evaluation = drawn(lead, second, third)
    answered(evaluation, lead)
    close_field(evaluation_id=evaluation.pk, by=lead)
    publish_results(evaluation_id=evaluation.pk, by=lead)
    client = signed_in(county_officer)
    for address in ("/assessment/evaluations/", page_of(evaluation), f"{page_of(evaluation)}sample/"):
        client.get(address)
        with django_assert_max_num_queries(45):
            assert client.get(address).status_code == 200


def test_it_tells_the_county_only_what_was_confirmed(
    lead: User, second: User, third: User, county_officer: User
) -> None:
    evaluation = drawn(lead, second, third)
    wrong, dismissed = place_of(evaluation, "exited"), place_of(evaluation, "ordinary")
    answered(evaluation, lead, {wrong: {"safe_house": "no"}, dismissed: {"safe_house": "no"}})
    for who in (second, third):
        for place, is_confirmed in ((wrong, True), (dismissed, False)):
            give_opinion(evaluation_id=evaluation.pk, place=place, is_confirmed=is_confirmed, reason="看过", by=who)
    close_field(evaluation_id=evaluation.pk, by=lead)
    publish_results(evaluation_id=evaluation.pk, by=lead)
    shown = text_of(signed_in(county_officer), f"{page_of(evaluation)}sample/")
    assert "疑似错退：认定" in shown
    assert "疑似漏评：" not in shown


def test_it_is_opened_by_the_county_with_a_lead_from_outside(lead: User, county_officer: User) -> None:
    assert "没有可指定的评估人员" not in text_of(signed_in(county_officer), "/assessment/evaluations/new/")
    evaluation = opened(lead, county_officer)
    page = text_of(signed_in(county_officer), page_of(evaluation))
    assert "指定评估人员" in page
    assert f"{page_of(evaluation)}freeze/" not in page
    lead_page = text_of(signed_in(lead), page_of(evaluation))
    assert f"{page_of(evaluation)}freeze/" in lead_page


def test_it_releases_an_evaluator_from_the_page(lead: User, second: User) -> None:
    from lianxin.assessment.operations import name_evaluator

    evaluation = frozen(lead)
    name_evaluator(evaluation_id=evaluation.pk, user=second, by=lead)
    client = signed_in(lead)
    assert client.get(f"{page_of(evaluation)}release/{second.pk}/").status_code == 200
    assert client.post(f"{page_of(evaluation)}release/{second.pk}/").status_code == 302
    assert client.get(f"{page_of(evaluation)}release/{second.pk}/").status_code == 404
    assert signed_in(second).get(page_of(evaluation)).status_code == 404
