"""What a person puts a table together from."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.core.kernel.dictionary import FieldType
from lianxin.reports.addresses import PREFIX
from lianxin.reports.domain.indicators import Indicator, Measure, Timing
from lianxin.reports.domain.tables import AREAS, MOMENTS, open_fields
from lianxin.reports.forms.figures import QuestionForm, say_all
from lianxin.reports.indicators import shelf
from lianxin.reports.models import TableSchedule
from lianxin.rulebook import dictionary
from lianxin.site.language import said

_SPLITS = {
    "area:county": ("按县", "by county"), "area:township": ("按乡镇", "by township"), "area:village": ("按村", "by village"),
    "month": ("按月", "by month"), "year": ("按年", "by year"),
}  # fmt: skip
_KINDS = (("csv", "CSV"), ("xlsx", "XLSX"), ("parquet", "Parquet"))


class IndicatorForm(forms.Form):
    """Which indicator a table is of."""

    indicator = forms.ChoiceField(label=said("指标", "Indicator"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        splittable = (
            one
            for one in shelf().library.indicators.values()
            if one.measure not in {Measure.AGE, Measure.LENGTH} and not shelf().sources[one.code].parts
        )
        self.fields["indicator"].choices = [(one.code, said(one.title.zh, one.title.en)) for one in splittable]  # type: ignore[attr-defined]


class CrossForm(QuestionForm):
    """Rows, columns, area, period and filters of a table of an indicator."""

    def __init__(self, *args: Any, indicator: Indicator, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, indicator=indicator, areas=areas, **kwargs)
        moments = MOMENTS if indicator.timing is Timing.EVENT else ()
        keys = [*(() if indicator.is_by_place else AREAS), *moments]
        splits = [(key, said(*_SPLITS[key])) for key in keys]
        splits += [(one.key, said(one.words.zh, one.words.en)) for one in indicator.dimensions if one.can_split]
        self.fields["rows"] = forms.ChoiceField(label=said("行", "Rows"), choices=splits)
        self.fields["columns"] = forms.ChoiceField(
            label=said("列", "Columns"), choices=[("", said("不分", "none")), *splits], required=False
        )

    def asked(self, code: str) -> dict[str, Any]:
        """Return what is asked."""
        told = self.cleaned_data
        filters = {key.removeprefix(PREFIX): value for key, value in told.items() if key.startswith(PREFIX) and value}
        found = {
            "indicator": code,
            "rows": told["rows"],
            "columns": told["columns"],
            "area": told["area"],
            "filters": filters,
        }
        return {
            key: value for key, value in (found | {"from": told["from"], "before": told["before"]}).items() if value
        }


class LinesForm(forms.Form):
    """Fields, year and area of a table of facts."""

    of = forms.ChoiceField(
        label=said("一行是", "A line is"),
        choices=[("household", said("户", "a household")), ("member", said("人", "a person"))],
    )
    year = forms.IntegerField(label=said("年度", "Year"), min_value=1990, max_value=2100)
    area = forms.ChoiceField(label=said("地方", "Area"), required=False)
    fields_ = forms.MultipleChoiceField(label=said("字段", "Fields"), widget=forms.SelectMultiple(attrs={"size": 12}))
    filter_by = forms.ChoiceField(label=said("只要", "Only those with"), required=False)

    def __init__(self, *args: Any, of: str, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = open_fields(dictionary(), of)
        self.fields["area"].choices = [("", say_all()), *areas]  # type: ignore[attr-defined]
        self.fields["fields_"].choices = [(name, said(one.words.zh, one.words.en)) for name, one in known.items()]  # type: ignore[attr-defined]
        listed = dictionary().code_lists
        choices = [
            (f"{name}={code.key}", said(f"{one.words.zh}：{code.words.zh}", f"{one.words.en}: {code.words.en}"))
            for name, one in known.items()
            if one.type is FieldType.CODE and one.code_list and len(listed[one.code_list].codes) < 20
            for code in listed[one.code_list].codes
        ]
        self.fields["filter_by"].choices = [("", say_all()), *choices]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """Return what is asked."""
        told = self.cleaned_data
        found = {"of": told["of"], "fields": told["fields_"], "year": told["year"]}
        if told["area"]:
            found["area"] = [told["area"]]
        if told["filter_by"]:
            key, _, value = told["filter_by"].partition("=")
            found["filters"] = {key: [value]}
        return found


class KeepForm(forms.Form):
    """Under which name a table is kept, and whether others see it."""

    name = forms.CharField(label=said("名称", "Name"), max_length=80)
    is_shared = forms.BooleanField(
        label=said("和同事共用（各看各的权限）", "Share it (each sees what he may)"), required=False
    )


class FileForm(forms.Form):
    """In which form a file is made."""

    format = forms.ChoiceField(label=said("文件", "File"), choices=_KINDS)


class ScheduleForm(FileForm):
    """How often files are made."""

    every = forms.ChoiceField(
        label=said("多久一次", "How often"),
        required=False,
        choices=[
            ("", said("不定期生成", "not at all")),
            *((one.value, said(one.label, one.value)) for one in TableSchedule.Every),
        ],
    )
