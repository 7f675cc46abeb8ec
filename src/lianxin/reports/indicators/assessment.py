"""Indicators of third-party evaluation: rates as they were published, satisfaction among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import DecimalField, Max, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from lianxin.assessment.access import evaluations_open_to
from lianxin.assessment.models import EvaluationEvent, PublishedRate
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.indicators import Dimension, Indicator, Kind, Measure, Timing
from lianxin.reports.domain.units import PERCENT
from lianxin.reports.indicators.declaring import Source
from lianxin.rulebook import rulebook

if TYPE_CHECKING:
    from lianxin.people.models import User

_RATES = {name: rate.words for one in rulebook().questionnaires.values() for name, rate in one.rates.items()}
_RATE = Dimension(
    "rate", Words("哪个率", "Which rate"), Kind.CODE, tuple(_RATES), is_required=True, named=tuple(_RATES.values())
)
_ESTIMATED = DecimalField(max_digits=20, decimal_places=6)


def _weighted(name: str) -> Cast:
    return Cast(KeyTextTransform(name, "estimate"), _ESTIMATED)


def _rates(reader: User | None) -> QuerySet[Any]:
    """The rates that could be told, of the newest evaluation of a place and year."""
    newest = PublishedRate.objects.order_by().values("evaluation__area_code", "evaluation__year", "rate")
    told = PublishedRate.objects.filter(
        pk__in=newest.annotate(newest=Max("pk")).values("newest"), estimate__isnull=False
    )
    if reader is not None:
        told = told.filter(evaluation__in=evaluations_open_to(reader).values("pk"))
    event = EvaluationEvent.objects.filter(evaluation=OuterRef("evaluation"), kind=EvaluationEvent.Kind.PUBLISHED)
    return told.annotate(
        part=_weighted("numerator"),
        whole=_weighted("denominator"),
        published_by=Subquery(event.values("by__name")[:1]),
        published_at=Subquery(event.values("at")[:1]),
    )


SOURCES = (
    Source(
        Indicator(
            "assessment.rates",
            Words("评估的率", "Rates of evaluations"),
            Words(
                "第三方评估公布的率，如满意度、错退率；按抽样权重推算，同一地方同一年度以最后一次为准",
                "rates that evaluations published, such as satisfaction, weighted by the draw; of a place and year the latest counts",
            ),
            Measure.RATIO,
            "rate",
            PERCENT,
            Timing.YEARLY,
            ("assessment",),
            (_RATE,),
            is_by_place=True,
            numerator=Words("推算的符合数", "weighted number of those who answered so"),
            denominator=Words("推算的应答数", "weighted number of those who answered"),
            basis=Words("已公布、推算得出的率", "rates that were published and could be told"),
        ),
        _rates,
        area="evaluation__area_code",
        numerator="part",
        denominator="whole",
        year="evaluation__year",
        columns={"rate": "rate"},
        by="published_by",
        at="published_at",
        page=("assessment:evaluation", "evaluation_id"),
    ),
)
