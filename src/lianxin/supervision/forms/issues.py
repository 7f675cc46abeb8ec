"""Forms of issues: what to list, a new one, its plan, and each step on its road."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.procedures.papers import kept_file
from lianxin.registry.queries import area_names, areas_of
from lianxin.rulebook import dictionary
from lianxin.site.controls import Calendar
from lianxin.site.language import said
from lianxin.supervision.models import Admonition
from lianxin.supervision.operations import GivenEvidence, NewAccountability, NewAdmonition, NewIssue, Plan
from lianxin.supervision.operations.issues import LONGEST, TEXTS
from lianxin.supervision.queries.issues import STANDINGS, IssueFilter, accounts_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianxin.people.access import Scope

_TOWNSHIP = 9
_PICTURES = "image/jpeg,image/png,image/webp,application/pdf"


def words_of(words: Words) -> Any:
    """Words as a form keeps them: said when it is shown."""
    return said(words.zh, words.en)


def codes(*lists: str) -> list[tuple[str, Any]]:
    """The codes of lists as choices."""
    return [(one.key, words_of(one.words)) for name in lists for one in dictionary().code_lists[name].codes]


def everything() -> tuple[str, Any]:
    """The choice that asks for nothing."""
    return ("", said("全部", "All"))


def area_choices(scope: Scope, *levels: str) -> list[tuple[str, Any]]:
    """The areas of a scope as choices, villages moved in under their townships."""
    if not scope.prefixes:
        return []
    found = sorted(areas_of(scope, *levels), key=lambda area: area.code)
    return [(area.code, ("　" if len(area.code) > _TOWNSHIP else "") + area.name) for area in found]


def filter_areas(form: forms.Form, scope: Scope, asked: str) -> None:
    """Offer the areas of a scope in a filter's field ``area``: townships to a county's reader, villages to others."""
    is_small = bool(scope.prefixes) and all(len(prefix) >= _TOWNSHIP for prefix in scope.prefixes)
    choices = [everything(), *area_choices(scope, *(("township", "village") if is_small else ("county", "township")))]
    if asked and scope.covers(asked) and asked not in {code for code, _ in choices}:
        choices.append((asked, area_names([asked])[asked]))
    form.fields["area"].choices = choices  # type: ignore[attr-defined]


class IssueFilterForm(forms.Form):
    """A standing, a field of work, a category, a source, an area, a unit. What is not among the choices is a fault."""

    standing = forms.ChoiceField(
        required=False, label=said("状态", "State"),
        choices=[everything(), *((name, words_of(words)) for name, words in STANDINGS)],
    )  # fmt: skip
    theme = forms.ChoiceField(
        required=False, label=said("方面", "Field of work"), choices=[everything(), *codes("issue_theme")]
    )
    category = forms.ChoiceField(
        required=False, label=said("类别", "Category"), choices=[everything(), *codes("issue_category")]
    )
    source = forms.ChoiceField(
        required=False, label=said("来源", "Source"), choices=[everything(), *codes("issue_source")]
    )
    area = forms.ChoiceField(required=False, label=said("地方", "Area"))
    unit = forms.CharField(required=False, max_length=60, label=said("责任单位", "Responsible unit"))

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        filter_areas(self, scope, str(data.get("area", "")))

    def wanted(self) -> IssueFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return IssueFilter(
            asked["standing"], asked["theme"], asked["category"], asked["source"], asked["area"], asked["unit"].strip()
        )


class ProgressForm(forms.Form):
    """The day up to which is counted, an area, a field of work and a category."""

    day = forms.DateField(required=False, label=said("截至", "Up to"), widget=Calendar(format="%Y-%m-%d"))
    area = forms.ChoiceField(required=False, label=said("地方", "Area"))
    theme = forms.ChoiceField(
        required=False, label=said("方面", "Field of work"), choices=[everything(), *codes("issue_theme")]
    )
    category = forms.ChoiceField(
        required=False, label=said("类别", "Category"), choices=[everything(), *codes("issue_category")]
    )

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        filter_areas(self, scope, str(data.get("area", "")))


class NewIssueForm(forms.Form):
    """An issue to be put on record."""

    area_code = forms.ChoiceField(label=said("在哪里", "Where"))
    words = forms.CharField(
        label=said("问题描述", "What is wrong"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=said("写事实：什么时候、什么地方、几户、多少钱。", "Facts: when, where, how many, how much."),
    )  # fmt: skip
    theme = forms.ChoiceField(label=said("方面", "Field of work"), choices=codes("issue_theme"))
    category = forms.ChoiceField(label=said("类别", "Category"), choices=codes("issue_category"))
    cause = forms.ChoiceField(label=said("根本原因", "Root cause"), choices=codes("issue_cause"))
    source = forms.ChoiceField(label=said("来源", "Source"), choices=codes("issue_source"))
    level = forms.ChoiceField(label=said("哪一级发现", "Which level found it"), choices=codes("issue_level"))
    found_on = forms.DateField(label=said("发现时间", "Found on"), widget=Calendar(format="%Y-%m-%d"))
    found_by = forms.CharField(label=said("发现人或单位", "Found by"), max_length=100)
    household_count = forms.IntegerField(
        label=said("涉及户数", "Households concerned"), required=False, min_value=0, max_value=1_000_000
    )
    amount_yuan = forms.DecimalField(
        label=said("涉及金额（元）", "Money concerned (yuan)"),
        required=False, min_value=0, max_digits=14, decimal_places=2,
        help_text=said("不知道就留空，不要写 0。", "Leave it empty where it is not known; do not write 0."),
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = area_choices(scope, "county", "township", "village")  # type: ignore[attr-defined]

    def entry(self, *, households: Iterable[int] = (), clue: int | None = None) -> NewIssue:
        """Return a valid form's issue."""
        told = dict(self.cleaned_data)
        yuan = told.pop("amount_yuan")
        amount = None if yuan is None else int(yuan * 100)
        return NewIssue(**told, amount_fen=amount, household_ids=tuple(households), clue_id=clue)


