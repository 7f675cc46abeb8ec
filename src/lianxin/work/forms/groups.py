"""The form of a village group."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.rulebook import dictionary
from lianxin.site.language import said
from lianxin.work.forms.fields import day_field
from lianxin.work.operations.groups import NewGroup


class GroupForm(forms.Form):
    """A group to be opened, with its members by name."""

    village = forms.ChoiceField(label=said("村", "Village"))
    name = forms.CharField(label=said("名称", "Name"), max_length=60)
    kind = forms.ChoiceField(label=said("类别", "Kind"))
    starts_on = day_field("成立日期", "From", required=True)
    purpose = forms.CharField(label=said("职责", "What it does"), max_length=200, required=False)
    names = forms.CharField(
        label=said("成员", "Members"),
        help_text=said("一行一个姓名", "one name each line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, villages: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = dictionary().code_lists["village_group_kind"].codes
        self.fields["village"].choices = villages  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(one.key, said(one.words.zh, one.words.en)) for one in kinds]  # type: ignore[attr-defined]

    def entry(self) -> NewGroup:
        """Return the group of a valid form."""
        told = self.cleaned_data
        names = tuple(told["names"].splitlines())
        return NewGroup(told["village"], told["name"], told["kind"], told["starts_on"], told["purpose"], names=names)
