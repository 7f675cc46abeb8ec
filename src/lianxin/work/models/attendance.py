"""Attendance of resident teams (驻村考勤): days in the village, and absences that somebody else approved."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PostDay(models.Model):
    """A day of a member of a team (驻村日): he was in the village, or he was not. Leave and duty are absences, not post days.

    A day of which there is no row is not known. A row is in force while no later row replaces it. The database refuses to change or
    remove any row.
    """

    member = models.ForeignKey(
        "people.TeamMember", on_delete=models.PROTECT, related_name="post_days", db_index=False,
        help_text="The person's time in the team.",
    )  # fmt: skip
    on = models.DateField(help_text="The day.")
    is_present = models.BooleanField(help_text="Whether he was in the village.")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by",
        help_text="The row that it corrects.",
    )  # fmt: skip
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was corrected.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was told.")

    class Meta:
        ordering = ["member", "on", "id"]
        indexes = [models.Index(fields=["member", "on"], name="work_post_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "on"], condition=Q(replaces__isnull=True), name="post_day_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="corrected_post_day_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.on} {self.is_present}"


class Absence(models.Model):
    """Leave, or an absence on duty, of a member of a team (请假、因公外出): asked for, and decided by somebody else.

    Where it stands is a copy of its last event. Only an approved one counts in the month. ``returned_on`` is the day on which he was
    back before its end (销假): from that day on he is not away.
    """

    class Sort(models.TextChoices):
        LEAVE = "leave", "请假"
        DUTY = "duty", "因公外出"

    class State(models.TextChoices):
        ASKED = "asked", "待批"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"
        WITHDRAWN = "withdrawn", "已撤回"

    member = models.ForeignKey(
        "people.TeamMember", on_delete=models.PROTECT, related_name="absences", db_index=False,
        help_text="The person's time in the team.",
    )  # fmt: skip
    sort = models.CharField(max_length=10, choices=Sort.choices, help_text="Leave, or on duty.")
    kind = models.CharField(max_length=20, help_text="Code list leave_kind or duty_kind.")
    starts_on = models.DateField(help_text="First day.")
    ends_on = models.DateField(help_text="Last day.")
    words = models.CharField(max_length=200, help_text="Why, and where he goes.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="Who asked; empty: the house.",
    )  # fmt: skip
    asked_at = models.DateTimeField(help_text="When it was asked for.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED, help_text="Where it stands.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who approved or refused it.",
    )  # fmt: skip
    returned_on = models.DateField(null=True, blank=True, help_text="Day on which he was back before its end.")
    revision = models.PositiveIntegerField(default=1, help_text="How many events there are; who acts says what he saw.")

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [
            models.Index(fields=["member", "starts_on"], name="work_absence_of_member"),
            models.Index(fields=["state", "-starts_on", "-id"], name="work_absence_list"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(words=""), name="absence_says_why"),
            models.CheckConstraint(condition=Q(sort__in=["leave", "duty"]), name="absence_is_leave_or_duty"),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="nobody_decides_his_own_absence",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True)
                | Q(state="approved", returned_on__gte=F("starts_on"), returned_on__lte=F("ends_on")),
                name="return_lies_in_an_approved_absence",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member_id} {self.starts_on} {self.state}"

    @property
    def days(self) -> int:
        """How many days were asked for."""
        return (self.ends_on - self.starts_on).days + 1


class AbsenceEvent(models.Model):
    """One thing that happened to an absence. Never changed and never removed: the database refuses it."""

    class Kind(models.TextChoices):
        ASKED = "asked", "申请"
        APPROVED = "approved", "批准"
        REFUSED = "refused", "不批准"
        WITHDRAWN = "withdrawn", "撤回"
        RETURNED = "returned", "销假"

    absence = models.ForeignKey(
        Absence, on_delete=models.PROTECT, related_name="events", db_index=False, help_text="The absence."
    )
    number = models.PositiveIntegerField(help_text="Its place in the history, from 1.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What happened.")
    words = models.CharField(max_length=200, blank=True, help_text="What was said.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["absence", "number"]
        constraints = [
            models.UniqueConstraint(fields=["absence", "number"], name="absence_has_one_event_of_a_number"),
            models.CheckConstraint(
                condition=~Q(kind__in=["refused", "withdrawn"]) | ~Q(words=""), name="absence_is_refused_with_a_word"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absence_id}/{self.number} {self.kind}"
