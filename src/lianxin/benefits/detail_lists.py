"""The columns of the tables on pages of one thing (a loan, a batch, an instrument) and of what a household borrowed and got."""

from __future__ import annotations

from typing import Any

from lianxin.benefits.batch_lists import DIFFERENCE_KINDS, ONCE, period_words
from lianxin.benefits.lists import LOAN_STATES, RUN_STATES, product_words
from lianxin.core.kernel.identifiers import masked
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, People, linked


def _listing(part: str, words: Words, *columns: Column) -> Listing:
    return Listing(name=f"benefits.{part}", words=words, act=Act.READ_BENEFITS, columns=columns, part=part)


SCHEDULE = _listing(
    "schedule",
    Words("还款计划", "Schedule of a loan"),
    Column(Words("到期日", "Due on"), lambda row: row.due_on, Kind.DAY),
    Column(Words("本金（元）", "Principal (yuan)"), lambda row: row.principal_fen, Kind.YUAN, is_summed=True),
    Column(Words("利息（元）", "Interest (yuan)"), lambda row: row.interest_fen, Kind.YUAN, is_summed=True),
    Column(Words("罚息（元）", "Penalty (yuan)"), lambda row: row.penalty_fen, Kind.YUAN, is_summed=True),
    Column(Words("未还（元）", "Open (yuan)"), lambda row: row.open_fen, Kind.YUAN, is_summed=True),
    Column(Words("结清", "Paid"), lambda row: row.paid_on, Kind.DAY, missing=NOTHING),
)
RECEIPTS = _listing(
    "receipts",
    Words("还款记录", "Receipts of a loan"),
    Column(Words("日期", "Day"), lambda row: row.on, Kind.DAY),
    Column(Words("凭证", "Receipt"), lambda row: row.document_no),
    Column(Words("收到（元）", "Received (yuan)"), lambda row: row.amount_fen, Kind.YUAN),
    Column(Words("本金（元）", "Principal (yuan)"), lambda row: row.principal_fen, Kind.YUAN),
    Column(Words("利息（元）", "Interest (yuan)"), lambda row: row.interest_fen, Kind.YUAN),
    Column(Words("罚息（元）", "Penalty (yuan)"), lambda row: row.penalty_fen, Kind.YUAN),
    Column(Words("撤回", "Taken back"), lambda row: row.reversed_on, Kind.DAY, missing=NOTHING),
    Column(Words("原因", "Why"), lambda row: row.reason, missing=NOTHING),
)
DIFFERENCES = _listing(
    "differences",
    Words("批次的差异", "What does not fit in a batch"),
    Column(Words("哪里不符", "What"), lambda row: DIFFERENCE_KINDS[row[0].kind]),
    Column(Words("序号", "No."), lambda row: row[0].line.number if row[0].line else None, Kind.COUNT, missing=NOTHING),
    Column(Words("收款人", "Payee"), lambda row: row[0].line.payee if row[0].line else None, missing=NOTHING),
    Column(
        Words("应为（元）", "Ordered (yuan)"), lambda row: row[0].line.amount_fen if row[0].line else None, Kind.YUAN
    ),
    Column(Words("对方说（元）", "Told (yuan)"), lambda row: row[0].told_fen, Kind.YUAN),
    Column(Words("说明", "Words"), lambda row: row[0].reason, missing=NOTHING),
    Column(Words("回盘文件", "File"), lambda row: row[0].answer.file_name if row[0].answer else None, missing=NOTHING),
    Column(Words("了结", "Settled"), lambda row: row[0].settled_on, Kind.DAY, missing=Words("未了结", "stands")),
    Column(Words("怎样了结", "How"), lambda row: row[0].settled_words, missing=NOTHING),
    Column(Words("经办", "By"), lambda row: row[0].settled_by.name if row[0].settled_by else None, missing=NOTHING),
)
MEASURE_SUMS = _listing(
    "sums",
    Words("到户措施按措施", "Measures, by kind"),
    Column(
        Words("措施", "Measure"),
        lambda row: row.measure.words,
        html=lambda row: linked(say(row.measure.words), f"?measure={row.measure.name}"),
    ),
    Column(Words("笔数", "Benefits"), lambda row: row.benefits, Kind.COUNT),
    Column(Words("户数", "Households"), lambda row: row.households, Kind.COUNT, of_people=People.ALONE),
    Column(Words("已审批（元）", "Approved (yuan)"), lambda row: row.approved_fen, Kind.YUAN, is_summed=True),
    Column(Words("其中已发放（元）", "Of it paid (yuan)"), lambda row: row.paid_fen, Kind.YUAN, is_summed=True),
)


