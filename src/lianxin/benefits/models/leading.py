"""Who leads households in an industry (带头人), and loans that a unit arranged for others, which are no grant."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class IndustryLink(models.Model):
    """A household that a leader draws along in an industry (带动): a cooperative, an enterprise or a villager who knows the trade.

    It says that they work together, from a day until a day; what the household earns by it stands in its own facts.
    """

    class LeaderKind(models.TextChoices):
        VILLAGER = "villager", "致富带头人"
        COOPERATIVE = "cooperative", "合作社"
        ENTERPRISE = "enterprise", "龙头企业"

    leader = models.CharField(max_length=80, help_text="带动主体 · Who leads, by name.")
    leader_kind = models.CharField(max_length=12, choices=LeaderKind.choices, help_text="What the leader is.")
    industry = models.CharField(max_length=40, help_text="产业 · In what, as 养蜂.")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="industry_links", help_text="Who is led."
    )
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it ended.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who; empty: the house.",
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["leader", "industry", "household"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(leader="") & ~Q(industry=""), name="industry_link_names_leader_and_industry"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="industry_link_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | ~Q(reason=""), name="ended_industry_link_says_why"
            ),
            models.UniqueConstraint(
                fields=["leader", "industry", "household"],
                condition=Q(ends_before__isnull=True),
                name="household_is_led_once_by_a_leader_in_an_industry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader} {self.industry} {self.household_id}"


class CoordinatedLoan(models.Model):
    """A loan that a helping unit arranged for a village, a cooperative or an enterprise (协调贷款): the borrower owes it, so that it is no
    money that was given, and no loan to a household."""

    area_code = models.CharField(max_length=20, db_index=True, help_text="Village, township or county that it is for.")
    unit = models.ForeignKey(
        "people.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Unit that arranged it.",
    )
    lender = models.CharField(max_length=60, help_text="放贷机构 · Who lends.")
    borrower = models.CharField(max_length=80, help_text="借款人 · Who owes it.")
    purpose = models.CharField(max_length=120, help_text="用途 · What for.")
    amount_fen = models.BigIntegerField(help_text="How much, in fen.")
    qualifier = models.CharField(max_length=1, default="=", help_text="= exact, ≈ about, > more than.")
    on = models.DateField(help_text="Day on which it was granted.")
    document_no = models.CharField(max_length=100, help_text="Number of the contract or document.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who; empty: the house.",
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="coordinated_loan_is_of_some_money"),
            models.CheckConstraint(condition=Q(qualifier__in=["=", "≈", ">"]), name="coordinated_loan_is_qualified"),
            models.CheckConstraint(
                condition=~Q(lender="") & ~Q(borrower=""), name="coordinated_loan_names_lender_and_borrower"
            ),
            models.UniqueConstraint(fields=["lender", "document_no"], name="coordinated_loan_is_recorded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lender} {self.borrower} {self.amount_fen}"
