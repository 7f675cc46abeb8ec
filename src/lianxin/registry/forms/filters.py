"""What a reader of the household list asks to see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lianxin.core.kernel.dictionary import Field
from lianxin.registry.display import Veil, veil_of
from lianxin.registry.queries import HouseholdFilter, NamedArea
from lianxin.rulebook import dictionary
from lianxin.site.language import said

# Yearly facts of a household that the list can be narrowed by, as far as the dictionary has them.
FILTERED_BY = ("household_attribute", "household_type", "monitored_class", "main_cause")
_TOWNSHIP_LENGTH = 9

Choices = list[tuple[str, Any]]


class HouseholdFilterForm(forms.Form):
    """Search words, year, area and a few facts. Whatever is not among the choices is a fault, never "everybody"."""

    q = forms.CharField(
        required=False,
        max_length=60,
        label=said("查找：姓名、拼音、证件后四位、户编号", "Find: name, pinyin, last 4 of an ID, household number"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    year = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label=said("年度", "Year"))
    area = forms.ChoiceField(required=False, label=said("乡镇、村", "Township or village"))
    carried = forms.BooleanField(
        required=False, label=said("只看上年结转、尚未核实的", "Only carried forward and not yet confirmed")
    )

    def __init__(
        self, *args: Any, years: Sequence[int], areas: Sequence[NamedArea], may_open: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["area"].choices = area_choices(areas)  # type: ignore[attr-defined]
        if not areas:
            del self.fields["area"]
        self.fact_names = [entry.name for entry in filtering_fields(may_open=may_open)]
        for name in self.fact_names:
            self.fields[name] = _code_choice(dictionary().field(f"household.{name}"))

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """The fields that narrow by facts."""
        return [self[name] for name in self.fact_names]

    @property
    def is_narrowed_further(self) -> bool:
        """Whether one of the filters that stand folded away was used."""
        return any(self.cleaned_data.get(name) for name in (*self.fact_names, "carried")) or bool(self.errors)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the year was asked for."""
        return any(value for name, value in self.cleaned_data.items() if name != "year")

    def wanted(self, default_year: int) -> HouseholdFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        facts: dict[str, Any] = {name: asked[name] for name in self.fact_names if asked[name]}
        if asked["carried"]:
            facts["is_carried"] = True
        return HouseholdFilter(
            year=asked["year"] or default_year, query=asked["q"], area_code=asked.get("area", ""), facts=facts
        )


def filtering_fields(*, may_open: bool) -> list[Field]:
    """The facts to narrow by, without those whose value the reader may not see: a filter would tell it him."""
    paths = [f"household.{name}" for name in FILTERED_BY]
    entries = [dictionary().field(path) for path in paths if path in dictionary().fields]
    return [entry for entry in entries if veil_of(entry, may_open=may_open) is Veil.SHOWN]


def is_protected(name: str) -> bool:
    """Whether a filter is by a fact that not every reader may see."""
    entry = dictionary().fields.get(f"household.{name}")
    return entry is not None and veil_of(entry, may_open=False) is not Veil.SHOWN


def area_choices(areas: Sequence[NamedArea]) -> Choices:
    """Return townships as groups, each with itself and its villages; counties and what stands alone come first."""
    townships = {area.code: area.name for area in areas if len(area.code) == _TOWNSHIP_LENGTH}
    groups: dict[str, Choices] = {code: [(code, _whole(name))] for code, name in townships.items()}
    alone: Choices = [("", said("全部", "All"))]
    for area in areas:
        if area.code in townships:
            continue
        group = groups.get(area.code[:_TOWNSHIP_LENGTH]) if len(area.code) > _TOWNSHIP_LENGTH else None
        (alone if group is None else group).append((area.code, area.name))
    return [*alone, *((townships[code], choices) for code, choices in groups.items())]


def _whole(name: str) -> str:
    return said(f"{name}（全部）", f"{name} (all)")


def _code_choice(entry: Field) -> forms.ChoiceField:
    codes = dictionary().code_list_of(entry).codes
    choices = [("", said("全部", "All")), *((code.key, said(code.words.zh, code.words.en)) for code in codes)]
    return forms.ChoiceField(
        required=False, choices=choices, label=said(entry.words.zh, entry.words.en), error_messages=_unknown(entry)
    )


def _unknown(entry: Field) -> dict[str, str]:
    return {"invalid_choice": said(f"“{entry.words.zh}”没有这个选项。", f"{entry.words.en} has no such choice.")}
