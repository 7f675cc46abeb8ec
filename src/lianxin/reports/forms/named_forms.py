"""What is asked of somebody who sends in a superior's form, or fills one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lianxin.core.kernel.words import Words
from lianxin.core.sheets.blank_forms import LARGEST_BYTES
from lianxin.reports.operations.forms import LONGEST_NAME
from lianxin.site.controls import WrittenSelect
from lianxin.site.language import said

_REQUIRED = {"required": said("请填写这一项。", "Please fill this in.")}


class _BlankFile(forms.FileField):
    """A blank form as a workbook."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            label=said("空表", "Blank form"),
            widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.et"}),
            help_text=said(
                "上级发来的 .xlsx 或 .xls，原样上传，不要填写；5 MB 以内。",
                "The .xlsx or .xls as it was sent, not filled in; 5 MB at most.",
            ),
            error_messages=_REQUIRED
            | {
                "empty": said("文件是空的。", "The file is empty."),
                "invalid": said("没有收到文件。", "No file arrived."),
            },
            **given,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file, if it is not too large.

        Raises:
            ValidationError: it is.
        """
        file = super().clean(data, initial)
        if file is not None and file.size > LARGEST_BYTES:
            raise forms.ValidationError(said("空表超过 5 MB。", "The form is larger than 5 MB."), code="large")
        return file


class NewFormForm(forms.Form):
    """A form that nobody has sent before."""

    file = _BlankFile()
    name = forms.CharField(
        label=said("叫什么", "What it is called"), max_length=LONGEST_NAME, error_messages=_REQUIRED,
        help_text=said("同事一看就知道是哪张表。", "So that colleagues know which it is."),
    )  # fmt: skip
    asked_by = forms.CharField(
        label=said("谁要的（可选）", "Who asks for it (optional)"), max_length=100, required=False
    )
    area_code = forms.ChoiceField(label=said("归哪里管", "Kept by"), error_messages=_REQUIRED)

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]


class NewVersionForm(forms.Form):
    """The form came with other headings."""

    file = _BlankFile()


class FillForm(forms.Form):
    """For which area and year, and which households."""

    area_code = forms.ChoiceField(label=said("范围", "Area"), error_messages=_REQUIRED, widget=WrittenSelect)
    year = forms.TypedChoiceField(coerce=int, label=said("数据年度", "Year of the facts"), error_messages=_REQUIRED)
    only = forms.ChoiceField(
        label=said("只填哪些", "Only these"), required=False,
        help_text=said("花名册用；统计表按表头算。", "For rosters; tables of counts go by their headings."),
    )  # fmt: skip
    household_no = forms.CharField(
        label=said("户编号", "Number of the household"), max_length=40, required=False,
        help_text=said("一户一张的表才要填。", "Only for a form about one household."),
    )  # fmt: skip
    with_sensitive = forms.BooleanField(
        label=said("填写完整证件号码、账号和健康情况", "Write numbers, accounts and health in full"),
        required=False,
        help_text=said("上级确实要才勾选；会记入操作记录。", "Only if the form must have them; it is recorded."),
    )

    def __init__(
        self,
        *args: Any,
        areas: Sequence[tuple[str, str]],
        years: Sequence[int],
        only: Sequence[tuple[str, Words]],
        needs_household: bool,
        may_open: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        choices = [(name, said(words.zh, words.en)) for name, words in only]
        self.fields["only"].choices = [("", said("全部", "All")), *choices]  # type: ignore[attr-defined]
        if not needs_household:
            del self.fields["household_no"]
        if not may_open:
            del self.fields["with_sensitive"]


class LayoutForm(forms.Form):
    """Which area and year a national layout is written for."""

    area_code = forms.ChoiceField(label=said("范围", "Area"), error_messages=_REQUIRED, widget=WrittenSelect)
    year = forms.TypedChoiceField(coerce=int, label=said("数据年度", "Year of the facts"), error_messages=_REQUIRED)

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
