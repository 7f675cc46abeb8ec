"""How assessment says things: answers, reasons, rates with their intervals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lianxin.assessment.domain.adjudication import Ruling
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.shares import half_up
from lianxin.core.kernel.words import Words
from lianxin.core.measures import Estimate, Side
from lianxin.rulebook.score_entries import ScoreSheetKind
from lianxin.rulebook.survey_entries import STATUSES, SUSPICIONS, UNKNOWN, Kinds, Question

VERDICTS: dict[Verdict, tuple[Words, str]] = {
    Verdict.MET: (Words("达到", "met"), "good"),
    Verdict.NOT_MET: (Words("未达到", "not met"), "bad"),
    Verdict.CANNOT_TELL: (Words("无法判定", "cannot tell"), "unsure"),
}
STATES: dict[str, tuple[Words, str]] = {
    "to_ask": (Words("待访问", "to ask"), "unsure"),
    "asked": (Words("已访问", "asked"), "good"),
    "replaced": (Words("已替换", "replaced"), "plain"),
    "reserve": (Words("备选", "reserve"), "plain"),
}
RULINGS: dict[Ruling, tuple[Words, str]] = {
    Ruling.OPEN: (Words("待评审", "to be judged"), "unsure"),
    Ruling.THIRD_WANTED: (Words("两人不一致，待第三人", "two differ: a third is wanted"), "unsure"),
    Ruling.CONFIRMED: (Words("认定", "confirmed"), "bad"),
    Ruling.DISMISSED: (Words("不成立", "dismissed"), "good"),
}
OPEN: dict[str, Words] = {
    "nothing": Words("没有可考核的对象", "there is nothing to judge by"),
    "no_run": Words("当年没有跑过监督测试", "no test of supervision was run in that year"),
    "no_survey": Words("没有已公布的第三方评估", "no evaluation was published"),
    "untold": Words("评估没有得出这一比率", "the evaluation could not tell the rate"),
    "unrecorded": Words("台账里还没有", "no ledger has it yet"),
    "not_entered": Words("待评分或填报", "to be judged or reported"),
    "few_ballots": Words("票数不足，不公布", "too few papers: not told"),
}
STAGES: dict[str, tuple[Words, str]] = {
    "draft": (Words("草拟", "draft"), "plain"),
    "shown": (Words("已送被考核方", "shown to whom it assesses"), "info"),
    "final": (Words("定稿", "final"), "good"),
}
WHY_NOT: dict[str, Words] = {
    "undecided": Words("还有疑点没有结论", "suspicions are not decided"),
    "persons": Words("有的户人口不详", "the persons of some households are not known"),
    "nothing": Words("没有这一题的有效回答", "nobody answered"),
}
SIDES = {
    Side.BELOW: Words("低于 {limit}%", "below {limit} %"),
    Side.AT_LEAST: Words("不低于 {limit}%", "at least {limit} %"),
}
ENTRY_KINDS: dict[str, Words] = {
    "given": Words("评分或填报", "judged or reported"),
    "shown": Words("送被考核方", "shown"),
    "appealed": Words("申诉", "appeal"),
    "answered": Words("答复申诉", "answer"),
    "finalised": Words("定稿", "made final"),
}
CANNOT_SAY = Words("说不清", "cannot say")
UNTOLD = Words("无法判定", "cannot tell")


def status_words(status: str) -> Words:
    """What a stratum is called."""
    return STATUSES.get(status, Words(status, status))


def suspicion_words(kind: str) -> Words:
    """What a suspicion is called."""
    return SUSPICIONS[kind]


def answer_words(question: Question, value: str) -> Words:
    """An answer in words."""
    if question.kind != Kinds.CHOICE:
        return Words(value, value)
    return CANNOT_SAY if value == UNKNOWN else question.choices.get(value, Words(value, value))


def percent(value: float | None) -> str:
    """A share as a percentage with one or two decimals; — where it cannot be told."""
    if value is None:
        return "—"
    shown = 100 * value
    return f"{half_up(shown, 2 if 0 < shown < 10 else 1)}%"


def interval_text(low: float | None, high: float | None) -> str:
    """An interval of a share."""
    return "—" if low is None or high is None else f"{percent(low)} – {percent(high)}"


def limit_words(side: Side, limit: float | None) -> Words | None:
    """A limit with its side; None where there is none."""
    return None if limit is None else SIDES[side].filled(limit=f"{limit:g}")


def told(estimate: Estimate | None) -> dict[str, Any]:
    """An estimate as it is published, as plain values; nothing where it could not be told."""
    if estimate is None:
        return {}
    return {name: getattr(estimate, name) for name in Estimate.__slots__}  # type: ignore[attr-defined]


def line_words(kind: ScoreSheetKind, line: str) -> Words:
    """What a line or veto of a score sheet is called."""
    if line in kind.indicators:
        return kind.indicators[line].words
    return next((veto.words for veto in kind.vetoes if veto.name == line), Words(line, line))


def points_text(least: Fraction, most: Fraction) -> str:
    """Points, or from how many to how many."""
    return f"{float(least):.1f}" if least == most else f"{float(least):.1f} – {float(most):.1f}"


def counts_text(line: Any) -> Words | str | None:
    """What a line of a score sheet was counted from, or why it is open."""
    if line.numerator is None:
        return OPEN.get(line.why_open)
    told = _number(line.numerator)
    return told if line.denominator is None else f"{told} / {_number(line.denominator)}"


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.4g}"
