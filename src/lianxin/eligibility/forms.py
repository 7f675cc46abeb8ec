"""What a person fills in to identify, to look through findings, and to try a value."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from lianxin.site.language import said, say


class IdentifyForm(forms.Form):
    """Year of the facts, day of the rules, area."""

    area = forms.ChoiceField(label=said("地区", "Area"))
    year = forms.TypedChoiceField(label=said("数据年度", "Year of the facts"), coerce=int)
    on = forms.DateField(
        label=said("按哪一天的规则", "Rules of the day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=said("规则和标准按这一天取值", "rules and limits are those of this day"),
    )

    def __init__(self, *args: Any, areas: list[Any], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(area.code, area.name) for area in areas]
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["on"].initial = timezone.localdate


class FindingFilterForm(forms.Form):
    """Verdict, criterion and place."""

    verdict = forms.ChoiceField(label=said("结果", "Verdict"), required=False)
    rule = forms.ChoiceField(label=said("未达到或无法判定的标准", "Criterion not met or not told"), required=False)
    area = forms.ChoiceField(label=said("乡镇、村", "Township, village"), required=False)

    def __init__(self, *args: Any, rule_set: Any, areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", say_all())
        answers = [(verdict.value, say(words)) for verdict, words in rule_set.answers.items()]
        self.fields["verdict"].choices = [everything, *answers]
        self.fields["rule"].choices = [everything, *((rule.name, say(rule.words)) for rule in rule_set.rules)]
        listed = [(area.code, ("　" if len(area.code) > 9 else "") + area.name) for area in areas]
        self.fields["area"].choices = [everything, *listed]


class SupposeForm(forms.Form):
    """A value that might be put in force: which, where, how much, from when."""

    name = forms.ChoiceField(label=said("参数", "Value"))
    area = forms.ChoiceField(label=said("适用地区", "Area"))
    value = forms.CharField(
        label=said("数值", "Value"), max_length=40, help_text=said("金额以元为单位", "money in yuan")
    )
    starts_on = forms.DateField(
        label=said("从哪一天起", "From the day"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, names: list[tuple[str, str]], areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = names
        self.fields["area"].choices = [(area.code, area.name) for area in areas]


class PutInForceForm(SupposeForm):
    """The same with the document that sets it."""

    document = forms.CharField(
        label=said("依据文件（名称和文号）", "Document (title and number)"), max_length=200, required=False
    )


def say_all() -> str:
    """The choice that narrows nothing."""
    from lianxin.core.kernel.words import Words

    return say(Words("全部", "all"))