class SeenForm(forms.Form):
    """What every step sends along: how far the issue was when it was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class PlanForm(SeenForm):
    """The plan: five points, who answers for it, by when."""

    deadline_kind = forms.ChoiceField(label=said("整改时限", "Kind of deadline"), choices=codes("deadline_kind"))
    due_on = forms.DateField(
        label=said("整改期限", "Last day"), required=False, widget=Calendar(format="%Y-%m-%d"),
        help_text=said("长期坚持的不写。", "Standing work has none."),
    )  # fmt: skip
    responsible_user_id = forms.TypedChoiceField(
        label=said("责任人账号", "Account of the responsible person"), required=False, coerce=int, empty_value=None,
        help_text=said("没有账号就不选；选了，他的工作台会提醒。", "Leave it where he has none; else his workbench reminds him."),
    )  # fmt: skip

    def __init__(self, *args: Any, county_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = {
            name: forms.CharField(
                label=words_of(words),
                max_length=longest,
                widget=forms.Textarea(attrs={"rows": 2}) if longest > 100 else forms.TextInput(),
            )
            for name, (words, longest) in TEXTS.items()
        }
        self.fields = points | self.fields
        named = accounts_in(county_code)
        self.fields["responsible_user_id"].choices = [("", "—"), *named]  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        """Return a valid form's plan."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Plan(**told)


