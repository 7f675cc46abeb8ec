"""What is remembered of long work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """Where a job stands. The last four are ends; a job that ended otherwise than done has changed nothing."""

    WAITING = "waiting", "等待"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    REFUSED = "refused", "未通过"
    FAILED = "failed", "出错"
    INTERRUPTED = "interrupted", "中断"


UNENDED = (State.WAITING, State.RUNNING)


class LongWork(models.Model):
    """What every job remembers: who asked, when, how it stands, what came of it. A room may keep more in a table of its own.

    A table of its own has an ``area_code`` too, and says in ``kind_name`` which kind its rows are.
    """

    State = State

    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING, help_text="Where it stands.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, help_text="Who; empty: the house."
    )
    asked_at = models.DateTimeField(help_text="When it was asked for.")
    ended_at = models.DateTimeField(null=True, help_text="When it ended.")
    process_id = models.IntegerField(null=True, help_text="The process that runs it, to notice when it was killed.")
    result = models.JSONField(default=dict, help_text="Counts, problems and samples.")

    class Meta:
        abstract = True

    @property
    def kind_name(self) -> str:
        """The name of its kind."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """What the job is called in addresses, on the command line, and in the files of its progress and its lock."""
        return f"{self.kind_name}-{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in UNENDED


class Job(LongWork):
    """A piece of long work that needs no table of its own: its kind, what it is about, and what was asked.

    Of one kind, one subject has one open job: whoever asks while it is open is given that one.
    """

    kind = models.CharField(max_length=60, help_text="Kind of work, as a room announces it: pairing.plan.")
    subject = models.CharField(
        max_length=120, help_text="What it is about, so that the same is not done twice at once."
    )
    area_code = models.CharField(max_length=20, db_index=True, help_text="Area that it belongs to, for scope.")
    asked = models.JSONField(default=dict, help_text="What the work needs to know, without personal data.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=["waiting", "running"]),
                name="subject_has_one_open_job",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | (~Q(state__in=["waiting", "running"]) & Q(ended_at__isnull=False)),
                name="ended_job_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def kind_name(self) -> str:
        return self.kind
