"""Hand the published rates of an evaluation over to the county's exit, by the act of a named person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from lianxin.assessment import errors
from lianxin.assessment.access import access_evaluation
from lianxin.assessment.domain.stages import Stage
from lianxin.assessment.models import Answers, Evaluation, PublishedRate
from lianxin.assessment.operations.drawing import frame_of_evaluation
from lianxin.assessment.queries.policy import questionnaire_of
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.exits.models import SurveyResult
from lianxin.exits.operations import NewSurvey, record_survey
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.rulebook.survey_entries import SurveyRate

if TYPE_CHECKING:
    from lianxin.people.models import User

_COUNTY = 6
LONGEST_REFERENCE = 100
# By the limit that a rate is judged against: what the survey of an exit calls its denominator, its numerator, and the numerator
# of the whole county.
_TOLD = {
    "county_exit.wrong_exit_percent": ("exited_persons_checked", "wrong_exit_persons_found", "wrong_exit_persons"),
    "county_exit.omission_percent": ("unregistered_persons_checked", "omitted_persons_found", "omitted_persons"),
    "county_exit.approval_percent": ("questionnaires", "approvals", ""),
}


@transaction.atomic
def hand_over_results(*, evaluation_id: int, reference: str, by: User) -> SurveyResult:
    """Hand what was published over to the county's exit, whose criteria judge by it: the persons and questionnaires of the sample, as
    the criteria define their rates, and for the whole county the published rate times the persons of the frame. The rates go with
    it as they were published, with their intervals.

    Raises:
        PermissionDenied, Http404: ``by`` may not see the evaluation, or records no figures of exits in the county.
        Refused: ASSESS-014 no reference; ASSESS-051 it is not published, not of a county, or does not tell all three rates; EXIT-034 it
            was handed over already.
    """
    evaluation = access_evaluation(by, evaluation_id)
    required_area(by, Act.RECORD_EXIT_FIGURES, evaluation.area_code)
    text = reference.strip()
    if not text or len(text) > LONGEST_REFERENCE:
        raise Refused(errors.NOTHING_GIVEN, what=Words("报告文号", "The number of the report"))
    _require_whole_county(evaluation)
    published = {row.rate: row for row in evaluation.rates.all()}
    rates = [(rate, published[name]) for name, rate in questionnaire_of(evaluation).rates.items() if name in published]
    asked_on = Answers.objects.filter(drawn__evaluation=evaluation).aggregate(last=Max("asked_on"))["last"]
    entry = NewSurvey(
        county_code=evaluation.area_code,
        year=evaluation.year,
        organisation=evaluation.organisation,
        source=f"{text}（《{evaluation.title}》，样本摘要 {evaluation.sample_digest[:12]}）",
        surveyed_on=asked_on,
        **_counts(evaluation, rates),
        evaluation=evaluation.pk,
        rates=[_told(rate, row) for rate, row in rates],
    )
    return record_survey(entry=entry, by=by)


def handed_over(evaluation: Evaluation) -> SurveyResult | None:
    """What was handed over of an evaluation; None while nothing was."""
    return SurveyResult.objects.filter(evaluation=evaluation.pk).select_related("by").first()


def _require_whole_county(evaluation: Evaluation) -> None:
    if evaluation.stage != Stage.PUBLISHED:
        raise Refused(errors.NOT_FOR_EXITS, why=Words("还没有公布", "it is not published"))
    if len(evaluation.area_code) != _COUNTY:
        raise Refused(errors.NOT_FOR_EXITS, why=Words("评估的不是一个县", "it is not of a county"))


def _counts(evaluation: Evaluation, rates: list[tuple[SurveyRate, PublishedRate]]) -> dict[str, int | None]:
    """The counts of the survey of an exit.

    Raises:
        Refused: ASSESS-051, a rate that the criteria need was not told.
    """
    persons = _persons_by_stratum(evaluation)
    counts: dict[str, int | None] = {}
    for limit, (whole, part, county) in _TOLD.items():
        found = next(((rate, row) for rate, row in rates if rate.limit == limit and row.estimate), None)
        if found is None:
            raise Refused(errors.NOT_FOR_EXITS, why=Words(f"没有得出 {limit}", f"{limit} was not told"))
        rate, row = found
        counts |= {whole: round(row.estimate["denominator"]), part: round(row.estimate["numerator"])}
        if county:
            totals = [persons.get(stratum, 0) for stratum in rate.among]
            is_known = all(total is not None for total in totals)
            counts[county] = round(row.estimate["value"] * sum(one or 0 for one in totals)) if is_known else None
    return counts


def _persons_by_stratum(evaluation: Evaluation) -> dict[str, int | None]:
    """Persons of each stratum of the frozen frame; None where those of one household are not on record."""
    found: dict[str, int | None] = {}
    for one in frame_of_evaluation(evaluation).households:
        total = found.get(one.stratum, 0)
        found[one.stratum] = None if total is None or one.persons is None else total + one.persons
    return found


def _told(rate: SurveyRate, row: PublishedRate) -> dict[str, Any]:
    estimate = row.estimate or {}

    def percent(name: str) -> float | None:
        value = estimate.get(name)
        return None if value is None else 100 * value

    return {
        "rate": rate.name,
        "words": [rate.words.zh, rate.words.en],
        "percent": percent("value"),
        "low_percent": percent("low"),
        "high_percent": percent("high"),
        "households": estimate.get("households"),
        "limit_percent": row.limit_percent,
        "verdict": row.verdict,
    }
