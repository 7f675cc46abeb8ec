"""Issues that supervision found, everything that was done about each, checks of all areas, and what people were told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

_NO_PLAN = Q(deadline_kind="", due_on__isnull=True)


class Issue(models.Model):
    """An issue (问题): what was found wrong, where, by whom, why; who puts it right, how, by when; and where it stands.

    Where it stands and its plan are copies of what its events say; ``lianxin supervision issues verify`` replays them.
    """

    class State(models.TextChoices):
        REGISTERED = "registered", "已登记待交办"
        ASSIGNED = "assigned", "已交办"
        IN_PROGRESS = "in_progress", "整改中"
        CLOSURE_ASKED = "closure_asked", "申请销号"
        VERIFIED = "verified", "核验通过"
        CLOSED = "closed", "已销号"
        STANDING = "standing", "长期坚持"
        REOPENED = "reopened", "反弹"

    county_code = models.CharField(max_length=6, help_text="County that keeps the list.")
    number = models.CharField(max_length=40, help_text="编号 · Number on the county's list.")
    source = models.CharField(max_length=20, help_text="Code list issue_source.")
    level = models.CharField(max_length=20, help_text="Code list issue_level: which level found it.")
    found_on = models.DateField(help_text="Day on which it was found.")
    found_by = models.CharField(max_length=100, help_text="Person, group or office that found it.")
    theme = models.CharField(max_length=20, help_text="方面 · Code list issue_theme.")
    category = models.CharField(max_length=20, help_text="Code list issue_category.")
    cause = models.CharField(max_length=20, help_text="根本原因 · Code list issue_cause.")
    area_code = models.CharField(max_length=20, db_index=True, help_text="Village, township or county where it is.")
    words = models.CharField(max_length=1000, help_text="What is wrong.")
    household_count = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many households it concerns; empty: nobody counted."
    )
    amount_fen = models.BigIntegerField(
        null=True, blank=True, help_text="Money that it concerns, in fen; empty: none was named."
    )
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="issues",
        help_text="The project that it concerns.",
    )  # fmt: skip
    clue = models.OneToOneField(
        "supervision.Clue", on_delete=models.PROTECT, null=True, blank=True, related_name="issue",
        help_text="The clue that led to it.",
    )  # fmt: skip
    households = models.ManyToManyField(
        "registry.Household", related_name="issues", help_text="Households that are named in it."
    )
    registered_on = models.DateField(help_text="Day on which it was put on record.")
    leader = models.CharField(max_length=60, blank=True, help_text="责任领导 · Leading cadre who answers for it.")
    lead_unit = models.CharField(max_length=100, blank=True, help_text="牵头单位 · Unit that leads.")
    responsible_unit = models.CharField(max_length=100, blank=True, help_text="责任单位 · Unit that puts it right.")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="issues",
        help_text="The responsible unit, where it is a unit of the programme.",
    )  # fmt: skip
    responsible = models.CharField(max_length=60, blank=True, help_text="责任人 · Person who puts it right.")
    responsible_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="His account, where he has one.",
    )  # fmt: skip
    measure = models.CharField(max_length=600, blank=True, help_text="核定措施 · What is done.")
    expected = models.CharField(max_length=300, blank=True, help_text="确定效果 · What is to come of it.")
    outcome = models.CharField(max_length=300, blank=True, help_text="议定成果 · What is to be there in the end.")
    judged = models.CharField(max_length=300, blank=True, help_text="审定结果 · How that is judged.")
    closing = models.CharField(max_length=300, blank=True, help_text="认定销号 · What closes it.")
    deadline_kind = models.CharField(
        max_length=12, blank=True, help_text="Code list deadline_kind; empty: no plan yet."
    )
    assigned_on = models.DateField(null=True, blank=True, help_text="Day from which the deadline counts.")
    due_on = models.DateField(null=True, blank=True, help_text="Last day; empty for standing work.")
    state = models.CharField(
        max_length=14, choices=State.choices, default=State.REGISTERED, help_text="Where it stands."
    )
    is_escalated = models.BooleanField(default=False, help_text="挂牌督办 · Whether a level above watches it.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who asked for it to be closed.",
    )  # fmt: skip
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who looked on the spot.",
    )  # fmt: skip
    closed_on = models.DateField(null=True, blank=True, help_text="Day on which it was closed.")
    reopened = models.PositiveSmallIntegerField(default=0, help_text="反弹 · How often it came back.")
    revision = models.PositiveIntegerField(default=1, help_text="How many events there are; who acts says what he saw.")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["area_code", "state", "due_on"], name="supervision_issue_list"),
            models.Index(fields=["area_code", "category", "cause", "found_on"], name="supervision_issue_repeats"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county_code", "number"], name="issue_number_is_given_once"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(number=""), name="issue_has_a_number_and_words"),
            models.CheckConstraint(
                condition=Q(found_on__lte=F("registered_on")), name="issue_is_found_before_it_is_registered"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0), name="issue_concerns_no_negative_money"
            ),
            models.CheckConstraint(
                condition=(Q(state="registered") & _NO_PLAN) | (~Q(state="registered") & ~Q(deadline_kind="")),
                name="issue_past_its_registration_has_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(deadline_kind="")
                | ~(Q(measure="") | Q(expected="") | Q(outcome="") | Q(judged="") | Q(closing="") | Q(leader="")),
                name="plan_of_an_issue_says_its_five_points",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False)
                | Q(state__in=["registered", "standing", "reopened"])
                | Q(deadline_kind="standing"),
                name="issue_being_put_right_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(assigned_on__isnull=False, due_on__gte=F("assigned_on")),
                name="issue_is_due_after_it_is_assigned",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="closed_issue_says_when",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | (
                    Q(asked_by__isnull=False) & ~Q(verified_by=F("asked_by")) & ~Q(state__in=["registered", "assigned"])
                ),
                name="issue_is_not_verified_by_who_asked",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | Q(responsible_user__isnull=True)
                | ~Q(verified_by=F("responsible_user")),
                name="issue_is_not_verified_by_who_is_responsible",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="issue_has_its_registration"),
        ]

    def __str__(self) -> str:
        return self.number


class IssueEvent(models.Model):
    """One thing that happened to an issue. Never changed and never removed: the database refuses it."""

    class Kind(models.TextChoices):
        REGISTERED = "registered", "登记"
        ASSIGNED = "assigned", "交办"
        PROGRESSED = "progressed", "整改进展"
        CLOSURE_ASKED = "closure_asked", "申请销号"
        VERIFIED = "verified", "现场核验"
        RETURNED = "returned", "退回"
        CLOSED = "closed", "销号"
        MADE_STANDING = "made_standing", "长期坚持"
        ESCALATED = "escalated", "挂牌督办"
        REOPENED = "reopened", "反弹"

    issue = models.ForeignKey(
        Issue, on_delete=models.PROTECT, related_name="events", db_index=False, help_text="The issue."
    )
    number = models.PositiveIntegerField(help_text="Its place in the history, from 1.")
    kind = models.CharField(max_length=14, choices=Kind.choices, help_text="What happened.")
    at = models.DateTimeField(help_text="When.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    words = models.CharField(max_length=1000, blank=True, help_text="What was done, seen or asked.")
    told = models.JSONField(default=dict, help_text="The plan, where it was assigned.")

    class Meta:
        ordering = ["issue", "number"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "number"], name="issue_has_one_event_of_a_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["registered", "assigned"]) | Q(by__isnull=False) & ~Q(words=""),
                name="issue_is_put_right_by_somebody_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}/{self.number} {self.kind}"


class IssueEvidence(models.Model):
    """Evidence (佐证) of what was done about an issue: where the original is, and the file that was kept."""

    event = models.ForeignKey(
        IssueEvent, on_delete=models.PROTECT, related_name="evidence", help_text="With what it came."
    )
    reference = models.CharField(max_length=200, blank=True, help_text="Where the original is: number in the archive.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file kept; empty: no file.")
    file_kind = models.CharField(max_length=10, blank=True, help_text="pdf or jpg.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reference="") | ~Q(digest=""), name="evidence_of_an_issue_is_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(digest="", file_kind="") | (~Q(digest="") & Q(file_kind__in=["pdf", "jpg"])),
                name="evidence_of_an_issue_has_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.reference}"


class SpreadCheck(models.Model):
    """A check in all areas whether the like is to be found there too (举一反三)."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="spread_checks", help_text="The issue.")
    words = models.CharField(max_length=400, help_text="What is to be looked for.")
    asked_on = models.DateField(help_text="Day on which it was asked.")
    due_on = models.DateField(help_text="Last day to answer.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who asked."
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="spread_check_says_what_to_look_for"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")), name="spread_check_is_due_after_it_is_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.asked_on}"


