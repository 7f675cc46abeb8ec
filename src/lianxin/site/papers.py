"""Documents handed out by pages: PDF as it is, and Word at the same address with ``?format=docx``, from one definition.

A view makes a :class:`~lianxin.core.paper.Document` and calls :func:`give_out`; its page offers both with ``{% papers url … %}``. A
declared list becomes a document by :func:`document_of_list`, so that every ledger can be printed, sealed and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.site.errors import DOWNLOAD_UNKNOWN
from lianxin.site.language import is_chinese, language, say
from lianxin.site.listing import Column, Kind, Listing

if TYPE_CHECKING:
    from lianxin.core.paper import Bundle, Document

PDF, DOCX = "pdf", "docx"
TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MOST_ROWS_ON_PAPER = 3_000
_MOST_COLUMNS_ON_A4 = 14
_UNBROKEN = {Kind.DAY, Kind.CODE, Kind.YUAN}


def asks_for_paper(request: HttpRequest) -> bool:
    """Whether the address of a page asks for its document instead."""
    return request.GET.get("format", "") in TYPES


def format_asked(request: HttpRequest) -> str:
    """Return ``pdf`` or ``docx``; PDF is what an address without a word about it means.

    Raises:
        Refused: SITE-006 there is no such kind of file.
    """
    asked = request.GET.get("format", "") or PDF
    if asked not in TYPES:
        raise Refused(DOWNLOAD_UNKNOWN, asked=asked[:40])
    return asked


def give_out(request: HttpRequest, document: Document, name: str, *, is_shown: bool = False) -> HttpResponse:
    """Return a document under a name without ending, as PDF or as Word, whichever the address asks for.

    ``is_shown`` opens a PDF in the browser; Word is always saved. Nobody keeps it on the way: such papers name people.

    Raises:
        Refused: SITE-006 there is no such kind of file.
    """
    from lianxin.core.paper import printed, written

    kind = format_asked(request)
    content = (printed if kind == PDF else written)(document, made_at=timezone.now())
    return filed(content, name, kind, is_shown=is_shown and kind == PDF)


def give_out_bundle(bundle: Bundle, name: str) -> HttpResponse:
    """Return documents bound together as PDF."""
    from lianxin.core.paper import printed

    return filed(printed(bundle, made_at=timezone.now()), name, PDF)


def filed(content: bytes, name: str, kind: str, *, is_shown: bool = False) -> HttpResponse:
    """Return content that was made already, as a file."""
    response = HttpResponse(content, content_type=TYPES[kind])
    called = f"{get_valid_filename(name.replace(' ', '-'))}.{kind}"
    response.headers["Content-Disposition"] = content_disposition_header(not is_shown, called) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def document_of_list(listing: Listing, rows: Iterable[Any], *, area: str, on: date) -> Document:
    """Return a declared list as a document across the page: what is missing is left empty, to be filled in by hand."""
    from lianxin.core.paper import Document, Note, Sheet, Size, Table

    lines = [
        (str(number), *(text_on_paper(column.filed(row), column.kind) for column in listing.columns))
        for number, row in enumerate(rows, 1)
    ]
    table = Table(_columns(listing.columns, lines), tuple(lines))
    signed = Words(
        "填报单位（盖章）：　　　　　　　　　　负责人：　　　　　　　　　　填表人：",
        "Office (seal):                    Head:                    Filled in by:",
    )
    size = Size.A4 if len(listing.columns) <= _MOST_COLUMNS_ON_A4 else Size.A3
    return Document(
        say(listing.words),
        (table, Note(say(Words(f"共 {len(lines)} 行。", f"{len(lines)} rows."))), Note(say(signed))),
        subtitle="　".join(part for part in (area, on.isoformat()) if part),
        sheet=Sheet(size=size, is_landscape=True, text_pt=9, title_pt=18, has_page_total=True),
        language="zh" if is_chinese() else language(),
    )


def text_on_paper(value: str | int | Decimal | date | datetime | None, kind: Kind) -> str:
    """Return a cell of a file as it stands on paper; money in yuan and fen, with commas."""
    if value is None:
        return ""
    if kind is Kind.YUAN:
        return f"{value:,.2f}"
    if kind is Kind.COUNT:
        return f"{value:,}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def _columns(columns: Sequence[Column], lines: Sequence[Sequence[str]]) -> tuple[Any, ...]:
    """The columns on paper, each as wide as what the first rows hold needs, within bounds."""
    from lianxin.core.paper import Column as OnPaper

    made = [OnPaper(say(Words("序号", "No.")), 4, is_number=True)]
    for place, column in enumerate(columns, 1):
        longest = max((_breadth(line[place]) for line in lines[:200]), default=0)
        share = min(max(longest, _breadth(say(column.words)) / 2, 5), 24)
        if column.kind in _UNBROKEN:
            # The margins of a cell take what these cannot give up by breaking a line.
            share += 3
        made.append(OnPaper(say(column.words), share, is_number=column.kind in {Kind.COUNT, Kind.YUAN}))
    return tuple(made)


def _breadth(text: str) -> int:
    """How broad a text is in letters; a hanzi takes two."""
    return max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in text.split("\n"))
