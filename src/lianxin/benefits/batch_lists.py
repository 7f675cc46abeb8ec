"""The columns of the lists of payment batches: batches, their lines with masked accounts, what does not fit, who is to be asked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from lianxin.benefits.lists import measure_words
from lianxin.core.kernel.identifiers import masked
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, together
from lianxin.site.values import badge

BATCH_STATES = {
    "made": (Words("待审批", "To be approved"), "unsure"),
    "approved": (Words("待导出", "To go to the bank"), "info"),
    "exported": (Words("待回盘", "Bank to answer"), "info"),
    "answered": (Words("已回盘", "Answered"), "good"),
    "sent_back": (Words("已退回", "Sent back"), "plain"),
}
LINE_STATES = {
    "waiting": (Words("待付", "Waiting"), "info"),
    "paid": (Words("已付", "Paid"), "good"),
    "returned": (Words("已退汇", "Returned"), "bad"),
    "refused": (Words("未付成", "Not paid"), "unsure"),
}
DIFFERENCE_KINDS = {
    "amount_differs": Words("金额不符", "Another sum"),
    "account_differs": Words("账号不符", "Another account"),
    "answered_twice": Words("前后矛盾", "Answers contradict"),
    "unclear": Words("结果不明", "Unclear"),
    "unknown": Words("清单外", "No such line"),
    "payee_gone": Words("付给不该付的人", "Paid to whom nothing may be paid"),
    "not_received": Words("户称未收到", "Not received, it says"),
    "received_other": Words("户称金额不符", "Another sum, it says"),
    "not_signed": Words("户未签认", "Not signed"),
}
# Kinds that are found at home; the others are the bank's.
AT_HOME = frozenset({"not_received", "received_other", "not_signed"})
FILE_KINDS = {
    "card": Words("一卡通 CSV", "One-card CSV"),
    "iso20022": Words("ISO 20022 pain.001", "ISO 20022 pain.001"),
}
ONCE = Words("一次性", "given once")


def period_words(period_key: str) -> Words:
    """What a period is called: a month, a term, a year, or once."""
    if not period_key:
        return ONCE
    year, _, rest = period_key.partition("-")
    match rest:
        case "spring":
            return Words(f"{year} 年春季", f"spring {year}")
        case "autumn":
            return Words(f"{year} 年秋季", f"autumn {year}")
        case "":
            return Words(f"{year} 年", year)
    return Words(f"{year} 年 {int(rest)} 月", period_key)


def _reference(row: Any) -> SafeString:
    return linked(row.reference, reverse("benefits:batch", args=[row.pk]))


def _batch_state(row: Any) -> Any:
    words, tone = BATCH_STATES[row.state]
    return badge(say(words), tone)


BATCHES = Listing(
    name="benefits.batches",
    words=Words("发放批次", "Payment batches"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("批次号", "Batch"), lambda row: row.reference, Kind.CODE, html=_reference),
        Column(Words("项目", "Project"), lambda row: row.claim.project.name),
        Column(Words("期", "Period"), lambda row: period_words(row.period_key)),
        Column(Words("措施", "Measures"), lambda row: [measure_words(name) for name in row.measures]),
        Column(Words("付款日", "To be paid on"), lambda row: row.pay_on, Kind.DAY),
        Column(Words("笔数", "Lines"), lambda row: row.line_count, Kind.COUNT),
        Column(Words("合计（元）", "Sum (yuan)"), lambda row: row.total_fen, Kind.YUAN),
        Column(Words("已付（元）", "Paid (yuan)"), lambda row: row.paid_fen or 0, Kind.YUAN),
        Column(Words("状态", "State"), lambda row: BATCH_STATES[row.state][0], html=_batch_state),
    ),
)


def _payee(row: Any) -> SafeString:
    return linked(row.payee, reverse("benefits:benefit", args=[row.benefit_id]))


def _line_state(row: Any) -> Any:
    words, tone = LINE_STATES[row.state]
    return together(badge(say(words), tone), row.reason)


BATCH_LINES = Listing(
    name="benefits.batch_lines",
    words=Words("批次明细", "Lines of the batch"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("收款人", "Payee"), lambda row: row.payee, html=_payee),
        Column(Words("序号", "No."), lambda row: row.number, Kind.COUNT),
        Column(
            Words("户编号", "Household"), lambda row: row.benefit.household.household_no, Kind.CODE, missing=NOTHING
        ),
        Column(Words("措施", "Measure"), lambda row: measure_words(row.benefit.measure)),
        Column(Words("项目", "Item"), lambda row: row.benefit.item, missing=NOTHING),
        Column(Words("账号", "Account"), lambda row: masked(row.account_no, last=4), Kind.CODE),
        Column(Words("金额（元）", "Amount (yuan)"), lambda row: row.amount_fen, Kind.YUAN, is_summed=True),
        Column(Words("到账日", "Paid on"), lambda row: row.paid_on, Kind.DAY, missing=NOTHING),
        Column(Words("状态", "State"), lambda row: LINE_STATES[row.state][0], html=_line_state),
        Column(Words("原因", "Why"), lambda row: row.reason, missing=NOTHING),
    ),
)
_FILE_ONLY = {"户编号", "项目", "原因"}
LINES_SHOWN = Listing(
    name=BATCH_LINES.name,
    words=BATCH_LINES.words,
    act=BATCH_LINES.act,
    columns=tuple(column for column in BATCH_LINES.columns if column.words.zh not in _FILE_ONLY),
)
