"""How an indicator finds its rows: declared once, in the file of its room. What does not fit is refused when the house opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.errors import INDICATOR_FAULTY
from lianxin.reports.domain.indicators import Dimension, Indicator, Kind, Library, Measure, Question, Timing
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

FORM = "form"
# Rows for a reader; of None, the house itself, all of them.
Rows = Callable[["User | None"], QuerySet[Any]]
# A filter that is no column: values and the question, into a condition.
Where = Callable[[tuple[str, ...], Question], Q]
# What the question itself makes of rows: how they stood on the last day of its period, what did not happen in it.
Asked = Callable[["QuerySet[Any]", Question], "QuerySet[Any]"]
# What rows are parted by where no column is: the question, into an expression whose values are those of the dimension.
Part = Callable[[Question], Any]


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of an indicator, and what its words mean in their columns.

    ``thing`` is what is told apart, ``value`` what is added up, ``numerator`` and ``denominator`` the sums of a ratio (``per`` in
    place of the denominator: so many different things), ``since`` and ``until`` the days of an age or a length. ``on`` is the day of an
    event, ``starts`` and ``ends`` those of what stands, ``year`` that of a fact. ``columns`` gives each dimension its column or its
    condition (of ``form`` none: it chooses among parts), ``splits`` what parts the rows of one that has no column. ``by``, ``at``,
    ``document`` and ``job`` say who recorded a row, when, from what and by which import; where a table does not say, the chain of events
    does (``recording``). ``page`` is the name of the page of a row and the column of its number.
    """

    indicator: Indicator
    rows: Rows
    area: str = "area_code"
    thing: str = "pk"
    value: str = ""
    qualifier: str = ""
    numerator: str = ""
    denominator: str = ""
    per: str = ""
    since: str = ""
    until: str = ""
    on: str = ""
    starts: str = ""
    ends: str = ""
    year: str = ""
    columns: Mapping[str, str | Where] = field(default_factory=dict)
    splits: Mapping[str, Part] = field(default_factory=dict)
    by: str = ""
    at: str = ""
    document: str = ""
    job: str = ""
    page: tuple[str, str] = ("", "")
    asked: Asked | None = None
    """What the question itself makes of the rows, narrowed to it; the columns that it adds to them are ``added``."""
    added: tuple[str, ...] = ()
    parts: Mapping[str, Source] = field(default_factory=dict)
    """Where several tables answer one question: the source of each, by the values of the dimension ``form``."""

    @property
    def model(self) -> type[Model]:
        return self.rows(None).model


@dataclass(slots=True)
class Shelf:
    """All sources by the code of their indicator."""

    library: Library = field(default_factory=Library)
    sources: dict[str, Source] = field(default_factory=dict)

    def place(self, source: Source) -> None:
        """Enter a source.

        Raises:
            Refused: REPORTS-001, REPORTS-002: its indicator is twice or faulty, or a dimension or column of it is not there.
        """
        indicator = source.indicator
        self.library.enter(indicator)
        fault = _fault_of(source)
        if fault:
            raise Refused(INDICATOR_FAULTY, code=indicator.code, reason=fault)
        self.sources[indicator.code] = source


def _fault_of(source: Source) -> str:
    indicator = source.indicator
    if set(source.columns) != set(indicator.filter_keys):
        odd = set(source.columns) ^ set(indicator.filter_keys)
        return f"dimension {'、'.join(sorted(odd))}"
    if parts := [
        key for key in indicator.split_keys if not isinstance(source.columns[key], str) and key not in source.splits
    ]:
        return f"split {'、'.join(parts)}"
    needed = {
        Measure.SUM: (source.value,),
        Measure.RATIO: (source.numerator, source.denominator or source.per),
        Measure.AGE: (source.since,),
        Measure.LENGTH: (source.since, source.until),
        Measure.COUNT_DISTINCT: (source.thing,),
    }[indicator.measure]
    timed = {
        Timing.EVENT: (source.on,),
        Timing.STANDING: (source.starts,),
        Timing.YEARLY: (source.year,),
        Timing.ALWAYS: (),
    }[indicator.timing]
    if not all((*needed, *timed)):
        return f"{indicator.measure} {indicator.timing}"
    paths = [path for path in source.columns.values() if isinstance(path, str)]
    paths += [
        source.area,
        source.thing,
        source.value,
        source.qualifier,
        source.numerator,
        source.denominator,
        source.per,
        source.since,
        source.until,
        source.on,
        source.starts,
        source.ends,
        source.year,
        source.by,
        source.at,
        source.document,
        source.job,
        source.page[1],
    ]
    annotated = {*source.rows(None).query.annotations, *source.added}
    return next(
        (f"column {path}" for path in paths if path and path not in annotated and not _leads(source.model, path)), ""
    )


def _leads(model: type[Model], path: str) -> bool:
    """Whether a path of columns leads somewhere from a table."""
    here: Any = model
    for part in path.split(LOOKUP_SEP):
        if here is None:
            return False
        if part == "pk":
            here = None
            continue
        try:
            column = here._meta.get_field(part.removesuffix("_id") if part.endswith("_id") else part)
        except FieldDoesNotExist:
            try:
                column = here._meta.get_field(part)
            except FieldDoesNotExist:
                return False
        here = column.related_model
    return True


def last_day_of(question: Question) -> date:
    """Return the last day of a question's period; of one without an end, today."""
    return timezone.localdate() if question.ends_before is None else question.ends_before - timedelta(days=1)


def text(key: str, zh: str, en: str, *, is_required: bool = False, can_split: bool = True) -> Dimension:
    """A dimension of any text."""
    return Dimension(key, Words(zh, en), Kind.TEXT, is_required=is_required, can_split=can_split)


def code(key: str, code_list: str) -> Dimension:
    """A dimension of a code list of the dictionary, called as the list is."""
    listed = dictionary().code_lists[code_list]
    return Dimension(key, listed.words, Kind.CODE, tuple(one.key for one in listed.codes))


def renamed(one: Dimension, zh: str, en: str, *, can_split: bool = True) -> Dimension:
    """A dimension that is called otherwise than its code list."""
    return replace(one, words=Words(zh, en), can_split=can_split)


def choice(
    key: str, zh: str, en: str, allowed: tuple[str, ...], *, is_required: bool = False, can_split: bool = True
) -> Dimension:
    """A dimension of a few values."""
    return Dimension(key, Words(zh, en), Kind.CODE, allowed, is_required, can_split)


def flag(key: str, zh: str, en: str, *, can_split: bool = True) -> Dimension:
    """A dimension of yes and no."""
    return Dimension(key, Words(zh, en), Kind.FLAG, can_split=can_split)


def number(key: str, zh: str, en: str) -> Dimension:
    """A dimension of whole numbers."""
    return Dimension(key, Words(zh, en), Kind.NUMBER)
