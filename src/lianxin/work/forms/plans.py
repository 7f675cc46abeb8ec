"""Forms of plans: lines, progress, accounts of income, signatures; and which plans are listed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.core.kernel.words import Words
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.monitoring_entries import RiskMeasures
from lianxin.site.fields import YuanField
from lianxin.site.language import said
from lianxin.work.access import PlanSubject
from lianxin.work.forms.fields import area_choices, day_field, text_field
from lianxin.work.models import AccountSignature, PlanProgress
from lianxin.work.operations import NewAccount, NewLine, NewProgress

if TYPE_CHECKING:
    from lianxin.people.access import Scope
    from lianxin.people.models import Helper

_NONE = ("", "—")


def _codes(list_name: str, kind: str) -> list[tuple[str, Any]]:
    codes = dictionary().code_lists[list_name].codes
    return [(f"{kind}:{one.key}", said(one.words.zh, one.words.en)) for one in codes]


def _measures(table: RiskMeasures) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Measures by family. One whose words stand in several families (其他) says which: what is chosen is shown without its heading."""
    lists = dictionary().code_lists
    times = Counter(code.words.zh for one in table.families.values() for code in lists[one.code_list].codes)

    def called(family: Words, words: Words) -> Any:
        return (
            said(words.zh, words.en)
            if times[words.zh] == 1
            else said(f"{family.zh}：{words.zh}", f"{family.en}: {words.en}")
        )

    return [
        (
            said(one.words.zh, one.words.en),
            [(f"{name}:{code.key}", called(one.words, code.words)) for code in lists[one.code_list].codes],
        )
        for name, one in table.families.items()
    ]


def _causes(subject: PlanSubject) -> list[tuple[Any, Any]]:
    """Of a household its causes and risks; of a village or a unit what holds villages back."""
    if subject.household_id is None:
        known = rulebook().village_causes_on(subject.last_day)
        return [(f"village:{name}", said(one.words.zh, one.words.en)) for name, one in known.items()]
    return [
        (said("致贫原因", "Causes"), _codes("cause", "cause")),
        (said("返贫风险", "Risks"), _codes("risk", "risk")),
    ]


