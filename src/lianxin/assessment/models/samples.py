"""The frozen frame of an evaluation, the households that were drawn from it, and who took whose place."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lianxin.assessment.models.evaluations import Evaluation


class FrozenFrame(models.Model):
    """The frame as it was when its digest was published: the canonical text, compressed. Never changed and never removed."""

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.PROTECT, related_name="frame", help_text="The evaluation."
    )
    content = models.BinaryField(help_text="The canonical text, compressed by zlib.")

    def __str__(self) -> str:
        return str(self.evaluation_id)


class DrawnHousehold(models.Model):
    """A household of the sample or of its reserve, with the chances of the draw. Never changed and never removed."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="drawn", db_index=False, help_text="The evaluation."
    )
    place = models.PositiveIntegerField(help_text="Its line in the sample as text, from 1.")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="+", help_text="The household."
    )
    area = models.CharField(
        max_length=12, blank=True, help_text="Area within which villages were drawn; empty: the whole."
    )
    village_code = models.CharField(max_length=20, help_text="Village in the frame.")
    status = models.CharField(max_length=10, help_text="Stratum in the frame.")
    order = models.PositiveIntegerField(help_text="Place among those of its village and stratum, from 1.")
    is_reserve = models.BooleanField(help_text="On: asked only in place of another.")
    village_chance = models.CharField(max_length=60, help_text="How likely its village was: a fraction.")
    cell_households = models.PositiveIntegerField(help_text="Households of its village and stratum in the frame.")
    cell_drawn = models.PositiveIntegerField(help_text="How many of them were drawn.")
    persons = models.PositiveSmallIntegerField(null=True, help_text="Persons in the frame; empty: not known.")

    class Meta:
        ordering = ["evaluation", "place"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "place"], name="sample_has_one_line_of_a_number"),
            models.UniqueConstraint(fields=["evaluation", "household"], name="household_is_drawn_once"),
            models.CheckConstraint(
                condition=Q(order__gte=1, cell_drawn__lte=F("cell_households"), order__lte=F("cell_households")),
                name="no_more_are_drawn_than_there_are",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.place}"


class Replacement(models.Model):
    """A drawn household that could not be asked, and the reserve that took its place. Never changed and never removed."""

    class Reason(models.TextChoices):
        DECLINED = "declined", "不愿接受访问"
        AWAY = "away", "全家外出"
        NOT_FOUND = "not_found", "找不到"
        MOVED = "moved", "已迁出"
        DIED = "died", "已死亡"

    out = models.OneToOneField(
        DrawnHousehold, on_delete=models.PROTECT, related_name="replaced", help_text="Who could not be asked."
    )
    into = models.OneToOneField(
        DrawnHousehold,
        on_delete=models.PROTECT,
        related_name="called_up",
        help_text="The reserve that is asked instead.",
    )
    reason = models.CharField(max_length=10, choices=Reason.choices, help_text="Why.")
    words = models.CharField(max_length=400, help_text="What was seen and tried.")
    ticket = models.UUIDField(
        null=True, blank=True, help_text="Number that it got on a telephone; empty: written on the page."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who entered it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="replacement_says_why"),
            models.CheckConstraint(condition=~Q(out=F("into")), name="nobody_replaces_himself"),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(ticket__isnull=False), name="replacement_of_a_telephone_counts_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.out_id} {self.into_id}"
