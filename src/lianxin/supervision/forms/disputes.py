"""Forms of disputes: the day's report, what to list, and each step."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.site.controls import Calendar
from lianxin.site.language import said
from lianxin.supervision.forms.issues import SeenForm, codes, everything, filter_areas, words_of
from lianxin.supervision.operations.disputes import LONGEST_NAME, LONGEST_PARTIES, LONGEST_WORDS, Mediation, NewDispute
from lianxin.supervision.queries.disputes import STANDINGS, DisputeFilter

if TYPE_CHECKING:
    from lianxin.people.access import Scope

_EARLIEST_YEAR = 1900


class DayReportForm(forms.Form):
    """A village's report of a day. The token makes a second tap the same report."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    village = forms.ChoiceField(label=said("村", "Village"))
    on = forms.DateField(label=said("哪一天", "Which day"), widget=Calendar(format="%Y-%m-%d"))

    def __init__(self, *args: Any, villages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].choices = villages  # type: ignore[attr-defined]


class FoundForm(DayReportForm):
    """The same, with a dispute that was found."""

    kind = forms.ChoiceField(label=said("什么纠纷", "Which kind"), choices=codes("dispute_kind"))
    parties = forms.CharField(
        label=said("谁和谁", "Between whom"), max_length=LONGEST_PARTIES,
        help_text=said("姓名加密保存。", "Names are kept encrypted."),
    )  # fmt: skip
    words = forms.CharField(
        label=said("什么情况", "What it is about"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=said("不写姓名。", "Without names."),
    )  # fmt: skip
    since_year = forms.IntegerField(
        label=said("哪一年开始的", "Since which year"), required=False, min_value=_EARLIEST_YEAR, max_value=2100,
        help_text=said("多年积案请写；不知道就留空。", "For one that lasts for years; leave it empty where nobody knows."),
    )  # fmt: skip

    def found(self) -> NewDispute:
        """Return a valid form's dispute."""
        told = self.cleaned_data
        year = told["since_year"]
        since_on = None if year is None else date(year, 1, 1)
        return NewDispute(told["kind"], told["parties"], told["words"], since_on)


class DisputeFilterForm(forms.Form):
    """A standing, a kind, an area. What is not among the choices is a fault."""

    standing = forms.ChoiceField(
        required=False, label=said("状态", "State"),
        choices=[everything(), *((name, words_of(words)) for name, words in STANDINGS)],
    )  # fmt: skip
    kind = forms.ChoiceField(required=False, label=said("类别", "Kind"), choices=[everything(), *codes("dispute_kind")])
    area = forms.ChoiceField(required=False, label=said("地方", "Area"))

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        filter_areas(self, scope, str(data.get("area", "")))

    def wanted(self) -> DisputeFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return DisputeFilter(asked["standing"], asked["kind"], asked["area"])


class WeekForm(forms.Form):
    """A day of the week to be shown, and an area."""

    week = forms.DateField(required=False, label=said("哪一周", "Which week"), widget=Calendar(format="%Y-%m-%d"))
    area = forms.ChoiceField(required=False, label=said("地方", "Area"))

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        filter_areas(self, scope, str(data.get("area", "")))


class MediationForm(SeenForm):
    """Who mediated how, and what came of it."""

    mediator = forms.CharField(label=said("调解人", "Mediator"), max_length=LONGEST_NAME)
    method = forms.ChoiceField(label=said("方法", "Method"), choices=codes("dispute_method"))
    words = forms.CharField(
        label=said("调解情况或协议内容", "What was done, or agreed"), max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=said("不写姓名。", "Without names."),
    )  # fmt: skip

    def entry(self) -> Mediation:
        """Return a valid form's mediation."""
        return Mediation(self.cleaned_data["mediator"], self.cleaned_data["method"], self.cleaned_data["words"])


class RevisitForm(SeenForm):
    """Whether the agreement is kept."""

    is_kept = forms.TypedChoiceField(
        label=said("协议履行了吗", "Is the agreement kept"), widget=forms.RadioSelect,
        choices=[("yes", said("履行了，销案", "Kept: close the case")), ("no", said("没有履行，重新化解", "Broken: open again"))],
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    words = forms.CharField(
        label=said("回访情况", "What was seen"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
