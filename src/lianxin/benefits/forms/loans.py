"""What a person fills in for loans: an application, a step, a receipt, an extension, a claim of subsidies."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.benefits.forms.entry import EntryForm, YuanField, day_field, words_field
from lianxin.core.kernel.words import Words
from lianxin.rulebook import dictionary
from lianxin.site.language import said, say

REPAYMENTS = {
    "interest_monthly": Words("按月结息，到期还本", "interest monthly, principal at the end"),
    "interest_quarterly": Words("按季结息，到期还本", "interest quarterly, principal at the end"),
    "equal_instalments": Words("等额本息", "equal instalments"),
    "equal_principal": Words("等额本金", "equal principal"),
    "all_at_end": Words("利随本清", "all at the end"),
}
RECEIPTS = {
    "due": Words("到期还款", "What is due"),
    "early_term": Words("提前还款（期限不变）", "Early, the term stays"),
    "early_instalment": Words("提前还款（每期不变）", "Early, the instalment stays"),
}


class LoanFilterForm(forms.Form):
    """Narrow the list of loans."""

    product = forms.ChoiceField(label=said("产品", "Product"), required=False)
    state = forms.ChoiceField(label=said("状态", "State"), required=False)

    def __init__(
        self, *args: Any, products: list[tuple[str, str]], states: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", say(Words("全部", "All")))
        self.fields["product"].choices = [anything, *products]
        self.fields["state"].choices = [anything, *states]


class ApplyForm(EntryForm):
    """What a household asks for."""

    product = forms.ChoiceField(label=said("产品", "Product"))
    member = forms.TypedChoiceField(label=said("借款人", "Borrower"), coerce=int)
    lender = words_field("放贷机构", "Lender", longest=40)
    amount = YuanField("申请金额（元）", "Amount in yuan")
    months = forms.IntegerField(label=said("期限（月）", "Term in months"), min_value=1, max_value=600)
    repayment = forms.ChoiceField(label=said("还款方式", "Repayment"))
    use = forms.ChoiceField(label=said("用途", "Use"))
    on = day_field("申请日期", "Asked on")

    def __init__(
        self, *args: Any, products: list[tuple[str, str]], members: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = products
        self.fields["member"].choices = members
        self.fields["repayment"].choices = [(key, say(words)) for key, words in REPAYMENTS.items()]
        uses = dictionary().code_lists["loan_use"].codes
        self.fields["use"].choices = [(code.key, say(code.words)) for code in uses]


class StepForm(EntryForm):
    """A step: when, and what was found."""

    on = day_field("日期", "Day")
    words = words_field("意见", "What was found", required=False)


class DrawForm(EntryForm):
    """The contract and the day of the drawing."""

    on = day_field("放款日期", "Drawn on")
    contract_no = words_field("合同号", "Contract number", longest=60)


class ReasonForm(EntryForm):
    """A day and a reason."""

    on = day_field("日期", "Day")
    reason = words_field("理由", "Reason")


class DayForm(EntryForm):
    """A day."""

    on = day_field("日期", "Day")


class RepayForm(EntryForm):
    """Money received."""

    kind = forms.ChoiceField(label=said("种类", "Kind"))
    amount = YuanField("收到（元）", "Received, in yuan")
    on = day_field("收款日期", "Received on")
    document_no = words_field("凭证号", "Receipt number", longest=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(key, say(words)) for key, words in RECEIPTS.items()]


class ExtendForm(EntryForm):
    """A longer term."""

    on = day_field("协议日期", "Agreed on")
    months = forms.IntegerField(label=said("展期（月）", "By how many months"), min_value=1, max_value=600)
    words = words_field("理由", "Reason")


class RiskFundForm(EntryForm):
    """Money paid into the risk fund."""

    amount = YuanField("注入（元）", "Paid in, in yuan")
    on = day_field("日期", "Day")
    document_no = words_field("文号或凭证号", "Document number", longest=100)


class TermForm(EntryForm):
    """A value that the county sets."""

    name = forms.ChoiceField(label=said("参数", "Value"))
    value = forms.CharField(
        label=said("数值", "Number"),
        max_length=20,
        help_text=said(
            "金额填元，比例和利率填百分数（4.35），其余填整数",
            "yuan for sums, per cent for shares and rates (4.35), whole numbers for the rest",
        ),
    )
    starts_on = day_field("从哪一天起", "From the day")
    document = words_field("依据文号", "Document", longest=100)

    def __init__(self, *args: Any, names: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = names


class SubsidyClaimForm(EntryForm):
    """Claim what fell due."""

    project = forms.TypedChoiceField(label=said("由哪个项目支付", "Paid by the project"), coerce=int)
    until = day_field("申报到哪一天", "Claimed up to")
    claim_no = words_field("报账单号", "Claim number", longest=60)
    papers = words_field("票据", "Papers")

    def __init__(self, *args: Any, projects: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].choices = projects


class SubsidyPayForm(EntryForm):
    """Pay an approved claim of subsidies."""

    claim = forms.TypedChoiceField(label=said("已审定的报账单", "Approved claim"), coerce=int)
    voucher_no = words_field("凭证号", "Voucher number", longest=60)
    on = day_field("付款日期", "Paid on")

    def __init__(self, *args: Any, claims: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claim"].choices = claims
