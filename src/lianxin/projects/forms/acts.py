"""One form for each act on a project. ``entry()`` gives what the act takes; the act itself judges it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from lianxin.core.kernel.words import Words
from lianxin.projects.domain.showing import Level, Occasion
from lianxin.projects.domain.stages import Move, Need
from lianxin.projects.domain.standing import Decision
from lianxin.projects.forms.fields import (
    code_choices,
    code_field,
    day_field,
    number_field,
    text_field,
)
from lianxin.projects.forms.filters import area_choices
from lianxin.projects.models import AssetEvent, Project
from lianxin.projects.operations import (
    NewAcceptance,
    NewAsset,
    NewAssetEvent,
    NewContract,
    NewLink,
    NewProgress,
    NewProject,
    NewShowing,
)
from lianxin.site.fields import PhotographsField, YuanField
from lianxin.site.language import said

if TYPE_CHECKING:
    from lianxin.places.models import Area
    from lianxin.registry.models import Household

EVENT_KINDS = {
    AssetEvent.Kind.INSPECTED: Words("巡查", "Looked at"),
    AssetEvent.Kind.REPAIRED: Words("维修", "Repaired"),
    AssetEvent.Kind.INCOME: Words("收益", "Income"),
    AssetEvent.Kind.LET: Words("出租或发包", "Let"),
    AssetEvent.Kind.KEEPER: Words("更换管护人", "New keeper"),
    AssetEvent.Kind.STATE: Words("状况变化", "New state"),
    AssetEvent.Kind.DISPOSED: Words("处置", "Disposed of"),
}


def _said(words: Words) -> str:
    return said(words.zh, words.en)


class ProjectForm(forms.Form):
    """A project as it is proposed, or as it is to be from now on."""

    name = text_field("项目名称", "Name", 120)
    area_code = forms.ChoiceField(label=said("实施的村、乡镇或县", "Village, township or county"))
    year = number_field("年度", "Year", required=True, least=1978, most=2100)
    kind = code_field("project_kind", "项目类别", "Kind of project")
    purpose = code_field("fund_purpose", "资金用途", "What the money is for")
    nature = code_field("construction_nature", "建设性质", "Nature", required=False)
    delivery_mode = code_field("delivery_mode", "实施方式", "Way of carrying out", required=False)
    content = text_field("建设任务", "What is to be done", 2000, is_long=True)
    place = text_field("实施地点", "Where", 200, required=False)
    cost_fen = YuanField(label=said("资金规模（元）", "Cost (yuan)"))
    least_start_fen = YuanField(
        required=False,
        label=said("最低启动资金（元）", "Least sum to start with (yuan)"),
        help_text=said("留空表示必须足额", "empty: the whole cost"),
    )
    is_divisible = forms.BooleanField(required=False, label=said("可以分期安排资金", "May be funded in part"))
    priority = forms.IntegerField(
        min_value=1, max_value=100, initial=1, label=said("优先级（1–100）", "Priority (1 to 100)")
    )
    financing = text_field("筹资方式", "How it is to be paid", 1000, required=False)
    responsible_unit = text_field("责任单位", "Who answers for it", 100, required=False)
    starts_on = day_field("计划开工", "Planned first day", required=False)
    ends_before = day_field(
        "计划完工", "Planned end", required=False, help_=("从这天起不再施工", "the first day after the last")
    )
    poor_households = number_field("受益脱贫户数", "Poor households to gain")
    households = number_field("受益户数", "Households to gain")
    persons = number_field("受益人数", "Persons to gain")
    participation = text_field("群众参与", "How the villagers take part", 1000, required=False, is_long=True)
    mechanism = text_field("联农带农机制", "How poor households gain", 1000, required=False, is_long=True)
    meeting_on = day_field("村民会议日期", "Day of the village meeting", required=False)

    GROUPS = (
        (Words("做什么", "What"), ("name", "area_code", "year", "kind", "purpose", "nature", "content", "place")),
        (
            Words("花多少、怎么干", "How much, and how"),
            (
                "cost_fen", "financing", "is_divisible", "least_start_fen", "priority", "delivery_mode",
                "responsible_unit", "starts_on", "ends_before",
            ),
        ),
        (
            Words("谁受益", "Who gains"),
            ("poor_households", "households", "persons", "participation", "mechanism", "meeting_on"),
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Sequence[Area], project: Project | None = None, **kwargs: Any) -> None:
        if project is not None:
            kwargs["initial"] = {name: getattr(project, name) for name in self.base_fields if name != "reason"}
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = area_choices(areas, "—")  # type: ignore[attr-defined]
        self.fields["reason"] = text_field(
            "调整理由", "Reason for the change", 400, required=False, is_long=True,
            help_=(
                "审核以后的调整必须写明；改了公示过的内容，项目退回村级重新公示",
                "needed from the review on; if what was shown changes, the project is shown and decided anew",
            ),
        )  # fmt: skip
        if project is None:
            del self.fields["reason"]

    def entry(self) -> NewProject:
        told = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return NewProject(**told)


class TargetForm(forms.Form):
    """One performance target; an empty one is passed over."""

    dimension = code_field("performance_dimension", "绩效维度", "Dimension")
    indicator = text_field("指标", "Indicator", 100)
    planned = forms.DecimalField(max_digits=16, decimal_places=3, label=said("目标值", "Value aimed at"))
    unit = text_field("单位", "Unit", 20, required=False)


class _Targets(forms.BaseFormSet):
    """All targets at once: a row that was emptied is a target that was dropped."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()


