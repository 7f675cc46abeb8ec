"""Work out figures from rows: narrowed to an area, a period and filters, for a reader or for the house itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet, Sum

from lianxin.core.kernel.periods import full_years
from lianxin.people.access import within_area
from lianxin.reports.domain.bounds import SPELLINGS, Bounds, Qualifier, bounds_of, total
from lianxin.reports.domain.indicators import Figure, Kind, Measure, Question, RowReference, Timing
from lianxin.reports.domain.units import PERCENT
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.declaring import FORM

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.reports.indicators.declaring import Source

_EXACT = [written for written, kind in SPELLINGS.items() if kind is Qualifier.EXACT]
_CHUNK = 2000


def figure_of(question: Question, *, reader: User | None, now: datetime) -> Figure:
    """Return the figure that answers a question.

    Args:
        question: made by ``checked_question``.
        reader: whose rows; None: the house's, all of them.
        now: when it is worked out; an age of what has not ended counts to the last day of the period, else to that day.

    Raises:
        PermissionDenied: the rows are closed to the reader.
    """
    made = [figure_over(part, question, rows, now) for part, rows in parts_of(question, reader)]
    return replace(made[0] if len(made) == 1 else _together(made), question=question)


def parts_of(question: Question, reader: User | None) -> list[tuple[Source, QuerySet[Any]]]:
    """Return the sources that answer a question, each with its rows: one, but where several tables answer together.

    Raises:
        PermissionDenied: they are closed to the reader.
    """
    return [(part.source, part.rows) for part in named_parts_of(question, reader)]


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A table that answers a question, narrowed to it; ``form`` is its name where several answer together, otherwise empty."""

    form: str
    source: Source
    rows: QuerySet[Any]


def named_parts_of(question: Question, reader: User | None) -> list[NamedPart]:
    """As :func:`parts_of`, each with its name.

    Raises:
        PermissionDenied: they are closed to the reader.
    """
    source = shelf().sources[question.indicator]
    if not source.parts:
        return [NamedPart("", source, rows_of(source, question, reader))]
    wanted = dict(question.filters).get(FORM, tuple(source.parts))
    rest = replace(question, filters=tuple(one for one in question.filters if one[0] != FORM))
    return [NamedPart(form, source.parts[form], rows_of(source.parts[form], rest, reader)) for form in wanted]


def _together(made: list[Figure]) -> Figure:
    told = [one for one in made if one.value is not None and one.bounds is not None]
    if made[0].indicator.measure is Measure.RATIO:
        return _together_by(made[0], told, sum(one.rows for one in made))
    value = sum((one.value for one in told if one.value is not None), Fraction(0)) if told else None
    bounds = total(one.bounds for one in told if one.bounds is not None) if told else None
    return replace(made[0], value=value, bounds=bounds, rows=sum(one.rows for one in made))


def _together_by(first: Figure, told: list[Figure], rows: int) -> Figure:
    """One ratio of several tables: the sums of what is told by what, never a sum of ratios."""
    if not told:
        return replace(first, value=None, bounds=None, numerator=None, denominator=None, rows=rows)
    top = sum((one.numerator for one in told if one.numerator is not None), Fraction(0))
    bottom = sum((one.denominator for one in told if one.denominator is not None), Fraction(0))
    bounds = _ratio(shelf().sources[first.indicator.code], top, bottom)
    value = None if bounds is None else bounds.least
    return replace(first, value=value, bounds=bounds, numerator=top, denominator=bottom, rows=rows)


def figure_over(source: Source, question: Question, rows: QuerySet[Any], now: datetime) -> Figure:
    """Return the figure over rows that are narrowed already."""
    plain = rows.order_by()
    count = plain.aggregate(n=Count("pk", distinct=True))["n"]
    numerator = denominator = None
    bounds: Bounds | None
    match source.indicator.measure:
        case Measure.COUNT_DISTINCT:
            bounds = Bounds.exactly(plain.aggregate(n=Count(source.thing, distinct=True))["n"])
        case Measure.SUM:
            bounds = _sum(source, plain) if count else None
        case Measure.RATIO:
            numerator, denominator = _both(source, plain)
            bounds = _ratio(source, numerator, denominator)
        case Measure.AGE:
            bounds = _longest(source, plain, lambda since, until: _years(since, until, _last_day(question, now)))
        case Measure.LENGTH:
            bounds = _longest(source, plain, lambda since, until: (until - since).days + 1)
    value = (
        bounds.least
        if bounds is not None and bounds.is_exact
        else (_told(source, plain) if bounds is not None else None)
    )
    return Figure(source.indicator, question, value, bounds, count, now, numerator, denominator)


def rows_of(source: Source, question: Question, reader: User | None) -> QuerySet[Any]:
    """Return the rows that a question is about.

    Raises:
        PermissionDenied: they are closed to the reader.
    """
    rows = source.rows(reader).filter(_in_period(source, question))
    if question.areas and source.area:
        inside = Q(pk__in=[])
        for area in question.areas:
            inside |= Q(**{source.area: area}) if source.indicator.is_by_place else within_area(source.area, area)
        rows = rows.filter(inside)
    for key, values in question.filters:
        rows = rows.filter(_where(source, key, values, question))
    return rows if source.asked is None else source.asked(rows, question)