def _money(amount: Any, run: Any) -> Any:
    return None if run.item else amount


def _things(amount: Any, run: Any) -> str | None:
    return f"{run.item} {amount} {run.unit}" if run.item else None


RUNS = _listing(
    "runs",
    Words("历次分配", "Distributions"),
    Column(Words("日期", "Day"), lambda row: row[0].on, Kind.DAY),
    Column(Words("收益期自", "Period from"), lambda row: row[0].starts_on, Kind.DAY),
    Column(Words("至（不含）", "Until"), lambda row: row[0].ends_before, Kind.DAY),
    Column(Words("金额（元）", "Money (yuan)"), lambda row: _money(row[0].total, row[0]), Kind.YUAN, missing=NOTHING),
    Column(Words("实物", "Things"), lambda row: _things(row[0].total, row[0]), missing=NOTHING),
    Column(Words("状态", "State"), lambda row: RUN_STATES[row[0].state][0]),
)
INSTRUMENTS = Listing(
    name="benefits.instruments",
    words=Words("入股", "Instruments"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("名称", "Name"), lambda row: row[0].name),
        Column(Words("地方", "Place"), lambda row: row[1]),
        Column(Words("经营主体", "Enterprise"), lambda row: row[0].enterprise),
        Column(Words("合同号", "Contract"), lambda row: row[0].contract_no, Kind.CODE),
        Column(Words("入股资金（元）", "Capital (yuan)"), lambda row: row[0].capital_fen, Kind.YUAN, is_summed=True),
        Column(Words("股数", "Shares"), lambda row: row[0].shares, Kind.COUNT),
    ),
)


def _item(candidate: Any) -> Any:
    return candidate.item or None


