"""Disputes, everything that was done about each, and the daily reports of villages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lianxin.registry.encryption import EncryptedField


class DisputeReport(models.Model):
    """A village's report of one day (日排查、零报告): how many disputes were found. Zero is a report; no report is silence.

    A village may report a day more than once, from several telephones: nothing is lost, the counts add up. The telephone's token
    makes the same report one report, however often it is sent.
    """

    token = models.UUIDField(unique=True, help_text="Token that the telephone made for this report.")
    village_code = models.CharField(max_length=20, help_text="The village.")
    on = models.DateField(help_text="The day that is reported.")
    found = models.PositiveSmallIntegerField(help_text="How many disputes were found; zero is a report.")
    words = models.CharField(max_length=200, blank=True, help_text="A remark.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who reported."
    )
    at = models.DateTimeField(help_text="When it came in.")
    is_late = models.BooleanField(help_text="Whether it came on a later day than the one it reports.")

    class Meta:
        ordering = ["-on", "village_code"]
        indexes = [models.Index(fields=["village_code", "on"], name="supervision_dispute_reports")]

    def __str__(self) -> str:
        return f"{self.village_code} {self.on} {self.found}"


class Dispute(models.Model):
    """A dispute (矛盾纠纷): between whom, about what, since when; who mediates, what was agreed, whether it was kept."""

    class State(models.TextChoices):
        OPEN = "open", "化解中"
        SETTLED = "settled", "已化解待回访"
        KEPT = "kept", "已销案"

    report = models.ForeignKey(
        DisputeReport, on_delete=models.PROTECT, related_name="disputes", help_text="The daily report that brought it."
    )
    village_code = models.CharField(max_length=20, db_index=True, help_text="Village where it is.")
    kind = models.CharField(max_length=20, help_text="Code list dispute_kind.")
    parties = EncryptedField(help_text="Between whom, encrypted.")
    words = models.CharField(max_length=400, help_text="What it is about, without names.")
    since_on = models.DateField(null=True, blank=True, help_text="Since when it lasts; empty: nobody knows.")
    found_on = models.DateField(help_text="Day on which it was found.")
    holder = models.CharField(max_length=10, help_text="Level that settles it: village, township or county.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN, help_text="Where it stands.")
    due_on = models.DateField(
        null=True, blank=True, help_text="Last day to settle it or pass it up; then to look again; empty when closed."
    )
    mediator = models.CharField(max_length=60, blank=True, help_text="Who mediated last.")
    method = models.CharField(max_length=20, blank=True, help_text="Code list dispute_method.")
    agreement = models.CharField(max_length=400, blank=True, help_text="What was agreed, without names.")
    settled_on = models.DateField(null=True, blank=True, help_text="Day of the agreement.")
    broken = models.PositiveSmallIntegerField(default=0, help_text="How often an agreement was broken.")
    revision = models.PositiveIntegerField(default=1, help_text="How many events there are; who acts says what he saw.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "due_on"], name="supervision_dispute_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(parties__startswith="e1:"), name="parties_of_a_dispute_are_kept_encrypted"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="dispute_says_what_it_is_about"),
            models.CheckConstraint(
                condition=Q(since_on__isnull=True) | Q(since_on__lte=F("found_on")),
                name="dispute_began_before_it_was_found",
            ),
            models.CheckConstraint(
                condition=(Q(state="open", settled_on__isnull=True, due_on__isnull=False))
                | (~Q(state="open") & Q(settled_on__isnull=False) & ~Q(agreement="") & ~Q(mediator="") & ~Q(method="")),
                name="settled_dispute_has_its_agreement",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="dispute_has_its_finding"),
        ]

    def __str__(self) -> str:
        return f"{self.village_code} {self.kind} {self.pk}"


class DisputeEvent(models.Model):
    """One thing that happened to a dispute. Never changed and never removed: the database refuses it."""

    class Kind(models.TextChoices):
        FOUND = "found", "排查发现"
        MEDIATED = "mediated", "调解"
        SETTLED = "settled", "化解"
        ESCALATED = "escalated", "上报"
        REVISITED = "revisited", "回访"

    dispute = models.ForeignKey(
        Dispute, on_delete=models.PROTECT, related_name="events", db_index=False, help_text="The dispute."
    )
    number = models.PositiveIntegerField(help_text="Its place in the history, from 1.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What happened.")
    at = models.DateTimeField(help_text="When.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    words = models.CharField(max_length=400, help_text="What was done, agreed or seen.")
    told = models.JSONField(default=dict, help_text="Mediator and method, day, or whether it was kept, by kind.")

    class Meta:
        ordering = ["dispute", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "number"], name="dispute_has_one_event_of_a_number"),
            models.CheckConstraint(condition=~Q(words=""), name="event_of_a_dispute_says_what_happened"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id}/{self.number} {self.kind}"
