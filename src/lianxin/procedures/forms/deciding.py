"""Many decisions on one page: the document that decides them, which cases, and a reason for each that needs one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lianxin.procedures.domain.definitions import Step
from lianxin.procedures.models import Case
from lianxin.procedures.operations import GivenPaper, StepTold
from lianxin.rulebook import dictionary
from lianxin.site.language import said


class DecideForm(forms.Form):
    """The step's evidence once, and for each case whether it is decided, what was seen of it, and a reason."""

    def __init__(self, *args: Any, step: Step, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.cases = step, list(cases)
        codes = dictionary().code_lists["evidence_type"]
        for type_ in step.evidence:
            words = codes.by_key(type_).words
            self.fields[f"reference_{type_}"] = forms.CharField(
                max_length=200, label=said(f"{words.zh}：存放处或档案号", f"{words.en}: where it is kept")
            )
        for case in self.cases:
            self.fields[f"chosen_{case.pk}"] = forms.BooleanField(
                required=False, label=said(f"审定第 {case.pk} 号", f"Decide case {case.pk}")
            )
            self.fields[f"reason_{case.pk}"] = forms.CharField(
                required=False,
                max_length=1000,
                label=said(f"第 {case.pk} 号的理由", f"Reason, case {case.pk}"),
                widget=forms.TextInput(attrs={"class": "control"}),
            )
            self.fields[f"seen_{case.pk}"] = forms.IntegerField(widget=forms.HiddenInput, initial=case.revision)
            self.fields[f"digest_{case.pk}"] = forms.CharField(
                widget=forms.HiddenInput, initial=case.payload_digest, max_length=64
            )

    @property
    def papers(self) -> list[Any]:
        """The controls of the evidence."""
        return [self[f"reference_{type_}"] for type_ in self.step.evidence]

    @property
    def rows(self) -> list[tuple[Case, Any, Any, tuple[Any, Any]]]:
        """For each case its tick, its reason, and what stays hidden."""
        return [
            (
                case,
                self[f"chosen_{case.pk}"],
                self[f"reason_{case.pk}"],
                (self[f"seen_{case.pk}"], self[f"digest_{case.pk}"]),
            )
            for case in self.cases
        ]

    def told(self) -> list[tuple[int, StepTold]]:
        """Return the cases that were ticked in a valid form, with the step as it is told for each."""
        given = self.cleaned_data
        papers = tuple(GivenPaper(type_, given[f"reference_{type_}"]) for type_ in self.step.evidence)
        return [
            (
                case.pk,
                StepTold(
                    self.step.name,
                    given[f"seen_{case.pk}"],
                    evidence=papers,
                    reason=given[f"reason_{case.pk}"],
                    payload_digest=given[f"digest_{case.pk}"],
                ),
            )
            for case in self.cases
            if given[f"chosen_{case.pk}"]
        ]
