"""What the room of benefits remembers: the terms a county set, and loans with all that happened to them."""

from __future__ import annotations

from lianxin.benefits.models.loans import Loan, LoanExtension, LoanPayment, LoanStep, SubsidyPeriod
from lianxin.benefits.models.local_terms import LocalTerm

__all__ = ["Loan", "LoanExtension", "LoanPayment", "LoanStep", "LocalTerm", "SubsidyPeriod"]
