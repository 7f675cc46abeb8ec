"""Fields that several forms of this room have: texts of several lines, days, choices of an area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.registry.queries import area_names, areas_of
from lianxin.site.language import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianxin.people.access import Scope

_TOWNSHIP_LENGTH = 9


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
