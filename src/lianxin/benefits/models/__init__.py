"""What the room of benefits remembers: the terms a county set, loans, shares, measures, and the batches that pay them."""

from __future__ import annotations

from lianxin.benefits.models.batches import (
    BankAnswer,
    BatchDifference,
    BatchLine,
    PaymentBatch,
    ReceiptSample,
    SampledLine,
)
from lianxin.benefits.models.cooperatives import BenefitAgreement, Cooperative, CooperativeCheck
from lianxin.benefits.models.leading import CoordinatedLoan, IndustryLink
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
    "BankAnswer",
    "BatchDifference",
    "BatchLine",
    "Benefit",
    "BenefitAgreement",
    "Cooperative",
    "CooperativeCheck",
    "CoordinatedLoan",
    "DistributionLine",
    "DistributionRun",
    "GuaranteeDefault",
    "IndustryLink",
    "Loan",
    "LoanExtension",
    "LoanPayment",
    "LoanStep",
    "LocalTerm",
    "MeasureQuota",
    "PaymentBatch",
    "ReceiptSample",
    "SampledLine",
    "ShareHolding",
    "ShareInstrument",
    "SubsidyPeriod",
]
