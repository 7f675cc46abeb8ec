"""Judgements of a whole area: villages, the county, and the households on their way out."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from lianxin.core.kernel.findings import Verdict as Answer


class Verdict(models.TextChoices):
    MET = Answer.MET.value, "达到"
    NOT_MET = Answer.NOT_MET.value, "未达到"
    CANNOT_TELL = Answer.CANNOT_TELL.value, "无法判定"


class ExitRun(models.Model):
    """One judgement of an area by the criteria of exit: the facts of a year, by the rules of a day. A later one stands beside it."""

    area_code = models.CharField(max_length=20, db_index=True, help_text="Area that was judged.")
    year = models.PositiveSmallIntegerField(help_text="Year of the facts.")
    on_date = models.DateField(help_text="Day whose criteria and limits were applied.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, help_text="Who; empty: the house."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.area_code} {self.year} {self.on_date}"


class PlaceFinding(models.Model):
    """What a run found about a village or the county: each criterion with value, limit and what is missing. A clue for
    recognition, never a decision."""

    class Level(models.TextChoices):
        VILLAGE = "village", "村"
        COUNTY = "county", "县"

    run = models.ForeignKey(ExitRun, on_delete=models.CASCADE, related_name="places", help_text="The run.")
    level = models.CharField(max_length=10, choices=Level.choices, help_text="Village or county.")
    area_code = models.CharField(max_length=20, db_index=True, help_text="Its code.")
    rule_set = models.CharField(max_length=60, help_text="Rule set of the rulebook.")
    verdict = models.CharField(
        max_length=12, choices=Verdict.choices, help_text="What the rules answer; what people judge is not in it."
    )
    criteria = models.JSONField(help_text="Each rule: verdict, value, base, limit and its source, what is missing.")
    counts = models.JSONField(help_text="What was counted: least, most (empty: no telling), rows not known of.")

    class Meta:
        ordering = ["area_code"]
        constraints = [
            models.UniqueConstraint(fields=["run", "level", "area_code"], name="run_judges_a_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.verdict}"


class HouseholdStanding(models.Model):
    """What a run found about a household that is registered and has not exited: how it stands to the criteria of exit."""

    run = models.ForeignKey(
        ExitRun, on_delete=models.CASCADE, related_name="households", db_index=False, help_text="The run."
    )
    household = models.ForeignKey(
        "registry.Household", on_delete=models.CASCADE, related_name="exit_standings", help_text="The household."
    )
    village_code = models.CharField(max_length=20, help_text="Division code, for scope and counts.")
    verdict = models.CharField(max_length=12, choices=Verdict.choices, help_text="What the rules answer.")
    failing = models.CharField(max_length=600, help_text="Rules not met, as ,rule,rule,.")
    untold = models.CharField(max_length=600, help_text="Rules that cannot be told, as ,rule,rule,.")

    class Meta:
        indexes = [models.Index(fields=["run", "village_code", "id"], name="exits_household_list")]
        constraints = [models.UniqueConstraint(fields=["run", "household"], name="run_judges_a_household_once")]

    def __str__(self) -> str:
        return f"{self.household_id} {self.verdict}"
