"""What whoever recognises fills in: an answer, a conclusion, why a sheet goes back."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.core.kernel.findings import Verdict
from lianxin.exits.domain.recognition import Round
from lianxin.exits.operations import GivenEvidence
from lianxin.exits.wording import ANSWERS
from lianxin.procedures.papers import kept_file
from lianxin.rulebook import dictionary
from lianxin.site.language import said, say

REASON_LENGTH = 400


class OpenSheetForm(forms.Form):
    """For which year a sheet is opened."""

    year = forms.TypedChoiceField(label=said("年度", "Year"), coerce=int)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Met or not met, by what, and why if the register says otherwise."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=said("认定", "Answer"),
        choices=[
            (v.value, said(ANSWERS[v][0].zh, ANSWERS[v][0].en))
            for v in (Verdict.MET, Verdict.NOT_MET, Verdict.CANNOT_TELL)
        ],
        widget=forms.RadioSelect,
    )
    evidence_type = forms.ChoiceField(label=said("依据的材料", "Evidence"))
    reference = forms.CharField(
        label=said("原件在哪里（档案号）", "Where the original is (archive number)"), max_length=200, required=False
    )
    file = forms.FileField(
        label=said("附上文件（PDF 或照片）", "File (PDF or photograph)"),
        required=False,
        help_text=said("照片会重新绘制，不保留拍摄地点", "a photograph is drawn anew; where it was taken is not kept"),
    )
    reason = forms.CharField(
        label=said("理由", "Reason"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=said("与名册得出的不一致时必须写", "needed where you answer otherwise than the register"),
    )

    def __init__(self, *args: Any, wanted: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = sorted(dictionary().code_lists["evidence_type"].codes, key=lambda code: code.key not in wanted)
        self.fields["evidence_type"].choices = [(code.key, say(code.words)) for code in codes]  # type: ignore[attr-defined]

    def evidence(self) -> GivenEvidence:
        """Return the evidence; a file is kept by its digest.

        Raises:
            Refused: PROC-087, PROC-088 the file.
        """
        told = self.cleaned_data
        file = told["file"]
        kept = kept_file(file.name, file) if file else None
        return GivenEvidence(
            told["evidence_type"], told["reference"], kept.digest if kept else "", kept.kind if kept else ""
        )


class ConcludeForm(forms.Form):
    """The conclusion of a round; in the first, who signed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=said("结论", "Conclusion"),
        choices=[(v.value, said(ANSWERS[v][0].zh, ANSWERS[v][0].en)) for v in (Verdict.MET, Verdict.NOT_MET)],
        widget=forms.RadioSelect,
    )
    subject_name = forms.CharField(
        label=said("签字：户主（或村里的代表）", "Signed: householder (or who speaks for the place)"),
        max_length=50,
        required=False,
    )
    helper_name = forms.CharField(label=said("签字：帮扶人", "Signed: helper"), max_length=50, required=False)
    reference = forms.CharField(
        label=said("签字原件在哪里", "Where the signed sheet is"), max_length=200, required=False
    )

    def __init__(self, *args: Any, in_round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if in_round is Round.SECOND:
            del self.fields["subject_name"], self.fields["helper_name"]

    def signed(self) -> tuple[str, ...]:
        """Return who signed."""
        return tuple(self.cleaned_data.get(name, "") for name in ("subject_name", "helper_name"))


class SendBackForm(forms.Form):
    """Why the first round is to be done again."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=said("理由", "Reason"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
