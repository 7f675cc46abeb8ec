"""What becomes of a loan that is not repaid: its class by days overdue, and what the risk fund (风险补偿金) bears of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lianxin.benefits.domain.division import MILLION, divided
from lianxin.benefits.domain.errors import NOT_A_QUANTITY, SHARES_INCOMPLETE
from lianxin.benefits.domain.loan_events import Account
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import Fen

GOVERNMENT, BANK = "government", "bank"


class LoanClass(StrEnum):
    """The five classes of loans (五级分类), as in the code list ``loan_class``."""

    NORMAL = "normal"
    SPECIAL_MENTION = "special_mention"
    SUBSTANDARD = "substandard"
    DOUBTFUL = "doubtful"
    LOSS = "loss"


@dataclass(frozen=True, slots=True)
class ClassLimits:
    """A loan falls into a class when it is overdue for more days than the limit of the class."""

    special_mention_days: int
    substandard_days: int
    doubtful_days: int
    loss_days: int


def class_of(days_overdue: int, limits: ClassLimits) -> LoanClass:
    """Return the class of a loan. Days are a floor: a bank may class a loan worse for other reasons, never better."""
    worst_first = (
        (limits.loss_days, LoanClass.LOSS),
        (limits.doubtful_days, LoanClass.DOUBTFUL),
        (limits.substandard_days, LoanClass.SUBSTANDARD),
        (limits.special_mention_days, LoanClass.SPECIAL_MENTION),
    )
    return next((found for days, found in worst_first if days_overdue > days), LoanClass.NORMAL)


@dataclass(frozen=True)
class RiskAgreement:
    """Who bears a lost loan, in millionths that add up to a million, and after how many days overdue it may be claimed.

    Raises:
        Refused: BENEFIT-015, the shares do not add up.
    """

    shares: Mapping[str, int]
    claim_after_days: int

    def __post_init__(self) -> None:
        total = sum(self.shares.values())
        if total != MILLION or min(self.shares.values()) < 0:
            raise Refused(SHARES_INCOMPLETE, total=total)


@dataclass(frozen=True)
class Compensation:
    """What each party bears of a loss. ``unfunded_fen`` is what the fund should have paid and could not.

    ``verdict`` says whether the loan may be claimed for at all; while it may not, nobody bears anything.
    """

    verdict: Verdict
    loss_fen: Fen
    borne_fen: Mapping[str, Fen]
    unfunded_fen: Fen = 0


def compensation(account: Account, agreement: RiskAgreement, *, fund_fen: Fen) -> Compensation:
    """Return what is borne by whom of a loan that went bad.

    The loss is the whole principal not repaid and the interest due; penalties are not compensated. Each bears his share, exact by
    the largest remainder; the fund pays no more than it holds.

    Args:
        account: the loan.
        agreement: who bears which share; the share of ``government`` comes out of the fund.
        fund_fen: what the fund holds.

    Raises:
        Refused: BENEFIT-002, the fund is negative.
    """
    if fund_fen < 0:
        raise Refused(NOT_A_QUANTITY, found=fund_fen)
    loss_fen = account.principal_fen + account.arrears.interest_fen
    if account.arrears.days <= agreement.claim_after_days:
        return Compensation(Verdict.NOT_MET, loss_fen, {})
    borne_fen = divided(loss_fen, agreement.shares)
    wanted_fen = borne_fen.get(GOVERNMENT, 0)
    paid_fen = min(wanted_fen, fund_fen)
    if GOVERNMENT in borne_fen:
        borne_fen[GOVERNMENT] = paid_fen
    return Compensation(Verdict.MET, loss_fen, borne_fen, unfunded_fen=wanted_fen - paid_fen)


def recovered(amount_fen: Fen, compensated: Compensation) -> dict[str, Fen]:
    """Divide what is recovered later from the borrower among those who bore the loss, as they bore it.

    Raises:
        Refused: BENEFIT-002 negative, or more than was borne; 003 nobody bore anything.
    """
    if amount_fen > sum(compensated.borne_fen.values()) and compensated.borne_fen:
        raise Refused(NOT_A_QUANTITY, found=amount_fen)
    return divided(amount_fen, compensated.borne_fen)
