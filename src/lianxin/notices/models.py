"""What is remembered of notices: what each shows, all that happened to it, objections, and codes for a household's own record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lianxin.registry.encryption import EncryptedField


class Notice(models.Model):
    """A public notice (公示): rows frozen when it was drafted, already masked, with their digest.

    What it shows, of what, for how many days, never changes once drafted; the database refuses it. How it stands follows from
    its events; ``starts_on``, ``ends_before`` and ``state`` are kept for lists.
    """

    class Level(models.TextChoices):
        VILLAGE = "village", "村级"
        TOWNSHIP = "township", "乡镇级"
        COUNTY = "county", "县级"

    class State(models.TextChoices):
        DRAFT = "draft", "拟稿"
        RUNNING = "running", "公示"
        PAUSED = "paused", "暂停"
        CLOSED = "closed", "撤下"

    key = models.CharField(
        max_length=32, unique=True, help_text="Letters of its public address; nobody can guess them."
    )
    kind = models.CharField(max_length=40, help_text="Kind of notice, as a room announced it.")
    subject = models.CharField(max_length=60, help_text="What of that kind: a year, a run, a project.")
    level = models.CharField(max_length=10, choices=Level.choices, help_text="Whose office shows it.")
    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the area it is about.")
    place = models.CharField(max_length=120, help_text="The area's name on the day it was drafted.")
    title_zh = models.CharField(max_length=200, help_text="Title in Chinese.")
    title_en = models.CharField(max_length=300, help_text="Title in English.")
    introduction_zh = models.CharField(max_length=400, help_text="What stands above the table, in Chinese.")
    introduction_en = models.CharField(max_length=600, help_text="The same in English.")
    content = models.JSONField(help_text="Columns, rows and sums as shown.")
    row_count = models.PositiveIntegerField(help_text="How many rows.")
    digest = models.CharField(max_length=64, help_text="SHA-256 over all that is shown.")
    days = models.PositiveSmallIntegerField(help_text="公示天数 · How many calendar days it must hang.")
    hotline = models.CharField(max_length=60, help_text="监督电话 · Office telephone for objections.")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who drafted it."
    )
    drafted_at = models.DateTimeField(help_text="When.")
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
        help_text="The notice that it takes the place of.",
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who published it."
    )
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.DRAFT, help_text="How it stands; running may be over."
    )
    starts_on = models.DateField(null=True, help_text="First day shown; empty: never published.")
    ends_before = models.DateField(null=True, help_text="First day no longer shown; empty: its clock stands still.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "starts_on", "ends_before"], name="notices_live")]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(published_by=F("drafted_by")),
                name="notice_is_published_by_another_person",
            ),
            models.CheckConstraint(condition=Q(days__gt=0), name="notice_hangs_some_days"),
            models.CheckConstraint(
                condition=Q(state="draft", starts_on__isnull=True)
                | Q(state="closed")
                | Q(state__in=["running", "paused"], starts_on__isnull=False),
                name="notice_that_hangs_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(starts_on__isnull=True) | Q(ends_before__gte=F("starts_on")),
                name="notice_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.area_code} {self.subject}"


class NoticeRow(models.Model):
    """What a row of a notice is about (公示行), where its kind says so: a case, a project. Written with the draft, and never changed."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="rows_about", help_text="The notice.")
    number = models.PositiveSmallIntegerField(help_text="Place of the row on the notice, from 1.")
    thing = models.CharField(max_length=40, help_text="What kind of thing: the table of a room.")
    thing_id = models.PositiveBigIntegerField(help_text="Which one.")

    class Meta:
        ordering = ["notice", "number"]
        indexes = [models.Index(fields=["thing", "thing_id"], name="notices_row_about")]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="row_of_a_notice_is_about_one_thing"),
            models.CheckConstraint(condition=Q(number__gte=1), name="rows_of_a_notice_are_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.number} {self.thing} {self.thing_id}"


class NoticeEvent(models.Model):
    """One thing that happened to a notice. Rows are only added: what was shown when follows from them and from nothing else."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", "发布"
        OBJECTED = "objected", "收到异议"
        ANSWERED = "answered", "答复异议"
        PAUSED = "paused", "暂停"
        RESUMED = "resumed", "恢复"
        WITHDRAWN = "withdrawn", "撤下"
        CORRECTED = "corrected", "另行更正"
        ENDED = "ended", "期满"
        DISCARDED = "discarded", "弃稿"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="events", help_text="The notice.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What happened.")
    on = models.DateField(help_text="The day, where the house is.")
    at = models.DateTimeField(help_text="When it was recorded.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who; empty: the public, or the house itself.",
    )
    objection = models.ForeignKey(
        "Objection",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text="The objection that came in or was answered.",
    )
    reason = models.CharField(max_length=400, blank=True, help_text="Why; never shown to the public.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["objected", "answered"], objection__isnull=False)
                | (~Q(kind__in=["objected", "answered"]) & Q(objection__isnull=True)),
                name="notice_event_names_its_objection",
            ),
            models.UniqueConstraint(
                fields=["notice", "kind"],
                condition=Q(kind__in=["published", "withdrawn", "corrected", "ended", "discarded"]),
                name="notice_is_published_and_closed_once",
            ),
            models.UniqueConstraint(
                fields=["objection", "kind"],
                condition=Q(objection__isnull=False),
                name="objection_comes_in_and_is_answered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.kind} {self.on}"


class Objection(models.Model):
    """What somebody objects to a notice (异议): from the public page, by telephone, or on paper. It is never changed or removed,
    only answered, once, by somebody who did not draft the notice."""

    class Channel(models.TextChoices):
        WEB = "web", "网页"
        PHONE = "phone", "电话"
        PAPER = "paper", "书面"

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "异议成立"
        NOT_UPHELD = "not_upheld", "异议不成立"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections", help_text="The notice.")
    row = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Row that it concerns, from 1; empty: the whole notice."
    )
    channel = models.CharField(max_length=10, choices=Channel.choices, help_text="How it came.")
    words = EncryptedField(help_text="What was objected, encrypted: it may name people.")
    contact = EncryptedField(blank=True, help_text="How to reach whoever objects, encrypted; empty: not given.")
    received_on = models.DateField(help_text="Day on which it was made.")
    recorded_at = models.DateTimeField(help_text="When it was recorded.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who wrote it down; empty: whoever objects himself.",
    )
    due_on = models.DateField(help_text="Last day for the answer.")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, help_text="What came of it.")
    answer = EncryptedField(blank=True, help_text="The answer, encrypted; empty: not yet.")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who answered."
    )
    answered_at = models.DateTimeField(null=True, help_text="When; empty: not yet.")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="", answer="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="answered_objection_says_what_came_of_it",
            ),
            models.CheckConstraint(
                condition=Q(channel="web", recorded_by__isnull=True) | ~Q(channel="web"),
                name="objection_from_the_page_has_no_clerk",
            ),
            models.CheckConstraint(
                condition=Q(row__isnull=True) | Q(row__gte=1), name="objection_concerns_a_row_from_one_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel} {self.received_on}"


class RecordCode(models.Model):
    """A code (查询码) with which a household sees its own record once. Only a keyed digest of it is kept."""

    household = models.ForeignKey(
        "registry.Household", on_delete=models.CASCADE, related_name="+", help_text="The household."
    )
    digest = models.CharField(max_length=64, unique=True, help_text="HMAC-SHA256 of the code under the data key.")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who issued it."
    )
    issued_at = models.DateTimeField(help_text="When.")
    ends_before = models.DateField(help_text="First day on which it is no longer good.")
    used_at = models.DateTimeField(null=True, help_text="When it was used; empty: not yet.")
    revoked_at = models.DateTimeField(null=True, help_text="When a newer code took its place; empty: it did not.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="household_has_one_open_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.issued_at:%Y-%m-%d}"
