"""What a case is to change: facts, somebody who joins, those who leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from lianxin.core.kernel.dictionary import Field
from lianxin.procedures.domain.definitions import Content, ContentKind
from lianxin.procedures.operations import ArrivalAsked, DepartureAsked, FactsAsked, NewCase
from lianxin.procedures.queries.contents import HEAD, head_of, present_members
from lianxin.registry.asking import FactForm, JoiningForm, code_day
from lianxin.registry.operations import Arrival
from lianxin.rulebook import dictionary
from lianxin.site.language import said

if TYPE_CHECKING:
    from lianxin.registry.models import MemberFacts

_NO_CHANGE = said("没有改动任何一项。", "Nothing was changed.")


def _kinds(changes: Sequence[str]) -> list[tuple[str, str]]:
    codes = dictionary().code_lists["member_change"]
    named = [(key, codes.by_key(key).words) for key in changes]
    return [(key, said(words.zh, words.en)) for key, words in named]


class ChangeForm(FactForm):
    """Some facts as they stand, to be changed by a case; the reason becomes why it was begun."""

    def __init__(self, *args: Any, year: int, member_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.member_id = year, member_id

    def clean(self) -> dict[str, Any]:
        """Refuse a form in which nothing was changed."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not self.changed():
            raise forms.ValidationError(_NO_CHANGE)
        return found

    def entry(self, procedure: str, household_id: int | None) -> NewCase:
        """Return the case that a valid form begins."""
        content = FactsAsked(self.changed(), self.member_id)
        return NewCase(procedure, self.year, household_id, note=self.cleaned_data["reason"], content=content)


class ArrivalForm(JoiningForm):
    """Somebody who joined, by the kinds that the procedure is for."""

    def __init__(self, *args: Any, changes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "—"), *_kinds(changes)]  # type: ignore[attr-defined]

    def entry(self, procedure: str, household_id: int | None) -> NewCase:
        """Return the case that a valid form begins."""
        told = self.cleaned_data
        arrival = Arrival(
            relation=told["relation"],
            name=told["name"],
            id_no=told["id_no"],
            born_on=self.born(),
            sex=told["sex"] or None,
        )
        content = ArrivalAsked(arrival, told["kind"], told["on"])
        return NewCase(procedure, told["on"].year, household_id, note=told["note"], content=content)


class DepartureForm(forms.Form):
    """Who left, why and when, and who becomes head if the head did."""

    members = forms.TypedMultipleChoiceField(
        coerce=int, label=said("谁离开", "Who leaves"), widget=forms.CheckboxSelectMultiple,
        help_text=said("整户搬走就全部勾选", "tick all where the whole household is gone"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=said("原因", "Reason"))
    on = forms.DateField(
        label=said("日期", "Day"),
        help_text=said("实际发生的日期，不是填报的日期。", "The day on which it happened, not that of recording."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    new_head_id = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        label=said("新户主", "New head"),
        help_text=said("户主离开而其他人留下时必选", "needed where the head leaves and others stay"),
    )
    note = forms.CharField(required=False, max_length=120, label=said("说明（可选）", "Note (optional)"))

    def __init__(self, *args: Any, changes: Sequence[str], members: Sequence[MemberFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.member_id), one.member.name) for one in members]
        others = [(str(one.member_id), one.member.name) for one in members if one.relation_to_head != HEAD]
        self.fields["members"].choices = named  # type: ignore[attr-defined]
        kinds = _kinds(changes)
        # Where there is one kind only it is chosen; among several nothing is, so that nobody sends what he did not choose.
        self.fields["kind"].choices = kinds if len(kinds) == 1 else [("", "—"), *kinds]  # type: ignore[attr-defined]
        if others:
            self.fields["new_head_id"].choices = [("", "—"), *others]  # type: ignore[attr-defined]
        else:
            del self.fields["new_head_id"]

    def entry(self, procedure: str, household_id: int | None) -> NewCase:
        """Return the case that a valid form begins."""
        told = self.cleaned_data
        on: date = told["on"]
        content = DepartureAsked(tuple(told["members"]), told["kind"], on, told.get("new_head_id"))
        return NewCase(procedure, on.year, household_id, note=told["note"], content=content)


@dataclass(frozen=True, slots=True)
class FactsShown:
    """Some facts of a household, or of one of its members, that a case may change: which fields, and what they hold."""

    member_id: int | None
    entries: list[Field]
    present: dict[str, Any]


def content_form(
    sent: Mapping[str, Any] | None, content: Content, household: Any, year: int, facts: FactsShown | None
) -> ChangeForm | ArrivalForm | DepartureForm:
    """Return the form of what a case is to change; ``facts`` are those that it asks for, where it changes facts."""
    if content.kind is ContentKind.FACTS and facts is not None:
        day = code_day(year, timezone.localdate())
        return ChangeForm(
            sent, entries=facts.entries, present=facts.present, on=day, year=year, member_id=facts.member_id
        )
    if content.kind is ContentKind.ARRIVAL:
        return ArrivalForm(sent, changes=content.changes, has_head=head_of(household, year) is not None)
    return DepartureForm(sent, changes=content.changes, members=present_members(household, year))
