"""Indicators of money and goods: tranches as documents give them, what was given in kind, and totals that were told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, DecimalField, ExpressionWrapper, F, QuerySet, Value, When

from lianxin.core.kernel.words import Words
from lianxin.funds.access import goods_open_to, told_totals_open_to, tranches_open_to
from lianxin.funds.models import GoodsDelivery, GoodsLot, ToldTotal, Tranche
from lianxin.reports.domain.indicators import Indicator, Measure, Nature, Timing
from lianxin.reports.domain.units import FEN, HOUSEHOLD, JIN, PIECE, QUANTITY, WEIGHTS, weight_in_jin
from lianxin.reports.indicators.declaring import Source, choice, code, flag, number, text

if TYPE_CHECKING:
    from lianxin.people.models import User

_TRANCHE = (
    code("channel", "fund_channel"),
    code("level", "fund_level"),
    code("purpose", "fund_purpose"),
    text("giver", "资金来源名称", "Who gives it"),
    text("unit", "单位代码", "Code of the unit"),
    text("document", "文件号", "Document"),
    text("name", "指标名称", "Name"),
    number("year", "预算年度", "Year of the budget"),
    flag("integrated", "在整合清单上", "On the list of integration"),
)
_TRANCHE_COLUMNS = {
    "channel": "channel",
    "level": "level",
    "purpose": "purpose_received",
    "giver": "giver",
    "unit": "unit__code",
    "document": "document_no",
    "name": "name",
    "year": "year",
    "integrated": "is_on_integration_list",
}
_GOODS = (
    text("item", "物资名称", "What it is"),
    text("giver", "捐赠方", "Giver"),
    text("unit", "单位代码", "Code of the unit"),
    choice("basis", "计价依据", "Basis of the value", tuple(GoodsLot.Basis.values)),
)
_GOODS_COLUMNS = {"item": "item", "giver": "giver", "unit": "unit__code", "basis": "basis"}
_NUMBER = DecimalField(max_digits=20, decimal_places=3)


def _tranches(reader: User | None) -> QuerySet[Any]:
    return Tranche.objects.all() if reader is None else tranches_open_to(reader)


def _goods(reader: User | None) -> QuerySet[Any]:
    return GoodsLot.objects.all() if reader is None else goods_open_to(reader)


def _weighed(reader: User | None) -> QuerySet[Any]:
    factors = [When(measure_unit=written, then=Value(weight_in_jin(written).__int__())) for written in WEIGHTS]  # type: ignore[union-attr]
    return (
        _goods(reader)
        .filter(measure_unit__in=WEIGHTS)
        .annotate(jin=ExpressionWrapper(F("quantity") * Case(*factors, output_field=_NUMBER), output_field=_NUMBER))
    )


def _deliveries(reader: User | None) -> QuerySet[Any]:
    return GoodsDelivery.objects.filter(lot__in=_goods(reader))


def _delivered_weight(reader: User | None) -> QuerySet[Any]:
    factors = [When(lot__measure_unit=written, then=Value(weight_in_jin(written).__int__())) for written in WEIGHTS]  # type: ignore[union-attr]
    return (
        _deliveries(reader)
        .filter(lot__measure_unit__in=WEIGHTS)
        .annotate(jin=ExpressionWrapper(F("quantity") * Case(*factors, output_field=_NUMBER), output_field=_NUMBER))
    )


def _told(reader: User | None) -> QuerySet[Any]:
    return ToldTotal.objects.all() if reader is None else told_totals_open_to(reader)


def _made(
    name: str, zh: str, en: str, told: Words, measure: Measure, thing: str, unit: str, timing: Timing, **more: Any
) -> Indicator:
    return Indicator(f"funds.{name}", Words(zh, en), told, measure, thing, unit, timing, ("funds",), **more)


_PUT_DOWN = {"by": "by__name", "at": "at"}

SOURCES = (
    Source(
        _made(
            "tranches",
            "到位资金",
            "Money received",
            Words(
                "已下达的资金指标相加，按到账日期；预计的不算，贷款和物资不在内",
                "tranches that have been received, by the day of arrival; expected ones, loans and goods are no part of it",
            ),
            Measure.SUM,
            "fen",
            FEN,
            Timing.EVENT,
            dimensions=_TRANCHE,
        ),
        lambda reader: _tranches(reader).exclude(state="expected"),
        value="amount_fen",
        on="received_on",
        columns=_TRANCHE_COLUMNS,
        page=("funds:tranche", "pk"),
    ),
    Source(
        _made(
            "announced",
            "争取资金",
            "Money announced",
            Words(
                "下文的资金指标相加，到账的和预计的都算，按发文日期",
                "tranches that documents give, received or expected, by the day of the document",
            ),
            Measure.SUM,
            "fen",
            FEN,
            Timing.EVENT,
            dimensions=_TRANCHE,
        ),
        _tranches,
        value="amount_fen",
        on="announced_on",
        columns=_TRANCHE_COLUMNS,
        page=("funds:tranche", "pk"),
    ),
    Source(
        _made(
            "expected",
            "预计资金",
            "Money expected",
            Words("尚未到账的资金指标，是预测", "tranches that have not been received: a forecast"),
            Measure.SUM,
            "fen",
            FEN,
            Timing.EVENT,
            dimensions=_TRANCHE,
            nature=Nature.FORECAST,
        ),
        lambda reader: _tranches(reader).filter(state="expected"),
        value="amount_fen",
        on="announced_on",
        columns=_TRANCHE_COLUMNS,
        page=("funds:tranche", "pk"),
    ),
    Source(
        _made(
            "givers",
            "出资方",
            "Givers",
            Words("到位资金的来源，按名称区分", "who gave money that was received, by name"),
            Measure.COUNT_DISTINCT,
            "giver",
            PIECE,
            Timing.EVENT,
            dimensions=_TRANCHE,
        ),
        lambda reader: _tranches(reader).exclude(state="expected").exclude(giver=""),
        thing="giver",
        on="received_on",
        columns=_TRANCHE_COLUMNS,
        page=("funds:tranche", "pk"),
    ),
    Source(
        _made(
            "goods_weight",
            "物资重量",
            "Weight of goods",
            Words("以重量计的物资，公斤和吨折成斤相加", "goods told by weight, kilograms and tonnes turned into jin"),
            Measure.SUM,
            "jin",
            JIN,
            Timing.EVENT,
            dimensions=_GOODS,
        ),
        _weighed,
        value="jin",
        qualifier="qualifier",
        on="received_on",
        columns=_GOODS_COLUMNS,
        page=("funds:lot", "pk"),
        **_PUT_DOWN,
    ),
    Source(
        _made(
            "goods_quantity",
            "物资数量",
            "Quantity of goods",
            Words("同一计量单位的物资相加", "goods of one unit of measure, added up"),
            Measure.SUM,
            "quantity",
            QUANTITY,
            Timing.EVENT,
            dimensions=(*_GOODS, text("measure_unit", "计量单位", "Unit of measure", is_required=True)),
        ),
        _goods,
        value="quantity",
        qualifier="qualifier",
        on="received_on",
        columns={**_GOODS_COLUMNS, "measure_unit": "measure_unit"},
        page=("funds:lot", "pk"),
        **_PUT_DOWN,
    ),
    Source(
        _made(
            "goods_value",
            "物资折价",
            "Value of goods",
            Words("物资的估值相加，从不算作现金", "values of goods, added up; never money"),
            Measure.SUM,
            "fen",
            FEN,
            Timing.EVENT,
            dimensions=_GOODS,
        ),
        _goods,
        value="value_fen",
        on="received_on",
        columns=_GOODS_COLUMNS,
        page=("funds:lot", "pk"),
        **_PUT_DOWN,
    ),
    Source(
        _made(
            "delivered_weight",
            "发放物资重量",
            "Weight of goods delivered",
            Words("发到户、村的物资，折成斤", "goods given to households and villages, in jin"),
            Measure.SUM,
            "jin",
            JIN,
            Timing.EVENT,
            dimensions=_GOODS,
        ),
        _delivered_weight,
        value="jin",
        on="on",
        columns={key: f"lot__{path}" for key, path in _GOODS_COLUMNS.items()},
        page=("funds:lot", "lot_id"),
        **_PUT_DOWN,
    ),
    Source(
        _made(
            "delivered_quantity",
            "发放物资数量",
            "Quantity of goods delivered",
            Words(
                "发到户、村的物资，同一计量单位相加", "goods given to households and villages, of one unit of measure"
            ),
            Measure.SUM,
            "quantity",
            QUANTITY,
            Timing.EVENT,
            dimensions=(*_GOODS, text("measure_unit", "计量单位", "Unit of measure", is_required=True)),
        ),
        _deliveries,
        value="quantity",
        on="on",
        columns={**{key: f"lot__{path}" for key, path in _GOODS_COLUMNS.items()}, "measure_unit": "lot__measure_unit"},
        page=("funds:lot", "lot_id"),
        **_PUT_DOWN,
    ),
    Source(
        _made(
            "delivered_households",
            "领取物资的户",
            "Households given goods",
            Words("领取物资的户，同一户只算一次", "households given goods, each once"),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.EVENT,
            dimensions=_GOODS,
            is_of_people=True,
        ),
        lambda reader: _deliveries(reader).filter(household__isnull=False),
        thing="household",
        on="on",
        columns={key: f"lot__{path}" for key, path in _GOODS_COLUMNS.items()},
        page=("funds:lot", "lot_id"),
        **_PUT_DOWN,
    ),
    Source(
        _made(
            "told_totals",
            "自报资金总数",
            "Totals of money as told",
            Words("报告里说的总数，从不加进账里", "totals that reports tell, never added to the ledger"),
            Measure.SUM,
            "fen",
            FEN,
            Timing.ALWAYS,
            nature=Nature.TOLD,
            dimensions=(choice("kind", "类别", "Kind", tuple(ToldTotal.Kind.values)), code("channel", "fund_channel")),
        ),
        _told,
        area="",
        value="amount_fen",
        qualifier="qualifier",
        columns={"kind": "kind", "channel": "channel"},
        **_PUT_DOWN,
    ),
)
