"""Pages that write: propose, set targets, every act and every step of a project, every act on an asset."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs, scope_of
from lianxin.people.roles import Act
from lianxin.projects import operations
from lianxin.projects.access import access_asset, access_project
from lianxin.projects.forms.acts import ProjectForm, TargetFormSet
from lianxin.projects.models import Project
from lianxin.projects.operations import NewTarget
from lianxin.projects.views.pages import (
    ASSET_PAGES,
    PAGES,
    ActPage,
    Asked,
    AssetAsked,
    areas_to_propose,
    move_asked,
    posted,
    step_page,
)
from lianxin.site.forms import refusal_text, refuse
from lianxin.site.language import say

_FORM_METHODS = ["GET", "HEAD", "POST"]


@needs(Act.PROPOSE_PROJECTS)
@require_http_methods(_FORM_METHODS)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a project."""
    user: Any = request.user
    initial = {"year": timezone.localdate().year + 1}
    form = ProjectForm(posted(request)[0], areas=areas_to_propose(user), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.propose_project(entry=form.entry(), on=timezone.localdate(), by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            words = Words(
                "已申报。接着设定绩效目标、做村级公示。", "Proposed. Now set its targets and show it in the village."
            )
            messages.success(request, say(words))
            return redirect("projects:project", project_id=made.pk)
    title, button = Words("申报项目", "Propose a project"), Words("申报", "Propose")
    page = ActPage(Act.PROPOSE_PROJECTS, title, button, lambda *_: form, lambda *_: None, title, "send")
    return _form_page(request, form, page, back=reverse("projects:projects"), groups=_grouped(form))


@needs(Act.READ_PROJECTS)
@require_http_methods(_FORM_METHODS)
def targets(request: HttpRequest, project_id: int) -> HttpResponse:
    """Set the performance targets of a project, all at once."""
    user: Any = request.user
    project = _permitted(user, project_id, Act.PROPOSE_PROJECTS)
    held = list(project.targets.values("dimension", "indicator", "planned", "unit"))
    sent = posted(request)[0]
    forms_ = TargetFormSet(sent, initial=None if sent is not None else held)
    faults: list[str] = []
    if request.method == "POST" and forms_.is_valid():
        told = [form.cleaned_data for form in forms_ if form.cleaned_data]
        try:
            operations.set_targets(project_id=project_id, targets=[NewTarget(**one) for one in told], by=user)
        except Refused as refusal:
            faults = [refusal_text(refusal)]
        else:
            messages.success(request, say(Words("已保存绩效目标。", "The targets are saved.")))
            return redirect(reverse("projects:project", args=[project_id]) + "#targets")
    is_faulty = bool(faults) or (forms_.is_bound and not forms_.is_valid())
    shown = {"project": project, "formset": forms_, "faults": faults}
    return render(request, "projects/targets.html", shown, status=409 if is_faulty else 200)


@needs(Act.READ_PROJECTS)
@require_http_methods(_FORM_METHODS)
def act(request: HttpRequest, project_id: int, name: str, thing_id: int = 0) -> HttpResponse:
    """Carry out one act on a project."""
    user: Any = request.user
    page = PAGES.get(name)
    if page is None:
        raise Http404("no such act")
    project = _permitted(user, project_id, page.act)
    _refuse_foreign_thing(project, name, thing_id)
    return _act_page(request, Asked(request, user, project, thing_id), page)


@needs(Act.READ_PROJECTS)
@require_http_methods(_FORM_METHODS)
def step(request: HttpRequest, project_id: int, after: str) -> HttpResponse:
    """Take one step of a project."""
    user: Any = request.user
    project = access_project(user, project_id)
    move = move_asked(project, after)
    if move is None:
        raise Http404("no such step")
    page = step_page(move)
    _permitted(user, project_id, page.act)
    return _act_page(request, Asked(request, user, project), page)


@needs(Act.READ_PROJECTS)
@require_http_methods(_FORM_METHODS)
def asset_act(request: HttpRequest, asset_id: int, name: str) -> HttpResponse:
    """Carry out one act on an asset."""
    user: Any = request.user
    page = ASSET_PAGES.get(name)
    if page is None:
        raise Http404("no such act")
    asset = access_asset(user, asset_id)
    if not scope_of(user, page.act).covers(asset.area_code):
        raise PermissionDenied(page.act.value)
    asked = AssetAsked(user, asset)
    form = page.made(asked, posted(request))  # type: ignore[arg-type]
    back = reverse("projects:asset", args=[asset_id])
    if request.method == "POST" and form.is_valid() and _is_done(request, form, lambda: page.write(asked, form), page):  # type: ignore[arg-type]
        return redirect(back)
    return _form_page(request, form, page, back=back, of=asset.name)


_THINGS = {
    "object": "publicity", "settle-objections": "publicity", "end-showing": "publicity",
    "settle-contract": "contracts", "close-link": "benefit_links", "measure": "targets",
}  # fmt: skip


def _refuse_foreign_thing(project: Project, name: str, thing_id: int) -> None:
    """A part is named where the act is about one, and it is a part of this project."""
    relation = _THINGS.get(name)
    if (relation is None) != (thing_id == 0) or (
        relation is not None and not getattr(project, relation).filter(pk=thing_id).exists()
    ):
        raise Http404("no such part of the project")


def _permitted(user: Any, project_id: int, act: Act) -> Project:
    project = access_project(user, project_id)
    if not scope_of(user, act).covers(project.area_code):
        raise PermissionDenied(act.value)
    return project


def _act_page(request: HttpRequest, asked: Asked, page: ActPage) -> HttpResponse:
    form = page.made(asked, posted(request))
    back = reverse("projects:project", args=[asked.project.pk])
    if request.method == "POST" and form.is_valid() and _is_done(request, form, lambda: page.write(asked, form), page):
        return redirect(f"{back}#{page.anchor}" if page.anchor else back)
    return _form_page(request, form, page, back=back, of=asked.project.name, groups=_grouped(form))


def _is_done(request: HttpRequest, form: Any, write: Any, page: ActPage) -> bool:
    try:
        write()
    except Refused as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, say(page.done))
    return True


def _grouped(form: Any) -> list[tuple[Words | None, list[Any]]]:
    groups = getattr(form, "GROUPS", None)
    if groups is None:
        return [(None, list(form))]
    grouped = [(words, [form[name] for name in names]) for words, names in groups]
    named = {name for _, names in groups for name in names}
    return [*grouped, *([(None, rest)] if (rest := [bound for bound in form if bound.name not in named]) else [])]


def _form_page(
    request: HttpRequest, form: Any, page: ActPage, *, back: str, of: str = "", groups: Any = None
) -> HttpResponse:
    shown = {"form": form, "page": page, "back": back, "of": of, "groups": groups or [(None, list(form))]}
    shown["has_files"] = form.is_multipart()
    return render(request, "projects/form.html", shown, status=409 if form.is_bound and form.errors else 200)
