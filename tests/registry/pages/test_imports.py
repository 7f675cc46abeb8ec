"""Import on pages: files, preview, confirmation, and what is shown of jobs that did not end well."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, signed_in
from lianxin.audit.models import Event
from lianxin.people.models import User
from lianxin.registry.importing.jobs import run_job
from lianxin.registry.importing.problems import KEPT_IN_DETAIL
from lianxin.registry.models import Household, ImportJob
from lianxin.registry.views import imports as views
from lianxin.rulebook import dictionary
from registry.makers import YEAR, import_job, year_book
from registry.workbooks import roster

pytestmark = pytest.mark.django_db
NEW = "/registry/imports/new/"
SOUND = ("上河村", "H-7", "午某", "999901196001010025", "户主", "健康")
FAULTY = ("没有的村", "H-8", "未某", "", "户主", "健康")
IMPORTERS = {
    "county_officer": 200, "township_clerk": 200, "other_township_clerk": 200, "village_team_member": 403,
    "helper": 403, "other_helper": 403, "unit_liaison": 403, "auditor": 403, "stranger": 403, "nobody": 302,
}  # fmt: skip
OF_THE_TOWNSHIP = IMPORTERS | {"other_township_clerk": 404}


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run jobs in this process: another one would not see the transaction of the test."""
    monkeypatch.setattr(views, "start_job", lambda job: run_job(job.pk))


@pytest.fixture
def open_year(known_areas: None) -> None:
    year_book()


def sent(user: User, *files: BytesIO, **form: Any) -> Any:
    uploads = [SimpleUploadedFile(f"花名册{n}.xlsx", file.read()) for n, file in enumerate(files)]
    wanted = {"workbooks": uploads, "area_code": TOWNSHIP, "year": YEAR, "mode": "upsert", "kind": ""}
    return signed_in(user).post(NEW, wanted | form, follow=True)


def previewed(user: User, *rows: tuple[str, ...]) -> ImportJob:
    response = sent(user, roster(*rows))
    return ImportJob.objects.get(pk=response.context["import"].pk)


def shown(user: User, job: ImportJob, query: str = "") -> str:
    response = signed_in(user).get(f"/registry/imports/{job.pk}/{query}")
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("url", ["/registry/imports/", NEW, "/registry/imports/templates/household_roster/"])
def test_importing_is_for_those_who_may(sent_at: Callable[..., dict[str, int]], open_year: None, url: str) -> None:
    assert sent_at(url) == IMPORTERS


@pytest.mark.parametrize("part", ["", "progress/"])
def test_a_job_is_open_to_the_importers_of_its_area(sent_at: Callable[..., dict[str, int]], part: str) -> None:
    job = import_job(state=ImportJob.State.INTERRUPTED)
    answers = sent_at(f"/registry/imports/{job.pk}/{part}")
    expected = OF_THE_TOWNSHIP if not part else OF_THE_TOWNSHIP | {"county_officer": 302, "township_clerk": 302}
    assert answers == expected


@pytest.mark.parametrize("part", ["confirm/", "again/"])
def test_acts_on_a_job_are_for_the_importers_of_its_area(sent_at: Callable[..., dict[str, int]], part: str) -> None:
    job = import_job(state=ImportJob.State.RUNNING)
    answers = sent_at(f"/registry/imports/{job.pk}/{part}", method="post")
    assert answers == OF_THE_TOWNSHIP | {"county_officer": 409, "township_clerk": 409}


def test_it_previews_and_writes_nothing_before_the_confirmation(
    at_once: None, open_year: None, township_clerk: User
) -> None:
    job = previewed(township_clerk, SOUND)
    text = shown(township_clerk, job)
    assert "核对完成，尚未写入" in text
    assert "确认写入" in text
    assert not Household.objects.exists()


def test_it_writes_what_was_confirmed(at_once: None, open_year: None, township_clerk: User) -> None:
    job = previewed(township_clerk, SOUND)
    response = signed_in(township_clerk).post(f"/registry/imports/{job.pk}/confirm/", follow=True)
    assert "已写入登记册" in response.content.decode()
    assert "查看农户" in response.content.decode()
    assert Household.objects.get().household_no == "H-7"
    assert "这次预览已经确认" in shown(township_clerk, job)


