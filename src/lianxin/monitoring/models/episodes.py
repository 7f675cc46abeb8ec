"""Episodes of monitored households: from entry to the elimination of risk, with values at both ends; and what happened in each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Episode(models.Model):
    """A time during which a household is monitored (监测期). A relapse is a new episode that names the former one.

    Its class stays readable after the class list has changed. What is kept here is a copy of what its events say.
    """

    class Ending(models.TextChoices):
        ELIMINATED = "eliminated", "风险消除"
        DIED = "died", "死亡"
        MOVED = "moved", "迁出"
        LEFT = "left", "户已注销"

    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="episodes", help_text="The household."
    )
    number = models.PositiveSmallIntegerField(help_text="Its place among the household's episodes, from 1.")
    former = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="relapse",
        help_text="The episode before it: this one is a relapse.",
    )  # fmt: skip
    former_ended_on = models.DateField(
        null=True, blank=True, help_text="When the former one ended, so that the two keep apart."
    )
    area_code = models.CharField(max_length=20, help_text="Village of the household when it was entered.")
    monitored_class = models.CharField(max_length=20, help_text="Code list monitored_class, as it was on that day.")
    risks = models.CharField(
        max_length=200, blank=True, help_text="Codes of the list risk, ,illness,disability, the first first."
    )
    began_on = models.DateField(help_text="Day of the decision; of a register taken over, the first of the month.")
    is_month_only = models.BooleanField(default=False, help_text="Only the months of beginning and end are on record.")
    entry_year = models.PositiveSmallIntegerField(help_text="Year of the facts at entry.")
    entry_values = models.JSONField(help_text="Values at identification (识别时), frozen: fact to value.")
    entry_case = models.OneToOneField(
        "procedures.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="episode_begun",
        help_text="The case by which it was entered; empty: taken over from the register.",
    )  # fmt: skip
    contact = models.CharField(max_length=60, blank=True, help_text="帮扶联系人 · The household's contact.")
    ended_on = models.DateField(null=True, blank=True, help_text="When it ended; empty: it is open.")
    ending = models.CharField(max_length=12, choices=Ending.choices, blank=True, help_text="How it ended.")
    mode = models.CharField(max_length=20, blank=True, help_text="Code list elimination_mode, of an elimination.")
    exit_values = models.JSONField(null=True, blank=True, help_text="Values at elimination (消除时), frozen.")
    exit_case = models.OneToOneField(
        "procedures.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="episode_ended",
        help_text="The case by which it ended.",
    )  # fmt: skip
    revision = models.PositiveIntegerField(default=1, help_text="How many events there are; who acts says what he saw.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["area_code", "ended_on", "id"], name="monitoring_episode_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(ended_on__isnull=True), name="household_has_one_open_episode"
            ),
            models.UniqueConstraint(fields=["household", "number"], name="household_has_one_episode_of_a_number"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")), name="episode_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ending="") | (Q(ended_on__isnull=False) & ~Q(ending="")),
                name="episode_that_ended_says_how",
            ),
            models.CheckConstraint(
                condition=Q(number=1, former__isnull=True, former_ended_on__isnull=True)
                | Q(number__gt=1, former__isnull=False, former_ended_on__isnull=False),
                name="relapse_names_the_former_episode",
            ),
            models.CheckConstraint(
                condition=Q(former_ended_on__isnull=True) | Q(began_on__gte=F("former_ended_on")),
                name="episode_begins_after_the_former_one_ended",
            ),
            models.CheckConstraint(
                condition=Q(exit_values__isnull=True) | Q(ended_on__isnull=False), name="open_episode_has_no_exit_values"
            ),
            models.CheckConstraint(condition=Q(mode="") | Q(ending="eliminated"), name="only_an_elimination_has_a_mode"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.household_id} {self.began_on}"

    @property
    def risk_codes(self) -> tuple[str, ...]:
        """The risks in their order."""
        return tuple(code for code in self.risks.split(",") if code)


class EpisodeEvent(models.Model):
    """One thing that happened in an episode: entered, other risks, a measure begun or over, a contact, ended.

    Never changed and never removed: the database refuses it.
    """

    class Kind(models.TextChoices):
        ENTERED = "entered", "纳入"
        RISKS = "risks", "风险变更"
        MEASURE_BEGUN = "measure_begun", "措施开始"
        MEASURE_ENDED = "measure_ended", "措施结束"
        CONTACT = "contact", "帮扶联系人"
        ENDED = "ended", "监测结束"

    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, related_name="events", db_index=False, help_text="The episode."
    )
    number = models.PositiveIntegerField(help_text="Its place in the history, from 1.")
    kind = models.CharField(max_length=14, choices=Kind.choices, help_text="What happened.")
    on = models.DateField(help_text="Day on which it happened.")
    at = models.DateTimeField(help_text="When it was recorded.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    told = models.JSONField(help_text="Class and risks, family and measure, name, ending or case, by kind.")
    words = models.CharField(max_length=400, blank=True, help_text="What is worth knowing of it.")

    class Meta:
        ordering = ["episode", "number"]
        constraints = [models.UniqueConstraint(fields=["episode", "number"], name="episode_has_one_event_of_a_number")]

    def __str__(self) -> str:
        return f"{self.episode_id}/{self.number} {self.kind}"
