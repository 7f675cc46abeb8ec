"""Pages of the field: the sample, a household's sheet on a telephone, replacements, evidence, opinions, workbooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.assessment import operations
from lianxin.assessment.access import access_drawn, access_evaluation, access_field, sample_open_to, seat_of
from lianxin.assessment.domain.adjudication import Ruling
from lianxin.assessment.domain.stages import Stage, Step, may_take
from lianxin.assessment.forms.fieldwork import (
    AnswersForm,
    EvidenceForm,
    OpinionForm,
    ReplaceForm,
    SampleFilterForm,
    WorkbookForm,
)
from lianxin.assessment.lists import SAMPLE, answer_sheet
from lianxin.assessment.models import DrawnHousehold, Evaluation
from lianxin.assessment.queries.policy import questionnaire_of
from lianxin.assessment.queries.samples import SampleRow, may_judge, row_of, sample_rows
from lianxin.assessment.wording import RULINGS, STATES, answer_words, status_words, suspicion_words
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.people.access import needs
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.site.downloads import Offer, download, told_filters
from lianxin.site.forms import refuse
from lianxin.site.language import say

MOST_SHOWN = 300
_FORM_METHODS = ["GET", "HEAD", "POST"]
_FILES = {"pdf": "application/pdf", "jpg": "image/jpeg"}
_PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox",
}


@needs(Act.READ_ASSESSMENTS)
@require_safe
def sample(request: HttpRequest, evaluation_id: int) -> HttpResponseBase:
    """List the sample: to the evaluation's people; once it is published, to those whose place was evaluated."""
    user: Any = request.user
    found = access_evaluation(user, evaluation_id)
    rows = sample_rows(found, sample_open_to(user, found))
    seat = seat_of(user, found)
    form = SampleFilterForm(request.GET)
    if form.is_valid():
        rows = _narrowed(rows, form.cleaned_data)
    items = _items(rows, has_seat=seat is not None)
    offers = [Offer(SAMPLE, items, filters=told_filters(form), area_code=found.area_code)]
    if seat is not None:
        # The workbook that is filled in away from the page holds those who are to be asked, and what was answered.
        wanted = [item for item in items if item["row"].is_wanted]
        offers.append(Offer(answer_sheet(questionnaire_of(found)), wanted, area_code=found.area_code))
    if file := download(request, *offers):
        return file
    shown = {
        "evaluation": found,
        "form": form,
        "rows": items[:MOST_SHOWN],
        "total": len(items),
        "is_cut": len(items) > MOST_SHOWN,
        "listing": SAMPLE,
        "seat": seat,
        "answers_listing": answer_sheet(questionnaire_of(found)),
        "may_import": seat is not None and may_take(Stage(found.stage), Step.ANSWERED),
    }
    return render(request, "assessment/sample.html", shown)


def _narrowed(rows: list[SampleRow], told: dict[str, str]) -> list[SampleRow]:
    return [
        row
        for row in rows
        if (not told["state"] or row.state == told["state"])
        and (not told["status"] or row.drawn.status == told["status"])
        and (not told["suspicion"] or row.suspicion == told["suspicion"])
    ]


def _items(rows: list[SampleRow], *, has_seat: bool) -> list[dict[str, Any]]:
    names = area_names({row.drawn.village_code for row in rows})
    return [
        {
            "row": row,
            "village": names[row.drawn.village_code],
            "chance": f"{row.drawn.village_chance} × {row.drawn.cell_drawn}/{row.drawn.cell_households}",
            "may_open": has_seat,
            # Whoever was evaluated learns what was confirmed, so that it is put right; not what was only suspected.
            "shows_suspicion": has_seat or row.ruling is Ruling.CONFIRMED,
        }
        for row in rows
    ]


def _about(drawn: DrawnHousehold) -> dict[str, Any]:
    return {
        "evaluation": drawn.evaluation,
        "drawn": drawn,
        "head": drawn.household.head_name or "—",
        "village": area_names([drawn.village_code])[drawn.village_code],
        "status": status_words(drawn.status),
    }


@needs(Act.EVALUATE)
@require_safe
def household(request: HttpRequest, evaluation_id: int, place: int) -> HttpResponse:
    """Show a household of the sample with its answers, what proves them, and its suspicion."""
    user: Any = request.user
    drawn = access_drawn(user, evaluation_id, place)
    row, stage = row_of(drawn), Stage(drawn.evaluation.stage)
    questions = questionnaire_of(drawn.evaluation).questions
    is_open = may_take(stage, Step.ANSWERED)
    shown = _about(drawn) | {
        "row": row,
        "state": STATES[row.state],
        "versions": [
            {
                "row": version,
                "lines": [
                    (questions[key].words, answer_words(questions[key], value), key in row.raised_by)
                    for key, value in version.values.items()
                    if key in questions
                ],
            }
            for version in drawn.answers.select_related("by").order_by("-version")
        ],
        "evidence": [(one, questions[one.question].words) for one in drawn.evidence.select_related("by")],
        "suspicion": suspicion_words(row.suspicion) if row.suspicion else None,
        "ruling": RULINGS[row.ruling] if row.ruling else None,
        "may_ask": is_open and row.state == "to_ask",
        "may_correct": is_open and row.answers is not None and not row.opinions,
        "may_prove": is_open and row.answers is not None,
        "may_judge": may_take(stage, Step.OPINION_GIVEN) and may_judge(row, user),
    }
    return render(request, "assessment/household.html", shown)


