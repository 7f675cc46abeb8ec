"""What people fill in: filters, the beginning of a case, a step with its evidence, objections and answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from lianxin.core.kernel.words import Words
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import Direction, Step, StepKind, Version
from lianxin.procedures.domain.history import Hung
from lianxin.procedures.domain.meetings import Minutes, StoodAside
from lianxin.procedures.models import Case
from lianxin.procedures.operations import GivenPaper, NewCase, StepTold
from lianxin.procedures.papers import kept_file
from lianxin.procedures.queries.cases import STANDINGS, CaseFilter
from lianxin.registry.queries import area_names
from lianxin.rulebook import dictionary
from lianxin.site.language import said

_ALL = said("全部", "All")
_COUNTS = (
    ("entitled", Words("应到人数", "Entitled to attend")),
    ("present", Words("实到人数", "Present")),
    ("agreed", Words("同意", "For")),
    ("against", Words("反对", "Against")),
    ("abstained", Words("弃权", "Abstaining")),
)
_MOST_PEOPLE = 5000


def _said(words: Words) -> str:
    return said(words.zh, words.en)


class CaseFilterForm(forms.Form):
    """Procedure, standing, place. Whatever is not among the choices is a fault, never "everything"."""

    procedure = forms.ChoiceField(required=False, label=said("程序", "Procedure"))
    standing = forms.ChoiceField(required=False, label=said("进度", "Standing"))
    area = forms.ChoiceField(required=False, label=said("乡镇、村", "Township or village"))

    def __init__(self, *args: Any, areas: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(key, _said(one.words)) for key, one in shelf.procedures().items()]
        self.fields["procedure"].choices = [("", _ALL), *known]  # type: ignore[attr-defined]
        self.fields["standing"].choices = [("", _ALL), *((one.key, _said(one.words)) for one in STANDINGS)]  # type: ignore[attr-defined]
        listed = [(area.code, ("　" if len(area.code) > 9 else "") + area.name) for area in areas]
        self.fields["area"].choices = [("", _ALL), *listed]  # type: ignore[attr-defined]

    def wanted(self) -> CaseFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return CaseFilter(asked["procedure"], asked["standing"], asked["area"])


class LedgerForm(forms.Form):
    """A period, both days included, entries or exits, a place."""

    starts_on = forms.DateField(label=said("从", "From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=said("到", "To"), widget=forms.DateInput(attrs={"type": "date"}))
    direction = forms.ChoiceField(required=False, label=said("进退", "Way"))
    area = forms.ChoiceField(required=False, label=said("县、乡镇、村", "Area"))

    def __init__(self, *args: Any, areas: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(one.value, _said(one.words)) for one in Direction]
        self.fields["direction"].choices = [("", _ALL), *ways]  # type: ignore[attr-defined]
        listed = [(area.code, "　" * ((len(area.code) - 6) // 3) + area.name) for area in areas]
        self.fields["area"].choices = [("", _ALL), *listed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts."""
        told = self.cleaned_data
        if not self.errors and told["ends_on"] < told["starts_on"]:
            raise forms.ValidationError(said("结束日期早于开始日期。", "The period ends before it starts."))
        return told


