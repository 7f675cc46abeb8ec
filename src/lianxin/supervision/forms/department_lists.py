"""What whoever brings in a list of a department fills in."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.rulebook import dictionary
from lianxin.site.language import said

FILE_BYTES = 50 * 2**20
_READ = ".xlsx,.xlsm,.xls,.et,.csv"


class ListForm(forms.Form):
    """A file, what it lists, who gives it, as of when, and by which authority."""

    file = forms.FileField(
        label=said("文件", "File"),
        widget=forms.ClearableFileInput(attrs={"accept": _READ}),
        help_text=said("只读取，不保存文件；号码只留摘要。", "Read and not kept; of numbers only digests are."),
    )
    kind = forms.ChoiceField(label=said("名单类别", "Kind of list"))
    area = forms.ChoiceField(label=said("用于", "For"))
    department = forms.CharField(label=said("提供部门", "Department"), max_length=100)
    as_of = forms.DateField(label=said("名单日期", "As of"), widget=forms.DateInput(attrs={"type": "date"}))
    authorisation = forms.CharField(
        label=said("授权依据", "Authority"),
        max_length=200,
        help_text=said("文号，或农户签字的数据比对授权书。", "A document, or the households' signed leave to compare."),
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dictionary().code_lists["department_list_kind"].codes
        self.fields["kind"].choices = [(code.key, said(code.words.zh, code.words.en)) for code in codes]  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Return the file, if it is not too large.

        Raises:
            ValidationError: it is.
        """
        file = self.cleaned_data["file"]
        if file.size > FILE_BYTES:
            raise forms.ValidationError(said("文件超过 50 MB。", "The file is larger than 50 MB."), code="large")
        return file
