"""What pairing remembers: who is paired with whom from when until when, and the plans they came from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Plan(models.Model):
    """A plan of pairing for an area: the problem as it stood, the solver's answer, a clerk's overrides, and its end.

    A draft changes nothing. Confirming it opens the pairings that it holds and ends those that it replaces.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草案"
        CONFIRMED = "confirmed", "已确认"
        DISCARDED = "discarded", "已作废"

    area_code = models.CharField(max_length=20, db_index=True, help_text="Area that it is for.")
    year = models.PositiveSmallIntegerField(help_text="Year of the facts.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT, help_text="Where it stands.")
    problem = models.JSONField(help_text="The pairing problem, as documented in docs/reference/pairing-problem.md.")
    plan = models.JSONField(help_text="The plan, as documented there, with the overrides applied.")
    document = models.CharField(
        max_length=200,
        blank=True,
        help_text="Of a list of pairings that was taken over: its document; empty: a solver made it.",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who asked for it."
    )
    made_at = models.DateTimeField(help_text="When it was made.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who confirmed or discarded it.",
    )
    settled_at = models.DateTimeField(null=True, help_text="When.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["area_code"], condition=Q(state="draft"), name="area_has_one_draft_plan"),
            models.CheckConstraint(
                condition=Q(state="draft", settled_at__isnull=True) | (~Q(state="draft") & Q(settled_at__isnull=False)),
                name="settled_plan_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.year} {self.state}"


class Override(models.Model):
    """A clerk's change to a draft: what the plan said, what he put in its place, and why."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="overrides", help_text="The plan.")
    kind = models.CharField(max_length=20, help_text="household (its first helper) or village (a unit's role).")
    subject = models.CharField(max_length=60, help_text="Household id, or village code and role.")
    before = models.CharField(max_length=60, blank=True, help_text="Who was planned.")
    after = models.CharField(max_length=60, help_text="Who was put instead.")
    reason = models.CharField(max_length=200, help_text="Why.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, help_text="Who.")
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.before} → {self.after}"


class VillagePairing(models.Model):
    """A unit paired with a village in a role: 牵头单位 leads, 责任单位 is responsible, 共建单位 builds along."""

    class Role(models.TextChoices):
        LEAD = "lead", "牵头单位"
        RESPONSIBLE = "responsible", "责任单位"
        CO = "co", "共建单位"

    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="village_pairings", help_text="The unit."
    )
    village_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the village.")
    role = models.CharField(max_length=12, choices=Role.choices, help_text="The unit's role there.")
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="village_pairings", help_text="Where it comes from."
    )
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it ended.")

    class Meta:
        ordering = ["village_code", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="village_pairing_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["village_code"],
                condition=Q(ends_before__isnull=True, role="lead"),
                name="village_has_one_open_lead",
            ),
            models.UniqueConstraint(
                fields=["village_code", "unit"],
                condition=Q(ends_before__isnull=True),
                name="unit_has_one_open_role_in_a_village",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.role} {self.village_code}"


class BranchPairing(models.Model):
    """A party branch paired with a village (支部结对帮村), from a day until a day. A branch may help several villages."""

    branch = models.ForeignKey(
        "people.Branch", on_delete=models.PROTECT, related_name="pairings", help_text="The branch."
    )
    village_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the village.")
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="branch_pairings", help_text="Where it comes from."
    )
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it ended.")

    class Meta:
        ordering = ["village_code", "branch"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="branch_pairing_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["branch", "village_code"],
                condition=Q(ends_before__isnull=True),
                name="branch_is_paired_once_with_a_village",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.village_code}"


class HouseholdPairing(models.Model):
    """A helper paired with a household, as first or second helper. A household has one open first helper."""

    class Order(models.TextChoices):
        FIRST = "first", "第一帮扶责任人"
        SECOND = "second", "第二帮扶责任人"

    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="pairings", help_text="The household."
    )
    helper = models.ForeignKey(
        "people.Helper", on_delete=models.PROTECT, related_name="pairings", help_text="The helper."
    )
    order = models.CharField(max_length=10, choices=Order.choices, help_text="First or second helper.")
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="household_pairings", help_text="Where it comes from."
    )
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it ended.")

    class Meta:
        ordering = ["household", "order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="household_pairing_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ends_before__isnull=True, order="first"),
                name="household_has_one_open_first_helper",
            ),
            models.UniqueConstraint(
                fields=["household", "helper"],
                condition=Q(ends_before__isnull=True),
                name="helper_is_paired_once_with_a_household",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.order} {self.helper}"
