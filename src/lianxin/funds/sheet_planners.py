"""How money plans the sheets that are its own: tables of tranches, and lists of payments (funds/importing)."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.funds.importing.payment_rows import plan_payments
from lianxin.funds.importing.tranche_rows import plan_tranches
from lianxin.people.roles import Act
from lianxin.registry.importing.planners import Planner, register

_TRANCHES, _PAYMENTS = {"tranches": Words("资金指标", "Tranches")}, {"payments": Words("拨付", "Payments")}
register(Planner("tranche", plan_tranches, _TRANCHES, finds_villages=False, act=Act.MANAGE_FUNDS))
register(Planner("payment", plan_payments, _PAYMENTS, finds_villages=False, act=Act.PAY_FUNDS))
