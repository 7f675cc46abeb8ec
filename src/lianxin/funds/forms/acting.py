"""What every form of money has: amounts in yuan, days of today, a token, and refusals shown at the field they are about."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.operations.gates import checked_fen
from lianxin.rulebook import dictionary
from lianxin.site.forms import refusal_text, refuse
from lianxin.site.language import said

Choices = list[tuple[str, Any]]
REQUIRED = {"required": said("请填写这一项。", "Please fill this in.")}
CHOICE_ERRORS = REQUIRED | {
    "invalid_choice": said("没有这个选项，请从列表中选择。", "There is no such choice; choose one from the list.")
}
_KEY_BYTES = 18
IN_YUAN = said("按元填写，最多两位小数；万元请换算成元", "in yuan with at most two decimals, never in ten thousands")


class AmountField(forms.CharField):
    """An amount in yuan as people write it; cleaned, it is integer fen. What looks like 万元 is asked for again, never guessed.

    ``is_none_allowed`` lets zero through, for a balance that may be nothing and a line that is taken out.
    """

    def __init__(
        self, *, label: str, is_none_allowed: bool = False, help_text: str = IN_YUAN, required: bool = True
    ) -> None:
        super().__init__(
            required=required,
            label=label,
            max_length=40,
            help_text=help_text,
            error_messages=REQUIRED,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.is_none_allowed = is_none_allowed

    def clean(self, value: Any) -> Fen | None:  # type: ignore[override]
        """Return fen, or None where nothing was written and nothing had to be.

        Raises:
            ValidationError: FUND-101.
        """
        text = super().clean(value)
        if not text:
            return None
        if self.is_none_allowed and text.strip().strip("0") in ("", "."):
            return 0
        try:
            return checked_fen(text)
        except Refused as refusal:
            raise forms.ValidationError(refusal_text(refusal), code=refusal.code) from refusal

    def prepare_value(self, value: Any) -> Any:
        """Show fen as yuan; what somebody wrote stays as he wrote it."""
        return yuan_text(value) if isinstance(value, int) and not isinstance(value, bool) else value


class DayField(forms.DateField):
    """The day of an act: today, unless told otherwise."""

    def __init__(self, *, label: str, help_text: str = "", is_today: bool = True, required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            initial=timezone.localdate if is_today else None,
            error_messages=REQUIRED
            | {"invalid": said("这不是日期，请写成 2026-12-31 的样子。", "Not a day; write it like 2026-12-31.")},
            widget=forms.DateInput(attrs={"type": "date"}),
        )


def text_field(zh: str, en: str, *, longest: int = 100, help_text: str = "", required: bool = True) -> forms.CharField:
    """A line of text."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        max_length=longest,
        required=required,
        label=said(zh, en),
        help_text=help_text,
        error_messages=REQUIRED,
        widget=widget,
    )


def long_field(zh: str, en: str, *, longest: int, help_text: str = "", required: bool = False) -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(
        max_length=longest,
        required=required,
        label=said(zh, en),
        help_text=help_text,
        error_messages=REQUIRED,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def reason_field(help_text: str = "") -> forms.CharField:
    """A reason that an auditor will understand."""
    return long_field("理由", "Reason", longest=200, help_text=help_text, required=True)


def document_field(zh: str = "文号", en: str = "Document number", help_text: str = "") -> forms.CharField:
    """The number of the paper on which an act stands."""
    return text_field(zh, en, help_text=help_text)


def code_field(zh: str, en: str, list_name: str, *, required: bool = True) -> forms.ChoiceField:
    """One code of a list of the dictionary."""
    return choice_field(zh, en, {c.key: c.words for c in dictionary().code_lists[list_name].codes}, required=required)


def choice_field(zh: str, en: str, words: Mapping[str, Words], *, required: bool = True) -> forms.ChoiceField:
    """One of a few choices."""
    named = [(str(key), said(one.zh, one.en)) for key, one in words.items()]
    first = said("请选择", "Choose") if required else said("未填", "Not said")
    return forms.ChoiceField(
        label=said(zh, en), choices=[("", first), *named], required=required, error_messages=CHOICE_ERRORS
    )


def number_choice(zh: str, en: str, *, required: bool = True, help_text: str = "") -> forms.TypedChoiceField:
    """One of some rows, by number; the choices are given when the form is made (see :func:`offer`)."""
    return forms.TypedChoiceField(
        label=said(zh, en),
        coerce=int,
        empty_value=None,
        required=required,
        help_text=help_text,
        error_messages=CHOICE_ERRORS,
    )


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]], *, first: str | None = None) -> None:
    """Give a field its choices; with ``first``, an empty choice of that name stands before them."""
    listed = list(choices)
    form.fields[name].choices = listed if first is None else [("", first), *listed]  # type: ignore[attr-defined]


# At which field a refusal is shown, where the form has it; every other one stands at the top.
_PLACES = {
    errors.BAD_AMOUNT.code: "amount",
    errors.NOT_ENOUGH.code: "amount",
    errors.ABOVE_COST.code: "amount",
    errors.ABOVE_CONTRACT.code: "amount",
    errors.ADVANCE_TOO_HIGH.code: "amount",
    errors.MAY_NOT_PAY.code: "project",
    errors.NOT_IN_LIBRARY.code: "project",
    errors.PERIOD_CLOSED.code: "on",
    errors.DAY_BEFORE.code: "on",
    errors.REASON_MISSING.code: "reason",
    errors.CLAIM_NO_TAKEN.code: "claim_no",
    errors.CONTRACT_OF_ANOTHER.code: "contract",
    errors.VOUCHER_TAKEN.code: "voucher_no",
    errors.TRANCHE_TAKEN.code: "document_no",
    errors.STATEMENT_TAKEN.code: "document_no",
    errors.COUNT_TAKEN.code: "document_no",
    errors.GOODS_GONE.code: "quantity",
    errors.BAD_QUANTITY.code: "quantity",
}


class ActForm(forms.Form):
    """What is asked for one act. A refusal is shown at the field that it is about."""

    places: ClassVar[Mapping[str, str]] = {}

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal at its field, else at the top."""
        place = {**_PLACES, **self.places}.get(refusal.code)
        refuse(self, refusal, place if place in self.fields else None)

    def done(self, act: Callable[[], Any]) -> bool:
        """Do the act; what it refuses stands on the form. Return whether it was done."""
        try:
            act()
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return True


def new_key() -> str:
    """A token that no form had before."""
    return secrets.token_urlsafe(_KEY_BYTES)


class PostingForm(ActForm):
    """A form whose act moves something: it carries a token, so that what is handed in twice is done once."""

    key = forms.CharField(
        max_length=48,
        initial=new_key,
        widget=forms.HiddenInput,
        label=said("提交标识", "Token of the form"),
        error_messages={
            "required": said("页面已失效，请重新打开再填。", "The page is no longer valid; open it again."),
        },
    )
