"""Leave of helpers (帮扶责任人请假): what their unit granted them, as it tells the programme."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class HelperLeave(models.Model):
    """Leave that a helper's unit granted him, by its own rules. The programme decides nothing about it; it is told from when to when.

    A visit that is dated on such a day is a clue. A row is in force while no later row replaces it; one that takes it back
    (``is_void``) says why. The database refuses to change or remove any row. Leave of members of teams is an ``Absence``.
    """

    helper = models.ForeignKey(
        "people.Helper", on_delete=models.PROTECT, related_name="leave", db_index=False, help_text="The person."
    )
    kind = models.CharField(max_length=20, help_text="Code list leave_kind.")
    starts_on = models.DateField(help_text="First day.")
    ends_on = models.DateField(help_text="Last day.")
    words = models.CharField(max_length=200, help_text="Who granted it, by which paper.")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by",
        help_text="The row that it takes back.",
    )  # fmt: skip
    is_void = models.BooleanField(default=False, help_text="Whether it only takes a row back.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it is taken back.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was told.")

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["helper", "starts_on"], name="work_leave_of_helper")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(words=""), name="leave_says_who_granted_it"),
            models.CheckConstraint(
                condition=Q(is_void=False, replaces__isnull=True, reason="")
                | (Q(is_void=True, replaces__isnull=False) & ~Q(reason="")),
                name="leave_is_taken_back_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper_id} {self.starts_on}"

    @property
    def days(self) -> int:
        """How many days it is."""
        return (self.ends_on - self.starts_on).days + 1
