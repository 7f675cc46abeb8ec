"""Fields that several forms of this room have: days, codes, texts, numbers."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.rulebook import dictionary
from lianxin.site.language import said

Choices = list[tuple[str, Any]]
NOT_RECORDED = said("未填", "Not recorded")
ALL = said("全部", "All")


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
