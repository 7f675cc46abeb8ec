"""The sheet of a household, who could not be asked, evidence, opinions, a workbook of answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone

from lianxin.assessment.models import Replacement
from lianxin.assessment.operations import GivenAnswers
from lianxin.assessment.queries.policy import questionnaire_of
from lianxin.assessment.queries.samples import REASONS
from lianxin.assessment.wording import CANNOT_SAY, STATES
from lianxin.rulebook.survey_entries import STATUSES, SUSPICIONS, UNKNOWN, Kinds, Question
from lianxin.site.language import said, say

_REASON_LENGTH = 400


class SampleFilterForm(forms.Form):
    """Which households of the sample are shown."""

    village = forms.ChoiceField(label=said("村", "Village"), required=False)
    state = forms.ChoiceField(label=said("状态", "State"), required=False)
    status = forms.ChoiceField(label=said("类别", "Stratum"), required=False)
    suspicion = forms.ChoiceField(label=said("疑点", "Suspicion"), required=False)

    def __init__(self, *args: Any, villages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", said("全部", "All"))
        fields: Any = self.fields
        fields["village"].choices = [everything, *villages]
        fields["state"].choices = [everything, *((key, say(words)) for key, (words, _) in STATES.items())]
        fields["status"].choices = [everything, *((key, say(words)) for key, words in STATUSES.items())]
        fields["suspicion"].choices = [everything, *((key, say(words)) for key, words in SUSPICIONS.items())]


class AnswersForm(forms.Form):
    """The questions that are put to a household. The sheet has a number of its own, so that it is entered once."""

    ticket = forms.CharField(widget=forms.HiddenInput, max_length=40)
    asked_on = forms.DateField(label=said("访问日期", "Day of asking"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, drawn: Any, is_correction: bool, **kwargs: Any) -> None:
        latest = kwargs.pop("latest", None)
        kwargs["initial"] = {
            "ticket": str(uuid4()),
            "asked_on": latest.asked_on if latest else timezone.localdate(),
            **({f"q_{name}": value for name, value in latest.values.items()} if latest else {}),
        }
        super().__init__(*args, **kwargs)
        self.questions = questionnaire_of(drawn.evaluation).questions_for(drawn.status)
        for question in self.questions:
            self.fields[f"q_{question.name}"] = _control(question)
        if is_correction:
            self.fields["reason"] = forms.CharField(
                label=said("为什么更正", "Why it is corrected"),
                max_length=_REASON_LENGTH,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean_ticket(self) -> UUID:
        """A number of a sheet."""
        try:
            return UUID(self.cleaned_data["ticket"])
        except ValueError:
            raise forms.ValidationError(said("请重新打开这一页", "open the page again")) from None

    def given(self) -> GivenAnswers:
        """Return what was filled in."""
        told = self.cleaned_data
        values = {question.name: str(told.get(f"q_{question.name}") or "") for question in self.questions}
        return GivenAnswers(told["ticket"], told["asked_on"], values)


def _control(question: Question) -> forms.Field:
    label, required = say(question.words), not question.is_optional
    if question.kind == Kinds.CHOICE:
        choices = [(key, say(words)) for key, words in question.choices.items()]
        return forms.ChoiceField(
            label=label, required=required, choices=[*choices, (UNKNOWN, say(CANNOT_SAY))], widget=forms.RadioSelect
        )
    if question.kind == Kinds.NUMBER:
        return forms.DecimalField(label=label, required=required, min_value=0, max_digits=11, decimal_places=2)
    return forms.CharField(label=label, required=required, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ReplaceForm(forms.Form):
    """Why a household cannot be asked."""

    reason = forms.ChoiceField(label=said("原因", "Reason"))
    words = forms.CharField(
        label=said("情况", "What was seen and tried"),
        max_length=_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=said("去过几次、向谁核实", "how often somebody went, and who confirmed it"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["reason"].choices = [(key, say(REASONS[key])) for key in Replacement.Reason.values]


class EvidenceForm(forms.Form):
    """A file that proves an answer."""

    question = forms.ChoiceField(label=said("对应的题目", "Question"))
    file = forms.FileField(
        label=said("照片或 PDF", "Photograph or PDF"),
        help_text=said("照片会重新绘制，不保留拍摄地点", "a photograph is drawn anew; where it was taken is not kept"),
    )

    def __init__(self, *args: Any, drawn: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = questionnaire_of(drawn.evaluation).questions_for(drawn.status)
        ordered = sorted(asked, key=lambda one: not one.wants_evidence)
        self.fields["question"].choices = [(one.name, say(one.words)) for one in ordered]  # type: ignore[attr-defined]


class OpinionForm(forms.Form):
    """Whether the suspicion is true, and on what that rests."""

    is_confirmed = forms.TypedChoiceField(
        label=said("意见", "Opinion"),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[("yes", said("认定属实", "it is so")), ("no", said("不成立", "it is not so"))],
    )
    reason = forms.CharField(
        label=said("依据", "Grounds"), max_length=_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )


class WorkbookForm(forms.Form):
    """A workbook of answers."""

    file = forms.FileField(label=said("填好的工作簿（xlsx）", "Workbook (xlsx)"))
