"""Documents handed out by pages: PDF as it is, and Word at the same address with ``?format=docx``, from one definition.

A view makes a :class:`~lianxin.core.paper.Document` and calls :func:`give_out`; its page offers both with ``{% papers url … %}``. A
declared list becomes a document by :func:`document_of_list`, so that every ledger can be printed, sealed and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

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
    from lianxin.core.paper import Document, Table

PDF, DOCX = "pdf", "docx"
TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MOST_ROWS_ON_PAPER = 3_000
_FEWEST_ADDED_UP = 2
NOTHING = Words("", "")


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


@dataclass(frozen=True, slots=True)
class Issue:
    """What a paper that is handed out is: its name for events, what it is called, of which area, narrowed how, how many rows."""

    name: str
    words: Words
    area_code: str = ""
    narrowed: Words = NOTHING
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A part of a list that is too long for one paper: which of how many, its first and last row."""

    number: int = 1
    of_parts: int = 1
    first: int = 1
    last: int = 0

    @classmethod
    def of(cls, number: int, count: int) -> Sheaf:
        """The part of a list of so many rows."""
        first, parts = (number - 1) * MOST_ROWS_ON_PAPER + 1, max(1, -(-count // MOST_ROWS_ON_PAPER))
        return cls(number, parts, first, min(count, first + MOST_ROWS_ON_PAPER - 1))

    @classmethod
    def all_of(cls, count: int) -> list[Sheaf]:
        """Every part of such a list."""
        return [cls.of(number, count) for number in range(1, cls.of(1, count).of_parts + 1)]

    @property
    def words(self) -> Words:
        if self.of_parts == 1:
            return NOTHING
        return Words(
            f"第 {self.number} 份，共 {self.of_parts} 份：第 {self.first}—{self.last} 行",
            f"part {self.number} of {self.of_parts}: rows {self.first}–{self.last}",
        )


class Issuer(Protocol):
    """Puts a number that everybody can verify on a paper, sets it, and remembers that it was handed out."""

    def __call__(self, request: HttpRequest, document: Document, about: Issue, kind: str) -> bytes: ...


WHOLE = Sheaf()
_issuers: list[Issuer] = []


def issue_with(issuer: Issuer) -> None:
    """Say who numbers papers. The room that keeps papers handed out does this when the house opens."""
    _issuers[:] = [issuer]


def give_out(
    request: HttpRequest, document: Document, name: str, *, is_shown: bool = False, about: Issue | None = None
) -> HttpResponse:
    """Return a document under a name without ending, as PDF or as Word, whichever the address asks for.

    ``is_shown`` opens a PDF in the browser; Word is always saved. Nobody keeps it on the way: such papers name people. With ``about``
    it is issued: it bears a number that everybody can verify.

    Raises:
        Refused: SITE-006 there is no such kind of file.
    """
    from lianxin.core.paper import printed, written

    kind = format_asked(request)
    if about is not None and _issuers:
        content = _issuers[0](request, document, about, kind)
    else:
        content = (printed if kind == PDF else written)(document, made_at=timezone.now())
    return filed(content, name, kind, is_shown=is_shown and kind == PDF)


def filed(content: bytes, name: str, kind: str, *, is_shown: bool = False) -> HttpResponse:
    """Return content that was made already, as a file."""
    response = HttpResponse(content, content_type=TYPES[kind])
    called = f"{get_valid_filename(name.replace(' ', '-'))}.{kind}"
    response.headers["Content-Disposition"] = content_disposition_header(not is_shown, called) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def document_of_list(
    listing: Listing, rows: Iterable[Any], *, area: str, on: date, narrowed: Words = NOTHING, sheaf: Sheaf = WHOLE
) -> Document:
    """Return a declared list as a document across the page: what is missing is left empty, to be filled in by hand.

    Columns that are added up end in a total; where a row has no number, the total says that it is one of the rest.
    """
    from lianxin.core.paper import Document, Heading, NewPage, Note, Sheet, Signatures
    from lianxin.core.paper.definitions import Block
    from lianxin.core.paper.fitting import fitted

    filed = [[column.filed(row) for column in listing.columns] for row in rows]
    kinds = [column.kind for column in listing.columns]
    in_wan = [column.is_wan_on_paper for column in listing.columns]
    lines = [
        (str(number), *(text_on_paper(*told) for told in zip(values, kinds, in_wan, strict=True)))
        for number, values in enumerate(filed, sheaf.first)
    ]
    count, (total, is_partial) = len(lines), _total(listing, filed)
    if total:
        lines.append(total)
    headings = [say(Words("序号", "No.")), *(_heading(column) for column in listing.columns)]
    fit = fitted(headings, lines, figures=_figures(kinds))
    blocks: list[Block] = []
    for number, table in enumerate(fit.tables, 1):
        if number > 1:
            blocks += [NewPage(), Heading(say(Words(f"续表 {number - 1}", f"Continued {number - 1}")))]
        blocks.append(_table(headings, kinds, lines, table))
    note = Words(f"共 {count} 行。", f"{count} rows.")
    if is_partial:
        note = Words(
            f"{note.zh}带＊的合计不含没有数的行。", f"{note.en} A total with ＊ leaves out rows without a number."
        )
    if sheaf.of_parts > 1:
        note = Words(f"本份 {note.zh[2:]}" + ("合计只算本份。" if total else ""), f"{note.en} Totals are of this part.")
    if listing.note.zh:
        note = Words(f"{note.zh}{listing.note.zh}", f"{note.en} {listing.note.en}")
    if narrowed.zh:
        note = Words(f"{note.zh}筛选：{narrowed.zh}。", f"{note.en} Filters: {narrowed.en}.")
    offices = (Words("填报单位", "Office"), Words("负责人", "Head"), Words("填表人", "Filled in by"))
    return Document(
        say(listing.words),
        (*blocks, Note(say(note)), Signatures(tuple(say(one) for one in offices))),
        subtitle="　".join(part for part in (area, on.isoformat(), say(sheaf.words)) if part),
        sheet=Sheet(size=fit.size, is_landscape=True, text_pt=fit.points, title_pt=18),
        language="zh" if is_chinese() else language(),
    )


def _total(listing: Listing, filed: Sequence[Sequence[Any]]) -> tuple[tuple[str, ...], bool]:
    """The last line of a list with columns that are added up, and whether a number was missing in one; empty where none is."""
    if len(filed) < _FEWEST_ADDED_UP or not any(column.is_summed for column in listing.columns):
        return (), False
    cells, is_partial = [say(Words("合计", "Total"))], False
    for place, column in enumerate(listing.columns):
        known = [values[place] for values in filed if values[place] is not None]
        if not column.is_summed or not known:
            cells.append("")
            continue
        misses = len(known) < len(filed)
        is_partial = is_partial or misses
        cells.append(text_on_paper(sum(known), column.kind, column.is_wan_on_paper) + ("＊" if misses else ""))
    return tuple(cells), is_partial


def _figures(kinds: Sequence[Kind]) -> set[int]:
    """Which columns on paper, that of the running number among them, hold figures."""
    return {0, *(place for place, kind in enumerate(kinds, 1) if kind in {Kind.COUNT, Kind.YUAN})}


def _heading(column: Column) -> str:
    said = say(column.words)
    return said.replace("（元）", "（万元）").replace("yuan", "10,000 yuan") if column.is_wan_on_paper else said


def _table(
    headings: Sequence[str],
    kinds: Sequence[Kind],
    lines: Sequence[Sequence[str]],
    groups: Sequence[tuple[tuple[int, ...], float]],
) -> Table:
    from lianxin.core.paper import Column as OnPaper
    from lianxin.core.paper import Table

    figures = _figures(kinds)
    columns = tuple(
        OnPaper(_above([headings[one] for one in group]), share, is_number=group[0] in figures)
        for group, share in groups
    )
    return Table(columns, tuple(tuple(_above([line[one] for one in group]) for group, _ in groups) for line in lines))


def _above(texts: Sequence[str]) -> str:
    """Texts of columns that stand above each other, with a stroke between; one that is missing among others is told as such."""
    return texts[0] if len(texts) == 1 else "／\n".join(text or "—" for text in texts) if any(texts) else ""


def text_on_paper(value: str | int | Decimal | date | datetime | None, kind: Kind, is_wan: bool = False) -> str:
    """Return a cell of a file as it stands on paper; money in yuan and fen, with commas, or in 万元 to the last fen that there is."""
    if value is None:
        return ""
    if kind is Kind.YUAN and is_wan:
        wan = (Decimal(value) / 10_000).quantize(Decimal("0.000001"))  # type: ignore[arg-type]
        whole, part = f"{wan:,.6f}".split(".")
        return f"{whole}.{part.rstrip('0'):0<2}"
    if kind is Kind.YUAN:
        return f"{value:,.2f}"
    if kind is Kind.COUNT:
        return f"{value:,}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)
