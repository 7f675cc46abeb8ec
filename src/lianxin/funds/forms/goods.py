"""What is asked to receive goods, to give them on, and to count what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.funds import errors
from lianxin.funds.forms.acting import (
    CHOICE_ERRORS,
    REQUIRED,
    ActForm,
    AmountField,
    DayField,
    PostingForm,
    choice_field,
    long_field,
    number_choice,
    offer,
    text_field,
)
from lianxin.funds.forms.tranches import NO_UNIT, area_field
from lianxin.funds.operations import NewGoods
from lianxin.funds.operations.goods import checked_quantity
from lianxin.funds.wording import BASES
from lianxin.site.forms import refusal_text
from lianxin.site.language import said, say

if TYPE_CHECKING:
    from decimal import Decimal

    from lianxin.people.models import Unit

QUALIFIERS = {
    "=": Words("准确", "exact"),
    "≈": Words("约", "about"),
    ">": Words("超过", "more than"),
}


class QuantityField(forms.CharField):
    """A quantity with at most three decimals; where nothing may be left, zero too."""

    def __init__(self, *, label: str, is_none_allowed: bool = False) -> None:
        super().__init__(
            label=label,
            max_length=20,
            error_messages=REQUIRED,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.is_none_allowed = is_none_allowed

    def clean(self, value: Any) -> Decimal:  # type: ignore[override]
        """Return the quantity.

        Raises:
            ValidationError: FUND-134.
        """
        text = super().clean(value)
        try:
            return checked_quantity(text.replace(",", ""), is_none_allowed=self.is_none_allowed)
        except Refused as refusal:
            raise forms.ValidationError(refusal_text(refusal), code=refusal.code) from refusal


class ReceiveGoodsForm(PostingForm):
    """What came, from whom, how much, what it is worth and on which basis."""

    item = text_field("物资名称", "What it is", longest=60)
    giver = text_field("来源", "Giver", help_text=said("捐赠单位或个人", "who gave it"))
    unit = number_choice(
        "帮扶单位",
        "Helping unit",
        required=False,
        help_text=said("由帮扶单位给出或引进的", "if a unit gave or brought it"),
    )
    quantity = QuantityField(label=said("数量", "Quantity"))
    measure_unit = text_field("计量单位", "Unit", longest=20, help_text=said("袋、斤、台", "bags, kilograms, pieces"))
    qualifier = forms.ChoiceField(
        label=said("数量是否准确", "Is it exact"),
        choices=[(key, said(one.zh, one.en)) for key, one in QUALIFIERS.items()],
        error_messages=CHOICE_ERRORS,
    )
    amount = AmountField(label=said("整批价值（元）", "Value of the whole lot (yuan)"))
    basis = choice_field("计价依据", "How it was valued", BASES)
    area_code = area_field("存放或发放区域", "Where it is kept or given")
    store = text_field("存放地点", "Store", required=False)
    document_no = text_field("收货单号", "Number of the receipt")
    on = DayField(label=said("收到日期", "Day it came"))

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        offer(self, "area_code", areas)
        offer(self, "unit", [(unit.pk, unit.name) for unit in units], first=say(NO_UNIT))

    def entry(self) -> NewGoods:
        """Return what a valid form says."""
        told = self.cleaned_data
        return NewGoods(
            giver=told["giver"],
            item=told["item"],
            quantity=told["quantity"],
            measure_unit=told["measure_unit"],
            value_fen=told["amount"],
            basis=told["basis"],
            area_code=told["area_code"],
            document_no=told["document_no"],
            received_on=told["on"],
            qualifier=told["qualifier"],
            store=told["store"],
            unit=self.units.get(told["unit"]),
        )


class DeliverForm(PostingForm):
    """To which household, or to which village; how much; who signed."""

    places: ClassVar[Mapping[str, str]] = {
        errors.NO_SUCH_HOUSEHOLD.code: "household",
        errors.SEVERAL_HOUSEHOLDS.code: "household",
    }

    household = text_field(
        "发给哪一户", "To which household", longest=60, required=False,
        help_text=said("户编号，或户主姓名全名；发给村里就留空", "its number, or the full name of its head; empty for a village"),
    )  # fmt: skip
    area_code = forms.ChoiceField(label=said("或发给哪个村", "Or to which village"), required=False)
    quantity = QuantityField(label=said("数量", "Quantity"))
    signed_by = text_field("签收人", "Signed by", longest=60)
    on = DayField(label=said("发放日期", "Day given"))

    def __init__(self, *args: Any, villages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area_code", villages, first=say(Words("不选", "None")))

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, not both."""
        told: dict[str, Any] = super().clean() or {}
        if "household" in told and bool(told["household"]) == bool(told.get("area_code")):
            words = Words("户和村要填一个，只填一个。", "Give a household or a village, one of the two.")
            self.add_error("household", forms.ValidationError(say(words), code="which"))
        return told


class CountForm(ActForm):
    """What was found of a lot in its store at the end of a day."""

    document_no = text_field("盘点表号", "Number of the count sheet")
    on = DayField(label=said("截至", "At the end of"))
    quantity = QuantityField(label=said("盘点数量", "Found"), is_none_allowed=True)
    words = long_field(
        "差异说明", "Explanation", longest=400, help_text=said("与账面不符时写明原因", "why, where it differs")
    )
