"""What a person puts a table together from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.kernel.words import Words
from lianxin.reports.addresses import PREFIX
from lianxin.reports.domain.indicators import Indicator, Measure
from lianxin.reports.domain.tables import open_fields, splits_of
from lianxin.reports.forms.figures import QuestionForm, in_sections, say_all
from lianxin.reports.indicators.opening import indicators_open_to
from lianxin.reports.models import TableSchedule
from lianxin.rulebook import dictionary
from lianxin.site.language import said, say

if TYPE_CHECKING:
    from lianxin.people.models import User

_SPLITS = {
    "area:county": ("按县", "by county"), "area:township": ("按乡镇", "by township"), "area:village": ("按村", "by village"),
    "month": ("按月", "by month"), "quarter": ("按季度", "by quarter"), "year": ("按年", "by year"),
}  # fmt: skip
_KINDS = (("csv", "CSV"), ("xlsx", "XLSX"), ("parquet", "Parquet"))


class IndicatorForm(forms.Form):
    """Which indicator a table is of: one whose rows the reader may open."""

    indicator = forms.ChoiceField(label=said("指标", "Indicator"))

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        splittable = (one for one in indicators_open_to(reader) if one.measure not in {Measure.AGE, Measure.LENGTH})
        self.fields["indicator"].choices = [(one.code, said(one.title.zh, one.title.en)) for one in splittable]  # type: ignore[attr-defined]


class CrossForm(QuestionForm):
    """Rows, columns, area, period and filters of a table of an indicator."""

    def __init__(self, *args: Any, indicator: Indicator, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, indicator=indicator, areas=areas, **kwargs)
        allowed = splits_of(indicator)
        whole = [(key, said(*_SPLITS[key])) for key in allowed if key in _SPLITS and indicator.dimension(key) is None]
        own = in_sections(one for one in indicator.dimensions if one.can_split)
        splits = [(say(Words("地方和时间", "Place and time")), whole), *own] if whole else own
        rows = forms.ChoiceField(label=said("行", "Rows"), choices=splits)
        columns = forms.ChoiceField(
            label=said("列", "Columns"), choices=[("", said("不分", "none")), *splits], required=False
        )
        within = forms.ChoiceField(
            label=said("行里再分", "Each row once more by"),
            choices=[("", said("不分", "none")), *splits],
            required=False,
        )
        # What the table is made of comes first, then over what it is counted.
        self.fields = {"rows": rows, "within": within, "columns": columns, **self.fields}

    def clean(self) -> dict[str, Any]:
        """As of a figure; and rows are not parted by what columns are parted by."""
        told = super().clean()
        splits = [(name, told.get(name)) for name in ("rows", "within", "columns")]
        for number, (name, split) in enumerate(splits):
            if split and split in [before for _, before in splits[:number]]:
                self.add_error(
                    name, say(Words("行和列不能相同，请换一个。", "Rows and columns are the same: choose another."))
                )
        return told

    def asked(self, code: str) -> dict[str, Any]:
        """Return what is asked."""
        told = self.cleaned_data
        filters = {key.removeprefix(PREFIX): value for key, value in told.items() if key.startswith(PREFIX) and value}
        found = {
            "indicator": code,
            "rows": [told["rows"], told["within"]] if told["within"] else told["rows"],
            "columns": told["columns"],
            "area": told["area"],
            "filters": filters,
        }
        days = {key: told[key].isoformat() for key in ("from", "before") if told[key]}
        return {key: value for key, value in (found | days).items() if value}


class LinesForm(forms.Form):
    """Fields, year and area of a table of facts."""

    of = forms.ChoiceField(
        label=said("一行是", "A line is"),
        choices=[("household", said("户", "a household")), ("member", said("人", "a person"))],
    )
    year = forms.IntegerField(label=said("年度", "Year"), min_value=1990, max_value=2100)
    area = forms.ChoiceField(label=said("地方", "Area"), required=False)
    fields_ = forms.MultipleChoiceField(
        label=said("字段（可多选）", "Fields (several)"), widget=forms.SelectMultiple(attrs={"size": 12})
    )
    filter_by = forms.MultipleChoiceField(
        label=said(
            "只要（可多选；同一项选几个是“或”，不同项是“且”）",
            "Only those with (several of one field: either; of several fields: both)",
        ),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    def __init__(self, *args: Any, of: str, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = open_fields(dictionary(), of)
        self.fields["area"].choices = [("", say_all()), *areas]  # type: ignore[attr-defined]
        sections: dict[str, list[tuple[str, Any]]] = {}
        for name, one in known.items():
            sections.setdefault(say(one.section) if one.section else "", []).append(
                (name, said(one.words.zh, one.words.en))
            )
        self.fields["fields_"].choices = list(sections.items())  # type: ignore[attr-defined]
        self.fields["filter_by"].choices = [  # type: ignore[attr-defined]
            (say(one.words), pairs) for name, one in known.items() if (pairs := _values_of(name, one))
        ]

    def asked(self) -> dict[str, Any]:
        """Return what is asked."""
        told = self.cleaned_data
        found = {"of": told["of"], "fields": told["fields_"], "year": told["year"]}
        if told["area"]:
            found["area"] = [told["area"]]
        filters: dict[str, list[str]] = {}
        for key, _, value in (one.partition("=") for one in told["filter_by"]):
            filters.setdefault(key, []).append(value)
        return found | ({"filters": filters} if filters else {})


def _values_of(name: str, one: Field) -> list[tuple[str, Any]]:
    """What a field can be, as choices of a filter; of a field that is no code and no yes or no, none."""
    if one.type is FieldType.BOOLEAN:
        return [(f"{name}=true", said("是", "yes")), (f"{name}=false", said("否", "no"))]
    if one.type is not FieldType.CODE or not one.code_list:
        return []
    codes = dictionary().code_lists[one.code_list].codes
    return [(f"{name}={code.key}", said(code.words.zh, code.words.en)) for code in codes]


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
