"""Pages of issues, a list of 359 brought in and taken out again, the plan and the weekly report on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from typer.testing import CliRunner

from cast import COUNTY, TOWNSHIP, VILLAGE, account_with, signed_in
from lianxin.audit.models import Event
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
from lianxin.registry.importing.problems import ProblemList
from lianxin.registry.importing.rows import Rows
from lianxin.registry.models import ImportJob
from lianxin.rulebook import dictionary
from lianxin.supervision.commands import app
from lianxin.supervision.issue_sheets import plan_issues
from lianxin.supervision.models import Issue, IssueEvidence, SpreadAnswer
from lianxin.supervision.operations import ask_all_areas, settle_clue
from lianxin.supervision.recording import issue_differences
from registry.makers import household, import_job
from supervision.issue_makers import AT, asked, assigned, closed, registered
from supervision.test_pages import a_clue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_townships")]

LIST, NEW, PROGRESS, PLAN, ASKED = (
    "/supervision/issues/", "/supervision/issues/new/", "/supervision/issues/progress/", "/supervision/issues/plan.pdf",
    "/supervision/issues/asked/",
)  # fmt: skip
SEEING = {"county_officer", "township_clerk", "other_township_clerk", "village_team_member", "unit_liaison", "auditor"}
MANAGING = {"county_officer", "township_clerk", "other_township_clerk"}
MOST_QUERIES = 40
THEMES = ("精准识别", "产业脱贫", "医疗扶贫", "教育扶贫", "危房改造")
CATEGORIES = ("信息更新不及时", "产业项目推进慢", "政策宣传落实不到位", "义务教育未保障", "住房不安全")
_PLAN = "责任领导 牵头单位 责任单位 责任人 整改措施 整改效果 整改成果 审定办法 销号标准 整改时限 交办日期 整改期限"
_FACTS = "序号 问题编号 问题来源 发现时间 发现人或单位 发现层级 问题方面 问题类别 问题原因 乡 行政村 问题描述 涉及户数 涉及金额（元）"
PLAN_HEADINGS = tuple(_PLAN.split())
HEADINGS = (*_FACTS.split(), *PLAN_HEADINGS)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_HOME = tmp_path


def row(number: int, **given: Any) -> list[Any]:
    """A row of a list of issues with its plan."""
    plain = {
        "问题来源": "暗访", "发现人或单位": "市专项调查组", "发现层级": "市", "问题原因": "责任不落实", "乡": "某镇", "行政村": "上河村",
        "涉及金额（元）": 1250.5, "责任领导": "县领导", "牵头单位": "县扶贫办", "责任单位": "某镇政府", "责任人": "镇干部",
        "整改措施": "逐户核对", "整改效果": "与实际一致", "整改成果": "更新记录", "审定办法": "乡镇抽查", "销号标准": "抽查无差错",
        "整改时限": "限期整改",
    }  # fmt: skip
    told: dict[str, Any] = plain | {
        "序号": number,
        "问题编号": f"整改{number:03}",
        "发现时间": date(2026, 4, 20),
        "问题方面": THEMES[number % 5],
        "问题类别": CATEGORIES[number % 5],
        "问题描述": f"第 {number} 个问题（虚构）",
        "涉及户数": number % 7,
        "交办日期": date(2026, 5, 1),
        "整改期限": date(2026, 7, 1),
    }
    told |= given
    return [told[heading] for heading in HEADINGS]


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("问题清单")
    for number, line in enumerate([HEADINGS, *rows]):
        for column, value in enumerate(line):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value)
            elif value is not None:
                sheet.write(number, column, value)
    book.close()
    return out.getvalue()


def imported(content: bytes, *, by: User | None = None, area: str = COUNTY, is_dry_run: bool = False) -> ImportJob:
    request = ImportRequest(area_code=area, year=2026, is_dry_run=is_dry_run)
    return run_job(ask_for_import(file=io.BytesIO(content), file_name="问题清单.xlsx", request=request, by=by).pk)


def problems(job: ImportJob) -> list[tuple[str, int, str]]:
    return [(one["code"], one["row"], one["heading"]) for one in job.result["problems"]["kept"]]


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


def allowed(statuses: dict[str, int]) -> set[str]:
    assert statuses.pop("nobody") == 302
    assert set(statuses.values()) <= {200, 302, 403, 404, 405, 409}
    return {name for name, status in statuses.items() if status == 200}


# Who gets in --------------------------------------------------------------------------------------------------------------


def test_pages_are_for(sent_at: Callable[..., dict[str, int]]) -> None:
    made = registered()
    for url in (LIST, PROGRESS, PLAN):
        assert allowed(sent_at(url)) == SEEING, url
    for url in (NEW, ASKED):
        assert allowed(sent_at(url)) == MANAGING, url
    page = f"{LIST}{made.pk}/"
    assert allowed(sent_at(page)) == SEEING - {"other_township_clerk", "unit_liaison"}
    assert allowed(sent_at(f"{page}assign/")) == {"county_officer", "township_clerk"}
    assert allowed(sent_at(f"{page}accountability/")) == set()


def test_it_shows_a_unit_what_its_unit_has_to_do(county_officer: User, unit_liaison: User, helper: User) -> None:
    made = assigned(county_officer, responsible_unit="甲局", responsible="帮扶戊")
    client = signed_in(unit_liaison)
    assert made.number in text_of(client, f"{LIST}?standing=")
    page = f"{LIST}{made.pk}/progress/"
    answer = client.post(page, {"seen": 2, "words": "单位已派人核对", "reference": "局档 3 号"})
    assert answer.status_code == 302
    assert IssueEvidence.objects.get().reference == "局档 3 号"


# On the pages -------------------------------------------------------------------------------------------------------------


def test_it_goes_all_the_way_on_the_pages(county_officer: User, village_team_member: User) -> None:
    officer, team = signed_in(county_officer), signed_in(village_team_member)
    home = household("甲某")
    told = {
        "area_code": VILLAGE, "words": "人口变化没有更新", "theme": "identification", "category": "not_current", "cause": "duty",
        "source": "inspection", "level": "county", "found_on": "2026-11-02", "found_by": "县督查组", "household_count": "1",
        "amount_yuan": "1200.50",
    }  # fmt: skip
    assert officer.post(f"{NEW}?household={home.pk}", told | {"category": "nonsense"}).status_code == 409
    assert officer.post(f"{NEW}?household={home.pk}", told).status_code == 302
    made = Issue.objects.get()
    assert (made.amount_fen, list(made.households.all())) == (120_050, [home])
    assert made.number in text_of(officer, reverse("registry:household", args=[home.pk]))
    page = f"{LIST}{made.pk}/"
    names = "measure expected outcome judged closing leader lead_unit responsible_unit responsible"
    points = dict.fromkeys(names.split(), "写明白")
    late = points | {"seen": 1, "deadline_kind": "immediate", "due_on": "2030-01-01"}
    assert "[ISSUE-007]" in officer.post(f"{page}assign/", late).content.decode()
    due = (timezone.localdate() + timedelta(days=5)).isoformat()
    officer.post(f"{page}assign/", late | {"due_on": due, "responsible_user_id": village_team_member.pk})
    assert "等您整改的问题" in text_of(team, "/")
    team.post(f"{page}progress/", {"seen": 2, "words": "已更新", "reference": "村档 1 号"})
    team.post(f"{page}ask/", {"seen": 3, "words": "请核验"})
    assert "等您交办、核验或销号的问题" in text_of(officer, "/")
    assert team.get(f"{page}verify/").status_code == 403
    told = {"seen": 4, "words": "到户看过", "seen_on": timezone.localdate().isoformat()}
    assert "[ISSUE-024]" in officer.post(f"{page}verify/", told).content.decode()
    assert officer.post(f"{page}verify/", told | {"reference": "现场照片"}).status_code == 302
    assert officer.post(f"{page}close/", {"seen": 5, "words": "同意"}).status_code == 302
    shown = text_of(officer, page)
    assert f"{told['seen_on']} 到现场" in shown
    assert "已销号" in shown
    assert "村档 1 号" in shown
    assert officer.post(f"{page}close/", {"seen": 6, "words": "再销"}).status_code == 409
    assert officer.get(f"{page}no-such-step/").status_code == 404


def test_it_makes_a_clue_that_is_true_an_issue(county_officer: User) -> None:
    found = a_clue()
    settle_clue(clue=found, finding="true", note="银行卡由外人保管", by=county_officer)
    client = signed_in(county_officer)
    page = reverse("supervision:clue", args=[found.pk])
    assert f"{NEW}?clue={found.pk}" in text_of(client, page)
    assert "银行卡由外人保管" in text_of(client, f"{NEW}?clue={found.pk}")
    made = registered(clue_id=found.pk)
    assert made.number in text_of(client, page)


def test_it_asks_a_township_and_shows_its_answer(county_officer: User, township_clerk: User) -> None:
    made = assigned(county_officer)
    officer, clerk = signed_in(county_officer), signed_in(township_clerk)
    officer.post(f"{LIST}{made.pk}/spread/", {"words": "信息没有更新的户"})
    officer.post(
        f"{LIST}{made.pk}/admonish/",
        {"kind": "circular", "held_on": "2026-06-01", "whom": "各乡镇", "words": "对照自查"},
    )
    mine = SpreadAnswer.objects.get(area_code=TOWNSHIP)
    assert "举一反三等您答复" in text_of(clerk, "/")
    assert "信息没有更新的户" in text_of(clerk, ASKED)
    page = f"{ASKED}{mine.pk}/"
    assert clerk.post(page, {"is_found": "yes", "words": "查过"}).status_code == 409
    assert clerk.post(page, {"is_found": "yes", "found_count": "2", "words": "查过"}).status_code == 302
    shown = text_of(officer, f"{LIST}{made.pk}/")
    assert "发现 2 件" in shown
    assert shown.count("没有答复") == 1
    assert "对照自查" in shown
    sheet = officer.get(f"{LIST}{made.pk}/?format=csv&list=spread-{mine.check_of_id}")
    assert "没有答复" in b"".join(sheet.streaming_content).decode()
    assert signed_in(township_clerk).get(f"{ASKED}999/").status_code == 404


def test_it_shows_accountability_to_who_is_named_and_records_each_look(county_officer: User) -> None:
    named = account_with(Role.DISCIPLINE_OFFICER, COUNTY, username="discipline", name="纪检某")
    made = assigned(county_officer)
    client, page = signed_in(named), f"{LIST}{made.pk}/accountability/"
    told = {
        "person": "被问责某", "form": "admonition", "decided_on": "2026-06-02", "document_no": "某纪〔2026〕3号", "words": "整改不力",
    }  # fmt: skip
    assert client.post(page, told | {"decided_on": "2099-01-01"}).status_code == 409
    assert client.post(page, told).status_code == 302
    assert "被问责某" in text_of(client, page)
    assert Event.objects.filter(act="issues.open_accountability", actor_id=named.pk).count() == 2
    assert "被问责某" not in text_of(signed_in(county_officer), f"{LIST}{made.pk}/")
    assert not [event for event in Event.objects.all() if "被问责某" in str(event.details)]


def test_a_list_costs_few_queries(county_officer: User, django_assert_max_num_queries: Any) -> None:
    for _ in range(30):
        assigned(county_officer)
    client = signed_in(county_officer)
    for url in (f"{LIST}?standing=", PROGRESS, f"{LIST}{Issue.objects.latest('id').pk}/"):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(url)


def test_filters_fail_closed(county_officer: User) -> None:
    client = signed_in(county_officer)
    for query in ("?standing=nonsense", "?theme=x", "?category=x", "?source=x", "?area=1234"):
        assert client.get(LIST + query).status_code == 400
    assert client.get(f"{PLAN}?theme=x").status_code == 404
    assert client.get(f"{PROGRESS}?day=nonsense").status_code == 400
    for query in ("?clue=x", "?clue=99", "?household=99"):
        assert client.get(NEW + query).status_code == 404


# A list on file -----------------------------------------------------------------------------------------------------------


def test_it_takes_359_issues_in_five_fields_in_and_out(county_officer: User) -> None:
    content = workbook([row(number) for number in range(1, 360)])
    job = imported(content, by=county_officer)
    assert (job.state, problems(job), Issue.objects.count()) == ("done", [], 359)
    assert set(Issue.objects.values_list("theme", flat=True)) == {
        "identification", "industry", "health", "education", "housing",
    }  # fmt: skip
    one = Issue.objects.get(number="整改007")
    assert (one.area_code, one.amount_fen, one.household_count, one.due_on) == (VILLAGE, 125_050, 0, date(2026, 7, 1))
    assert issue_differences(one) == []
    assert Event.objects.filter(act="issues.take_in").count() == 1
    again = imported(content, by=county_officer)
    assert (again.result["counts"]["issues.unchanged"], Issue.objects.count()) == (359, 359)
    client = signed_in(county_officer)
    # What was written are issues: nothing leads to households.
    assert "查看农户" not in text_of(client, f"/registry/imports/{job.pk}/")
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(f"{LIST}?standing=&format=xlsx").streaming_content)), read_only=True
    )
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    assert len([line for line in lines if str(line[0]).startswith("整改")]) == 359
    plan = client.get(f"{PLAN}?standing=")
    assert plan.headers["Content-Type"] == "application/pdf"
    assert plan.content.startswith(b"%PDF")
    report = client.get(f"{PROGRESS}?format=pdf")
    assert report.content.startswith(b"%PDF")
    assert Event.objects.filter(act="issues.print").count() == 2
    figures = text_of(client, PROGRESS)
    assert "359" in figures
    assert "危房改造" in figures
    weekly = b"".join(client.get(f"{PROGRESS}?format=csv").streaming_content).decode()
    assert any(line.startswith("合计,359,0,0,359,359,359,0") for line in weekly.splitlines())


def test_it_tells_every_faulty_row_at_once(county_officer: User) -> None:
    sound = row(1)
    faulty = [
        row(2, 问题类别="说不清"),
        row(3, 乡="远方镇"),
        row(4, 整改期限=date(2026, 12, 30)),
        row(5, 整改措施=None),
        row(6, 发现时间=date(2099, 1, 1)),
        row(7, 问题描述=None),
        row(1, 序号=8),
        row(9, 整改时限="长期坚持"),
    ]
    job = imported(workbook([sound, *faulty]), by=county_officer, is_dry_run=True)
    found = problems(job)
    assert {number for _, number, _ in found} == set(range(3, 11))
    assert {"ISSUE-016", "ISSUE-007", "ISSUE-015", "ISSUE-009", "ISSUE-017", "ISSUE-008"} <= {
        code for code, _, _ in found
    }
    assert job.result["counts"]["issues.new"] == 1
    assert not Issue.objects.exists()


def test_it_takes_in_a_row_without_a_plan_and_one_of_the_whole_county(county_officer: User) -> None:
    bare = dict.fromkeys(PLAN_HEADINGS)
    imported(workbook([row(1, **bare), row(2, **bare, 乡=None, 行政村=None)]), by=county_officer)
    assert list(Issue.objects.order_by("number").values_list("state", "area_code")) == [
        ("registered", VILLAGE), ("registered", COUNTY),
    ]  # fmt: skip


def test_it_takes_a_list_from_nobody_who_manages_no_issues(
    other_township_clerk: User, village_team_member: User
) -> None:
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        imported(workbook([row(1)]), by=village_team_member, area=VILLAGE)
    with pytest.raises(PermissionDenied):
        imported(workbook([row(1)]), by=other_township_clerk, area=TOWNSHIP)


def test_it_refuses_every_row_of_somebody_whose_right_has_gone(village_team_member: User) -> None:
    rows = Rows(
        "问题清单.xlsx", "问题清单", dictionary().sheet_kinds["issue_list"], {"issue.words": ["甲", "乙"]}, [2, 3], {}, {}, ProblemList()
    )  # fmt: skip
    plan = plan_issues(import_job(by=village_team_member, area_code=VILLAGE), rows, [None, None])
    assert (rows.refused, plan.counts["issues.refused"]) == ({0, 1}, 2)
    assert [problem.code for problem in rows.problems.kept] == ["ISSUE-022"]


def test_it_prints_no_endless_plan(county_officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    registered()
    monkeypatch.setattr("lianxin.supervision.views.issue_progress.MOST_PRINTED", 0)
    answer = signed_in(county_officer).get(PLAN)
    assert answer.status_code == 409
    assert "ISSUE-023" in answer.content.decode()


def test_its_sheet_is_declared_with_its_plan() -> None:
    kind = dictionary().sheet_kinds["issue_list"]
    assert {column.heading for column in kind.columns} >= set(HEADINGS)


# Commands -----------------------------------------------------------------------------------------------------------------


def test_the_command_replays_every_issue(county_officer: User, village_team_member: User) -> None:
    made = closed(county_officer, village_team_member)
    asked(county_officer, village_team_member)
    ask_all_areas(issue_id=made.pk, words="同类", by=county_officer, at=AT)
    answer = CliRunner().invoke(app, ["issues", "verify"])
    assert (answer.exit_code, "2" in answer.output) == (0, True)
    Issue.objects.filter(pk=made.pk).update(is_escalated=True)
    answer = CliRunner().invoke(app, ["issues", "verify"])
    assert (answer.exit_code, made.number in answer.output) == (1, True)
    listed = CliRunner().invoke(app, ["issues", "list"])
    assert listed.output.count("\n") == 2