class BeginForm(forms.Form):
    """What a version leaves to choose, the year of the facts, and the lead. ``area``: the one of ``areas`` chosen at first."""

    def __init__(
        self,
        *args: Any,
        version: Version,
        years: Iterable[int],
        areas: Sequence[Any] = (),
        area: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if areas:
            named = sorted(area_names(one.code for one in areas).items())
            self.fields["area_code"] = forms.ChoiceField(
                label=said("村或县", "Village or county"), choices=named, initial=area
            )
        self.fields["year"] = forms.TypedChoiceField(
            label=said("数据年度", "Year of the facts"), coerce=int, choices=[(year, str(year)) for year in years]
        )
        self._choices = [effect for effect in version.effects if effect.choices]
        for effect in self._choices:
            entry = dictionary().field(f"{'village' if areas else 'household'}.{effect.field}")
            codes = dictionary().code_list_of(entry)
            choices = [("", "—"), *((key, _said(codes.by_key(key).words)) for key in effect.choices)]
            self.fields[effect.field] = forms.ChoiceField(label=_said(entry.words), choices=choices)
        self.fields["note"] = forms.CharField(
            required=False,
            max_length=400,
            label=said("缘由或线索", "Why, or the lead"),
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def entry(self, procedure: str, household_id: int | None) -> NewCase:
        """Return the case that a valid form begins."""
        told = self.cleaned_data
        chosen = {effect.field: told[effect.field] for effect in self._choices}
        return NewCase(procedure, told["year"], household_id, told.get("area_code", ""), chosen, told["note"])


class StepForm(forms.Form):
    """A step: who went along, its evidence (where the original is, or a file, or both), minutes, a reason.

    ``is_on_paper``: it ends a showing that no notice made, so that it must be told who hung the paper, and where.
    """

    def __init__(self, *args: Any, step: Step, case: Case, is_on_paper: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.case = step, case
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, initial=case.revision)
        if step.decides and step.kind is StepKind.ON:
            self.fields["payload_digest"] = forms.CharField(widget=forms.HiddenInput, initial=case.payload_digest)
        for number in range(1, step.persons):
            self.fields[f"other_{number}"] = forms.CharField(
                max_length=60,
                label=said("同行的另一人", "The other person"),
                help_text=said("两人都要签字", "both sign"),
            )
        if is_on_paper:
            self._add_hung(case)
        if step.meeting is not None:
            self._add_minutes()
        codes = dictionary().code_lists["evidence_type"]
        for type_ in step.evidence:
            words = codes.by_key(type_).words
            self.fields[f"reference_{type_}"] = forms.CharField(
                required=False,
                max_length=200,
                label=said(f"{words.zh}：存放处或档案号", f"{words.en}: where it is kept"),
            )
            self.fields[f"file_{type_}"] = forms.FileField(
                required=False,
                label=said(f"{words.zh}：照片或扫描件", f"{words.en}: photograph or scan"),
                widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
            )
        help_ = said("与规则的答案不一致时必须写", "needed where it differs from the rules") if step.decides else ""
        self.fields["reason"] = forms.CharField(
            required=step.needs_reason,
            max_length=1000,
            label=said("理由或说明", "Reason, or a remark"),
            help_text=help_,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def _add_hung(self, case: Case) -> None:
        self.fields["hung_on"] = forms.DateField(
            label=said("从哪天贴起", "Hung from"),
            initial=case.entered_on,
            widget=forms.DateInput(attrs={"type": "date"}),
        )
        self.fields["hung_where"] = forms.CharField(max_length=100, label=said("贴在哪里", "Where it hung"))
        self.fields["hung_who"] = forms.CharField(
            max_length=60,
            label=said("谁贴的", "Who hung it"),
            help_text=said("网上没有公示的才填；网上公示了的不用填", "only where no notice was published on the site"),
        )

    def _add_minutes(self) -> None:
        day = forms.DateInput(attrs={"type": "date"})
        self.fields["held_on"] = forms.DateField(label=said("会议日期", "Day of the meeting"), widget=day)
        self.fields["place"] = forms.CharField(max_length=100, label=said("地点", "Place"))
        for name, words in _COUNTS:
            self.fields[name] = forms.IntegerField(
                label=_said(words),
                min_value=0,
                max_value=_MOST_PEOPLE,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.fields["stood_aside"] = forms.CharField(
            required=False,
            max_length=1000,
            label=said("回避的人和缘由", "Who stood aside, and why"),
            help_text=said(
                "每行一人，写成“姓名：缘由”；他们到会但不表决", "one a line, “name: why”; they came and did not vote"
            ),
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def groups(self) -> list[tuple[Words, list[Any]]]:
        """The visible fields by what they are about."""
        papers = [self[name] for name in self.fields if name.startswith(("reference_", "file_"))]
        minutes = [
            self[name] for name in ("held_on", "place", *(n for n, _ in _COUNTS), "stood_aside") if name in self.fields
        ]
        hung = [self[name] for name in ("hung_on", "hung_where", "hung_who") if name in self.fields]
        people = [self[name] for name in self.fields if name.startswith("other_")]
        found = [
            (Words("仅纸质公示", "Shown on paper only"), hung),
            (Words("同行人", "Who went along"), people),
            (Words("会议", "The meeting"), minutes),
            (Words("材料", "Evidence"), papers),
            (Words("理由", "Reason"), [self["reason"]]),
        ]
        return [(words, bounds) for words, bounds in found if bounds]

    def told(self) -> StepTold:
        """Return the step that a valid form tells; files are kept before.

        Raises:
            Refused: PROC-087, PROC-088 a file cannot be kept.
        """
        told = self.cleaned_data
        return StepTold(
            step=self.step.name,
            seen=told["seen"],
            others=tuple(told[name] for name in self.fields if name.startswith("other_")),
            evidence=tuple(self._papers()),
            reason=told["reason"],
            minutes=self._minutes() if self.step.meeting else None,
            payload_digest=told.get("payload_digest", ""),
            hung=Hung(told["hung_on"], told["hung_where"], told["hung_who"]) if "hung_on" in told else None,
        )

    def _papers(self) -> Iterable[GivenPaper]:
        for type_ in self.step.evidence:
            reference, file = self.cleaned_data[f"reference_{type_}"], self.cleaned_data[f"file_{type_}"]
            if reference.strip() or file:
                yield GivenPaper(type_, reference, kept_file(file.name, file) if file else None)

    def _minutes(self) -> Minutes:
        told = self.cleaned_data
        aside = []
        for line in told["stood_aside"].splitlines():
            name, _, why = line.replace("：", ":").partition(":")
            if line.strip():
                aside.append(StoodAside(name.strip(), why.strip()))
        counts = {name: told[name] for name, _ in _COUNTS}
        return Minutes(told["held_on"], told["place"], stood_aside=tuple(aside), **counts)


class ObjectionForm(forms.Form):
    """An objection, in the words of whoever objects."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        max_length=1000, label=said("异议内容", "The objection"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=said("照异议人的原话写；不写他的姓名也可以", "in the words of whoever objects; he need not be named"),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to an objection."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    is_upheld = forms.TypedChoiceField(
        label=said("结论", "Conclusion"),
        coerce=lambda value: value == "yes",
        choices=[
            ("no", said("异议不成立", "not upheld")),
            ("yes", said("异议成立，更正后重新公示", "upheld: put right and show anew")),
        ],
    )
    words = forms.CharField(max_length=1000, label=said("答复", "The answer"), widget=forms.Textarea(attrs={"rows": 4}))
