"""Evaluations by a third party (第三方评估), who works in them, what happened to them, and what was published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lianxin.core.kernel.findings import Verdict
from lianxin.registry.encryption import EncryptedField


class Evaluation(models.Model):
    """An evaluation of a place for a year. Who was drawn is closed to everybody but its evaluators until it is published.

    ``stage`` and what is frozen or drawn are copies of what its events say.
    """

    class Stage(models.TextChoices):
        OPEN = "open", "筹备"
        FROZEN = "frozen", "抽样框已冻结，待定种子"
        DRAWN = "drawn", "样本已抽取，入户中"
        CLOSED = "closed", "入户结束，待公布"
        PUBLISHED = "published", "已公布"
        DROPPED = "dropped", "已中止"

    area_code = models.CharField(
        max_length=12, db_index=True, help_text="The place that is evaluated, mostly a county."
    )
    year = models.PositiveSmallIntegerField(help_text="Year of the register that the frame is taken from.")
    title = models.CharField(max_length=100, help_text="What it is called.")
    organisation = models.CharField(max_length=100, help_text="Who evaluates (评估机构).")
    questionnaire = models.CharField(max_length=60, help_text="Questionnaire of the rulebook.")
    design_name = models.CharField(max_length=60, blank=True, help_text="Design of the rulebook it began with.")
    design = models.JSONField(null=True, blank=True, help_text="The design as it was drawn by; empty: not frozen yet.")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.OPEN, help_text="Where it stands.")
    frame_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the frozen frame, published.")
    frame_households = models.PositiveIntegerField(null=True, blank=True, help_text="Households in the frame.")
    left_out = models.PositiveIntegerField(
        null=True, blank=True, help_text="Households of the register that the frame lacks: their type is not on record."
    )
    commitment = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the secret, published before the seed."
    )
    secret = EncryptedField(blank=True, help_text="Half of the seed, told when the results are published.")
    seed = models.CharField(max_length=200, blank=True, help_text="The public half of the seed, as it was read out.")
    seed_on = models.DateField(null=True, blank=True, help_text="Day on which the public seed came about.")
    seed_source = models.CharField(max_length=200, blank=True, help_text="Where anybody can look the seed up.")
    witnesses = models.CharField(max_length=200, blank=True, help_text="Who was there when the seed was entered.")
    sample_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the sample as text.")
    drawn_on = models.DateField(null=True, blank=True, help_text="Day of the draw.")
    happened = models.PositiveIntegerField(default=0, help_text="How many events there are.")
    at = models.DateTimeField(help_text="When it was opened.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["open", "dropped"])
                | (~Q(frame_digest="") & ~Q(commitment="") & Q(design__isnull=False)),
                name="frame_is_frozen_before_anything_is_drawn",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["open", "frozen", "dropped"])
                | (~Q(seed="") & ~Q(sample_digest="") & Q(seed_on__isnull=False)),
                name="sample_is_drawn_by_a_seed",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Evaluator(models.Model):
    """Somebody who works in one evaluation, by name (评估人员). The role alone opens none."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="evaluators", db_index=False, help_text="The evaluation."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evaluations", help_text="Who."
    )
    is_lead = models.BooleanField(default=False, help_text="Freezes, draws, closes, publishes, and names the others.")
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="Who named him; empty: the house.",
    )  # fmt: skip
    named_at = models.DateTimeField(help_text="When.")
    released_at = models.DateTimeField(null=True, blank=True, help_text="When he left it; empty: he works in it.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "user"],
                condition=Q(released_at__isnull=True),
                name="evaluator_is_named_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.user_id}"


class EvaluationEvent(models.Model):
    """One thing that happened to an evaluation as a whole. It names no household. Never changed and never removed."""

    class Kind(models.TextChoices):
        OPENED = "opened", "立项"
        EVALUATOR_NAMED = "evaluator_named", "指定评估人员"
        EVALUATOR_RELEASED = "evaluator_released", "评估人员退出"
        FRAME_FROZEN = "frame_frozen", "冻结抽样框"
        SEED_DRAWN = "seed_drawn", "抽取样本"
        FIELD_CLOSED = "field_closed", "结束入户"
        PUBLISHED = "published", "公布结果"
        DROPPED = "dropped", "中止"

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="events", db_index=False, help_text="The evaluation."
    )
    number = models.PositiveIntegerField(help_text="Its place, from 1.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="What happened.")
    told = models.JSONField(default=dict, help_text="Digests, seed, counts: what the step laid down.")
    words = models.CharField(max_length=400, blank=True, help_text="Why, where the step asks for it.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["evaluation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="evaluation_has_one_event_of_a_number"),
            models.CheckConstraint(condition=~Q(kind="dropped") | ~Q(words=""), name="evaluation_dropped_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.number} {self.kind}"


class PublishedRate(models.Model):
    """A rate as it was published: numbers, interval, limit and verdict. Never changed and never removed."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="rates", db_index=False, help_text="The evaluation."
    )
    rate = models.CharField(max_length=60, help_text="Rate of the questionnaire.")
    verdict = models.CharField(
        max_length=12, choices=[(v.value, v.value) for v in Verdict], blank=True,
        help_text="Against the limit: met only when the whole interval is; empty: there is no limit.",
    )  # fmt: skip
    limit_percent = models.CharField(
        max_length=20, blank=True, help_text="The limit in percent; empty: none laid down."
    )
    estimate = models.JSONField(null=True, help_text="Estimate, error, interval, counts; empty: it could not be told.")
    why_not = models.CharField(max_length=20, blank=True, help_text="Why it could not be told.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "rate"], name="evaluation_publishes_a_rate_once"),
            models.CheckConstraint(
                condition=Q(estimate__isnull=False) | ~Q(why_not=""), name="rate_without_estimate_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.rate}"
