"""The form by which an XLSForm is brought."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.field.domain.items import Attachment
from lianxin.field.xforms.converting import LARGEST_WORKBOOK
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.site.language import said


class ManyFiles(forms.FileField):
    """Several files at once, or none."""

    widget = type("ManyInput", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as they are named and what they hold."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return tuple(Attachment(str(one.name)[-100:], one.read()) for one in given)


class AddForm(forms.Form):
    """The workbook, for whom, and what it looks into."""

    file = forms.FileField(
        label=said("XLSForm 工作簿", "XLSForm workbook"),
        help_text=said(f"最大 {LARGEST_WORKBOOK >> 20} MB", f"at most {LARGEST_WORKBOOK >> 20} MB"),
    )
    area = forms.ChoiceField(
        label=said("给哪里用", "For whom"), help_text=said("发给在那里采集的人", "those who capture there")
    )
    files = ManyFiles(
        required=False,
        label=said("表单要用的文件", "Files that it looks into"),
        help_text=said("名单（.csv）和图片，可选", "lists (.csv) and pictures, if any"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = scope_of(user, Act.MANAGE_FORMS).prefixes
        names = area_names(code for code in codes if code)
        everywhere = said("整个系统", "the whole deployment")
        self.fields["area"].choices = [(code, names.get(code, code) if code else everywhere) for code in codes]
