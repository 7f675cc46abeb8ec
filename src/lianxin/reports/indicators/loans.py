"""Indicators of loans as they stand on a day: what is still owed, what is overdue, and the interest that the public pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lianxin.benefits.access import loans_open_to
from lianxin.benefits.models import Loan, LoanPayment, SubsidyPeriod
from lianxin.benefits.queries.loans import overdue_loans
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.indicators import Dimension, Indicator, Measure, Question, Timing
from lianxin.reports.domain.units import FEN, HOUSEHOLD, PIECE
from lianxin.reports.indicators.benefits import LOAN, LOAN_COLUMNS
from lianxin.reports.indicators.declaring import Source, choice, flag, last_day_of

if TYPE_CHECKING:
    from lianxin.people.models import User

_RUNNING = (Loan.State.DRAWN, Loan.State.REPAID, Loan.State.COMPENSATED, Loan.State.WRITTEN_OFF)
_STATE = choice("state", "贷款状态", "State of the loan", tuple(state.value for state in _RUNNING))
_OWED = Words(
    "已放款、时段最后一天还欠本金的贷款", "loans drawn of which principal is owed on the last day of the period"
)
_LATE = Words(
    "已放款、时段最后一天有到期未还的贷款；代偿和核销的不算",
    "loans drawn of which something that fell due is not paid on the last day of the period; neither compensated nor written off",
)


def _drawn(reader: User | None) -> QuerySet[Any]:
    return (Loan.objects.all() if reader is None else loans_open_to(reader)).filter(drawn_on__isnull=False)


def _owing(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    """Loans of which principal is owed at the end of the period, each with how much."""
    paid = LoanPayment.objects.filter(loan=OuterRef("pk"), reversed_on__isnull=True, on__lte=last_day_of(question))
    repaid = paid.order_by().values("loan").annotate(sum=Sum("principal_fen")).values("sum")
    return rows.annotate(owed=F("amount_fen") - Coalesce(Subquery(repaid), 0)).filter(owed__gt=0)


def _overdue(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    """Loans in arrears at the end of the period, as their schedules and receipts say."""
    late = overdue_loans(rows, last_day_of(question))
    return _owing(rows.filter(pk__in=[loan.pk for loan in late]), question)


def _subsidies(reader: User | None) -> QuerySet[Any]:
    found = SubsidyPeriod.objects.filter(is_open=True)
    return found if reader is None else found.filter(loan__in=loans_open_to(reader).values("pk"))


def _is_paid(values: tuple[str, ...], _question: Question) -> Q:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= Q(payment__isnull=value != "true")
    return wanted


def _made(
    name: str,
    words: Words,
    told: Words,
    measure: Measure,
    thing: str,
    unit: str,
    timing: Timing,
    *dimensions: Dimension,
    **more: Any,
) -> Indicator:
    return Indicator(
        f"benefits.{name}", words, told, measure, thing, unit, timing, ("benefits",), dimensions, is_of_people=True, **more
    )  # fmt: skip


_STANDING: dict[str, Any] = {
    "starts": "drawn_on",
    "columns": {**LOAN_COLUMNS, "state": "state"},
    "page": ("benefits:loan", "pk"),
    "added": ("owed",),
}
_PERIOD: dict[str, Any] = {
    "area": "loan__area_code",
    "on": "due_on",
    "columns": {**{key: f"loan__{path}" for key, path in LOAN_COLUMNS.items()}, "paid": _is_paid},
    "page": ("benefits:loan", "loan_id"),
}
_PAID = flag("paid", "已付给户", "Paid to the household", can_split=False)
_DIMENSIONS = (*LOAN, _STATE)

SOURCES = (
    Source(
        _made(
            "loans_outstanding",
            Words("贷款余额", "Loans outstanding"),
            Words(
                "已放款还没还的本金，按时段最后一天", "principal drawn and not repaid, on the last day of the period"
            ),
            Measure.SUM,
            "fen",
            FEN,
            Timing.STANDING,
            *_DIMENSIONS,
            basis=_OWED,
        ),
        _drawn,
        value="owed",
        asked=_owing,
        **_STANDING,
    ),
    Source(
        _made(
            "indebted_households",
            Words("有贷款余额的户", "Households that owe on a loan"),
            Words(
                "时段最后一天还欠本金的户，同一户只算一次",
                "households that owe principal on the last day of the period, each once",
            ),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.STANDING,
            *_DIMENSIONS,
            basis=_OWED,
        ),
        _drawn,
        thing="household",
        asked=_owing,
        **_STANDING,
    ),
    Source(
        _made(
            "overdue_loans",
            Words("逾期贷款", "Loans overdue"),
            Words(
                "时段最后一天有到期未还本息的贷款笔数",
                "loans of which something that fell due is not paid on the last day of the period",
            ),
            Measure.COUNT_DISTINCT,
            "loan",
            PIECE,
            Timing.STANDING,
            *_DIMENSIONS,
            basis=_LATE,
        ),
        _drawn,
        asked=_overdue,
        **_STANDING,
    ),
    Source(
        _made(
            "overdue_balance",
            Words("逾期贷款余额", "Owed on loans overdue"),
            Words(
                "逾期贷款还没还的全部本金，按时段最后一天",
                "all principal owed on loans overdue, on the last day of the period",
            ),
            Measure.SUM,
            "fen",
            FEN,
            Timing.STANDING,
            *_DIMENSIONS,
            basis=_LATE,
        ),
        _drawn,
        value="owed",
        asked=_overdue,
        **_STANDING,
    ),
    Source(
        _made(
            "interest_subsidies",
            Words("贷款贴息", "Interest subsidies"),
            Words(
                "已申报的贴息，按利息到期日；退回的不算",
                "interest subsidies claimed, by the day on which the interest fell due; not what was sent back",
            ),
            Measure.SUM,
            "fen",
            FEN,
            Timing.EVENT,
            *LOAN,
            _PAID,
        ),
        _subsidies,
        value="subsidy_fen",
        **_PERIOD,
    ),
    Source(
        _made(
            "subsidised_households",
            Words("贴息户", "Households with interest subsidies"),
            Words(
                "贷款有贴息申报的户，同一户只算一次", "households with a loan on which a subsidy was claimed, each once"
            ),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.EVENT,
            *LOAN,
            _PAID,
        ),
        _subsidies,
        thing="loan__household",
        **_PERIOD,
    ),
)
