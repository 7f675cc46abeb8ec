"""The acts of the room as pages: each is one form, with who may open it, what it is called, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.projects import operations
from lianxin.projects.access import ACTS
from lianxin.projects.domain.showing import Level, levels_for
from lianxin.projects.domain.stages import Actor, Move, Stage, move_between
from lianxin.projects.forms import acts as form
from lianxin.projects.models import Asset, Project
from lianxin.projects.photographs import kept_photographs
from lianxin.projects.queries import within_reach
from lianxin.registry.queries import area_names, areas_of
from lianxin.site.components import NO_DETAIL

MOST_HOUSEHOLDS = 500
_SHOWN_BY = {Level.VILLAGE: Actor.VILLAGE, Level.TOWNSHIP: Actor.TOWNSHIP, Level.COUNTY: Actor.COUNTY}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of an act is about: the reader, the project, and the part of it (a contract, a showing…) by id."""

    request: HttpRequest
    user: Any
    project: Project
    thing_id: int = 0


@dataclass(frozen=True, slots=True)
class ActPage:
    """One act: who may open its page, title, button, its form, what it does with a valid one, what it then says."""

    act: Act
    title: Words
    button: Words
    made: Callable[[Asked, Any], forms.Form]
    write: Callable[[Asked, Any], object]
    done: Words
    icon: str = "save"
    lead: Words = NO_DETAIL
    is_danger: bool = False
    anchor: str = ""


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent and the files with it; nothing when the page was only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _plain(kind: type[forms.Form], **given: Any) -> Callable[[Asked, Any], forms.Form]:
    def made(asked: Asked, sent: Any) -> forms.Form:
        return kind(*sent, **given)

    return made


def _today(kind: type[forms.Form], *days: str) -> Callable[[Asked, Any], forms.Form]:
    """A form whose days begin as today."""

    def made(asked: Asked, sent: Any) -> forms.Form:
        return kind(*sent, initial=dict.fromkeys(days, timezone.localdate()))

    return made


def areas_to_propose(user: Any) -> list[Any]:
    """The counties, townships and villages for which the user may propose."""
    return areas_of(scope_of(user, Act.PROPOSE_PROJECTS), "county", "township", "village")


def _adjusting(asked: Asked, sent: Any) -> forms.Form:
    return form.ProjectForm(*sent, areas=areas_to_propose(asked.user), project=asked.project)


def _adjust(asked: Asked, told: Any) -> object:
    entry, reason = told.entry(), told.cleaned_data["reason"]
    return operations.adjust_project(
        project_id=asked.project.pk, entry=entry, on=timezone.localdate(), reason=reason, by=asked.user
    )


def _showing(asked: Asked, sent: Any) -> forms.Form:
    levels = [
        level
        for level in levels_for(asked.project.area_code)
        if scope_of(asked.user, ACTS[_SHOWN_BY[level]]).covers(asked.project.area_code)
    ]
    occasion = asked.request.GET.get("occasion", "before")
    level = asked.request.GET.get("level", "")
    initial = {"occasion": occasion, "level": level, "starts_on": timezone.localdate()}
    return form.ShowingForm(*sent, levels=levels, initial=initial)


def _photos(told: Any) -> list[str]:
    return kept_photographs([(one.name, one) for one in told.cleaned_data["photos"]])


def _show(asked: Asked, told: Any) -> object:
    evidence = ",".join(_photos(told)[:3])
    return operations.record_publicity(project_id=asked.project.pk, entry=told.entry(evidence), by=asked.user)


def _linking(asked: Asked, sent: Any) -> forms.Form:
    found = list(within_reach(asked.user, asked.project)[:MOST_HOUSEHOLDS])
    names = area_names(one.village_code for one in found)
    return form.LinkForm(
        *sent, households=[(one, names[one.village_code]) for one in found], initial={"starts_on": timezone.localdate()}
    )


def _settle(asked: Asked, told: Any) -> object:
    return operations.settle_contract(contract_id=asked.thing_id, by=asked.user, **told.cleaned_data)


def _report(asked: Asked, told: Any) -> object:
    return operations.record_progress(project_id=asked.project.pk, entry=told.entry(_photos(told)), by=asked.user)


