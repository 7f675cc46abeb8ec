"""Cooperatives and enterprises by name and number (经营主体), whether they keep the rules, and their agreements with households."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

# Ten thousand mu are more than a household has; a slip of the pen is told.
_MOST_MU = 10_000


class Cooperative(models.Model):
    """经营主体: a cooperative, an enterprise or a family farm that works with households, by its number of registration."""

    class Kind(models.TextChoices):
        COOPERATIVE = "cooperative", "合作社"
        ENTERPRISE = "enterprise", "龙头企业"
        FARM = "farm", "家庭农场"

    area_code = models.CharField(max_length=20, db_index=True, help_text="Village, township or county where it works.")
    name = models.CharField(max_length=80, help_text="Name as registered.")
    kind = models.CharField(max_length=12, choices=Kind.choices, help_text="What it is.")
    register_no = models.CharField(
        max_length=40, unique=True, help_text="统一社会信用代码或登记号 · Number of registration."
    )
    responsible = models.CharField(max_length=60, help_text="负责人 · Who answers for it.")
    industry = models.CharField(max_length=40, help_text="产业 · In what.")
    registered_on = models.DateField(help_text="Day of registration.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["area_code", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(register_no="") & ~Q(responsible=""),
                name="cooperative_has_a_name_and_a_number",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CooperativeCheck(models.Model):
    """规范化检查: what a look at a cooperative found on a day. Only added; the latest says how it stands."""

    cooperative = models.ForeignKey(
        Cooperative, on_delete=models.PROTECT, related_name="checks", help_text="Which was looked at."
    )
    on = models.DateField(help_text="On which day.")
    has_charter = models.BooleanField(help_text="章程 · A charter that its members adopted.")
    has_accounts = models.BooleanField(help_text="财务公开 · Accounts that are shown.")
    has_member_accounts = models.BooleanField(help_text="成员账户 · An account for each member.")
    returns_surplus = models.BooleanField(help_text="盈余返还 · Surplus goes back by what members delivered.")
    words = models.CharField(max_length=200, blank=True, help_text="What is to be put right.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(has_charter=True, has_accounts=True, has_member_accounts=True, returns_surplus=True)
                | ~Q(words=""),
                name="cooperative_that_lacks_something_is_told_what",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cooperative_id} {self.on}"

    @property
    def is_regular(self) -> bool:
        """Whether nothing was lacking (规范)."""
        return self.has_charter and self.has_accounts and self.has_member_accounts and self.returns_surplus


class BenefitAgreement(models.Model):
    """利益联结协议: what a cooperative and a household signed: orders with a plot and a floor price, rent, shares, work. Only added but for
    its end."""

    cooperative = models.ForeignKey(
        Cooperative, on_delete=models.PROTECT, related_name="agreements", help_text="The one side."
    )
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="agreements", help_text="The other."
    )
    document_no = models.CharField(max_length=100, help_text="Number of the agreement.")
    mechanism = models.CharField(max_length=40, help_text="联农带农机制 · Code list benefit_mechanism.")
    crop = models.CharField(max_length=40, blank=True, help_text="品种 · What is grown or raised.")
    plot = models.CharField(max_length=60, blank=True, help_text="地块 · Where.")
    mu = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, help_text="亩 · How much land.")
    jin = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="订购斤数 · How much is ordered."
    )
    floor_fen_per_jin = models.BigIntegerField(
        null=True, blank=True, help_text="保底价（分/斤） · Floor price in fen a jin."
    )
    signed_on = models.DateField(help_text="Day on which both signed.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer in force.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["cooperative", "document_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "household", "document_no"], name="agreement_is_signed_once_with_a_household"
            ),
            models.CheckConstraint(condition=~Q(document_no=""), name="agreement_has_a_number"),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("signed_on")),
                name="agreement_ends_after_it_is_signed",
            ),
            models.CheckConstraint(
                condition=(Q(mu__isnull=True) | Q(mu__gt=0, mu__lte=_MOST_MU))
                & (Q(jin__isnull=True) | Q(jin__gt=0))
                & (Q(floor_fen_per_jin__isnull=True) | Q(floor_fen_per_jin__gt=0)),
                name="agreement_is_about_some_land_and_goods",
            ),
            models.CheckConstraint(
                condition=~Q(mechanism="orders") | (~Q(crop="") & (Q(mu__isnull=False) | Q(jin__isnull=False))),
                name="order_says_what_and_how_much",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative_id} {self.document_no}"
