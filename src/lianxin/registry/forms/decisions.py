"""Small forms for decisions that need a reason: years and conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lianxin.core.kernel.words import Words
from lianxin.registry.models import Conflict
from lianxin.site.language import said

REQUIRED = {"required": said("请填写这一项。", "Please fill this in.")}


class ReasonForm(forms.Form):
    """A reason that an auditor will understand."""

    reason = forms.CharField(
        max_length=200,
        strip=True,
        label=said("理由", "Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=REQUIRED,
    )


class OpenYearForm(forms.Form):
    """Which county, which year."""

    county_code = forms.ChoiceField(label=said("县", "County"), error_messages=REQUIRED)
    year = forms.IntegerField(
        min_value=2000,
        max_value=2100,
        label=said("年度", "Year"),
        error_messages=REQUIRED,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, counties: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county_code"].choices = list(counties)  # type: ignore[attr-defined]


CHOICES: dict[str, tuple[Words, Words]] = {
    Conflict.Choice.KEEP: (
        Words("保留现值", "Keep the present values"),
        Words("文件有误，登记册不变。", "The file is wrong; the register stays as it is."),
    ),
    Conflict.Choice.TAKE: (
        Words("采用文件的值", "Take the offered values"),
        Words("写入登记册，并记入变更记录。", "They are written, and the change is recorded."),
    ),
    Conflict.Choice.SKIP: (
        Words("不导入这一条", "Leave this row out"),
        Words("请改正文件或登记册后重新导入。", "Correct the file or the register and import again."),
    ),
}


class ConflictForm(ReasonForm):
    """What to do with a conflict, and why."""

    choice = forms.ChoiceField(
        label=said("处理", "Decision"), widget=forms.RadioSelect, error_messages=REQUIRED, required=True
    )
    field_order = ["choice", "reason"]

    def __init__(self, *args: Any, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(choice, _label(choice)) for choice in choices]
        self.fields["choice"].choices = offered  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.fields["choice"].initial = offered[0][0]


def _label(choice: str) -> str:
    name, what_follows = CHOICES[choice]
    return said(f"{name.zh}:{what_follows.zh}", f"{name.en}: {what_follows.en}")
