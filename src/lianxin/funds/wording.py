"""What the kinds of accounts, transfers, claims and books are called, in both languages."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.funds.models import (
    Account,
    BalanceAssertion,
    Claim,
    GoodsLot,
    IntegrationPlan,
    ToldTotal,
    Tranche,
    Transfer,
)
from lianxin.funds.models.ledger import Book
from lianxin.rulebook import dictionary

ACCOUNT_KINDS: dict[str, Words] = {
    Account.Kind.SOURCE: Words("资金来源", "Source"),
    Account.Kind.TRANCHE: Words("资金指标", "Tranche"),
    Account.Kind.ALLOCATION: Words("资金安排", "Allocation"),
    Account.Kind.CLAIM: Words("已审待付", "Set aside for a claim"),
    Account.Kind.TRANSIT: Words("在途", "Under way"),
    Account.Kind.HOUSEHOLD: Words("农户收到", "At a household"),
    Account.Kind.ASSET: Words("形成资产", "In an asset"),
    Account.Kind.SERVICE: Words("形成服务", "A service"),
    Account.Kind.RECOVERED: Words("收回财政", "Back at the treasury"),
    Account.Kind.LENDER: Words("放贷机构", "Lender"),
    Account.Kind.BORROWER: Words("借款户", "Borrower"),
    Account.Kind.RISK_FUND: Words("风险补偿金", "Risk fund"),
    Account.Kind.ENTERPRISE: Words("经营主体", "Enterprise"),
    Account.Kind.DIVIDEND: Words("待分收益", "Return to be shared out"),
}
TRANSFER_KINDS: dict[str, Words] = {
    Transfer.Kind.RECEIVE: Words("收到指标", "Received"),
    Transfer.Kind.ALLOCATE: Words("安排到项目", "Arranged"),
    Transfer.Kind.WITHDRAW: Words("调出项目", "Withdrawn"),
    Transfer.Kind.COMMIT: Words("审定报账", "Claim approved"),
    Transfer.Kind.RELEASE: Words("退回安排", "Released from a claim"),
    Transfer.Kind.PAY: Words("拨付", "Paid"),
    Transfer.Kind.CONFIRM: Words("确认到户到物", "Arrival confirmed"),
    Transfer.Kind.RECOVER: Words("收回财政", "Recovered"),
    Transfer.Kind.REVERSE: Words("冲正", "Reversal"),
    Transfer.Kind.LEND: Words("放款", "Lent"),
    Transfer.Kind.REPAY: Words("还款", "Repaid"),
    Transfer.Kind.COMPENSATE: Words("风险代偿", "Paid by the risk fund"),
    Transfer.Kind.RETURN: Words("收益入账", "Return came in"),
    Transfer.Kind.DISTRIBUTE: Words("分红", "Shared out"),
}
BOOKS: dict[str, Words] = {
    Book.GRANT: Words("无偿资金", "Grants"),
    Book.LOAN: Words("信贷资金", "Loans"),
    Book.RETURN: Words("收益分红", "Returns and dividends"),
}
TRANCHE_STATES: dict[str, tuple[Words, str]] = {
    Tranche.State.EXPECTED: (Words("预计，未到账", "Expected, not arrived"), "unsure"),
    Tranche.State.RECEIVED: (Words("已到账", "Received"), "good"),
    Tranche.State.CLOSED: (Words("已结清", "Closed"), "plain"),
}
PLAN_STATES: dict[str, tuple[Words, str]] = {
    IntegrationPlan.State.DRAFT: (Words("草案，尚未审定", "Draft, not adopted"), "unsure"),
    IntegrationPlan.State.ADOPTED: (Words("已审定", "Adopted"), "good"),
    IntegrationPlan.State.SUPERSEDED: (Words("已被新版取代", "Superseded"), "plain"),
    IntegrationPlan.State.DISCARDED: (Words("已作废", "Discarded"), "plain"),
}
CLAIM_STATES: dict[str, tuple[Words, str]] = {
    Claim.State.SUBMITTED: (Words("待审", "Waits for approval"), "unsure"),
    Claim.State.APPROVED: (Words("已审定", "Approved"), "good"),
    Claim.State.REFUSED: (Words("已退回", "Refused"), "bad"),
}
CLAIM_KINDS: dict[str, Words] = {
    Claim.Kind.ADVANCE: Words("预付款", "Advance"),
    Claim.Kind.PROGRESS: Words("进度款", "Progress payment"),
    Claim.Kind.FINAL: Words("结算款", "Final payment"),
    Claim.Kind.RETENTION: Words("质保金", "Retention"),
    Claim.Kind.DIRECT: Words("直接补助到户", "Straight to households"),
}
PAYMENT_STATES: dict[str, tuple[Words, str]] = {
    "under_way": (Words("在途，未确认", "Under way, not confirmed"), "unsure"),
    "confirmed": (Words("已确认到账", "Arrived"), "good"),
    "returned": (Words("已退回", "Came back"), "bad"),
}
BASES: dict[str, Words] = {
    GoodsLot.Basis.INVOICE: Words("发票", "Invoice"),
    GoodsLot.Basis.MARKET: Words("市场价", "Market price"),
    GoodsLot.Basis.GIVER: Words("捐赠方声明", "The giver's word"),
    GoodsLot.Basis.ESTIMATE: Words("估价", "Estimate"),
}
TOLD_KINDS: dict[str, Words] = {
    ToldTotal.Kind.GRANT: Words("无偿资金", "Grants"),
    ToldTotal.Kind.LOAN: Words("贷款", "Loans"),
    ToldTotal.Kind.GOODS: Words("物资折价", "Goods by value"),
    ToldTotal.Kind.MIXED: Words("资金和物资", "Money and goods"),
    ToldTotal.Kind.FORECAST: Words("预计", "Forecast"),
}
STATEMENT_KINDS: dict[str, Words] = {
    BalanceAssertion.Kind.BANK: Words("银行对账单", "Bank statement"),
    BalanceAssertion.Kind.COUNT: Words("仓库盘点", "Stock count"),
    BalanceAssertion.Kind.TREASURY: Words("国库对账单", "Treasury statement"),
}
QUALIFIERS: dict[str, Words] = {"=": Words("", ""), "≈": Words("约", "about "), ">": Words("超过", "more than ")}


def code_words(list_name: str, key: str) -> Words:
    """What a code is called; a code that its list no longer knows is shown as it stands."""
    known = {code.key: code.words for code in dictionary().code_lists[list_name].codes}
    return known.get(key, Words(key, key))
