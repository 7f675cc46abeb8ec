"""What is asked of an indicator, how a figure is published, and what is expected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.reports.addresses import PREFIX
from lianxin.reports.domain.indicators import FIRST_YEAR, LAST_YEAR, Dimension, Indicator, Kind, Timing, is_told_day
from lianxin.reports.operations import NewExpectation
from lianxin.site.language import said, say


class SearchForm(forms.Form):
    """Words of an indicator that is looked for."""

    q = forms.CharField(label=said("找指标", "Find an indicator"), required=False, max_length=60)


# An indicator with more filters than these shows those that are chosen, and a list of the others.
_MOST_FILTERS = 10
WITH = "with"


class QuestionForm(forms.Form):
    """Area, period, and the filters that an indicator has; of many only those that are in use, and a list to add one from."""

    area = forms.ChoiceField(label=said("地方", "Area"), required=False)

    def __init__(self, *args: Any, indicator: Indicator, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = str(self.data.get("area", ""))
        listed = [("", say_all()), *areas]
        if chosen and chosen not in dict(listed):
            listed.append((chosen, chosen))
        self.fields["area"].choices = listed  # type: ignore[attr-defined]
        self.indicator = indicator
        for key, label in (("from", said("从哪天", "From")), ("before", said("到哪天前", "Before"))):
            self.fields[key] = _day_field(label)
        if indicator.timing is Timing.YEARLY:
            self.fields["before"].initial = date(timezone.localdate().year + 1, 1, 1)
            self.fields["before"].help_text = said(
                "年度资料：按这天的前一天所在的年度。", "Facts of a year: of that in which the day before lies."
            )
        is_long = len(indicator.dimensions) > _MOST_FILTERS
        used = {key.removeprefix(PREFIX) for key in self.data} | set(self._picked())
        for one in indicator.dimensions:
            if not is_long or one.is_required or one.key in used:
                self.fields[PREFIX + one.key] = _field(one, is_many=is_long)
        if is_long:
            others = [one for one in indicator.dimensions if PREFIX + one.key not in self.fields]
            self.fields[WITH] = forms.ChoiceField(
                label=said("再加一个筛选项", "Add a filter"), required=False, choices=[("", "—"), *in_sections(others)]
            )

    def clean(self) -> dict[str, Any]:
        """Tell what cannot be asked at the field where it is put right, in the words that stand beside it."""
        told = super().clean() or self.cleaned_data
        starts_on, before = told.get("from"), told.get("before")
        if starts_on and before and before <= starts_on:
            self.add_error("before", say(_ENDS_FIRST))
        if self.indicator.timing is Timing.YEARLY and not before and "before" not in self.errors:
            self.add_error("before", say(_NO_YEAR))
        if self.indicator.is_by_place and not told.get("area") and "area" not in self.errors:
            self.add_error("area", say(_NO_PLACE))
        for one in self.indicator.dimensions:
            name = PREFIX + one.key
            if one.is_required and not told.get(name) and name not in self.errors:
                self.add_error(
                    name, say(Words("这一项要选定：不同的不能相加。", "This is needed: they are never added up."))
                )
        return told

    def _picked(self) -> list[str]:
        """The filters that are to be added: they stand in the form from now on, and the list is there for another."""
        if WITH not in self.data:
            return []
        picked, self.data = self.data.getlist(WITH), self.data.copy()  # type: ignore[attr-defined]
        self.data.pop(WITH)  # type: ignore[attr-defined]
        return list(picked)

    @property
    def more(self) -> list[forms.BoundField]:
        """The filters of the indicator itself, and the list to add one from."""
        return [self[name] for name in self.fields if name.startswith(PREFIX) or name == WITH]


_ENDS_FIRST = Words(
    "“到哪天前”要晚于“从哪天”；要一整年，写次年的 1 月 1 日。",
    "“Before” must be later than “From”; for a whole year tell 1 January of the next.",
)
_NO_YEAR = Words(
    "这是年度资料，要写“到哪天前”：2026-01-01 指 2025 年。",
    "These are facts of a year, so “Before” is needed: 2026-01-01 means the year 2025.",
)
_NO_PLACE = Words("这个数文件里逐地写明，要选一个“地方”。", "Documents tell this place by place: choose an “Area”.")


def _day_field(label: Any) -> forms.DateField:
    found = forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[_check_day],
    )
    found.error_messages["invalid"] = said("要写成 2026-01-01 这样的日期。", "Write a day like 2026-01-01.")
    return found


def _check_day(day: date) -> None:
    if not is_told_day(day):
        words = Words(
            "请核对年份：在 {first} 年至 {last} 年之间。", "Check the year: it is between {first} and {last}."
        )
        raise forms.ValidationError(say(words.filled(first=FIRST_YEAR, last=LAST_YEAR)))


def in_sections(dimensions: Iterable[Dimension]) -> list[Any]:
    """Return dimensions as choices, under their headings."""
    sections: dict[str, list[tuple[str, Any]]] = {}
    for one in dimensions:
        sections.setdefault(say(one.section) if one.section else "", []).append(
            (one.key, said(one.words.zh, one.words.en))
        )
    return [pair for name, pairs in sections.items() for pair in (pairs if not name else [(name, pairs)])]


def say_all() -> Any:
    """What stands for no choice."""
    return said("全部", "All")


def _field(one: Dimension, *, is_many: bool) -> forms.Field:
    label = said(one.words.zh, one.words.en)
    choices = [(key, _word(one, key)) for key in one.allowed]
    if one.kind is Kind.FLAG:
        choices = [("true", say(Words("是", "yes"))), ("false", say(Words("否", "no")))]
    if choices and is_many:
        return forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    if choices:
        return forms.ChoiceField(label=label, required=False, choices=[("", say_all()), *choices])
    return forms.CharField(label=label, required=False, max_length=80)


def _word(one: Any, key: str) -> str:
    from lianxin.reports.wording import value_words

    return say(value_words(one, key))


class PublishForm(forms.Form):
    """What a published figure is called; of a correction why."""

    name = forms.CharField(label=said("发布时的名称", "Name where it is published"), max_length=120)
    reason = forms.CharField(label=said("更正理由", "Why it is corrected"), max_length=200, required=False)


class ExpectationForm(forms.Form):
    """A forecast or a target."""

    kind = forms.ChoiceField(
        label=said("性质", "Nature"),
        choices=[("forecast", said("预测", "forecast")), ("target", said("目标", "target"))],
    )
    subject = forms.CharField(label=said("内容", "Subject"), max_length=80)
    area = forms.ChoiceField(label=said("地方", "Place"))
    quantity = forms.DecimalField(
        label=said("数量（钱按元）", "How much (money in yuan)"), max_digits=17, decimal_places=2
    )
    measure_unit = forms.CharField(label=said("单位", "Unit"), max_length=20)
    qualifier = forms.ChoiceField(
        label=said("说明", "As told"),
        choices=[("=", said("准确", "exact")), ("≈", said("约", "about")), (">", said("余", "more than"))],
    )
    starts_on = forms.DateField(label=said("自", "From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_before = forms.DateField(
        label=said("至（不含）", "Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    document = forms.CharField(label=said("文件", "Document"), max_length=200)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]

    def entry(self) -> NewExpectation:
        """Return what was filled in."""
        told = self.cleaned_data
        return NewExpectation(
            told["kind"], told["subject"], told["area"], told["quantity"], told["measure_unit"], told["starts_on"],
            told["document"], told["ends_before"], told["qualifier"],
        )  # fmt: skip
