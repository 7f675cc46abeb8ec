"""Forms of helpers' leave: what was granted, and why it is taken back."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.rulebook import dictionary
from lianxin.site.language import said
from lianxin.work.forms.fields import day_field
from lianxin.work.operations.leave import NewLeave


class NewLeaveForm(forms.Form):
    """Leave of a helper, as his unit granted it."""

    helper = forms.ModelChoiceField(queryset=None, label=said("谁", "Who"), empty_label=None)
    kind = forms.ChoiceField(label=said("类别", "Kind"))
    starts_on = day_field("从哪天", "From", required=True)
    ends_on = day_field("到哪天（含）", "To, included", required=True)
    words = forms.CharField(
        label=said("谁批准的、哪份文件", "Who granted it, by which paper"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=said("不写病情。", "Nothing about illness."),
    )

    def __init__(self, *args: Any, helpers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"].queryset = helpers  # type: ignore[attr-defined]
        self.fields["helper"].label_from_instance = _named  # type: ignore[attr-defined]
        kinds = dictionary().code_lists["leave_kind"].codes
        self.fields["kind"].choices = [(one.key, said(one.words.zh, one.words.en)) for one in kinds]  # type: ignore[attr-defined]

    def entry(self) -> NewLeave:
        """Return the leave of a valid form."""
        told = self.cleaned_data
        return NewLeave(told["helper"].pk, told["kind"], told["starts_on"], told["ends_on"], told["words"])


class TakeBackForm(forms.Form):
    """Why leave is taken back."""

    reason = forms.CharField(label=said("为什么撤回", "Why it is taken back"), max_length=200)


def _named(helper: Any) -> str:
    return f"{helper.name} · {helper.unit.name} · {helper.code}"
