"""What a county has set where national policy leaves a value to it: a share, a cap, a rate, with its document."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class LocalTerm(models.Model):
    """A value of policy that a county set for itself (地方参数), from a day until the next one of the same name.

    It fills what the rulebook leaves open, and never stands against what the rulebook says.
    """

    county_code = models.CharField(max_length=6, db_index=True, help_text="Six-digit county code.")
    name = models.CharField(max_length=80, help_text="Name of the rulebook's value: small_loan.bank_share.")
    value = models.BigIntegerField(help_text="The value in the rulebook's unit; money in fen, shares in millionths.")
    starts_on = models.DateField(help_text="First day.")
    document = models.CharField(max_length=100, help_text="依据文号 · Document that sets it.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who entered it."
    )
    at = models.DateTimeField(help_text="When it was entered.")

    class Meta:
        ordering = ["county_code", "name", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["county_code", "name", "starts_on"], name="county_sets_a_term_once_from_a_day"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="local_term_is_not_negative"),
            models.CheckConstraint(condition=~Q(document=""), name="local_term_names_its_document"),
        ]

    def __str__(self) -> str:
        return f"{self.county_code} {self.name} {self.starts_on}"
