"""Pages of exits: who gets them, what they say, and what can be done on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import COUNTY, OTHER_VILLAGE, VILLAGE, signed_in
from exits.scenes import YEAR, answered, concluded, poor, sheet_of, village
from lianxin.audit.models import Event
from lianxin.exits.jobs import begin_judging
from lianxin.exits.models import ExitRun, IncidenceFigure, Sheet
from lianxin.exits.operations import NewFigure, judge_area, record_figure
from lianxin.jobs import operations as jobs
from lianxin.jobs.models import Job
from lianxin.people.models import User
from procedures.makers import PDF
from registry.makers import year_book

pytestmark = pytest.mark.django_db


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


def allowed(statuses: dict[str, int]) -> set[str]:
    assert statuses.pop("nobody") == 302
    assert set(statuses.values()) <= {200, 302, 403, 404, 405, 409}
    return {name for name, status in statuses.items() if status == 200}


@pytest.fixture
def judged() -> None:
    """Two villages judged: one of which all is known, one of which little is."""
    poor()
    poor("乙某", dangerous_house=True, house_grade="grade_d")
    poor("丙某", village_code=OTHER_VILLAGE)
    village(rural_persons=90, hard_road_to_township=True, clinics=1, doctors=1)
    village(OTHER_VILLAGE, rural_persons=120)
    judge_area(area_code=COUNTY, year=YEAR, by=None)


@pytest.mark.usefixtures("judged")
def test_it_shows_the_county_its_villages_by_criteria(county_officer: User) -> None:
    page = text_of(signed_in(county_officer), "/exits/")
    assert "2 / 90（2.2 %）" in page
    assert "还没有判定" not in page
    village_page = text_of(signed_in(county_officer), f"/exits/villages/{VILLAGE}/?year={YEAR}")
    assert "不作预测" in village_page
    assert "还差 1" in village_page
    assert f"/exits/villages/{VILLAGE}/short/unexited_persons/?year=2020" in village_page
    short = text_of(signed_in(county_officer), f"/exits/villages/{VILLAGE}/short/safe_house_households/?year={YEAR}")
    assert "乙某" in short
    assert "甲某" not in short
    assert "丙某" in text_of(signed_in(county_officer), f"/exits/households/?year={YEAR}&rule=has_medical_insurance")


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize("name", ["", "households/", "sheets/", "after/", "figures/"])
def test_it_shows_lists_to_whoever_reads_exits(name: str, sent_at: Callable[..., dict[str, int]]) -> None:
    found = allowed(sent_at(f"/exits/{name}"))
    assert found == {
        "county_officer", "township_clerk", "other_township_clerk", "village_team_member", "helper", "other_helper",
        "unit_liaison", "auditor",
    }  # fmt: skip


@pytest.mark.usefixtures("judged")
def test_it_shows_a_village_to_its_own_people_only(sent_at: Callable[..., dict[str, int]]) -> None:
    found = allowed(sent_at(f"/exits/villages/{VILLAGE}/"))
    assert found == {"county_officer", "township_clerk", "village_team_member", "auditor"}
    assert allowed(sent_at("/exits/figures/new/")) == {"county_officer"}


def test_it_takes_a_sheet_through_two_rounds(village_team_member: User, county_officer: User) -> None:
    sheet = sheet_of(poor(), village_team_member)
    team, county = signed_in(village_team_member), signed_in(county_officer)
    page = text_of(team, f"/exits/sheets/{sheet.pk}/")
    assert "名册得出" in page
    form = {"seen": 0, "verdict": "met", "evidence_type": "insurance_record", "reference": "档案 7", "reason": ""}
    address = f"/exits/sheets/{sheet.pk}/answer/has_medical_insurance/"
    refused = team.post(address, form)
    assert refused.status_code == 409
    assert "EXIT-013" in refused.content.decode() or "没有写明理由" in refused.content.decode()
    assert team.post(address, form | {"reason": "看过医保卡"}).status_code == 302
    concluded(answered(sheet, village_team_member), village_team_member)
    assert sheet.state == Sheet.State.SECOND
    assert "预脱贫" in text_of(county, "/exits/sheets/?state=second")
    assert county.get(f"/exits/sheets/{sheet.pk}/back/").status_code == 200
    concluded(answered(sheet, county_officer), county_officer)
    assert sheet.state == Sheet.State.MET
    assert "看过医保卡" in text_of(county, f"/exits/sheets/{sheet.pk}/")


def test_it_records_a_figure_from_its_form(county_officer: User) -> None:
    client = signed_in(county_officer)
    form = {
        "area": COUNTY,
        "year": 2013,
        "poor_persons": 9600,
        "rural_persons": "",
        "printed": "28 %",
        "source": "某报道",
    }
    assert client.post("/exits/figures/new/", form).status_code == 302
    record_figure(entry=NewFigure(COUNTY, 2018, 254, None, "某报道", "0.8"), by=None)
    assert IncidenceFigure.objects.first().printed_percent == "28"  # type: ignore[union-attr]
    assert client.post("/exits/figures/new/", form | {"source": "", "poor_persons": -1}).status_code == 409
    page = text_of(client, "/exits/figures/")
    assert "9,600" in page


def test_it_keeps_a_file_with_an_answer_and_records_who_opens_it(
    village_team_member: User, unit_liaison: User, sent_at: Callable[..., dict[str, int]]
) -> None:
    sheet = sheet_of(poor(), village_team_member)
    form = {"seen": 0, "verdict": "met", "evidence_type": "house_grading", "reference": "", "reason": ""}
    paper = SimpleUploadedFile("grading.pdf", PDF)
    sent = signed_in(village_team_member).post(
        f"/exits/sheets/{sheet.pk}/answer/has_safe_house/", form | {"file": paper}
    )
    assert sent.status_code == 302, sent.content.decode()[:1500]
    address = f"/exits/sheets/{sheet.pk}/files/1/"
    assert address in text_of(signed_in(village_team_member), f"/exits/sheets/{sheet.pk}/")
    assert allowed(sent_at(address)) == {"county_officer", "township_clerk", "village_team_member", "auditor"}
    assert Event.objects.filter(thing="exits.sheet", act="registry.open_sensitive").count() == 4
    assert signed_in(village_team_member).get(f"/exits/sheets/{sheet.pk}/files/9/").status_code == 404
    form |= {"seen": 1, "file": SimpleUploadedFile("x.pdf", b"no paper")}
    assert (
        signed_in(village_team_member).post(f"/exits/sheets/{sheet.pk}/answer/has_safe_house/", form).status_code == 409
    )


@pytest.mark.usefixtures("judged")
def test_it_gives_lists_as_files_and_records_it(county_officer: User) -> None:
    client = signed_in(county_officer)
    lists = {
        f"/exits/?year={YEAR}&list=villages": "结论", f"/exits/?year={YEAR}&list=criteria": "标准值",
        f"/exits/villages/{VILLAGE}/?year={YEAR}&list=criteria": "差距", f"/exits/households/?year={YEAR}": "甲某",
        "/exits/sheets/?": "对象", "/exits/after/?": "帮扶责任人", "/exits/after/?list=taken": "经手人",
        "/exits/figures/?": "出处", "/exits/figures/?list=surveys": "评估机构",
    }  # fmt: skip
    for address, said in lists.items():
        response = client.get(f"{address}&format=csv")
        assert response.status_code == 200, address
        assert said in b"".join(response.streaming_content).decode(), address
    assert Event.objects.filter(act__contains="download").count() == len(lists)


@pytest.mark.usefixtures("judged")
def test_it_judges_anew_from_the_page_in_a_job(
    county_officer: User, auditor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "start", lambda job: jobs.run(job.key))
    client = signed_in(county_officer)
    for code, page in ((VILLAGE, f"/exits/villages/{VILLAGE}/?year={YEAR}"), (COUNTY, f"/exits/?year={YEAR}")):
        before = ExitRun.objects.count()
        asked = client.post("/exits/judge/", {"area": code, "year": YEAR})
        job = Job.objects.latest("pk")
        assert (job.state, asked.url) == ("done", f"/jobs/{job.key}/")
        assert page in client.get(asked.url).content.decode()
        assert ExitRun.objects.count() == before + 1
    assert client.post("/exits/judge/", {"area": "999902", "year": YEAR}).status_code == 404
    assert signed_in(auditor).post("/exits/judge/", {"area": COUNTY, "year": YEAR}).status_code == 403
    year_book(2026)
    refused = client.post("/exits/judge/", {"area": COUNTY, "year": 2026})
    assert "EXIT-002" in client.get(refused.url).content.decode()


def test_two_who_ask_for_one_area_and_year_get_one_job(county_officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "start", lambda job: None)
    asked = [begin_judging(area_code=COUNTY, year=year, by=county_officer) for year in (YEAR, YEAR, YEAR + 1)]
    assert asked[0] == asked[1] != asked[2]


@pytest.mark.usefixtures("judged")
def test_a_village_has_one_sheet_a_year(county_officer: User) -> None:
    client = signed_in(county_officer)
    assert client.post(f"/exits/sheets/new/village/{VILLAGE}/", {"year": YEAR}).status_code == 302
    assert client.post(f"/exits/sheets/new/village/{VILLAGE}/", {"year": YEAR}).status_code == 409
    assert client.post("/exits/sheets/new/town/1/", {"year": YEAR}).status_code == 404


@pytest.mark.usefixtures("judged")
def test_it_costs_few_queries(county_officer: User, django_assert_max_num_queries: Any) -> None:
    client = signed_in(county_officer)
    for address in (
        f"/exits/?year={YEAR}",
        f"/exits/villages/{VILLAGE}/?year={YEAR}",
        f"/exits/households/?year={YEAR}",
        "/exits/after/",
    ):
        client.get(address)
        with django_assert_max_num_queries(45):
            assert client.get(address).status_code == 200
