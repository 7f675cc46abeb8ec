"""What is remembered of papers that were handed out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class IssuedPaper(models.Model):
    """A form, card or file that was handed out (出具的文书): which one, about whom, what it said as a digest, who took it and when.

    What it said is not kept: the rows that it was made of are. Never changed and never removed: the database refuses it.
    """

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"

    key = models.CharField(
        max_length=12, unique=True, help_text="The number drawn by chance; with its mark it is the reference."
    )
    form = models.CharField(
        max_length=30, help_text="Which form: its name on the shelf of reports.documents; of a list, the list's."
    )
    title = models.CharField(max_length=80, help_text="What the form is called, as printed. It names nobody.")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text="The household that it is about; empty: a village's, a helper's.",
    )  # fmt: skip
    helper = models.ForeignKey(
        "people.Helper", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text="The helper whose book it is.",
    )  # fmt: skip
    area_code = models.CharField(max_length=20, help_text="Village of the household, or the area that it is about.")
    year = models.PositiveSmallIntegerField(help_text="Year that it is for.")
    file_format = models.CharField(max_length=4, choices=Format.choices, help_text="As which kind of file.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of everything that it says.")
    file_digest = models.CharField(
        max_length=64, help_text="SHA-256 of the file as handed out; cards of one file share it."
    )
    listed = models.JSONField(
        null=True, blank=True,
        help_text="Of a list or a paper of another room: its rows, by which filters in words, which office. Empty: a form of the shelf.",
    )  # fmt: skip
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="Who took it.",
    )  # fmt: skip
    issued_at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["household", "id"], name="reports_paper_of_household")]
        constraints = [
            models.CheckConstraint(condition=~Q(key="") & ~Q(digest="") & ~Q(file_digest=""), name="issued_paper_can_be_known_again"),
            models.CheckConstraint(condition=Q(file_format__in=["pdf", "docx"]), name="issued_paper_is_pdf_or_word"),
            models.CheckConstraint(
                condition=Q(household__isnull=True) | Q(helper__isnull=True), name="issued_paper_is_about_one_thing"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.form} {self.key}"
