"""Score sheets (考核表) of villages, cadres, units and counties, everything entered into them, and ballots nobody can trace."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q


class ScoreSheet(models.Model):
    """The sheet of one subject for a year. ``stage`` is a copy of what its entries come to; ``frozen`` is how it was made final."""

    class Stage(models.TextChoices):
        DRAFT = "draft", "草拟"
        SHOWN = "shown", "已送被考核方"
        FINAL = "final", "定稿"

    kind = models.CharField(max_length=60, help_text="Score sheet of the rulebook.")
    subject = models.CharField(max_length=12, help_text="village, helper, unit or county.")
    area_code = models.CharField(
        max_length=12, db_index=True, help_text="The place, or where the unit or cadre serves."
    )
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The unit, where one is assessed.",
    )  # fmt: skip
    helper = models.ForeignKey(
        "people.Helper", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The cadre, where one is assessed.",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(help_text="Year that is assessed.")
    stage = models.CharField(max_length=6, choices=Stage.choices, default=Stage.DRAFT, help_text="Where it stands.")
    entered = models.PositiveIntegerField(default=0, help_text="How many entries there are.")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="Who drafted it; empty: the house.",
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was drafted.")
    frozen = models.JSONField(null=True, blank=True, help_text="Lines, points, grade as made final; empty: not yet.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was frozen.")

    class Meta:
        ordering = ["-year", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__in=["village", "county"], unit__isnull=True, helper__isnull=True)
                | Q(subject="unit", unit__isnull=False, helper__isnull=True)
                | Q(subject="helper", unit__isnull=True, helper__isnull=False),
                name="score_sheet_names_its_subject",
            ),
            models.UniqueConstraint(
                fields=["kind", "area_code", "year"],
                condition=Q(unit__isnull=True, helper__isnull=True),
                name="place_has_one_score_sheet_a_year",
            ),
            models.UniqueConstraint(
                fields=["kind", "unit", "year"],
                condition=Q(unit__isnull=False),
                name="unit_has_one_score_sheet_a_year",
            ),
            models.UniqueConstraint(
                fields=["kind", "helper", "year"],
                condition=Q(helper__isnull=False),
                name="cadre_has_one_score_sheet_a_year",
            ),
            models.CheckConstraint(
                condition=(Q(stage="final") & ~Q(digest="") & Q(frozen__isnull=False))
                | (~Q(stage="final") & Q(digest="", frozen__isnull=True)),
                name="final_score_sheet_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.area_code} {self.year}"


class ScoreEntry(models.Model):
    """One thing entered into a score sheet. Never changed and never removed; of a line the newest counts."""

    class Kind(models.TextChoices):
        GIVEN = "given", "评分或填报"
        SHOWN = "shown", "送被考核方"
        APPEALED = "appealed", "申诉"
        ANSWERED = "answered", "答复申诉"
        FINALISED = "finalised", "定稿"

    sheet = models.ForeignKey(
        ScoreSheet, on_delete=models.PROTECT, related_name="entries", db_index=False, help_text="The sheet."
    )
    number = models.PositiveIntegerField(help_text="Its place, from 1.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What was entered.")
    line = models.CharField(max_length=60, blank=True, help_text="Indicator or veto; of an answer, that of the appeal.")
    numerator = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, help_text="Points judged, or the numerator reported."
    )
    denominator = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="The denominator reported.")
    answers = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
        help_text="The appeal answered.",
    )
    is_upheld = models.BooleanField(null=True, help_text="Whether the appeal was upheld.")
    reason = models.CharField(max_length=400, blank=True, help_text="On what it rests, or why.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="score_sheet_has_one_entry_of_a_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["shown", "finalised"]) | ~Q(reason=""), name="score_entry_says_why"
            ),
            models.CheckConstraint(
                condition=(Q(kind="answered") & Q(answers__isnull=False, is_upheld__isnull=False))
                | (~Q(kind="answered") & Q(answers__isnull=True, is_upheld__isnull=True)),
                name="answer_names_its_appeal",
            ),
            models.UniqueConstraint(
                fields=["answers"], condition=Q(answers__isnull=False), name="appeal_is_answered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.number} {self.kind}"


class BallotToken(models.Model):
    """The right to vote once in the democratic evaluation (民主测评) of a sheet. Only its digest is kept, and never who has it."""

    sheet = models.ForeignKey(
        ScoreSheet, on_delete=models.PROTECT, related_name="tokens", db_index=False, help_text="The sheet."
    )
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token that was handed out.")
    is_used = models.BooleanField(default=False, help_text="Whether a paper was given with it.")

    class Meta:
        ordering = ["sheet", "digest"]
        indexes = [models.Index(fields=["sheet"], name="assessment_token_list")]

    def __str__(self) -> str:
        return str(self.sheet_id)


class BallotPaper(models.Model):
    """One paper of a democratic evaluation: a mark of 0 to 100. It has no time, no number in order and no way to its token."""

    id = models.UUIDField(primary_key=True, default=uuid4, help_text="Drawn by lot, so that papers have no order.")
    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="papers", help_text="The sheet.")
    mark = models.PositiveSmallIntegerField(help_text="0 to 100.")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(mark__lte=100), name="mark_is_at_most_100")]

    def __str__(self) -> str:
        return str(self.sheet_id)
