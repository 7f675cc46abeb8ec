"""Indicators of due process: cases begun, decided, under way and overdue, by procedure and state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.procedures.access import cases_open_to
from lianxin.procedures.domain.shelf import procedures
from lianxin.procedures.models import Case
from lianxin.procedures.queries.cases import overdue
from lianxin.reports.domain.indicators import Dimension, Indicator, Kind, Measure, Timing
from lianxin.reports.domain.units import PIECE
from lianxin.reports.indicators.declaring import Source, number

if TYPE_CHECKING:
    from lianxin.people.models import User

_KEYS = tuple(procedures())
# A state of the same key may be called otherwise in an older version: the newest word is told.
_STATES = {
    key: state.words for one in procedures().values() for version in one.versions for key, state in version.states.items()
}  # fmt: skip
_OUTCOMES = {"granted": Words("办结", "granted"), "refused": Words("未通过", "not granted")}
_LEVELS = {
    "village": Words("村", "village"), "township": Words("乡镇", "township"), "county": Words("县", "county"),
}  # fmt: skip


def _named(key: str, words: Words, values: dict[str, Words]) -> Dimension:
    return Dimension(key, words, Kind.CODE, tuple(values), named=tuple(values.values()))


_PROCEDURE = _named("procedure", Words("程序", "Procedure"), {key: one.words for key, one in procedures().items()})
_DIMENSIONS = (
    _PROCEDURE,
    _named("state", Words("所在环节", "State"), _STATES),
    _named("waits_for", Words("等哪一级办", "Level that acts next"), _LEVELS),
    number("facts_year", "资料年度", "Year of the facts"),
)
_COLUMNS = {"procedure": "procedure", "state": "state", "waits_for": "waits_for", "facts_year": "year"}
_DECIDED = (_PROCEDURE, _named("outcome", Words("结果", "Outcome"), _OUTCOMES), _DIMENSIONS[-1])


def _cases(reader: User | None) -> QuerySet[Any]:
    return Case.objects.all() if reader is None else cases_open_to(reader)


def _made(name: str, words: Words, told: Words, timing: Timing, *dimensions: Dimension) -> Indicator:
    return Indicator(
        f"procedures.{name}", words, told, Measure.COUNT_DISTINCT, "case", PIECE, timing, ("procedures",), dimensions,
        is_of_people=True,
    )  # fmt: skip


_PAGE: dict[str, Any] = {"page": ("procedures:case", "pk")}

SOURCES = (
    Source(
        _made(
            "begun_cases",
            Words("发起的办件", "Cases begun"),
            Words("发起的办件，按发起日", "cases begun, by the day"),
            Timing.EVENT,
            *_DIMENSIONS,
        ),
        _cases,
        on="begun_on",
        columns=_COLUMNS,
        **_PAGE,
    ),
    Source(
        _made(
            "decided_cases",
            Words("有结果的办件", "Cases decided"),
            Words("办结或未通过的办件，按结束日", "cases granted or not granted, by the day on which they ended"),
            Timing.EVENT,
            *_DECIDED,
        ),
        lambda reader: _cases(reader).filter(ended_on__isnull=False),
        on="ended_on",
        columns={"procedure": "procedure", "outcome": "outcome", "facts_year": "year"},
        **_PAGE,
    ),
    Source(
        _made(
            "open_cases",
            Words("在办件", "Cases under way"),
            Words("今天还没有结果的办件", "cases without an outcome, as of today"),
            Timing.ALWAYS,
            *_DIMENSIONS,
        ),
        lambda reader: _cases(reader).filter(outcome=""),
        columns=_COLUMNS,
        **_PAGE,
    ),
    Source(
        _made(
            "overdue_cases",
            Words("超期的办件", "Cases overdue"),
            Words(
                "今天已过环节期限或总期限的在办件",
                "cases under way that are past the day of their step or of the whole, as of today",
            ),
            Timing.ALWAYS,
            *_DIMENSIONS,
        ),
        lambda reader: _cases(reader).filter(overdue(timezone.localdate())),
        columns=_COLUMNS,
        **_PAGE,
    ),
)
