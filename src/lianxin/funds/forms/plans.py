"""What is asked to make, change, adopt, file and carry out an integration plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.forms.acting import (
    CHOICE_ERRORS,
    ActForm,
    AmountField,
    DayField,
    document_field,
    number_choice,
    offer,
    reason_field,
)
from lianxin.funds.forms.tranches import year_field
from lianxin.funds.jobs import DEFAULT_SECONDS
from lianxin.site.language import said, say

_SECONDS = [
    (10, said("10 秒", "10 seconds")),
    (30, said("30 秒", "30 seconds")),
    (120, said("2 分钟", "2 minutes")),
    (600, said("10 分钟", "10 minutes")),
]


class MakeIntegrationPlanForm(ActForm):
    """For which county and year, and how long the solver may search at most."""

    county = forms.ChoiceField(label=said("县（市、区）", "County"), error_messages=CHOICE_ERRORS)
    year = year_field()
    seconds = forms.TypedChoiceField(
        label=said("最多求解多久", "Search for at most"),
        coerce=int,
        required=False,
        empty_value=DEFAULT_SECONDS,
        initial=DEFAULT_SECONDS,
        choices=_SECONDS,
        error_messages=CHOICE_ERRORS,
        help_text=said("证明最优就提前结束", "it ends earlier once the plan is proven best"),
    )

    def __init__(self, *args: Any, counties: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "county", counties)


class ChangeLineForm(ActForm):
    """Another amount of a tranche for a project, and why; nothing takes the line out."""

    places: ClassVar[Mapping[str, str]] = {errors.NO_SUCH_ALLOCATION.code: "project"}

    tranche = number_choice("资金指标", "Tranche")
    project = number_choice("项目", "Project")
    amount = AmountField(
        label=said("改为（元）", "Amount now (yuan)"),
        is_none_allowed=True,
        help_text=said("按元填写；0 表示去掉这一条", "in yuan; 0 takes the line out"),
    )
    reason = reason_field(said("记入方案和操作记录", "kept with the plan and in the record of events"))

    def __init__(
        self,
        *args: Any,
        tranches: Sequence[tuple[str, str]],
        projects: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("tranche", tranches), ("project", projects)):
            offer(self, name, choices, first=say(Words("请选择", "Choose")))


class AdoptForm(ActForm):
    """By which document a plan is adopted, and when."""

    document_no = document_field("审定文号", "Document that adopts it")
    on = DayField(label=said("审定日期", "Day of its adoption"))


class FileForm(ActForm):
    """When an adopted plan was filed with the province."""

    prefix = "file"
    on = DayField(label=said("备案日期", "Day it was filed"))


class CarryOutForm(ActForm):
    """By which document and on which day the lines of an adopted plan are arranged."""

    document_no = document_field("安排文号", "Document")
    on = DayField(label=said("日期", "Day"))
