"""Totals that were told, in a report or a speech: kept beside the ledger, never added to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class ToldTotal(models.Model):
    """A total as somebody told it (报告口径): how much, of what kind, where and when, and of which other total it is a part.

    About, over and nearly are kept; a forecast says so; a loan is told as a loan.
    """

    class Kind(models.TextChoices):
        GRANT = "grant", "无偿资金"
        LOAN = "loan", "贷款"
        GOODS = "goods", "物资折价"
        MIXED = "mixed", "资金和物资"
        FORECAST = "forecast", "预计"

    class Link(models.TextChoices):
        PART = "part", "其中"
        SAME = "same", "同一笔"

    document = models.CharField(max_length=200, help_text="Report that tells it, and where in it.")
    words = models.CharField(max_length=400, help_text="The sentence, as written.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What kind of money.")
    amount_fen = models.BigIntegerField(help_text="How much, in fen.")
    qualifier = models.CharField(max_length=1, default="=", help_text="= exact, ≈ about or nearly, > more than.")
    channel = models.CharField(
        max_length=40, blank=True, help_text="资金渠道 · Code list fund_channel; empty: several or not said."
    )
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who is credited."
    )
    area_codes = models.JSONField(help_text="Division codes of the places named.")
    starts_on = models.DateField(null=True, blank=True, help_text="First day of the period told; empty: not said.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day after the period.")
    linked_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="linked",
        help_text="Total that it is a part of, or the same as.",
    )
    link = models.CharField(max_length=4, choices=Link.choices, blank=True, help_text="How.")
    key = models.CharField(max_length=64, blank=True, help_text="Token of the form, so that nothing is recorded twice.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="told_total_is_some_money"),
            models.CheckConstraint(condition=Q(qualifier__in=["=", "≈", ">"]), name="told_total_is_qualified"),
            models.CheckConstraint(
                condition=Q(linked_to__isnull=True, link="") | Q(linked_to__isnull=False) & ~Q(link=""),
                name="told_total_says_how_it_is_linked",
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="told_total_is_recorded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_fen} {self.document}"
