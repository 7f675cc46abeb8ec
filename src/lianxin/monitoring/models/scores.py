"""Scores of risk that only order visits: how each was fitted, how it did on data it had not seen, whether it may be used."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class ScoreModel(models.Model):
    """A score fitted on a county's own past (风险评分), its proof on held-out data, and the verdict: used to suggest visits, or barred.

    It enters no rule, no case and no decision, and reads nothing of sex, ethnicity, disability or place.
    """

    area_code = models.CharField(max_length=20, db_index=True, help_text="County on whose past it was fitted.")
    at = models.DateTimeField(help_text="When it was fitted.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who asked for it; empty: the house."
    )  # fmt: skip
    model = models.JSONField(help_text="Features with means, deviations and weights.")
    proof = models.JSONField(
        help_text="Held-out data: how many, reliability by bins, errors with their intervals, overall and by group."
    )
    limits = models.JSONField(help_text="The values of the rulebook that it was held to.")
    passes = models.BooleanField(help_text="Whether it is calibrated overall and in every group of enough households.")
    reasons = models.JSONField(default=list, help_text="Why it does not pass, in both languages.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.area_code} {self.at:%Y-%m-%d}"


class VisitSuggestion(models.Model):
    """A household that a score which passed suggests to visit, in its order within the village. It says nothing about the household."""

    model = models.ForeignKey(ScoreModel, on_delete=models.CASCADE, related_name="suggestions", help_text="The score.")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="+", help_text="Whom to visit."
    )
    village_code = models.CharField(max_length=20, help_text="Where.")
    rank = models.PositiveIntegerField(help_text="Order within the village, from 1.")
    chance = models.FloatField(
        help_text="What the score says, 0 to 1: the share of like households that were entered in a year."
    )

    class Meta:
        ordering = ["model", "village_code", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["model", "household"], name="household_is_suggested_once"),
            models.UniqueConstraint(
                fields=["model", "village_code", "rank"], name="village_has_one_suggestion_of_a_rank"
            ),
            models.CheckConstraint(condition=Q(chance__gte=0) & Q(chance__lte=1), name="chance_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.village_code} {self.rank}"
