"""Pages of evaluations: the list, one with its ceremony and results, and the steps that are taken with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.assessment import operations
from lianxin.assessment.access import access_evaluation, evaluations_open_to, seat_of
from lianxin.assessment.documents import evaluation_report
from lianxin.assessment.domain.stages import Stage, Step, may_take
from lianxin.assessment.drawings import interval_chart
from lianxin.assessment.forms.evaluations import (
    ConfirmForm,
    FreezeForm,
    NameForm,
    NewEvaluationForm,
    ReasonForm,
    SeedForm,
)
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
from lianxin.people.access import needs, required_scope, scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names, areas_of, years_in
from lianxin.site.downloads import Offer, download
from lianxin.site.forms import refuse
from lianxin.site.language import say
from lianxin.site.paging import keyset_page
from lianxin.site.papers import give_out

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
        "may_name": may_name and may_take(stage, Step.EVALUATOR_NAMED),
        "steps": _steps(stage) if seat is not None and seat.is_lead else [],
    }
    return render(request, "assessment/evaluation.html", shown)


def _about(found: Evaluation) -> dict[str, Any]:
    return {
        "evaluation": found,
        "place": area_names([found.area_code])[found.area_code],
        "stage": stage_of(found),
        "questionnaire": questionnaire_of(found),
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


def _acted(
    request: HttpRequest, found: Evaluation, form: Any, title: Words, act: Callable[[], Any], note: Words | None = None
) -> HttpResponse:
    """Show a form and take the step that it asks for."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已办理。", "Done.")))
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
        operations.freeze_frame(
            evaluation_id=found.pk,
            design_name=form.cleaned_data["design"],
            design=form.drawn_by(),
            by=user,  # type: ignore[arg-type]
        )

    return _acted(request, found, form, Step.FRAME_FROZEN.words, act, note)


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
        operations.draw_sample(evaluation_id=found.pk, seed=form.seed(), by=user)  # type: ignore[arg-type]

    return _acted(request, found, form, Step.SEED_DRAWN.words, act, note)


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


@needs(Act.READ_ASSESSMENTS)
@require_safe
def report(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Give out the report as PDF or Word: to the evaluation's people once there is a sample, to others once it is published."""
    user: Any = request.user
    found = access_evaluation(user, evaluation_id)
    if not found.sample_digest or (found.stage != Evaluation.Stage.PUBLISHED and seat_of(user, found) is None):
        raise PermissionDenied(Act.EVALUATE.value)
    return give_out(request, evaluation_report(found), f"{found.title}报告", is_shown=True)
