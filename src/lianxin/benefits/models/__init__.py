"""What the room of benefits remembers: the terms a county set, loans, shares, and measures."""

from __future__ import annotations

from lianxin.benefits.models.loans import Loan, LoanExtension, LoanPayment, LoanStep, SubsidyPeriod
from lianxin.benefits.models.local_terms import LocalTerm
from lianxin.benefits.models.measures import Benefit, MeasureQuota
from lianxin.benefits.models.shares import (
    DistributionLine,
    DistributionRun,
    GuaranteeDefault,
    ShareHolding,
    ShareInstrument,
)

__all__ = [
    "Benefit",
    "DistributionLine",
    "DistributionRun",
    "GuaranteeDefault",
    "Loan",
    "LoanExtension",
    "LoanPayment",
    "LoanStep",
    "LocalTerm",
    "MeasureQuota",
    "ShareHolding",
    "ShareInstrument",
    "SubsidyPeriod",
]
