"""What is asked when somebody leaves a household or joins one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from lianxin.core.kernel.dictionary import Code
from lianxin.registry.forms.decisions import REQUIRED
from lianxin.registry.importing.grouping import HEAD
from lianxin.registry.models import MemberFacts
from lianxin.registry.operations.membership import JOINING, LEAVING, kinds_of_change
from lianxin.rulebook import dictionary
from lianxin.site.language import said


def _coded(codes: Sequence[Code], *, without: str = "") -> list[tuple[str, str]]:
    return [("", "—"), *((c.key, said(c.words.zh, c.words.en)) for c in codes if c.key != without)]


class _OnADay(forms.Form):
    """A reason, a day, a note."""

    kind = forms.ChoiceField(label=said("原因", "Reason"), error_messages=REQUIRED)
    on = forms.DateField(
        label=said("日期", "Day"),
        help_text=said("实际发生的日期，不是填报的日期。", "The day on which it happened, not that of recording."),
        error_messages=REQUIRED | {"invalid": said("请填写正确的日期。", "Write a date of the calendar.")},
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    note = forms.CharField(required=False, max_length=120, label=said("说明（可选）", "Note (optional)"))


class LeavingForm(_OnADay):
    """Why and when a member leaves, and who becomes head if he was."""

    new_head_id = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        label=said("新户主", "New head"),
        help_text=said(
            "户主离户时必选；其余成员与新户主的关系将变为未填，请随后补上。",
            "Needed because the head leaves. How the others are related to him is then missing: please fill it in.",
        ),
    )
    field_order = ["kind", "on", "new_head_id", "note"]

    def __init__(self, *args: Any, leaving: MemberFacts, others: Sequence[MemberFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _coded(kinds_of_change(LEAVING))  # type: ignore[attr-defined]
        if leaving.relation_to_head == HEAD and others:
            choices = [("", "—"), *((str(one.member_id), one.member.name) for one in others)]
            self.fields["new_head_id"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["new_head_id"]


class JoiningForm(_OnADay):
    """Why and when somebody joins, and who he is."""

    name = forms.CharField(max_length=60, label=said("姓名", "Name"), error_messages=REQUIRED)
    relation = forms.ChoiceField(label=said("与户主关系", "Relation to the head"), error_messages=REQUIRED)
    id_no = forms.CharField(
        required=False,
        max_length=22,
        label=said("证件号码（可选）", "Identity number (optional)"),
        help_text=said("还没有号码就留空。", "Leave it empty while there is none."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    born_on = forms.DateField(
        required=False,
        label=said("出生日期（可选）", "Date of birth (optional)"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": said("请填写正确的日期。", "Write a date of the calendar.")},
    )
    sex = forms.ChoiceField(required=False, label=said("性别（可选）", "Sex (optional)"))
    field_order = ["kind", "on", "name", "relation", "id_no", "born_on", "sex", "note"]

    def __init__(self, *args: Any, has_head: bool, returning: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = dictionary().code_lists
        relations = lists[dictionary().field("member.relation_to_head").code_list].codes
        self.fields["kind"].choices = _coded(kinds_of_change(JOINING))  # type: ignore[attr-defined]
        self.fields["relation"].choices = _coded(relations, without=HEAD if has_head else "")  # type: ignore[attr-defined]
        self.fields["sex"].choices = _coded(lists["sex"].codes)  # type: ignore[attr-defined]
        if returning:
            for name in ("name", "id_no", "born_on", "sex"):
                del self.fields[name]

    def born(self) -> date | None:
        """The date of birth, if it was asked for and told."""
        found: date | None = self.cleaned_data.get("born_on")
        return found
