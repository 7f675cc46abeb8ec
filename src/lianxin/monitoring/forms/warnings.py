"""Forms of warnings: a department's file, and over which area and year the rules' hits become leads."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.monitoring.forms.leads import codes
from lianxin.site.controls import Calendar
from lianxin.site.language import said


class WarningForm(forms.Form):
    """A department's file, its kind, its area, who gives it, as of when and by which authority."""

    file = forms.FileField(
        label=said("文件", "File"), help_text=said("工作簿；读完即弃，不保存。", "A workbook; read and not kept.")
    )
    kind = forms.ChoiceField(label=said("预警类别", "Kind of warning"), choices=codes("warning_kind"))
    area = forms.ChoiceField(label=said("用于哪个县、乡镇", "For which county or township"))
    department = forms.CharField(label=said("提供部门", "Department"), max_length=100)
    as_of = forms.DateField(label=said("名单日期", "As of"), widget=Calendar)
    authorisation = forms.CharField(
        label=said("依据", "Authority"), max_length=200,
        help_text=said("文号、会商纪要或数据共享协议。", "A document, minutes, or an agreement to share data."),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class RuleLeadsForm(forms.Form):
    """Over which area and year the rules' hits become leads."""

    area = forms.ChoiceField(label=said("县、乡镇", "County or township"))
    year = forms.TypedChoiceField(label=said("数据年度", "Facts of"), coerce=int)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]
