"""Pages of clues: the list, one clue with its evidence, and what is done about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, capped_count
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import KeysetPage, keyset_page
from lianxin.supervision import operations
from lianxin.supervision.access import access_one, clues_open_to, is_concerned, may_in
from lianxin.supervision.domain.catalogue import TESTS
from lianxin.supervision.forms.clues import ClueFilterForm, SettleForm
from lianxin.supervision.lists.clues import BY_TEST, CLUES, CLUES_FILED, EVIDENCE
from lianxin.supervision.queries.clues import (
    FINDINGS,
    STATES,
    ClueFilter,
    counts_by_test,
    limit_of,
    listed_clues,
    shown_clues,
    subject_of,
)
from lianxin.supervision.queries.evidence import evidence_of
from lianxin.supervision.queries.issues import issue_of_clue

PAGE_SIZE = 50


@needs(Act.READ_CLUES)
@require_safe
def clues(request: HttpRequest) -> HttpResponseBase:
    """List clues that the reader may see, narrowed as he asks."""
    user: Any = request.user
    form = ClueFilterForm(request.GET, scope=required_scope(user, Act.READ_CLUES))
    page, total, by_test = KeysetPage([]), 0, []
    if form.is_valid():
        found = listed_clues(user, form.wanted())
        told = {name: value for name, value in form.cleaned_data.items() if value}
        offer = Offer(CLUES_FILED, found, shown_clues, told, form.wanted().area_code)
        by_test = counts_by_test(user) if form.wanted() == ClueFilter() else []
        if file := download(request, offer, Offer(BY_TEST, by_test)):
            return file
        total = capped_count(found)
        page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "form": form,
        "page": page,
        "rows": shown_clues(page.rows),
        "listing": CLUES,
        "total": total,
        "is_faulty": bool(form.errors),
        "by_test": by_test,
        "test_listing": BY_TEST,
        "may_bring_lists": user.may(Act.SETTLE_CLUES),
    }
    return render(request, "supervision/clues.html", shown)


@needs(Act.READ_CLUES)
@require_safe
def clue(request: HttpRequest, clue_id: int) -> HttpResponseBase:
    """Show a clue: what it is about, the rows it rests on, the limit it crossed, and what came of it."""
    user: Any = request.user
    shown = _shown(user, _opened(user, clue_id)) | {"form": None}
    return download(request, _evidence_of(shown)) or render(request, "supervision/clue.html", shown)


@needs(Act.SETTLE_CLUES)
@require_http_methods(["GET", "HEAD", "POST"])
def clue_act(request: HttpRequest, clue_id: int, name: str) -> HttpResponseBase:
    """Take a clue, give it back, or settle it; a refusal is shown on the clue's page with status 409."""
    user: Any = request.user
    if name not in _DONE:
        raise Http404("no such act")
    found = _opened(user, clue_id, Act.SETTLE_CLUES)
    form = SettleForm(request.POST or None) if name == "settle" else None
    refusal: Refused | None = None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            _do(name, found, form, user)
        except Refused as error:
            refusal = error
            if form is not None:
                refuse(form, error)
        else:
            messages.success(request, say(_DONE[name]))
            return redirect("supervision:clue", found.pk)
    shown = _shown(user, found) | {"form": form, "refusal": refusal if form is None else None}
    if request.method != "POST" and (file := download(request, _evidence_of(shown))):
        return file
    is_refused = refusal is not None or (form is not None and bool(form.errors))
    return render(request, "supervision/clue.html", shown, status=409 if is_refused else 200)


def _do(name: str, found: Any, form: SettleForm | None, user: Any) -> None:
    if name == "take":
        operations.take_clue(clue=found, by=user)
    elif name == "give-back":
        operations.give_back_clue(clue=found, by=user)
    elif form is not None:
        operations.settle_clue(
            clue=found, finding=form.cleaned_data["finding"], note=form.cleaned_data["note"], by=user
        )


def _opened(user: Any, number: int, act: Act = Act.READ_CLUES) -> Any:
    wanted = clues_open_to(user, act).select_related(
        "household", "member", "project", "tranche", "taken_by", "settled_by", "last_run"
    )
    found = access_one(wanted, number)
    if found.test not in TESTS:
        raise Http404("a test that is no more")
    return found


def _evidence_of(shown: dict[str, Any]) -> Offer:
    return Offer(EVIDENCE, shown["evidence"], area_code=shown["clue"].area_code)


def _shown(user: Any, found: Any) -> dict[str, Any]:
    places = area_names([found.area_code])
    may_settle = may_in(user, Act.SETTLE_CLUES, found.area_code)
    concerned = may_settle and is_concerned(user, found)
    acts = {"open": ("take", "settle"), "in_hand": ("settle", "give-back"), "settled": ()}[found.state]
    return {
        "clue": found,
        "test": TESTS[found.test],
        "subject": subject_of(found, places),
        "place": places[found.area_code],
        "state": STATES[found.state],
        "finding": FINDINGS[found.finding] if found.finding else None,
        "evidence": evidence_of(user, found),
        "listing": EVIDENCE,
        "limit": limit_of(found),
        "is_concerned": concerned,
        "issue": issue_of_clue(found),
        "may_make_issue": found.finding == "true" and may_in(user, Act.MANAGE_ISSUES, found.area_code),
        "acts": [(name, _NAMES[name]) for name in acts] if may_settle and not concerned else [],
    }


_NAMES = {
    "take": Words("接手核查", "Look into it"),
    "settle": Words("填写核查结论", "Settle it"),
    "give-back": Words("退回", "Give it back"),
}
_DONE = {
    "take": Words("已接手。", "It is in your hand."),
    "settle": Words("已办结；发放不会因此自动停止。", "Settled. No benefit stops by it."),
    "give-back": Words("已退回，别人可以接手。", "Given back; somebody else may take it."),
}
