"""Campaigns (专项行动): tasks for the pool, check-lists, targets by unit; and what happened to each task."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Campaign(models.Model):
    """A campaign of an area with a period (五千行动, 百日大会战, 回头看): what is to be reached, and how it is checked."""

    area_code = models.CharField(max_length=20, db_index=True, help_text="Area that it is for.")
    name = models.CharField(max_length=100, help_text="Its name.")
    purpose = models.CharField(max_length=1000, blank=True, help_text="What it is for.")
    document = models.CharField(max_length=200, blank=True, help_text="The document that ordered it.")
    starts_on = models.DateField(help_text="First day.")
    ends_on = models.DateField(help_text="Last day.")
    checklist = models.JSONField(default=list, help_text="What is looked at, line by line.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was opened.")

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["area_code", "name"], name="area_has_one_campaign_of_a_name"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(name=""), name="campaign_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """What a unit is to reach in a campaign (任务分配): an indicator of work, and how much. A later row takes the place of an earlier."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="targets", help_text="The campaign.")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", help_text="The unit.")
    indicator = models.CharField(max_length=40, help_text="Indicator of work of the rulebook.")
    quantity = models.DecimalField(
        max_digits=16, decimal_places=2, help_text="How much, in the unit of the indicator; money in fen."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["campaign", "unit", "indicator", "-id"]
        indexes = [models.Index(fields=["campaign", "unit", "indicator", "-id"], name="work_target_newest")]
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=0), name="target_is_not_negative")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.unit_id} {self.indicator}"


class Task(models.Model):
    """A task of the pool (任务认领): published, taken by somebody or given to him, done, and verified by another.

    Where it stands is a copy of its last event. ``record`` is the record of work by which it was done.
    """

    class State(models.TextChoices):
        OPEN = "open", "待认领"
        TAKEN = "taken", "办理中"
        DONE = "done", "待核实"
        VERIFIED = "verified", "已办结"
        CANCELLED = "cancelled", "已取消"

    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        help_text="The campaign, if any.",
    )
    area_code = models.CharField(max_length=20, db_index=True, help_text="Where it is to be done.")
    title = models.CharField(max_length=100, help_text="What.")
    words = models.CharField(max_length=1000, blank=True, help_text="More of it: what was found, what is wanted.")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Unit for whose people it is; empty: for everybody of the area.",
    )  # fmt: skip
    skill = models.CharField(
        max_length=40, blank=True, help_text="Skill that it takes, as rosters tell it; empty: none in particular."
    )
    due_on = models.DateField(help_text="By when.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN, help_text="Where it stands.")
    helper = models.ForeignKey(
        "people.Helper", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who has it."
    )
    record = models.ForeignKey(
        "work.WorkRecord", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The record of work by which it was done.",
    )  # fmt: skip
    revision = models.PositiveIntegerField(default=1, help_text="How many events there are; who acts says what he saw.")

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="work_task_list")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="task_has_a_title"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "cancelled"], helper__isnull=True)
                | Q(state__in=["taken", "done", "verified"], helper__isnull=False),
                name="task_that_is_taken_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "verified"], record__isnull=False)
                | Q(state__in=["open", "taken", "cancelled"], record__isnull=True),
                name="task_that_is_done_names_its_record",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TaskEvent(models.Model):
    """One thing that happened to a task. Never changed and never removed: the database refuses it."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", "发布"
        CLAIMED = "claimed", "认领"
        ASSIGNED = "assigned", "指派"
        RELEASED = "released", "退回"
        DONE = "done", "报完成"
        VERIFIED = "verified", "核实办结"
        SENT_BACK = "sent_back", "核实退回"
        CANCELLED = "cancelled", "取消"

    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, related_name="events", db_index=False, help_text="The task."
    )
    number = models.PositiveIntegerField(help_text="Its place in the history, from 1.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What happened.")
    words = models.CharField(max_length=400, blank=True, help_text="What was said.")
    helper = models.ForeignKey(
        "people.Helper",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whom it concerns.",
    )
    record = models.ForeignKey(
        "work.WorkRecord", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Its record."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["task", "number"]
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="task_has_one_event_of_a_number"),
            models.CheckConstraint(
                condition=~Q(kind__in=["released", "sent_back", "cancelled"]) | ~Q(words=""),
                name="task_goes_back_with_a_word",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}/{self.number} {self.kind}"
