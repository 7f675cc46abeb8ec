"""Forms of campaigns, targets and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.site.language import said
from lianxin.work.forms.fields import day_field, everything
from lianxin.work.operations.campaigns import NewCampaign, NewTask

if TYPE_CHECKING:
    from lianxin.people.models import Helper, Unit
    from lianxin.work.models import Campaign


class NewCampaignForm(forms.Form):
    """A campaign to be opened."""

    name = forms.CharField(label=said("名称", "Name"), max_length=100)
    area = forms.ChoiceField(label=said("哪里", "Where"))
    starts_on = day_field("从哪天", "From", required=True)
    ends_on = day_field("到哪天", "To", required=True)
    document = forms.CharField(required=False, label=said("文件", "Document"), max_length=200)
    purpose = forms.CharField(
        required=False,
        label=said("做什么", "What it is for"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    checklist = forms.CharField(
        required=False, label=said("检查清单", "Check-list"), max_length=8000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=said("一行一条。", "One line each."),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]

    def entry(self) -> NewCampaign:
        """Return the campaign of a valid form."""
        told = self.cleaned_data
        return NewCampaign(
            told["area"], told["name"], told["starts_on"], told["ends_on"], told["purpose"], told["document"],
            tuple(told["checklist"].splitlines()),
        )  # fmt: skip


class TargetFileForm(forms.Form):
    """A file of targets."""

    file = forms.FileField(
        label=said("任务分配表", "File of targets"),
        help_text=said("表头：单位代码、指标、任务数。", "Headings: unit code, indicator, target."),
    )  # fmt: skip


class TaskFilterForm(forms.Form):
    """What the pool shows."""

    standing = forms.ChoiceField(
        required=False,
        label=said("状态", "State"),
        choices=[
            everything(),
            ("open", said("待认领", "to be claimed")),
            ("mine", said("我在办的", "mine")),
            ("taken", said("办理中", "under way")),
            ("done", said("待核实", "to be verified")),
            ("verified", said("已办结", "settled")),
            ("cancelled", said("已取消", "cancelled")),
        ],
    )
    campaign = forms.ChoiceField(required=False, label=said("专项行动", "Campaign"))

    def __init__(self, data: Any, *, campaigns: list[Campaign], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["campaign"].choices = [everything(), *((str(one.pk), one.name) for one in campaigns)]  # type: ignore[attr-defined]


class NewTaskForm(forms.Form):
    """A task to be published."""

    title = forms.CharField(label=said("做什么", "What"), max_length=100)
    area = forms.ChoiceField(label=said("哪里", "Where"))
    due_on = day_field("哪天前", "By when", required=True)
    words = forms.CharField(
        required=False, label=said("说明", "More"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    unit = forms.ChoiceField(required=False, label=said("给哪个单位", "For which unit"))
    skill = forms.ChoiceField(
        required=False,
        label=said("要什么特长", "Skill that it takes"),
        help_text=said(
            "选了特长，只有名册上写明有这项特长的人能接。", "Only somebody whose roster tells the skill can take it."
        ),
    )
    campaign = forms.ChoiceField(required=False, label=said("专项行动", "Campaign"))

    def __init__(
        self,
        *args: Any,
        areas: list[Any],
        units: list[Unit],
        campaigns: list[Campaign],
        skills: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["area"].choices = areas
        choices["unit"].choices = [("", said("都可以认领", "anybody")), *((str(one.pk), one.name) for one in units)]
        choices["skill"].choices = [("", said("不限", "none in particular")), *((one, one) for one in skills)]
        choices["campaign"].choices = [("", "—"), *((str(one.pk), one.name) for one in campaigns)]

    def entry(self) -> NewTask:
        """Return the task of a valid form."""
        told = self.cleaned_data
        return NewTask(
            told["title"], told["area"], told["due_on"], told["words"], int(told["unit"]) if told["unit"] else None,
            int(told["campaign"]) if told["campaign"] else None, told["skill"],
        )  # fmt: skip


class TaskActForm(forms.Form):
    """What an act on a task carries: which revision was seen; and what the act asks for."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    helper = forms.ChoiceField(label=said("给谁", "To whom"))
    record = forms.ChoiceField(label=said("哪条工作记录", "Record of work"))
    words = forms.CharField(label=said("说明", "What is said"), max_length=200)

    ASKS = {
        "claim": (), "assign": ("helper",), "release": ("words",), "finish": ("record",), "verify": (),
        "send-back": ("words",), "cancel": ("words",),
    }  # fmt: skip

    def __init__(self, *args: Any, act: str, people: list[Helper], records: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["helper"].choices = [(str(one.pk), f"{one.name} · {one.unit.name}") for one in people]
        choices["record"].choices = records
        for name in ("helper", "record", "words"):
            if name not in self.ASKS[act]:
                del self.fields[name]
