"""The columns of tables on pages of one thing of the money (an account, a claim, a lot, a household); rows are those of the pages."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.funds.drawings import AGES
from lianxin.funds.lists import TRANSFERS
from lianxin.funds.wording import PAYMENT_STATES
from lianxin.people.roles import Act
from lianxin.site.listing import NOTHING, Column, Kind, Listing
from lianxin.site.values import verdict_words


def _listing(part: str, words: Words, *columns: Column) -> Listing:
    return Listing(name=f"funds.{part}", words=words, act=Act.READ_FUNDS, columns=columns, part=part)


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"


def _paid(row: Any) -> int:
    return int(row[2].paid_fen)


def _fate(name: str, row: Any) -> int:
    return int(getattr(row[0], name))


def _of_all_paid(row: Any) -> str | None:
    line, total = row
    return f"{line.flows.paid_fen * 100 / total.paid_fen:.2f}%" if total.paid_fen > 0 else None


ACCOUNT_TRANSFERS = _listing(
    "account_transfers",
    Words("逐笔与余额", "Transfers and balance"),
    Column(Words("类型", "Kind"), lambda row: row[1].kind),
    Column(Words("日期", "Day"), lambda row: row[1].transfer.on, Kind.DAY),
    Column(Words("对方", "Other side"), lambda row: row[1].source if row[0].change_fen > 0 else row[1].target),
    Column(Words("文号或凭证", "Document or voucher"), lambda row: row[1].transfer.document_no),
    Column(Words("变动（元）", "Change (yuan)"), lambda row: row[0].change_fen, Kind.YUAN, is_summed=True),
    Column(Words("余额（元）", "Balance (yuan)"), lambda row: row[0].balance_fen, Kind.YUAN),
)
_STATEMENT = (
    Column(Words("对账单", "Statement"), lambda row: row[1]),
    Column(Words("单据号", "Number"), lambda row: row[0].document_no),
    Column(Words("截至", "At the end of"), lambda row: row[0].on, Kind.DAY),
    Column(Words("单据余额（元）", "Stated (yuan)"), lambda row: row[0].stated_fen, Kind.YUAN),
    Column(Words("账面余额（元）", "Ledger (yuan)"), lambda row: row[0].ledger_fen, Kind.YUAN),
    Column(Words("差额（元）", "Difference (yuan)"), lambda row: row[0].difference_fen, Kind.YUAN),
    Column(Words("说明", "Explanation"), lambda row: row[0].words),
)
STATEMENTS = _listing("statements", Words("对账", "Statements"), *_STATEMENT)
DIFFERING = Listing(
    name="funds.differing_statements",
    words=Words("与对账单不符的账户", "Statements that differ"),
    act=Act.READ_FUNDS,
    columns=(Column(Words("账户", "Account"), lambda row: row[2]), *_STATEMENT),
)
CLAIM_SHARES = _listing(
    "shares",
    Words("报账从哪几笔指标支付", "Tranches that pay the claim"),
    Column(Words("资金指标", "Tranche"), lambda row: row.tranche.document_no),
    Column(Words("名称", "Name"), lambda row: row.tranche.name),
    Column(Words("使用期限", "To be used by"), lambda row: row.tranche.use_by, Kind.DAY),
    Column(Words("可用（元）", "Free (yuan)"), lambda row: row.free_fen, Kind.YUAN),
    Column(Words("先到期先用（元）", "Soonest first (yuan)"), lambda row: row.proposed_fen, Kind.YUAN),
    Column(Words("为此留出（元）", "Set aside for it (yuan)"), lambda row: row.set_aside_fen, Kind.YUAN),
    Column(Words("其中待付（元）", "Of it to be paid (yuan)"), lambda row: row.waiting_fen, Kind.YUAN),
)
CLAIM_PAYMENTS = _listing(
    "payments",
    Words("报账的付款", "Payments of the claim"),
    Column(Words("收款人", "Payee"), lambda row: row[2], missing=NOTHING),
    Column(Words("日期", "Day"), lambda row: row[0].payment.on, Kind.DAY),
    Column(Words("凭证", "Voucher"), lambda row: row[0].payment.voucher_no),
    Column(Words("方式", "How"), lambda row: row[3]),
    Column(Words("状态", "State"), lambda row: PAYMENT_STATES[row[0].state][0]),
    Column(Words("金额（元）", "Sum (yuan)"), lambda row: row[0].payment.amount_fen, Kind.YUAN, is_summed=True),
)
CLAIMABLE = Listing(
    name="funds.claimable_projects",
    words=Words("可以报账的项目", "Projects to claim for"),
    act=Act.CLAIM_FUNDS,
    columns=(
        Column(Words("项目", "Project"), lambda row: row[0].name),
        Column(Words("编号", "Code"), lambda row: row[0].code, Kind.CODE),
        Column(Words("地方", "Place"), lambda row: row[1]),
        Column(Words("可报账（元）", "Can be claimed (yuan)"), lambda row: row[2], Kind.YUAN),
    ),
)
# A row is a line of credit and the sum of all of them.
CREDIT = _listing(
    "credit",
    Words("各记其功", "Credit by giver"),
    Column(Words("谁给的", "Giver"), lambda row: row[0].giver, missing=NOTHING),
    Column(Words("渠道", "Channel"), lambda row: row[0].channel),
    Column(Words("级次", "Level"), lambda row: row[0].level),
    Column(Words("资金指标", "Tranche"), lambda row: row[0].tranche.document_no),
    Column(Words("指标名称", "Name"), lambda row: row[0].tranche.name),
    Column(Words("年度", "Year"), lambda row: str(row[0].tranche.year)),
    Column(Words("安排（元）", "Arranged (yuan)"), lambda row: row[0].flows.arranged_fen, Kind.YUAN, is_summed=True),
    Column(Words("拨付（元）", "Paid (yuan)"), lambda row: row[0].flows.paid_fen, Kind.YUAN, is_summed=True),
    Column(
        Words("确认到户到物（元）", "Confirmed (yuan)"), lambda row: row[0].flows.arrived_fen, Kind.YUAN, is_summed=True
    ),
    Column(Words("占拨付", "Of all paid"), _of_all_paid, missing=NOTHING),
)
# A household is paid: nothing is arranged for it.
HOUSEHOLD_CREDIT = replace(
    CREDIT, columns=tuple(column for column in CREDIT.columns if column.words.zh != "安排（元）")
)
CREDIT_PLACES = _listing(
    "places",
    Words("资金按地方", "Money by place"),
    Column(Words("地方", "Place"), lambda row: row[0]),
    Column(Words("安排（元）", "Arranged (yuan)"), lambda row: row[2].arranged_fen, Kind.YUAN),
    Column(Words("拨付（元）", "Paid (yuan)"), _paid, Kind.YUAN),
)
FLOW_PLACES = Listing(
    name="funds.flows_by_place",
    words=Words("钱用到哪里", "Money by place"),
    act=Act.READ_FUNDS,
    columns=(
        Column(Words("村（乡镇、县）", "Village (township, county)"), lambda row: row[0]),
        Column(Words("拨付（元）", "Paid (yuan)"), lambda row: row[2], Kind.YUAN, is_summed=True),
    ),
)
PROJECT_CLAIMS = _listing(
    "claims",
    Words("项目的报账", "Claims of the project"),
    Column(Words("报账单", "Claim"), lambda row: row[0].claim_no),
    Column(Words("类型", "Kind"), lambda row: row[1]),
    Column(Words("合同乙方", "Party"), lambda row: row[0].contract.payee if row[0].contract else None, missing=NOTHING),
    Column(Words("提交", "Handed in"), lambda row: row[0].submitted_on, Kind.DAY),
    Column(Words("提交人", "By"), lambda row: row[0].submitted_by.name if row[0].submitted_by else None),
    Column(Words("状态", "State"), lambda row: row[2]),
    Column(Words("审定或退回", "Settled"), lambda row: row[0].settled_on, Kind.DAY),
    Column(Words("审定人", "Settled by"), lambda row: row[0].settled_by.name if row[0].settled_by else None),
    Column(Words("说明", "Words"), lambda row: row[0].words, missing=NOTHING),
    Column(Words("金额（元）", "Sum (yuan)"), lambda row: row[0].amount_fen, Kind.YUAN, is_summed=True),
)
TRACE = _listing(
    "trace",
    Words("到户资金逐笔追溯", "A household's money, payment by payment"),
    Column(Words("金额（元）", "Amount (yuan)"), lambda row: row.amount_fen, Kind.YUAN),
    Column(Words("拨付", "Paid"), lambda row: row.payment.on, Kind.DAY),
    Column(Words("凭证", "Voucher"), lambda row: row.payment.voucher_no),
    Column(Words("到户", "Arrived"), lambda row: None if row.is_returned else row.confirmed_on, Kind.DAY),
    Column(
        Words("状态", "State"),
        lambda row: PAYMENT_STATES["returned" if row.is_returned else "confirmed" if row.confirmed_on else "under_way"][
            0
        ],
    ),
    Column(Words("项目", "Project"), lambda row: row.project.name),
    Column(Words("指标（文号）", "Tranche (document)"), lambda row: row.tranche.document_no),
    Column(Words("指标名称", "Name"), lambda row: row.tranche.name),
    Column(Words("渠道", "Channel"), lambda row: row.credit.channel),
    Column(Words("级次", "Level"), lambda row: row.credit.level),
    Column(Words("谁给的", "Giver"), lambda row: row.credit.giver, missing=NOTHING),
)
HOUSEHOLD_GOODS = _listing(
    "goods",
    Words("收到的物资", "Goods received"),
    Column(Words("物资", "Goods"), lambda row: row.lot.item),
    Column(Words("数量", "Quantity"), lambda row: _plain(row.quantity)),
    Column(Words("计量单位", "Unit"), lambda row: row.lot.measure_unit),
    Column(Words("来源", "Giver"), lambda row: row.lot.giver),
    Column(Words("日期", "Day"), lambda row: row.on, Kind.DAY),
)
# On the page of the register it stands among lists of other rooms.
HOUSEHOLD_GIVERS = _listing(
    "givers",
    Words("谁给的资金", "Who gave money"),
    Column(Words("渠道", "Channel"), lambda row: row.channel),
    Column(Words("谁给的", "Giver"), lambda row: row.giver, missing=NOTHING),
    Column(Words("拨付（元）", "Paid (yuan)"), lambda row: row.flows.paid_fen, Kind.YUAN, is_summed=True),
    Column(Words("已到户（元）", "Arrived (yuan)"), lambda row: row.flows.arrived_fen, Kind.YUAN, is_summed=True),
)
ITEMS = _listing(
    "items",
    Words("物资按种类", "Goods by thing"),
    Column(Words("物资", "Thing"), lambda row: row.item),
    Column(Words("计量单位", "Unit"), lambda row: row.measure_unit),
    Column(Words("收到", "Received"), lambda row: ("" if row.is_exact else "≥") + _plain(row.quantity)),
    Column(Words("已发", "Given on"), lambda row: _plain(row.delivered)),
)
BASES = _listing(
    "bases",
    Words("物资价值按计价依据", "Value of goods by how it was valued"),
    Column(Words("依据", "Basis"), lambda row: row.words),
    Column(Words("批次", "Lots"), lambda row: row.lots, Kind.COUNT),
    Column(Words("价值（元）", "Value (yuan)"), lambda row: row.value_fen, Kind.YUAN),
)
DELIVERIES = _listing(
    "deliveries",
    Words("物资发放", "Goods given on"),
    Column(Words("给谁", "To whom"), lambda row: row[1] if row[0].household_id else None, missing=NOTHING),
    Column(Words("村", "Village"), lambda row: row[2] if row[1] or not row[0].household_id else None, missing=NOTHING),
    Column(Words("日期", "Day"), lambda row: row[0].on, Kind.DAY),
    Column(
        Words("签收", "Signed by"),
        lambda row: row[0].signed_by if row[1] or not row[0].household_id else None,
        missing=NOTHING,
    ),
    Column(Words("数量", "Quantity"), lambda row: _plain(row[0].quantity)),
)
COUNTS = _listing(
    "counts",
    Words("物资盘点", "Counts of goods"),
    Column(Words("盘点表", "Count sheet"), lambda row: row.document_no),
    Column(Words("截至", "At the end of"), lambda row: row.on, Kind.DAY),
    Column(Words("应有", "Should be"), lambda row: _plain(row.expected)),
    Column(Words("实有", "Found"), lambda row: _plain(row.counted)),
    Column(Words("差异", "Difference"), lambda row: _plain(row.difference)),
    Column(Words("说明", "Explanation"), lambda row: row.words),
)
CHANNELS = _listing(
    "channels",
    Words("资金按渠道", "Money by channel"),
    Column(Words("资金渠道", "Channel"), lambda row: row.words),
    Column(Words("指标（笔）", "Tranches"), lambda row: row.tranches, Kind.COUNT),
    Column(Words("收到（元）", "Received (yuan)"), lambda row: row.flows.received_fen, Kind.YUAN, is_summed=True),
    Column(Words("安排（元）", "Arranged (yuan)"), lambda row: row.flows.arranged_fen, Kind.YUAN, is_summed=True),
    Column(Words("拨付（元）", "Paid (yuan)"), lambda row: row.flows.paid_fen, Kind.YUAN, is_summed=True),
    Column(Words("确认（元）", "Confirmed (yuan)"), lambda row: row.flows.confirmed_fen, Kind.YUAN, is_summed=True),
    Column(Words("预计未到账（元）", "Expected only (yuan)"), lambda row: row.expected_fen, Kind.YUAN, is_summed=True),
)
YEAR_SHARES = _listing(
    "year_shares",
    Words("年度占比", "Shares of the year"),
    Column(Words("要求", "Requirement"), lambda row: row.words),
    Column(
        Words("限额", "Limit"),
        lambda row: None if row.limit_percent is None else f"{row.limit_percent:g}%",
        missing=NOTHING,
    ),
    Column(Words("其中（元）", "Part (yuan)"), lambda row: row.part_fen, Kind.YUAN),
    Column(Words("全部（元）", "Whole (yuan)"), lambda row: row.whole_fen, Kind.YUAN),
    Column(Words("结果", "Result"), lambda row: verdict_words(row.verdict)),
)
UNSPENT = _listing(
    "unspent",
    Words("结转结余", "Unspent money"),
    Column(Words("指标", "Tranche"), lambda row: row[0].tranche.document_no),
    Column(Words("名称", "Name"), lambda row: row[0].tranche.name),
    Column(Words("到账", "Received"), lambda row: row[0].tranche.received_on, Kind.DAY),
    Column(Words("月数", "Months"), lambda row: row[0].months, Kind.COUNT),
    Column(Words("未支出（元）", "Unspent (yuan)"), lambda row: row[0].unspent_fen, Kind.YUAN, is_summed=True),
    Column(
        Words("其中未安排（元）", "Of it not arranged (yuan)"),
        lambda row: row[0].unallocated_fen,
        Kind.YUAN,
        is_summed=True,
    ),
    Column(Words("该怎么办", "What to do"), lambda row: AGES[row[0].age]),
)
IDLE = _listing(
    "idle",
    Words("滞留未安排", "Idle money"),
    Column(Words("指标", "Tranche"), lambda row: row.tranche.document_no),
    Column(Words("名称", "Name"), lambda row: row.tranche.name),
    Column(Words("未安排（元）", "Not arranged (yuan)"), lambda row: row.unallocated_fen, Kind.YUAN, is_summed=True),
    Column(Words("到账天数", "Days since it arrived"), lambda row: row.days, Kind.COUNT),
    Column(Words("限期天数", "Limit in days"), lambda row: row.limit_days, Kind.COUNT),
)
WAITING = _listing(
    "waiting",
    Words("待审定的报账", "Claims to be approved"),
    Column(Words("报账单", "Claim"), lambda row: row.claim_no),
    Column(Words("项目", "Project"), lambda row: row.project.name),
    Column(Words("提交", "Handed in"), lambda row: row.submitted_on, Kind.DAY),
    Column(Words("金额（元）", "Sum (yuan)"), lambda row: row.amount_fen, Kind.YUAN, is_summed=True),
)
BALANCES = _listing(
    "balances",
    Words("各类账户余额", "Balances by kind of account"),
    Column(Words("账户类型", "Kind of account"), lambda row: row.words),
    Column(Words("账本", "Book"), lambda row: row.book_words),
    Column(Words("账户数", "Accounts"), lambda row: row.accounts, Kind.COUNT),
    Column(Words("余额（元）", "Balance (yuan)"), lambda row: row.balance_fen, Kind.YUAN),
)
_SENT = (
    Column(Words("拨付（元）", "Paid (yuan)"), _paid, Kind.YUAN),
    Column(Words("确认（元）", "Confirmed (yuan)"), lambda row: row[2].confirmed_fen, Kind.YUAN),
)
FATES = _listing(
    "fates",
    Words("资金指标的去向", "What a tranche became"),
    Column(Words("项目", "Project"), lambda row: row[0].project.name),
    Column(Words("地方", "Place"), lambda row: row[1]),
    *(
        Column(words, partial(_fate, name), Kind.YUAN, is_summed=True)
        for name, words in (
            ("arranged_fen", Words("安排（元）", "Arranged (yuan)")),
            ("waiting_fen", Words("未报账（元）", "Not claimed (yuan)")),
            ("to_pay_fen", Words("待付（元）", "To be paid (yuan)")),
            ("under_way_fen", Words("在途（元）", "Under way (yuan)")),
            ("at_households_fen", Words("农户收到（元）", "At households (yuan)")),
            ("in_assets_fen", Words("资产（元）", "Assets (yuan)")),
            ("in_services_fen", Words("服务（元）", "Services (yuan)")),
        )
    ),
)
TRANCHE_PLACES = Listing(
    name="funds.tranche_places",
    words=Words("资金指标用到哪里", "A tranche by place"),
    act=Act.READ_FUNDS,
    part="places",
    columns=(Column(Words("地方", "Place"), lambda row: row[0]), *_SENT),
)
TRANCHE_HOUSEHOLDS = _listing(
    "households",
    Words("收到最多的户", "Households that received most"),
    Column(Words("户", "Household"), lambda row: row[0], missing=NOTHING),
    *_SENT,
)
TRANCHE_TRANSFERS = replace(TRANSFERS, name="funds.tranche_transfers", part="transfers")
TOLD_SUMS = _listing(
    "sums",
    Words("说过的总数按类别", "Totals told, by kind"),
    Column(Words("类别", "Kind"), lambda row: row.words),
    Column(Words("说过几次", "Told"), lambda row: row.told, Kind.COUNT),
    Column(Words("简单相加（元）", "Added up bare (yuan)"), lambda row: row.told_fen, Kind.YUAN),
    Column(Words("只算一次（元）", "Each counted once (yuan)"), lambda row: row.once_fen, Kind.YUAN),
)
