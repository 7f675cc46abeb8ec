"""Opening an evaluation, its people, the frame, the seed, and why it is given up."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms

from lianxin.assessment.operations import NewEvaluation, NewSeed
from lianxin.assessment.queries.policy import adapted, design_named
from lianxin.core.measures import Design
from lianxin.site.language import said, say

LONGEST_REASON = 400


class NewEvaluationForm(forms.Form):
    """What is evaluated, by whom."""

    area = forms.ChoiceField(label=said("被评估的地方", "Place evaluated"))
    year = forms.TypedChoiceField(label=said("年度", "Year"), coerce=int)
    title = forms.CharField(label=said("评估名称", "Title"), max_length=100)
    organisation = forms.CharField(label=said("评估机构", "Organisation"), max_length=100)
    questionnaire = forms.ChoiceField(label=said("问卷", "Questionnaire"))
    lead = forms.TypedChoiceField(
        label=said("负责人", "Lead"),
        coerce=int,
        help_text=said(
            "只能是另无角色的评估人员；以后由负责人指定其他人",
            "an evaluator without another role; the lead names the others",
        ),
    )

    def __init__(
        self,
        *args: Any,
        areas: list[Any],
        years: list[int],
        questionnaires: list[Any],
        people: list[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["area"].choices = [(area.code, area.name) for area in areas]
        fields["year"].choices = [(year, str(year)) for year in years]
        fields["questionnaire"].choices = [(one.name, say(one.words)) for one in questionnaires]
        fields["lead"].choices = [(user.pk, user.name) for user in people]

    def entry(self) -> NewEvaluation:
        """Return what was filled in."""
        given = self.cleaned_data
        return NewEvaluation(
            given["area"], given["year"], given["title"], given["organisation"], given["questionnaire"]
        )


class NameForm(forms.Form):
    """Who works in it, and whether he leads."""

    user = forms.TypedChoiceField(label=said("评估人员", "Evaluator"), coerce=int)
    is_lead = forms.BooleanField(label=said("也是负责人", "Leads it too"), required=False)

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [(user.pk, user.name) for user in people]  # type: ignore[attr-defined]


class FreezeForm(forms.Form):
    """The design that is drawn by, with numbers that fit the place."""

    design = forms.ChoiceField(label=said("抽样设计", "Design"))
    villages = forms.IntegerField(
        label=said("村数", "Villages"),
        min_value=1,
        max_value=5000,
        required=False,
        help_text=said("不填按设计", "as the design has it if left out"),
    )
    times = forms.DecimalField(
        label=said("每村户数的倍数", "Households in each village, times"),
        min_value=0,
        max_value=10,
        max_digits=6,
        decimal_places=3,
        initial=1,
        help_text=said("0.5 是一半", "0.5 is half"),
    )
    reserve = forms.IntegerField(
        label=said("每村每类备选户", "Reserve per village and stratum"), min_value=0, max_value=200, required=False
    )
    least = forms.IntegerField(
        label=said("至少多少户", "At least how many"), min_value=0, max_value=1_000_000, required=False
    )

    def __init__(self, *args: Any, designs: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["design"].choices = [(one.name, say(one.words)) for one in designs]  # type: ignore[attr-defined]

    def drawn_by(self) -> Design:
        """Return the design.

        Raises:
            Refused: MEASURE-004, numbers that cannot be.
        """
        given = self.cleaned_data
        return adapted(
            design_named(given["design"]).design,
            villages=given["villages"],
            times=Fraction(given["times"]),
            reserve=given["reserve"],
            least=given["least"],
        )


class SeedForm(forms.Form):
    """The public half of the seed."""

    text = forms.CharField(
        label=said("种子（照念出的原文）", "Seed, as it was read out"),
        max_length=200,
        help_text=said(
            "如开奖号码：03 08 11 19 25 30 + 07", "such as the numbers of a lottery: 03 08 11 19 25 30 + 07"
        ),
    )
    on = forms.DateField(label=said("产生日期", "Day it came about"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label=said("在哪里可以查到", "Where anybody can look it up"), max_length=200)
    witnesses = forms.CharField(label=said("见证人", "Witnesses"), max_length=200)

    def seed(self) -> NewSeed:
        """Return what was filled in."""
        given = self.cleaned_data
        return NewSeed(given["text"], given["on"], given["source"], given["witnesses"])


class HandOverForm(forms.Form):
    """By which report the results are handed over to the county's exit."""

    reference = forms.CharField(label=said("报告文号", "Number of the report"), max_length=100)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=said("理由", "Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


class ConfirmForm(forms.Form):
    """Nothing to fill in: the act alone."""
