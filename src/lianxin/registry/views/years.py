"""Open, close and reopen the years of a county."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.registry.forms.decisions import OpenYearForm, ReasonForm
from lianxin.registry.lists import YEAR_ACTS, YEARS
from lianxin.registry.models import YearBook
from lianxin.registry.operations import close_year, open_year, reopen_year
from lianxin.registry.queries import area_names, books_open_to, manageable_counties
from lianxin.site.components import Happening
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say


@dataclass(frozen=True, slots=True)
class ShownBook:
    """A year as the page shows it: its acts, newest first, and whether the reader may open or close it."""

    book: YearBook
    happenings: list[Happening]
    is_mine: bool

    @property
    def is_open(self) -> bool:
        return self.book.state == YearBook.State.OPEN


@dataclass(frozen=True, slots=True)
class County:
    """A county and its years, newest first."""

    code: str
    name: str
    books: list[ShownBook]


@needs(Act.READ_REGISTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def years(request: HttpRequest) -> HttpResponseBase:
    """Show the years of the reader's counties; open a new one."""
    user: Any = request.user
    books = books_open_to(user)
    names = area_names(book.county_code for book in books)
    acts = [(act, names[book.county_code]) for book in books for act in reversed(book.acts.all())]  # type: ignore[call-overload]
    if file := download(request, Offer(YEARS, acts)):
        return file
    manageable = manageable_counties(user)
    form = None
    if manageable:
        initial = {"county_code": manageable[0][0], "year": _next_year(books, manageable[0][0])}
        form = OpenYearForm(request.POST or None, counties=manageable, initial=initial)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(Act.MANAGE_YEARS.value)
        if form.is_valid() and _is_opened(request, form):
            return redirect("registry:years")
    scope = scope_of(user, Act.MANAGE_YEARS)
    counties: dict[str, County] = {}
    for book in books:
        county = counties.setdefault(book.county_code, County(book.county_code, names[book.county_code], []))
        county.books.append(ShownBook(book, _happenings(book), scope.covers(book.county_code)))
    shown = {"counties": list(counties.values()), "form": form, "reason_form": ReasonForm(), "listing": YEARS}
    return render(request, "registry/years.html", shown)


@needs(Act.MANAGE_YEARS)
@require_POST
def close(request: HttpRequest, county_code: int, year: int) -> HttpResponse:
    """Close a year."""
    user: Any = request.user
    close_year(county_code=f"{county_code:06}", year=year, by=user)
    messages.success(request, say(Words(f"{year} 年已关账。", f"{year} is closed.")))
    return redirect("registry:years")


@needs(Act.MANAGE_YEARS)
@require_POST
def reopen(request: HttpRequest, county_code: int, year: int) -> HttpResponse:
    """Reopen a closed year, with a reason."""
    user: Any = request.user
    reopen_year(county_code=f"{county_code:06}", year=year, reason=request.POST.get("reason", "")[:200], by=user)
    messages.success(request, say(Words(f"{year} 年已重开。", f"{year} is open again.")))
    return redirect("registry:years")


def _is_opened(request: HttpRequest, form: OpenYearForm) -> bool:
    user: Any = request.user
    county_code, year = form.cleaned_data["county_code"], form.cleaned_data["year"]
    try:
        book = open_year(county_code=county_code, year=year, by=user)
    except Refused as refusal:
        refuse(form, refusal, "year")
        return False
    carried = book.acts.latest("id").carried
    words = Words("{year} 年已开放，结转 {n} 行。", "{year} is open; {n} rows were carried forward.")
    messages.success(request, say(words, year=year, n=carried))
    return True


def _happenings(book: YearBook) -> list[Happening]:
    lines = []
    for act in reversed(book.acts.all()):  # type: ignore[call-overload]
        words, tone = YEAR_ACTS[act.kind]
        detail = act.reason
        if act.carried:
            detail = say(Words("结转 {n} 行", "{n} rows carried forward"), n=f"{act.carried:,}")
        lines.append(Happening(act.at, words, act.by.name if act.by else "", detail, tone))
    return lines


def _next_year(books: list[YearBook], county_code: str) -> int:
    opened = [book.year for book in books if book.county_code == county_code]
    return max(opened) + 1 if opened else timezone.localdate().year
