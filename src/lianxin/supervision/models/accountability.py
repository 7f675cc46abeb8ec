"""Who was held to account. Kept apart: names and words are encrypted, and every reading is recorded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lianxin.registry.encryption import EncryptedField


class AccountabilityRecord(models.Model):
    """Somebody was held to account (问责) because of an issue: who, in which form, by which paper. It stays as it was written."""

    issue = models.ForeignKey(
        "supervision.Issue",
        on_delete=models.PROTECT,
        related_name="accountability",
        help_text="Because of which issue.",
    )
    person = EncryptedField(help_text="Who, encrypted.")
    post = models.CharField(max_length=100, blank=True, help_text="Unit and post, without a name.")
    form = models.CharField(max_length=20, help_text="Code list accountability_form.")
    decided_on = models.DateField(help_text="Day of the decision.")
    document_no = models.CharField(max_length=60, help_text="Number of the decision.")
    words = EncryptedField(help_text="For what, encrypted.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__startswith="e1:", words__startswith="e1:"),
                name="accountability_is_kept_encrypted",
            ),
            models.CheckConstraint(condition=~Q(document_no=""), name="accountability_names_its_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.form}"
