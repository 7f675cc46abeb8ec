"""Fields that several forms of this room have: money in yuan, photographs, texts of several lines, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.core.kernel.money import NotMoney, fen_from_yuan, yuan_text
from lianxin.registry.queries import area_names, areas_of
from lianxin.site.language import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianxin.people.access import Scope

_TOWNSHIP_LENGTH = 9
_UNREADABLE = said("金额写不对，如 1200.50。", "This is no amount; write 1200.50.")


class YuanField(forms.CharField):
    """An amount written in yuan, kept in whole fen; empty is not recorded."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
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


def text_field(zh: str, en: str, length: int, *, is_long: bool = False, help_: tuple[str, str] | None = None) -> Any:
    """A text of one line, or of several; whether it is needed, the kind of work says."""
    widget = forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput(attrs={"autocomplete": "off"})
    text = said(*help_) if help_ else ""
    return forms.CharField(required=False, max_length=length, label=said(zh, en), widget=widget, help_text=text)


def day_field(zh: str, en: str, *, required: bool = False) -> forms.DateField:
    """A day, chosen in the browser's calendar."""
    return forms.DateField(required=required, label=said(zh, en), widget=forms.DateInput(attrs={"type": "date"}))


def everything(zh: str = "全部", en: str = "All") -> tuple[str, Any]:
    """The choice that asks for nothing."""
    return ("", said(zh, en))


def area_choices(scope: Scope, asked: str, *, more: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """The areas of a scope: villages to those who see a township, else townships and counties; ``more`` by code."""
    is_small = all(len(prefix) >= _TOWNSHIP_LENGTH for prefix in scope.prefixes)
    levels = ("township", "village") if is_small else ("county", "township")
    found = {area.code: area.name for area in areas_of(scope, *levels)} if scope.prefixes else {}
    added = {code for code in more if code not in found}
    if asked and scope.covers(asked) and asked not in found:
        added.add(asked)
    found |= area_names(added)
    return [everything(), *sorted(found.items())]