def _entered(
    request: HttpRequest,
    drawn: DrawnHousehold,
    form: Any,
    title: Words,
    act: Callable[[], Any],
    *,
    has_files: bool = False,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, say(Words("已记入。", "Entered.")))
            return redirect("assessment:household", drawn.evaluation_id, drawn.place)
    status = 409 if form.is_bound and form.errors else 200
    shown = _about(drawn) | {"form": form, "title": title, "has_files": has_files}
    return render(request, "assessment/enter.html", shown, status=status)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def ask(request: HttpRequest, evaluation_id: int, place: int) -> HttpResponse:
    """Fill in a household's sheet."""
    user: Any = request.user
    drawn = access_drawn(user, evaluation_id, place)
    form = AnswersForm(_sent(request), drawn=drawn, is_correction=False)

    def act() -> None:
        operations.enter_answers(evaluation_id=evaluation_id, place=place, given=form.given(), by=user)

    return _entered(request, drawn, form, Words("入户问卷", "Questionnaire"), act)


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def correct(request: HttpRequest, evaluation_id: int, place: int) -> HttpResponse:
    """Correct a household's answers."""
    user: Any = request.user
    drawn = access_drawn(user, evaluation_id, place)
    form = AnswersForm(_sent(request), drawn=drawn, is_correction=True, latest=row_of(drawn).answers)

    def act() -> None:
        operations.correct_answers(
            evaluation_id=evaluation_id, place=place, given=form.given(), reason=form.cleaned_data["reason"], by=user
        )

    return _entered(request, drawn, form, Words("更正问卷", "Correct the answers"), act)


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def replace(request: HttpRequest, evaluation_id: int, place: int) -> HttpResponse:
    """Call up a reserve."""
    user: Any = request.user
    drawn = access_drawn(user, evaluation_id, place)
    form = ReplaceForm(_sent(request))

    def act() -> None:
        given = form.cleaned_data
        operations.replace_household(
            evaluation_id=evaluation_id, place=place, reason=given["reason"], words=given["words"], by=user
        )

    return _entered(request, drawn, form, Step.HOUSEHOLD_REPLACED.words, act)


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def prove(request: HttpRequest, evaluation_id: int, place: int) -> HttpResponse:
    """Add evidence to an answer."""
    user: Any = request.user
    drawn = access_drawn(user, evaluation_id, place)
    form = EvidenceForm(_sent(request), request.FILES if request.method == "POST" else None, drawn=drawn)

    def act() -> None:
        file = form.cleaned_data["file"]
        operations.add_evidence(
            evaluation_id=evaluation_id,
            place=place,
            question=form.cleaned_data["question"],
            name=file.name,
            file=file,
            by=user,
        )

    return _entered(request, drawn, form, Words("添加证据", "Add evidence"), act, has_files=True)


@needs(Act.EVALUATE)
@require_safe
def evidence(request: HttpRequest, evaluation_id: int, place: int, evidence_id: int) -> HttpResponse:
    """Give out a file that proves an answer."""
    user: Any = request.user
    row, content = operations.open_evidence(evaluation_id=evaluation_id, place=place, evidence_id=evidence_id, by=user)
    response = HttpResponse(content, content_type=_FILES[row.file_kind], headers=_PRIVATE)
    response.headers["Content-Disposition"] = f'inline; filename="evidence-{row.pk}.{row.file_kind}"'
    return response


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def judge(request: HttpRequest, evaluation_id: int, place: int) -> HttpResponse:
    """Give an opinion on a suspicion."""
    user: Any = request.user
    drawn = access_drawn(user, evaluation_id, place)
    form = OpinionForm(_sent(request))

    def act() -> None:
        given = form.cleaned_data
        operations.give_opinion(
            evaluation_id=evaluation_id,
            place=place,
            is_confirmed=given["is_confirmed"],
            reason=given["reason"],
            by=user,
        )

    return _entered(request, drawn, form, Words("评审疑点", "Judge the suspicion"), act)


@needs(Act.EVALUATE)
@require_http_methods(_FORM_METHODS)
def bring_in(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Bring in a workbook of answers."""
    user: Any = request.user
    found: Evaluation = access_field(user, evaluation_id)
    form = WorkbookForm(_sent(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read()
            count = operations.import_answers(evaluation_id=evaluation_id, content=content, by=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request, say(Words("{n} 户的问卷已在库中。", "Households whose answers are kept: {n}."), n=count)
            )
            return redirect("assessment:sample", found.pk)
    status = 409 if form.is_bound and form.errors else 200
    return render(request, "assessment/bring_in.html", {"evaluation": found, "form": form}, status=status)
