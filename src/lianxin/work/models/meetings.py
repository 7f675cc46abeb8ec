"""Meetings of those who lead (会议): what was decided, and what became of each decision."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Meeting(models.Model):
    """会议: a meeting of a party group, a leading group or a forum, on a day, with its minutes. Only added.

    What it decided stands line by line (:class:`MeetingDecision`): a task of the pool, a document that it adopted, or words alone.
    """

    area_code = models.CharField(max_length=20, db_index=True, help_text="For which area it met.")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Whose meeting, if a unit's."
    )  # fmt: skip
    kind = models.CharField(max_length=20, help_text="Code list meeting_kind.")
    title = models.CharField(max_length=100, help_text="What it was about.")
    on = models.DateField(help_text="On which day.")
    chaired_by = models.CharField(max_length=60, help_text="Who was in the chair.")
    attendees = models.PositiveIntegerField(help_text="How many attended.")
    minutes_no = models.CharField(max_length=100, help_text="会议纪要编号 · Number of the minutes.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["area_code", "minutes_no"], name="minutes_are_recorded_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(minutes_no=""), name="meeting_has_a_title_and_minutes"),
            models.CheckConstraint(condition=Q(attendees__gt=0), name="somebody_attended_the_meeting"),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingDecision(models.Model):
    """议定事项: one thing that a meeting decided. Only added; how far it is, its task says."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions", help_text="The meeting.")
    number = models.PositiveSmallIntegerField(help_text="Its place in the minutes, from 1.")
    words = models.CharField(max_length=200, help_text="What was decided.")
    task = models.OneToOneField(
        "work.Task", on_delete=models.PROTECT, null=True, blank=True, related_name="decision", help_text="The task that it became."
    )  # fmt: skip
    regulation = models.ForeignKey(
        "regulations.Regulation", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The document that it adopted.",
    )  # fmt: skip

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meeting_decides_a_number_once"),
            models.CheckConstraint(condition=~Q(words=""), name="decision_says_something"),
            models.CheckConstraint(
                condition=Q(task__isnull=True) | Q(regulation__isnull=True),
                name="decision_is_a_task_or_adopts_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"
