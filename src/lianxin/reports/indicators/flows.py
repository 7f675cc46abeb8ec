"""Indicators of money on its way: arranged, paid, left over, as the ledger has them; a reversal takes off the step that it takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Value, When

from lianxin.core.kernel.words import Words
from lianxin.funds.access import transfers_open_to
from lianxin.funds.models import Transfer
from lianxin.funds.models.ledger import Book
from lianxin.reports.domain.indicators import Indicator, Measure, Timing
from lianxin.reports.domain.units import FEN, PERCENT
from lianxin.reports.indicators.declaring import Source, code, number, text

if TYPE_CHECKING:
    from lianxin.people.models import User

_KIND = Transfer.Kind
_DIMENSIONS = (
    code("channel", "fund_channel"),
    code("level", "fund_level"),
    code("purpose", "fund_purpose"),
    code("kind", "project_kind"),
    text("unit", "单位代码", "Code of the unit"),
    text("giver", "资金来源名称", "Who gives it"),
    text("tranche", "指标名称", "Name of the tranche"),
    text("project", "项目编号", "Number of the project"),
)
_COLUMNS = {
    "channel": "tranche__channel",
    "level": "tranche__level",
    "purpose": "purpose",
    "kind": "project__kind",
    "unit": "tranche__unit__code",
    "giver": "tranche__giver",
    "tranche": "tranche__name",
    "project": "project__code",
}
_BUDGET_YEAR = number("year", "预算年度", "Year of the budget")
_RECORDED: dict[str, Any] = {"by": "by__name", "at": "at", "document": "document_no", "page": ("funds:transfer", "pk")}
_LEDGER = Words("无偿资金账上的流水，冲销的减去", "transfers of grants in the ledger; what was reversed is taken off")


def _step(*ways: tuple[str, int]) -> Case:
    """What a transfer adds to a sum: its amount where it takes one of the steps, less where it takes one back; else nothing.

    What a household gives back had left its tranche long before, and is none of these.
    """
    cases = [
        When(Q(kind=kind) & rest, then=F("amount_fen") * Value(sign * way))
        for step, sign in ways
        for kind, way, rest in ((step, 1, Q()), (_KIND.REVERSE, -1, Q(reverses__kind=step)))
    ]
    return Case(*cases, default=Value(0), output_field=BigIntegerField())


_ARRANGED = _step((_KIND.ALLOCATE, 1), (_KIND.WITHDRAW, -1))
_PAID = _step((_KIND.PAY, 1))
_LEFT = _step((_KIND.RECEIVE, 1), (_KIND.PAY, -1), (_KIND.RECOVER, -1))


def _moving(*steps: str) -> Any:
    taken = Q(kind__in=steps) | Q(kind=_KIND.REVERSE, reverses__kind__in=steps)

    def rows(reader: User | None) -> QuerySet[Any]:
        found = Transfer.objects.all() if reader is None else transfers_open_to(reader)
        return found.filter(taken, book=Book.GRANT, tranche__isnull=False).annotate(
            arranged=_ARRANGED, paid=_PAID, left=_LEFT
        )

    return rows


_paying = _moving(_KIND.PAY)
_arranging = _moving(_KIND.ALLOCATE, _KIND.WITHDRAW)
_both = _moving(_KIND.PAY, _KIND.ALLOCATE, _KIND.WITHDRAW)


def _leaving(reader: User | None) -> QuerySet[Any]:
    given_back = Q(kind=_KIND.RECOVER) | Q(kind=_KIND.REVERSE, reverses__kind=_KIND.RECOVER)
    found: QuerySet[Any] = _moving(_KIND.RECEIVE, _KIND.PAY, _KIND.RECOVER)(reader)
    return found.exclude(given_back & Q(household__isnull=False))


def _sum(name: str, words: Words, told: Words, timing: Timing, *more: Any) -> Indicator:
    return Indicator(
        f"funds.{name}", words, told, Measure.SUM, "fen", FEN, timing, ("funds",), (*_DIMENSIONS, *more), basis=_LEDGER
    )


SOURCES = (
    Source(
        _sum(
            "paid",
            Words("已支付资金", "Money paid"),
            Words("从资金指标付出的钱，按支付日", "money paid out of tranches, by the day"),
            Timing.EVENT,
            _BUDGET_YEAR,
        ),
        _paying,
        value="paid",
        on="on",
        columns={**_COLUMNS, "year": "year"},
        **_RECORDED,
    ),
    Source(
        _sum(
            "arranged",
            Words("已安排资金", "Money arranged"),
            Words(
                "从资金指标安排到项目的钱，收回的减去，按文件日",
                "money of tranches given to projects, less what was withdrawn, by the day",
            ),
            Timing.EVENT,
            _BUDGET_YEAR,
        ),
        _arranging,
        value="arranged",
        on="on",
        columns={**_COLUMNS, "year": "year"},
        **_RECORDED,
    ),
    Source(
        Indicator(
            "funds.payment_rate",
            Words("资金支付率", "Share of money paid"),
            Words(
                "同一预算年度里，已支付资金除以已安排资金",
                "of one year of the budget, money paid by money arranged",
            ),
            Measure.RATIO,
            "rate",
            PERCENT,
            Timing.YEARLY,
            ("funds",),
            _DIMENSIONS,
            numerator=Words("已支付", "paid"),
            denominator=Words("已安排", "arranged"),
            numerator_unit=FEN,
            denominator_unit=FEN,
            basis=_LEDGER,
        ),
        _both,
        numerator="paid",
        denominator="arranged",
        year="year",
        columns=_COLUMNS,
        **_RECORDED,
    ),
    Source(
        _sum(
            "unspent",
            Words("资金结余", "Money left over"),
            Words(
                "同一预算年度里，到账的减去已支付的，再减去收回财政的",
                "of one year of the budget: received, less what was paid and less what was recovered",
            ),
            Timing.YEARLY,
        ),
        _leaving,
        value="left",
        year="year",
        columns=_COLUMNS,
        **_RECORDED,
    ),
)
