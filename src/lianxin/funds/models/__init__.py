"""What the money room remembers: the ledger, the chain from document to receipt, goods, and totals that were told."""

from __future__ import annotations

from lianxin.funds.models.chain import Allocation, Claim, IntegrationPlan, Payment, PlanLine, Tranche
from lianxin.funds.models.goods import GoodsCount, GoodsDelivery, GoodsLot
from lianxin.funds.models.ledger import Account, BalanceAssertion, CountyBook, Transfer
from lianxin.funds.models.told import ToldTotal

__all__ = [
    "Account",
    "Allocation",
    "BalanceAssertion",
    "Claim",
    "CountyBook",
    "GoodsCount",
    "GoodsDelivery",
    "GoodsLot",
    "IntegrationPlan",
    "Payment",
    "PlanLine",
    "ToldTotal",
    "Tranche",
    "Transfer",
]
