"""Every act on money. Each is one transaction and one event; what cannot be done is refused with a code, and nothing is posted."""

from __future__ import annotations

from lianxin.funds.operations.allocations import Arrangement, allocate, open_for_payment, withdraw_allocation
from lianxin.funds.operations.books import balance_at, close_books, record_statement
from lianxin.funds.operations.claims import (
    NewClaim,
    approve_claim,
    refuse_claim,
    release_claim,
    submit_claim,
)
from lianxin.funds.operations.goods import NewGoods, deliver_goods, receive_goods, record_count
from lianxin.funds.operations.payees import BeneficiaryLists
from lianxin.funds.operations.payments import (
    PaymentLine,
    Voucher,
    confirm_arrivals,
    confirm_receipt,
    pay_claim,
    return_payment,
)
from lianxin.funds.operations.plans import (
    adopt_plan,
    broken_rules,
    carry_out_plan,
    change_line,
    discard_plan,
    file_plan,
    keep_plan,
    solved_plan,
)
from lianxin.funds.operations.posting import Move, Paper, account_named, post_transfers
from lianxin.funds.operations.reversals import reverse_transfer, reversed_together
from lianxin.funds.operations.told import NewTotal, link_told_total, record_told_total
from lianxin.funds.operations.tranches import NewTranche, announce_tranche, receive_tranche, recover_tranche
from lianxin.funds.operations.vouchers import confirm_voucher

__all__ = [
    "Arrangement",
    "BeneficiaryLists",
    "Move",
    "NewClaim",
    "NewGoods",
    "NewTotal",
    "NewTranche",
    "Paper",
    "PaymentLine",
    "Voucher",
    "account_named",
    "adopt_plan",
    "allocate",
    "announce_tranche",
    "approve_claim",
    "balance_at",
    "broken_rules",
    "carry_out_plan",
    "change_line",
    "close_books",
    "confirm_arrivals",
    "confirm_receipt",
    "confirm_voucher",
    "deliver_goods",
    "discard_plan",
    "file_plan",
    "keep_plan",
    "link_told_total",
    "open_for_payment",
    "pay_claim",
    "post_transfers",
    "receive_goods",
    "receive_tranche",
    "record_count",
    "record_statement",
    "record_told_total",
    "recover_tranche",
    "refuse_claim",
    "release_claim",
    "return_payment",
    "reverse_transfer",
    "reversed_together",
    "solved_plan",
    "submit_claim",
    "withdraw_allocation",
]
