"""Forms of complaints: the public one, the code of a receipt, one recorded by an officer, and each step."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.places.queries import areas_under
from lianxin.site.controls import Calendar
from lianxin.site.language import said
from lianxin.supervision.forms.issues import (
    SeenForm,
    area_choices,
    codes,
    everything,
    filter_areas,
    words_of,
)
from lianxin.supervision.operations.complaints import (
    LONGEST_ABOUT,
    LONGEST_ANSWER,
    LONGEST_NAME,
    LONGEST_WORDS,
    NewComplaint,
)
from lianxin.supervision.queries.complaints import STANDINGS, ComplaintFilter

if TYPE_CHECKING:
    from datetime import date

    from lianxin.people.access import Scope

_CLASSES = ("complaint_class", "sensitive_complaint_class")
_TOWNSHIP = 9


class _ToldForm(forms.Form):
    """What is told, of which place, in which class, by whom and about whom."""

    area_code = forms.ChoiceField(label=said("哪个乡镇", "Which township"))
    complaint_class = forms.ChoiceField(label=said("反映哪方面", "What it is about"))
    words = forms.CharField(
        label=said("什么情况", "What is the matter"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=said("时间、地点、经过。不用写证件号码。", "When, where, what happened. No identity numbers are needed."),
    )  # fmt: skip
    about = forms.CharField(
        label=said("涉及谁（可不填）", "Whom it is about (may be left out)"), max_length=LONGEST_ABOUT, required=False,
        help_text=said("写到的人和他的单位看不到这件信访，也不能办理。", "Who is named here neither sees nor handles it."),
    )  # fmt: skip
    name = forms.CharField(
        label=said("您的姓名（可不填）", "Your name (may be left out)"), max_length=LONGEST_NAME, required=False
    )
    contact = forms.CharField(
        label=said("联系方式（可不填）", "How to reach you (may be left out)"), max_length=LONGEST_NAME, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["complaint_class"].choices = codes(*_CLASSES)  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """Return what a valid form tells."""
        names = ("area_code", "complaint_class", "words", "about", "name", "contact")
        return {name: self.cleaned_data[name] for name in names}


class PublicComplaintForm(_ToldForm):
    """A complaint from the public page. Its token makes a second click the same complaint."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = areas_under("", on).filter(level__in=["county", "township"]).order_by("code")
        named = [
            (code, ("　" if len(code) >= _TOWNSHIP else "") + name) for code, name in found.values_list("code", "name")
        ]
        self.fields["area_code"].choices = named  # type: ignore[attr-defined]

    def entry(self) -> NewComplaint:
        """Return a valid form's complaint."""
        return NewComplaint(**self.told())


class ReceiptForm(forms.Form):
    """The code of a receipt."""

    code = forms.CharField(
        label=said("查询码", "Code"), max_length=30,
        help_text=said("收据上的 12 位，大小写和横线都不计较。", "The twelve signs of the receipt; case and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class JudgeForm(forms.Form):
    """Whether the person is content with the answer."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=30)
    is_content = forms.TypedChoiceField(
        label=said("对答复满意吗", "Are you content with the answer"), widget=forms.RadioSelect,
        choices=[("yes", said("满意，可以办结", "Yes, settle it")), ("no", said("不满意，请重新办理", "No, look into it again"))],
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    words = forms.CharField(
        label=said("您的意见（不满意时请写）", "What you say (asked for where you are not)"), max_length=LONGEST_ANSWER,
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class RecordedComplaintForm(_ToldForm):
    """A complaint by telephone, letter or visit, with what it is about."""

    channel = forms.ChoiceField(label=said("渠道", "How it came"), widget=forms.RadioSelect)
    received_on = forms.DateField(label=said("收到日期", "Received on"), widget=Calendar(format="%Y-%m-%d"))
    about_unit_id = forms.TypedChoiceField(
        label=said("涉及的单位", "Unit that it is about"), required=False, coerce=int, empty_value=None
    )
    project_id = forms.TypedChoiceField(
        label=said("涉及的项目", "Project that it is about"), required=False, coerce=int, empty_value=None
    )
    payment_id = forms.IntegerField(
        label=said("涉及的支付号", "Number of the payment that it is about"),
        required=False,
        min_value=1,
        max_value=2**53,
    )

    def __init__(
        self, *args: Any, scope: Scope, units: list[tuple[int, str]], projects: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].label = said("哪个地方", "Which place")
        choices: dict[str, list[tuple[Any, Any]]] = {
            "area_code": list(area_choices(scope, "county", "township", "village")),
            "channel": [one for one in codes("complaint_channel") if one[0] != "web"],
            "about_unit_id": [("", "—"), *units],
            "project_id": [("", "—"), *projects],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    def entry(self, *, household: int | None) -> NewComplaint:
        """Return a valid form's complaint."""
        names = ("channel", "received_on", "about_unit_id", "project_id", "payment_id")
        more = {name: self.cleaned_data[name] for name in names}
        return NewComplaint(**self.told(), **more, household_id=household)


class ComplaintFilterForm(forms.Form):
    """A standing, a class, a channel, an area. What is not among the choices is a fault."""

    standing = forms.ChoiceField(
        required=False, label=said("状态", "State"),
        choices=[everything(), *((name, words_of(words)) for name, words in STANDINGS)],
    )  # fmt: skip
    complaint_class = forms.ChoiceField(
        required=False, label=said("类别", "Class"), choices=[everything(), *codes(*_CLASSES)]
    )
    channel = forms.ChoiceField(
        required=False, label=said("渠道", "Channel"), choices=[everything(), *codes("complaint_channel")]
    )
    area = forms.ChoiceField(required=False, label=said("地方", "Area"))

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        filter_areas(self, scope, str(data.get("area", "")))

    def wanted(self) -> ComplaintFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return ComplaintFilter(asked["standing"], asked["complaint_class"], asked["channel"], asked["area"])


class ClassForm(SeenForm):
    """Another class."""

    complaint_class = forms.ChoiceField(
        label=said("改为", "Make it"), choices=codes(*_CLASSES),
        help_text=said("改成敏感类别以后，只有按姓名授权的人看得到。", "Once sensitive, only those named for it see it."),
    )  # fmt: skip


class PassComplaintForm(SeenForm):
    """Where it goes, and why."""

    area_code = forms.ChoiceField(label=said("转给", "Pass to"))
    words = forms.CharField(
        label=said("转办说明", "Why"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, targets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = targets  # type: ignore[attr-defined]


class AnswerForm(SeenForm):
    """An outcome, and the answer that the person reads."""

    outcome = forms.ChoiceField(label=said("办理结果", "Outcome"), choices=codes("complaint_outcome"))
    words = forms.CharField(
        label=said("答复（反映人看得到）", "The answer (the person reads it)"), max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
