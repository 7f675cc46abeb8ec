"""What identification remembers: runs, what each found, and the values that a deployment has put in force itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class LocalValue(models.Model):
    """A value of policy that a deployment put in force for an area, with its document: a county's line for the year.

    It stands beside the values shipped in the rulebook and has precedence over a value for a wider area. It is never
    changed: another value from another day takes over, and ``ends_before`` is then set.
    """

    name = models.CharField(max_length=80, db_index=True, help_text="Parameter of the rulebook: income_line.monitor.")
    area_code = models.CharField(max_length=20, help_text="Prefix of division codes that it holds for.")
    value = models.CharField(max_length=40, help_text="The value as the parameter's type writes it; money in yuan.")
    starts_on = models.DateField(help_text="First day in force.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer in force.")
    document = models.CharField(max_length=200, help_text="Title and number of the document that sets it.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, help_text="Who entered it.")
    at = models.DateTimeField(help_text="When it was entered.")

    class Meta:
        ordering = ["name", "area_code", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="local_value_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["name", "area_code"],
                condition=Q(ends_before__isnull=True),
                name="area_has_one_open_value_of_a_name",
            ),
            models.UniqueConstraint(
                fields=["name", "area_code", "starts_on"], name="area_has_one_value_of_a_name_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.area_code} {self.value}"


class Run(models.Model):
    """One identification of an area: the facts of a year judged by the rules of a day."""

    area_code = models.CharField(max_length=20, db_index=True, help_text="Area that was judged.")
    year = models.PositiveSmallIntegerField(help_text="Year of the facts.")
    on_date = models.DateField(help_text="Day whose rules and values were applied.")
    rule_set = models.CharField(max_length=60, help_text="Rule set of the rulebook.")
    parameters = models.JSONField(help_text="Every value applied, by name and area, with its source.")
    counts = models.JSONField(default=dict, help_text="Households by verdict, criteria and village.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, help_text="Who; empty: the house."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.area_code} {self.year} {self.on_date}"


class HouseholdFinding(models.Model):
    """What a run found about one household: the verdict, the criteria that fail and those that cannot be told.

    A finding is a clue for the procedure that follows, never a decision. The reasons in full are worked out again from the
    facts when a page shows them.
    """

    class Verdict(models.TextChoices):
        MET = "met", "符合识别条件"
        NOT_MET = "not_met", "不符合"
        CANNOT_TELL = "cannot_tell", "无法判定"

    run = models.ForeignKey(
        Run, on_delete=models.CASCADE, related_name="findings", db_index=False, help_text="The run."
    )
    household = models.ForeignKey(
        "registry.Household", on_delete=models.CASCADE, related_name="findings", help_text="The household."
    )
    village_code = models.CharField(max_length=20, help_text="Division code, for scope and counts.")
    verdict = models.CharField(max_length=12, choices=Verdict.choices, help_text="What the rules answer.")
    failing = models.CharField(max_length=400, help_text="Rules not met, as ,rule,rule,.")
    untold = models.CharField(max_length=400, help_text="Rules that cannot be told, as ,rule,rule,.")
    causes = models.CharField(max_length=200, help_text="Causes that failing rules suggest, as ,code,code,.")

    class Meta:
        indexes = [models.Index(fields=["run", "verdict", "village_code", "id"], name="eligibility_findings_list")]
        constraints = [models.UniqueConstraint(fields=["run", "household"], name="run_finds_once_per_household")]

    def __str__(self) -> str:
        return f"{self.household_id} {self.verdict}"
