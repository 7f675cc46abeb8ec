"""Pages of records: the ledger, a new one, one with its versions, corrections, withdrawals, photographs."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.queries import helper_of, units_under
from lianxin.people.roles import Act
from lianxin.registry.access import access_household
from lianxin.registry.queries import capped_count
from lianxin.rulebook import rulebook
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.work import operations
from lianxin.work.access import access_record, may_take_back, recordable_households
from lianxin.work.forms.records import (
    CorrectRecordForm,
    CorrectTotalForm,
    NewRecordForm,
    NewTotalForm,
    RecordFilterForm,
    WithdrawForm,
    initial_of,
    initial_of_total,
)
from lianxin.work.lists import RECORDS, RECORDS_FILED, RECORDS_ON_PAPER
from lianxin.work.photographs import KeptPhoto, kept_photographs, photograph
from lianxin.work.queries.choices import area_choices_for, home_choices_for, people_for, unit_choices_for
from lianxin.work.queries.records import (
    STATES,
    TIES,
    amount_words,
    filtered_records,
    record_rows,
    versions_of,
)

PAGE_SIZE = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]
_CORRECTED = Words("已更正，原来的一条仍可查看。", "Corrected; the old row stays to be seen.")


@needs(Act.READ_WORK)
@require_safe
def records(request: HttpRequest) -> HttpResponseBase:
    """The ledger of work (工作情况登记台账), narrowed as the reader asks; records in force, unless he asks for others."""
    user: Any = request.user
    scope = required_scope(user, Act.READ_WORK)
    form = RecordFilterForm(request.GET, scope=scope, units=list(units_under(scope)))
    if not form.is_valid():
        return render(request, "work/records.html", {"form": form, "is_faulty": True}, status=400)
    found = filtered_records(user, form.wanted())
    rows = partial(record_rows, user=user)
    if file := download(
        request, Offer(RECORDS_FILED, found, rows, told_filters(form), form.cleaned_data["area"], RECORDS_ON_PAPER)
    ):
        return file
    page = keyset_page(found, order=("-on", "-id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "form": form,
        "page": page,
        "rows": rows(page.rows),
        "listing": RECORDS,
        "total": capped_count(found),
        "has_more": any(request.GET.get(name) for name in ("unit", "indicator", "source", "tie", "whose", "state")),
        "may_record": user.may(Act.RECORD_WORK),
    }
    return render(request, "work/records.html", shown)


@needs(Act.RECORD_WORK)
@require_http_methods(_FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Record a piece of work of one kind; a visit in a minute."""
    user: Any = request.user
    kind = rulebook().work_kinds.get(request.GET.get("kind", "visit"))
    if kind is None:
        raise Http404("no such kind of work")
    home = _household(request, user)
    form = NewRecordForm(
        request.POST or None, request.FILES or None, kind=kind, initial=_begun(user, home), **_choices(user, home)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.record_work(entry=form.entry(_kept(form)), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已登记。", "Recorded.")))
            return redirect("work:record", made.pk)
    kinds = [(name, one.words, name == kind.name) for name, one in rulebook().work_kinds.items()]
    shown = {"form": form, "kind": kind, "kinds": kinds, "household": home, "may_total": _may_total(user)}
    return render(request, "work/new_record.html", shown, status=409 if form.errors else 200)


@needs(Act.RECORD_WORK)
@require_http_methods(_FORM_METHODS)
def new_total(request: HttpRequest) -> HttpResponse:
    """Tell a total of a unit: it stands apart from what is counted, and is never added to it."""
    user: Any = request.user
    if not _may_total(user):
        raise PermissionDenied(Act.RECORD_WORK.value)
    initial = {"key": uuid.uuid4(), "on": timezone.localdate().isoformat()}
    form = NewTotalForm(
        request.POST or None, areas=area_choices_for(user), units=unit_choices_for(user), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.record_work(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已登记为自报总数。", "Recorded as a told total.")))
            return redirect("work:record", made.pk)
    return render(request, "work/new_total.html", {"form": form}, status=409 if form.errors else 200)


@needs(Act.READ_WORK)
@require_safe
def record(request: HttpRequest, record_id: int) -> HttpResponse:
    """A record with everything that was told, its photographs, and the rows that it replaced or was replaced by."""
    user: Any = request.user
    return render(request, "work/record.html", _shown(user, access_record(user, record_id)))


@needs(Act.RECORD_WORK)
@require_http_methods(_FORM_METHODS)
def correct(request: HttpRequest, record_id: int) -> HttpResponse:
    """Correct a record by a new row; whoever recorded it, and nobody else."""
    user: Any = request.user
    found = access_record(user, record_id)
    if found.is_total:
        return _correct_total(request, found)
    kind = rulebook().work_kinds.get(found.kind)
    if kind is None:
        raise Http404("no form for it")
    form = CorrectRecordForm(
        request.POST or None, request.FILES or None, kind=kind, initial=initial_of(found, uuid.uuid4()),
        **_choices(user, None, found),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            photos = _kept(form) or tuple(
                KeptPhoto(one.digest, one.likeness, one.longitude, one.latitude) for one in found.photos.all()
            )
            reason = form.cleaned_data["reason"]
            made = operations.correct_work(record_id=found.pk, entry=form.entry(photos), reason=reason, by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(_CORRECTED))
            return redirect("work:record", made.pk)
    shown = {"form": form, "kind": kind, "old": found}
    return render(request, "work/correct_record.html", shown, status=409 if form.errors else 200)


def _correct_total(request: HttpRequest, found: Any) -> HttpResponse:
    """Correct a told total by a new one that names it."""
    user: Any = request.user
    form = CorrectTotalForm(
        request.POST or None, areas=area_choices_for(user), units=unit_choices_for(user),
        initial=initial_of_total(found, uuid.uuid4()),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.correct_work(
                record_id=found.pk, entry=form.entry(), reason=form.cleaned_data["reason"], by=user
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(_CORRECTED))
            return redirect("work:record", made.pk)
    return render(request, "work/new_total.html", {"form": form, "old": found}, status=409 if form.errors else 200)


@needs(Act.READ_WORK)
@require_http_methods(_FORM_METHODS)
def withdraw(request: HttpRequest, record_id: int) -> HttpResponse:
    """Withdraw a record: whoever recorded it, or whoever manages work there."""
    user: Any = request.user
    found = access_record(user, record_id)
    if not may_take_back(user, found):
        raise PermissionDenied(Act.RECORD_WORK.value)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw_work(record_id=found.pk, reason=form.cleaned_data["reason"], by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已撤回，不再计入任何统计。", "Withdrawn: it counts nowhere.")))
            return redirect("work:record", found.pk)
    shown = _shown(user, found) | {"form": form}
    return render(request, "work/record.html", shown, status=409 if form.errors else 200)


@needs(Act.READ_WORK)
@require_safe
def photo(request: HttpRequest, record_id: int, digest: str) -> HttpResponse:
    """A photograph of a record, to those who may see the record."""
    user: Any = request.user
    found = access_record(user, record_id)
    if not found.photos.filter(digest=digest).exists():
        raise Http404("no such photograph")
    response = HttpResponse(photograph(digest), content_type="image/jpeg")
    # Its name is its digest: it never changes, and it belongs to this reader's browser alone.
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _shown(user: Any, found: Any) -> dict[str, Any]:
    (row,) = record_rows([found], user=user)
    versions = [(one, one.pk == found.pk) for one in versions_of(found)]
    is_own = found.recorded_by_id == user.pk and user.may(Act.RECORD_WORK)
    return {
        "row": row,
        "work": found,
        "state": STATES[row.state],
        "amount": amount_words(found),
        "ties": [TIES[one] for one in sorted(row.ties)],
        "photos": list(found.photos.all()),
        "versions": versions if len(versions) > 1 else [],
        "withdrawal": getattr(found, "withdrawal", None),
        "may_correct": is_own and row.state == "in_force",
        "may_withdraw": row.state == "in_force" and may_take_back(user, found),
    }


def _household(request: HttpRequest, user: Any) -> Any:
    """The household that the address names; None where it names none."""
    asked = request.GET.get("household", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404("no such household")
    return access_household(user, int(asked), Act.RECORD_WORK)


def _begun(user: Any, home: Any) -> dict[str, Any]:
    own = helper_of(user)
    return {
        "key": uuid.uuid4(),
        "on": timezone.localdate().isoformat(),
        "homes": [str(home.pk)] if home else [],
        "people": [str(own.pk)] if own else [],
    }


def _choices(user: Any, home: Any, old: Any = None) -> dict[str, Any]:
    homes = home_choices_for(user)
    known = {number for number, _ in homes}
    missing = [home] if home and str(home.pk) not in known else []
    if old is not None:
        concerned = recordable_households(user).filter(work__record=old)
        missing += [one for one in concerned if str(one.pk) not in known]
    homes = [*((str(one.pk), one.head_name or one.household_no) for one in missing), *homes]
    return {
        "homes": homes,
        "areas": area_choices_for(user),
        "people": people_for(user),
        "units": unit_choices_for(user),
    }


def _kept(form: NewRecordForm) -> tuple[KeptPhoto, ...]:
    return kept_photographs([(one.name, one) for one in form.cleaned_data["photos"]])


def _may_total(user: Any) -> bool:
    scope = scope_of(user, Act.RECORD_WORK)
    return bool(scope.prefixes or scope.unit_ids)
