"""Forms of episodes: what to list, risks, measures, the contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.monitoring.forms.leads import area_field, codes, everything
from lianxin.monitoring.operations import NewMeasure, RisksTold
from lianxin.monitoring.queries.episodes import STATES, EpisodeFilter
from lianxin.rulebook import dictionary
from lianxin.rulebook.monitoring_entries import RiskMeasures
from lianxin.site.controls import Calendar
from lianxin.site.language import said, say

if TYPE_CHECKING:
    from lianxin.people.access import Scope

_LONGEST = 400


class EpisodeFilterForm(forms.Form):
    """A state, a class, a risk, relapses only, and an area of the reader's."""

    state = forms.ChoiceField(
        required=False, label=said("状态", "State"),
        choices=[everything(), *((name, said(words.zh, words.en)) for name, (words, _) in STATES.items())],
    )  # fmt: skip
    monitored_class = forms.ChoiceField(
        required=False, label=said("类别", "Class"), choices=[everything(), *codes("monitored_class")]
    )
    risk = forms.ChoiceField(required=False, label=said("风险", "Risk"), choices=[everything(), *codes("risk")])
    relapse = forms.ChoiceField(
        required=False,
        label=said("返贫", "Relapse"),
        choices=[everything(), ("1", said("只看再次纳入的", "only those entered again"))],
    )
    area = forms.ChoiceField(required=False, label=said("县、乡镇、村", "County, township or village"))

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        area_field(self, scope, str(data.get("area", "")))

    def wanted(self) -> EpisodeFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return EpisodeFilter(asked["state"], asked["monitored_class"], asked["risk"], asked["relapse"], asked["area"])


class EpisodeActForm(forms.Form):
    """What every act on an episode carries: which revision was seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class MeasureForm(EpisodeActForm):
    """A measure that began: the families are those of the table in force."""

    measure = forms.ChoiceField(label=said("帮扶措施", "Measure"))
    starts_on = forms.DateField(label=said("开始日期", "Began on"), widget=Calendar)
    words = forms.CharField(
        label=said("说明", "Note"), required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, table: RiskMeasures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = dictionary().code_lists
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (
                say(family.words),
                [(f"{name}.{one.key}", said(one.words.zh, one.words.en)) for one in lists[family.code_list].codes],
            )
            for name, family in table.families.items()
        ]

    def entry(self) -> NewMeasure:
        """Return the measure of a valid form."""
        family, _, measure = self.cleaned_data["measure"].partition(".")
        return NewMeasure(family, measure, self.cleaned_data["starts_on"], self.cleaned_data["words"])


class MeasureEndForm(EpisodeActForm):
    """Since when a measure is over."""

    number = forms.TypedChoiceField(label=said("哪一项", "Which"), coerce=int)
    ends_before = forms.DateField(label=said("从哪天起不再有", "First day without it"), widget=Calendar)

    def __init__(self, *args: Any, measures: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = measures  # type: ignore[attr-defined]


class ContactForm(EpisodeActForm):
    """Who is the household's contact."""

    name = forms.CharField(label=said("帮扶联系人", "Contact"), max_length=60)


class RisksForm(EpisodeActForm):
    """The risks, the main one first."""

    first = forms.ChoiceField(label=said("主要风险", "Main risk"), choices=codes("risk"))
    others = forms.MultipleChoiceField(
        label=said("其他风险", "Other risks"),
        choices=codes("risk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    disaster_kind = forms.ChoiceField(
        label=said("自然灾害的种类", "Kind of disaster"), required=False,
        choices=[("", said("没有灾害", "none")), *codes("disaster_kind")],
    )  # fmt: skip
    words = forms.CharField(
        label=said("“其他”指什么", "What the other risk is"), required=False, max_length=_LONGEST,
    )  # fmt: skip
    reason = forms.CharField(
        label=said("为什么更改", "Why they are others"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def told(self) -> RisksTold:
        """Return the risks of a valid form, the main one first and no other named twice."""
        given = self.cleaned_data
        others = tuple(one for one in given["others"] if one != given["first"])
        return RisksTold((given["first"], *others), given["disaster_kind"], given["words"])
