"""Indicators of monitoring: who was entered, who is monitored, how it ended, what was reported and warned of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.monitoring.access import episodes_open_to, leads_open_to, warnings_open_to
from lianxin.monitoring.models import Episode, Lead, LeadEvent, WarningLine, WarningList
from lianxin.monitoring.queries.leads import overdue
from lianxin.reports.domain.indicators import Dimension, Indicator, Measure, Question, Timing
from lianxin.reports.domain.units import HOUSEHOLD, PIECE
from lianxin.reports.indicators.declaring import Source, choice, code, renamed

if TYPE_CHECKING:
    from lianxin.people.models import User

_CLASS = code("monitored_class", "monitored_class")
_RISK = renamed(code("risk", "risk"), "风险（任一）", "Any of its risks", can_split=False)
_ENDED = (
    choice("ending", "怎么结束", "How it ended", tuple(Episode.Ending.values)),
    code("mode", "elimination_mode"),
)
_LEAD = (
    code("source", "lead_source"),
    code("warning_kind", "warning_kind"),
    code("risk", "risk"),
    choice("state", "状态", "State", tuple(Lead.State.values)),
    code("reason", "not_entered_reason"),
)


def _with_risk(values: tuple[str, ...], _question: Question) -> Q:
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= Q(risks__contains=f",{value},")
    return wanted


_OF_EPISODE: dict[str, Any] = {"thing": "household", "page": ("monitoring:episode", "pk")}
_COLUMNS: dict[str, Any] = {"monitored_class": "monitored_class", "risk": _with_risk}
_ENDED_COLUMNS: dict[str, Any] = {**_COLUMNS, "ending": "ending", "mode": "mode"}
_OF_LEAD: dict[str, Any] = {
    "area": "origin_code",
    "columns": {key: key for key in ("source", "warning_kind", "risk", "state", "reason")},
    "page": ("monitoring:lead", "pk"),
    "by": "told_by",
    "at": "told_at",
}


def _episodes(reader: User | None) -> QuerySet[Any]:
    return Episode.objects.all() if reader is None else episodes_open_to(reader)


def _leads(reader: User | None) -> QuerySet[Any]:
    """Leads, each with who told the house first, "" for a rule of its own, and when."""
    first = LeadEvent.objects.filter(lead=OuterRef("pk"), number=1)
    found = Lead.objects.all() if reader is None else leads_open_to(reader)
    return found.annotate(told_by=Subquery(first.values("by__name")), told_at=Subquery(first.values("at")))


def _warned(reader: User | None) -> QuerySet[Any]:
    lists = WarningList.objects.all() if reader is None else warnings_open_to(reader)
    return WarningLine.objects.filter(list__in=lists.filter(state=WarningList.State.USED))


def _of_households(name: str, words: Words, told: Words, timing: Timing, *more: Dimension) -> Indicator:
    return Indicator(
        f"monitoring.{name}", words, told, Measure.COUNT_DISTINCT, "household", HOUSEHOLD, timing, ("monitoring",),
        (_CLASS, _RISK, *more), is_of_people=True,
    )  # fmt: skip


def _of_leads(name: str, words: Words, told: Words, timing: Timing) -> Indicator:
    return Indicator(
        f"monitoring.{name}", words, told, Measure.COUNT_DISTINCT, "lead", PIECE, timing, ("monitoring",), _LEAD,
        is_of_people=True,
    )  # fmt: skip


SOURCES = (
    Source(
        _of_households(
            "entered",
            Words("新纳入监测的户", "Households entered"),
            Words(
                "纳入监测的户，按纳入日，同一户只算一次", "households entered into monitoring, by the day, each once"
            ),
            Timing.EVENT,
        ),
        _episodes,
        on="began_on",
        columns=_COLUMNS,
        **_OF_EPISODE,
    ),
    Source(
        _of_households(
            "monitored",
            Words("监测对象", "Households monitored"),
            Words("时段内在监测的户，同一户只算一次", "households monitored on a day of the period, each once"),
            Timing.STANDING,
        ),
        _episodes,
        starts="began_on",
        ends="ended_on",
        columns=_COLUMNS,
        **_OF_EPISODE,
    ),
    Source(
        _of_households(
            "ended",
            Words("结束监测的户", "Households whose monitoring ended"),
            Words(
                "风险消除或因故结束监测的户，按结束日",
                "households whose risk was eliminated or whose monitoring ended otherwise, by the day",
            ),
            Timing.EVENT,
            *_ENDED,
        ),
        lambda reader: _episodes(reader).filter(ended_on__isnull=False),
        on="ended_on",
        columns=_ENDED_COLUMNS,
        **_OF_EPISODE,
    ),
    Source(
        Indicator(
            "monitoring.episodes",
            Words("监测次数", "Episodes"),
            Words("每纳入一次算一次，同一户再次纳入另算", "each entry is one, a household entered again another"),
            Measure.COUNT_DISTINCT,
            "episode",
            PIECE,
            Timing.EVENT,
            ("monitoring",),
            (_CLASS, _RISK, *_ENDED),
            is_of_people=True,
        ),
        _episodes,
        on="began_on",
        columns=_ENDED_COLUMNS,
        page=("monitoring:episode", "pk"),
    ),
    Source(
        _of_leads(
            "leads",
            Words("返贫线索", "Leads"),
            Words("登记的线索，按得知日期", "leads on record, by the day they were learned of"),
            Timing.EVENT,
        ),
        _leads,
        on="reported_on",
        **_OF_LEAD,
    ),
    Source(
        _of_leads(
            "answered_leads",
            Words("办结的线索", "Leads answered"),
            Words("已答复的线索，按答复日期", "leads answered, by the day"),
            Timing.EVENT,
        ),
        lambda reader: _leads(reader).filter(ended_on__isnull=False),
        on="ended_on",
        **_OF_LEAD,
    ),
    Source(
        _of_leads(
            "overdue_leads",
            Words("超期的线索", "Leads overdue"),
            Words(
                "今天已过答复期限还没答复的线索", "leads not answered by the day on which they were due, as of today"
            ),
            Timing.ALWAYS,
        ),
        lambda reader: _leads(reader).filter(overdue(timezone.localdate())),
        **_OF_LEAD,
    ),
    Source(
        Indicator(
            "monitoring.warnings",
            Words("部门预警", "Warnings"),
            Words(
                "已采用的部门名单里的人，一行算一条，按名单日期",
                "lines of lists of departments that were used, by the day of the list",
            ),
            Measure.COUNT_DISTINCT,
            "warning",
            PIECE,
            Timing.EVENT,
            ("monitoring",),
            (
                code("warning_kind", "warning_kind"),
                choice("disposal", "处置", "What it came to", ("lead", "repeated", "known", "below", "untold")),
            ),
            is_of_people=True,
        ),
        _warned,
        area="list__area_code",
        on="list__as_of",
        columns={"warning_kind": "list__kind", "disposal": "disposal"},
        by="list__by__name",
        at="list__at",
        page=("monitoring:warning", "list_id"),
    ),
)
