"""The form that asks which codes some written places mean."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.core.kernel.errors import Refused
from lianxin.places.domain.codes import short_code
from lianxin.places.errors import TOO_MANY_MENTIONS
from lianxin.rulebook import dictionary
from lianxin.site.forms import refuse
from lianxin.site.language import said

MOST_MENTIONS = 200


class ResolveForm(forms.Form):
    """Written places, one a line; where they lie; on which day."""

    mentions = forms.CharField(
        max_length=20_000,
        label=said("地名，每行一个", "Places, one a line"),
        help_text=said("例如：湟中县鲁沙尔镇白土庄村", "For example: 湟中县鲁沙尔镇白土庄村"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": said("请至少写一个地名。", "Write one place at least.")},
    )
    within = forms.CharField(
        required=False,
        max_length=15,
        label=said("范围（区划代码）", "Inside (division code)"),
        help_text=said("只写村名时请填县或乡镇代码", "Needed where only a village is named"),
    )
    on = forms.DateField(
        required=False,
        label=said("日期", "On the day"),
        help_text=said("不填即现在", "Empty: now"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_mentions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["mentions"].splitlines() if line.strip()]
        if len(lines) > MOST_MENTIONS:
            refuse(self, Refused(TOO_MANY_MENTIONS, most=MOST_MENTIONS, count=len(lines)), "mentions")
        return lines

    def clean_within(self) -> str:
        written: str = self.cleaned_data["within"].strip()
        if written:
            try:
                return short_code(written)
            except Refused as refusal:
                refuse(self, refusal, "within")
        return ""


class TagForm(forms.Form):
    """What a document calls an area."""

    kind = forms.ChoiceField(label=said("标签", "Tag"))
    document = forms.CharField(label=said("文件", "Document"), max_length=200)
    starts_on = forms.DateField(label=said("自哪一天", "From the day"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = dictionary().code_lists["area_tag_kind"].codes
        self.fields["kind"].choices = [(one.key, said(one.words.zh, one.words.en)) for one in kinds]  # type: ignore[attr-defined]


class ShapesForm(forms.Form):
    """Outlines and positions of a county's areas."""

    file = forms.FileField(label=said("地图文件（GeoJSON）", "Map file (GeoJSON)"))
    source = forms.CharField(
        label=said("来源", "Source"), max_length=100,
        help_text=said("哪个单位、依据什么；注在地图下面。", "Which office, on what ground; it stands beneath the map."),
    )  # fmt: skip
