"""What a person fills in to enter a regulation or a version of it."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.regulations.operations import LONGEST_TEXT, NewRegulation, NewVersion
from lianxin.rulebook import dictionary
from lianxin.site.language import said


class VersionForm(forms.Form):
    """What a regulation says from a day on."""

    document_no = forms.CharField(max_length=100, label=said("文号", "Document number"))
    starts_on = forms.DateField(label=said("施行日期", "In force from"), widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(
        max_length=LONGEST_TEXT, label=said("正文", "Text"), widget=forms.Textarea(attrs={"rows": 12})
    )
    justifies = forms.CharField(
        required=False, label=said("作为哪些参数的依据", "What it justifies"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=said("一行一个，如 value:small_loan.cap 第三条", "one a line, as value:small_loan.cap clause 3"),
    )  # fmt: skip
    words = forms.CharField(max_length=300, label=said("改了什么", "What changed"))

    def version(self) -> NewVersion:
        """Return the version of a valid form."""
        told = self.cleaned_data
        lines = tuple(line for line in told["justifies"].splitlines() if line.strip())
        return NewVersion(told["document_no"], told["text"], told["starts_on"], lines, told.get("words", ""))


class RegulationForm(VersionForm):
    """A regulation with its first version."""

    area = forms.ChoiceField(label=said("地区", "Area"))
    title = forms.CharField(max_length=120, label=said("文件名称", "Title"))
    kind = forms.ChoiceField(label=said("文件类别", "Kind"))
    issuer = forms.CharField(max_length=100, label=said("制定单位", "Issuer"))
    series = forms.CharField(
        required=False, max_length=60, label=said("所属系列", "Series"), help_text=said("如“五规则一办法”", "if it is one of several")
    )  # fmt: skip
    field_order = ("area", "title", "kind", "issuer", "series")

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["words"]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        kinds = dictionary().code_lists["regulation_kind"].codes
        self.fields["kind"].choices = [(one.key, said(one.words.zh, one.words.en)) for one in kinds]  # type: ignore[attr-defined]

    def entry(self) -> NewRegulation:
        """Return the regulation of a valid form."""
        told = self.cleaned_data
        return NewRegulation(told["area"], told["title"], told["kind"], told["issuer"], self.version(), told["series"])
