"""Forms of leads: what to list, a new one in under a minute, and each way of answering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.monitoring.operations import NewLead
from lianxin.monitoring.operations.leads import LONGEST_NAME, LONGEST_PLACE, LONGEST_WORDS
from lianxin.monitoring.queries.leads import STANDINGS, LeadFilter
from lianxin.procedures.domain.definitions import Version
from lianxin.registry.queries import area_names, areas_of
from lianxin.rulebook import dictionary
from lianxin.site.controls import Calendar
from lianxin.site.language import said

if TYPE_CHECKING:
    from lianxin.people.access import Scope

_TOWNSHIP_LENGTH = 9
_BY_MACHINE = {"rules", "department"}


def everything() -> tuple[str, Any]:
    """The choice that asks for nothing."""
    return ("", said("全部", "All"))


def codes(list_name: str, *, but: frozenset[str] | set[str] = frozenset()) -> list[tuple[str, Any]]:
    """The codes of a list as choices."""
    listed = dictionary().code_lists[list_name].codes
    return [(one.key, said(one.words.zh, one.words.en)) for one in listed if one.key not in but]


def area_field(form: forms.Form, scope: Scope, asked: str) -> None:
    """Offer the areas of a scope in a form's field ``area``: villages to those who see a township, else townships and counties."""
    is_small = all(len(prefix) >= _TOWNSHIP_LENGTH for prefix in scope.prefixes)
    areas = (
        areas_of(scope, *(("township", "village") if is_small else ("county", "township"))) if scope.prefixes else []
    )
    choices = [everything(), *((area.code, area.name) for area in areas)]
    if asked and scope.covers(asked) and asked not in {code for code, _ in choices}:
        choices.append((asked, area_names([asked])[asked]))
    form.fields["area"].choices = choices  # type: ignore[attr-defined]


class LeadFilterForm(forms.Form):
    """A standing, a source and an area of the reader's."""

    standing = forms.ChoiceField(
        required=False, label=said("状态", "State"),
        choices=[everything(), *((name, said(words.zh, words.en)) for name, words in STANDINGS)],
    )  # fmt: skip
    source = forms.ChoiceField(
        required=False, label=said("来源", "Source"), choices=[everything(), *codes("lead_source")]
    )
    area = forms.ChoiceField(required=False, label=said("县、乡镇、村", "County, township or village"))

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        area_field(self, scope, str(data.get("area", "")))

    def wanted(self) -> LeadFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return LeadFilter(asked["standing"], asked["source"], asked["area"])


class NewLeadForm(forms.Form):
    """A lead: about a household that was chosen, or about somebody who is not on the register, with name and place."""

    person_name = forms.CharField(label=said("姓名", "Name"), max_length=LONGEST_NAME)
    area = forms.ChoiceField(label=said("所在村或乡镇", "Village or township"))
    place = forms.CharField(label=said("住址或怎样找到他", "Address, or how to find him"), max_length=LONGEST_PLACE)
    source = forms.ChoiceField(
        label=said("怎么得知的", "How it was learned"),
        choices=codes("lead_source", but=_BY_MACHINE),
        widget=forms.RadioSelect,
    )
    risk = forms.ChoiceField(
        label=said("什么风险", "Which risk"), required=False,
        choices=[("", said("还不清楚", "not clear yet")), *codes("risk")],
    )  # fmt: skip
    words = forms.CharField(
        label=said("什么情况", "What is the matter"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=said("照报告人的话写；不用下结论。", "In the words of whoever told it; no conclusion is asked for."),
    )  # fmt: skip
    phone = forms.CharField(
        label=said("回访电话", "Telephone to ask back"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    reported_on = forms.DateField(
        label=said("得知日期", "Learned on"), widget=Calendar,
        help_text=said("从次日起算期限。", "The days to answer count from the day after."),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: list[tuple[str, str]], household: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = household
        if household is not None:
            for name in ("person_name", "area", "place"):
                del self.fields[name]
        else:
            self.fields["area"].choices = areas  # type: ignore[attr-defined]

    @property
    def about(self) -> list[Any]:
        """The controls that say whom it is about; none where a household was chosen."""
        return [self[name] for name in ("person_name", "area", "place") if name in self.fields]

    def entry(self) -> NewLead:
        """Return the lead of a valid form."""
        told = self.cleaned_data
        return NewLead(
            source=told["source"],
            words=told["words"],
            household_id=self.household.pk if self.household else None,
            person_name=told.get("person_name", ""),
            place=told.get("place", ""),
            area_code=told.get("area", ""),
            risk=told["risk"],
            phone=told["phone"],
            reported_on=told["reported_on"],
        )


class LeadActForm(forms.Form):
    """What every act on a lead carries: which revision was seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


def _seen_words(zh: str, en: str) -> forms.CharField:
    return forms.CharField(label=said(zh, en), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3}))


class SettleLeadForm(LeadActForm):
    """Why nobody is entered, and what was seen."""

    reason = forms.ChoiceField(label=said("原因", "Why"), choices=codes("not_entered_reason"))
    words = _seen_words("核实情况", "What was seen")


class PassLeadForm(LeadActForm):
    """To whom a lead is passed."""

    area = forms.ChoiceField(label=said("转给", "Passed to"))
    words = _seen_words("为什么转", "Why it is passed on")

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class ReferLeadForm(LeadActForm):
    """To which department outside the house a lead is referred."""

    department = forms.CharField(label=said("转给哪个部门", "Department"), max_length=100)
    words = _seen_words("请部门办什么", "What the department is asked to do")


class EnterLeadForm(LeadActForm):
    """The answers that the version in force asks for when a case of entry begins."""

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for effect in version.effects:
            if effect.choices:
                entry = dictionary().field(f"household.{effect.field}")
                words = {one.key: one.words for one in dictionary().code_list_of(entry).codes}
                self.fields[effect.field] = forms.ChoiceField(
                    label=said(entry.words.zh, entry.words.en),
                    choices=[(key, said(words[key].zh, words[key].en)) for key in effect.choices],
                )

    def chosen(self) -> dict[str, str]:
        """Return the answers of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}
