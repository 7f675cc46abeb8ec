"""What was given, in money and in kind together: cash that arrived by the channel of donations, and goods at their value.

Two tables answer one question: the figure is worked out part by part, and each row stays the row of its own table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from lianxin.core.kernel.words import Words
from lianxin.funds.access import goods_open_to, tranches_open_to
from lianxin.funds.models import GoodsLot, Tranche
from lianxin.reports.domain.indicators import Indicator, Measure, Timing
from lianxin.reports.domain.units import FEN
from lianxin.reports.indicators.declaring import FORM, Source, choice, text

if TYPE_CHECKING:
    from lianxin.people.models import User

_CHANNEL = "donation"
_INDICATOR = Indicator(
    "funds.donated",
    Words("捐款捐物", "Given in money and in kind"),
    Words(
        "捐赠渠道到位的现金，加上物资折价；两项可以分开看",
        "cash received by the channel of donations, and goods at their value; each can be seen by itself",
    ),
    Measure.SUM,
    "fen",
    FEN,
    Timing.EVENT,
    ("funds",),
    (
        choice(FORM, "形式", "Form", ("cash", "goods")),
        text("unit", "单位代码", "Code of the unit"),
        text("giver", "捐赠方", "Giver"),
    ),
)


def _cash(reader: User | None) -> QuerySet[Any]:
    found = Tranche.objects.all() if reader is None else tranches_open_to(reader)
    return found.filter(channel=_CHANNEL).exclude(state="expected")


def _goods(reader: User | None) -> QuerySet[Any]:
    return GoodsLot.objects.all() if reader is None else goods_open_to(reader)


_COLUMNS = {"unit": "unit__code", "giver": "giver", FORM: ""}
_PARTS = {
    "cash": Source(
        _INDICATOR, _cash, value="amount_fen", on="received_on", columns=_COLUMNS, page=("funds:tranche", "pk")
    ),
    "goods": Source(
        _INDICATOR,
        _goods,
        value="value_fen",
        qualifier="qualifier",
        on="received_on",
        columns=_COLUMNS,
        by="by__name",
        at="at",
        page=("funds:lot", "pk"),
    ),
}
SOURCES = (Source(_INDICATOR, _cash, parts=_PARTS, value="amount_fen", on="received_on", columns=_COLUMNS),)
