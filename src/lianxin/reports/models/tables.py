"""Tables that people put together and keep: what is asked, with whom it is shared, when it is made, and the files that were made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedTable(models.Model):
    """A table that somebody keeps (自定义表): rows, columns, filters, period, area. It holds no numbers: they are worked out when it is
    opened, of what its reader may see."""

    name = models.CharField(max_length=80, help_text="Its name.")
    area_code = models.CharField(max_length=20, blank=True, help_text="Area that it is of; empty: everywhere.")
    asked = models.JSONField(help_text="What is asked, as lianxin reports table takes it.")
    is_shared = models.BooleanField(
        default=False, help_text="Whether others who read reports of the area see it in their list."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Whose it is."
    )
    at = models.DateTimeField(help_text="When it was kept.")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="owner_has_one_table_of_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="table_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class TableSchedule(models.Model):
    """That files of a table are made every so often, with the rights of its owner on that day."""

    class Every(models.TextChoices):
        DAY = "day", "每天"
        WEEK = "week", "每周"
        MONTH = "month", "每月"

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        PARQUET = "parquet", "Parquet"

    table = models.OneToOneField(SavedTable, on_delete=models.CASCADE, related_name="schedule", help_text="The table.")
    every = models.CharField(max_length=5, choices=Every.choices, help_text="How often.")
    format = models.CharField(max_length=7, choices=Format.choices, help_text="In which form.")
    next_on = models.DateField(help_text="When it is made next.")

    class Meta:
        ordering = ["next_on", "id"]

    def __str__(self) -> str:
        return f"{self.table_id} {self.every}"


class TableFile(models.Model):
    """A file that was made of a table: kept with its digest and what was asked. The database refuses to change or remove any."""

    table = models.ForeignKey(SavedTable, on_delete=models.PROTECT, related_name="files", help_text="The table.")
    format = models.CharField(max_length=7, choices=TableSchedule.Format.choices, help_text="In which form.")
    asked = models.JSONField(help_text="What was asked.")
    about = models.JSONField(
        null=True, help_text="What it is of, line by line, as it was written; empty: made before this was kept."
    )
    rows = models.PositiveBigIntegerField(help_text="How many rows it has.")
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file, which is its name.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="With whose rights."
    )
    at = models.DateTimeField(help_text="When it was made.")

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(digest=""), name="file_of_a_table_has_a_digest")]

    def __str__(self) -> str:
        return f"{self.table_id} {self.format} {self.digest[:8]}"
