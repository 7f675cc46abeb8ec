"""Welfare posts of the demonstration: proposed, verified, approved, paid in one batch, answered by the bank, asked at home.

The county's pay, the quota, the accounts and the bank's answer are made up. A payment that came back and a household that says
something else are there on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lianxin.benefits.domain.entitlements import Request
from lianxin.benefits.domain.period_keys import period_key
from lianxin.benefits.models import BatchLine, PaymentBatch
from lianxin.benefits.operations import (
    AnswerFile,
    NewBatch,
    NewBenefit,
    NewQuota,
    NewTerm,
    Payer,
    Receipt,
    approve_batch,
    approve_benefit,
    draw_sample,
    export_batch,
    make_batch,
    propose_benefit,
    read_bank_answer,
    record_receipt,
    set_local_term,
    set_quota,
    verify_benefit,
)
from lianxin.core.kernel.errors import Refused
from lianxin.eligibility.models import Run
from lianxin.eligibility.queries import poor_households
from lianxin.projects.models import Project
from lianxin.registry.models import Member
from lianxin.registry.queries import members_of

POST = "public_welfare_post"
MONTH_PAY_FEN = 900_00
_DOCUMENT = "演人社〔3〕号"
_ITEMS = ("护林员", "保洁员", "护路员")
_MOST, _SAMPLED = 12, 3
_CONDITIONS_NOT_MET = "BENEFIT-103"


@dataclass(frozen=True, slots=True)
class _Days:
    """Days of the batch, none before the year of the register."""

    on: date

    def ago(self, days: int) -> date:
        return max(self.on - timedelta(days=days), date(self.on.year, 1, 1))


def pay_posts(project: Project, run: Run, *, on: date) -> PaymentBatch:
    """Give poor households of the project's village posts for a month, and pay them."""
    days = _Days(on)
    county = run.area_code
    term = NewTerm(county, "welfare_post.month_pay", MONTH_PAY_FEN, date(on.year, 1, 1), _DOCUMENT)
    set_local_term(entry=term, by=None)
    set_quota(entry=NewQuota(POST, county, on.year, 4 * _MOST, _DOCUMENT), by=None)
    _give(project, run, days)
    entry = NewBatch(
        project=project,
        period_key=period_key("month", days.ago(40)),
        on=days.ago(30),
        pay_on=days.ago(27),
        payer=Payer("县财政局（演示）", "9999990000000000001", "县农村商业银行（演示）"),
        claim_no=f"BZ-{project.pk}",
        papers="岗位考勤表（演示）",
    )
    batch = approve_batch(batch=make_batch(entry=entry, by=None), on=days.ago(28), by=None)
    export_batch(batch=batch, kind=PaymentBatch.FileKind.CARD, by=None)
    _answer(batch, days)
    _ask(batch, days)
    return batch


def _give(project: Project, run: Run, days: _Days) -> None:
    on, given = days.ago(40), 0
    found = poor_households(run).filter(village_code=project.area_code).select_related("household")
    for finding in found:
        for row in members_of(finding.household, run.year):
            if given < _MOST and row.left_on is None and _posted(project, finding.household, row.member, on, given):
                given += 1
                break


def _posted(project: Project, household: object, member: Member, on: date, number: int) -> bool:
    """Give a member a post, unless the rules say that he may not have one."""
    entry = NewBenefit(POST, household, on, Request(units=1), member, _ITEMS[number % len(_ITEMS)])  # type: ignore[arg-type]
    try:
        benefit = propose_benefit(entry=entry, by=None)
    except Refused as refusal:
        if refusal.code != _CONDITIONS_NOT_MET:
            raise
        return False
    amount = None if benefit.amount_fen is not None else MONTH_PAY_FEN
    verify_benefit(benefit=benefit, on=on, words="入户核实，在岗（演示）", by=None, amount_fen=amount)
    approve_benefit(benefit=benefit, project=project, on=on, by=None)
    return True


def _answer(batch: PaymentBatch, days: _Days) -> None:
    """The bank pays all but the last two lines: one is refused, one is still being worked on. Later the first comes back."""
    lines = list(batch.lines.order_by("number"))
    results = {line.number: "成功" for line in lines}
    if len(lines) > 3:
        results |= {lines[-1].number: "处理中", lines[-2].number: "失败"}
    _read(batch, lines, results, days.ago(26), "发放回盘.csv")
    _read(batch, lines[:1], {lines[0].number: "退回"}, days.ago(20), "退汇.csv")


def _read(batch: PaymentBatch, lines: list[BatchLine], results: dict[int, str], on: date, name: str) -> None:
    rows = ["序号,账号,金额(元),结果,原因"]
    for line in lines:
        why = "户名不符" if results[line.number] in {"失败", "退回"} else ""
        amount = f"{line.amount_fen // 100}.{line.amount_fen % 100:02}"
        rows.append(f"{line.number},{line.account_no},{amount},{results[line.number]},{why}")
    file = AnswerFile(name, "\r\n".join(rows).encode("gb18030"), on)
    read_bank_answer(batch=batch, file=file, by=None)


def _ask(batch: PaymentBatch, days: _Days) -> None:
    """Three lines are drawn, two households asked: one agrees, one says that somebody else keeps its card."""
    sample = draw_sample(batch=batch, size=_SAMPLED, seed="演示种子 · 0713", on=days.ago(19), by=None)
    for number, chosen in enumerate(sample.chosen.select_related("line")[: _SAMPLED - 1]):
        told = Receipt(chosen.line.amount_fen, chosen.line.paid_on, is_signed=True)
        if number:
            told = Receipt(
                chosen.line.amount_fen - 100_00, None, is_signed=False, words="卡由他人代管，少了一百元（演示）"
            )
        record_receipt(sampled=chosen, told=told, on=days.ago(15), by=None)