class SpreadAnswer(models.Model):
    """What one area answers to a check of all areas; empty until it does. Given once, it stays."""

    check_of = models.ForeignKey(
        SpreadCheck, on_delete=models.PROTECT, related_name="answers", help_text="The check of all areas."
    )
    area_code = models.CharField(max_length=20, db_index=True, help_text="The area that is asked.")
    is_found = models.BooleanField(null=True, help_text="Whether the like is there; empty: no answer yet.")
    found_count = models.PositiveIntegerField(null=True, help_text="How many, where it is.")
    words = models.CharField(max_length=400, blank=True, help_text="How it was looked for and what was seen.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who answered."
    )
    answered_at = models.DateTimeField(null=True, help_text="When.")

    class Meta:
        ordering = ["check_of", "area_code"]
        constraints = [
            models.UniqueConstraint(fields=["check_of", "area_code"], name="spread_check_asks_an_area_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_found__isnull=True, words="")
                | (Q(answered_at__isnull=False, is_found__isnull=False) & ~Q(words="")),
                name="spread_answer_is_whole_or_missing",
            ),
            models.CheckConstraint(
                # Written out: a condition that is NULL would let a row pass.
                condition=Q(is_found__isnull=False, is_found=True, found_count__isnull=False, found_count__gte=1)
                | Q(is_found__isnull=False, is_found=False, found_count__isnull=True)
                | Q(is_found__isnull=True, found_count__isnull=True),
                name="spread_answer_counts_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id} {self.area_code}"


class Admonition(models.Model):
    """A talk with those responsible (约谈), or a notice to all (通报), because of an issue or of several in an area. It stays."""

    class Kind(models.TextChoices):
        TALK = "talk", "约谈"
        CIRCULAR = "circular", "通报"

    issue = models.ForeignKey(
        Issue, on_delete=models.PROTECT, related_name="admonitions", help_text="Because of which issue."
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="A talk or a notice.")
    held_on = models.DateField(help_text="Day of it.")
    whom = models.CharField(max_length=100, help_text="Unit or office that was told.")
    document_no = models.CharField(max_length=60, blank=True, help_text="Number of the paper.")
    words = models.CharField(max_length=600, help_text="What was said and asked for.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words="") & ~Q(whom=""), name="admonition_says_whom_it_told_what")
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.kind}"
