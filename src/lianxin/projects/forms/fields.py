"""Fields that several forms of this room have: money in yuan, days, codes, photographs."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.core.kernel.money import NotMoney, fen_from_yuan, yuan_text
from lianxin.rulebook import dictionary
from lianxin.site.language import said

Choices = list[tuple[str, Any]]
NOT_RECORDED = said("未填", "Not recorded")
ALL = said("全部", "All")
_UNREADABLE = said("请填写以元为单位的金额，最多两位小数。", "Write an amount in yuan with at most two decimals.")


class MoneyField(forms.CharField):
    """An amount written in yuan, kept in whole fen; empty is not recorded."""

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=required, max_length=20, widget=widget, **kwargs)

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return fen_from_yuan(text)
        except NotMoney as error:
            raise forms.ValidationError(_UNREADABLE, code="not_money") from error

    def run_validators(self, value: Any) -> None:
        """The amount is judged by the act itself."""

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def prepare_value(self, value: Any) -> Any:
        return yuan_text(value).replace(",", "") if isinstance(value, int) else value


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotographsField(forms.FileField):
    """Several photographs at once; a list of uploaded files."""

    def __init__(self, **kwargs: Any) -> None:
        widget = _SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [forms.FileField.clean(self, one, initial) for one in given]


def code_choices(code_list: str, empty: Any = NOT_RECORDED, *, without: tuple[str, ...] = ()) -> Choices:
    """Return the codes of a code list, after an empty choice (none where ``empty`` is None)."""
    codes = [code for code in dictionary().code_lists[code_list].codes if code.key not in without]
    first: Choices = [] if empty is None else [("", empty)]
    return [*first, *((code.key, said(code.words.zh, code.words.en)) for code in codes)]


def code_field(code_list: str, zh: str, en: str, *, required: bool = True, empty: Any = None) -> forms.ChoiceField:
    """A choice among the codes of a list."""
    start = empty if empty is not None else ("—" if required else NOT_RECORDED)
    return forms.ChoiceField(required=required, label=said(zh, en), choices=lambda: code_choices(code_list, start))


def day_field(zh: str, en: str, *, required: bool = True, help_: tuple[str, str] | None = None) -> forms.DateField:
    """A day, chosen in the browser's calendar."""
    text = said(*help_) if help_ else ""
    return forms.DateField(
        required=required, label=said(zh, en), help_text=text, widget=forms.DateInput(attrs={"type": "date"})
    )


def text_field(
    zh: str, en: str, length: int, *, required: bool = True, is_long: bool = False, help_: tuple[str, str] | None = None
) -> forms.CharField:
    """A text of one line, or of several."""
    widget = forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        required=required, max_length=length, label=said(zh, en), widget=widget, help_text=said(*help_) if help_ else ""
    )


def number_field(
    zh: str, en: str, *, required: bool = False, least: int = 0, most: int | None = None
) -> forms.IntegerField:
    """A whole number."""
    return forms.IntegerField(required=required, label=said(zh, en), min_value=least, max_value=most)
