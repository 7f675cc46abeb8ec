"""The sample of an evaluation with what became of it: who is to be asked, who answered, which suspicions stand how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lianxin.assessment.domain.adjudication import Opinion, Ruling, ruling_of, suspicion_in
from lianxin.assessment.domain.estimates import Reached, rate_of
from lianxin.assessment.models import Answers, DrawnHousehold, Evaluation, Replacement, SuspicionOpinion
from lianxin.assessment.queries.policy import limit_percent, questionnaire_of
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.core.measures import Estimate, judged
from lianxin.rulebook.survey_entries import SurveyRate

if TYPE_CHECKING:
    from lianxin.people.models import User


# Why a household could not be asked (``Replacement.Reason``), as pages and telephones say it.
REASONS: dict[str, Words] = {
    "declined": Words("不愿接受访问", "declined"),
    "away": Words("全家外出", "away"),
    "not_found": Words("找不到", "not found"),
    "moved": Words("已迁出", "moved"),
    "died": Words("已死亡", "died"),
}


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A household of the sample: whether it is to be asked now, what it answered last, what it raises and how that stands."""

    drawn: DrawnHousehold
    is_wanted: bool
    replaced: Replacement | None
    answers: Answers | None
    suspicion: str
    raised_by: tuple[str, ...]
    opinions: tuple[SuspicionOpinion, ...]

    @property
    def ruling(self) -> Ruling | None:
        """How its suspicion stands; None where it raises none."""
        if not self.suspicion:
            return None
        return ruling_of([Opinion(one.by_id, one.is_confirmed) for one in self.opinions])

    @property
    def state(self) -> str:
        """``asked``, ``to_ask``, ``replaced`` or ``reserve``."""
        if self.answers is not None:
            return "asked"
        if self.replaced is not None:
            return "replaced"
        return "to_ask" if self.is_wanted else "reserve"


def sample_rows(evaluation: Evaluation, drawn: Iterable[DrawnHousehold] | None = None) -> list[SampleRow]:
    """The sample in its order, or these of it."""
    given = list(evaluation.drawn.select_related("household") if drawn is None else drawn)
    ids = [one.pk for one in given]
    latest: dict[int, Answers] = {}
    opinions: dict[int, list[SuspicionOpinion]] = {}
    replacements = list(Replacement.objects.filter(out__evaluation=evaluation))
    for row in Answers.objects.filter(drawn__evaluation=evaluation).order_by("version").select_related("by"):
        latest[row.drawn_id] = row
    for opinion in SuspicionOpinion.objects.filter(drawn__in=ids).order_by("number").select_related("by"):
        opinions.setdefault(opinion.drawn_id, []).append(opinion)
    out = {one.out_id: one for one in replacements}
    into = {one.into_id for one in replacements}
    questionnaire = questionnaire_of(evaluation)
    found = []
    for one in given:
        answers = latest.get(one.pk)
        suspicion, raised_by = suspicion_in(questionnaire, one.status, answers.values) if answers else ("", ())
        is_wanted = one.pk not in out and (not one.is_reserve or one.pk in into)
        found.append(
            SampleRow(one, is_wanted, out.get(one.pk), answers, suspicion, raised_by, tuple(opinions.get(one.pk, ())))
        )
    return found


def row_of(drawn: DrawnHousehold) -> SampleRow:
    """One household of the sample."""
    return sample_rows(drawn.evaluation, [drawn])[0]


@dataclass(frozen=True, slots=True)
class RateFound:
    """A rate of the questionnaire with its estimate (None: why not), its limit in percent, and the verdict (None: no limit)."""

    rate: SurveyRate
    estimate: Estimate | None
    why_not: str
    limit: float | None

    @property
    def verdict(self) -> Verdict | None:
        if not self.rate.limit:
            return None
        return judged(self.estimate, None if self.limit is None else self.limit / 100, self.rate.side)


def rates_found(evaluation: Evaluation, rows: list[SampleRow] | None = None) -> list[RateFound]:
    """Every rate of the questionnaire from what was answered so far."""
    reached = [reached_of(row) for row in (sample_rows(evaluation) if rows is None else rows) if row.answers]
    found = []
    for rate in questionnaire_of(evaluation).rates.values():
        estimate, why_not = rate_of(rate, reached)
        found.append(RateFound(rate, estimate, why_not, limit_percent(rate, evaluation)))
    return found


def reached_of(row: SampleRow) -> Reached:
    """What a household that was asked tells an estimate."""
    assert row.answers is not None
    drawn, ruling = row.drawn, row.ruling
    return Reached(
        area=drawn.area,
        village=drawn.village_code,
        status=drawn.status,
        village_chance=Fraction(drawn.village_chance),
        cell_households=drawn.cell_households,
        persons=drawn.persons,
        values=row.answers.values,
        suspicion=row.suspicion,
        is_confirmed=ruling is Ruling.CONFIRMED if ruling is not None and ruling.is_decided else None,
    )


def may_judge(row: SampleRow, user: User) -> bool:
    """Whether the user may still give an opinion on a household's suspicion."""
    if not row.suspicion or row.ruling is None or row.ruling.is_decided or row.answers is None:
        return False
    entered = Answers.objects.filter(drawn=row.drawn).values_list("by_id", flat=True)
    return user.pk not in {one.by_id for one in row.opinions} | set(entered)
