"""What procedures remember: cases, everything that happened in each, and the evidence that came with it.

The events of a case are the truth: they are added and never changed, which the database itself guards. What a case says of where
it stands is worked out from them, and kept beside them for lists.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Case(models.Model):
    """A procedure that was begun for a household, a village or a county (办件). It finishes under the version that it began under.

    ``state``, ``outcome`` and the due days are copies of what its events say (``lianxin procedures verify`` replays them).
    """

    class Outcome(models.TextChoices):
        OPEN = "", "办理中"
        GRANTED = "granted", "办结"
        REFUSED = "refused", "未通过"

    procedure = models.CharField(max_length=60, help_text="Key of the procedure in the rulebook.")
    version = models.CharField(max_length=60, help_text="Name of the version that it began under.")
    household = models.ForeignKey(
        "registry.Household",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        help_text="Whom it is about; empty where it is about a village or county.",
    )
    area_code = models.CharField(max_length=20, help_text="Village of the household, or the village or county itself.")
    year = models.PositiveSmallIntegerField(help_text="Year of the facts that it is judged by and that it changes.")
    payload = models.JSONField(help_text="What the register is told when it is granted: household, year, values.")
    payload_digest = models.CharField(
        max_length=64, help_text="SHA-256 of the payload, which whoever decides confirms."
    )
    note = models.CharField(max_length=400, blank=True, help_text="Why it was begun: the lead, in words.")
    state = models.CharField(max_length=60, help_text="State where it stands.")
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, blank=True, help_text="How it ended; empty while it is open."
    )
    entered_on = models.DateField(help_text="Day on which it came to its state.")
    waits_for = models.CharField(max_length=10, blank=True, help_text="Level that acts next; empty when it is over.")
    due_on = models.DateField(null=True, blank=True, help_text="Day by which that level must act; empty: no clock.")
    limit_on = models.DateField(null=True, blank=True, help_text="Day by which the whole case must end.")
    is_reckoned_blind = models.BooleanField(default=False, help_text="A due day leans on a year of unknown holidays.")
    notice = models.ForeignKey(
        "notices.Notice",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Notice that shows it now; empty: none does.",
    )
    open_objections = models.PositiveSmallIntegerField(default=0, help_text="Objections without an answer.")
    revision = models.PositiveIntegerField(
        default=1, help_text="How many events there are; who acts says which he saw."
    )
    begun_on = models.DateField(help_text="Day on which it began, whose version holds.")
    ended_on = models.DateField(null=True, blank=True, help_text="Day on which it ended.")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["area_code", "id"], name="procedures_case_list"),
            models.Index(fields=["waits_for", "due_on", "id"], name="procedures_case_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "procedure"],
                condition=Q(outcome="", household__isnull=False),
                name="household_has_one_open_case_of_a_procedure",
            ),
            models.UniqueConstraint(
                fields=["area_code", "procedure"],
                condition=Q(outcome="", household__isnull=True),
                name="area_has_one_open_case_of_a_procedure",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_on__isnull=True) | (~Q(outcome="") & Q(ended_on__isnull=False)),
                name="case_that_ended_says_how",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(waits_for="", due_on__isnull=True, open_objections=0),
                name="case_that_ended_waits_for_nothing",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="case_has_its_beginning"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.pk}"


class CaseEvent(models.Model):
    """One thing that happened in a case: it was begun, a step was taken, somebody objected, an objection was answered, a notice that
    shows it was published, taken down, or ran its days.

    Never changed and never removed. A decision carries what the rules found on that day and what the register was told.
    """

    class Kind(models.TextChoices):
        BEGUN = "begun", "发起"
        TAKEN = "taken", "办理"
        OBJECTED = "objected", "异议"
        ANSWERED = "answered", "答复异议"
        SHOWN = "shown", "公示发布"
        UNSHOWN = "unshown", "公示撤下"
        RAN = "ran", "公示期满"

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="events", db_index=False, help_text="The case."
    )
    number = models.PositiveIntegerField(help_text="Its place in the history, from 1.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What happened.")
    at = models.DateTimeField(help_text="When.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who; empty: the public, or the house itself.",
    )
    hat = models.CharField(
        max_length=10, blank=True, help_text="Level for which he acted; empty: he did not act in the case."
    )
    step = models.CharField(max_length=60, blank=True, help_text="Step that was taken.")
    others = models.JSONField(default=list, help_text="Who took the step with him: names, or user:<id> of an account.")
    lenders = models.JSONField(
        null=True, blank=True, help_text="For whom he acted: user:<id> of those whose role he was lent (委托办理)."
    )
    reason = models.CharField(max_length=1000, blank=True, help_text="Reason, objection or answer, in words.")
    minutes = models.JSONField(null=True, blank=True, help_text="Minutes of the meeting, if the step is one.")
    hung = models.JSONField(
        null=True, blank=True, help_text="Where a showing on paper only hung, who hung it, from which day."
    )
    notice = models.ForeignKey(
        "notices.Notice",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Notice that was published, taken down, or ran its days.",
    )
    objection = models.PositiveIntegerField(null=True, blank=True, help_text="Number of the objection.")
    notice_objection = models.ForeignKey(
        "notices.Objection",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The objection in the room of notices, which keeps its words; empty: made to a showing on paper.",
    )
    is_upheld = models.BooleanField(null=True, blank=True, help_text="Whether the answer upholds the objection.")
    findings = models.JSONField(null=True, blank=True, help_text="What the rules found when it was decided.")
    applied = models.JSONField(null=True, blank=True, help_text="What the register was told, word for word.")

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="case_has_one_event_of_a_number"),
            models.CheckConstraint(
                condition=(Q(kind="taken") & ~Q(step="")) | (~Q(kind="taken") & Q(step="")),
                name="step_is_named_where_one_is_taken",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["objected", "answered"], objection__isnull=False)
                | (~Q(kind__in=["objected", "answered"]) & Q(objection__isnull=True)),
                name="objection_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(kind="answered", is_upheld__isnull=False)
                | (~Q(kind="answered") & Q(is_upheld__isnull=True)),
                name="answer_says_whether_it_upholds",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["objected", "answered"]) | ~Q(reason="") | Q(notice_objection__isnull=False),
                name="objection_and_answer_have_words",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["shown", "unshown", "ran"], notice__isnull=False)
                | (~Q(kind__in=["shown", "unshown", "ran"]) & Q(notice__isnull=True)),
                name="showing_names_its_notice",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["objected", "answered"]) | Q(notice_objection__isnull=True),
                name="objection_to_a_notice_is_objected_or_answered",
            ),
            models.UniqueConstraint(
                fields=["case", "notice_objection", "kind"],
                condition=Q(notice_objection__isnull=False),
                name="objection_to_a_notice_comes_to_a_case_once",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False)
                | Q(kind__in=["shown", "unshown", "ran"])
                | Q(notice_objection__isnull=False),
                name="only_notices_act_without_an_account",
            ),
            models.CheckConstraint(
                condition=Q(kind="taken") | Q(hung__isnull=True), name="paper_hung_is_told_with_a_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number} {self.kind}"


class Evidence(models.Model):
    """A paper, picture or record that came with a step (材料): its type, where the original is, and the file that was kept."""

    event = models.ForeignKey(
        CaseEvent, on_delete=models.PROTECT, related_name="evidence", help_text="With what it came."
    )
    type = models.CharField(max_length=40, help_text="Code list evidence_type.")
    reference = models.CharField(max_length=200, blank=True, help_text="Where the original is: number in the archive.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file kept; empty: no file.")
    file_kind = models.CharField(max_length=10, blank=True, help_text="pdf or jpg.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reference="") | ~Q(digest=""), name="evidence_is_somewhere"),
            models.CheckConstraint(
                condition=Q(digest="", file_kind="") | (~Q(digest="") & Q(file_kind__in=["pdf", "jpg"])),
                name="evidence_file_has_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.type}"