TargetFormSet = forms.formset_factory(TargetForm, formset=_Targets, extra=3, max_num=20, validate_max=True)


class DecisionForm(forms.Form):
    """The day of a step, its document, and an opinion or a reason, as far as the step needs them."""

    on = day_field("日期", "Day")
    document_no = text_field("文件号", "Number of the document", 100, required=False)
    words = text_field("意见或理由", "Opinion or reason", 400, required=False, is_long=True)

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.fields["document_no"].required = Need.DOCUMENT in move.needs
        self.fields["words"].required = Need.REASON in move.needs
        if Need.ASSET in move.needs:
            self.fields["words"].help_text = said("没有形成资产的，请说明原因", "say why, if no asset came of it")

    def decision(self) -> Decision:
        told = self.cleaned_data
        return Decision(told["on"], told["document_no"], told["words"])


class ShowingForm(forms.Form):
    """A showing at a level."""

    occasion = forms.ChoiceField(
        choices=[(one.value, _said(one.words)) for one in Occasion], label=said("时机", "Occasion")
    )
    level = forms.ChoiceField(label=said("级别", "Level"))
    place = text_field("公示地点", "Where", 100, help_=("公示栏、网站、微信群", "notice board, website, group"))
    starts_on = day_field("开始日", "First day shown")
    ends_before = day_field(
        "撤下日", "Taken down on", required=False, help_=("还挂着的留空", "empty while it still hangs")
    )
    objections = forms.IntegerField(min_value=0, initial=0, label=said("收到异议（件）", "Objections received"))
    photos = PhotographsField(label=said("公示照片", "Photograph of it"))

    def __init__(self, *args: Any, levels: Sequence[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(one.value, _said(one.words)) for one in levels]  # type: ignore[attr-defined]

    def entry(self, evidence: str) -> NewShowing:
        told = self.cleaned_data
        return NewShowing(
            Occasion(told["occasion"]), Level(told["level"]), told["place"], told["starts_on"], told["ends_before"],
            told["objections"], evidence,
        )  # fmt: skip


class ObjectionsForm(forms.Form):
    """Further objections."""

    more = forms.IntegerField(min_value=1, initial=1, label=said("新收到的异议（件）", "Further objections"))


class SettleObjectionsForm(forms.Form):
    """How objections were settled."""

    on = day_field("处理日期", "Day")
    words = text_field("处理结果", "How they were settled", 400, is_long=True)


class EndShowingForm(forms.Form):
    """From which day a showing no longer hangs."""

    ends_before = day_field("撤下日", "Taken down on")


class ContractForm(forms.Form):
    """A contract, or the order to the village itself."""

    contract_no = text_field("合同编号", "Number", 60)
    payee = text_field("收款人", "Who is to be paid", 100)
    payee_code = text_field("统一社会信用代码", "Unit code of the payee", 20, required=False)
    content = text_field("合同内容", "What is to be delivered", 400, is_long=True)
    amount_fen = YuanField(label=said("合同金额（元）", "Sum (yuan)"))
    retention_percent = forms.IntegerField(
        min_value=0, max_value=30, initial=3, label=said("质保金比例（%）", "Kept back (%)")
    )
    signed_on = day_field("签订日期", "Signed on")
    due_on = day_field("交付日期", "Due on", required=False)

    def entry(self) -> NewContract:
        return NewContract(**self.cleaned_data)


class SettleContractForm(forms.Form):
    """The sum to which a contract came."""

    settled_fen = YuanField(label=said("决算金额（元）", "Settled sum (yuan)"))
    on = day_field("决算日期", "Day")
    document_no = text_field("决算或审计文号", "Number of the settlement or audit", 100, required=False)


class ProgressForm(forms.Form):
    """How far the work is."""

    on = day_field("看到的日期", "Day seen")
    percent = forms.IntegerField(min_value=0, max_value=100, label=said("完成（%）", "Done (%)"))
    words = text_field("情况和困难", "What was seen, what hinders", 400, required=False, is_long=True)
    photos = PhotographsField(
        label=said("现场照片", "Photographs"),
        help_text=said("最多 6 张；位置、设备等信息会自动去掉", "at most 6; place and device are taken out of them"),
    )

    def entry(self, photos: Sequence[str]) -> NewProgress:
        told = self.cleaned_data
        return NewProgress(told["on"], told["percent"], told["words"], photos)


class AcceptanceForm(forms.Form):
    """An acceptance."""

    on = day_field("验收日期", "Day")
    level = forms.ChoiceField(choices=[(one.value, _said(one.words)) for one in Level], label=said("组织级别", "By"))
    members = text_field("验收人员", "Who accepted", 200)
    is_passed = forms.TypedChoiceField(
        choices=[("yes", said("合格", "Passed")), ("no", said("不合格，需整改", "Not passed"))],
        coerce=lambda value: value == "yes",
        label=said("结论", "Result"),
    )
    accepted_fen = YuanField(required=False, label=said("验收工程量金额（元）", "Accepted sum (yuan)"))
    words = text_field("发现的问题", "Findings", 400, required=False, is_long=True)
    document_no = text_field("验收单编号", "Number of the record", 100, required=False)

    def entry(self) -> NewAcceptance:
        return NewAcceptance(**(self.cleaned_data | {"level": Level(self.cleaned_data["level"])}))


class AssetForm(forms.Form):
    """An asset to be handed over."""

    name = text_field("资产名称", "Name", 120)
    code = text_field(
        "资产编号", "Number", 40, required=False, help_=("留空由系统编号", "empty: given by the register")
    )
    kind = code_field("asset_kind", "资产类型", "Kind")
    owner_kind = code_field("asset_owner", "产权归属", "Owned by")
    owner = text_field("产权人", "Owner, by name", 100)
    keeper = text_field("管护责任人", "Keeper", 100)
    original_fen = YuanField(label=said("原值（元）", "Original value (yuan)"))
    quantity = forms.DecimalField(
        required=False, max_digits=16, decimal_places=3, min_value=0, label=said("数量", "Quantity")
    )
    unit = text_field("单位", "Unit", 20, required=False)
    received_on = day_field("移交日期", "Handed over on")

    def entry(self) -> NewAsset:
        return NewAsset(**self.cleaned_data)


class AssetEventForm(forms.Form):
    """Something that happened to an asset."""

    kind = forms.ChoiceField(
        choices=[(k.value, _said(w)) for k, w in EVENT_KINDS.items() if k != AssetEvent.Kind.DISPOSED],
        label=said("什么情况", "What happened"),
    )
    on = day_field("日期", "Day")
    amount_fen = YuanField(
        required=False,
        label=said("金额（元）", "Amount (yuan)"),
        help_text=said("收益、租金、维修费", "income, rent, cost of a repair"),
    )
    keeper = text_field("新的管护责任人", "New keeper", 100, required=False)
    state = forms.ChoiceField(required=False, label=said("新的状况", "New state"))
    words = text_field("情况说明", "What and why", 400, is_long=True)
    document_no = text_field("文件号", "Number of the document", 100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = code_choices("asset_state", "—", without=("disposed",))  # type: ignore[attr-defined]

    def entry(self) -> NewAssetEvent:
        return NewAssetEvent(**(self.cleaned_data | {"kind": AssetEvent.Kind(self.cleaned_data["kind"])}))


class DisposalForm(forms.Form):
    """The disposal of an asset."""

    on = day_field("处置日期", "Day")
    document_no = text_field("批准文号", "Number of the document", 100)
    words = text_field("处置方式和理由", "How and why", 400, is_long=True)
    amount_fen = YuanField(required=False, label=said("处置收入（元）", "What it brought (yuan)"))


class LinkForm(forms.Form):
    """A household that gains."""

    household_id = forms.TypedChoiceField(coerce=int, label=said("农户", "Household"))
    mechanism = code_field("benefit_mechanism", "带动方式", "How it gains")
    starts_on = day_field("从哪天起", "From")
    expected_fen = YuanField(
        required=False,
        label=said("预计年收益（元）", "Gain expected a year (yuan)"),
        help_text=said("只是预计，不算收入", "a forecast, never counted as income"),
    )
    words = text_field("约定", "The agreement", 200, required=False)

    def __init__(self, *args: Any, households: Sequence[tuple[Household, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, f"{one.head_name or '—'} {one.household_no} · {village}") for one, village in households]
        self.fields["household_id"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def entry(self) -> NewLink:
        return NewLink(**self.cleaned_data)


class CloseLinkForm(forms.Form):
    """The end of a link."""

    ends_before = day_field("从哪天起不再受益", "First day no longer")
    reason = text_field("原因", "Reason", 200)


class MeasureForm(forms.Form):
    """What a target came to."""

    reached = forms.DecimalField(max_digits=16, decimal_places=3, label=said("完成值", "Value reached"))
    on = day_field("测量日期", "Measured on")
