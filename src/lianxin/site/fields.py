"""Fields that forms of several rooms have: an amount in yuan, and photographs."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.core.kernel.money import NotMoney, fen_from_yuan, yuan_text
from lianxin.site.language import said

_UNREADABLE = said("请填写以元为单位的金额，最多两位小数。", "Write an amount in yuan with at most two decimals.")


class YuanField(forms.CharField):
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
