"""Pages of episodes: the list, one with both ends, its fit and its history, and what is recorded in it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.monitoring import operations
from lianxin.monitoring.access import access_episode, may_in
from lianxin.monitoring.forms.episodes import ContactForm, EpisodeFilterForm, MeasureEndForm, MeasureForm, RisksForm
from lianxin.monitoring.lists import ENDS, EPISODES, FIT, day_shown
from lianxin.monitoring.queries.episodes import (
    STATES,
    EpisodeFilter,
    episode_rows,
    episodes_of_household,
    events_of,
    filtered_episodes,
    running_measures,
)
from lianxin.monitoring.queries.fitting import finding_words, fit_of, told_by_words
from lianxin.monitoring.queries.leads import code_words
from lianxin.monitoring.queries.values import both_ends
from lianxin.monitoring.views.histories import happenings_of_episode
from lianxin.people.access import needs, required_scope
from lianxin.people.roles import Act
from lianxin.registry.queries import capped_count
from lianxin.rulebook import rulebook
from lianxin.site.downloads import Offer, asked_of, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page

PAGE_SIZE = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


@needs(Act.READ_MONITORING)
@require_safe
def episodes(request: HttpRequest) -> HttpResponseBase:
    """List the monitored households that the reader may see, narrowed as he asks: at first those that are monitored now."""
    user: Any = request.user
    today = timezone.localdate()
    asked = asked_of(request, state="open")
    form = EpisodeFilterForm(asked, scope=required_scope(user, Act.READ_MONITORING))
    if not form.is_valid():
        return render(request, "monitoring/episodes.html", {"form": form, "is_faulty": True}, status=400)
    found = filtered_episodes(user, form.wanted())
    rows = partial(episode_rows, on=today)
    if file := download(request, Offer(EPISODES, found, rows, told_filters(form), form.cleaned_data["area"])):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    everything = filtered_episodes(user, EpisodeFilter(state=""))
    shown = {
        "form": form,
        "page": page,
        "rows": rows(page.rows),
        "listing": EPISODES,
        "total": capped_count(found),
        "open": everything.filter(ended_on__isnull=True).count(),
        "eliminated": everything.filter(ending="eliminated").count(),
        "relapses": everything.filter(number__gt=1).count(),
    }
    return render(request, "monitoring/episodes.html", shown)


@needs(Act.READ_MONITORING)
@require_safe
def episode(request: HttpRequest, episode_id: int) -> HttpResponseBase:
    """Show an episode: the values at both ends, risks against measures, and its history."""
    user: Any = request.user
    shown = _shown(request, access_episode(user, episode_id))
    return download(request, *_offers(shown)) or render(request, "monitoring/episode.html", shown)


@needs(Act.READ_MONITORING)
@require_http_methods(_FORM_METHODS)
def act(request: HttpRequest, episode_id: int, name: str) -> HttpResponseBase:
    """Record something in an episode: a measure begun or over, other risks, the contact."""
    user: Any = request.user
    found = access_episode(user, episode_id)
    if name not in _ACTS:
        raise Http404("no such act")
    if not may_in(user, Act.RECORD_MEASURES, found.area_code):
        raise PermissionDenied(Act.RECORD_MEASURES.value)
    form = _form(request, found, name)
    if request.method == "POST" and form.is_valid():
        try:
            _do(name, found, form, user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已记录。", "Recorded.")))
            return redirect("monitoring:episode", found.pk)
    shown = _shown(request, found) | {"form": form, "act": name, "act_words": _ACTS[name]}
    if request.method != "POST" and (file := download(request, *_offers(shown))):
        return file
    return render(request, "monitoring/episode.html", shown, status=409 if form.errors else 200)


_ACTS: dict[str, Words] = {
    "measure": Words("登记措施", "Record a measure"),
    "measure-over": Words("措施结束", "A measure is over"),
    "risks": Words("更改风险", "Change the risks"),
    "contact": Words("帮扶联系人", "Contact"),
}


def _form(request: HttpRequest, found: Any, name: str) -> Any:
    sent = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {"seen": found.revision}
    match name:
        case "measure":
            table = rulebook().risk_measures_on(timezone.localdate(), found.area_code)
            return MeasureForm(sent, table=table, initial=initial | {"starts_on": timezone.localdate().isoformat()})
        case "measure-over":
            running = [(number, say(words)) for number, words, _ in running_measures(found)]
            return MeasureEndForm(sent, measures=running, initial=initial)
        case "risks":
            risks = found.risk_codes
            return RisksForm(sent, initial=initial | {"first": risks[0] if risks else None, "others": risks[1:]})
    return ContactForm(sent, initial=initial | {"name": found.contact})


def _do(name: str, found: Any, form: Any, user: Any) -> None:
    told = form.cleaned_data
    common: dict[str, Any] = {"episode_id": found.pk, "seen": told["seen"], "by": user}
    match name:
        case "measure":
            operations.record_measure(entry=form.entry(), **common)
        case "measure-over":
            operations.end_measure(number=told["number"], ends_before=told["ends_before"], **common)
        case "risks":
            operations.change_risks(told=form.told(), reason=told["reason"], **common)
        case "contact":
            operations.name_contact(name=told["name"], **common)


def _offers(shown: dict[str, Any]) -> tuple[Offer, ...]:
    """The lists on the page of an episode."""
    area = shown["episode"].area_code
    return Offer(ENDS, shown["ends"], area_code=area), Offer(FIT, shown["findings"], area_code=area)


def _shown(request: HttpRequest, found: Any) -> dict[str, Any]:
    user: Any = request.user
    today = timezone.localdate()
    (row,) = episode_rows([found], on=today)
    day = found.ended_on or today
    fit = fit_of(found, on=day)
    may_record = found.ended_on is None and may_in(user, Act.RECORD_MEASURES, found.area_code)
    has_running = bool(running_measures(found))
    return {
        "episode": found,
        "row": row,
        "state": STATES[row.state],
        "began": day_shown(found, found.began_on),
        "ended": day_shown(found, found.ended_on) if found.ended_on else "",
        "ending": code_words("episode_ending", found.ending) if found.ending else None,
        "mode": code_words("elimination_mode", found.mode) if found.mode else None,
        "fit": fit,
        "findings": [(one, finding_words(one)) for one in fit.findings],
        "measures": [(one, told_by_words(one.told_by)) for one in fit.case.measures],
        "ends": both_ends(found),
        "lists": {listing.part: listing for listing in (ENDS, FIT)},
        "happenings": happenings_of_episode(events_of(found), found),
        "siblings": [one for one in episodes_of_household(user, found.household_id) if one.pk != found.pk],
        "acts": [
            (name, words) for name, words in _ACTS.items() if may_record and (name != "measure-over" or has_running)
        ],
    }
