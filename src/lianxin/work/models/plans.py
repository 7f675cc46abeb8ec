"""Plans (一户一策) of households, villages and units: versions that are only added, progress, and accounts of income with signatures."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class WorkPlan(models.Model):
    """The plan of one household, village or unit for a year (一户一策). What it says stands in its versions; the last one holds."""

    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="work_plans",
        help_text="Of a household's plan: the household.",
    )  # fmt: skip
    village_code = models.CharField(max_length=20, blank=True, help_text="Of a village's plan: its division code.")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Of a unit's plan: the unit.",
    )  # fmt: skip
    area_code = models.CharField(max_length=20, db_index=True, help_text="Village, or the area that the unit serves.")
    year = models.PositiveSmallIntegerField(help_text="Year that it is for.")
    versions_made = models.PositiveSmallIntegerField(default=0, help_text="How many versions there are.")

    class Meta:
        ordering = ["-year", "area_code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year"], condition=Q(household__isnull=False), name="household_has_one_plan_a_year"
            ),
            models.UniqueConstraint(
                fields=["village_code", "year"], condition=~Q(village_code=""), name="village_has_one_plan_a_year"
            ),
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(unit__isnull=False), name="unit_has_one_plan_a_year"
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=False, village_code="", unit__isnull=True)
                | (Q(household__isnull=True, unit__isnull=True) & ~Q(village_code=""))
                | Q(household__isnull=True, village_code="", unit__isnull=False),
                name="work_plan_is_of_one_subject",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.area_code} {self.year} {self.pk}"


class PlanVersion(models.Model):
    """A plan as it was written at one time. Never changed and never removed: the database refuses it."""

    plan = models.ForeignKey(
        WorkPlan, on_delete=models.PROTECT, related_name="versions", db_index=False, help_text="The plan."
    )
    number = models.PositiveSmallIntegerField(help_text="Its place among the versions, from 1.")
    note = models.CharField(max_length=400, help_text="What was changed and why; of the first: how it was agreed.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="work_plan_has_one_version_of_a_number"),
            models.CheckConstraint(condition=~Q(note=""), name="version_of_a_plan_says_what_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number}"


class PlanLine(models.Model):
    """A line of a version: the cause or risk, the measure that answers it, who, when, with which money, for what result."""

    version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="lines", db_index=False, help_text="The version."
    )
    mark = models.PositiveSmallIntegerField(help_text="Its number in the plan: the same line in every version.")
    cause_kind = models.CharField(
        max_length=10,
        blank=True,
        help_text="cause or risk (code list of that name), village (causes of villages of the rulebook), or words; empty: none is told.",
    )
    cause = models.CharField(max_length=200, blank=True, help_text="The code, or the words.")
    family = models.CharField(max_length=30, blank=True, help_text="Family of measures of the rulebook.")
    measure = models.CharField(max_length=40, blank=True, help_text="Code of the family's own list.")
    content = models.CharField(max_length=400, blank=True, help_text="What exactly.")
    helper = models.ForeignKey(
        "people.Helper", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who sees to it."
    )
    starts_on = models.DateField(null=True, blank=True, help_text="When it begins.")
    due_on = models.DateField(null=True, blank=True, help_text="By when it is done.")
    amount_fen = models.BigIntegerField(null=True, blank=True, help_text="Money that is planned, in fen.")
    expected = models.CharField(max_length=200, blank=True, help_text="Which result is expected.")
    expected_fen = models.BigIntegerField(null=True, blank=True, help_text="Income that is expected of it, in fen.")

    class Meta:
        ordering = ["version", "mark"]
        constraints = [
            models.UniqueConstraint(fields=["version", "mark"], name="version_of_a_plan_has_a_mark_once"),
            models.CheckConstraint(condition=~Q(cause="") | ~Q(family=""), name="line_of_a_plan_says_something"),
            models.CheckConstraint(
                condition=Q(cause="", cause_kind="")
                | (~Q(cause="") & Q(cause_kind__in=["cause", "risk", "village", "words"])),
                name="cause_in_a_plan_has_a_kind",
            ),
            models.CheckConstraint(condition=Q(measure="") | ~Q(family=""), name="measure_in_a_plan_has_a_family"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(starts_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="line_of_a_plan_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0), name="planned_money_is_more_than_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.mark}"


class PlanProgress(models.Model):
    """What became of a line: begun, done or dropped, with words, money and the record of work that shows it. Only added."""

    class State(models.TextChoices):
        BEGUN = "begun", "已开始"
        DONE = "done", "已完成"
        DROPPED = "dropped", "不再做"

    plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="progress", help_text="The plan.")
    mark = models.PositiveSmallIntegerField(help_text="The line.")
    on = models.DateField(help_text="Day.")
    state = models.CharField(max_length=10, choices=State.choices, help_text="How far it is.")
    words = models.CharField(max_length=400, help_text="What was done, and with which result.")
    amount_fen = models.BigIntegerField(null=True, blank=True, help_text="Money that was spent, in fen.")
    income_fen = models.BigIntegerField(null=True, blank=True, help_text="Income that came of it, in fen.")
    record = models.ForeignKey(
        "work.WorkRecord", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The record of work that shows it.",
    )  # fmt: skip
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["plan", "id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="progress_of_a_plan_has_words")]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.mark} {self.state}"


class IncomeAccount(models.Model):
    """An account of a household's income (收入核算) for a quarter or a year; a later one of the same period takes its place."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="accounts", help_text="The plan.")
    quarter = models.PositiveSmallIntegerField(help_text="1 to 4; 0 for the whole year.")
    wage_fen = models.BigIntegerField(null=True, blank=True, help_text="Wages, in fen.")
    operating_fen = models.BigIntegerField(null=True, blank=True, help_text="Operating income, in fen.")
    operating_cost_fen = models.BigIntegerField(null=True, blank=True, help_text="Its cost, in fen.")
    property_fen = models.BigIntegerField(null=True, blank=True, help_text="Income of property, in fen.")
    transfer_fen = models.BigIntegerField(null=True, blank=True, help_text="Transfers, in fen.")
    persons = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Persons of the household.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["plan", "quarter", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(quarter__range=(0, 4)), name="income_is_of_a_quarter_or_the_year"),
            models.CheckConstraint(
                condition=Q(persons__isnull=True) | Q(persons__gt=0), name="income_is_shared_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.quarter}"


class AccountSignature(models.Model):
    """That the helper, or the household, signed an account of income: on which day, and the scan of the paper, if there is one."""

    class Party(models.TextChoices):
        HELPER = "helper", "帮扶人"
        HOUSEHOLD = "household", "农户"

    account = models.ForeignKey(
        IncomeAccount, on_delete=models.PROTECT, related_name="signatures", db_index=False, help_text="The account."
    )
    party = models.CharField(max_length=10, choices=Party.choices, help_text="Who signed.")
    name = models.CharField(max_length=60, help_text="Name of whoever signed.")
    on = models.DateField(help_text="Day on which he signed.")
    scan = models.CharField(max_length=64, blank=True, help_text="Digest of the scanned paper; empty: none.")
    scan_kind = models.CharField(max_length=4, blank=True, help_text="pdf or jpg.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["account", "party"]
        constraints = [
            models.UniqueConstraint(fields=["account", "party"], name="party_signs_an_account_once"),
            models.CheckConstraint(condition=~Q(name=""), name="signature_has_a_name"),
            models.CheckConstraint(
                condition=Q(scan="", scan_kind="") | (~Q(scan="") & Q(scan_kind__in=["pdf", "jpg"])),
                name="scan_of_a_signature_has_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.party}"
