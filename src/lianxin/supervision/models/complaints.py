"""Complaints, and everything that was done about each. Their texts are never stored as they were said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


def _is_kept(field: str) -> Q:
    """A text is encrypted, under the key that its complaint asks for, or empty."""
    sealed = Q(is_sensitive=True, **{f"{field}__startswith": "s1:"})
    plain = Q(is_sensitive=False, **{f"{field}__startswith": "e1:"})
    return Q(**{field: ""}) | sealed | plain


class Complaint(models.Model):
    """A complaint, or a request for help (信访举报): how it came, what it is about, which level answers by when, and where it stands.

    A sensitive one is seen only by people named for it. Where it stands is a copy of what its events say.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "已收到待受理"
        TAKEN = "taken", "办理中"
        ANSWERED = "answered", "已答复"
        SETTLED = "settled", "已办结"

    key = models.UUIDField(unique=True, help_text="Its own name, to which its texts are bound.")
    receipt = models.CharField(max_length=64, unique=True, help_text="Keyed digest of the code on the receipt.")
    channel = models.CharField(max_length=10, help_text="Code list complaint_channel.")
    complaint_class = models.CharField(
        max_length=20, help_text="Code list complaint_class, or sensitive_complaint_class."
    )
    is_sensitive = models.BooleanField(default=False, help_text="Whether it is seen only by people named for it.")
    origin_code = models.CharField(max_length=20, help_text="Area of which it tells.")
    holder = models.CharField(max_length=10, help_text="Level that has to answer: township, county or city.")
    area_code = models.CharField(max_length=20, db_index=True, help_text="Township, county or city that has to answer.")
    words = models.TextField(help_text="What was said, encrypted.")
    name = models.TextField(blank=True, help_text="Who said it, encrypted; empty: he did not say.")
    contact = models.TextField(blank=True, help_text="How to reach him, encrypted.")
    about = models.TextField(blank=True, help_text="Whom it is about, as it was told, encrypted.")
    about_users = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", help_text="Accounts that it is about: none of them handles it."
    )
    about_unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Unit that it is about: nobody of it handles it.",
    )  # fmt: skip
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="complaints",
        help_text="Household that it is about.",
    )  # fmt: skip
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="complaints",
        help_text="Project that it is about.",
    )  # fmt: skip
    payment = models.ForeignKey(
        "funds.Payment", on_delete=models.PROTECT, null=True, blank=True, related_name="complaints",
        help_text="Payment that it is about.",
    )  # fmt: skip
    issue = models.OneToOneField(
        "supervision.Issue", on_delete=models.PROTECT, null=True, blank=True, related_name="complaint",
        help_text="Issue that it was made.",
    )  # fmt: skip
    received_on = models.DateField(help_text="Day on which it came in.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED, help_text="Where it stands.")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who handles it.",
    )  # fmt: skip
    due_on = models.DateField(
        null=True, blank=True, help_text="Last day to take it up, then to answer; empty when answered."
    )
    escalates_on = models.DateField(
        null=True, blank=True, help_text="From this day on the level above the holder is told, while it is open."
    )
    is_reckoned_blind = models.BooleanField(default=False, help_text="A day leans on a year of unknown holidays.")
    outcome = models.CharField(max_length=20, blank=True, help_text="Code list complaint_outcome, once answered.")
    is_content = models.BooleanField(null=True, help_text="Whether the person was content; empty: he did not say.")
    reopened = models.PositiveSmallIntegerField(default=0, help_text="How often the person opened it again.")
    ended_on = models.DateField(null=True, blank=True, help_text="Day of the last answer.")
    revision = models.PositiveIntegerField(default=1, help_text="How many events there are; who acts says what he saw.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["area_code", "state", "due_on"], name="supervision_complaint_list")]
        constraints = [
            models.CheckConstraint(condition=_is_kept("words") & ~Q(words=""), name="complaint_is_kept_encrypted"),
            models.CheckConstraint(
                condition=_is_kept("name") & _is_kept("contact") & _is_kept("about"),
                name="people_of_a_complaint_are_kept_encrypted",
            ),
            models.CheckConstraint(
                condition=Q(is_sensitive=False) | Q(holder__in=["county", "city"]),
                name="sensitive_complaint_is_no_townships",
            ),
            models.CheckConstraint(
                condition=Q(state="taken", taken_by__isnull=False) | ~Q(state="taken"),
                name="complaint_being_handled_is_in_a_hand",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["answered", "settled"], ended_on__isnull=False, due_on__isnull=True) & ~Q(outcome=""))
                | (Q(state__in=["received", "taken"], ended_on__isnull=True, due_on__isnull=False) & Q(outcome="")),
                name="answered_complaint_says_when_and_what",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="complaint_has_its_receipt"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.complaint_class} {self.pk}"


class ComplaintEvent(models.Model):
    """One thing that happened to a complaint. Never changed and never removed: the database refuses it."""

    class Kind(models.TextChoices):
        RECEIVED = "received", "收到"
        RECLASSIFIED = "reclassified", "改类别"
        TAKEN = "taken", "受理"
        PASSED_ON = "passed_on", "转办"
        TAKEN_OVER = "taken_over", "提级办理"
        ANSWERED = "answered", "答复"
        JUDGED = "judged", "评价"
        MADE_ISSUE = "made_issue", "转为问题"

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="events", db_index=False, help_text="The complaint."
    )
    number = models.PositiveIntegerField(help_text="Its place in the history, from 1.")
    kind = models.CharField(max_length=14, choices=Kind.choices, help_text="What happened.")
    at = models.DateTimeField(help_text="When.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="Who; empty: the person who made it, or the house.",
    )  # fmt: skip
    words = models.TextField(
        blank=True, help_text="What was said, encrypted as the complaint's own text was on that day."
    )
    told = models.JSONField(default=dict, help_text="Holder and area, class, outcome, judgement or issue, by kind.")

    class Meta:
        ordering = ["complaint", "number"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "number"], name="complaint_has_one_event_of_a_number"),
            models.CheckConstraint(
                condition=Q(words="") | Q(words__startswith="s1:") | Q(words__startswith="e1:"),
                name="words_of_a_complaint_are_kept_encrypted",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["received", "judged"]) | Q(by__isnull=False),
                name="complaint_is_handled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}/{self.number} {self.kind}"