PAGES: dict[str, ActPage] = {
    "adjust": ActPage(
        Act.PROPOSE_PROJECTS,
        Words("调整项目", "Adjust the project"),
        Words("保存", "Save"),
        _adjusting,
        _adjust,
        Words("已调整。", "Adjusted."),
        "pencil",
    ),
    "show": ActPage(
        Act.PROPOSE_PROJECTS,
        Words("登记公示", "Record publicity"),
        Words("登记", "Record"),
        _showing,
        _show,
        Words("已登记公示。", "The showing is recorded."),
        "megaphone",
        anchor="publicity",
        lead=Words(
            "在哪里、从哪天挂到哪天；期满且异议处理完才算数。",
            "Where, from when until when. It counts when over and objections are settled.",
        ),
    ),
    "object": ActPage(
        Act.PROPOSE_PROJECTS,
        Words("登记异议", "Record objections"),
        Words("登记", "Record"),
        _plain(form.ObjectionsForm),
        lambda asked, told: operations.record_objections(
            publicity_id=asked.thing_id, more=told.cleaned_data["more"], by=asked.user
        ),
        Words("已登记。处理完之前，这次公示不算数。", "Recorded. The showing does not count until they are settled."),
        "message-square",
        anchor="publicity",
    ),
    "settle-objections": ActPage(
        Act.PROPOSE_PROJECTS,
        Words("处理异议", "Settle objections"),
        Words("保存", "Save"),
        _today(form.SettleObjectionsForm, "on"),
        lambda asked, told: operations.settle_objections(
            publicity_id=asked.thing_id, by=asked.user, **told.cleaned_data
        ),
        Words("已处理。", "Settled."),
        "check",
        anchor="publicity",
    ),
    "end-showing": ActPage(
        Act.PROPOSE_PROJECTS,
        Words("撤下公示", "Take a showing down"),
        Words("保存", "Save"),
        _today(form.EndShowingForm, "ends_before"),
        lambda asked, told: operations.end_publicity(publicity_id=asked.thing_id, by=asked.user, **told.cleaned_data),
        Words("已登记撤下。", "Recorded."),
        "calendar",
        anchor="publicity",
    ),
    "contract": ActPage(
        Act.REVIEW_PROJECTS,
        Words("登记合同", "Record a contract"),
        Words("登记", "Record"),
        _today(form.ContractForm, "signed_on"),
        lambda asked, told: operations.sign_contract(project_id=asked.project.pk, entry=told.entry(), by=asked.user),
        Words("已登记合同。", "The contract is recorded."),
        "file-text",
        anchor="contracts",
        lead=Words(
            "村级自建的，收款人写村民委员会，合同内容写委托事项。",
            "Where the village builds itself, the payee is its committee and the content is the order.",
        ),
    ),
    "settle-contract": ActPage(
        Act.DECIDE_PROJECTS,
        Words("合同决算", "Settle a contract"),
        Words("保存", "Save"),
        _today(form.SettleContractForm, "on"),
        _settle,
        Words("已决算。", "Settled."),
        "calculator",
        anchor="contracts",
    ),
    "progress": ActPage(
        Act.PROPOSE_PROJECTS,
        Words("上报进度", "Report progress"),
        Words("上报", "Report"),
        _today(form.ProgressForm, "on"),
        _report,
        Words("已上报。", "Reported."),
        "send",
        anchor="progress",
    ),
    "acceptance": ActPage(
        Act.REVIEW_PROJECTS,
        Words("登记验收", "Record an acceptance"),
        Words("登记", "Record"),
        _today(form.AcceptanceForm, "on"),
        lambda asked, told: operations.record_acceptance(
            project_id=asked.project.pk, entry=told.entry(), by=asked.user
        ),
        Words("已登记验收。", "The acceptance is recorded."),
        "clipboard-check",
        anchor="acceptance",
    ),
    "asset": ActPage(
        Act.REVIEW_PROJECTS,
        Words("移交资产", "Hand an asset over"),
        Words("移交", "Hand over"),
        _today(form.AssetForm, "received_on"),
        lambda asked, told: operations.hand_over_asset(project_id=asked.project.pk, entry=told.entry(), by=asked.user),
        Words("已登记资产。", "The asset is in the register."),
        "package",
        anchor="assets",
    ),
    "link": ActPage(
        Act.PROPOSE_PROJECTS,
        Words("登记受益户", "Link a household"),
        Words("登记", "Record"),
        _linking,
        lambda asked, told: operations.open_benefit_link(
            project_id=asked.project.pk, entry=told.entry(), by=asked.user
        ),
        Words("已登记。", "Recorded."),
        "user-plus",
        anchor="households",
    ),
    "close-link": ActPage(
        Act.PROPOSE_PROJECTS,
        Words("结束受益", "End a link"),
        Words("保存", "Save"),
        _today(form.CloseLinkForm, "ends_before"),
        lambda asked, told: operations.close_benefit_link(link_id=asked.thing_id, by=asked.user, **told.cleaned_data),
        Words("已结束。", "Ended."),
        "unlink",
        anchor="households",
    ),
    "measure": ActPage(
        Act.PROPOSE_PROJECTS,
        Words("登记绩效完成值", "Measure a target"),
        Words("保存", "Save"),
        _today(form.MeasureForm, "on"),
        lambda asked, told: operations.measure_target(target_id=asked.thing_id, by=asked.user, **told.cleaned_data),
        Words("已登记。", "Recorded."),
        "flag",
        anchor="targets",
    ),
}


