"""Figures and tables over the API: the same as the pages, with the same rights and the same small numbers hidden."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Body, Router
from pydantic import Field

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.reports.access import required_whole
from lianxin.reports.addresses import asked_question, figure_address
from lianxin.reports.declared import Declared, declared
from lianxin.reports.domain.indicators import Indicator
from lianxin.reports.domain.sealing import fraction_text
from lianxin.reports.domain.tables import FigureTable
from lianxin.reports.errors import TABLE_UNFIT
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import figure_of
from lianxin.reports.indicators.opening import indicators_open_to
from lianxin.reports.indicators.showing import veil_for
from lianxin.reports.tabling.crossing import crossed
from lianxin.reports.tabling.neighbours import is_told_away
from lianxin.reports.tabling.writing import table_of
from lianxin.site.api import announce
from lianxin.site.shapes import Both, Shape, both

router = announce("reports", Router())


class FilterShown(Shape):
    """A filter of an indicator."""

    key: str = Field(description="In an address: by_ and this.")
    words: Both
    allowed: list[str] = Field(description="Values that it can be; empty: any text.")
    is_required: bool = Field(description="Whether it must be told.")


class IndicatorShown(Shape):
    """An indicator: what is counted, in what unit, over what."""

    code: str = Field(description="Its code.")
    title: Both
    definition: Both
    unit: str = Field(description="Key of its unit; money in fen.")
    thing: str = Field(description="What is counted: household, person, person_time, fen …")
    counted: Both = Field(description="What is counted, and whether each once.")
    measure: str = Field(description="How a number is made of rows: count_distinct, sum, ratio, age or length.")
    numerator: Both | None = Field(description="Of a ratio.")
    denominator: Both | None = Field(description="Of a ratio.")
    timing: str = Field(description="What a period means: event, standing, yearly or always.")
    period: Both = Field(description="What a period means, in words.")
    area: Both = Field(description="What an area means.")
    base: Both = Field(description="Over which rows it is counted.")
    rooms: list[str] = Field(description="The rooms whose rows it rests on.")
    nature: str = Field(description="fact, target, forecast or told.")
    version: int = Field(description="Version of the definition.")
    filters: list[FilterShown]


class FigureShown(Shape):
    """A figure worked out now from the rows that the account may see."""

    indicator: str = Field(description="Code.")
    version: int = Field(description="Version of the definition.")
    value: str | None = Field(description="Exact: 5 or 9600/34286; null: nothing on record, or hidden.")
    least: str | None = Field(description="Where rows are only about, over or nearly so much: the lower end.")
    most: str | None = Field(description="The upper end.")
    rows: int | None = Field(description="How many rows it rests on; null: hidden.")
    is_hidden: bool = Field(description="A small number of people, which the account may not see.")
    as_of: datetime = Field(description="When it was worked out.")
    address: str = Field(description="Page where it opens to its rows.")


class TableShown(Shape):
    """A table of an indicator, as its page shows it: headings and lines of texts; the last line and column are the totals, except of
    years of which each has its own facts."""

    headings: list[str]
    lines: list[list[str]]
    is_veiled: bool = Field(
        description="Whether small numbers are hidden: “*” stands for them, and for those that would tell them."
    )


def _reader(request: HttpRequest) -> Any:
    """The account that the token stands for.

    Raises:
        PermissionDenied: it reads no reports.
    """
    user: Any = request.auth  # type: ignore[attr-defined]
    required_scope(user, Act.READ_REPORTS)
    return user


def _indicator(code: str) -> Indicator:
    found = shelf().library.indicators.get(code)
    if found is None:
        raise Http404("no such indicator")
    return found


@router.get(
    "/indicators", response=list[IndicatorShown], summary="Every indicator that the account may read, with its filters"
)
def indicators(request: HttpRequest) -> Any:
    """Every indicator whose rows the account may read."""
    user = _reader(request)
    return [_shown(declared(one)) for one in indicators_open_to(user)]


def _shown(told: Declared) -> IndicatorShown:
    one = told.indicator
    return IndicatorShown(
        code=one.code, title=both(one.title), definition=both(one.definition), unit=one.unit, thing=one.thing,
        counted=both(told.thing), measure=one.measure.value, numerator=both(one.numerator) if one.numerator else None,
        denominator=both(one.denominator) if one.denominator else None, timing=one.timing.value, period=both(told.timing),
        area=both(told.area), base=both(told.basis), rooms=list(one.rooms), nature=one.nature.value, version=one.version,
        filters=[
            FilterShown(key=part.key, words=both(part.words), allowed=list(part.allowed), is_required=part.is_required)
            for part in one.dimensions
        ],
    )  # fmt: skip


@router.get("/figures/{code}", response=FigureShown, summary="A figure, worked out now")
def figure(request: HttpRequest, code: str) -> Any:
    """A figure: area, from, before and by_… as on its page."""
    user = _reader(request)
    indicator = _indicator(code)
    question = asked_question(indicator, request.GET, dict(request.GET.lists()))
    required_whole(user, question.areas)
    made = figure_of(question, reader=user, now=timezone.now())
    veil = veil_for(user, indicator, question.areas, timezone.localdate())
    hidden = is_told_away(made, veil, reader=user)
    bounds = None if hidden else made.bounds
    return FigureShown(
        indicator=code, version=indicator.version, value=None if hidden else fraction_text(made.value),
        least=fraction_text(bounds.least) if bounds else None, most=fraction_text(bounds.most) if bounds else None,
        rows=None if hidden else made.rows, is_hidden=hidden, as_of=made.as_of, address=figure_address(question),
    )  # fmt: skip


@router.post("/tables", response=TableShown, summary="A table of an indicator, worked out now")
def table(request: HttpRequest, asked: dict[str, Any] = Body(...)) -> Any:  # noqa: B008 - how ninja is told
    """A table by rows and columns; what is asked is that of ``lianxin reports table``. Facts line by line are made as files."""
    user = _reader(request)
    found = table_of(asked)
    if not isinstance(found, FigureTable):
        raise Refused(
            TABLE_UNFIT, reason=Words("逐行的表请在页面上生成文件", "facts line by line are made as files, on the page")
        )
    made = crossed(found, reader=user, now=timezone.now())
    lines = [["" if cell is None else str(cell) for cell in line] for line in made.lines()]
    return TableShown(headings=made.headings(), lines=lines, is_veiled=made.veil.threshold is not None)
