"""Fields that every form of this room writes alike: a day, a sum in yuan, words, a number, and the token against posting twice."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from lianxin.core.kernel.money import Fen, NotMoney, fen_from_yuan
from lianxin.core.kernel.words import Words
from lianxin.site.language import said, say


class YuanField(forms.CharField):
    """A sum in yuan with at most two decimals; cleaned, it is fen."""

    def __init__(self, zh: str, en: str, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(label=said(zh, en), max_length=20, widget=widget, **more)

    def clean(self, value: Any) -> Fen | None:
        """Return fen, or None where nothing need be given and nothing is.

        Raises:
            ValidationError: it is no sum in yuan.
        """
        text = super().clean(value)
        if not text:
            return None
        try:
            return fen_from_yuan(text.replace(",", ""))
        except NotMoney as error:
            words = Words(
                "请按元填写，至多两位小数，例如 1234.50。", "Write yuan with at most two decimals, as 1234.50."
            )
            raise forms.ValidationError(say(words), code="no_yuan") from error


def day_field(zh: str, en: str, **more: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=said(zh, en), widget=forms.DateInput(attrs={"type": "date"}), **more)


def words_field(zh: str, en: str, *, longest: int = 200, **more: Any) -> forms.CharField:
    """A sentence."""
    return forms.CharField(label=said(zh, en), max_length=longest, **more)


class EntryForm(forms.Form):
    """A form with a token, so that what is handed in twice is recorded once."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4().hex, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """The fields that a person fills in."""
        return [self[name] for name in self.fields if name != "key"]
