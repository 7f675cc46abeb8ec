"""What is asked to record a total that was told, and to say which other total holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.forms.acting import (
    CHOICE_ERRORS,
    ActForm,
    AmountField,
    DayField,
    PostingForm,
    choice_field,
    code_field,
    long_field,
    number_choice,
    offer,
    text_field,
)
from lianxin.funds.forms.goods import QUALIFIERS
from lianxin.funds.forms.tranches import NO_UNIT
from lianxin.funds.models import ToldTotal
from lianxin.funds.operations import NewTotal
from lianxin.funds.wording import TOLD_KINDS
from lianxin.site.language import said, say

if TYPE_CHECKING:
    from lianxin.people.models import Unit

_DAY = timedelta(days=1)
LINKS = {
    ToldTotal.Link.PART: Words("是它的一部分（其中）", "it is a part of the other"),
    ToldTotal.Link.SAME: Words("是同一笔（说了两遍）", "it is the same, told twice"),
}


class RecordTotalForm(PostingForm):
    """The sentence as it was written, how much of what kind, where and when."""

    document = text_field(
        "出处", "Document", longest=200, help_text=said("报告名称和页码", "the report, and where in it")
    )
    words = long_field("原文", "Sentence", longest=400, required=True, help_text=said("照抄原文", "as it was written"))
    kind = choice_field("类别", "Kind", TOLD_KINDS)
    amount = AmountField(label=said("金额（元）", "Amount (yuan)"))
    qualifier = forms.ChoiceField(
        label=said("是否准确", "Is it exact"),
        choices=[(key, said(one.zh, one.en)) for key, one in QUALIFIERS.items()],
        error_messages=CHOICE_ERRORS,
    )
    areas = forms.MultipleChoiceField(
        label=said("说的是哪些地方", "Which places"),
        error_messages=CHOICE_ERRORS,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=said("可选多个", "several can be chosen"),
    )
    channel = code_field("资金渠道", "Channel", "fund_channel", required=False)
    unit = number_choice("归于哪个帮扶单位", "Credited to which unit", required=False)
    starts_on = DayField(label=said("从", "From"), is_today=False, required=False)
    ends_on = DayField(label=said("到", "Until"), is_today=False, required=False)

    def __init__(self, *args: Any, regions: Sequence[tuple[str, str]], units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        offer(self, "areas", regions)
        offer(self, "unit", [(unit.pk, unit.name) for unit in units], first=say(NO_UNIT))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and last < first:
            words = Words("截止日期早于起始日期。", "The last day is before the first.")
            self.add_error("ends_on", forms.ValidationError(say(words), code="days"))
        return told

    def entry(self) -> NewTotal:
        """Return what a valid form says."""
        told = self.cleaned_data
        return NewTotal(
            document=told["document"],
            words=told["words"],
            kind=told["kind"],
            amount_fen=told["amount"],
            area_codes=tuple(told["areas"]),
            qualifier=told["qualifier"],
            channel=told["channel"],
            unit=self.units.get(told["unit"]),
            starts_on=told["starts_on"],
            ends_before=told["ends_on"] + _DAY if told["ends_on"] else None,
        )


class LinkForm(ActForm):
    """Which other total, and how this one is linked to it."""

    places: ClassVar[Mapping[str, str]] = {errors.LINK_CIRCLE.code: "to"}

    to = number_choice("与哪个总数有关", "Which other total")
    link = forms.ChoiceField(
        label=said("关系", "How"),
        choices=[(key.value, said(one.zh, one.en)) for key, one in LINKS.items()],
        widget=forms.RadioSelect,
        error_messages=CHOICE_ERRORS,
    )

    def __init__(self, *args: Any, totals: Sequence[ToldTotal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (
                one.pk,
                f"{say(TOLD_KINDS[one.kind])} {one.qualifier.strip('=')}{yuan_text(one.amount_fen)} {one.words[:60]}",
            )
            for one in totals
        ]
        offer(self, "to", named, first=say(Words("请选择", "Choose")))
