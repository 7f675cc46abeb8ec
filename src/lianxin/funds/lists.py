"""The columns of the ledger of tranches, on the screen and in files, in the official order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.core.kernel.words import Words
from lianxin.funds.wording import TRANCHE_STATES
from lianxin.people.roles import Act
from lianxin.site.listing import NOTHING, Column, Kind, Listing

if TYPE_CHECKING:
    from lianxin.funds.queries.papers import TrancheLine


def _share(line: TrancheLine) -> str | None:
    share = line.paid_hundredths
    return None if share is None else f"{share // 100}.{share % 100:02d}%"


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
        Column(Words("金额（元）", "Amount, yuan"), lambda line: line.tranche.amount_fen, Kind.YUAN),
        Column(Words("项目", "Projects"), lambda line: line.projects, missing=NOTHING),
        Column(Words("已安排（元）", "Arranged, yuan"), lambda line: line.flows.arranged_fen, Kind.YUAN),
        Column(Words("已支付（元）", "Paid, yuan"), lambda line: line.flows.paid_fen, Kind.YUAN),
        Column(Words("已确认到户到物（元）", "Confirmed, yuan"), lambda line: line.flows.confirmed_fen, Kind.YUAN),
        Column(Words("收回（元）", "Recovered, yuan"), lambda line: line.flows.recovered_fen, Kind.YUAN),
        Column(Words("结余（元）", "Balance, yuan"), lambda line: line.balance_fen, Kind.YUAN, missing=NOTHING),
        Column(Words("支付率", "Share paid"), _share, missing=NOTHING),
    ),
)
