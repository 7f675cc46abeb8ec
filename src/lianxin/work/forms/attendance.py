"""Forms of attendance: a month, days in the village, an absence and what is done about it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator

from lianxin.rulebook import dictionary
from lianxin.site.language import said
from lianxin.work.forms.fields import area_choices, day_field, everything
from lianxin.work.operations import NewAbsence, ToldDays

if TYPE_CHECKING:
    from lianxin.people.access import Scope
    from lianxin.people.models import TeamMember

_MONTH = RegexValidator(r"^20\d\d-(0[1-9]|1[0-2])$")


def month_field() -> forms.CharField:
    """A month, chosen in the browser's calendar where it has one."""
    return forms.CharField(
        required=False,
        label=said("月份", "Month"),
        validators=[_MONTH],
        widget=forms.TextInput(attrs={"type": "month"}),
    )


def month_of(text: str, today: date) -> date:
    """The first day of a month; this month where none is told."""
    return date.fromisoformat(f"{text}-01") if text else today.replace(day=1)


class AttendanceFilterForm(forms.Form):
    """Which month of which teams is shown."""

    month = month_field()
    area = forms.ChoiceField(required=False, label=said("县、乡镇、村", "County, township or village"))

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["area"].choices = area_choices(scope, str(data.get("area", "")))  # type: ignore[attr-defined]


class MonthForm(forms.Form):
    """Which month of a team is shown."""

    month = month_field()


class PostDaysForm(forms.Form):
    """Who was in the village, or was not, from a day to a day."""

    members = forms.MultipleChoiceField(label=said("谁", "Who"), widget=forms.CheckboxSelectMultiple)
    starts_on = day_field("从哪天", "From", required=True)
    ends_on = day_field("到哪天", "To", required=True)
    is_present = forms.TypedChoiceField(
        label=said("情况", "Where"), coerce=lambda told: told == "yes", widget=forms.RadioSelect,
        choices=[("yes", said("在村", "in the village")), ("no", said("不在村，也没有请假", "not in the village, without leave"))],
    )  # fmt: skip
    reason = forms.CharField(
        required=False, max_length=200, label=said("更正原因", "Why it is corrected"),
        help_text=said("以前登记成另一种情况的才填。", "Only where a day was told otherwise before."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: list[TeamMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [(str(one.pk), one.helper.name) for one in members]  # type: ignore[attr-defined]

    def entry(self) -> ToldDays:
        """Return the days of a valid form."""
        told = self.cleaned_data
        members = tuple(int(one) for one in told["members"])
        return ToldDays(members, told["starts_on"], told["ends_on"], told["is_present"], told["reason"])


def _kinds() -> list[tuple[Any, list[tuple[str, Any]]]]:
    lists = dictionary().code_lists
    groups = (("leave", said("请假", "Leave")), ("duty", said("因公外出", "On duty")))
    return [
        (words, [(f"{sort}:{one.key}", said(one.words.zh, one.words.en)) for one in lists[f"{sort}_kind"].codes])
        for sort, words in groups
    ]


class NewAbsenceForm(forms.Form):
    """An absence that is asked for."""

    member = forms.ChoiceField(label=said("谁", "Who"))
    kind = forms.ChoiceField(label=said("类别", "Kind"), choices=_kinds)
    starts_on = day_field("从哪天", "From", required=True)
    ends_on = day_field("到哪天（含）", "To, included", required=True)
    words = forms.CharField(
        label=said("事由和去向", "Why, and where to"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, members: list[TeamMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [(str(one.pk), f"{one.helper.name} · {one.team.name}") for one in members]  # type: ignore[attr-defined]

    def entry(self) -> NewAbsence:
        """Return the absence of a valid form."""
        told = self.cleaned_data
        sort, _, kind = told["kind"].partition(":")
        return NewAbsence(int(told["member"]), sort, kind, told["starts_on"], told["ends_on"], told["words"])


class AbsenceFilterForm(forms.Form):
    """Which absences are listed."""

    standing = forms.ChoiceField(
        required=False,
        label=said("状态", "State"),
        choices=[
            everything(),
            ("decide", said("等我批的", "that I may decide")),
            ("asked", said("待批", "to be decided")),
            ("approved", said("已批准", "approved")),
            ("refused", said("未批准", "refused")),
            ("withdrawn", said("已撤回", "withdrawn")),
        ],
    )
    area = forms.ChoiceField(required=False, label=said("县、乡镇、村", "County, township or village"))

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["area"].choices = area_choices(scope, str(data.get("area", "")))  # type: ignore[attr-defined]


class AbsenceActForm(forms.Form):
    """What an act on an absence carries: which revision was seen; and what the act asks for."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(label=said("说明", "What is said"), max_length=200)
    returned_on = day_field("回到村里的日期", "Back in the village on", required=True)

    ASKS = {"approve": (), "refuse": ("words",), "withdraw": ("words",), "end": ("returned_on",)}

    def __init__(self, *args: Any, act: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("words", "returned_on"):
            if name not in self.ASKS[act]:
                del self.fields[name]
