"""Pages of the pool of tasks: the list, a new one, one with its history and what can be done about it."""

from __future__ import annotations

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
from lianxin.people.access import needs, scope_of
from lianxin.people.queries import helper_of, helpers_under, units_under
from lianxin.people.roles import Act
from lianxin.registry.queries import areas_of, capped_count
from lianxin.site.components import Happening
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.work.access import access_task, may_manage
from lianxin.work.forms.campaigns import NewTaskForm, TaskActForm, TaskFilterForm
from lianxin.work.lists import TASKS
from lianxin.work.operations import campaigns as operations
from lianxin.work.queries.campaigns import (
    TASK_EVENTS,
    TASK_STATES,
    TaskFilter,
    filtered_tasks,
    history_of,
    listed_campaigns,
    records_for,
    task_rows,
)
from lianxin.work.queries.choices import people_for, skills_of
from lianxin.work.queries.meetings import meeting_of_task
from lianxin.work.queries.records import kind_words

_FORM_METHODS = ["GET", "HEAD", "POST"]
PAGE_SIZE = 50


@needs(Act.READ_WORK)
@require_safe
def tasks(request: HttpRequest) -> HttpResponseBase:
    """The pool of tasks: those due first at the top."""
    user: Any = request.user
    form = TaskFilterForm(request.GET, campaigns=list(listed_campaigns(user)[:100]))
    if not form.is_valid():
        return render(request, "work/tasks.html", {"form": form, "is_faulty": True}, status=400)
    asked = form.cleaned_data
    found = filtered_tasks(user, TaskFilter(asked["standing"], int(asked["campaign"]) if asked["campaign"] else None))
    rows = partial(task_rows, on=timezone.localdate())
    if file := download(request, Offer(TASKS, found, rows, told_filters(form))):
        return file
    page = keyset_page(found, order=("due_on", "id"), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "form": form, "page": page, "rows": rows(page.rows), "listing": TASKS, "total": capped_count(found),
        "may_publish": _may_publish(user),
    }  # fmt: skip
    return render(request, "work/tasks.html", shown)


