"""The columns of the ledger of tranches, on the screen and in files, in the official order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.core.kernel.words import Words
from lianxin.funds.wording import TRANCHE_STATES
from lianxin.people.roles import Act
from lianxin.site.listing import NOTHING, Column, Kind, Listing

if TYPE_CHECKING:
    from lianxin.funds.queries.papers import TrancheLine


_HOUSEHOLDS = Words("农户", "households")


def _share(line: TrancheLine) -> str | None:
    share = line.paid_percent
    return None if share is None else f"{share}%"


FUND_LEDGER = Listing(
    name="funds.fund_ledger",
    words=Words("资金台账", "Ledger of funds"),
    act=Act.READ_FUNDS,
    columns=(
        Column(Words("文件号", "Document"), lambda line: line.tranche.document_no),
        Column(Words("资金名称", "Tranche"), lambda line: line.tranche.name),
        Column(Words("来源", "Channel"), lambda line: line.channel),
        Column(Words("级次", "Level"), lambda line: line.level),
        Column(Words("下拨日期", "Announced"), lambda line: line.tranche.announced_on, Kind.DAY),
        Column(Words("到账日期", "Received"), lambda line: line.tranche.received_on, Kind.DAY, missing=NOTHING),
        Column(Words("状态", "State"), lambda line: TRANCHE_STATES[line.tranche.state][0]),
        Column(
            Words("金额（元）", "Amount, yuan"),
            lambda line: line.tranche.amount_fen,
            Kind.YUAN,
            is_summed=True,
            is_wan_on_paper=True,
        ),
        Column(Words("项目", "Projects"), lambda line: line.projects, missing=NOTHING),
        Column(
            Words("已安排（元）", "Arranged, yuan"),
            lambda line: line.flows.arranged_fen,
            Kind.YUAN,
            is_summed=True,
            is_wan_on_paper=True,
        ),
        Column(
            Words("已支付（元）", "Paid, yuan"),
            lambda line: line.flows.paid_fen,
            Kind.YUAN,
            is_summed=True,
            is_wan_on_paper=True,
        ),
        Column(
            Words("已确认到户到物（元）", "Confirmed, yuan"),
            lambda line: line.flows.confirmed_fen,
            Kind.YUAN,
            is_summed=True,
            is_wan_on_paper=True,
        ),
        Column(
            Words("收回（元）", "Recovered, yuan"),
            lambda line: line.flows.recovered_fen,
            Kind.YUAN,
            is_summed=True,
            is_wan_on_paper=True,
        ),
        Column(
            Words("结余（元）", "Balance, yuan"),
            lambda line: line.balance_fen,
            Kind.YUAN,
            missing=NOTHING,
            is_summed=True,
            is_wan_on_paper=True,
        ),
        Column(Words("支付率", "Share paid"), _share, missing=NOTHING),
    ),
)

# What the pages show in tables of their own, to be taken away as files; rows are those of the pages.
CLAIMS = Listing(
    name="funds.claims",
    words=Words("报账", "Claims"),
    act=Act.READ_FUNDS,
    columns=(
        Column(Words("报账单", "Claim"), lambda row: row[0].claim_no),
        Column(Words("种类", "Kind"), lambda row: row[1]),
        Column(Words("项目", "Project"), lambda row: row[0].project.name),
        Column(Words("区域", "Area"), lambda row: row[4]),
        Column(Words("付给谁", "To whom"), lambda row: row[0].contract.payee if row[0].contract else _HOUSEHOLDS),
        Column(Words("提交", "Handed in"), lambda row: row[0].submitted_on, Kind.DAY),
        Column(Words("提交人", "By"), lambda row: row[0].submitted_by.name if row[0].submitted_by else None),
        Column(Words("状态", "State"), lambda row: row[2]),
        Column(Words("金额（元）", "Sum (yuan)"), lambda row: row[0].amount_fen, Kind.YUAN),
    ),
)
TRANSFERS = Listing(
    name="funds.transfers",
    words=Words("资金流水", "Transfers"),
    act=Act.READ_FUNDS,
    columns=(
        Column(Words("日期", "Day"), lambda row: row.transfer.on, Kind.DAY),
        Column(Words("种类", "Kind"), lambda row: row.kind),
        Column(Words("从", "From"), lambda row: row.source),
        Column(Words("到", "To"), lambda row: row.target),
        Column(Words("户", "Household"), lambda row: row.household),
        Column(Words("文号或凭证号", "Document"), lambda row: row.transfer.document_no),
        Column(Words("金额（元）", "Sum (yuan)"), lambda row: row.transfer.amount_fen, Kind.YUAN),
    ),
)
ACCOUNTS = Listing(
    name="funds.accounts",
    words=Words("账户", "Accounts"),
    act=Act.READ_FUNDS,
    columns=(
        Column(Words("账户", "Account"), lambda row: row[1]),
        Column(Words("账本", "Book"), lambda row: row[2]),
        Column(Words("区域", "Area"), lambda row: row[3]),
        Column(Words("收入（元）", "In (yuan)"), lambda row: row[0].debits_fen, Kind.YUAN),
        Column(Words("支出（元）", "Out (yuan)"), lambda row: row[0].credits_fen, Kind.YUAN),
        Column(Words("余额（元）", "Balance (yuan)"), lambda row: row[0].balance_fen, Kind.YUAN),
    ),
)
PLANS = Listing(
    name="funds.plans",
    words=Words("整合方案", "Integration plans"),
    act=Act.READ_FUNDS,
    columns=(
        Column(Words("年度", "Year"), lambda row: str(row[0].year)),
        Column(Words("第几版", "Version"), lambda row: row[0].version, Kind.COUNT),
        Column(Words("县", "County"), lambda row: row[1]),
        Column(Words("状态", "State"), lambda row: row[2]),
        Column(Words("编制", "Made"), lambda row: row[0].made_at, Kind.MOMENT),
    ),
)
GOODS = Listing(
    name="funds.goods",
    words=Words("物资", "Goods"),
    act=Act.READ_FUNDS,
    columns=(
        Column(Words("物资", "Thing"), lambda row: row[0].item),
        Column(Words("谁给的", "Given by"), lambda row: row[0].giver),
        Column(Words("数量", "Quantity"), lambda row: f"{row[0].quantity.normalize():f}"),
        Column(Words("计量单位", "Unit"), lambda row: row[0].measure_unit),
        Column(Words("库存", "In store"), lambda row: f"{row[4].normalize():f}"),
        Column(Words("价值（元）", "Value (yuan)"), lambda row: row[0].value_fen, Kind.YUAN),
        Column(Words("计价依据", "Basis"), lambda row: row[2]),
        Column(Words("区域", "Area"), lambda row: row[3]),
        Column(Words("收到", "Received"), lambda row: row[0].received_on, Kind.DAY),
    ),
)
PAYMENTS = Listing(
    name="funds.payments_of_project",
    words=Words("付款", "Payments"),
    act=Act.READ_FUNDS,
    columns=(
        Column(Words("收款人", "Payee"), lambda row: row[1], missing=NOTHING),
        Column(Words("日期", "Day"), lambda row: row[0].on, Kind.DAY),
        Column(Words("凭证", "Voucher"), lambda row: row[0].voucher_no),
        Column(Words("报账单", "Claim"), lambda row: row[0].claim.claim_no),
        Column(Words("金额（元）", "Sum (yuan)"), lambda row: row[0].amount_fen, Kind.YUAN),
    ),
)
TOLD = Listing(
    name="funds.told",
    words=Words("说过的总数", "Totals told"),
    act=Act.READ_FUNDS,
    columns=(
        Column(Words("原文", "Sentence"), lambda row: row[0].words),
        Column(Words("出处", "Document"), lambda row: row[0].document),
        Column(Words("类别", "Kind"), lambda row: row[2]),
        Column(Words("约数", "How exact"), lambda row: row[1], missing=NOTHING),
        Column(Words("金额（元）", "Amount (yuan)"), lambda row: row[0].amount_fen, Kind.YUAN),
        Column(Words("地方", "Places"), lambda row: row[3]),
        Column(Words("归于", "Credited to"), lambda row: row[0].unit.name if row[0].unit else None, missing=NOTHING),
        Column(
            Words("与哪一笔有关", "Linked to"),
            lambda row: row[0].linked_to.words if row[0].linked_to else None,
            missing=NOTHING,
        ),
    ),
)
