"""Filters for frozen tables and for forms that are sent on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms, template

from lianxin.core.kernel.words import Words
from lianxin.site.language import say

register = template.Library()


@register.filter
def at(things: Sequence[Any], place: int) -> Any:
    """``{{ columns|at:0 }}``: one of several."""
    return things[place]


@register.filter
def words(text: str) -> list[str]:
    """``{% for name in "area kind"|words %}``: the words of a text."""
    return text.split()


@register.filter
def told(form: forms.Form, name: str) -> Any:
    """``{{ form|told:"area" }}``: what a bound form was told in a field, as it was written."""
    value = form[name].value()
    return "" if value is None else value


@register.filter
def either(text: Words | str) -> str:
    """A pair of words in the reader's language, or a text as it is."""
    return say(text) if isinstance(text, Words) else text