HELD = _listing(
    "held",
    Words("暂缓发放", "Held back"),
    Column(Words("收款人", "Payee"), lambda row: row[0].name),
    Column(Words("措施", "Measure"), lambda row: row[1]),
    Column(Words("项目", "Item"), lambda row: _item(row[0]), missing=NOTHING),
    Column(Words("金额（元）", "Amount (yuan)"), lambda row: row[0].amount_fen, Kind.YUAN),
    Column(Words("原因", "Why"), lambda row: row[2]),
    Column(Words("所在批次", "In batch"), lambda row: row[0].in_batch or None, missing=NOTHING),
)
PAYABLE = _listing(
    "payable",
    Words("待发放", "To be paid"),
    Column(Words("收款人", "Payee"), lambda row: row[0].name),
    Column(Words("措施", "Measure"), lambda row: row[1]),
    Column(Words("项目", "Item"), lambda row: _item(row[0]), missing=NOTHING),
    Column(Words("账号", "Account"), lambda row: masked(row[0].account), Kind.CODE),
    Column(Words("金额（元）", "Amount (yuan)"), lambda row: row[0].amount_fen, Kind.YUAN, is_summed=True),
)
SAMPLED = Listing(
    name="benefits.sample",
    words=Words("入户核实单", "Sample of receipt"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("收款人", "Payee"), lambda row: row[0].line.payee),
        Column(Words("序号", "No."), lambda row: row[0].line.number, Kind.COUNT),
        Column(Words("村", "Village"), lambda row: row[2]),
        Column(Words("措施", "Measure"), lambda row: row[1]),
        Column(Words("项目", "Item"), lambda row: row[0].line.benefit.item, missing=NOTHING),
        Column(Words("付了（元）", "Paid (yuan)"), lambda row: row[0].line.amount_fen, Kind.YUAN),
        Column(Words("到账日", "Paid on"), lambda row: row[0].line.paid_on, Kind.DAY),
        Column(
            Words("户里说收到（元）", "Received, it says"),
            lambda row: row[0].received_fen if row[0].checked_on else None,
            Kind.YUAN,
        ),
        Column(
            Words("是否相符", "Agrees"),
            lambda row: (
                None if row[3] is None else Words("相符", "agrees") if row[3] else Words("不符", "does not agree")
            ),
        ),
        Column(Words("核实日", "Asked on"), lambda row: row[0].checked_on, Kind.DAY),
        Column(Words("核实人", "Asked by"), lambda row: row[0].checked_by.name if row[0].checked_by else None),
        Column(Words("说明", "Words"), lambda row: row[0].words),
    ),
)
TERMS = Listing(
    name="benefits.terms",
    words=Words("地方参数", "Local terms"),
    act=Act.READ_BENEFITS,
    columns=(
        Column(Words("参数", "Value"), lambda row: row[1]),
        Column(Words("县", "County"), lambda row: row[0].county_code, Kind.CODE),
        Column(Words("数值", "Number"), lambda row: row[2]),
        Column(Words("从哪天起", "Since"), lambda row: row[0].starts_on, Kind.DAY),
        Column(Words("依据", "Document"), lambda row: row[0].document),
    ),
)
HOUSEHOLD_LOANS = _listing(
    "household_loans",
    Words("本户贷款", "Loans of the household"),
    Column(Words("产品", "Product"), lambda row: product_words(row[0].loan.product)),
    Column(Words("借款人", "Borrower"), lambda row: row[0].loan.member.name),
    Column(Words("金额（元）", "Amount (yuan)"), lambda row: row[0].loan.amount_fen, Kind.YUAN),
    Column(
        Words("未还本金（元）", "Owed (yuan)"),
        lambda row: row[0].account.principal_fen if row[0].account else None,
        Kind.YUAN,
    ),
    Column(
        Words("逾期天数", "Days overdue"),
        lambda row: row[0].account.arrears.days if row[0].account else None,
        Kind.COUNT,
    ),
    Column(Words("状态", "State"), lambda row: LOAN_STATES[row[0].loan.state][0]),
)
HOUSEHOLD_DISTRIBUTIONS = _listing(
    "distributions",
    Words("本户分红", "What the household got of its shares"),
    Column(Words("日期", "Day"), lambda row: row.run.on, Kind.DAY),
    Column(Words("来自", "From"), lambda row: row.run.instrument.name),
    Column(Words("金额（元）", "Money (yuan)"), lambda row: _money(row.amount, row.run), Kind.YUAN, is_summed=True),
    Column(Words("实物", "Things"), lambda row: _things(row.amount, row.run), missing=NOTHING),
    Column(Words("签收", "Signed"), lambda row: row.received_on, Kind.DAY),
)
HOUSEHOLD_MEASURES = _listing(
    "household_measures",
    Words("本户到户措施", "Measures of the household"),
    Column(Words("措施", "Measure"), lambda row: row[1]),
    Column(Words("享受人", "Receiver"), lambda row: row[0].member.name if row[0].member else None),
    Column(Words("项目", "Item"), lambda row: row[0].item, missing=NOTHING),
    Column(Words("期", "Period"), lambda row: period_words(row[0].period_key) if row[0].period_key else ONCE),
    Column(Words("金额（元）", "Amount (yuan)"), lambda row: row[0].amount_fen, Kind.YUAN),
    Column(Words("状态", "State"), lambda row: row[2]),
)