@needs(Act.READ_WORK)
@require_http_methods(_FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Publish a task."""
    user: Any = request.user
    if not _may_publish(user):
        raise PermissionDenied(Act.MANAGE_WORK.value)
    scopes = [scope_of(user, act) for act in (Act.MANAGE_WORK, Act.RECORD_WORK)]
    areas = {code: name for scope in scopes if scope.prefixes for code, name in areas_of(scope, "township", "village")}
    skills = skills_of(helpers_under(scope_of(user, Act.READ_PEOPLE), on=timezone.localdate()))
    form = NewTaskForm(
        request.POST or None, areas=sorted(areas.items()), units=list(units_under(scope_of(user, Act.READ_PEOPLE))),
        campaigns=list(listed_campaigns(user)[:100]), skills=skills, initial={"campaign": request.GET.get("campaign", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.publish_task(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已发布。", "Published.")))
            return redirect("work:task", made.pk)
    return render(request, "work/new_task.html", {"form": form}, status=409 if form.errors else 200)


@needs(Act.READ_WORK)
@require_safe
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """A task with everything that happened to it."""
    user: Any = request.user
    return render(request, "work/task.html", _shown(user, access_task(user, task_id)))


@needs(Act.READ_WORK)
@require_http_methods(_FORM_METHODS)
def act(request: HttpRequest, task_id: int, name: str) -> HttpResponse:
    """Claim a task, give it to somebody, give it back, say that it is done, verify it, send it back or cancel it."""
    user: Any = request.user
    found = access_task(user, task_id)
    if name not in _ACTS:
        raise Http404("no such act")
    if name not in {one for one, _ in _acts_for(user, found)}:
        raise PermissionDenied(Act.RECORD_WORK.value)
    form = TaskActForm(
        request.POST or None, act=name, people=_people(user, found),
        records=[(str(one.pk), f"{one.on.isoformat()} {say(kind_words(one.kind))}") for one in records_for(user, found)],
        initial={"seen": found.revision},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            _do(name, found.pk, form.cleaned_data, user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已办理。", "Done.")))
            return redirect("work:task", found.pk)
    shown = _shown(user, found) | {"form": form, "act": name, "act_words": _ACTS[name]}
    return render(request, "work/task.html", shown, status=409 if form.errors else 200)


_ACTS: dict[str, Words] = {
    "claim": Words("认领", "Claim it"),
    "assign": Words("指派给人", "Give it to somebody"),
    "finish": Words("报完成", "Say that it is done"),
    "release": Words("退回任务池", "Give it back"),
    "verify": Words("核实办结", "Verify it"),
    "send-back": Words("核实退回", "Send it back"),
    "cancel": Words("取消任务", "Cancel it"),
}


def _do(name: str, task_id: int, told: dict[str, Any], user: Any) -> Any:
    common: dict[str, Any] = {"task_id": task_id, "seen": told["seen"], "by": user}
    match name:
        case "claim":
            return operations.claim_task(**common)
        case "assign":
            return operations.assign_task(helper_id=int(told["helper"]), **common)
        case "finish":
            return operations.finish_task(record_id=int(told["record"]), **common)
        case "release":
            return operations.release_task(reason=told["words"], **common)
        case "verify":
            return operations.verify_task(is_sound=True, **common)
        case "send-back":
            return operations.verify_task(is_sound=False, words=told["words"], **common)
    return operations.cancel_task(reason=told["words"], **common)


def _acts_for(user: Any, found: Any) -> list[tuple[str, Words]]:
    """What this user can do about a task that stands so."""
    own = helper_of(user) if user.may(Act.RECORD_WORK) else None
    leads = may_manage(user, found.area_code)
    gives = leads or may_manage(user, found.area_code, unit_id=found.unit_id)
    fits = own is not None and (found.unit_id is None or found.unit_id == own.unit_id)
    holds = own is not None and found.helper_id == own.pk
    possible = {
        "open": {"claim": fits, "assign": gives, "cancel": leads},
        "taken": {"finish": holds, "release": holds, "assign": gives, "cancel": leads},
        "done": {"verify": leads and not holds, "send-back": leads and not holds},
    }.get(found.state, {})
    return [(name, words) for name, words in _ACTS.items() if possible.get(name)]


def _people(user: Any, found: Any) -> list[Any]:
    scope = scope_of(user, Act.READ_PEOPLE)
    people = list(helpers_under(scope, on=timezone.localdate())[:500]) if not scope.is_empty else people_for(user)
    fitting = [one for one in people if not found.skill or f",{found.skill}," in one.skills]
    return [one for one in fitting if found.unit_id is None or one.unit_id == found.unit_id]


def _may_publish(user: Any) -> bool:
    return bool(user.may(Act.MANAGE_WORK) or scope_of(user, Act.RECORD_WORK).prefixes)


def _shown(user: Any, found: Any) -> dict[str, Any]:
    (row,) = task_rows([found], on=timezone.localdate())
    return {
        "task": found, "row": row, "state": TASK_STATES[found.state], "acts": _acts_for(user, found),
        "happenings": [_happening(event) for event in reversed(history_of(found))],
        "may_open_record": found.record is not None,
        "decided_in": _meeting(user, found),
    }  # fmt: skip


def _meeting(user: Any, found: Any) -> Any:
    """The meeting that decided on a task, for those who may read its minutes."""
    decided = meeting_of_task(found)
    return decided if decided and scope_of(user, Act.READ_WORK).covers(decided.area_code) else None


def _happening(event: Any) -> Happening:
    words, tone = TASK_EVENTS[event.kind]
    who = f"：{event.helper.name}" if event.helper else ""
    return Happening(
        event.at, Words(words.zh + who, words.en + who.replace("：", ": ")), by=event.by.name if event.by else "",
        detail=event.words, tone=tone,
    )  # fmt: skip
