"""What the room of benefits remembers: the terms a county set, loans with all that happened to them, shares and distributions."""

from __future__ import annotations

from lianxin.benefits.models.loans import Loan, LoanExtension, LoanPayment, LoanStep, SubsidyPeriod
from lianxin.benefits.models.local_terms import LocalTerm
from lianxin.benefits.models.shares import (
    DistributionLine,
    DistributionRun,
    GuaranteeDefault,
    ShareHolding,
    ShareInstrument,
)

__all__ = [
    "DistributionLine",
    "DistributionRun",
    "GuaranteeDefault",
    "Loan",
    "LoanExtension",
    "LoanPayment",
    "LoanStep",
    "LocalTerm",
    "ShareHolding",
    "ShareInstrument",
    "SubsidyPeriod",
]
