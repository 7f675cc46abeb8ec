"""What a person fills in for payment batches: what is paid when and by whom, a reason, the bank's file, a sample, a receipt."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.benefits.forms.entry import EntryForm, YuanField, day_field, words_field
from lianxin.core.kernel.words import Words
from lianxin.site.language import said, say


class WantedForm(forms.Form):
    """What a batch is to pay, before its preview: period, measures, day of payment."""

    period = forms.ChoiceField(label=said("期", "Period"), required=False)
    measures = forms.MultipleChoiceField(
        label=said("措施（不选为全部）", "Measures; none chosen means all"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    pay_on = day_field("付款日", "To be paid on")

    def __init__(
        self, *args: Any, periods: list[tuple[str, str]], measures: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods
        self.fields["measures"].choices = measures


class PayerForm(EntryForm):
    """Who pays, and from which claim; ``seen`` is the sum that the preview showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    payer = words_field("付款单位", "Payer", longest=100)
    payer_account = words_field("付款账号", "Payer's account", longest=40)
    payer_bank = words_field("付款银行", "Payer's bank", longest=100, required=False)
    claim = forms.TypedChoiceField(
        label=said("从哪张报账单付", "Paid from the claim"), coerce=int, required=False, empty_value=None
    )
    claim_no = words_field(
        "新报账单号", "Number of the new claim", longest=60, required=False,
        help_text=said("新报时填写，连同附件", "for a new claim, with its papers"),
    )  # fmt: skip
    papers = words_field("附件", "Papers", longest=400, required=False)

    def __init__(self, *args: Any, claims: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = say(Words("随批次新报一张", "A new one, handed in with the batch"))
        self.fields["claim"].choices = [("", new), *claims]

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """The fields that a person fills in."""
        return [self[name] for name in self.fields if name not in {"key", "seen"}]


class BatchDayForm(EntryForm):
    """A day."""

    on = day_field("日期", "Day")


class SendBackForm(EntryForm):
    """Why a batch is sent back."""

    reason = words_field("理由", "Reason")
    on = day_field("日期", "Day")


class ExportForm(EntryForm):
    """Which kind of file the bank takes."""

    kind = forms.ChoiceField(label=said("文件", "Kind of file"))

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds


class AnswerForm(EntryForm):
    """The bank's file."""

    file = forms.FileField(
        label=said("银行回盘文件", "The bank's file"),
        help_text=said(
            "CSV、Excel、pain.002 或 camt.054 的原文件", "the original: CSV, workbook, pain.002 or camt.054"
        ),
        error_messages={"empty": said("文件是空的。", "The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xml,.xlsx,.xls"}),
    )
    on = day_field("银行处理日期", "Day of the bank's answer")


class SampleForm(EntryForm):
    """How many lines are drawn, by which public seed."""

    size = forms.IntegerField(label=said("抽多少笔", "How many lines"), min_value=1, max_value=100_000)
    seed = words_field(
        "公开种子", "Public seed", longest=100,
        help_text=said("名单确定之前公开定下的，例如当天开奖号", "fixed in public before the list is known, as a number drawn that day"),
    )  # fmt: skip
    on = day_field("日期", "Day")


class ReceiptForm(EntryForm):
    """What the household says."""

    received = YuanField(
        "户里说收到（元）", "Received, it says (yuan)", help_text=said("没收到填 0", "0 where nothing came")
    )
    received_on = day_field("哪天到账", "When it arrived", required=False)
    signed = forms.TypedChoiceField(
        label=said("是否签认", "Signed"),
        choices=[("", "—"), ("yes", said("已签认", "Signed")), ("no", said("未签认", "Not signed"))],
        coerce=lambda told: told == "yes",
    )
    words = words_field(
        "户里怎么说", "What it says", required=False, help_text=said("不一致时必填", "wanted where it does not agree")
    )
    on = day_field("入户日期", "Day of the visit")


class SettleForm(EntryForm):
    """How a difference was settled."""

    words = words_field("怎样查清、怎样了结", "What was found, and how it was settled")
    on = day_field("日期", "Day")
