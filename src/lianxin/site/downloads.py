"""Files of lists: ``?format=xlsx``, ``csv``, ``pdf`` and ``docx`` at the address of the list, with its filters, scope and masks.

Every download is recorded before the first row leaves. The site knows neither events nor names of places: the rooms that keep
them tell it how (:func:`record_with`, :func:`name_areas_with`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.site import papers
from lianxin.site.errors import DOWNLOAD_UNKNOWN, LIST_TOO_LONG, LIST_TOO_LONG_FOR_PAPER
from lianxin.site.language import language, say
from lianxin.site.listing import Listing
from lianxin.site.veiling import least_shown, veiled_list

MOST_ROWS = 100_000
_ROWS_AT_ONCE = 500
_DIGITS = 6
XLSX, CSV = "xlsx", "csv"
_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
} | papers.TYPES
# A filter in the person's own words may be a name: an event keeps only that it was used.
IN_OWN_WORDS = "…"


@dataclass(frozen=True, slots=True)
class Offer:
    """A list with what it holds for this reader: a query or a list of things, and how rows are made of some of them.

    ``area_code`` is the area that the file is about, where the reader chose one; else it is his own. ``on_paper`` are the columns that
    fit a page, where a file has more than paper holds.
    """

    listing: Listing
    found: QuerySet[Any] | Sequence[Any]
    rows_of: Callable[[list[Any]], Iterable[Any]] = iter
    filters: Mapping[str, str] = field(default_factory=dict)
    area_code: str = ""
    on_paper: Listing | None = None


class Recorder(Protocol):
    """Records a download: who took which list, of which area, narrowed how, how many rows, as which kind of file."""

    def __call__(
        self, *, by: Any, listing: str, area_code: str, filters: Mapping[str, str], rows: int, file_format: str
    ) -> None: ...


_recorders: list[Recorder] = []
_namers: list[Callable[[str], str]] = []


def record_with(recorder: Recorder) -> None:
    """Say how a download is recorded. The room that keeps events does this when the house opens."""
    _recorders[:] = [recorder]


def name_areas_with(namer: Callable[[str], str]) -> None:
    """Say how an area is called, for the names of files. The room that keeps places does this when the house opens."""
    _namers[:] = [namer]


class Told(dict[str, str]):
    """What a form of filters narrows by; ``in_words`` says it as a paper prints it.

    Own words and chosen things are left out of that, because they may be names.
    """

    in_words = papers.NOTHING


def download(request: HttpRequest, *offers: Offer) -> HttpResponseBase | None:
    """Return the file that the address asks for, or None when it asks for the page.

    Raises:
        Refused: SITE-005 the list has more than :data:`MOST_ROWS` rows; SITE-006 no such kind of file, or no such list here;
            SITE-007 on paper it has no such part.
    """
    file_format = request.GET.get("format", "")
    if not file_format:
        return None
    part = request.GET.get("list", "")
    offer = next((offer for offer in offers if offer.listing.part == part), None)
    if offer is None or file_format not in _TYPES:
        raise Refused(DOWNLOAD_UNKNOWN, asked=f"{part} {file_format}".strip()[:40])
    count = _count(offer.found)
    offer = _veiled(offer, request.user)
    if count > MOST_ROWS:
        raise Refused(LIST_TOO_LONG, most=f"{MOST_ROWS:,}")
    parts = -(-count // papers.MOST_ROWS_ON_PAPER) if file_format in papers.TYPES else 0
    sheaf = request.GET.get("sheaf", "")
    if parts > 1 and not sheaf:
        return _offer_of_parts(request, offer, count)
    if sheaf and not (sheaf.isdecimal() and len(sheaf) < _DIGITS and 1 <= int(sheaf) <= parts):
        most = f"{papers.MOST_ROWS_ON_PAPER:,}"
        raise Refused(
            LIST_TOO_LONG_FOR_PAPER, count=f"{count:,}", most=most, parts=max(parts, 1), asked=sheaf[:_DIGITS]
        )
    user: Any = request.user
    area_code = offer.area_code or user.home_area(offer.listing.act)
    (recorder,) = _recorders  # a house that cannot record a download gives none
    recorder(
        by=user,
        listing=offer.listing.name,
        area_code=area_code,
        filters=dict(offer.filters),
        rows=count,
        file_format=file_format,
    )
    if file_format in papers.TYPES:
        return _paper(request, offer, area_code, papers.Sheaf.of(int(sheaf or 1), count))
    return (_workbook if file_format == XLSX else _text)(offer, _file_name(offer.listing, area_code, file_format))


def lists_of(*offers: Offer) -> dict[str, Listing]:
    """The lists of a page by their parts, for its template: ``{% table "还款" "Receipts" of=lists.receipts %}``."""
    return {offer.listing.part: offer.listing for offer in offers}


def told_filters(form: forms.Form) -> Told:
    """What a valid form of filters narrows by, as an event keeps it: choices as they are, own words only as used."""
    told, words = Told(), []
    for name, asked in form.cleaned_data.items():
        if asked in (None, "", False):
            continue
        field = form.fields[name]
        is_own_words = type(field) is forms.CharField
        told[name] = IN_OWN_WORDS if is_own_words else str(getattr(asked, "pk", asked))
        words.append((field.label or name, "" if is_own_words else _chosen(field, asked)))
    told.in_words = Words(_joined(words, "zh-hans", "；", " "), _joined(words, "en", "; ", ": "))
    return told


_NO_FILTERS = frozenset({"page", "format", "list", "sheaf"})


def asked_of(request: HttpRequest, **at_first: str) -> Mapping[str, Any]:
    """What the reader narrows a list by, or ``at_first`` while he asked for nothing: turning the page or taking the file is no question."""
    return request.GET if request.GET.keys() - _NO_FILTERS else at_first


def _chosen(field: forms.Field, asked: Any) -> Any:
    """What was chosen, where it can name nobody: the words of a choice, a day, a number."""
    if isinstance(field, forms.ModelChoiceField) or asked is True:
        return ""
    if isinstance(field, forms.ChoiceField):
        return next((said for key, said in _flat(field.choices) if str(key) == str(asked)), "")
    return asked


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, said in choices:
        if isinstance(said, list | tuple):
            yield from said
        else:
            yield key, said


def _joined(words: Sequence[tuple[Any, Any]], tag: str, between: str, colon: str) -> str:
    with translation.override(tag):
        return between.join(f"{label}{colon}{said}" if said != "" else str(label) for label, said in words)


def addresses_of(request: HttpRequest, listing: Listing) -> list[tuple[str, str]]:
    """Where the list is found as a file: the kind of file, and the address, which keeps every filter."""
    query = {name: chosen for name, chosen in request.GET.lists() if name not in _NO_FILTERS}
    part = {"list": [listing.part]} if listing.part else {}
    return [
        (name, "?" + urlencode({**query, **part, "format": [file_format]}, doseq=True))
        for name, file_format in (("Excel", XLSX), ("CSV", CSV), ("PDF", papers.PDF), ("Word", papers.DOCX))
    ]


def _veiled(offer: Offer, reader: Any) -> Offer:
    """The list without small numbers of people, for a reader who may not see them. A list that tells such numbers is a list of areas or
    kinds, and never long."""
    if not any(column.of_people for column in offer.listing.columns) or (least := least_shown(reader)) is None:
        return offer
    rows = list(_things(offer))
    paper = veiled_list(offer.on_paper, rows, least) if offer.on_paper else None
    return replace(offer, listing=veiled_list(offer.listing, rows, least), found=rows, rows_of=iter, on_paper=paper)


def _count(found: QuerySet[Any] | Sequence[Any]) -> int:
    return found.order_by()[: MOST_ROWS + 1].count() if isinstance(found, QuerySet) else len(found)


def _rows(offer: Offer) -> Iterator[list[Any]]:
    """The cells of every row."""
    for row in _things(offer):
        yield [column.filed(row) for column in offer.listing.columns]


def _things(offer: Offer) -> Iterator[Any]:
    """Every row, a few hundred in memory at a time, never more than were counted at most."""
    found = offer.found
    waiting = islice(found.iterator(chunk_size=_ROWS_AT_ONCE) if isinstance(found, QuerySet) else found, MOST_ROWS)
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        yield from offer.rows_of(some)


def _headings(listing: Listing) -> list[str]:
    return [say(column.words) for column in listing.columns]


def _workbook(offer: Offer, name: str) -> HttpResponseBase:
    from lianxin.core.sheets.lists import write_list  # takes a second to load, which no page should wait for

    listing = offer.listing
    widths = [column.width for column in listing.columns]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_list(path, say(listing.words), _headings(listing), widths, _rows(offer))
        # Opened before the folder goes: the file lives on until it has been sent.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=_TYPES[XLSX])


def _offer_of_parts(request: HttpRequest, offer: Offer, count: int) -> HttpResponse:
    """What is too long for one paper is printed in parts: the page that offers each of them."""
    query = {name: chosen for name, chosen in request.GET.lists() if name != "sheaf"}
    sheaves = papers.Sheaf.all_of(count)
    parts = [(one, "?" + urlencode({**query, "sheaf": [str(one.number)]}, doseq=True)) for one in sheaves]
    shown = {"listing": offer.listing, "count": count, "parts": parts, "most": papers.MOST_ROWS_ON_PAPER}
    files = [address for address in addresses_of(request, offer.listing) if address[0] == "Excel"]
    return render(request, "site/print_in_parts.html", shown | {"files": files})


def _paper(request: HttpRequest, offer: Offer, area_code: str, sheaf: papers.Sheaf) -> HttpResponseBase:
    area, today = _named(area_code), timezone.localdate()
    narrowed = getattr(offer.filters, "in_words", papers.NOTHING)
    some = replace(offer, found=offer.found[sheaf.first - 1 : sheaf.last])
    document = papers.document_of_list(
        offer.on_paper or offer.listing, _things(some), area=area, on=today, narrowed=narrowed, sheaf=sheaf
    )
    about = papers.Issue(offer.listing.name, offer.listing.words, area_code, narrowed, sheaf.last - sheaf.first + 1)
    name = _file_stem(offer.listing, area_code)
    return papers.give_out(request, document, f"{name}-{sheaf.number}" if sheaf.of_parts > 1 else name, about=about)


def _text(offer: Offer, name: str) -> HttpResponseBase:
    from lianxin.core.sheets.lists import csv_pieces

    pieces = _in_language(language(), csv_pieces(_headings(offer.listing), _rows(offer)))
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return StreamingHttpResponse(pieces, content_type=_TYPES[CSV], headers={"Content-Disposition": disposition})


def _in_language(tag: str, pieces: Iterable[str]) -> Iterator[str]:
    """Make each piece in the reader's language: a stream is made after the page's own language has been put away."""
    waiting = iter(pieces)
    while True:
        with translation.override(tag):
            piece = next(waiting, None)
        if piece is None:
            return
        yield piece


def _file_name(listing: Listing, area_code: str, file_format: str) -> str:
    return f"{get_valid_filename(_file_stem(listing, area_code))}.{file_format}"


def _file_stem(listing: Listing, area_code: str) -> str:
    parts = [say(listing.words), _named(area_code), timezone.localdate().isoformat()]
    return "-".join(part for part in parts if part)


def _named(area_code: str) -> str:
    return _namers[0](area_code) if _namers and area_code else ""
