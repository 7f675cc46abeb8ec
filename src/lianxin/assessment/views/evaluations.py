"""Pages of evaluations: the list, one with its ceremony and results, and the steps that are taken with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.assessment import operations
from lianxin.assessment.access import access_evaluation, evaluations_open_to, seat_of
from lianxin.assessment.documents import evaluation_report
from lianxin.assessment.domain.stages import Stage, Step, may_take
from lianxin.assessment.drawings import interval_chart
from lianxin.assessment.forms.evaluations import (
    ConfirmForm,
    FreezeForm,
    HandOverForm,
    NameForm,
    NewEvaluationForm,
    ReasonForm,
    SeedForm,
)
from lianxin.assessment.jobs import begin_drawing, begin_freezing, last_job
from lianxin.assessment.lists import EVALUATIONS, RATES
from lianxin.assessment.models import Evaluation
from lianxin.assessment.queries.evaluations import (
    history_of,
    people_of,
    possible_evaluators,
    rate_rows,
    stage_of,
)
from lianxin.assessment.queries.policy import questionnaire_of, questionnaires_on, survey_designs
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.jobs.queries import refusal_of, shown_progress
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, areas_of, years_in
from lianxin.site.components import JobProgress
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.middleware import is_fragment
from lianxin.site.paging import keyset_page
from lianxin.site.papers import Issue, give_out

if TYPE_CHECKING:
    from lianxin.jobs.models import Job

PAGE_SIZE = 50
_FORM_METHODS = ["GET", "HEAD", "POST"]


@needs(Act.READ_ASSESSMENTS)
@require_safe
def evaluations(request: HttpRequest) -> HttpResponseBase:
    """List evaluations: of the user's areas, and those that he works in."""
    user: Any = request.user
    found = evaluations_open_to(user)
    if file := download(request, Offer(EVALUATIONS, found, _rows)):
        return file
    page = keyset_page(found, order=("-id",), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    shown = {
        "page": page,
        "rows": _rows(page.rows),
        "listing": EVALUATIONS,
        "may_arrange": user.may(Act.ARRANGE_EVALUATIONS),
    }
    return render(request, "assessment/evaluations.html", shown)


def _rows(some: list[Any]) -> list[dict[str, Any]]:
    names = area_names(one.area_code for one in some)
    return [{"evaluation": one, "place": names[one.area_code], "stage": stage_of(one)} for one in some]


@needs(Act.ARRANGE_EVALUATIONS)
@require_http_methods(_FORM_METHODS)
def new_evaluation(request: HttpRequest) -> HttpResponse:
    """Open an evaluation and name its lead."""
    user: Any = request.user
    scope = required_scope(user, Act.ARRANGE_EVALUATIONS)
    areas = areas_of(scope, "county", "township")
    years = years_in(scope)
    known = {one.name: one for year in years for prefix in scope.prefixes for one in questionnaires_on(year, prefix)}
    people = {one.pk: one for area in areas for one in possible_evaluators(area.code)} if len(areas) < PAGE_SIZE else {}
    form = NewEvaluationForm(
        request.POST if request.method == "POST" else None,
        areas=areas,
        years=years,
        questionnaires=list(known.values()),
        people=list(people.values()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.open_evaluation(entry=form.entry(), lead=people[form.cleaned_data["lead"]], by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已立项。", "Opened.")))
            return redirect("assessment:evaluation", made.pk)
    status = 409 if form.is_bound and form.errors else 200
    return render(request, "assessment/new_evaluation.html", {"form": form, "people": people}, status=status)


@needs(Act.READ_ASSESSMENTS)
@require_safe
def evaluation(request: HttpRequest, evaluation_id: int) -> HttpResponseBase:
    """Show an evaluation: what was published of the draw, its people, its results where they may be seen."""
    user: Any = request.user
    found = access_evaluation(user, evaluation_id)
    seat, stage = seat_of(user, found), stage_of(found)
    shows_rates = stage is Stage.PUBLISHED or (seat is not None and stage in (Stage.DRAWN, Stage.CLOSED))
    rates = rate_rows(found) if shows_rates else []
    if file := download(request, Offer(RATES, rates, area_code=found.area_code)):
        return file
    may_name = (seat is not None and seat.is_lead) or (
        stage is Stage.OPEN and scope_of(user, Act.ARRANGE_EVALUATIONS).covers(found.area_code)
    )
    shown = _about(found) | {
        "seat": seat,
        "is_lead": seat is not None and seat.is_lead,
        "people": people_of(found),
        "history": history_of(found),
        "rates": rates,
        "rates_listing": RATES,
        "chart": interval_chart(rates),
        "shows_sample": seat is not None
        or (stage is Stage.PUBLISHED and not scope_of(user, Act.READ_ASSESSMENTS).is_empty),
        "has_sample": bool(found.sample_digest),
        "may_hand_over": stage is Stage.PUBLISHED
        and len(found.area_code) == len("999901")
        and scope_of(user, Act.RECORD_EXIT_FIGURES).covers(found.area_code),
        "may_name": may_name and may_take(stage, Step.EVALUATOR_NAMED),
        "steps": _steps(stage) if seat is not None and seat.is_lead else [],
    }
    if seat is not None and seat.is_lead and (job := last_job(found)) is not None:
        is_open = job.is_open
        # One that is done is told by the stage; one that was refused or failed, until the step has been taken.
        if is_open or (job.state != "done" and stage in (Stage.OPEN, Stage.FROZEN)):
            shown |= {"job": _progress_of(job, found), "job_refused": refusal_of(job)}
        if is_open:
            shown["steps"] = []
    return render(request, "assessment/evaluation.html", shown)


def _progress_of(job: Job, found: Evaluation) -> JobProgress:
    """How far a job is, asked again here: its jobs stand on no list of jobs."""
    return replace(shown_progress(job), poll_url=reverse("assessment:progress", args=[found.pk]), result_url="")


@needs(Act.EVALUATE)
@require_safe
def progress(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Say how far freezing or drawing is; once it has ended, have the page asked for again."""
    found = _led(request, evaluation_id)
    job = last_job(found)
    if job is None or not job.is_open:
        if is_fragment(request):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return redirect("assessment:evaluation", found.pk)
    return render(request, "site/components/job.html", {"job": _progress_of(job, found)})


def _about(found: Evaluation) -> dict[str, Any]:
    return {
        "evaluation": found,
        "place": area_names([found.area_code])[found.area_code],
        "stage": stage_of(found),
        "questionnaire": questionnaire_of(found),
        "handed": operations.handed_over(found),
        "is_published": found.stage == Evaluation.Stage.PUBLISHED,
    }


_STEP_PAGES = {
    Step.FRAME_FROZEN: "assessment:freeze",
    Step.SEED_DRAWN: "assessment:draw",
    Step.FIELD_CLOSED: "assessment:close",
    Step.PUBLISHED: "assessment:publish",
    Step.DROPPED: "assessment:drop",
}


def _steps(stage: Stage) -> list[tuple[str, Words, bool]]:
    """The pages of the steps that the lead may take now, and whether each is the way on."""
    return [(page, step.words, step is not Step.DROPPED) for step, page in _STEP_PAGES.items() if may_take(stage, step)]


def _led(request: HttpRequest, evaluation_id: int) -> Evaluation:
    user: Any = request.user
    found = access_evaluation(user, evaluation_id)
    seat = seat_of(user, found)
    if seat is None or not seat.is_lead:
        raise PermissionDenied(Act.EVALUATE.value)
    return found


_DONE = Words("已办理。", "Done.")
_BEGUN = Words("已开始，办完这一页会写明。", "Begun; this page says when it is done.")


def _acted(
    request: HttpRequest,
    found: Evaluation,
    form: Any,
    title: Words,
    act: Callable[[], Any],
    note: Words | None = None,
    *,
    done: Words = _DONE,
) -> HttpResponse:
    """Show a form and take the step that it asks for."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(done))
            return redirect("assessment:evaluation", found.pk)
    status = 409 if form.is_bound and form.errors else 200
    shown = _about(found) | {"form": form, "title": title, "note": note}
    return render(request, "assessment/act.html", shown, status=status)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@needs(Act.READ_ASSESSMENTS)
@require_http_methods(_FORM_METHODS)
def name(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Name an evaluator."""
    user: Any = request.user
    found = access_evaluation(user, evaluation_id)
    seat = seat_of(user, found)
    is_arranging = found.stage == Evaluation.Stage.OPEN and scope_of(user, Act.ARRANGE_EVALUATIONS).covers(
        found.area_code
    )
    if not is_arranging and (seat is None or not seat.is_lead):
        raise PermissionDenied(Act.EVALUATE.value)
    people = {one.pk: one for one in possible_evaluators(found.area_code)}
    form = NameForm(_sent(request), people=list(people.values()))

    def act() -> None:
        given = form.cleaned_data
        operations.name_evaluator(evaluation_id=found.pk, user=people[given["user"]], is_lead=given["is_lead"], by=user)

    return _acted(request, found, form, Step.EVALUATOR_NAMED.words, act)


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def release(request: HttpRequest, evaluation_id: int, user_id: int) -> HttpResponse:
    """Let an evaluator leave."""
    found, user = _led(request, evaluation_id), request.user
    if not found.evaluators.filter(user_id=user_id, released_at=None).exists():
        raise Http404("no such evaluator")
    form = ConfirmForm(_sent(request))
    words = Step.EVALUATOR_RELEASED.words

    def act() -> None:
        operations.release_evaluator(evaluation_id=found.pk, user_id=user_id, by=user)  # type: ignore[arg-type]

    return _acted(request, found, form, words, act)


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def freeze(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Freeze the frame by a design."""
    found, user = _led(request, evaluation_id), request.user
    form = FreezeForm(_sent(request), designs=survey_designs())
    note = Words(
        "抽样框按名册现状冻结，摘要和密语的摘要随即公布；此后才能产生种子。",
        "The frame is frozen as the register is now; its digest and that of a secret are published at once. The seed comes after.",
    )

    def act() -> None:
        name = form.cleaned_data["design"]
        begin_freezing(evaluation_id=found.pk, design_name=name, design=form.drawn_by(), by=user)  # type: ignore[arg-type]

    return _acted(request, found, form, Step.FRAME_FROZEN.words, act, note, done=_BEGUN)


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def draw(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Enter the public seed and draw."""
    found, user = _led(request, evaluation_id), request.user
    form = SeedForm(_sent(request))
    note = Words(
        "种子要在公布摘要的次日或以后产生，人人可查；样本只有本次评估人员看得到。",
        "The seed comes about on a later day than the digest was published, where anybody can look it up. Only the "
        "evaluation’s people see the sample.",
    )

    def act() -> None:
        begin_drawing(evaluation_id=found.pk, seed=form.seed(), by=user)  # type: ignore[arg-type]

    return _acted(request, found, form, Step.SEED_DRAWN.words, act, note, done=_BEGUN)


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def close(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """End the field."""
    found, user = _led(request, evaluation_id), request.user
    note = Words(
        "此后不再录入、更正和替换；疑点还可以评审。",
        "No more answers, corrections or replacements; suspicions may still be judged.",
    )

    def act() -> None:
        operations.close_field(evaluation_id=found.pk, by=user)  # type: ignore[arg-type]

    return _acted(request, found, ConfirmForm(_sent(request)), Step.FIELD_CLOSED.words, act, note)


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def publish(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Publish the results."""
    found, user = _led(request, evaluation_id), request.user
    note = Words(
        "结果、密语和样本名单随即对被评估的地方公开，不能再改。",
        "Results, secret and sample are open to the place evaluated at once, and are never changed.",
    )

    def act() -> None:
        operations.publish_results(evaluation_id=found.pk, by=user)  # type: ignore[arg-type]

    return _acted(request, found, ConfirmForm(_sent(request)), Step.PUBLISHED.words, act, note)


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def drop(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Give the evaluation up."""
    found, user = _led(request, evaluation_id), request.user
    form = ReasonForm(_sent(request))

    def act() -> None:
        operations.drop_evaluation(evaluation_id=found.pk, reason=form.cleaned_data["reason"], by=user)  # type: ignore[arg-type]

    return _acted(request, found, form, Step.DROPPED.words, act)


@needs(Act.RECORD_EXIT_FIGURES)
@require_http_methods(_FORM_METHODS)
def hand_over(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Hand the published results over to the county's exit."""
    user: Any = request.user
    found = access_evaluation(user, evaluation_id)
    if not scope_of(user, Act.RECORD_EXIT_FIGURES).covers(found.area_code):
        raise PermissionDenied(Act.RECORD_EXIT_FIGURES.value)
    form = HandOverForm(_sent(request))
    note = Words(
        "样本里的人数、问卷数和公布的比率（连同区间）记入“数据与评估”，县的退出标准按它判定。记入后不能改，由您署名。",
        "Persons and questionnaires of the sample, and the published rates with their intervals, are entered under Figures and "
        "surveys, by which the county’s exit is judged. The entry bears your name and is never changed.",
    )

    def act() -> None:
        operations.hand_over_results(evaluation_id=found.pk, reference=form.cleaned_data["reference"], by=user)

    return _acted(request, found, form, Words("交县退出认定使用", "Hand over to the county’s exit"), act, note)


@needs(Act.READ_ASSESSMENTS)
@require_safe
def report(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Give out the report as PDF or Word: to the evaluation's people once there is a sample, to others once it is published."""
    user: Any = request.user
    found = access_evaluation(user, evaluation_id)
    if not found.sample_digest or (found.stage != Evaluation.Stage.PUBLISHED and seat_of(user, found) is None):
        raise PermissionDenied(Act.EVALUATE.value)
    about = Issue("assessment.evaluation", Words("第三方评估报告", "Report of an evaluation"), found.area_code)
    return give_out(request, evaluation_report(found), f"{found.title}报告", is_shown=True, about=about)
