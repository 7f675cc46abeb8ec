"""Figures and surveys as documents tell them: numerators and denominators."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.exits.forms.asking import area_choices
from lianxin.exits.operations import NewCoverage, NewFigure, NewSurvey
from lianxin.exits.wording import COVERAGE_KINDS
from lianxin.site.language import said


def _persons(zh: str, en: str, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=said(zh, en), min_value=0, max_value=10_000_000, required=required)


class FigureForm(forms.Form):
    """Poor persons out of rural persons at the end of a year."""

    area = forms.ChoiceField(label=said("地方", "Place"))
    year = forms.IntegerField(label=said("年", "Year"), min_value=2000, max_value=2100)
    poor_persons = _persons("贫困人口数", "Poor persons")
    rural_persons = _persons("农业户籍人口数", "Rural persons", required=False)
    printed = forms.CharField(
        label=said("文件所印发生率（%）", "Rate as printed (%)"),
        max_length=10,
        required=False,
        help_text=said("只用来核对，不参与计算", "only to compare with; nothing is reckoned from it"),
    )
    source = forms.CharField(label=said("出处（文件、报表）", "Source (document, return)"), max_length=200)

    def __init__(self, *args: Any, areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = area_choices(areas)  # type: ignore[attr-defined]

    def clean_printed(self) -> str:
        """A percentage, or nothing."""
        printed = str(self.cleaned_data["printed"]).strip().removesuffix("%").strip()
        whole, _, rest = printed.partition(".")
        if printed and not (whole.isascii() and whole.isdigit() and (not rest or (rest.isascii() and rest.isdigit()))):
            raise forms.ValidationError(said("写成 28 或 0.8", "written 28 or 0.8"))
        return printed

    def entry(self) -> NewFigure:
        """Return what was filled in."""
        told = self.cleaned_data
        return NewFigure(
            told["area"], told["year"], told["poor_persons"], told["rural_persons"], told["source"], told["printed"]
        )


class CoverageForm(forms.Form):
    """Covered persons out of those who should be, at the end of a year."""

    area = forms.ChoiceField(label=said("地方", "Place"))
    year = forms.IntegerField(label=said("年", "Year"), min_value=2000, max_value=2100)
    kind = forms.ChoiceField(
        label=said("类别", "Kind"), choices=[(key, said(words.zh, words.en)) for key, words in COVERAGE_KINDS.items()]
    )
    covered = _persons("在校或参保人数", "Covered")
    due = _persons("应在校或应参保人数", "Who should be")
    source = forms.CharField(label=said("出处（文件、报表）", "Source (document, return)"), max_length=200)

    def __init__(self, *args: Any, areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = area_choices(areas)  # type: ignore[attr-defined]

    def entry(self) -> NewCoverage:
        """Return what was filled in."""
        told = self.cleaned_data
        return NewCoverage(told["area"], told["year"], told["kind"], told["covered"], told["due"], told["source"])


class SurveyForm(forms.Form):
    """What a third party's survey of a county found."""

    county = forms.ChoiceField(label=said("县", "County"))
    year = forms.IntegerField(label=said("退出年度", "Year of the exit"), min_value=2014, max_value=2100)
    organisation = forms.CharField(label=said("评估机构", "Who surveyed"), max_length=100)
    surveyed_on = forms.DateField(
        label=said("现场调查截止日", "Last day in the field"), widget=forms.DateInput(attrs={"type": "date"})
    )
    exited_persons_checked = _persons("抽查的脱贫人口", "Exited persons checked")
    wrong_exit_persons_found = _persons("其中错退人口", "of these wrongly exited")
    unregistered_persons_checked = _persons("抽查村未建档立卡农村人口", "Unregistered rural persons checked")
    omitted_persons_found = _persons("其中漏评人口", "of these omitted")
    questionnaires = _persons("有效问卷", "Valid questionnaires")
    approvals = _persons("其中认可", "of these approving")
    wrong_exit_persons = _persons(
        "全县错退人口（评估认定）", "Wrongly exited in the whole county, as assessed", required=False
    )
    omitted_persons = _persons("全县漏评人口（评估认定）", "Omitted in the whole county, as assessed", required=False)
    source = forms.CharField(label=said("报告名称和文号", "Report, with its number"), max_length=200)

    def __init__(self, *args: Any, counties: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].choices = area_choices(counties)  # type: ignore[attr-defined]

    def entry(self) -> NewSurvey:
        """Return what was filled in."""
        told = dict(self.cleaned_data)
        return NewSurvey(county_code=told.pop("county"), **told)
