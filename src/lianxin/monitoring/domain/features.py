"""What a score reads of a household: income, expense, work, land and home of a year; nothing of sex, ethnicity, disability or place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianxin.core.kernel.words import Words

_FEN_PER_THOUSAND = 100_000
_MOST = 10.0


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: what it is called, and which facts it is made of."""

    name: str
    words: Words
    facts: tuple[str, ...]


FEATURES: tuple[Feature, ...] = (
    Feature("income", Words("人均纯收入", "net income per person"), ("net_income_per_person_yuan",)),
    Feature("medical", Words("医疗自付与收入之比", "own medical expense over income"), ("medical_own_expense_yuan", "gross_income_yuan")),
    Feature("wage_share", Words("工资占收入", "wages over income"), ("wage_income_yuan", "gross_income_yuan")),
    Feature("transfer_share", Words("转移性收入占比", "transfers over income"), ("transfer_income_yuan", "gross_income_yuan")),
    Feature("cost_share", Words("经营支出与收入之比", "operating cost over income"), ("operating_cost_yuan", "gross_income_yuan")),
    Feature("size", Words("家庭人口", "household size"), ("household_size",)),
    Feature("work_months", Words("人均务工月数", "months of work per person"), ("household_size",)),
    Feature("land", Words("人均耕地", "arable land per person"), ("arable_mu", "household_size")),
    Feature("house", Words("住危房", "lives in a dangerous house"), ("dangerous_house",)),
    Feature("water", Words("饮水不安全", "water not safe"), ("water_safe",)),
    Feature("former", Words("以前监测过", "monitored before"), ()),
)  # fmt: skip
NAMES = tuple(one.name for one in FEATURES)
FACTS = tuple(dict.fromkeys(name for one in FEATURES for name in one.facts))


def features_of(facts: Mapping[str, Any], *, work_months: int | None, was_monitored: bool) -> tuple[float, ...]:
    """Return a household's features in the order of :data:`NAMES`; NaN for one that cannot be told."""
    income, size = facts.get("net_income_per_person_yuan"), facts.get("household_size")
    gross = facts.get("gross_income_yuan")
    return (
        math.nan if income is None else math.asinh(income / _FEN_PER_THOUSAND),
        _share(facts.get("medical_own_expense_yuan"), gross),
        _share(facts.get("wage_income_yuan"), gross),
        _share(facts.get("transfer_income_yuan"), gross),
        _share(facts.get("operating_cost_yuan"), gross),
        math.nan if size is None else float(size),
        _each(work_months, size),
        _each(facts.get("arable_mu"), size),
        _truth(facts.get("dangerous_house")),
        _truth(None if facts.get("water_safe") is None else not facts["water_safe"]),
        float(was_monitored),
    )


def _share(part: Any, whole: Any) -> float:
    if part is None or whole is None or whole <= 0:
        return math.nan
    return max(-_MOST, min(_MOST, float(part / whole)))


def _each(total: Any, size: Any) -> float:
    return math.nan if total is None or not size else float(total / size)


def _truth(value: bool | None) -> float:
    return math.nan if value is None else float(value)
