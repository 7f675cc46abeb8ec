"""What a person fills in for measures: a proposal, what was found at home, which project pays, a reason, a quota."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.benefits.forms.entry import EntryForm, YuanField, day_field, words_field
from lianxin.core.kernel.words import Words
from lianxin.site.language import said, say


class ProposeForm(EntryForm):
    """A measure for a household or a member, and what its amount is reckoned from."""

    measure = forms.ChoiceField(label=said("措施", "Measure"))
    member = forms.TypedChoiceField(
        label=said("给谁", "For whom"), coerce=int, required=False, empty_value=None,
        help_text=said("给到户的不选", "none for what is given to the household"),
    )  # fmt: skip
    item = words_field("项目（岗位、课程、品种）", "Item: post, course, kind", longest=60, required=False)
    on = day_field("日期", "Day")
    units = forms.IntegerField(
        label=said("单位数（月、天、次、人）", "Units: months, days, times"), min_value=0, required=False
    )
    quantity = forms.IntegerField(label=said("数量（已核实）", "Quantity, verified"), min_value=0, required=False)
    unit_price = YuanField("单价（元）", "Unit price in yuan", required=False)
    expense = YuanField("支出（元）", "Expense in yuan", required=False)
    value = YuanField("估价（元）", "Value in yuan", required=False)

    def __init__(
        self, *args: Any, measures: list[tuple[str, str]], members: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = measures
        self.fields["member"].choices = [("", say(Words("全户", "The household"))), *members]


class VerifyForm(EntryForm):
    """What was found at home."""

    on = day_field("核实日期", "Verified on")
    words = words_field("核实情况", "What was found", required=False)
    amount = YuanField(
        "金额（元）", "Amount in yuan", required=False,
        help_text=said("只在规定算不出时填写，并说明依据", "only where it cannot be told, with the reason"),
    )  # fmt: skip


class ApproveForm(EntryForm):
    """Which project pays."""

    project = forms.TypedChoiceField(label=said("由哪个项目支付", "Paid by the project"), coerce=int)
    on = day_field("审批日期", "Approved on")

    def __init__(self, *args: Any, projects: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].choices = projects


class StopForm(EntryForm):
    """Why."""

    reason = words_field("理由", "Reason")


class QuotaForm(EntryForm):
    """A quota."""

    measure = forms.ChoiceField(label=said("措施", "Measure"))
    area = forms.ChoiceField(label=said("地方", "Area"))
    year = forms.IntegerField(label=said("年度", "Year"), min_value=2000, max_value=2100)
    most = forms.IntegerField(label=said("名额（或额度，元）", "Places, or yuan"), min_value=0, max_value=10**12)
    document = words_field("依据文号", "Document", longest=100)

    def __init__(
        self, *args: Any, measures: list[tuple[str, str]], areas: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = measures
        self.fields["area"].choices = areas
