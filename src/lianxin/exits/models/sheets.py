"""Sheets of criteria (达标认定表) and everything that was entered into them, which is only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lianxin.exits.models.runs import Verdict


class Sheet(models.Model):
    """The recognition of one household, village or county for a year. ``state`` is a copy of what its entries come to."""

    class Level(models.TextChoices):
        HOUSEHOLD = "household", "户"
        VILLAGE = "village", "村"
        COUNTY = "county", "县"

    class State(models.TextChoices):
        FIRST = "first", "初认中"
        SECOND = "second", "预脱贫，待复核"
        MET = "met", "认定达标"
        NOT_MET = "not_met", "认定不达标"

    level = models.CharField(max_length=10, choices=Level.choices, help_text="What is recognised.")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="exit_sheets",
        help_text="Whom it is about; empty where it is about a village or county.",
    )  # fmt: skip
    area_code = models.CharField(max_length=20, help_text="Village of the household, or the village or county itself.")
    year = models.PositiveSmallIntegerField(help_text="Year of the exit and of the facts.")
    on_date = models.DateField(help_text="Day whose criteria and limits apply.")
    rule_set = models.CharField(max_length=60, help_text="Rule set of the rulebook.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.FIRST, help_text="Where it stands.")
    entered = models.PositiveIntegerField(
        default=0, help_text="How many entries there are; who enters says which he saw."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who opened it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["area_code", "year", "id"], name="exits_sheet_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="household", household__isnull=False)
                | (~Q(level="household") & Q(household__isnull=True)),
                name="sheet_of_a_household_names_it",
            ),
            models.UniqueConstraint(
                fields=["household", "year"],
                condition=Q(household__isnull=False),
                name="household_has_one_sheet_a_year",
            ),
            models.UniqueConstraint(
                fields=["level", "area_code", "year"],
                condition=Q(household__isnull=True),
                name="place_has_one_sheet_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.area_code} {self.year}"


class SheetEntry(models.Model):
    """One thing entered: a criterion answered, a round concluded, or the sheet sent back. Never changed and never removed."""

    class Kind(models.TextChoices):
        ANSWERED = "answered", "认定"
        CONCLUDED = "concluded", "结论"
        SENT_BACK = "sent_back", "退回"

    class Round(models.TextChoices):
        FIRST = "first", "初认"
        SECOND = "second", "复核"

    sheet = models.ForeignKey(
        Sheet, on_delete=models.PROTECT, related_name="entries", db_index=False, help_text="The sheet."
    )
    number = models.PositiveIntegerField(help_text="Its place, from 1.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What was entered.")
    round = models.CharField(max_length=10, choices=Round.choices, help_text="In which round.")
    criterion = models.CharField(max_length=80, blank=True, help_text="Rule or criterion judged by people.")
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True, help_text="What the person says.")
    computed = models.CharField(
        max_length=12, choices=Verdict.choices, blank=True,
        help_text="What the facts on record said then; empty: only people can.",
    )  # fmt: skip
    shown = models.JSONField(default=dict, help_text="Value, base, limit and source as they were on the page.")
    reason = models.CharField(max_length=400, blank=True, help_text="Why, where he says otherwise or sends back.")
    evidence_type = models.CharField(max_length=40, blank=True, help_text="Code list evidence_type.")
    reference = models.CharField(max_length=200, blank=True, help_text="Where the original is.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file kept; empty: no file.")
    file_kind = models.CharField(max_length=10, blank=True, help_text="pdf or jpg.")
    signed = models.JSONField(default=list, help_text="Who signed a conclusion of the first round, by name.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who entered it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_has_one_entry_of_a_number"),
            models.CheckConstraint(
                condition=(Q(kind="answered") & ~Q(criterion="") & ~Q(verdict=""))
                | (Q(kind="concluded", criterion="") & ~Q(verdict=""))
                | Q(kind="sent_back", criterion="", verdict=""),
                name="sheet_entry_says_what_it_is",
            ),
            models.CheckConstraint(condition=~Q(kind="sent_back") | ~Q(reason=""), name="sheet_sent_back_says_why"),
            models.CheckConstraint(
                condition=~Q(kind="answered") | Q(computed="") | Q(verdict=models.F("computed")) | ~Q(reason=""),
                name="answer_against_the_record_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.number} {self.kind}"
