"""Measures given to persons and households: proposed, verified by somebody else, approved by a third, or stopped; and quotas."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

_STANDING = ("proposed", "verified", "approved")


class Benefit(models.Model):
    """A measure of the rulebook for a household or one of its members (到户措施), for an item and a period, and what it comes to.

    The same person (or household) gets the same item of a measure once in a period: the database keeps that.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "待核实"
        VERIFIED = "verified", "待审批"
        APPROVED = "approved", "已审批"
        STOPPED = "stopped", "已停止"
        REFUSED = "refused", "未通过"

    measure = models.CharField(max_length=60, help_text="Key of the rulebook's measure.")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="benefits", help_text="The household."
    )
    member = models.ForeignKey(
        "registry.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="benefits",
        help_text="Who gets it; empty: the household.",
    )  # fmt: skip
    area_code = models.CharField(max_length=20, db_index=True, help_text="Village of the household when proposed.")
    item = models.CharField(
        max_length=60, blank=True, help_text="Which post, course or thing, where there are several."
    )
    period_key = models.CharField(
        max_length=12, blank=True, help_text="2026-05, 2026-spring or 2026; empty: given once for ever."
    )
    on = models.DateField(help_text="Day whose facts and values it is judged by.")
    request = models.JSONField(
        help_text="What the amount is reckoned from: units, quantity and price, expense or value."
    )
    amount_fen = models.BigIntegerField(
        null=True, blank=True, help_text="What it comes to in fen; empty: it cannot be told yet."
    )
    reckoned = models.CharField(max_length=200, blank=True, help_text="How the amount came about.")
    findings = models.JSONField(default=list, help_text="Each condition with its answer.")
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="benefits",
        help_text="The project that pays it, once approved.",
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED, help_text="Where it stands.")
    words = models.CharField(max_length=200, blank=True, help_text="What was found at home; stopped or refused: why.")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who proposed it."
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who verified it."
    )
    verified_on = models.DateField(null=True, blank=True, help_text="When it was verified.")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who approved it."
    )
    approved_on = models.DateField(null=True, blank=True, help_text="When it was approved.")
    at = models.DateTimeField(help_text="When it was proposed.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["measure", "state"], name="benefits_of_measure")]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "member", "item", "period_key"],
                condition=Q(member__isnull=False, state__in=_STANDING),
                name="person_gets_an_item_once_in_a_period",
            ),
            models.UniqueConstraint(
                fields=["measure", "household", "item", "period_key"],
                condition=Q(member__isnull=True, state__in=_STANDING),
                name="household_gets_an_item_once_in_a_period",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0), name="benefit_is_of_some_money"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["verified", "approved"])
                | Q(amount_fen__isnull=False, verified_on__isnull=False),
                name="verified_benefit_has_an_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_on__isnull=False, project__isnull=False),
                name="approved_benefit_names_who_pays",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(verified_by=F("proposed_by")),
                name="benefit_is_verified_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (
                    (Q(proposed_by__isnull=True) | ~Q(approved_by=F("proposed_by")))
                    & (Q(verified_by__isnull=True) | ~Q(approved_by=F("verified_by")))
                ),
                name="benefit_is_approved_by_a_third",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["stopped", "refused"]) | ~Q(words=""), name="benefit_ended_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.household_id} {self.period_key}"


class MeasureQuota(models.Model):
    """How many places, or how much money, an area has of a measure in a year (名额、额度)."""

    measure = models.CharField(max_length=60, help_text="Key of the rulebook's measure.")
    area_code = models.CharField(max_length=20, help_text="Area that it is for.")
    year = models.PositiveSmallIntegerField(help_text="Year.")
    most = models.BigIntegerField(help_text="Places, or fen, as the measure says.")
    document = models.CharField(max_length=100, help_text="Document that gives it.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who entered it."
    )
    at = models.DateTimeField(help_text="When it was entered.")

    class Meta:
        ordering = ["measure", "area_code", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "area_code", "year"], name="area_has_one_quota_of_a_measure_a_year"
            ),
            models.CheckConstraint(condition=Q(most__gte=0), name="quota_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.area_code} {self.year}"
