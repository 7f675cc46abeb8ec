"""How answers, figures and shares of criteria are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.shares import half_up
from lianxin.core.kernel.words import Words
from lianxin.eligibility.domain.places import Figure
from lianxin.exits.domain.forecasting import Forecast, NoForecast
from lianxin.exits.models import ExitList, Sheet
from lianxin.exits.queries.stored import ShownCriterion, read_criterion
from lianxin.rulebook import dictionary
from lianxin.site.listing import HIDDEN

ANSWERS = {
    Verdict.MET: (Words("达到", "Met"), "good"),
    Verdict.NOT_MET: (Words("未达到", "Not met"), "bad"),
    Verdict.CANNOT_TELL: (Words("无法判定", "Cannot tell"), "unsure"),
}
STATES = {
    Sheet.State.FIRST.value: (Words("初认中", "First round"), "info"),
    Sheet.State.SECOND.value: (Words("预脱贫，待复核", "Pre-exit, to be checked"), "unsure"),
    Sheet.State.MET.value: (Words("认定达标", "Recognised"), "good"),
    Sheet.State.NOT_MET.value: (Words("认定不达标", "Not recognised"), "bad"),
}
LIST_STATES = {
    ExitList.State.PENDING.value: (Words("待批准", "To be decided"), "unsure"),
    ExitList.State.APPROVED.value: (Words("已批准", "Approved"), "good"),
    ExitList.State.REFUSED.value: (Words("未批准", "Refused"), "bad"),
}
_NO_FORECAST = {
    "too_few": Words("有数据的年份不足三年", "there are fewer than three years on record"),
    "reached": Words("已经低于上限", "it is below the limit already"),
    "not_falling": Words("这些年没有下降", "it did not fall over these years"),
    "too_far": Words("按现在的速度三十年内到不了", "at this pace not within thirty years"),
    "hidden": Words("有的年份的数不显示", "the numbers of some years are hidden"),
    "no_limit": Words("这一天没有规定上限", "no limit is laid down on this day"),
}


def figure_text(figure: Figure | None) -> str:
    """A figure as far as it is known: ``12``, ``12–15``, or ``12–…`` where there is no telling how many more; money in yuan."""
    if figure is None:
        return ""
    if figure.exact is not None:
        return _number(figure.exact, figure.is_money)
    most = "…" if figure.most is None else _number(figure.most, figure.is_money)
    return f"{_number(figure.least, figure.is_money)}–{most}"


def _number(value: float, is_money: bool) -> str:
    if is_money:
        return yuan_text(int(value))
    return f"{int(value):,}" if float(value).is_integer() else f"{value:g}"


def value_words(one: ShownCriterion) -> Words | None:
    """The value of a criterion: a share as numerator out of denominator with its percentage; None where it is not known."""
    if one.is_hidden:
        return HIDDEN
    if one.value is None:
        return None
    if one.base is None:
        unit = dictionary().units[one.unit].words if one.unit else Words("", "")
        yuan = Words("元", "yuan") if one.value.is_money else unit
        text = figure_text(one.value)
        return Words(f"{text} {yuan.zh}".strip(), f"{text} {yuan.en}".strip())
    text = f"{figure_text(one.value)} / {figure_text(one.base)}"
    if one.percent is None:
        return Words(text, text)
    low, high = (str(half_up(percent, 1)) for percent in one.percent)
    shown = f"{text}（{low} %）" if low == high else f"{text}（{low}–{high} %）"
    return Words(shown, shown.replace("（", " (").replace("）", ")"))


def limit_words(one: ShownCriterion) -> Words | None:
    """The limit of a criterion; per cent where it is one of a share."""
    if one.limit is None:
        return None
    if one.value is not None and one.value.is_money:
        text = yuan_text(int(one.limit))
        return Words(f"{text} 元", f"{text} yuan")
    return (
        Words(f"{one.limit:g} %", f"{one.limit:g} %")
        if one.base is not None
        else Words(f"{one.limit:g}", f"{one.limit:g}")
    )


def shown_value(shown: Mapping[str, Any]) -> Words | None:
    """The value of a criterion as a sheet keeps it: a text of a household's, or the figures of a place's."""
    if "value_text" in shown:
        return _with_yuan(str(shown["value_text"]), bool(shown["is_money"]))
    return value_words(read_criterion(shown))


def shown_limit(shown: Mapping[str, Any]) -> Words | None:
    """The limit of a criterion as a sheet keeps it."""
    if "limit_text" in shown:
        return _with_yuan(str(shown["limit_text"]), bool(shown["is_money"]))
    return limit_words(read_criterion(shown))


def _with_yuan(text: str, is_money: bool) -> Words | None:
    if not text:
        return None
    return Words(f"{text} 元", f"{text} yuan") if is_money else Words(text, text)


def lacking_words(one: ShownCriterion) -> Words | None:
    """How far a criterion is: how many are lacking, or which facts are missing; None where it is met or says neither."""
    if one.gap is not None and one.is_hidden:
        return HIDDEN
    if one.gap is not None:
        return Words(f"还差 {one.gap:,}", f"{one.gap:,} to go")
    if one.missing:
        return Words(
            "缺：" + "、".join(dict.fromkeys(words.zh for words in one.missing)),
            "missing: " + ", ".join(dict.fromkeys(words.en for words in one.missing)),
        )
    return None


def forecast_words(found: Forecast | NoForecast) -> Words:
    """A forecast in a sentence, or why there is none."""
    if isinstance(found, NoForecast):
        why = _NO_FORECAST[found.reason]
        return Words(f"不作预测：{why.zh}。", f"Nothing is foretold: {why.en}.")
    latest = (
        Words("无法说最晚", "no telling how late")
        if found.latest is None
        else Words(str(found.latest), str(found.latest))
    )
    return Words(
        f"按每年剩下 {found.remaining:.0%} 推算，{found.year} 年低于上限（{found.earliest}—{latest.zh}）。",
        f"If {found.remaining:.0%} remain from year to year, it falls below the limit in {found.year} "
        f"({found.earliest}–{latest.en}).",
    )


def no_forecast_words(found: NoForecast) -> Words:
    """Why nothing is foretold."""
    return _NO_FORECAST[found.reason]


def subject_of(sheet: Sheet, places: Any) -> Words:
    """Whom or what a sheet is about."""
    name = (sheet.household.head_name or "—") if sheet.household is not None else places[sheet.area_code]
    return Words(name, name)


COVERAGE_KINDS = {
    "schooling": Words("九年义务教育巩固率", "Compulsory schooling"),
    "pension": Words("养老保险参保率", "Pension insurance"),
    "medical": Words("医疗保险参保率", "Medical insurance"),
}