def references(
    source: Source, rows: QuerySet[Any], *, after: int = 0, limit: int | None = None
) -> Iterator[RowReference]:
    """Return the rows one by one in the order of their numbers, in chunks: what each gives to the figure, and who recorded it by what."""
    value = source.value or source.numerator or source.since or source.thing
    # A name that is not asked for is asked as the value, and thrown away.
    asked = [source.by or value, source.at or value, source.document or value, source.job or value]
    table, given = source.model._meta.label_lower, 0
    while limit is None or given < limit:
        size = _CHUNK if limit is None else min(_CHUNK, limit - given)
        chunk = list(rows.order_by("pk").filter(pk__gt=after).values_list("pk", value, *asked)[:size])
        for number, shown, by, at, document, job in chunk:
            yield RowReference(
                table, number, _written(shown), str(by or "") if source.by else "", at if source.at else None,
                str(document or "") if source.document else "", job if source.job else None,
            )  # fmt: skip
        if len(chunk) < size:
            return
        after, given = chunk[-1][0], given + len(chunk)


def _in_period(source: Source, question: Question) -> Q:
    starts_on, ends_before = question.starts_on, question.ends_before
    match source.indicator.timing:
        case Timing.EVENT:
            wanted = Q(**{f"{source.on}__gte": starts_on}) if starts_on else Q()
            return wanted & Q(**{f"{source.on}__lt": ends_before}) if ends_before else wanted
        case Timing.STANDING:
            return _standing(source, starts_on, ends_before)
        case Timing.YEARLY:
            assert ends_before is not None  # checked_question demands it
            last = (ends_before - timedelta(days=1)).year
            if not question.each_year:
                return Q(**{source.year: last})
            first = Q(**{f"{source.year}__gte": starts_on.year}) if starts_on else Q()
            return first & Q(**{f"{source.year}__lte": last})
    return Q()


def _standing(source: Source, starts_on: date | None, ends_before: date | None) -> Q:
    """Held on a day of the period; where only its end is told, on its last day; of no period, ever."""
    wanted = Q(**{f"{source.starts}__lt": ends_before}) if ends_before else Q()
    since = starts_on or (ends_before - timedelta(days=1) if ends_before else None)
    if since is not None and source.ends:
        # A column that names the last day itself holds on that day; one that names the day after does not.
        after = "gt" if source.ends.endswith("before") else "gte"
        wanted &= Q(**{f"{source.ends}__isnull": True}) | Q(**{f"{source.ends}__{after}": since})
    return wanted


def _where(source: Source, key: str, values: tuple[str, ...], question: Question) -> Q:
    column = source.columns[key]
    if not isinstance(column, str):
        return column(values, question)
    dimension = source.indicator.dimension(key)
    assert dimension is not None  # checked_question demands it
    return Q(**{f"{column}__in": typed_values(dimension.kind, values)})


def typed_values(kind: Kind, values: tuple[str, ...]) -> list[Any]:
    """Return the values of a filter as the column holds them."""
    if kind is Kind.FLAG:
        return [value == "true" for value in values]
    return [int(value) for value in values] if kind is Kind.NUMBER else list(values)


def _sum(source: Source, rows: QuerySet[Any]) -> Bounds:
    if not source.qualifier:
        return Bounds.exactly(_fraction(rows.aggregate(n=Sum(source.value))["n"]))
    exact = Q(**{f"{source.qualifier}__in": _EXACT})
    whole = Bounds.exactly(_fraction(rows.filter(exact).aggregate(n=Sum(source.value))["n"]))
    rough = rows.exclude(exact).values_list(source.value, source.qualifier).iterator(chunk_size=_CHUNK)
    return whole + total(bounds_of(Decimal(value), SPELLINGS[written]) for value, written in rough)


def _told(source: Source, rows: QuerySet[Any]) -> Fraction:
    """What the rows come to as they are told, without about, over and nearly."""
    return _fraction(rows.aggregate(n=Sum(source.value))["n"])


def _both(source: Source, rows: QuerySet[Any]) -> tuple[Fraction | None, Fraction | None]:
    """Numerator and denominator; None where a row lacks one of them: what is missing is not nought."""
    if source.per:
        found = rows.aggregate(top=Sum(source.numerator), bottom=Count(source.per, distinct=True))
        return (_fraction(found["top"]), Fraction(found["bottom"])) if found["bottom"] else (None, None)
    lacking = rows.filter(Q(**{f"{source.numerator}__isnull": True}) | Q(**{f"{source.denominator}__isnull": True}))
    found = rows.aggregate(top=Sum(source.numerator), bottom=Sum(source.denominator))
    if found["bottom"] is None or lacking.exists():
        return (None if found["top"] is None else _fraction(found["top"])), None
    return _fraction(found["top"]), _fraction(found["bottom"])


def _ratio(source: Source, numerator: Fraction | None, denominator: Fraction | None) -> Bounds | None:
    if numerator is None or not denominator:
        return None
    return Bounds.exactly(numerator / denominator * (100 if source.indicator.unit == PERCENT else 1))


def _longest(source: Source, rows: QuerySet[Any], length: Callable[[Any, Any], int]) -> Bounds | None:
    columns = [source.since, source.until]
    lengths = [length(*days) for days in rows.values_list(*columns).iterator(chunk_size=_CHUNK)]
    return Bounds.exactly(max(lengths)) if lengths else None


def _years(since: date, until: date | None, last: date) -> int:
    return full_years(since, last if until is None else min(until, last))


def _last_day(question: Question, now: datetime) -> date:
    return now.date() if question.ends_before is None else question.ends_before - timedelta(days=1)


def _fraction(value: Any) -> Fraction:
    return Fraction(0) if value is None else Fraction(Decimal(value))


def _written(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
