"""Figures and statements in words: numbers with their unit, what is known of them, periods and filters."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.shares import half_up
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.indicators import Dimension, Figure, Indicator, Kind, Measure, Question, RowReference
from lianxin.reports.domain.units import FEN, PERCENT, QUANTITY, UNITS, written_words
from lianxin.reports.value_words import words_of
from lianxin.rulebook import dictionary, rulebook

ROW_WORDS = {
    "assessment.publishedrate": Words("评估公布的率", "Published rate"),
    "benefits.benefit": Words("到户措施", "Measure"),
    "benefits.coordinatedloan": Words("协调贷款", "Coordinated loan"),
    "benefits.distributionline": Words("分红", "Dividend"),
    "benefits.industrylink": Words("产业带动", "Industry link"),
    "benefits.loan": Words("贷款", "Loan"),
    "benefits.shareholding": Words("持股", "Shareholding"),
    "benefits.shareinstrument": Words("股份项目", "Share scheme"),
    "benefits.subsidyperiod": Words("贷款贴息", "Interest subsidy"),
    "eligibility.householdfinding": Words("识别结论", "Finding of a household"),
    "exits.coveragefigure": Words("参保就学数", "Coverage figure"),
    "exits.householdexit": Words("农户退出", "Exit of a household"),
    "exits.incidencefigure": Words("贫困发生率", "Incidence"),
    "exits.placefinding": Words("退出判定", "Finding of a place"),
    "funds.goodsdelivery": Words("物资发放", "Delivery of goods"),
    "funds.goodslot": Words("捐赠物资", "Lot of goods"),
    "funds.toldtotal": Words("自报总数", "Told total"),
    "funds.tranche": Words("资金指标", "Tranche"),
    "funds.transfer": Words("资金流水", "Transfer"),
    "monitoring.episode": Words("监测", "Episode of monitoring"),
    "monitoring.lead": Words("返贫线索", "Lead"),
    "monitoring.warningline": Words("部门预警", "Warning"),
    "pairing.branchpairing": Words("支部结对", "Pairing of a branch"),
    "pairing.householdpairing": Words("农户结对", "Pairing of a household"),
    "pairing.villagepairing": Words("村结对", "Pairing of a village"),
    "people.helper": Words("帮扶责任人", "Helper"),
    "people.team": Words("驻村工作队", "Village team"),
    "people.teammember": Words("驻村队员", "Team member"),
    "people.unit": Words("单位", "Unit"),
    "places.areatag": Words("地区类别", "Area tag"),
    "procedures.case": Words("办件", "Case"),
    "projects.asset": Words("资产", "Asset"),
    "projects.benefitlink": Words("项目受益户", "Beneficiary of a project"),
    "projects.project": Words("项目", "Project"),
    "projects.target": Words("绩效目标", "Target of a project"),
    "registry.householdfacts": Words("农户年度资料", "Facts of a household"),
    "registry.memberfacts": Words("成员年度资料", "Facts of a member"),
    "registry.villagefacts": Words("村年度资料", "Facts of a village"),
    "reports.expectation": Words("预测或目标", "Forecast or target"),
    "supervision.dispute": Words("矛盾纠纷", "Dispute"),
    "supervision.issue": Words("问题", "Issue"),
    "work.campaign": Words("专项行动", "Campaign"),
    "work.postday": Words("驻村日", "Day in the village"),
    "work.target": Words("行动目标", "Target of a campaign"),
    "work.task": Words("任务", "Task"),
    "work.villagegroupmember": Words("群众组织成员", "Member of a group"),
    "work.workhousehold": Words("工作记录里的户", "Household of a work record"),
    "work.workperson": Words("工作记录里的人", "Person of a work record"),
    "work.workrecord": Words("工作记录", "Work record"),
}
"""What a row of each table is called, where the rows of a figure are listed."""
SUBJECTS = {
    "pairing": Words("结对", "Pairing"),
    "people": Words("帮扶力量", "Who helps"),
    "work": Words("日常工作", "Daily work"),
    "funds": Words("资金", "Money"),
    "projects": Words("项目和资产", "Projects and assets"),
    "benefits": Words("到户措施、贷款、分红", "Measures, loans, dividends"),
    "monitoring": Words("监测和线索", "Monitoring and leads"),
    "eligibility": Words("识别", "Identification"),
    "procedures": Words("办件", "Cases"),
    "exits": Words("退出和发生率", "Exits and incidence"),
    "assessment": Words("评估", "Evaluation"),
    "supervision": Words("问题和纠纷", "Issues and disputes"),
    "registry": Words("农户、人口、收入", "Households, persons, income"),
    "registry.village": Words("村情", "Facts of villages"),
    "places": Words("地区", "Places"),
    "reports": Words("预测和目标", "Forecasts and targets"),
}
"""What the indicators are about, in the order of the library: the beginning of their codes, of which the longest fits."""
_THINGS = {
    "household": Words("户 {n}", "household {n}"),
    "member": Words("人 {n}", "person {n}"),
    "helper": Words("责任人 {n}", "helper {n}"),
    "unit": Words("单位 {n}", "unit {n}"),
    "branch": Words("支部 {n}", "branch {n}"),
}


def subject_of(indicator: Indicator) -> str:
    """Return what an indicator is about: a key of ``SUBJECTS``."""
    return max((one for one in SUBJECTS if indicator.code.startswith(one)), key=len)


def row_words(row: RowReference) -> Words:
    """Return what a row is called, with its number."""
    return Words(f"{ROW_WORDS[row.table].zh} {row.number}", f"{ROW_WORDS[row.table].en} {row.number}")


def given_words(indicator: Indicator, thing: str, row: RowReference) -> Words:
    """Return what a row gives to a figure: a number as people write it, or the thing that it names and that is counted once."""
    if indicator.measure is Measure.COUNT_DISTINCT:
        told = "1" if thing == "pk" else row.value
        return _THINGS.get(thing, Words("{n}", "{n}")).filled(n=told)
    told = row.value
    if told and (indicator.measure is Measure.SUM or indicator.numerator_unit == FEN):
        value = Fraction(Decimal(told))
        told = yuan_text(int(value)) if indicator.numerator_unit == FEN else number_text(value, indicator)
    return Words(told, told)


def number_text(value: Fraction, indicator: Indicator) -> str:
    """Return a value as people write it: money in yuan, rates with two decimals, everything else without needless noughts."""
    if indicator.unit == FEN:
        return yuan_text(int(value))
    if indicator.unit == PERCENT:
        return str(half_up(value, 2))
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return f"{half_up(value, 3):f}".rstrip("0").rstrip(".")


def unit_words(figure: Figure) -> Words:
    """Return the unit of a figure: of quantities the one that it is filtered by."""
    unit = figure.indicator.unit
    if unit == FEN:
        return Words("元", "yuan")
    if unit == QUANTITY:
        asked = dict(figure.question.filters)
        found = asked.get("measure_unit") or asked.get("quantity_unit") or asked.get("unit")
        return written_words(found[0]) if found else Words("", "")
    return UNITS[unit]


def figure_words(figure: Figure) -> Words:
    """Return a figure with its unit, and between what it lies where it is not exact."""
    if figure.value is None:
        return Words("没有记录", "nothing on record")
    unit = unit_words(figure)
    told = number_text(figure.value, figure.indicator)
    words = Words(f"{told}{unit.zh}", f"{told} {unit.en}".strip())
    if figure.bounds is not None and not figure.bounds.is_exact:
        least = number_text(figure.bounds.least, figure.indicator)
        most = "…" if figure.bounds.most is None else number_text(figure.bounds.most, figure.indicator)
        words = Words(f"{words.zh}（{least} 至 {most}）", f"{words.en} ({least} to {most})")
    if figure.denominator is not None and figure.numerator is not None:
        one = figure.indicator
        top, bottom = (
            _part_text(figure.numerator, one.numerator_unit),
            _part_text(figure.denominator, one.denominator_unit),
        )
        words = Words(f"{words.zh}（{top}/{bottom}）", f"{words.en} ({top}/{bottom})")
    return words


def _part_text(value: Fraction, unit: str) -> str:
    return yuan_text(int(value)) if unit == FEN else f"{int(value):,}"


def period_words(question: Question) -> Words:
    """Return the period of a question."""
    starts_on, before = question.starts_on, question.ends_before
    if starts_on is None and before is None:
        return Words("全部时间", "at any time")
    zh = f"{starts_on or ''} 起" if before is None else f"{starts_on or ''} 至 {before} 前"
    en = f"from {starts_on}" if before is None else f"{f'from {starts_on} ' if starts_on else ''}before {before}"
    return Words(zh.strip(), en.strip())


_FEW = {"true": Words("是", "yes"), "false": Words("否", "no")}


def value_words(dimension: Dimension, value: str) -> Words:
    """Return what a value of a filter is called: the word of its code list, where it is of one."""
    if dimension.kind is Kind.FLAG:
        return _FEW.get(value, Words(value, value))
    if dimension.named and value in dimension.allowed:
        return dimension.named[dimension.allowed.index(value)]
    for listed in dictionary().code_lists.values():
        keys = tuple(one.key for one in listed.codes)
        if keys == dimension.allowed:
            return listed.by_key(value).words if value in keys else Words(value, value)
    named: Mapping[str, Any] | None = {
        "kind": rulebook().work_kinds, "measure": rulebook().measures, "product": rulebook().loan_products,
        "indicator": rulebook().work_indicators,
    }.get(dimension.key)  # type: ignore[assignment]  # fmt: skip
    found = named.get(value) if named else None
    if found is not None:
        return found.words
    return words_of(dimension.allowed, value) or Words(value, value)


def filter_words(indicator: Indicator, question: Question) -> list[tuple[Words, Words]]:
    """Return the filters of a question, each with its name and its values."""
    named = []
    for key, values in question.filters:
        dimension = indicator.dimension(key)
        if dimension is None:
            continue
        told = [value_words(dimension, value) for value in values]
        named.append((dimension.words, Words("、".join(one.zh for one in told), ", ".join(one.en for one in told))))
    return named
