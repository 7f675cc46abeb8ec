"""What a person fills in to make, change and confirm a plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from lianxin.core.kernel.words import Words
from lianxin.pairing.jobs import DEFAULT_SECONDS
from lianxin.site.language import said, say

ALL_VILLAGES = Words("全部村", "all villages")


class CountyForm(forms.Form):
    """Which county to look at, for those who see several."""

    county = forms.ChoiceField(label=said("县（市、区）", "County"), required=False)

    def __init__(self, *args: Any, counties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].choices = counties


class MakePlanForm(forms.Form):
    """How long the solver may search at most; without a choice, a minute."""

    seconds = forms.TypedChoiceField(
        label=said("最多求解多久", "Search for at most"),
        coerce=int,
        required=False,
        empty_value=DEFAULT_SECONDS,
        initial=DEFAULT_SECONDS,
        choices=[
            (20, said("20 秒", "20 seconds")),
            (60, said("1 分钟", "1 minute")),
            (300, said("5 分钟", "5 minutes")),
            (1800, said("30 分钟", "30 minutes")),
        ],
        help_text=said(
            "证明最优就提前结束；户数多时给久一点",
            "it ends earlier once the plan is proven best; give it longer for many households",
        ),
    )


class PlanFilterForm(forms.Form):
    """One village of a plan, or all."""

    village = forms.ChoiceField(label=said("村", "Village"), required=False)

    def __init__(self, *args: Any, villages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].choices = [("", say(ALL_VILLAGES)), *villages]


class OverrideForm(forms.Form):
    """Somebody else, and why. ``choices`` may stand in groups."""

    chosen = forms.ChoiceField()
    reason = forms.CharField(
        label=said("理由", "Reason"),
        max_length=200,
        help_text=said("会记入方案和操作记录", "kept with the plan and in the record of events"),
    )

    def __init__(self, *args: Any, label: Words, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].label = say(label)
        self.fields["chosen"].choices = choices


class ConfirmForm(forms.Form):
    """From which day the plan holds: not before the day on which it was made."""

    starts_on = forms.DateField(
        label=said("从哪一天起", "From the day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=said(
            "从这一天起开始结对；被替换的结对在前一天结束", "pairings begin on this day; those replaced end before it"
        ),
    )

    def __init__(self, *args: Any, made_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made_on = made_on
        self.fields["starts_on"].widget.attrs["min"] = made_on.isoformat()

    def clean_starts_on(self) -> date:
        """Refuse a day on which the plan did not exist: it would end pairings before they were replaced."""
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < self.made_on:
            words = Words("不能早于方案生成的日期({day})。", "Not before the day the plan was made ({day}).")
            raise forms.ValidationError(say(words.filled(day=self.made_on.isoformat())), code="before_the_plan")
        return starts_on


class PairingListForm(forms.Form):
    """A list of pairings that was made elsewhere."""

    area = forms.ChoiceField(label=said("地区", "Area"))
    document = forms.CharField(max_length=200, label=said("文件", "Document"))
    starts_on = forms.DateField(label=said("结对起始日", "Paired from"), widget=forms.DateInput(attrs={"type": "date"}))
    file = forms.FileField(
        label=said("结对名单", "List of pairings"),
        help_text=said(
            "工作簿里有一张或几张表，表头是：单位编号、村代码、身份；党组织编号、村代码；责任人编号、户编号、次序。",
            "One sheet or several, with headings: unit code, village code, role; branch code, village code; helper code, household "
            "number, order.",
        ),
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas
