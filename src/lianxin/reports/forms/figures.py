"""What is asked of an indicator, how a figure is published, and what is expected."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.reports.addresses import PREFIX
from lianxin.reports.domain.indicators import Indicator, Kind
from lianxin.reports.operations import NewExpectation
from lianxin.site.language import said, say


class SearchForm(forms.Form):
    """Words of an indicator that is looked for."""

    q = forms.CharField(label=said("找指标", "Find an indicator"), required=False, max_length=60)


class QuestionForm(forms.Form):
    """Area, period, and the filters that an indicator has."""

    area = forms.ChoiceField(label=said("地方", "Area"), required=False)

    def __init__(self, *args: Any, indicator: Indicator, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = str(self.data.get("area", ""))
        listed = [("", say_all()), *areas]
        if chosen and chosen not in dict(listed):
            listed.append((chosen, chosen))
        self.fields["area"].choices = listed  # type: ignore[attr-defined]
        for key, label in (("from", said("从哪天", "From")), ("before", said("到哪天前", "Before"))):
            self.fields[key] = forms.CharField(
                label=label, required=False, max_length=10, widget=forms.DateInput(attrs={"type": "date"})
            )
        for one in indicator.dimensions:
            self.fields[PREFIX + one.key] = _field(one)

    @property
    def more(self) -> list[forms.BoundField]:
        """The filters of the indicator itself."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]


def say_all() -> Any:
    """What stands for no choice."""
    return said("全部", "All")


def _field(one: Any) -> forms.Field:
    label = said(one.words.zh, one.words.en)
    if one.kind is Kind.FLAG:
        choices = [("", say_all()), ("true", said("是", "yes")), ("false", said("否", "no"))]
        return forms.ChoiceField(label=label, required=False, choices=choices)
    if one.allowed:
        return forms.ChoiceField(
            label=label, required=False, choices=[("", say_all()), *((key, _word(one, key)) for key in one.allowed)]
        )
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
