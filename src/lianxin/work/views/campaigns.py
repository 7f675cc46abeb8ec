"""Pages of campaigns: the list, one with targets and check-list, a new one, targets from a file."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, areas_of
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.work.access import access_campaign
from lianxin.work.forms.campaigns import NewCampaignForm, TargetFileForm
from lianxin.work.lists import TARGETS, TASKS
from lianxin.work.operations.campaigns import open_campaign, set_targets
from lianxin.work.queries.campaigns import TaskFilter, filtered_tasks, listed_campaigns, target_rows, task_rows
from lianxin.work.target_sheet import read_targets

_FORM_METHODS = ["GET", "HEAD", "POST"]
_MOST_TASKS = 20


@needs(Act.READ_WORK)
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Campaigns that the reader may see, the newest first."""
    user: Any = request.user
    found = list(listed_campaigns(user)[:100])
    names = area_names({one.area_code for one in found})
    shown = {
        "campaigns": [(one, names[one.area_code]) for one in found],
        "may_manage": user.may(Act.MANAGE_WORK),
        "today": timezone.localdate(),
    }
    return render(request, "work/campaigns.html", shown)


@needs(Act.MANAGE_WORK)
@require_http_methods(_FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Open a campaign."""
    user: Any = request.user
    areas = areas_of(required_scope(user, Act.MANAGE_WORK), "county", "township")
    form = NewCampaignForm(request.POST or None, areas=[tuple(one) for one in areas])
    if request.method == "POST" and form.is_valid():
        try:
            made = open_campaign(entry=form.entry(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("专项行动已开始。", "The campaign is open.")))
            return redirect("work:campaign", made.pk)
    return render(request, "work/new_campaign.html", {"form": form}, status=409 if form.errors else 200)


@needs(Act.READ_WORK)
@require_safe
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponseBase:
    """A campaign: check-list, targets with what was counted towards each, and its tasks."""
    user: Any = request.user
    found = access_campaign(user, campaign_id)
    rows = target_rows(user, found, on=timezone.localdate())
    tasks, today = filtered_tasks(user, TaskFilter(campaign_id=found.pk)), timezone.localdate()
    offers = (
        Offer(TARGETS, rows, area_code=found.area_code),
        Offer(TASKS, tasks, partial(task_rows, on=today), area_code=found.area_code),
    )
    if file := download(request, *offers):
        return file
    shown = {
        "campaign": found,
        "place": area_names([found.area_code])[found.area_code],
        "rows": rows,
        "listing": TARGETS,
        "tasks": task_rows(tasks[:_MOST_TASKS], on=today),
        "task_listing": TASKS,
        "may_manage": scope_of(user, Act.MANAGE_WORK).covers(found.area_code),
        "form": TargetFileForm(),
    }
    return render(request, "work/campaign.html", shown)


@needs(Act.MANAGE_WORK)
@require_http_methods(_FORM_METHODS)
def targets(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Give units their targets by a file: all rows or none."""
    user: Any = request.user
    found = access_campaign(user, campaign_id)
    if not scope_of(user, Act.MANAGE_WORK).covers(found.area_code):
        raise PermissionDenied(Act.MANAGE_WORK.value)
    form = TargetFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            changed = set_targets(campaign_id=found.pk, rows=read_targets(sent.read(), name=sent.name), by=user)
        except Refused as refusal:
            refuse(form, refusal, "file")
        else:
            messages.success(request, say(Words(f"写入 {changed} 项任务。", f"Targets written: {changed}.")))
            return redirect("work:campaign", found.pk)
    return render(request, "work/targets.html", {"form": form, "campaign": found}, status=409 if form.errors else 200)
