"""What a reader asks of the shelf: cards of an area, a reference to verify, the bounds of a ledger."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.people.access import Scope
from lianxin.registry.queries import areas_of
from lianxin.reports.card_jobs import CARDS
from lianxin.reports.documents.shelf import FORMS
from lianxin.site.language import said

FIRST_YEAR, LAST_YEAR = 2013, 2100


def _year_field() -> forms.IntegerField:
    return forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, label=said("年度", "Year"))


def areas_for(scope: Scope) -> list[tuple[str, str]]:
    """The areas of a scope that may be chosen, the widest first."""
    return [(one.code, one.name) for one in areas_of(scope, "county", "township", "village")]


class CardsForm(forms.Form):
    """Cards of which kind, for which area, of which year."""

    form = forms.ChoiceField(
        label=said("印什么", "Which"),
        choices=[(name, said(FORMS[name].words.zh, FORMS[name].words.en)) for name in CARDS],
    )
    area = forms.ChoiceField(label=said("范围", "Area"))
    year = _year_field()
    is_on_a4 = forms.BooleanField(
        required=False,
        label=said("拼在 A4 上", "Several on an A4 sheet"),
        help_text=said(
            "一张 A4 两张明白卡或四张连心卡，沿虚线裁开",
            "Two household or four contact cards, to be cut along the dashes",
        ),
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class LedgerFilterForm(forms.Form):
    """The area and the year of a ledger; empty: everything that the reader may see, and this year."""

    year = forms.IntegerField(required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, label=said("年度", "Year"))
    area = forms.ChoiceField(required=False, label=said("乡镇、村", "Township or village"))

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = [("", said("全部", "All")), *areas]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]


class ReferenceForm(forms.Form):
    """The reference on a paper."""

    reference = forms.CharField(
        max_length=40,
        label=said("文书编号", "Reference"),
        help_text=said(
            "纸上二维码旁的五组字母和数字", "Five groups of letters and digits beside the code on the paper"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class CompareForm(forms.Form):
    """A file to be compared with what was handed out."""

    file = forms.FileField(
        label=said("要核对的文件", "File to compare"),
        help_text=said("只比对，不保存", "Compared, not kept"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.docx"}),
    )
