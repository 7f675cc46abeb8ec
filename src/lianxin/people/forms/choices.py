"""Choices and fields that several forms of this room offer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from lianxin.people.access import Scope
from lianxin.people.queries import areas_inside, names_of_areas
from lianxin.rulebook import dictionary
from lianxin.site.language import said

Choices = list[tuple[str, Any]]

_TOWNSHIP_LENGTH = 9
# Chosen on purpose: an area that was left out must never mean everywhere.
EVERYWHERE = "*"
NOT_RECORDED = said("未填", "Not recorded")
ALL = said("全部", "All")


def code_choices(code_list: str, empty: Any = NOT_RECORDED) -> Choices:
    """Return the codes of a code list of the dictionary, after an empty choice."""
    codes = dictionary().code_lists[code_list].codes
    return [("", empty), *((code.key, said(code.words.zh, code.words.en)) for code in codes)]


def area_choices(scope: Scope, *levels: str) -> Choices:
    """Return the areas of the scope: those it was given for first, then the areas inside, villages under their township.

    Nothing is chosen at first; :data:`EVERYWHERE` is the whole deployment, for those who have it.
    """
    inside = areas_inside(scope, *levels)
    given = [prefix for prefix in scope.prefixes if prefix]
    names = {area.code: area.name for area in inside} | names_of_areas(given)
    choices: Choices = [("", "—")]
    if "" in scope.prefixes:
        choices.append((EVERYWHERE, said("整个系统", "The whole deployment")))
    choices += [(code, _shown(names[code], code)) for code in given]
    return choices + _grouped([(area.code, area.name) for area in inside if area.code not in given])


def chosen_area(chosen: str) -> str:
    """Return the division code of a choice of :func:`area_choices`; the empty code is the whole deployment."""
    return "" if chosen == EVERYWHERE else chosen


def village_choices(scope: Scope) -> Choices:
    """Return the villages of the scope under their townships."""
    return _grouped([(area.code, area.name) for area in areas_inside(scope, "township", "village")], with_heads=False)


def day_field(zh: str, en: str, *, required: bool = True, zh_help: str = "", en_help: str = "") -> forms.DateField:
    """A day, chosen in the browser's calendar."""
    return forms.DateField(
        required=required,
        label=said(zh, en),
        help_text=said(zh_help, en_help) if zh_help else "",
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def end_field() -> forms.DateField:
    """The first day no longer included; it may be left open."""
    return day_field(
        "截止日", "Ends on", required=False, zh_help="从这天起不再有效;不填即长期",
        en_help="the first day no longer included; empty: no end yet",
    )  # fmt: skip


def today() -> date:
    """The day on which a form is opened."""
    return timezone.localdate()


def _grouped(areas: list[tuple[str, str]], *, with_heads: bool = True) -> Choices:
    townships = {code: name for code, name in areas if len(code) == _TOWNSHIP_LENGTH}
    alone: Choices = []
    groups: dict[str, Choices] = {
        code: [(code, _shown(name, code))] if with_heads else [] for code, name in townships.items()
    }
    for code, name in areas:
        if code in townships:
            continue
        group = groups.get(code[:_TOWNSHIP_LENGTH]) if len(code) > _TOWNSHIP_LENGTH else None
        (alone if group is None else group).append((code, _shown(name, code)))
    return [*alone, *((townships[code], choices) for code, choices in groups.items() if choices)]


def _shown(name: str, code: str) -> str:
    return code if name == code else f"{name} {code}"
