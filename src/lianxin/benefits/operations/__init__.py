"""Every act of the room of benefits. Each is one transaction and one event; what cannot be done is refused with a code."""

from __future__ import annotations

from lianxin.benefits.operations.bank_answers import AnswerFile, read_bank_answer, settle_difference
from lianxin.benefits.operations.batches import (
    NewBatch,
    Payer,
    approve_batch,
    export_batch,
    make_batch,
    send_back_batch,
)
from lianxin.benefits.operations.leading import (
    NewCoordinatedLoan,
    NewIndustryLinks,
    end_industry_links,
    link_households,
    record_coordinated_loan,
)
from lianxin.benefits.operations.loan_money import (
    compensate_loan,
    extend_loan,
    pay_into_risk_fund,
    repay_loan,
    take_back_repayment,
    write_off_loan,
)
from lianxin.benefits.operations.loan_steps import (
    NewLoan,
    apply_for_loan,
    check_in_village,
    draw_loan,
    rate_borrower,
    refuse_loan,
    review_loan,
    take_step,
)
from lianxin.benefits.operations.measures import (
    NewBenefit,
    NewQuota,
    approve_benefit,
    propose_benefit,
    set_quota,
    stop_benefit,
    verify_benefit,
)
from lianxin.benefits.operations.receipt_samples import Receipt, draw_sample, record_receipt
from lianxin.benefits.operations.shares import (
    NewInstrument,
    NewRun,
    allot_shares,
    check_guarantee,
    confirm_distribution,
    confirm_receipts,
    discard_distribution,
    draft_distribution,
    open_instrument,
    reallot_on_exit,
)
from lianxin.benefits.operations.subsidies import NewSubsidyClaim, claim_subsidy, pay_subsidy
from lianxin.benefits.operations.terms import NewTerm, set_local_term

__all__ = [
    "AnswerFile",
    "NewBatch",
    "NewBenefit",
    "NewCoordinatedLoan",
    "NewIndustryLinks",
    "NewInstrument",
    "NewLoan",
    "NewQuota",
    "NewRun",
    "NewSubsidyClaim",
    "NewTerm",
    "Payer",
    "Receipt",
    "allot_shares",
    "apply_for_loan",
    "approve_batch",
    "approve_benefit",
    "check_guarantee",
    "check_in_village",
    "claim_subsidy",
    "compensate_loan",
    "confirm_distribution",
    "confirm_receipts",
    "discard_distribution",
    "draft_distribution",
    "draw_loan",
    "draw_sample",
    "end_industry_links",
    "export_batch",
    "extend_loan",
    "link_households",
    "make_batch",
    "open_instrument",
    "pay_into_risk_fund",
    "pay_subsidy",
    "propose_benefit",
    "rate_borrower",
    "read_bank_answer",
    "reallot_on_exit",
    "record_coordinated_loan",
    "record_receipt",
    "refuse_loan",
    "repay_loan",
    "review_loan",
    "send_back_batch",
    "set_local_term",
    "set_quota",
    "settle_difference",
    "stop_benefit",
    "take_back_repayment",
    "take_step",
    "verify_benefit",
    "write_off_loan",
]
