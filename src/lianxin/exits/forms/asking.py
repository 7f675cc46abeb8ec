"""What a reader asks to see."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.core.kernel.words import Words
from lianxin.exits.models import Sheet
from lianxin.exits.wording import ANSWERS, STATES
from lianxin.site.language import said, say

_TOWNSHIP_LENGTH = 9
LEVELS = {
    Sheet.Level.HOUSEHOLD.value: Words("户", "household"),
    Sheet.Level.VILLAGE.value: Words("村", "village"),
    Sheet.Level.COUNTY.value: Words("县", "county"),
}


def _all() -> tuple[str, Any]:
    return ("", said("全部", "All"))


def area_choices(areas: list[Any]) -> list[tuple[str, str]]:
    """Areas by code, villages set in under their townships."""
    return [(area.code, ("　" if len(area.code) > _TOWNSHIP_LENGTH else "") + area.name) for area in areas]


class OverviewForm(forms.Form):
    """Year of the facts, and a township."""

    year = forms.TypedChoiceField(
        label=said("数据年度", "Year of the facts"), required=False, coerce=int, empty_value=None
    )
    area = forms.ChoiceField(label=said("乡镇", "Township"), required=False)

    def __init__(self, *args: Any, years: list[int], areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["area"].choices = [_all(), *area_choices(areas)]  # type: ignore[attr-defined]


class JudgeForm(forms.Form):
    """Which area is to be judged, by the facts of which year."""

    area = forms.ChoiceField(label=said("地方", "Area"))
    year = forms.TypedChoiceField(
        label=said("数据年度", "Year of the facts"),
        coerce=int,
        help_text=said("按该年最后一天的标准；今年按今天", "by the criteria of its last day; of today, this year"),
    )

    def __init__(self, *args: Any, years: list[int], areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = area_choices(areas)  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class HouseholdFilterForm(OverviewForm):
    """Answer, criterion, year and place."""

    verdict = forms.ChoiceField(
        label=said("判定", "Answer"),
        required=False,
        choices=[_all(), *((verdict.value, said(words.zh, words.en)) for verdict, (words, _) in ANSWERS.items())],
    )
    rule = forms.ChoiceField(label=said("未达到或无法判定的标准", "Criterion not met or not told"), required=False)

    def __init__(self, *args: Any, rules: list[tuple[str, Words]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [_all(), *((name, say(words)) for name, words in rules)]  # type: ignore[attr-defined]


class SheetFilterForm(OverviewForm):
    """Kind, state, year and place."""

    level = forms.ChoiceField(
        label=said("类别", "Kind"),
        required=False,
        choices=[_all(), *((name, said(words.zh, words.en)) for name, words in LEVELS.items())],
    )
    state = forms.ChoiceField(
        label=said("状态", "State"),
        required=False,
        choices=[_all(), *((name, said(words.zh, words.en)) for name, (words, _) in STATES.items())],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [_all(), *self.fields["year"].choices]  # type: ignore[attr-defined]


class AfterFilterForm(forms.Form):
    """A place."""

    area = forms.ChoiceField(label=said("乡镇、村", "Township, village"), required=False)

    def __init__(self, *args: Any, areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [_all(), *area_choices(areas)]  # type: ignore[attr-defined]
