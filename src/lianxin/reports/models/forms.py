"""Forms of superiors (表样): their versions as they were sent, the headings that people have explained, and what was filled."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


class NamedForm(models.Model):
    """A form that somebody above asks for again and again (命名表格). What it looks like stands in its versions."""

    name = models.CharField(max_length=100, help_text="What it is called here.")
    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the area that keeps it.")
    asked_by = models.CharField(max_length=100, blank=True, help_text="Who asks for it, as told; empty: nobody said.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who entered it; empty: the house.",
    )
    made_at = models.DateTimeField(help_text="When it was entered.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["area_code", "name"], name="area_has_one_form_of_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="form_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class FormVersion(models.Model):
    """A version of a form: the blank file as it was sent, how it was read, and how its headings were answered.

    The file never changes. A form that comes with other headings is a new version; answers are carried over by heading.
    """

    form = models.ForeignKey(NamedForm, on_delete=models.PROTECT, related_name="versions", help_text="The form.")
    number = models.PositiveSmallIntegerField(help_text="1, 2, 3 …, in the order in which they came.")
    file_name = models.CharField(max_length=200, help_text="Name of the file as sent.")
    content = models.BinaryField(help_text="The blank workbook, as sent.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the workbook.")
    layout = models.JSONField(help_text="Tables and cards with their headings, for the comparison with other versions.")
    rows = models.JSONField(default=dict, help_text="Table → what its rows are, where a person has said so.")
    answers: models.JSONField[dict[str, Any]] = models.JSONField(
        default=dict, help_text="Heading → what fills it, where a person has said so for this form alone."
    )
    lost = models.JSONField(default=list, help_text="What of the file cannot be given back, as [zh, en].")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who sent it in; empty: the house.",
    )
    made_at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["form", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_has_a_version_once"),
            models.UniqueConstraint(fields=["form", "digest"], name="form_has_a_file_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="version_of_a_form_is_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} v{self.number}"


class HeadingWord(models.Model):
    """What a heading of forms means, as a person of this house has said (表头用语), once for every form that uses it.

    Rows are only added; the newest for a heading holds, older ones say until when they held.
    """

    key = models.CharField(
        max_length=300, help_text="What rows are, and the heading with those above it, in its plainest writing."
    )
    path = models.CharField(max_length=400, help_text="The heading as it was written.")
    answer: models.JSONField[dict[str, Any]] = models.JSONField(help_text="What fills it.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who said so; empty: the house.",
    )
    at = models.DateTimeField(help_text="When.")
    replaced_at = models.DateTimeField(
        null=True, blank=True, help_text="When another answer took its place; empty: it holds."
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(replaced_at__isnull=True), name="heading_has_one_meaning_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.path


class FormFill(models.Model):
    """One filling of a version (填报记录): for which area and period, by whom, with which gaps. The filled file itself is not kept,
    only its digest: the same facts give the same file again."""

    version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="fills", help_text="What was filled."
    )
    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the area it was filled for.")
    year = models.PositiveSmallIntegerField(help_text="Year of the facts.")
    on = models.DateField(help_text="Day on which ages and policies were looked at.")
    household = models.ForeignKey(
        "registry.Household",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose card; empty: no card.",
    )
    only = models.JSONField(default=list, help_text="Conditions that narrowed the roster.")
    with_sensitive = models.BooleanField(default=False, help_text="Numbers and the like were written in full.")
    lines = models.PositiveIntegerField(help_text="Lines that were filled.")
    gaps = models.JSONField(default=list, help_text="Blank cells with the reason, the first of them.")
    gap_count = models.PositiveIntegerField(default=0, help_text="How many cells stayed blank for want of a fact.")
    doubts = models.JSONField(default=list, help_text="Totals and parts that do not agree, as [place, zh, en].")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the filled workbook.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who filled it; empty: the house.",
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=1978, year__lte=2100), name="form_is_filled_for_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.area_code} {self.year}"
