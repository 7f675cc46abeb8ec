"""What households answered, what proves it, and what people hold of the suspicions that it raises. All of it is only added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lianxin.assessment.models.samples import DrawnHousehold


class Answers(models.Model):
    """One version of a household's answers (问卷). A correction is a new version that says why; the newest counts."""

    drawn = models.ForeignKey(
        DrawnHousehold, on_delete=models.PROTECT, related_name="answers", db_index=False, help_text="The household."
    )
    version = models.PositiveSmallIntegerField(help_text="From 1.")
    ticket = models.UUIDField(
        unique=True, help_text="Number that the sheet got where it was filled in: entered once only."
    )
    values = models.JSONField(help_text="Question to answer.")
    asked_on = models.DateField(help_text="Day on which the household was asked.")
    reason = models.CharField(max_length=400, blank=True, help_text="Why it was corrected.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who entered it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["drawn", "version"]
        constraints = [
            models.UniqueConstraint(fields=["drawn", "version"], name="household_has_one_sheet_of_a_version"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="answers_corrected_say_why"),
        ]

    def __str__(self) -> str:
        return f"{self.drawn_id}/{self.version}"


class AnswersEvidence(models.Model):
    """A photograph or paper that proves an answer to one question, kept by its digest."""

    drawn = models.ForeignKey(
        DrawnHousehold, on_delete=models.PROTECT, related_name="evidence", help_text="The household."
    )
    question = models.CharField(max_length=60, help_text="Question of the questionnaire.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file kept.")
    file_kind = models.CharField(max_length=10, help_text="pdf or jpg.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who added it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(digest=""), name="evidence_of_an_answer_has_a_file")]

    def __str__(self) -> str:
        return f"{self.drawn_id} {self.question}"


class SuspicionOpinion(models.Model):
    """What one evaluator holds of a suspicion (评审意见): a wrong exit or an omission, confirmed or not, and why."""

    class Kind(models.TextChoices):
        WRONG_EXIT = "wrong_exit", "疑似错退"
        OMISSION = "omission", "疑似漏评"

    drawn = models.ForeignKey(
        DrawnHousehold, on_delete=models.PROTECT, related_name="opinions", db_index=False, help_text="The household."
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, help_text="What is suspected.")
    number = models.PositiveSmallIntegerField(help_text="First, second or third opinion.")
    is_confirmed = models.BooleanField(help_text="Whether he holds it to be so.")
    reason = models.CharField(max_length=400, help_text="On what he rests.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who.")
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["drawn", "number"]
        constraints = [
            models.UniqueConstraint(fields=["drawn", "number"], name="suspicion_has_one_opinion_of_a_number"),
            models.UniqueConstraint(fields=["drawn", "by"], name="evaluator_judges_a_suspicion_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=3), name="suspicion_has_three_opinions_at_most"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="opinion_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.drawn_id}/{self.number}"
