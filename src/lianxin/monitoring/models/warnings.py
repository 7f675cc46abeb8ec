"""Warnings of departments: lists that are previewed and then made into leads. Of numbers only digests and the last characters stay."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class WarningList(models.Model):
    """A department's list of people whom something befell (部门预警名单), with the authority to give it; the file is not kept."""

    class State(models.TextChoices):
        DRAFT = "draft", "待确认"
        USED = "used", "已生成线索"
        DISCARDED = "discarded", "已作废"

    kind = models.CharField(max_length=20, help_text="Code list warning_kind.")
    area_code = models.CharField(max_length=20, db_index=True, help_text="Area that it is for.")
    department = models.CharField(max_length=100, help_text="提供部门 · Who gives it.")
    as_of = models.DateField(help_text="名单日期 · Day as of which it is true.")
    authorisation = models.CharField(max_length=200, help_text="依据 · By which authority it is given.")
    file_name = models.CharField(max_length=200, help_text="Name of the file as sent.")
    file_digest = models.CharField(max_length=64, help_text="SHA-256 of its content.")
    rows = models.PositiveIntegerField(default=0, help_text="Lines that were read.")
    refused_rows = models.PositiveIntegerField(default=0, help_text="Lines that could not be used.")
    problems = models.JSONField(default=list, help_text="What was wrong, by row, without what was written there.")
    counts = models.JSONField(default=dict, help_text="How many lines came to what, once it was used.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT, help_text="Where it stands.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who brought it in."
    )
    at = models.DateTimeField(help_text="When it was brought in.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who used or discarded it.",
    )  # fmt: skip
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", settled_at__isnull=True) | (~Q(state="draft") & Q(settled_at__isnull=False)),
                name="settled_warning_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(authorisation="") & ~Q(department=""), name="warning_names_its_authority"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.area_code} {self.as_of}"


class WarningLine(models.Model):
    """A line of a department's warning, and what it came to. A person who is not found stays a lead for somebody to identify."""

    list = models.ForeignKey(WarningList, on_delete=models.CASCADE, related_name="lines", help_text="The list.")
    row_number = models.PositiveIntegerField(help_text="Row in the file.")
    name = models.CharField(max_length=60, help_text="Name in the list.")
    identity = models.CharField(max_length=64, blank=True, help_text="Digest of the identity number.")
    id_tail = models.CharField(max_length=4, blank=True, help_text="Last four characters of the number.")
    place = models.CharField(max_length=120, blank=True, help_text="Address or village as written.")
    happened_on = models.DateField(null=True, blank=True, help_text="Day on which it happened.")
    amount_fen = models.BigIntegerField(null=True, blank=True, help_text="Own expense in fen.")
    item = models.CharField(max_length=120, blank=True, help_text="What is warned of, in words.")
    member = models.ForeignKey(
        "registry.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The person on the register with that number, if there is just one.",
    )  # fmt: skip
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Where that person lives.",
    )  # fmt: skip
    disposal = models.CharField(
        max_length=10, blank=True, help_text="What it came to: lead, repeated, known, below, untold; empty: a draft."
    )
    lead = models.ForeignKey(
        "Lead", on_delete=models.PROTECT, null=True, blank=True, related_name="warning_lines",
        help_text="The lead that it made or joined.",
    )  # fmt: skip

    class Meta:
        ordering = ["list", "row_number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "row_number"], name="warning_has_a_row_once"),
            models.CheckConstraint(
                condition=~Q(identity="") | ~Q(place=""), name="warned_person_has_a_number_or_a_place"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0), name="warned_expense_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_id} {self.row_number}"
