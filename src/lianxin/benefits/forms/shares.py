"""What a person fills in for shares: an instrument, who gets shares, who leaves, a distribution, who signed."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.benefits.forms.entry import EntryForm, YuanField, day_field, words_field
from lianxin.core.kernel.words import Words
from lianxin.site.language import said, say

WEIGHINGS = {
    "on_day": Words("按期末持股", "by shares on the last day"),
    "by_days": Words("按持股天数", "by shares times days"),
}


class InstrumentForm(EntryForm):
    """What the contract says."""

    area = forms.ChoiceField(label=said("村或乡镇", "Village or township"))
    name = words_field("名称", "Name", longest=80)
    enterprise = words_field("经营主体", "Enterprise", longest=80)
    contract_no = words_field("合同号", "Contract number", longest=60)
    capital = YuanField("入股资金（元）", "Capital in yuan")
    shares = forms.IntegerField(label=said("总股数", "Shares"), min_value=1, max_value=10**9)
    guaranteed = forms.DecimalField(
        label=said("保底年收益率（%）", "Guaranteed a year (%)"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=4,
        help_text=said("没有约定就空着", "leave empty where nothing is promised"),
    )
    starts_on = day_field("合同起始日", "From")
    ends_before = day_field("合同终止日（不含）", "Until (first day no longer)", required=False)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas


class AllotForm(EntryForm):
    """Who gets shares."""

    on = day_field("从哪一天起", "From the day")
    households = forms.CharField(
        label=said("量化到哪些户", "To which households"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=100_000,
        help_text=said(
            "一行一户：户编号；不等分时加逗号和权重（如人数）",
            "one a line: its number, and a comma and weight where they differ",
        ),
    )

    def clean_households(self) -> dict[str, int]:
        """Return weights by household number; without one, 1."""
        weights: dict[str, int] = {}
        for line in self.cleaned_data["households"].split("\n"):
            number, _, weight = line.strip().replace("，", ",").partition(",")
            if not number.strip():
                continue
            told = weight.strip() or "1"
            if not (told.isascii() and told.isdigit() and 0 < int(told) < 10**6) or number.strip() in weights:
                words = Words(
                    "“{line}”不对：重复，或权重不是正整数。",
                    "“{line}” is there twice, or its weight is not whole and positive.",
                )
                raise forms.ValidationError(say(words.filled(line=line.strip()[:60])), code="bad_line")
            weights[number.strip()] = int(told)
        return weights


class LeaveForm(EntryForm):
    """Who leaves."""

    household = forms.TypedChoiceField(label=said("退出的户", "Household that leaves"), coerce=int)
    on = day_field("从哪一天起", "From the day")
    reason = words_field("理由", "Reason")

    def __init__(self, *args: Any, holders: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].choices = holders


class RunForm(EntryForm):
    """A distribution."""

    starts_on = day_field("收益期起", "Period from")
    ends_before = day_field("收益期止（不含）", "Period until (first day no longer)")
    on = day_field("分配日期", "Distributed on")
    amount = YuanField("分配金额（元）", "Money in yuan", required=False)
    item = words_field("或实物", "or an item", longest=40, required=False)
    unit = words_field("单位", "Unit", longest=20, required=False)
    quantity = forms.IntegerField(label=said("数量", "Quantity"), min_value=1, max_value=10**9, required=False)
    weighing = forms.ChoiceField(label=said("分配办法", "Divided"))
    document_no = words_field("决议或凭证号", "Resolution or voucher", longest=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weighing"].choices = [(key, say(words)) for key, words in WEIGHINGS.items()]

    def clean(self) -> dict[str, Any]:
        """Ask for either money or a quantity of an item."""
        told = super().clean() or self.cleaned_data
        is_money, is_kind = told.get("amount") is not None, bool(told.get("item")) and told.get("quantity") is not None
        if is_money == is_kind and not self.errors:
            words = Words("金额和实物只填一种。", "Give either money or an item with its quantity.")
            raise forms.ValidationError(say(words), code="one_of_two")
        return told


class GuaranteeForm(EntryForm):
    """For which period a promise is checked, and by when it was to be paid."""

    starts_on = day_field("收益期起", "Period from")
    ends_before = day_field("收益期止（不含）", "Period until (first day no longer)")
    due_on = day_field("最迟分配日", "To be paid by")


class SignForm(EntryForm):
    """Who signed."""

    on = day_field("签收日期", "Signed on")
    households = forms.TypedMultipleChoiceField(
        label=said("已签收的户", "Households that signed"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, waiting: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["households"].choices = waiting
