"""Goods given in kind: quantity, unit, value and how it was valued. A value is never money received."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class GoodsLot(models.Model):
    """Goods received (物资): from whom, what, how much, what it is worth and on which basis; kept in a store until delivered."""

    class Basis(models.TextChoices):
        INVOICE = "invoice", "发票"
        MARKET = "market", "市场价"
        GIVER = "giver", "捐赠方声明"
        ESTIMATE = "estimate", "估价"

    giver = models.CharField(max_length=100, help_text="Who gave it.")
    unit = models.ForeignKey(
        "people.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="goods",
        help_text="The helping unit that gave or brought it.",
    )
    item = models.CharField(max_length=60, help_text="物资名称 · What it is.")
    quantity = models.DecimalField(max_digits=14, decimal_places=3, help_text="How much.")
    measure_unit = models.CharField(max_length=20, help_text="计量单位 · Unit of the quantity.")
    qualifier = models.CharField(
        max_length=1, default="=", help_text="= exact, ≈ about, > more than; as the giver said."
    )
    value_fen = models.BigIntegerField(help_text="Value of the whole lot in fen.")
    basis = models.CharField(max_length=10, choices=Basis.choices, help_text="计价依据 · How it was valued.")
    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code where it is kept or given.")
    store = models.CharField(max_length=100, blank=True, help_text="Where it is kept.")
    document_no = models.CharField(max_length=100, help_text="Number of the receipt.")
    received_on = models.DateField(help_text="Day of receipt.")
    delivered_quantity = models.DecimalField(
        max_digits=14, decimal_places=3, default=0, help_text="How much was given on, kept by the operations."
    )
    key = models.CharField(max_length=64, blank=True, help_text="Token of the form, so that nothing is recorded twice.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="goods_have_a_quantity"),
            models.CheckConstraint(condition=Q(value_fen__gt=0), name="goods_have_a_value"),
            models.CheckConstraint(condition=Q(qualifier__in=["=", "≈", ">"]), name="goods_quantity_is_qualified"),
            models.CheckConstraint(
                condition=Q(delivered_quantity__gte=0, delivered_quantity__lte=F("quantity")),
                name="goods_are_given_on_once",
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="goods_are_received_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.quantity}{self.measure_unit}"


class GoodsDelivery(models.Model):
    """Goods given to a household or a village, with who signed for them."""

    lot = models.ForeignKey(
        GoodsLot, on_delete=models.PROTECT, related_name="deliveries", help_text="Out of which lot."
    )
    household = models.ForeignKey(
        "registry.Household",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="goods",
        help_text="Which household; empty: the village.",
    )
    area_code = models.CharField(max_length=20, help_text="Division code of the village.")
    quantity = models.DecimalField(max_digits=14, decimal_places=3, help_text="How much.")
    on = models.DateField(help_text="Day of delivery.")
    signed_by = models.CharField(max_length=60, help_text="Who signed.")
    key = models.CharField(max_length=64, blank=True, help_text="Token of the form, so that nothing is recorded twice.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_is_some_goods"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="delivery_is_recorded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lot} {self.quantity}"


class GoodsCount(models.Model):
    """A count of a lot in its store (盘点): what was found at the end of a day, beside what the books say should be there.

    A difference is kept and asked about; it changes no quantity.
    """

    lot = models.ForeignKey(GoodsLot, on_delete=models.PROTECT, related_name="counts", help_text="Which lot.")
    on = models.DateField(help_text="End of this day.")
    counted = models.DecimalField(max_digits=14, decimal_places=3, help_text="How much was found.")
    expected = models.DecimalField(
        max_digits=14,
        decimal_places=3,
        help_text="How much was received and not given on by that day, when it was recorded.",
    )
    document_no = models.CharField(max_length=100, help_text="盘点表号 · Number of the count sheet.")
    words = models.CharField(max_length=400, blank=True, help_text="Explanation of a difference.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(counted__gte=0), name="goods_found_are_none_or_more"),
            models.UniqueConstraint(fields=["lot", "on", "document_no"], name="count_is_recorded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lot} {self.on} {self.counted}"

    @property
    def difference(self) -> Decimal:
        """What was found less what should be there."""
        return self.counted - self.expected
