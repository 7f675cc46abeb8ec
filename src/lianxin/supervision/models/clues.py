"""Runs of the tests, what they covered, and the clues they gave. A clue suspends nothing and accuses nobody."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class ClueRun(models.Model):
    """One run of all tests over a county, on a day: every test leaves its coverage, the clues it saw stay."""

    area_code = models.CharField(max_length=20, db_index=True, help_text="Six-digit county code.")
    on = models.DateField(help_text="Day on which it was run; values of policy are those of this day.")
    year = models.PositiveSmallIntegerField(help_text="Year of the register's facts that it looked at.")
    clues = models.PositiveIntegerField(default=0, help_text="Clues it saw.")
    fresh = models.PositiveIntegerField(default=0, help_text="Clues seen for the first time.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who asked for it; empty: the house.",
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fresh__lte=models.F("clues")), name="run_sees_no_more_fresh_clues_than_clues"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.on}"


class Coverage(models.Model):
    """What one test of a run covered: rows examined, clues, and what it could not tell, with the missing fact."""

    run = models.ForeignKey(ClueRun, on_delete=models.CASCADE, related_name="coverage", help_text="The run.")
    test = models.CharField(max_length=40, help_text="Name of the test, as in the catalogue.")
    examined = models.PositiveIntegerField(help_text="Rows looked at.")
    clues = models.PositiveIntegerField(help_text="Clues seen.")
    fresh = models.PositiveIntegerField(help_text="Of these, seen for the first time.")
    untold = models.JSONField(
        default=list, help_text="Pairs of a missing fact and how many rows it kept from being judged."
    )

    class Meta:
        ordering = ["run", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "test"], name="run_covers_a_test_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.test}"


class Clue(models.Model):
    """A clue (线索): which test, about whom or what, resting on which rows, since when seen, and what looking into it found."""

    class State(models.TextChoices):
        OPEN = "open", "待核查"
        IN_HAND = "in_hand", "核查中"
        SETTLED = "settled", "已办结"

    class Finding(models.TextChoices):
        TRUE = "true", "属实"
        FALSE = "false", "不属实"
        EXPLAINED = "explained", "有合理解释"

    test = models.CharField(max_length=40, help_text="Name of the test, as in the catalogue.")
    fingerprint = models.CharField(
        max_length=64, help_text="Test, subject and rows: what makes it the same clue again."
    )
    county_code = models.CharField(max_length=6, help_text="County of the runs that see it.")
    area_code = models.CharField(max_length=20, help_text="Smallest division that holds all of its rows, for scope.")
    subject = models.CharField(max_length=10, help_text="household, person, project, payee, tranche or area.")
    name = models.CharField(
        max_length=100, blank=True, help_text="Payee, area or digest, where the subject has no row."
    )
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="clues",
        help_text="The household it is about.",
    )  # fmt: skip
    member = models.ForeignKey(
        "registry.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="clues",
        help_text="The person it is about.",
    )  # fmt: skip
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="clues",
        help_text="The project it is about.",
    )  # fmt: skip
    tranche = models.ForeignKey(
        "funds.Tranche", on_delete=models.PROTECT, null=True, blank=True, related_name="clues",
        help_text="The tranche it is about.",
    )  # fmt: skip
    evidence = models.JSONField(
        help_text="Rows it rests on, each with typed facts; no number of a person or an account."
    )
    limit_name = models.CharField(max_length=60, blank=True, help_text="Value of the rulebook that was crossed.")
    limit_value = models.FloatField(null=True, blank=True, help_text="How it stood on the day; money in fen.")
    concerned = models.JSONField(default=list, help_text="Users who had a hand in it: none of them settles it.")
    concerned_names = models.JSONField(
        default=list, help_text="People named in it: no account of that name settles it."
    )
    first_seen_on = models.DateField(help_text="Day of the first run that saw it.")
    last_seen_on = models.DateField(help_text="Day of the last run that saw it.")
    last_run = models.ForeignKey(
        ClueRun, on_delete=models.PROTECT, related_name="seen", help_text="The last run that saw it."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN, help_text="Where it stands.")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who is looking into it.",
    )
    taken_at = models.DateTimeField(null=True, blank=True, help_text="Since when.")
    finding = models.CharField(
        max_length=10, choices=Finding.choices, blank=True, help_text="What was found, once settled."
    )
    note = models.CharField(max_length=400, blank=True, help_text="What was seen at home or in the papers.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who settled it.",
    )
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When it was settled.")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["area_code", "id"], name="supervision_clue_list"),
            models.Index(fields=["county_code", "test", "state"], name="supervision_clue_of_test"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county_code", "fingerprint"], name="clue_is_told_once"),
            models.CheckConstraint(
                condition=Q(first_seen_on__lte=models.F("last_seen_on")),
                name="clue_is_first_seen_before_it_is_last_seen",
            ),
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False) & ~Q(finding="") & ~Q(note="")
                | ~Q(state="settled") & Q(finding="", settled_at__isnull=True),
                name="settled_clue_says_what_was_found",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_hand") | Q(taken_at__isnull=False), name="clue_in_hand_says_since_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.test} {self.pk}"
