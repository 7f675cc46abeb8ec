"""What is asked to take a transfer back, to record a statement, and to close the books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from lianxin.funds import errors
from lianxin.funds.forms.acting import (
    CHOICE_ERRORS,
    REQUIRED,
    ActForm,
    AmountField,
    DayField,
    PostingForm,
    choice_field,
    long_field,
    offer,
    reason_field,
    text_field,
)
from lianxin.funds.wording import STATEMENT_KINDS
from lianxin.site.language import said

_DECEMBER = 12


class ReverseForm(PostingForm):
    """On which day a transfer is taken back, and why."""

    on = DayField(label=said("冲正日期", "Day of the reversal"))
    reason = reason_field(said("例如：金额记错、重复登记", "for example: a wrong amount, recorded twice"))


class StatementForm(ActForm):
    """What a statement says of an account at the end of a day."""

    kind = choice_field("对账单种类", "Kind of statement", STATEMENT_KINDS)
    document_no = text_field("对账单号", "Number of the statement")
    on = DayField(label=said("截至", "At the end of"))
    amount = AmountField(label=said("单据余额（元）", "Balance stated (yuan)"), is_none_allowed=True)
    words = long_field(
        "差额说明", "Explanation", longest=400, help_text=said("与账面不符时写明原因", "why, where it differs")
    )


class CloseForm(ActForm):
    """Up to the end of which month the books of which county are closed."""

    places: ClassVar[Mapping[str, str]] = {
        errors.CLOSES_NOTHING.code: "month",
        errors.CLOSES_THE_FUTURE.code: "month",
        errors.NOT_A_COUNTY.code: "county",
    }

    county = forms.ChoiceField(label=said("县（市、区）", "County"), error_messages=CHOICE_ERRORS)
    month = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$",
        label=said("关账到哪个月底", "Closed up to the end of"),
        error_messages=REQUIRED
        | {"invalid": said("请写成 2026-06 的样子。", "Write a year and a month, like 2026-06.")},
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-06"}),
    )
    is_certain = forms.BooleanField(
        label=said("我知道：关账不能撤销", "I know that a closing is never undone"), error_messages=REQUIRED
    )

    def __init__(self, *args: Any, counties: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "county", counties)

    def open_from(self) -> date:
        """Return the first day that still takes transfers."""
        return first_after(self.cleaned_data["month"])


def first_after(month: str) -> date:
    """Return the first day after a month written ``2026-06``."""
    year, number = (int(part) for part in month.split("-"))
    return date(year + 1, 1, 1) if number == _DECEMBER else date(year, number + 1, 1)
