"""Tranches and payments from workbooks: told units, altered totals, the same file twice, and nobody paid who may not be."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, signed_in
from funds.makers import allocated, approved, contract, gains, project, tranche
from lianxin.core.sheets import open_workbook
from lianxin.funds.models import Payment, Tranche, Transfer
from lianxin.people.models import Grant, User
from lianxin.projects.models import Project
from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, confirm_import, run_job
from lianxin.registry.importing.marking import write_marked_copy
from lianxin.registry.models import ImportJob, MemberFacts
from lianxin.registry.views import imports
from registry.importing import id_no
from registry.makers import areas, household, import_job, year_book

pytestmark = pytest.mark.django_db

TRANCHES = [
    "序号",
    "文件号",
    "资金名称",
    "资金渠道",
    "资金级次",
    "指标用途",
    "下拨日期",
    "指标金额（万元）",
    "到账日期",
]
ROAD: list[Any] = [
    1,
    "某财〔2026〕1号",
    "农村公路补助",
    "行业部门资金",
    "省级",
    "道路交通",
    "2026-01-10",
    60.5,
    "2026-02-01",
]
OWN: list[Any] = [2, "某财〔2026〕2号", "本级配套", "本级财政", "县级", "产业", "2026-03-01", 1.23456, ""]
PAYMENTS = [
    "序号",
    "报账单号",
    "凭证号",
    "收款人",
    "身份证号",
    "户编号",
    "收款账号",
    "拨付金额（元）",
    "拨付日期",
    "支付方式",
]
ID_NO = id_no(3)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any, db: None) -> None:
    settings.LIANXIN_HOME = tmp_path
    areas()
    year_book()


def workbook(*rows: Sequence[Any], headings: Sequence[str] = TRANCHES, banner: str = "") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("资金")
        for number, line in enumerate([*([[banner]] if banner else []), list(headings), *rows]):
            sheet.write_row(number, 0, line)
    return out.getvalue()


def payments(*rows: Sequence[Any], **options: Any) -> bytes:
    return workbook(*rows, headings=PAYMENTS, **options)


def imported(content: bytes, *, by: User | None = None, area: str = COUNTY, is_dry_run: bool = False) -> ImportJob:
    request = ImportRequest(area_code=area, year=2026, is_dry_run=is_dry_run)
    return run_job(ask_for_import(file=io.BytesIO(content), file_name="资金.xlsx", request=request, by=by).pk)


def problems(job: ImportJob) -> list[tuple[str, int]]:
    return [(problem["code"], problem["row"]) for problem in job.result["problems"]["kept"]]


def counts(job: ImportJob, thing: str) -> dict[str, int]:
    return {k.split(".")[1]: v for k, v in job.result["counts"].items() if k.startswith(thing)}


def test_it_takes_tranches_in_and_a_second_time_changes_nothing() -> None:
    content = workbook(ROAD, OWN)
    preview = imported(content, is_dry_run=True)
    assert (counts(preview, "tranches"), Tranche.objects.count()) == ({"new": 2}, 0)
    job = imported(content)
    assert (job.state, problems(job), counts(job, "tranches")) == ("done", [], {"new": 2})
    made = {one.document_no: one for one in Tranche.objects.all()}
    road, own = made["某财〔2026〕1号"], made["某财〔2026〕2号"]
    assert (road.amount_fen, road.state, road.channel, road.area_code) == (605_000_00, "received", "sector", COUNTY)
    assert (own.amount_fen, own.state, own.received_on) == (12_345_60, "expected", None)
    assert Transfer.objects.get().amount_fen == 605_000_00
    again = imported(content)
    assert (counts(again, "tranches"), problems(again)) == ({"unchanged": 2}, [])
    assert Transfer.objects.count() == 1


def test_it_lets_a_tranche_arrive_that_was_expected() -> None:
    imported(workbook(OWN))
    job = imported(workbook([*OWN[:8], "2026-04-01"]))
    assert counts(job, "tranches") == {"changed": 1}
    assert Tranche.objects.get().received_on == date(2026, 4, 1)


def test_it_tells_what_differs_from_a_tranche_on_record_and_changes_nothing() -> None:
    imported(workbook(ROAD))
    job = imported(workbook([*ROAD[:7], 61, "2026-02-02"]))
    assert problems(job) == [("FUND-184", 2), ("FUND-184", 2)]
    assert "指标金额（万元）" in job.result["problems"]["kept"][0]["what"][0]
    assert Tranche.objects.get().amount_fen == 605_000_00


def test_it_asks_for_the_unit_where_nobody_told_it() -> None:
    bare = [*TRANCHES[:7], "指标金额", TRANCHES[8]]
    job = imported(workbook(ROAD, headings=bare))
    assert "SHEET-110" in {code for code, _ in problems(job)}
    assert not Tranche.objects.exists()
    job = imported(workbook(ROAD, headings=bare, banner="资金指标表（单位：万元）"))
    assert Tranche.objects.get().amount_fen == 605_000_00
    assert problems(job) == []


def test_it_reports_a_total_that_was_altered() -> None:
    total = ["合计", *[""] * 6, 62.0, ""]
    job = imported(workbook(ROAD, [*OWN[:7], 1.23, ""], total), is_dry_run=True)
    assert problems(job) == [("SHEET-229", 4)]
    assert counts(job, "tranches") == {"new": 2}


@pytest.mark.parametrize(
    ("at", "value", "code", "column"),
    [
        (7, -5, "SHEET-2", "H"),
        (7, 0, "SHEET-2", "H"),
        (7, 1.2345678, "SHEET-231", "H"),
        (7, "约 3", "SHEET-2", "H"),
        (7, "", "SHEET-201", "H"),
        (3, "天上", "SHEET-202", "D"),
        (6, "2026-02-30", "SHEET-2", "G"),
        (8, "2026-01-01", "FUND-185", "B"),
    ],
)
def test_it_refuses_a_row_with_its_cell_and_takes_the_others(at: int, value: Any, code: str, column: str) -> None:
    bad = list(ROAD)
    bad[at] = value
    job = imported(workbook(OWN, bad))
    [problem] = job.result["problems"]["kept"]
    assert problem["code"].startswith(code)
    assert (problem["row"], problem["column"]) == (3, column)
    assert counts(job, "tranches") == {"new": 1, "refused": 1}
    assert Tranche.objects.get().document_no == OWN[1]


def test_it_refuses_a_tranche_that_stands_in_the_sheet_twice() -> None:
    job = imported(workbook(ROAD, ROAD))
    assert problems(job) == [("FUND-183", 3)]
    assert Tranche.objects.count() == 1


def test_a_preview_is_confirmed_by_whoever_keeps_funds(county_officer: User) -> None:
    preview = imported(workbook(ROAD), by=county_officer, is_dry_run=True)
    assert run_job(confirm_import(preview=preview, by=county_officer).pk).state == "done"
    assert Tranche.objects.get().state == "received"


def test_it_pays_for_whoever_may_pay_and_for_nobody_else(
    industry: Project, funds_officer: User, county_officer: User
) -> None:
    content = payments(line("甲某", 10))
    refused = imported(content, by=county_officer)
    assert (refused.state, refused.result["refused"]["code"]) == ("refused", "REG-068")
    assert not Payment.objects.exists()
    preview = imported(content, by=funds_officer, is_dry_run=True)
    assert run_job(confirm_import(preview=preview, by=funds_officer).pk).state == "done"
    assert Payment.objects.get().amount_fen == 10_00


def test_it_refuses_whoever_does_not_keep_funds(township_clerk: User) -> None:
    job = imported(workbook(ROAD), by=township_clerk, area=TOWNSHIP)
    assert (job.state, job.result["refused"]["code"]) == ("refused", "REG-068")
    assert not Tranche.objects.exists()


def test_the_funds_officer_imports_from_the_page_and_sees_no_other_import(
    industry: Project, funds_officer: User, township_clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "start_job", lambda job: run_job(job.pk))
    other = import_job(by=township_clerk)
    client = signed_in(funds_officer)
    assert "fund_payments" in client.get("/funds/claims/").content.decode()
    page = client.get("/registry/imports/new/?kind=fund_payments").content.decode()
    assert '<option value="fund_payments" selected>' in page
    assert "household_roster" not in page
    file = SimpleUploadedFile("拨付.xlsx", payments(line("甲某", 10)))
    told = {"workbooks": file, "area_code": COUNTY, "year": 2026, "mode": "upsert", "kind": "fund_payments"}
    answer = client.post("/registry/imports/new/", told)
    shown = client.get(answer["Location"]).content.decode()
    assert "确认写入" in shown
    client.post(f"{answer['Location']}confirm/")
    assert Payment.objects.get().payee == "甲某"
    assert client.get(f"/registry/imports/{other.pk}/").status_code == 404
    assert [row["job"].by for row in client.get("/registry/imports/").context["rows"]] == [funds_officer] * 2


def test_who_lost_the_money_s_right_sees_his_imports_no_more(industry: Project, funds_officer: User) -> None:
    job = imported(payments(line("甲某", 10)), by=funds_officer, is_dry_run=True)
    assert signed_in(funds_officer).get(f"/registry/imports/{job.pk}/").status_code == 200
    Grant.objects.filter(user=funds_officer).update(ends_before=date(2020, 1, 2), starts_on=date(2020, 1, 1))
    assert signed_in(funds_officer).get(f"/registry/imports/{job.pk}/").status_code == 403


@pytest.fixture
def industry() -> Project:
    """A project with a claim that was approved for three households."""
    of = project("P-2", purpose="road")
    allocated(tranche(), of, 50_000_00)
    for name in ("甲某", "乙某", "丙某"):
        gains(of, household(name))
    approved(of, 3_000_00, number="BZ-1")
    return of


def line(payee: str, yuan: Any, *, voucher: str = "PZ-1", claim: str = "BZ-1", **cells: Any) -> list[Any]:
    told = {"id": "", "household": "", "account": "", "on": "2026-05-01", "method": "一卡通"} | cells
    return [1, claim, voucher, payee, told["id"], told["household"], told["account"], yuan, told["on"], told["method"]]


def test_it_pays_voucher_by_voucher_and_a_second_time_nothing(industry: Project) -> None:
    content = payments(
        line("甲某", 1000.01, account="6222020000000012345"), line("乙某", 500), line("丙某", 200, voucher="PZ-2")
    )
    preview = imported(content, is_dry_run=True)
    assert (counts(preview, "payments"), Payment.objects.count()) == ({"new": 3}, 0)
    job = imported(content)
    assert (job.state, problems(job), counts(job, "payments")) == ("done", [], {"new": 3})
    paid = {p.payee: p for p in Payment.objects.all()}
    assert {name: (p.voucher_no, p.line, p.amount_fen) for name, p in paid.items()} == {
        "甲某": ("PZ-1", 0, 100_001), "乙某": ("PZ-1", 1, 50_000), "丙某": ("PZ-2", 0, 20_000),
    }  # fmt: skip
    assert paid["甲某"].household is not None
    assert (paid["甲某"].household.head_name, paid["甲某"].account_no) == ("甲某", "6222020000000012345")
    assert {p.method for p in paid.values()} == {"one_card"}
    again = imported(content)
    assert (counts(again, "payments"), problems(again)) == ({"unchanged": 3}, [])
    assert Transfer.objects.filter(kind="pay").count() == 3


def test_it_reads_ten_thousands_where_the_heading_says_so(industry: Project) -> None:
    headings = [*PAYMENTS[:7], "拨付金额（万元）", *PAYMENTS[8:]]
    imported(workbook(line("甲某", 0.1), headings=headings))
    assert Payment.objects.get().amount_fen == 1_000_00


@pytest.mark.parametrize("yuan", [0.005, -1, 0, "1.234", "三百"])
def test_it_pays_nothing_of_a_voucher_with_an_amount_that_is_none(industry: Project, yuan: Any) -> None:
    job = imported(payments(line("甲某", 100), line("乙某", yuan), line("丙某", 10, voucher="PZ-2")))
    assert sorted(row for _, row in problems(job)) == [2, 3]
    assert ("FUND-189", 2) in problems(job)
    assert [p.payee for p in Payment.objects.all()] == ["丙某"]
    assert counts(job, "payments") == {"refused": 2, "new": 1}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"payee": "丁某"}, "FUND-158"),
        ({"claim": "BZ-404"}, "FUND-186"),
        ({"household": "没有这户"}, "FUND-158"),
        ({"id": ID_NO}, "FUND-187"),
        ({"on": "2026-03-01"}, "FUND-139"),
        ({"yuan": 3_000.01}, "FUND-107"),
    ],
)
def test_it_tells_with_the_row_why_somebody_is_not_paid(industry: Project, cells: dict[str, Any], code: str) -> None:
    told = {"payee": "甲某", "yuan": 10} | cells
    job = imported(payments(line(told.pop("payee"), told.pop("yuan"), **told)))
    [problem] = job.result["problems"]["kept"]
    assert code in (problem["code"], problem["what"][0][1:9])
    assert problem["row"] == 2
    assert not Payment.objects.exists()
    assert counts(job, "payments") == {"refused": 1}


def test_it_pays_nobody_who_is_gone(industry: Project) -> None:
    facts = MemberFacts.objects.get(member__name="乙某")
    facts.left_on, facts.leaving_kind = date(2026, 4, 1), "died"
    facts.save()
    job = imported(payments(line("甲某", 10), line("乙某", 10)))
    told = {row: problem["what"][0] for problem in job.result["problems"]["kept"] if (row := problem["row"])}
    assert "FUND-121" in told[3]
    assert not Payment.objects.exists()


def test_it_finds_a_payee_by_his_identity_number(industry: Project) -> None:
    other = household("甲某")
    gains(industry, other)
    facts = MemberFacts.objects.get(household=other)
    facts.member.id_no = ID_NO
    facts.member.save()
    unclear = imported(payments(line("甲某", 10)))
    assert "FUND-159" in unclear.result["problems"]["kept"][0]["what"][0]
    job = imported(payments(line("甲某", 10, id=ID_NO)))
    assert problems(job) == []
    assert Payment.objects.get().household == other
    wrong = imported(payments(line("甲某", 10, voucher="PZ-3", id=ID_NO, household="990000")))
    assert "FUND-187" in wrong.result["problems"]["kept"][0]["what"][0]


def test_it_pays_only_the_party_of_a_contract(industry: Project) -> None:
    approved(industry, 1_000_00, number="BZ-2", on_contract=contract(industry))
    job = imported(payments(line("某建筑公司", 600, claim="BZ-2"), line("别的公司", 100, claim="BZ-2", voucher="PZ-2")))
    assert [p.payee for p in Payment.objects.all()] == ["某建筑公司"]
    [problem] = job.result["problems"]["kept"]
    assert "FUND-122" in problem["what"][0]
    assert problem["row"] == 3


def test_it_sees_that_two_vouchers_together_are_too_much(industry: Project) -> None:
    job = imported(payments(line("甲某", 2000), line("乙某", 1500, voucher="PZ-2")), is_dry_run=True)
    assert problems(job) == [("FUND-185", 3)]
    assert counts(job, "payments") == {"new": 1, "refused": 1}


def test_it_refuses_a_voucher_of_two_days_and_one_that_is_posted_otherwise(industry: Project) -> None:
    job = imported(payments(line("甲某", 10), line("乙某", 10, on="2026-05-02")))
    assert problems(job) == [("FUND-188", 2)]
    imported(payments(line("甲某", 10)))
    job = imported(payments(line("甲某", 11)))
    assert problems(job) == [("FUND-190", 2)]
    assert Payment.objects.get().amount_fen == 10_00


def test_it_finds_no_claim_of_another_area(industry: Project) -> None:
    job = imported(payments(line("甲某", 10)), area=OTHER_TOWNSHIP)
    assert [code for code, _ in problems(job)] == ["FUND-186"]
    assert not Payment.objects.exists()


def test_it_posts_nothing_where_the_ledger_moved_on_since_the_preview(industry: Project) -> None:
    content = payments(line("甲某", 10))
    preview = imported(content, is_dry_run=True)
    imported(content)
    late = run_job(confirm_import(preview=preview, by=None).pk)
    assert late.state == "refused"
    assert Payment.objects.count() == 1


def test_it_marks_the_faulty_cells_in_the_senders_own_workbook(industry: Project, tmp_path: Path) -> None:
    job = imported(payments(line("甲某", 10), line("丁某", 10, voucher="PZ-2")), is_dry_run=True)
    marked = tmp_path / "marked.xlsx"
    write_marked_copy(job, marked)
    assert "丁某" in str(list(next(open_workbook(marked).sheets()).rows))
    remarks = [c.comment.text for sheet in load_workbook(marked) for row in sheet.iter_rows() for c in row if c.comment]
    assert len(remarks) == 1
    assert "FUND-158" in remarks[0]


def test_it_tells_no_identity_number_and_no_account(industry: Project) -> None:
    job = imported(payments(line("甲某", 10, id=ID_NO, account="6222020000000012345")), is_dry_run=True)
    assert ID_NO not in str(job.result)
    assert "6222020000000012345" not in str(job.result)
