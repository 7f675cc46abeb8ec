"""Reads of money: what each tranche became, and whose money each project, place and household got. Scoped to the reader."""

from __future__ import annotations

from lianxin.funds.queries.bands import MoneyBands, money_bands
from lianxin.funds.queries.credit import (
    Credit,
    CreditLine,
    GiverCredit,
    access_funded_project,
    credit_of,
    credit_of_household,
    credit_of_place,
    credit_of_project,
    funded_projects,
    open_tranche_ids,
    within_period,
)
from lianxin.funds.queries.fates import Fate, ProjectFate, fate_by_area, fate_by_household, fate_of
from lianxin.funds.queries.flows import Flows, flows_by, total_of
from lianxin.funds.queries.goods import listed_goods, totals_by_basis, totals_by_item
from lianxin.funds.queries.households import Trace, TraceLine, goods_of_household, trace_of
from lianxin.funds.queries.ledger import (
    TrancheFilter,
    TransferFilter,
    listed_accounts,
    listed_tranches,
    listed_transfers,
    seen_household_names,
    transfers_of,
)
from lianxin.funds.queries.standing import (
    AccountTotal,
    CarryOver,
    IdleMoney,
    balances,
    carry_over,
    differing_statements,
    idle_money,
    statements_of,
    unconfirmed_payments,
    waiting_claims,
)
from lianxin.funds.queries.told import LikelyOverlap, ToldSheet, told_sheet
from lianxin.funds.queries.totals import (
    ChannelTotal,
    OtherMoney,
    funded_years,
    other_money,
    totals_by_channel,
    year_shares,
)

__all__ = [
    "AccountTotal",
    "CarryOver",
    "ChannelTotal",
    "Credit",
    "CreditLine",
    "Fate",
    "Flows",
    "GiverCredit",
    "IdleMoney",
    "LikelyOverlap",
    "MoneyBands",
    "OtherMoney",
    "ProjectFate",
    "ToldSheet",
    "Trace",
    "TraceLine",
    "TrancheFilter",
    "TransferFilter",
    "access_funded_project",
    "balances",
    "carry_over",
    "credit_of",
    "credit_of_household",
    "credit_of_place",
    "credit_of_project",
    "differing_statements",
    "fate_by_area",
    "fate_by_household",
    "fate_of",
    "flows_by",
    "funded_projects",
    "funded_years",
    "goods_of_household",
    "idle_money",
    "listed_accounts",
    "listed_goods",
    "listed_tranches",
    "listed_transfers",
    "money_bands",
    "open_tranche_ids",
    "other_money",
    "seen_household_names",
    "statements_of",
    "told_sheet",
    "total_of",
    "totals_by_basis",
    "totals_by_channel",
    "totals_by_item",
    "trace_of",
    "transfers_of",
    "unconfirmed_payments",
    "waiting_claims",
    "within_period",
    "year_shares",
]