def test_a_second_press_leads_to_the_same_job(at_once: None, open_year: None, township_clerk: User) -> None:
    job = previewed(township_clerk, SOUND)
    client = signed_in(township_clerk)
    first, second = (client.post(f"/registry/imports/{job.pk}/confirm/") for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert ImportJob.objects.count() == 2


def test_it_lists_every_problem_with_what_to_do(at_once: None, open_year: None, township_clerk: User) -> None:
    text = shown(township_clerk, previewed(township_clerk, SOUND, FAULTY))
    for part in ("Sheet!A3", "没有的村", "REG-024", "请核对县、乡、村名称"):
        assert part in text
    assert "有错误的户不会写入" in text


def test_it_says_why_nothing_can_be_confirmed(at_once: None, open_year: None, township_clerk: User) -> None:
    job = previewed(township_clerk, FAULTY)
    text = shown(township_clerk, job)
    assert "没有可以写入的行" in text
    assert "disabled" in text
    assert f'action="/registry/imports/{job.pk}/confirm/"' not in text
    response = signed_in(township_clerk).post(f"/registry/imports/{job.pk}/confirm/")
    assert response.status_code == 409
    assert "REG-042" in response.content.decode()


def test_it_narrows_the_problems(at_once: None, open_year: None, township_clerk: User) -> None:
    job = previewed(township_clerk, ("上河村", "H-7", "午某", "123", "户主", "健康"), FAULTY)
    assert "REG-024" in shown(township_clerk, job, "?severity=error").split('id="problem-list"')[1]
    assert "REG-024" not in shown(township_clerk, job, "?severity=warning").split('id="problem-list"')[1]
    assert "REG-024" not in shown(township_clerk, job, "?severity=zzz").split('id="problem-list"')[1]


def test_it_turns_the_pages_of_many_problems(township_clerk: User) -> None:
    line = {
        "code": "REG-024",
        "severity": "error",
        "sheet": "S",
        "column": "A",
        "heading": "村",
        "value": "x",
        "what": ["甲", "a"],
        "remedy": ["乙", "b"],
    }
    kept = [line | {"row": number} for number in range(2, KEPT_IN_DETAIL + 2)]
    counts = [{"code": "REG-024", "severity": "error", "heading": "村", "count": 5000}]
    problems = {"errors": 5000, "warnings": 0, "counts": counts, "kept": kept}
    result = {"counts": {}, "writable": False, "problems": problems, "has_errors": True, "sheets": [], "disputes": 0}
    job = import_job(result=result)
    first, last = shown(township_clerk, job), shown(township_clerk, job, "?page=9")
    assert "列出前 1,000 条" in first
    assert "5,000" in first
    assert "S!A2<" in first
    assert "S!A1001<" in last
    assert "下一页" not in last


def test_the_preview_closes_sensitive_values(at_once: None, family: Household, township_clerk: User) -> None:
    row = ("上河村", family.household_no, "甲某", "", "户主", "患有大病")
    text = shown(township_clerk, previewed(township_clerk, row))
    assert "健康状况" in text
    assert "患有大病" not in text


def test_it_tells_a_refusal_of_the_whole_file(at_once: None, open_year: None, township_clerk: User) -> None:
    response = sent(township_clerk, BytesIO(b"this is no workbook"))
    text = response.content.decode()
    assert "没有写入任何数据" in text
    assert "SHEET-" in text


@pytest.mark.parametrize(
    "form", [{"area_code": OTHER_TOWNSHIP}, {"area_code": COUNTY}, {"year": 1999}, {"mode": "all"}, {"kind": "zzz"}]
)
def test_it_refuses_what_is_not_among_the_choices(
    at_once: None, open_year: None, township_clerk: User, form: dict[str, Any]
) -> None:
    response = sent(township_clerk, roster(SOUND), **form)
    assert response.context["form"].errors
    assert not ImportJob.objects.exists()


def test_it_asks_for_a_file(open_year: None, township_clerk: User) -> None:
    response = sent(township_clerk, workbooks=[])
    assert response.context["form"].errors["workbooks"]


def test_it_refuses_a_mapping_that_is_no_text(at_once: None, open_year: None, township_clerk: User) -> None:
    response = sent(township_clerk, roster(SOUND), mapping=SimpleUploadedFile("m.yaml", b"\xff\xfe\x00"))
    assert response.context["form"].errors["mapping"]


def test_it_takes_several_files_at_once(at_once: None, open_year: None, township_clerk: User) -> None:
    response = sent(township_clerk, roster(SOUND), roster(FAULTY))
    assert response.redirect_chain[-1][0] == "/registry/imports/"
    assert ImportJob.objects.count() == 2


def test_it_leads_to_the_years_where_none_is_open(township_clerk: User, county_officer: User) -> None:
    assert "请县级管理员先开年" in signed_in(township_clerk).get(NEW).content.decode()
    assert 'href="/registry/years/"' in signed_in(county_officer).get(NEW).content.decode()


@pytest.mark.parametrize("state", [ImportJob.State.INTERRUPTED, ImportJob.State.FAILED])
def test_a_stopped_import_can_be_started_again(
    at_once: None, open_year: None, township_clerk: User, state: str
) -> None:
    job = previewed(township_clerk, SOUND)
    ImportJob.objects.filter(pk=job.pk).update(state=state, result={})
    assert "没有写入任何数据" in shown(township_clerk, job)
    response = signed_in(township_clerk).post(f"/registry/imports/{job.pk}/again/", follow=True)
    assert "核对完成，尚未写入" in response.content.decode()
    assert ImportJob.objects.count() == 2


def test_a_running_import_is_not_started_again(township_clerk: User) -> None:
    job = import_job(state=ImportJob.State.RUNNING)
    assert "REG-040" in signed_in(township_clerk).post(f"/registry/imports/{job.pk}/again/").content.decode()
    assert ImportJob.objects.count() == 1


def test_a_file_that_is_too_large_is_told_at_its_field(open_year: None, township_clerk: User, settings: Any) -> None:
    settings.LIANXIN_UPLOAD_BYTES = 100
    response = sent(township_clerk, roster(SOUND))
    assert "REG-045" in response.context["form"].errors["workbooks"].as_text()
    assert not ImportJob.objects.exists()


def test_a_stopped_confirmation_is_confirmed_again(at_once: None, open_year: None, township_clerk: User) -> None:
    preview = previewed(township_clerk, SOUND)
    job = import_job(is_dry_run=False, follows=preview, state=ImportJob.State.INTERRUPTED, stored_as=preview.stored_as)
    signed_in(township_clerk).post(f"/registry/imports/{job.pk}/again/")
    assert Household.objects.count() == 1


def test_a_stale_preview_is_made_anew(at_once: None, open_year: None, township_clerk: User) -> None:
    preview = previewed(township_clerk, SOUND)
    ImportJob.objects.filter(pk=preview.pk).update(result=preview.result | {"fingerprint": "another"})
    response = signed_in(township_clerk).post(f"/registry/imports/{preview.pk}/confirm/", follow=True)
    assert "REG-041" in response.content.decode()
    assert "重新核对" in response.content.decode()
    assert not Household.objects.exists()
    again = signed_in(township_clerk).post(f"/registry/imports/{response.context['import'].pk}/again/", follow=True)
    assert "核对完成，尚未写入" in again.content.decode()


def test_a_running_job_shows_how_far_it_is(township_clerk: User) -> None:
    job = import_job(state=ImportJob.State.WAITING)
    text = shown(township_clerk, job)
    assert f'hx-get="/registry/imports/{job.pk}/progress/"' in text
    assert '<meta http-equiv="refresh"' in text
    fragment = signed_in(township_clerk).get(f"/registry/imports/{job.pk}/progress/", headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()


def test_an_ended_job_has_its_page_asked_for_again(township_clerk: User) -> None:
    job = import_job()
    client = signed_in(township_clerk)
    assert client.get(f"/registry/imports/{job.pk}/progress/", headers={"HX-Request": "true"}).headers["HX-Refresh"]
    assert client.get(f"/registry/imports/{job.pk}/progress/").status_code == 302


def test_a_killed_job_is_told_as_interrupted(township_clerk: User) -> None:
    assert "导入中断了" in shown(township_clerk, import_job(state=ImportJob.State.RUNNING))


def test_the_list_tells_where_each_import_stands(township_clerk: User) -> None:
    import_job(by=township_clerk, result={"writable": True, "problems": {"errors": 3, "warnings": 1}})
    import_job(is_dry_run=False, by=township_clerk)
    import_job(state=ImportJob.State.REFUSED)
    text = signed_in(township_clerk).get("/registry/imports/").content.decode()
    for part in ("待确认", "已写入", "未通过", "系统"):
        assert part in text


def test_the_list_reads_in_few_queries(township_clerk: User, django_assert_max_num_queries: Any) -> None:
    for _ in range(15):
        import_job(by=township_clerk)
    client = signed_in(township_clerk)
    with django_assert_max_num_queries(12):
        client.get("/registry/imports/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_template_is_a_workbook_in_the_reader_s_language(township_clerk: User, language: str) -> None:
    township_clerk.language = language
    township_clerk.save()
    response = signed_in(township_clerk).get("/registry/imports/templates/household_roster/")
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    texts = {str(cell.value) for row in sheet.iter_rows(max_row=6) for cell in row}
    words = dictionary().field("member.relation_to_head").words
    assert any(words.into(language) in text for text in texts)


def test_there_is_no_template_of_an_unknown_layout(township_clerk: User) -> None:
    response = signed_in(township_clerk).get("/registry/imports/templates/zzz/")
    assert response.status_code == 409
    assert "REG-044" in response.content.decode()


def test_the_marked_workbook_comes_back_and_that_is_recorded(
    at_once: None, open_year: None, township_clerk: User
) -> None:
    job = previewed(township_clerk, SOUND, FAULTY)
    response = signed_in(township_clerk).get(f"/registry/imports/{job.pk}/marked/")
    content = b"".join(response.streaming_content)
    texts = {str(cell.value) for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row}
    assert any("没有的村" in text for text in texts)
    assert Event.objects.filter(act="registry.open_sensitive", thing="registry.import").count() == 1
