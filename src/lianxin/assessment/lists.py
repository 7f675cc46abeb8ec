"""The columns of the lists of assessment, on the screen and in files."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from lianxin.assessment.operations.importing import ASKED_ON, PLACE, heading_of
from lianxin.assessment.wording import (
    RULINGS,
    STATES,
    UNTOLD,
    VERDICTS,
    WHY_NOT,
    answer_words,
    interval_text,
    limit_words,
    percent,
    status_words,
    suspicion_words,
)
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.rulebook.survey_entries import Questionnaire
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, together
from lianxin.site.values import badge


def toned(pair: tuple[Words, str]) -> SafeString:
    """Words with their sign, so that colour never speaks alone."""
    return badge(say(pair[0]), pair[1])


def _title(row: Any) -> SafeString:
    return linked(row["evaluation"].title, reverse("assessment:evaluation", args=[row["evaluation"].pk]))


EVALUATIONS = Listing(
    name="assessment.evaluations",
    words=Words("第三方评估", "Evaluations"),
    act=Act.READ_ASSESSMENTS,
    columns=(
        Column(Words("评估", "Evaluation"), lambda row: row["evaluation"].title, html=_title),
        Column(Words("地方", "Place"), lambda row: row["place"]),
        Column(Words("年度", "Year"), lambda row: str(row["evaluation"].year)),
        Column(Words("机构", "Organisation"), lambda row: row["evaluation"].organisation),
        Column(
            Words("进展", "Stage"),
            lambda row: row["stage"].words,
            html=lambda row: toned((row["stage"].words, row["stage"].tone)),
        ),
        Column(Words("抽样框摘要", "Digest of the frame"), lambda row: row["evaluation"].frame_digest[:16], Kind.CODE,
               missing=NOTHING),
    ),
)  # fmt: skip


def _estimate(row: Any, name: str) -> Any:
    return row.estimate.get(name)


def _verdict(row: Any) -> Words | None:
    if row.verdict is not None:
        return VERDICTS[row.verdict][0]
    return None if row.estimate else UNTOLD


# A row is a rate, published or as it stands for the evaluation's people.
RATES = Listing(
    name="assessment.rates",
    words=Words("各项比率", "Rates"),
    act=Act.READ_ASSESSMENTS,
    part="rates",
    columns=(
        Column(Words("比率", "Rate"), lambda row: row.words),
        Column(Words("估计", "Estimate"), lambda row: percent(_estimate(row, "value")), missing=NOTHING),
        Column(
            Words("95% 区间", "95 % interval"),
            lambda row: interval_text(_estimate(row, "low"), _estimate(row, "high")),
        ),
        Column(Words("限值", "Limit"), lambda row: limit_words(row.side, row.limit), missing=NOTHING),
        Column(
            Words("结论", "Verdict"),
            _verdict,
            html=lambda row: (
                toned(VERDICTS[row.verdict])
                if row.verdict is not None
                else together(say(WHY_NOT[row.why_not]) if row.why_not else "—")
            ),
            missing=NOTHING,
        ),
        Column(Words("户", "Households"), lambda row: _estimate(row, "households"), Kind.COUNT, missing=NOTHING),
        Column(Words("村", "Villages"), lambda row: _estimate(row, "villages"), Kind.COUNT, missing=NOTHING),
        Column(
            Words("分子 / 分母", "Numerator / denominator"),
            lambda row: (
                f"{_estimate(row, 'numerator'):g} / {_estimate(row, 'denominator'):g}" if row.estimate else None
            ),
            missing=NOTHING,
        ),
        Column(
            Words("标准误", "Standard error"), lambda row: percent(_estimate(row, "standard_error")), missing=NOTHING
        ),
        Column(
            Words("设计效应", "Design effect"),
            lambda row: f"{_estimate(row, 'design_effect'):.2f}" if _estimate(row, "design_effect") else None,
            missing=NOTHING,
        ),
    ),
)


def _household(item: Any) -> Any:
    if not item["may_open"]:
        return item["row"].drawn.household.head_name
    return linked(
        item["row"].drawn.household.head_name or "—",
        reverse("assessment:household", args=[item["row"].drawn.evaluation_id, item["row"].drawn.place]),
    )


def _suspicion(item: Any) -> Words | None:
    row = item["row"]
    if row.ruling is None:
        return None
    words, ruling = suspicion_words(row.suspicion), RULINGS[row.ruling][0]
    return Words(f"{words.zh}：{ruling.zh}", f"{words.en}: {ruling.en}")


# A row is a household of the sample; who may not open it sees no answer and no suspicion that was not confirmed.
SAMPLE = Listing(
    name="assessment.sample",
    words=Words("样本", "Sample"),
    act=Act.READ_ASSESSMENTS,
    columns=(
        Column(Words("编号", "No."), lambda item: item["row"].drawn.place, Kind.COUNT),
        Column(Words("户主", "Head"), lambda item: item["row"].drawn.household.head_name, html=_household),
        Column(Words("村", "Village"), lambda item: item["village"]),
        Column(Words("类别", "Stratum"), lambda item: status_words(item["row"].drawn.status)),
        Column(
            Words("状态", "State"),
            lambda item: STATES[item["row"].state][0],
            html=lambda item: toned(STATES[item["row"].state]),
        ),
        Column(
            Words("疑点", "Suspicion"),
            lambda item: _suspicion(item) if item["shows_suspicion"] else None,
            missing=NOTHING,
        ),
        Column(Words("入样概率", "Chance"), lambda item: item["chance"], Kind.CODE),
    ),
)


def answer_sheet(questionnaire: Questionnaire) -> Listing:
    """The workbook that is filled in away from the page and brought in again: one household a row."""

    def answer(name: str) -> Any:
        question = questionnaire.questions[name]

        def value(item: Any) -> Words | None:
            answers = item["row"].answers
            given = answers.values.get(name) if answers else None
            return answer_words(question, given) if given else None

        return value

    return Listing(
        name="assessment.answers",
        words=Words("问卷", "Answers"),
        act=Act.EVALUATE,
        part="answers",
        columns=(
            Column(Words(PLACE, PLACE), lambda item: item["row"].drawn.place, Kind.COUNT),
            Column(
                Words(ASKED_ON, ASKED_ON), lambda item: item["row"].answers and item["row"].answers.asked_on, Kind.DAY
            ),
            Column(Words("户主 Head", "户主 Head"), lambda item: item["row"].drawn.household.head_name),
            Column(Words("村 Village", "村 Village"), lambda item: item["village"]),
            *(
                Column(Words(heading_of(question), heading_of(question)), answer(name))
                for name, question in questionnaire.questions.items()
            ),
        ),
    )
