"""What somebody expects or aims at (预测、目标), which is never a fact."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Expectation(models.Model):
    """A forecast or a target as a document tells it: of what, how much, where, for which time. Never counted with facts.

    Rows are only added: of a kind, subject, area, unit and time the latest one counts. The database refuses to change or remove any.
    """

    class Kind(models.TextChoices):
        FORECAST = "forecast", "预测"
        TARGET = "target", "目标"

    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="Expected, or aimed at.")
    subject = models.CharField(max_length=80, help_text="Of what: 户均增收, 蜂群, 稳定脱贫人口.")
    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the area.")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Whose; empty: the area's."
    )  # fmt: skip
    quantity = models.DecimalField(max_digits=18, decimal_places=2, help_text="How much, in its unit; money in yuan.")
    measure_unit = models.CharField(max_length=20, help_text="Unit: 元, 人, 群.")
    qualifier = models.CharField(max_length=1, default="=", help_text="= exact, ≈ about, > more than.")
    starts_on = models.DateField(help_text="First day of the time that it is for.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day after it; empty: no end is told.")
    document = models.CharField(max_length=200, help_text="The document that tells it.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="expectation_is_of_something"),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(measure_unit="") & ~Q(document=""),
                name="expectation_says_of_what_and_by_which_document",
            ),
            models.CheckConstraint(condition=Q(qualifier__in=["=", "≈", ">"]), name="expectation_is_qualified"),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="expectation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.quantity}{self.measure_unit}"
