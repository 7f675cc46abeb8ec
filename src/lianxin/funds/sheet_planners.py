"""How money plans the sheets that are its own: tables of tranches, and lists of payments (funds/importing)."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.funds.importing.payment_rows import plan_payments
from lianxin.funds.importing.tranche_rows import plan_tranches
from lianxin.registry.importing.planners import Planner, register

register(Planner("tranche", plan_tranches, {"tranches": Words("资金指标", "Tranches")}, finds_villages=False))
register(Planner("payment", plan_payments, {"payments": Words("拨付", "Payments")}, finds_villages=False))
