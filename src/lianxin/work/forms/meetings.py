"""The form of a meeting with what it decided."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from lianxin.rulebook import dictionary
from lianxin.site.language import said
from lianxin.work.forms.fields import day_field
from lianxin.work.operations.meetings import NewDecision, NewMeeting

_DAY = len("2017-12-20")


class NewMeetingForm(forms.Form):
    """A meeting as its minutes tell it."""

    title = forms.CharField(label=said("议题", "Subject"), max_length=100)
    kind = forms.ChoiceField(label=said("类别", "Kind"))
    area = forms.ChoiceField(label=said("地方", "Area"))
    on = day_field("日期", "Day", required=True)
    chaired_by = forms.CharField(label=said("主持人", "In the chair"), max_length=60)
    attendees = forms.IntegerField(label=said("参会人数", "How many attended"), min_value=1, max_value=100_000)
    minutes_no = forms.CharField(label=said("纪要编号", "Number of the minutes"), max_length=100)
    decisions = forms.CharField(
        required=False, label=said("议定事项", "Decisions"), max_length=12_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=said(
            "一行一项；前面写期限的（如 2017-12-20 请专家讲课）进任务池。",
            "One each line; one that begins with its last day (2017-12-20 …) becomes a task of the pool.",
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = dictionary().code_lists["meeting_kind"].codes
        choices: Any = self.fields
        choices["area"].choices = areas
        choices["kind"].choices = [(one.key, said(one.words.zh, one.words.en)) for one in kinds]

    def entry(self) -> NewMeeting:
        """Return the meeting of a valid form."""
        told = self.cleaned_data
        lines = tuple(_decision(line.strip()) for line in told["decisions"].splitlines() if line.strip())
        return NewMeeting(
            told["area"],
            told["kind"],
            told["title"],
            told["on"],
            told["chaired_by"],
            told["attendees"],
            told["minutes_no"],
            lines,
        )


def _decision(line: str) -> NewDecision:
    try:
        due_on = date.fromisoformat(line[:_DAY])
    except ValueError:
        return NewDecision(line)
    return NewDecision(line[_DAY:].strip(), due_on)
