"""Papers and ledgers of other rooms look as a person saw them last (tests/paper_pictures.py). Their rows are as the lists read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import segno
from django.utils import translation

from lianxin.benefits.lists import RUN_PRINTED, SUBSIDIES
from lianxin.benefits.models import DistributionLine, DistributionRun, Loan
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.core.paper import Document, Size
from lianxin.core.paper.definitions import Seal
from lianxin.funds.lists import FUND_LEDGER
from lianxin.funds.models import Tranche
from lianxin.funds.queries.papers import Flows, TrancheLine
from lianxin.monitoring.lists import EPISODES, LEADS_FILED, WARNINGS
from lianxin.monitoring.models import Lead
from lianxin.monitoring.queries.leads import LeadRow
from lianxin.notices.models import Notice
from lianxin.notices.papers import poster_document, sheet_document
from lianxin.people.models import Helper, Team, TeamMember
from lianxin.procedures.lists import LEDGER
from lianxin.procedures.queries.ledger import LedgerLine
from lianxin.registry.models import Household, Member
from lianxin.site.listing import Listing
from lianxin.site.papers import document_of_list
from lianxin.supervision.documents import dispute_ledger, plan_document, weekly_document
from lianxin.supervision.lists.clues import CLUES_FILED
from lianxin.supervision.lists.issues import ISSUES_PRINTED
from lianxin.supervision.models import Dispute, Issue
from lianxin.supervision.queries.disputes import DisputeRow
from lianxin.supervision.queries.issue_progress import Progress, Tally
from lianxin.supervision.queries.issues import IssueRow
from lianxin.work.documents import attendance_document
from lianxin.work.domain.attendance import DaysAsked, Mark, MonthTally
from lianxin.work.lists import RECORDS_ON_PAPER
from lianxin.work.models import WorkRecord
from lianxin.work.queries.attendance import MemberMonth
from lianxin.work.queries.records import RecordRow
from paper_pictures import assert_looks_as_kept

pytestmark = pytest.mark.one_engine
KEPT = Path(__file__).parent / "pictures"
ON = date(2026, 11, 29)
_STATES = (Mark.PRESENT, Mark.PRESENT, Mark.DUTY, Mark.PRESENT, Mark.LEAVE, Mark.ABSENT, Mark.UNTOLD)


def issue(number: int, theme: str, **given: object) -> IssueRow:
    told = {
        "theme": theme, "words": f"第 {number} 个问题：登记的家庭人口和实际不一致，资料没有及时更新", "measure": "逐户核对户口簿，更新名册",
        "expected": "账实相符", "outcome": "核对清单", "judged": "抽查不少于两成", "closing": "县级抽查合格", "leader": "某副县长",
        "lead_unit": "县扶贫办", "responsible_unit": "甲镇人民政府", "responsible": "某镇长", "due_on": date(2016, 9, 30),
        "amount_fen": 1_234_500 * number, "household_count": number, "state": "in_progress", "found_on": date(2016, 8, 1),
    }  # fmt: skip
    return IssueRow(Issue(number=f"白{number:03d}", **told | given), "甲镇上河村", ON)


def test_the_sheet_of_a_notice_looks_as_it_was_seen(tmp_path: Path) -> None:
    columns = [
        {"zh": "户主", "en": "Householder", "type": "text", "field": "household.head_name", "share": 1.2},
        {"zh": "人口", "en": "Persons", "type": "integer", "field": "household.household_size", "share": 0.8},
        {"zh": "主要致贫原因", "en": "Main cause", "type": "text", "field": "household.cause", "share": 1.6},
    ]
    names = ("甲某", "乙某", "丙某", "丁某", "戊某")
    content = {
        "columns": columns,
        "rows": [[name, n, "因病"] for n, name in enumerate(names, 2)],
        "sums": [None, 20, None],
    }
    notice = Notice(
        key="demo0007", kind="identification", level="village", area_code="999901001001", place="上河村委会", content=content, days=7,
        title_zh="上河村2026年贫困户识别公示", introduction_zh="经农户申请、民主评议，下列农户拟认定为贫困户，现予公示。",
        hotline="0939-8210000", digest="0" * 64,
    )  # fmt: skip
    for size in (Size.A4, Size.A3):
        made = sheet_document(notice, address="https://example.org/public/n/7", size=size, today=ON)
        assert_looks_as_kept(made, KEPT / f"notice-{size.name.lower()}.png", tmp_path)
    poster = poster_document(notice, address="https://example.org/public/n/7", today=ON)
    assert_looks_as_kept(poster, KEPT / "notice-poster.png", tmp_path)


def test_the_month_of_a_resident_team_looks_as_it_was_seen(tmp_path: Path) -> None:
    days = tuple(date(2026, 10, 1) + timedelta(days=n) for n in range(31))
    rows = [
        MemberMonth(
            TeamMember(helper=Helper(name=name), duty=duty), "甲镇上河村", days, tuple(_STATES[(n + shift) % 7] for n in range(31)),
            MonthTally(31, 31, 14, 5, 4, 4, 4, 0), DaysAsked(20, True), verdict,
        )
        for shift, (name, duty, verdict) in enumerate(
            (("赵队长", "leader", Verdict.MET), ("钱书记", "first_secretary", Verdict.NOT_MET), ("孙队员", "member", Verdict.CANNOT_TELL))
        )
    ]  # fmt: skip
    assert_looks_as_kept(attendance_document(Team(name="上河村工作队"), rows), KEPT / "attendance.png", tmp_path)


def test_the_plan_and_the_week_of_issues_look_as_they_were_seen(tmp_path: Path) -> None:
    rows = [issue(1, "identification"), issue(2, "identification", state="closed"), issue(3, "health", amount_fen=None)]
    assert_looks_as_kept(plan_document(rows, place="某县", on=ON), KEPT / "issues-plan.png", tmp_path)
    tallies = [
        Tally(Words("精准识别", "Identification"), "identification", 120, 80, 3, 37, 4, 6, 9, 1, 2),
        Tally(Words("医疗扶贫", "Health"), "health", 39, 39),
    ]
    whole = Tally(Words("合计", "All"), "", 159, 119, 3, 37, 4, 6, 9, 1, 2)
    found = Progress(date(2026, 11, 23), ON, whole, {"theme": tallies})
    assert_looks_as_kept(weekly_document(found, place="某县"), KEPT / "issues-week.png", tmp_path)


def test_the_ledger_of_disputes_looks_as_it_was_seen(tmp_path: Path) -> None:
    old = Dispute(
        kind="forest", words="两组山林界线不清，多次争执", since_on=date(1973, 5, 1), found_on=date(2016, 5, 2), state="kept",
        parties="甲组与乙组", mediator="某调解员", method="village", agreement="以沟为界，立界桩，双方签字", settled_on=date(2016, 5, 20),
    )  # fmt: skip
    new = Dispute(
        kind="neighbours", words="排水沟堵塞", found_on=date(2026, 11, 27), state="open", parties="甲某与乙某"
    )
    rows = [DisputeRow(one, "上河村", ON) for one in (old, new)]
    assert_looks_as_kept(dispute_ledger(rows, place="某县", on=ON), KEPT / "disputes.png", tmp_path)


def filed(listing: Listing, *rows: Any) -> Document:
    with translation.override("zh-hans"):
        return document_of_list(listing, rows, area="某县", on=ON)


def home(name: str) -> Household:
    return Household(head_name=name, household_no=f"H{len(name)}00012", member_count=4)


def test_the_ledger_of_funds_looks_as_it_was_seen(tmp_path: Path) -> None:
    lines = [
        TrancheLine(
            Tranche(
                document_no=f"省财农〔2026〕{number} 号", name="中央衔接推进乡村振兴补助资金", channel="special_poverty", level="central",
                announced_on=date(2026, 3, 1), received_on=date(2026, 3, 20), state="received", amount_fen=1_234_567_800,
            ),
            Flows(received_fen=1_234_567_800, arranged_fen=1_000_000_000, paid_fen=800_000_000 + number, confirmed_fen=700_000_000),
            ("蔬菜大棚", "村道硬化"),
        )
        for number in (12, 13)
    ]  # fmt: skip
    assert_looks_as_kept(filed(FUND_LEDGER, *lines), KEPT / "ledger-funds.png", tmp_path)


def test_the_ledgers_of_dividends_and_of_subsidised_interest_look_as_they_were_seen(tmp_path: Path) -> None:
    run = DistributionRun(item="")
    shares = [
        DistributionLine(run=run, household=home(name), weight=weight, amount=weight * 12_050, received_on=date(2026, 11, 27))
        for name, weight in (("甲大山", 3), ("乙小河", 2))
    ]  # fmt: skip
    assert_looks_as_kept(filed(RUN_PRINTED, *shares), KEPT / "ledger-dividends.png", tmp_path)
    loan = Loan(
        household=home("甲大山"), member=Member(name="甲大山"), product="small_loan_2021", lender="某县农村信用社", contract_no="XD2026001",
        amount_fen=5_000_000,
    )  # fmt: skip
    line = SimpleNamespace(
        starts_on=date(2026, 6, 21),
        due_on=date(2026, 9, 20),
        interest_fen=54_375,
        subsidy_fen=54_375,
        borrower_fen=0,
        reasons=None,
    )
    interest = SimpleNamespace(loan=loan, line=line, claimed=None)
    assert_looks_as_kept(filed(SUBSIDIES, interest), KEPT / "ledger-interest.png", tmp_path)


def test_the_ledgers_of_entries_and_exits_and_of_monitoring_look_as_they_were_seen(tmp_path: Path) -> None:
    entry = LedgerLine(
        on=date(2026, 10, 9), direction=Words("进", "in"), is_entry=True, head_name="甲大山", household_no="H000012", member_count=4,
        place="甲镇上河村", procedure=Words("监测对象识别", "Recognition"),
        told=((Words("监测对象类别", "Class"), Words("突发严重困难户", "Sudden hardship")),), document="县振〔2026〕7 号", case_id=41,
    )  # fmt: skip
    out = replace(entry, on=ON, direction=Words("退", "out"), is_entry=False, case_id=57)
    assert_looks_as_kept(filed(LEDGER, entry, out), KEPT / "ledger-entries.png", tmp_path)
    episode = SimpleNamespace(
        household=home("甲大山"), household_id=1, began_on=date(2026, 10, 9), ended_on=None, is_month_only=False, pk=1
    )
    watched = SimpleNamespace(
        episode=episode, place="甲镇上河村", monitored_class=Words("突发严重困难户", "Sudden hardship"),
        risks=(Words("因病", "illness"), Words("缺劳力", "no labour")), fit=None, state="open", is_relapse=False,
    )  # fmt: skip
    assert_looks_as_kept(filed(EPISODES, watched), KEPT / "ledger-monitored.png", tmp_path)


def test_the_ledgers_of_leads_and_of_warnings_look_as_they_were_seen(tmp_path: Path) -> None:
    leads = [
        LeadRow(
            Lead(
                holder="village", reported_on=date(2026, 11, day), due_on=date(2026, 11, day + 5), state=state,
                escalates_on=date(2026, 11, day + 7), words="县医院通报：住院自付超过两万元，家中只有一个劳力", reason=reason,
            ),
            name, "甲镇上河村", Words("部门数据", "data of a department"), Words("因病", "illness"), ON,
        )
        for name, day, state, reason in (("甲大山", 3, "open", ""), ("乙小河", 21, "open", ""), ("丙某某", 9, "not_entered", "no_risk"))
    ]  # fmt: skip
    assert_looks_as_kept(filed(LEADS_FILED, *leads), KEPT / "ledger-leads.png", tmp_path)
    lists = [
        SimpleNamespace(
            kind=kind, department=department, as_of=date(2026, 10, 31), rows=rows, counts={"lead": new},
            by=SimpleNamespace(name="县监测专干"), state="used",
        )
        for kind, department, rows, new in (("medical_cost", "县医保局", 128, 6), ("disaster", "县应急局", 14, 0))
    ]  # fmt: skip
    assert_looks_as_kept(filed(WARNINGS, *lists), KEPT / "ledger-warnings.png", tmp_path)


def test_the_ledger_of_work_looks_as_it_was_seen(tmp_path: Path) -> None:
    rows = [
        RecordRow(
            WorkRecord(
                pk=number, on=date(2026, 9, 20 + number), area_code="999901001001", found="老人住院，家里缺劳力，庄稼没人收",
                promised="联系合作社帮收", done="当天收完三亩青稞", next_step="月底回访", next_on=date(2026, 9, 30), persons=3,
                exactness=exactness, amount_fen=120_000 * number,
            ),
            Words("走访", "visit"), "甲镇上河村", ("帮扶戊", "队员己"), ((1, "甲大山"), (2, "乙小河")), frozenset({"paired"}), None, 2,
            "in_force",
        )
        for number, exactness in ((1, "exact"), (2, "about"), (3, "over"))
    ]  # fmt: skip
    assert_looks_as_kept(filed(RECORDS_ON_PAPER, *rows), KEPT / "ledger-work.png", tmp_path)


def test_the_ledgers_of_clues_and_of_issues_look_as_they_were_seen(tmp_path: Path) -> None:
    clues = [
        SimpleNamespace(
            test=SimpleNamespace(words=Words("户主名下有商铺", "The head owns a shop")), subject=subject, place="甲镇上河村",
            clue=SimpleNamespace(
                first_seen_on=date(2026, 10, 8), last_seen_on=date(2026, 11, 8), state=state, finding=finding, note=note
            ),
        )
        for subject, state, finding, note in (
            ("甲大山", "open", "", ""), ("乙小河", "settled", "explained", "商铺是同名同姓的人所有，已核对身份证件"),
        )
    ]  # fmt: skip
    assert_looks_as_kept(filed(CLUES_FILED, *clues), KEPT / "ledger-clues.png", tmp_path)
    rows = [issue(1, "identification"), issue(2, "health", state="closed", closed_on=date(2016, 9, 1))]
    assert_looks_as_kept(filed(ISSUES_PRINTED, *rows), KEPT / "ledger-issues.png", tmp_path)


def test_the_code_of_a_ledger_stands_beside_the_places_to_sign(tmp_path: Path) -> None:
    rows = [issue(1, "identification")]
    made = filed(ISSUES_PRINTED, *rows)
    held = BytesIO()
    segno.make("https://example.org/reports/verify/ABCD-EFGH-JKLM-NPQR-STUV", error="m").save(held, kind="png", scale=5)
    caption = "文书编号：ABCD-EFGH-JKLM-NPQR-STUV\n校验码：0123456789abcdef\n扫码核验；打印日期：2026-11-29"
    sealed = replace(made, blocks=(*made.blocks, Seal(held.getvalue(), caption, "", "")))
    assert_looks_as_kept(sealed, KEPT / "ledger-sealed.png", tmp_path)


def test_a_ledger_of_several_pages_repeats_its_head_and_ends_in_a_total(tmp_path: Path) -> None:
    lines = [
        TrancheLine(
            Tranche(
                document_no=f"省财农〔2026〕{number} 号", name=f"中央财政衔接推进乡村振兴补助资金（第{number}批，巩固拓展脱贫攻坚成果）",
                channel="special_poverty", level="central", announced_on=date(2026, 3, 1), state="received",
                received_on=None if number % 5 == 0 else date(2026, 3, 20), amount_fen=100_000_000 + 12_345 * number,
            ),
            Flows(received_fen=100_000_000, arranged_fen=90_000_000, paid_fen=80_000_000 + number, confirmed_fen=70_000_000),
            ("蔬菜大棚", "村道硬化") if number % 3 else (),
        )
        for number in range(1, 14)
    ]  # fmt: skip
    assert_looks_as_kept(filed(FUND_LEDGER, *lines), KEPT / "ledger-long.png", tmp_path)
