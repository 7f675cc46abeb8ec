"""Lists: a room declares the columns of a list once, and the page and the files made of it show the same.

    UNITS = Listing(
        name="people.units", words=Words("帮扶单位", "Units"), act="people.read",
        columns=(
            Column(Words("单位", "Unit"), lambda row: row.unit.name, html=lambda row: linked(row.unit.name, row.url)),
            Column(Words("在岗责任人", "Helpers in service"), lambda row: row.helpers, Kind.COUNT),
        ),
    )

``value`` is what the reader may see and no more: a mask belongs there, so that it holds in the file. ``html`` only dresses
the same value for the screen (a link, a badge).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.site import values
from lianxin.site.language import is_chinese, say


class Kind(StrEnum):
    """What a column holds, and therefore how it is written on the screen and in files."""

    TEXT = "text"  # str, Words, or several of them
    CODE = "code"  # a number that is a name: never counted, never rounded
    COUNT = "count"  # int
    YUAN = "yuan"  # int, in fen
    DAY = "day"  # date
    MOMENT = "moment"  # aware datetime


_CLASSES = {Kind.CODE: "mono", Kind.COUNT: "number", Kind.YUAN: "number", Kind.DAY: "nowrap", Kind.MOMENT: "nowrap"}
_SHOWN: dict[Kind, Callable[[Any], Any]] = {
    Kind.COUNT: values.count,
    Kind.YUAN: values.yuan,
    Kind.DAY: values.iso,
    Kind.MOMENT: values.moment,
}
_WIDTHS = {Kind.TEXT: 18, Kind.CODE: 20, Kind.COUNT: 10, Kind.YUAN: 14, Kind.DAY: 12, Kind.MOMENT: 17}
_WIDEST = 40


class People(StrEnum):
    """What a column that counts people is to the others of its row."""

    WHOLE = "whole"  # all of them, of which the parts are some
    PART = "part"
    ALONE = "alone"
    SHARE = "share"  # one of them by another: told where all numbers of its row are


NOTHING = Words("—", "—")
NOTE = Words("", "")
HIDDEN = Words("不显示", "hidden")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the value of a row, and how the screen dresses it.

    None, "" and an empty tuple are missing: an empty cell in a file; on the screen ``missing`` in quiet letters, or, without
    it, the mark of a fact that is not recorded. ``is_summed``: on paper the column ends in a total, because no two rows count
    the same thing. ``of_people``: it counts households or persons of an area or a kind, so that small numbers are hidden from
    readers without the right (``veiling``). ``counts`` names what is counted, so that another column can say that it counts
    ``some_of`` it: a reader takes one from the other. Columns of one ``apart`` count nobody twice: he takes all of them from it.
    readers without the right (``veiling``). ``is_wan_on_paper``: paper tells the money in 万元, as official tables of funds do.
    """

    words: Words
    value: Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    html: Callable[[Any], Any] | None = None
    missing: Words | None = None
    is_summed: bool = False
    of_people: People | None = None
    counts: str = ""
    some_of: tuple[str, ...] = ()
    apart: str = ""
    is_wan_on_paper: bool = False

    def veiled(self, place: int, gone: Container[Any]) -> Column:
        """The column with the cells hidden that are named by the identity of their row and the place of the column."""

        def value(row: Any) -> Any:
            return None if (id(row), place) in gone else self.value(row)

        def html(row: Any) -> Any:
            return quiet(say(HIDDEN)) if (id(row), place) in gone else self.shown(row)

        # A total of what is left would be no total, and one of all would tell what is gone.
        return replace(self, value=value, html=html, is_summed=False)

    def shown(self, row: Any) -> Any:
        """The cell on the screen."""
        if self.html is not None:
            return self.html(row)
        value = self.value(row)
        if value is None or value == "" or value == ():
            return values.not_recorded() if self.missing is None else quiet(say(self.missing))
        return _SHOWN.get(self.kind, text_of)(value)

    def filed(self, row: Any) -> str | int | Decimal | date | datetime | None:
        """The cell in a file.

        Raises:
            TypeError: the value is not of the column's kind.
        """
        value = self.value(row)
        if value is None or value == "" or value == ():
            return None
        match self.kind:
            case Kind.COUNT:
                return _whole(value)
            case Kind.YUAN:
                return Decimal(_whole(value)) / 100
            case Kind.DAY:
                return values.day_of(value)
            case Kind.MOMENT:
                return timezone.localtime(value).replace(tzinfo=None, second=0, microsecond=0)
        return text_of(value)

    @property
    def width(self) -> int:
        """How many characters wide the column is in a workbook; a hanzi takes two."""
        heading = say(self.words)
        return max(_WIDTHS[self.kind], min(_WIDEST, sum(2 if ord(sign) > 0x2E7F else 1 for sign in heading) + 2))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that a page shows and offers as a file. ``name`` is what events call it; ``act`` is who may see it.

    Where a page has several, ``part`` tells them apart in the address. ``row_id`` gives a row an anchor. ``note`` says under the list, on
    paper too, what is counted and why something is not added up.
    """

    name: str
    words: Words
    act: str
    columns: tuple[Column, ...]
    part: str = ""
    row_id: Callable[[Any], str] | None = None
    note: Words = NOTE


def text_of(value: Any) -> str:
    """Return a text, a pair of words, or several of either, in the reader's language.

    Raises:
        TypeError: something else, which must say of what kind it is.
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Words):
        return say(value)
    if isinstance(value, list | tuple):
        return ("、" if is_chinese() else ", ").join(text_of(each) for each in value)
    raise TypeError(f"a text cannot be made of {type(value).__name__}")


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"expected an integer, not {type(value).__name__}")
    return value


def head_of(listing: Listing) -> SafeString:
    """Return the head of the list's table."""
    cells = (
        (SafeString(' class="number"') if column.kind in {Kind.COUNT, Kind.YUAN} else "", say(column.words))
        for column in listing.columns
    )
    return format_html("<thead><tr>{}</tr></thead>", format_html_join("", '<th scope="col"{}>{}</th>', cells))


def body_of(listing: Listing, rows: Iterable[Any]) -> SafeString:
    """Return the rows of the list's table; the first cell of a row is its heading."""
    first, *rest = listing.columns
    dressed = [(column, _CLASSES.get(column.kind, ""), say(column.words)) for column in rest]
    lines = (
        (
            format_html(' id="{}"', listing.row_id(row)) if listing.row_id is not None else "",
            first.shown(row),
            format_html_join(
                "",
                '<td{} data-heading="{}">{}</td>',
                (
                    (format_html(' class="{}"', style) if style else "", heading, column.shown(row))
                    for column, style, heading in dressed
                ),
            ),
        )
        for row in rows
    )
    return format_html("<tbody>{}</tbody>", format_html_join("", '<tr{}><th scope="row">{}</th>{}</tr>', lines))


def linked(text: Any, url: str) -> SafeString:
    """Return a text that leads somewhere."""
    return format_html('<a href="{}">{}</a>', url, text)


def quiet(text: Any) -> SafeString:
    """Return a text in quiet letters."""
    return format_html('<span class="quiet">{}</span>', text)


def together(*parts: Any) -> SafeString:
    """Return parts of a cell with spaces between, kept together where a row is shown as a card."""
    return format_html("<span>{}</span>", format_html_join(" ", "{}", ((part,) for part in parts if part != "")))