def step_page(move: Move) -> ActPage:
    """The page of a step from one stage to another."""

    def made(asked: Asked, sent: Any) -> forms.Form:
        return form.DecisionForm(*sent, move=move)

    def write(asked: Asked, told: Any) -> object:
        decision = told.decision()
        if move.after is Stage.APPROVED:
            return operations.approve_project(
                project_id=asked.project.pk,
                on=decision.on,
                document_no=decision.document_no,
                words=decision.words,
                by=asked.user,
            )
        if move.after is Stage.REMOVED:
            return operations.remove_project(
                project_id=asked.project.pk,
                on=decision.on,
                document_no=decision.document_no,
                reason=decision.words,
                by=asked.user,
            )
        return operations.move_project(project_id=asked.project.pk, after=move.after, decision=decision, by=asked.user)

    done = Words("已办理：{stage}。", "Done: {stage}.").filled(stage=move.after.words)
    is_danger = move.after is Stage.REMOVED
    return ActPage(ACTS[move.actor], move.words, move.words, made, write, done, "arrow-right", is_danger=is_danger)


def move_asked(project: Project, after: str) -> Move | None:
    """The step that leads from where a project stands to the stage of an address; None where none leads."""
    known = {stage.value: stage for stage in Stage}
    return move_between(Stage(project.stage), known[after]) if after in known else None


@dataclass(frozen=True, slots=True)
class AssetAsked:
    """What a page of an act on an asset is about."""

    user: Any
    asset: Asset


ASSET_PAGES: dict[str, ActPage] = {
    "event": ActPage(
        Act.PROPOSE_PROJECTS,
        Words("登记资产情况", "Record what happened"),
        Words("登记", "Record"),
        lambda asked, sent: form.AssetEventForm(*sent, initial={"on": timezone.localdate()}),
        lambda asked, told: operations.record_asset_event(asset_id=asked.asset.pk, entry=told.entry(), by=asked.user),
        Words("已登记。", "Recorded."),
        "clipboard-list",
    ),
    "dispose": ActPage(
        Act.DECIDE_PROJECTS,
        Words("处置资产", "Dispose of the asset"),
        Words("处置", "Dispose"),
        lambda asked, sent: form.DisposalForm(*sent, initial={"on": timezone.localdate()}),
        lambda asked, told: operations.dispose_asset(asset_id=asked.asset.pk, by=asked.user, **told.cleaned_data),
        Words("已登记处置。", "The disposal is recorded."),
        "archive",
        is_danger=True,
        lead=Words("处置后不能再登记任何情况。", "Nothing more can be recorded of it afterwards."),
    ),
}
