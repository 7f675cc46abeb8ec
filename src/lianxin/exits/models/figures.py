"""Figures that documents tell: poor persons and rural persons of a year, the survey of a third party, a county's exit."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class IncidenceFigure(models.Model):
    """How many were poor, out of how many rural persons, at the end of a year, as a document tells it. Only ever added: the
    latest one of a place and year counts. The rate is never kept."""

    area_code = models.CharField(max_length=20, db_index=True, help_text="Village, township or county.")
    year = models.PositiveSmallIntegerField(help_text="Year at whose end it was so.")
    poor_persons = models.PositiveIntegerField(help_text="贫困人口 · Numerator.")
    rural_persons = models.PositiveIntegerField(
        null=True, blank=True, help_text="农业户籍人口 · Denominator; empty: not told."
    )
    printed_percent = models.CharField(
        max_length=10, blank=True, help_text="The rate as the document prints it, for comparison only: 28 or 0.8."
    )
    source = models.CharField(max_length=200, help_text="Document, with its number.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, help_text="Who entered it; empty: the house."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["area_code", "year", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rural_persons__isnull=True)
                | (Q(rural_persons__gt=0) & Q(poor_persons__lte=F("rural_persons"))),
                name="poor_are_a_part_of_the_rural",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="incidence_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.year}"


class SurveyResult(models.Model):
    """What the third party's survey of a county's exit found (第三方专项评估): numerators and denominators. Only ever added."""

    county_code = models.CharField(max_length=6, db_index=True, help_text="Six digits.")
    year = models.PositiveSmallIntegerField(help_text="Year of the exit that was surveyed.")
    organisation = models.CharField(max_length=100, help_text="Who surveyed.")
    source = models.CharField(max_length=200, help_text="The report, with its number.")
    surveyed_on = models.DateField(help_text="Last day in the field.")
    exited_persons_checked = models.PositiveIntegerField(help_text="抽查的脱贫人口.")
    wrong_exit_persons_found = models.PositiveIntegerField(help_text="其中错退.")
    unregistered_persons_checked = models.PositiveIntegerField(help_text="抽查村未建档立卡的农村人口.")
    omitted_persons_found = models.PositiveIntegerField(help_text="其中漏评.")
    questionnaires = models.PositiveIntegerField(help_text="有效问卷.")
    approvals = models.PositiveIntegerField(help_text="其中认可.")
    wrong_exit_persons = models.PositiveIntegerField(
        null=True, blank=True, help_text="全县错退人口，评估认定 · empty: not assessed."
    )
    omitted_persons = models.PositiveIntegerField(
        null=True, blank=True, help_text="全县漏评人口，评估认定 · empty: not assessed."
    )
    evaluation = models.PositiveIntegerField(
        null=True, blank=True, help_text="Evaluation of this house that it was handed over from; empty: typed in."
    )
    rates = models.JSONField(
        null=True, blank=True, help_text="Rates as the evaluation published them, with interval; empty: typed in."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, help_text="Who entered it; empty: the house."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=Q(evaluation__isnull=False),
                name="evaluation_is_handed_over_once",
            ),
            models.CheckConstraint(
                condition=Q(exited_persons_checked__gt=0, wrong_exit_persons_found__lte=F("exited_persons_checked")),
                name="wrong_exits_are_a_part_of_those_checked",
            ),
            models.CheckConstraint(
                condition=Q(
                    unregistered_persons_checked__gt=0, omitted_persons_found__lte=F("unregistered_persons_checked")
                ),
                name="omissions_are_a_part_of_those_checked",
            ),
            models.CheckConstraint(
                condition=Q(questionnaires__gt=0, approvals__lte=F("questionnaires")),
                name="approvals_are_a_part_of_the_questionnaires",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county_code} {self.year}"


class CoverageFigure(models.Model):
    """How many were covered, out of how many that should be, at the end of a year, as a document tells it (巩固率、参保率). Only ever
    added: the latest one of a place, year and kind counts. The rate is never kept."""

    class Kind(models.TextChoices):
        SCHOOLING = "schooling", "九年义务教育巩固率"
        PENSION = "pension", "养老保险参保率"
        MEDICAL = "medical", "医疗保险参保率"

    area_code = models.CharField(max_length=20, db_index=True, help_text="Village, township or county.")
    year = models.PositiveSmallIntegerField(help_text="Year at whose end it was so.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="Covered by what.")
    covered = models.PositiveIntegerField(help_text="在校或参保人数 · Numerator.")
    due = models.PositiveIntegerField(help_text="应在校或应参保人数 · Denominator.")
    source = models.CharField(max_length=200, help_text="Document, with its number.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["area_code", "year", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gt=0, covered__lte=F("due")), name="covered_are_a_part_of_those_who_should_be"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="coverage_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.year} {self.kind}"


class CountyExit(models.Model):
    """A county's exit (摘帽), as the case that decided it told: the register has no row for a county."""

    county_code = models.CharField(max_length=6, unique=True, help_text="Six digits.")
    exit_year = models.PositiveSmallIntegerField(help_text="Year of the exit.")
    decided_on = models.DateField(help_text="Day of the decision.")
    case = models.OneToOneField(
        "procedures.Case", on_delete=models.PROTECT, related_name="county_exit", help_text="The case that decided it."
    )

    class Meta:
        ordering = ["county_code"]

    def __str__(self) -> str:
        return f"{self.county_code} {self.exit_year}"