class StepForm(SeenForm):
    """A step that is told in words."""

    words = forms.CharField(
        label=said("情况说明", "What was done or seen"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class ProgressStepForm(StepForm):
    """Progress with evidence: where the original is, and a file."""

    reference = forms.CharField(
        label=said("佐证存放处或档案号", "Where the evidence is kept"), max_length=200, required=False
    )
    file = forms.FileField(
        label=said("佐证照片或扫描件", "Photograph or scan"), required=False,
        widget=forms.FileInput(attrs={"accept": _PICTURES}),
        help_text=said("照片里的位置信息不保存。没有佐证不能申请销号。", "Where it was taken is not kept. Closing asks for evidence."),
    )  # fmt: skip

    def evidence(self) -> list[GivenEvidence]:
        """Return a valid form's evidence; the file is kept.

        Raises:
            Refused: PROC-087 neither a PDF nor a picture, PROC-088 too large.
        """
        sent = self.cleaned_data["file"]
        file = kept_file(sent.name, sent.file) if sent else None
        return [GivenEvidence(self.cleaned_data["reference"], file)]


class VerifyForm(ProgressStepForm):
    """Verifying on the spot: the day, what was seen, and what proves it."""

    seen_on = forms.DateField(label=said("到现场的日期", "Day on the spot"), widget=Calendar(format="%Y-%m-%d"))

    field_order = ("seen_on", "words", "reference", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = said(
            "要有现场照片或佐证存放处。照片里的位置信息不保存。",
            "A photograph of the spot, or where evidence is kept, is needed. Where a picture was taken is not kept.",
        )


class SpreadForm(forms.Form):
    """What every area is asked to look for."""

    words = forms.CharField(
        label=said("要各地查什么", "What every area is to look for"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip


class SpreadAnswerForm(forms.Form):
    """An area's answer."""

    is_found = forms.TypedChoiceField(
        label=said("有没有同类问题", "Is the like there"),
        choices=[("no", said("没有发现", "None found")), ("yes", said("有发现", "Found"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    found_count = forms.IntegerField(label=said("发现几件", "How many"), required=False, min_value=1, max_value=100_000)
    words = forms.CharField(
        label=said("怎么查的、查到什么", "How it was looked for and what was seen"),
        max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class AdmonitionForm(forms.Form):
    """A talk or a notice."""

    kind = forms.ChoiceField(
        label=said("方式", "Kind"), widget=forms.RadioSelect,
        choices=[(Admonition.Kind.TALK, said("约谈", "Talk")), (Admonition.Kind.CIRCULAR, said("通报", "Notice to all"))],
    )  # fmt: skip
    held_on = forms.DateField(label=said("日期", "Day"), widget=Calendar(format="%Y-%m-%d"))
    whom = forms.CharField(
        label=said("对象（单位或职务）", "Whom (unit or post)"), max_length=100,
        help_text=said("不写个人姓名；问责到人的写在问责记录里。", "No names of persons: these belong to records of accountability."),
    )  # fmt: skip
    document_no = forms.CharField(label=said("文号", "Number of the paper"), max_length=60, required=False)
    words = forms.CharField(
        label=said("内容和要求", "What was said and asked for"), max_length=600, widget=forms.Textarea(attrs={"rows": 4})
    )  # fmt: skip

    def entry(self) -> NewAdmonition:
        """Return a valid form's talk or notice."""
        return NewAdmonition(**self.cleaned_data)


class AccountabilityForm(forms.Form):
    """Who was held to account."""

    person = forms.CharField(label=said("被问责人", "Who"), max_length=60)
    post = forms.CharField(label=said("单位和职务", "Unit and post"), max_length=100, required=False)
    form = forms.ChoiceField(label=said("问责方式", "Form"), choices=codes("accountability_form"))
    decided_on = forms.DateField(label=said("决定日期", "Decided on"), widget=Calendar(format="%Y-%m-%d"))
    document_no = forms.CharField(label=said("决定文号", "Number of the decision"), max_length=60)
    words = forms.CharField(label=said("事由", "For what"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))

    def entry(self) -> NewAccountability:
        """Return a valid form's record."""
        return NewAccountability(**self.cleaned_data)


def today_iso() -> str:
    """Return today as a calendar wants it."""
    return timezone.localdate().isoformat()
