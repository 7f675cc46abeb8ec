"""Forms of records: what the ledger shows, a new record of one kind, and why one is corrected or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms

from lianxin.people.access import Scope
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.work_entries import WorkKind
from lianxin.site.fields import PhotographsField, YuanField
from lianxin.site.language import said
from lianxin.work.forms.fields import area_choices, day_field, everything, text_field
from lianxin.work.models import WorkRecord
from lianxin.work.operations import NewRecord
from lianxin.work.operations.entries import LONGEST, LONGEST_DETAIL
from lianxin.work.photographs import KeptPhoto
from lianxin.work.queries.records import RecordFilter

if TYPE_CHECKING:
    from lianxin.people.models import Helper, Unit

_EXACT = (
    ("exact", said("正好", "exactly")), ("about", said("大约", "about")), ("over", said("多一点（余）", "over")),
    ("nearly", said("将近", "nearly")),
)  # fmt: skip
_SOURCES = (("counted", said("逐条登记", "counted rows")), ("total", said("单位自报总数", "totals told by units")))
_STATES = (
    ("in_force", said("有效", "in force")),
    ("replaced", said("已更正", "corrected")),
    ("withdrawn", said("已撤回", "withdrawn")),
)
MOST_HOMES_SHOWN = 60
_DETAIL = "detail_"


def _kinds() -> list[tuple[str, Any]]:
    return [(name, said(kind.words.zh, kind.words.en)) for name, kind in rulebook().work_kinds.items()]


def _indicators() -> list[tuple[str, Any]]:
    return [(name, said(one.words.zh, one.words.en)) for name, one in rulebook().work_indicators.items()]


class PeriodForm(forms.Form):
    """An area, a unit and a period: what totals and the ledger are narrowed by."""

    area = forms.ChoiceField(required=False, label=said("县、乡镇、村", "County, township or village"))
    unit = forms.ChoiceField(required=False, label=said("单位", "Unit"))
    starts_on = day_field("从哪天", "From")
    ends_on = day_field("到哪天", "To")

    def __init__(self, data: Mapping[str, Any], *, scope: Scope, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["area"].choices = area_choices(scope, str(data.get("area", "")))  # type: ignore[attr-defined]
        self.fields["unit"].choices = [everything(), *((str(one.pk), one.name) for one in units)]  # type: ignore[attr-defined]

    def wanted(self) -> RecordFilter:
        """Return what a valid form asks for."""
        asked = self.cleaned_data
        return RecordFilter(
            area_code=asked["area"],
            unit_id=int(asked["unit"]) if asked["unit"] else None,
            starts_on=asked["starts_on"],
            ends_on=asked["ends_on"],
        )


class RecordFilterForm(PeriodForm):
    """What the ledger shows."""

    kind = forms.ChoiceField(
        required=False, label=said("工作类别", "Kind of work"), choices=lambda: [everything(), *_kinds()]
    )
    indicator = forms.ChoiceField(
        required=False, label=said("统计指标", "Indicator"), choices=lambda: [everything(), *_indicators()]
    )
    source = forms.ChoiceField(required=False, label=said("来源", "Source"), choices=[everything(), *_SOURCES])
    tie = forms.ChoiceField(
        required=False, label=said("结对情况", "Pairing"),
        choices=[everything(), ("paired", said("与结对户", "paired")), ("team", said("驻村工作队", "village team")),
                 ("none", said("当天未结对", "not paired that day"))],
    )  # fmt: skip
    whose = forms.ChoiceField(
        required=False, label=said("谁登记的", "Recorded by"), choices=[everything(), ("own", said("我登记的", "me"))]
    )
    state = forms.ChoiceField(
        required=False, label=said("状态", "State"), choices=[*_STATES, ("all", said("全部", "all"))]
    )
    household = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def wanted(self) -> RecordFilter:
        """Return what a valid form asks for: records in force, unless it asks for others."""
        asked, period = self.cleaned_data, super().wanted()
        return RecordFilter(
            kind=asked["kind"], indicator=asked["indicator"], area_code=period.area_code, unit_id=period.unit_id,
            source=asked["source"], tie=asked["tie"], starts_on=period.starts_on, ends_on=period.ends_on,
            household_id=asked["household"], is_own=asked["whose"] == "own",
            state="" if asked["state"] == "all" else asked["state"] or "in_force",
        )  # fmt: skip


class NewRecordForm(forms.Form):
    """A record of one kind. What the kind has no use for is not asked; what it needs stands first, the rest under “more”."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    homes = forms.MultipleChoiceField(
        required=False, label=said("哪几户", "Households"), widget=forms.CheckboxSelectMultiple
    )
    household_nos = forms.CharField(
        required=False, max_length=2000, label=said("户编号", "Household numbers"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=said("名单里没有的户，填户编号，几户用空格隔开。", "Of households that are not listed; several with spaces between."),
    )  # fmt: skip
    area = forms.ChoiceField(required=False, label=said("在哪里", "Where"))
    on = day_field("哪一天", "Day", required=True)
    found = text_field("了解到什么", "What was found", LONGEST["found"], is_long=True)
    done = text_field("做了什么", "What was done", LONGEST["done"], is_long=True)
    promised = text_field("答应了什么", "What was promised", LONGEST["promised"], is_long=True)
    stage = forms.ChoiceField(
        required=False, label=said("进展", "Stage"),
        choices=[("", "—"), ("planned", said("谋划", "planned")), ("landed", said("落地", "landed"))],
    )  # fmt: skip
    quantity = forms.DecimalField(required=False, max_digits=14, decimal_places=2, label=said("数量", "Quantity"))
    quantity_unit = forms.ChoiceField(required=False, label=said("计量单位", "Counted in"))
    amount = YuanField(required=False, label=said("金额（元）", "Money (yuan)"))
    exactness = forms.ChoiceField(required=False, label=said("数字准不准", "How exact"), choices=_EXACT)
    next_step = text_field("下一步做什么", "Next step", LONGEST["next_step"])
    next_on = day_field("下一步的日期", "Day of the next step")
    photos = PhotographsField(
        label=said("照片", "Photographs"),
        help_text=said("不保留拍摄地点和手机信息。", "Neither place nor device is kept."),
    )
    people = forms.MultipleChoiceField(
        required=False, label=said("参加的人", "People"), widget=forms.CheckboxSelectMultiple
    )
    others = forms.IntegerField(
        required=False, min_value=1, label=said("其他参加人数", "Others who took part"),
        help_text=said("花名册外的人，只计人次。", "People not on the roster: person-times only."),
    )  # fmt: skip
    branch = text_field("党支部", "Party branch", LONGEST["branch"])
    unit = forms.ChoiceField(required=False, label=said("单位", "Unit"))

    MAIN = ("homes", "household_nos", "area", "on", "found", "done", "promised", "stage", "quantity", "quantity_unit",
            "amount", "next_step", "next_on", "photos")  # fmt: skip
    MORE = ("exactness", "people", "others", "branch", "unit")

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        kind: WorkKind,
        homes: list[tuple[str, str]],
        areas: list[tuple[str, str]],
        people: list[Helper],
        units: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.kind = kind
        known = dictionary().units
        choices: Any = self.fields
        choices["homes"].choices = homes
        choices["area"].choices = [("", said("按农户所在地", "where the households are")), *areas]
        choices["people"].choices = [(str(one.pk), f"{one.name} · {one.unit.name}") for one in people]
        choices["unit"].choices = [("", said("参加人的单位", "that of the people")), *units]
        choices["quantity_unit"].choices = [(one, said(known[one].words.zh, known[one].words.en)) for one in kind.units]
        for name, words in kind.details.items():
            self.fields[f"{_DETAIL}{name}"] = text_field(words.zh, words.en, LONGEST_DETAIL)
        unused = {"stage"} if not kind.has_stage else set()
        if not kind.units or (kind.is_visit and "quantity" not in kind.needs):
            unused |= {"quantity", "quantity_unit"}
        if kind.is_visit:
            unused |= {"amount"}
        if not homes:
            unused.add("homes")
        for name in unused:
            del self.fields[name]
        for name in kind.needs:
            if name in self.fields and name in {"found", "done", "promised", "stage", "quantity", "amount"}:
                self.fields[name].required = True

    @property
    def main(self) -> list[Any]:
        """What is asked first. A visit to a listed household is told without place and numbers: they stand under “more”."""
        wanted = [name for name in self.MAIN if name in self.fields and name not in self._aside]
        after = wanted.index("done") + 1
        wanted[after:after] = [name for name in self.fields if name.startswith(_DETAIL)]
        return [self[name] for name in wanted]

    @property
    def more(self) -> list[Any]:
        """What is asked under “more”."""
        return [self[name] for name in (*self._aside, *self.MORE) if name in self.fields]

    @property
    def _aside(self) -> tuple[str, ...]:
        return ("household_nos", "area") if self.kind.is_visit and "homes" in self.fields else ()

    def entry(self, photos: tuple[KeptPhoto, ...]) -> NewRecord:
        """Return the record of a valid form."""
        told = self.cleaned_data
        quantity = told.get("quantity")
        return NewRecord(
            key=told["key"], kind=self.kind.name, on=told["on"], area_code=told["area"],
            household_ids=tuple(int(one) for one in told.get("homes", ())),
            household_nos=tuple(told["household_nos"].replace("，", " ").replace("、", " ").replace(",", " ").split()),
            helper_ids=tuple(int(one) for one in told["people"]), others=told["others"],
            unit_id=int(told["unit"]) if told["unit"] else None, branch=told["branch"], found=told["found"],
            promised=told["promised"], done=told["done"], next_step=told["next_step"], next_on=told["next_on"],
            stage=told.get("stage", ""), quantity=quantity,
            quantity_unit=told.get("quantity_unit", "") if quantity is not None else "",
            amount_fen=told.get("amount"), exactness=told["exactness"] or "exact", photos=photos,
            details=tuple((name, text) for name in self.kind.details if (text := told[f"{_DETAIL}{name}"].strip())),
        )  # fmt: skip


class CorrectRecordForm(NewRecordForm):
    """A record once more, with why. Photographs that were kept stay unless new ones are sent."""

    reason = forms.CharField(label=said("为什么更正", "Why it is corrected"), max_length=200)
    MAIN = ("reason", *NewRecordForm.MAIN)


def initial_of(record: WorkRecord, key: UUID) -> dict[str, Any]:
    """Return what a form begins with when a record is corrected."""
    return {
        "key": key, "on": record.on, "area": record.area_code, "found": record.found, "promised": record.promised,
        "done": record.done, "stage": record.stage, "quantity": record.quantity, "quantity_unit": record.quantity_unit,
        "amount": record.amount_fen, "exactness": record.exactness, "next_step": record.next_step,
        "next_on": record.next_on, "others": record.others, "branch": record.branch,
        "unit": str(record.unit_id or ""), "people": [str(row.helper_id) for row in record.people.all()],
        "homes": [str(row.household_id) for row in record.households.all()],
        **{f"{_DETAIL}{row.name}": row.words for row in record.details.all()},
    }  # fmt: skip


class NewTotalForm(forms.Form):
    """A total that a unit tells: of which kind, for which days, and the numbers that it has."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=said("工作类别", "Kind of work"), choices=_kinds)
    area = forms.ChoiceField(label=said("在哪里", "Where"))
    starts_on = day_field("从哪天", "From", required=True)
    on = day_field("到哪天", "To", required=True)
    persons = forms.IntegerField(required=False, min_value=1, label=said("人数（不重复的人）", "Persons, each once"))
    person_times = forms.IntegerField(required=False, min_value=1, label=said("人次", "Person-times"))
    quantity = forms.DecimalField(required=False, max_digits=14, decimal_places=2, label=said("数量", "Quantity"))
    quantity_unit = forms.ChoiceField(required=False, label=said("计量单位", "Counted in"))
    amount = YuanField(required=False, label=said("金额（元）", "Money (yuan)"))
    stage = forms.ChoiceField(
        required=False, label=said("进展（仅项目）", "Stage (projects only)"),
        choices=[("", "—"), ("planned", said("谋划", "planned")), ("landed", said("落地", "landed"))],
    )  # fmt: skip
    exactness = forms.ChoiceField(required=False, label=said("数字准不准", "How exact"), choices=_EXACT)
    done = text_field("说明", "What it is about", LONGEST["done"], is_long=True)
    unit = forms.ChoiceField(required=False, label=said("单位", "Unit"))

    def __init__(self, data: Any = None, *, areas: list[Any], units: list[Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = dictionary().units
        used = dict.fromkeys(unit for kind in rulebook().work_kinds.values() for unit in kind.units)
        choices: Any = self.fields
        choices["area"].choices = areas
        choices["unit"].choices = [("", said("我的单位", "my unit")), *units]
        choices["quantity_unit"].choices = [
            ("", "—"),
            *((one, said(known[one].words.zh, known[one].words.en)) for one in used),
        ]

    def entry(self) -> NewRecord:
        """Return the total of a valid form."""
        told = self.cleaned_data
        return NewRecord(
            key=told["key"], kind=told["kind"], on=told["on"], starts_on=told["starts_on"], area_code=told["area"],
            persons=told["persons"], person_times=told["person_times"], quantity=told["quantity"],
            quantity_unit=told["quantity_unit"] if told["quantity"] is not None else "", amount_fen=told["amount"],
            stage=told["stage"], exactness=told["exactness"] or "exact", done=told["done"], is_total=True,
            unit_id=int(told["unit"]) if told["unit"] else None,
        )  # fmt: skip


class CorrectTotalForm(NewTotalForm):
    """A told total once more, with why."""

    reason = forms.CharField(label=said("为什么更正", "Why it is corrected"), max_length=200)
    field_order = ("key", "reason")


def initial_of_total(total: WorkRecord, key: UUID) -> dict[str, Any]:
    """Return what a form begins with when a told total is corrected."""
    names = (
        "kind",
        "on",
        "starts_on",
        "persons",
        "person_times",
        "quantity",
        "quantity_unit",
        "stage",
        "exactness",
        "done",
    )
    told = {name: getattr(total, name) for name in names}
    return told | {
        "key": key, "area": total.area_code, "amount": total.amount_fen, "unit": str(total.unit_id or ""),
    }  # fmt: skip


class WithdrawForm(forms.Form):
    """Why a record is withdrawn."""

    reason = forms.CharField(label=said("为什么撤回", "Why it is withdrawn"), max_length=200)


class ReminderForm(forms.Form):
    """Where a person wants his digest of visits; empty: nowhere."""

    address = forms.CharField(
        required=False, max_length=200, label=said("电子邮箱", "E-mail address"), widget=forms.EmailInput()
    )


class VisitFilterForm(forms.Form):
    """What the list of visits shows."""

    standing = forms.ChoiceField(
        required=False,
        label=said("走访", "Visits"),
        choices=[
            everything(),
            ("due", said("要走访的", "due")),
            ("overdue", said("已超期", "overdue")),
            ("soon", said("快到期", "due soon")),
            ("later", said("未到期", "later")),
            ("done", said("本期已走访", "done for this period")),
            ("no_rule", said("没有规定", "no rule")),
        ],
    )
    area = forms.ChoiceField(required=False, label=said("县、乡镇、村", "County, township or village"))

    def __init__(self, data: Mapping[str, Any], *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["area"].choices = area_choices(scope, str(data.get("area", "")))  # type: ignore[attr-defined]


def default_period(today: date) -> dict[str, str]:
    """The year that a reader of totals sees at first."""
    return {"starts_on": date(today.year, 1, 1).isoformat(), "ends_on": today.isoformat()}


class LedgerFileForm(forms.Form):
    """A ledger of work that was kept elsewhere."""

    file = forms.FileField(
        label=said("工作情况登记台账", "Ledger of work"),
        help_text=said(
            "表头：类别、日期、村代码；另可有：单位编号、党支部、参加人编号、其他人数、户编号、发现、做法、数量、计量单位、金额（元）、阶段。",
            "Headings: kind, day, area code; and, where told, unit code, branch, helper codes, others, household numbers, found, done, "
            "quantity, unit of quantity, yuan, stage.",
        ),
    )
