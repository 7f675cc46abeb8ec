"""Indicators of what is expected or aimed at, which are compared with their own kind only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.reports.domain.indicators import Indicator, Measure, Nature, Timing
from lianxin.reports.domain.units import QUANTITY
from lianxin.reports.indicators.declaring import Source, text
from lianxin.reports.models import Expectation

if TYPE_CHECKING:
    from lianxin.people.models import User

_SAME = ("kind", "subject", "area_code", "unit", "measure_unit", "starts_on")
_DIMENSIONS = (
    text("subject", "内容", "Subject", is_required=True),
    text("measure_unit", "计量单位", "Unit of measure", is_required=True),
    text("unit", "单位代码", "Code of the unit"),
)


def _newest(kind: Expectation.Kind) -> Any:
    def rows(reader: User | None) -> QuerySet[Any]:
        newest = (
            Expectation.objects.filter(kind=kind).order_by().values(*_SAME).annotate(newest=Max("pk")).values("newest")
        )
        found = Expectation.objects.filter(pk__in=newest)
        return (
            found if reader is None else found.filter(required_scope(reader, Act.READ_REPORTS).area_filter("area_code"))
        )

    return rows


def _source(code: str, title: Words, told: Words, nature: Nature, kind: Expectation.Kind) -> Source:
    indicator = Indicator(
        code, title, told, Measure.SUM, "quantity", QUANTITY, Timing.STANDING, ("reports",), _DIMENSIONS, nature=nature
    )
    return Source(
        indicator,
        _newest(kind),
        value="quantity",
        qualifier="qualifier",
        starts="starts_on",
        ends="ends_before",
        columns={"subject": "subject", "measure_unit": "measure_unit", "unit": "unit__code"},
        by="by__name",
        at="at",
    )


SOURCES = (
    _source(
        "reports.forecasts",
        Words("预测", "Forecasts"),
        Words(
            "文件写明的预测，同一内容以最后一次为准", "forecasts as documents tell them; of a subject the latest counts"
        ),
        Nature.FORECAST,
        Expectation.Kind.FORECAST,
    ),
    _source(
        "reports.targets",
        Words("目标", "Targets"),
        Words(
            "文件写明的目标，同一内容以最后一次为准", "targets as documents tell them; of a subject the latest counts"
        ),
        Nature.TARGET,
        Expectation.Kind.TARGET,
    ),
)
