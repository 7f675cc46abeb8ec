"""What is asked to enter money, to record that it came, to arrange it, and to take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils import timezone

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.forms.acting import (
    CHOICE_ERRORS,
    REQUIRED,
    ActForm,
    AmountField,
    DayField,
    PostingForm,
    code_field,
    document_field,
    long_field,
    number_choice,
    offer,
    reason_field,
    text_field,
)
from lianxin.funds.operations import NewTranche
from lianxin.site.language import said, say

if TYPE_CHECKING:
    from lianxin.funds.queries import Candidate
    from lianxin.people.models import Unit

FIRST_YEAR, LAST_YEAR = 1990, 2100
NO_UNIT = Words("无", "None")


def year_field() -> forms.IntegerField:
    """A budget year: this one, unless told otherwise."""
    return forms.IntegerField(
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        initial=lambda: timezone.localdate().year,
        label=said("预算年度", "Budget year"),
        error_messages=REQUIRED,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def area_field(zh: str = "使用区域", en: str = "May be used in") -> forms.ChoiceField:
    """An area of the user's; the choices are given when the form is made."""
    return forms.ChoiceField(label=said(zh, en), error_messages=CHOICE_ERRORS)


class AnnounceForm(ActForm):
    """What a document says of a sum."""

    places: ClassVar[Mapping[str, str]] = {errors.DAY_BEFORE.code: "use_by"}

    document_no = document_field("文件号", "Document number", said("下达资金的文件", "of the document that gives it"))
    name = text_field("指标名称", "Name of the tranche", longest=120)
    amount = AmountField(label=said("金额（元）", "Sum (yuan)"))
    channel = code_field("资金渠道", "Channel", "fund_channel")
    level = code_field("资金级次", "Level", "fund_level")
    purpose = code_field("用途", "Purpose", "fund_purpose")
    area_code = area_field()
    year = year_field()
    announced_on = DayField(label=said("发文日期", "Day of the document"))
    use_by = DayField(label=said("使用期限", "Last day of use"), is_today=False, required=False)
    giver = text_field("来源", "Giver", required=False, help_text=said("谁给的，写名称", "who gives it, by name"))
    unit = number_choice(
        "帮扶单位",
        "Helping unit",
        required=False,
        help_text=said("由帮扶单位投入或引进的", "if a unit gave or brought it"),
    )
    is_on_integration_list = forms.BooleanField(
        required=False, label=said("在涉农资金整合清单内", "On the list of funds that may be integrated")
    )
    words = long_field("使用条件", "Conditions", longest=400)

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        offer(self, "area_code", areas)
        offer(self, "unit", [(unit.pk, unit.name) for unit in units], first=say(NO_UNIT))

    def entry(self) -> NewTranche:
        """Return what a valid form says."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("amount", "unit")}
        unit = self.units.get(self.cleaned_data["unit"])
        return NewTranche(amount_fen=self.cleaned_data["amount"], unit=unit, **told)


class ReceiveForm(PostingForm):
    """On which day a tranche arrived."""

    on = DayField(label=said("到账日期", "Day it arrived"))


class RecoverForm(PostingForm):
    """How much is given back, on which paper, and why."""

    amount = AmountField(label=said("收回金额（元）", "Given back (yuan)"))
    on = DayField(label=said("日期", "Day"))
    document_no = document_field()
    reason = reason_field()


class AllocateForm(PostingForm):
    """For which project, how much, on which paper. Only projects that the tranche may pay can be chosen."""

    project = number_choice("项目", "Project", help_text=said("只列出这笔资金可以安排的", "only those it may pay"))
    amount = AmountField(label=said("安排金额（元）", "Amount (yuan)"))
    on = DayField(label=said("日期", "Day"))
    document_no = document_field()

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanting = Words("{code} {name}（{place}，还需 {yuan} 元）", "{code} {name} ({place}, wants {yuan} yuan)")
        named = [
            (
                one.project.pk,
                say(
                    wanting,
                    code=one.project.code,
                    name=one.project.name,
                    place=one.place,
                    yuan=yuan_text(one.wanted_fen),
                ),
            )
            for one in candidates
        ]
        offer(self, "project", named, first=say(Words("请选择", "Choose")))


class WithdrawForm(PostingForm):
    """How much goes back into the tranche, on which paper, and why."""

    amount = AmountField(label=said("调出金额（元）", "Taken away (yuan)"))
    on = DayField(label=said("日期", "Day"))
    document_no = document_field()
    reason = reason_field()
