"""Leads: hints that a household may fall into poverty, and everything that was done about each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lianxin.registry.encryption import EncryptedField


class Lead(models.Model):
    """A hint of risk (线索): from whom, about whom, what, by when it is answered, and by which level.

    Where it stands is a copy of what its events say (``lianxin monitoring verify`` replays them). It never decides anything: it
    ends in a case of entry, in a reason not to enter, or with a department outside the house.
    """

    class State(models.TextChoices):
        OPEN = "open", "待核实"
        ENTERING = "entering", "已发起纳入"
        NOT_ENTERED = "not_entered", "不纳入"
        REFERRED = "referred", "已转部门"

    source = models.CharField(max_length=20, help_text="Code list lead_source.")
    warning_kind = models.CharField(
        max_length=20, blank=True, help_text="Code list warning_kind, where a department warned."
    )
    risk = models.CharField(max_length=20, blank=True, help_text="Code list risk, as far as it is known.")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="leads",
        help_text="Whom it is about; empty until a person has found out.",
    )  # fmt: skip
    member = models.ForeignKey(
        "registry.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="leads",
        help_text="The person of the household, where one was named.",
    )  # fmt: skip
    person_name = models.CharField(max_length=60, blank=True, help_text="Name as it was told.")
    place = models.CharField(max_length=120, blank=True, help_text="Where he lives, as it was told.")
    identity = models.CharField(max_length=64, blank=True, help_text="Digest of his number, where one was told.")
    id_tail = models.CharField(max_length=4, blank=True, help_text="Last four characters of the number.")
    phone = EncryptedField(null=True, blank=True, help_text="Telephone to ask back, encrypted.")
    words = models.CharField(max_length=400, help_text="What was told.")
    happened_on = models.DateField(null=True, blank=True, help_text="When it happened, as told.")
    amount_fen = models.BigIntegerField(null=True, blank=True, help_text="Own expense as told, in fen.")
    reported_on = models.DateField(
        help_text="Day on which the house learned of it; the clock counts from the day after."
    )
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text="What makes a warning, or a hit of the rules, the same again."
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN, help_text="Where it stands.")
    holder = models.CharField(max_length=10, help_text="Level that has to answer: village, township or county.")
    area_code = models.CharField(max_length=20, help_text="Village, township or county that has to answer.")
    origin_code = models.CharField(
        max_length=20, db_index=True, help_text="Area that had to answer first: it goes on seeing the lead."
    )
    due_on = models.DateField(help_text="Last day to answer.")
    escalates_on = models.DateField(
        null=True, blank=True, help_text="From this day on the level above the holder is told, while it is open."
    )
    escalates_further_on = models.DateField(
        null=True, blank=True, help_text="From this day on the level above that is told too."
    )
    is_reckoned_blind = models.BooleanField(default=False, help_text="A day leans on a year of unknown holidays.")
    reason = models.CharField(max_length=20, blank=True, help_text="Code list not_entered_reason, if it ended so.")
    case = models.OneToOneField(
        "procedures.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="lead",
        help_text="The case of entry that it led to.",
    )  # fmt: skip
    ended_on = models.DateField(null=True, blank=True, help_text="Day on which it was answered.")
    revision = models.PositiveIntegerField(default=1, help_text="How many events there are; who acts says what he saw.")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["area_code", "state", "due_on"], name="monitoring_lead_list"),
            models.Index(fields=["household", "id"], name="monitoring_lead_of_household"),
            models.Index(fields=["identity"], name="monitoring_lead_identity", condition=~Q(identity="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~Q(fingerprint=""), name="same_warning_makes_one_lead"
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=False) | (~Q(person_name="") & ~Q(place=""))
                | ~Q(identity=""),
                name="lead_says_whom_it_is_about",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True) | (~Q(state="open") & Q(ended_on__isnull=False)),
                name="answered_lead_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="not_entered") & ~Q(reason="") | ~Q(state="not_entered") & Q(reason=""),
                name="lead_not_entered_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="entering", case__isnull=False, household__isnull=False)
                | (~Q(state="entering") & Q(case__isnull=True)),
                name="lead_that_enters_has_its_case",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("reported_on")), name="lead_is_due_after_its_report"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="lead_has_its_report"),
            models.CheckConstraint(condition=~Q(words=""), name="lead_has_words"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"


class LeadEvent(models.Model):
    """One thing that happened to a lead: reported, told again, identified, passed on, referred, not entered, or a case begun.

    Never changed and never removed: the database refuses it.
    """

    class Kind(models.TextChoices):
        REPORTED = "reported", "登记"
        REPEATED = "repeated", "再次报告"
        IDENTIFIED = "identified", "对应到户"
        PASSED_ON = "passed_on", "转办"
        REFERRED = "referred", "转有关部门"
        NOT_ENTERED = "not_entered", "不纳入"
        CASE_BEGUN = "case_begun", "发起纳入"

    lead = models.ForeignKey(
        Lead, on_delete=models.PROTECT, related_name="events", db_index=False, help_text="The lead."
    )
    number = models.PositiveIntegerField(help_text="Its place in the history, from 1.")
    kind = models.CharField(max_length=12, choices=Kind.choices, help_text="What happened.")
    at = models.DateTimeField(help_text="When.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    hat = models.CharField(max_length=10, blank=True, help_text="Level for which he acted; empty where for none.")
    words = models.CharField(max_length=400, blank=True, help_text="What was told or seen.")
    told = models.JSONField(default=dict, help_text="Holder and area, household, department, reason or case, by kind.")

    class Meta:
        ordering = ["lead", "number"]
        constraints = [
            models.UniqueConstraint(fields=["lead", "number"], name="lead_has_one_event_of_a_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["reported", "repeated"]) | Q(by__isnull=False) & ~Q(hat=""),
                name="lead_is_answered_by_somebody_of_a_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id}/{self.number} {self.kind}"
