"""What a reader of the lists asks to see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.projects.domain.stages import Stage
from lianxin.projects.forms.fields import ALL, code_choices
from lianxin.projects.queries import ProjectFilter
from lianxin.site.language import said

if TYPE_CHECKING:
    from lianxin.places.models import Area

_TOWNSHIP_LENGTH = 9


def area_choices(areas: Sequence[Area], first: Any = ALL) -> list[tuple[str, Any]]:
    """Return areas, villages under their township."""
    townships = {area.code: area.name for area in areas if len(area.code) == _TOWNSHIP_LENGTH}
    groups: dict[str, list[tuple[str, Any]]] = {code: [(code, name)] for code, name in townships.items()}
    alone: list[tuple[str, Any]] = [] if first is None else [("", first)]
    for area in areas:
        if area.code not in townships:
            group = groups.get(area.code[:_TOWNSHIP_LENGTH]) if len(area.code) > _TOWNSHIP_LENGTH else None
            (alone if group is None else group).append((area.code, area.name))
    return [*alone, *((townships[code], choices) for code, choices in groups.items())]


class ProjectFilterForm(forms.Form):
    """Words, area, year, stage, kind. Whatever is not among the choices is a fault, never "everything"."""

    q = forms.CharField(
        required=False,
        max_length=60,
        label=said("项目名称或编号", "Name or number"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    stage = forms.ChoiceField(required=False, label=said("状态", "Stage"))
    kind = forms.ChoiceField(required=False, label=said("项目类别", "Kind"))
    area = forms.ChoiceField(required=False, label=said("乡镇、村", "Township or village"))
    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=said("年度", "Year"))

    def __init__(self, *args: Any, areas: Sequence[Area], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [(stage.value, said(stage.words.zh, stage.words.en)) for stage in Stage]
        self.fields["stage"].choices = [("", said("全部在办", "All but those taken out")), *stages]  # type: ignore[attr-defined]
        self.fields["kind"].choices = code_choices("project_kind", ALL)  # type: ignore[attr-defined]
        self.fields["year"].choices = [("", ALL), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["area"].choices = area_choices(areas)  # type: ignore[attr-defined]
        if not areas:
            del self.fields["area"]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self.cleaned_data.values())

    def wanted(self) -> ProjectFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return ProjectFilter(asked["q"], asked.get("area", ""), asked["year"], asked["stage"], asked["kind"])


class AssetFilterForm(forms.Form):
    """Words, area, kind, state."""

    q = forms.CharField(
        required=False,
        max_length=60,
        label=said("资产名称、编号或管护人", "Name, number or keeper"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(required=False, label=said("资产类型", "Kind"))
    state = forms.ChoiceField(required=False, label=said("资产状况", "State"))
    area = forms.ChoiceField(required=False, label=said("乡镇、村", "Township or village"))

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = code_choices("asset_kind", ALL)  # type: ignore[attr-defined]
        self.fields["state"].choices = code_choices("asset_state", ALL)  # type: ignore[attr-defined]
        self.fields["area"].choices = area_choices(areas)  # type: ignore[attr-defined]
        if not areas:
            del self.fields["area"]