class LineForm(forms.Form):
    """A line of a plan; one that is left empty is none."""

    mark = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cause = forms.ChoiceField(required=False, label=said("原因或风险", "Cause or risk"))
    other_cause = text_field("其他原因", "Another cause", 200)
    measure = forms.ChoiceField(required=False, label=said("措施", "Measure"))
    content = text_field("具体做什么", "What exactly", 400)
    helper = forms.ChoiceField(required=False, label=said("谁负责", "Who"))
    starts_on = day_field("开始", "Begins")
    due_on = day_field("完成期限", "Done by")
    amount = YuanField(required=False, label=said("资金（元）", "Money (yuan)"))
    expected = text_field("预期成效", "Expected result", 200)
    expected_income = YuanField(required=False, label=said("预计增收（元）", "Expected income (yuan)"))

    def __init__(
        self, *args: Any, subject: PlanSubject, table: RiskMeasures, people: list[Helper], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["cause"].choices = [_NONE, *_causes(subject)]
        choices["measure"].choices = [_NONE, *_measures(table)]
        choices["helper"].choices = [_NONE, *((str(one.pk), one.name) for one in people)]

    def is_empty(self) -> bool:
        """Whether nothing was written into a valid line."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in {"mark", "helper"}}
        return not any(value not in (None, "") for value in told.values())

    def line(self) -> NewLine:
        """Return the line of a valid form."""
        told = self.cleaned_data
        kind, _, cause = told["cause"].partition(":")
        if not cause and told["other_cause"].strip():
            kind, cause = "words", told["other_cause"].strip()
        family, _, measure = told["measure"].partition(":")
        return NewLine(
            mark=told["mark"] or 0, cause_kind=kind, cause=cause, family=family, measure=measure,
            content=told["content"], helper_id=int(told["helper"]) if told["helper"] else None,
            starts_on=told["starts_on"], due_on=told["due_on"], amount_fen=told["amount"], expected=told["expected"],
            expected_fen=told["expected_income"],
        )  # fmt: skip


LineFormSet = forms.formset_factory(LineForm, extra=3, max_num=60)


def initial_of_line(line: Any) -> dict[str, Any]:
    """Return what a line's form begins with."""
    is_words = line.cause_kind == "words"
    return {
        "mark": line.mark, "cause": "" if is_words or not line.cause else f"{line.cause_kind}:{line.cause}",
        "other_cause": line.cause if is_words else "", "measure": f"{line.family}:{line.measure}" if line.family else "",
        "content": line.content, "helper": str(line.helper_id or ""), "starts_on": line.starts_on,
        "due_on": line.due_on, "amount": line.amount_fen, "expected": line.expected,
        "expected_income": line.expected_fen,
    }  # fmt: skip


class PlanNoteForm(forms.Form):
    """Which version was before the writer, and what he changed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=said("改了什么、怎么商定的", "What changed, and how it was agreed"), max_length=400)


class ProgressForm(forms.Form):
    """How a line gets on."""

    mark = forms.ChoiceField(label=said("哪一项", "Which line"))
    on = day_field("哪一天", "Day", required=True)
    state = forms.ChoiceField(
        label=said("进展", "Progress"),
        choices=[(PlanProgress.State.BEGUN, said("已开始", "begun")), (PlanProgress.State.DONE, said("已完成", "done")),
                 (PlanProgress.State.DROPPED, said("不再做", "dropped"))],
    )  # fmt: skip
    words = forms.CharField(
        label=said("做了什么、成效如何", "What was done, and its result"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    amount = YuanField(required=False, label=said("用了多少钱（元）", "Money spent (yuan)"))
    income = YuanField(required=False, label=said("带来收入（元）", "Income that came of it (yuan)"))
    record = forms.ChoiceField(required=False, label=said("对应的工作记录", "Record of work"))

    def __init__(self, *args: Any, lines: list[tuple[str, Any]], records: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = lines  # type: ignore[attr-defined]
        self.fields["record"].choices = [_NONE, *records]  # type: ignore[attr-defined]

    def entry(self) -> NewProgress:
        """Return the progress of a valid form."""
        told = self.cleaned_data
        return NewProgress(
            int(told["mark"]), told["on"], told["state"], told["words"], told["amount"], told["income"],
            int(told["record"]) if told["record"] else None,
        )  # fmt: skip


class AccountForm(forms.Form):
    """An account of income."""

    quarter = forms.TypedChoiceField(
        label=said("期间", "Period"), coerce=int,
        choices=[(0, said("全年", "the year")), *((n, said(f"第 {n} 季度", f"quarter {n}")) for n in range(1, 5))],
    )  # fmt: skip
    wage = YuanField(required=False, label=said("工资性收入", "Wages"))
    operating = YuanField(required=False, label=said("经营性收入", "Operating income"))
    operating_cost = YuanField(required=False, label=said("经营性支出", "Operating cost"))
    property = YuanField(required=False, label=said("财产性收入", "Income of property"))
    transfer = YuanField(required=False, label=said("转移性收入", "Transfers"))
    persons = forms.IntegerField(required=False, min_value=1, max_value=100, label=said("家庭人口", "Persons"))

    def entry(self) -> NewAccount:
        """Return the account of a valid form."""
        told = self.cleaned_data
        amounts = {
            f"{name}_fen": told[name] for name in ("wage", "operating", "operating_cost", "property", "transfer")
        }
        return NewAccount(quarter=told["quarter"], persons=told["persons"], **amounts)


class SignatureForm(forms.Form):
    """Who signed an account, and when; a picture of the signed page may be added."""

    account = forms.ChoiceField(label=said("哪次核算", "Which account"))
    party = forms.ChoiceField(
        label=said("谁签的", "Who signed"),
        choices=[(AccountSignature.Party.HOUSEHOLD, said("农户", "household")), (AccountSignature.Party.HELPER, said("帮扶人", "helper"))],
    )  # fmt: skip
    name = forms.CharField(label=said("签字人姓名", "Name"), max_length=60)
    on = day_field("签字日期", "Signed on", required=True)
    scan = forms.FileField(
        required=False, label=said("签字页", "The signed page"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,application/pdf"}),
    )  # fmt: skip

    def __init__(self, *args: Any, accounts: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = accounts  # type: ignore[attr-defined]


class PlanFilterForm(forms.Form):
    """Which plans are listed."""

    year = forms.IntegerField(required=False, min_value=2013, max_value=2100, label=said("年度", "Year"))
    area = forms.ChoiceField(required=False, label=said("县、乡镇、村", "County, township or village"))

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["area"].choices = area_choices(scope, str(data.get("area", "")))  # type: ignore[attr-defined]
