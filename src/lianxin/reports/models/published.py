"""Figures as they were published: frozen with what they rest on, and provable later."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PublishedFigure(models.Model):
    """An edition of a figure (已发布的数): what was asked, by which definition, what it came to, over which rows, sealed by a digest.

    The rows stand in a file of their own, named by its digest. A correction is a new edition that names the one it corrects; the
    old one stays. The database refuses to change or remove any.
    """

    name = models.CharField(max_length=120, help_text="What it is called where it was published.")
    indicator = models.CharField(max_length=60, db_index=True, help_text="Code of the indicator.")
    version = models.PositiveSmallIntegerField(help_text="Version of the indicator.")
    area_code = models.CharField(
        max_length=20, db_index=True, blank=True, help_text="Area whose readers may see it; empty: the whole house."
    )
    sealed = models.JSONField(
        help_text="What the digest is over: definition, question, value, bounds, columns, digest and number of rows, moment."
    )
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of it in canonical JSON.")
    rows_digest = models.CharField(max_length=64, help_text="SHA-256 of the rows, one in a line.")
    rows = models.PositiveIntegerField(help_text="How many rows.")
    edition = models.PositiveSmallIntegerField(default=1, help_text="From 1; a correction is the next.")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", help_text="The edition that it corrects."
    )  # fmt: skip
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was corrected.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was published.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="published_figure_has_a_name"),
            models.CheckConstraint(
                condition=Q(edition=1, corrects__isnull=True)
                | (Q(edition__gt=1, corrects__isnull=False) & ~Q(reason="") & ~Q(corrects=F("id"))),
                name="correction_of_a_figure_names_the_edition_before_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"
