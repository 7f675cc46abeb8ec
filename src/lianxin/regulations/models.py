"""Regulations (制度文件), the versions of each, and what in the rulebook each version justifies. Versions and links are only added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Regulation(models.Model):
    """A document by which a programme rules itself (规则、办法、方案、通知): what it says stands in its versions; the last one holds."""

    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the area it is for.")
    title = models.CharField(max_length=120, help_text="文件名称 · Its title.")
    kind = models.CharField(max_length=20, help_text="文件类别 · Code list regulation_kind.")
    issuer = models.CharField(max_length=100, help_text="制定单位 · Who lays it down.")
    series = models.CharField(
        max_length=60, blank=True, help_text="Series that it belongs to (五规则一办法); empty: none."
    )
    versions_count = models.PositiveSmallIntegerField(default=1, help_text="How many versions there are.")

    class Meta:
        ordering = ["area_code", "series", "title"]
        constraints = [
            models.UniqueConstraint(fields=["area_code", "title"], name="area_has_one_regulation_of_a_title"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(issuer=""), name="regulation_has_a_title_and_an_issuer"),
        ]

    def __str__(self) -> str:
        return self.title


class RegulationVersion(models.Model):
    """A regulation as it was laid down at one time, in force from a day until the next version. Never changed, never removed."""

    regulation = models.ForeignKey(
        Regulation, on_delete=models.PROTECT, related_name="versions", db_index=False, help_text="The regulation."
    )
    number = models.PositiveSmallIntegerField(help_text="1, 2, 3 …")
    document_no = models.CharField(max_length=100, help_text="文号 · Number of the document.")
    text = models.TextField(help_text="What it says.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what it says.")
    starts_on = models.DateField(help_text="First day in force.")
    words = models.CharField(max_length=300, blank=True, help_text="What changed against the version before.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was entered.")

    class Meta:
        ordering = ["regulation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["regulation", "number"], name="regulation_has_one_version_of_a_number"),
            models.UniqueConstraint(fields=["regulation", "starts_on"], name="regulation_has_one_version_from_a_day"),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(document_no=""), name="version_of_a_regulation_has_a_text_and_a_number"
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(words=""), name="later_version_says_what_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.regulation_id}/{self.number}"


class Justification(models.Model):
    """That a version justifies something of the rulebook: a value, a measure, a loan product, a kind of work, a score sheet …"""

    version = models.ForeignKey(
        RegulationVersion, on_delete=models.PROTECT, related_name="justifications", db_index=False, help_text="The version."
    )  # fmt: skip
    shelf = models.CharField(max_length=20, help_text="Which part of the rulebook: value, measure, loan_product …")
    name = models.CharField(max_length=80, help_text="Its name there.")
    clause = models.CharField(max_length=60, blank=True, help_text="条款 · Which clause.")

    class Meta:
        ordering = ["version", "shelf", "name"]
        indexes = [models.Index(fields=["shelf", "name"], name="regulations_of_a_parameter")]
        constraints = [
            models.UniqueConstraint(fields=["version", "shelf", "name"], name="version_justifies_a_thing_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.shelf} {self.name}"
