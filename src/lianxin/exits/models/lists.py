"""Lists of a year's exits that a county brings in whole, and the exit of each household that was decided, by a list or by a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ExitList(models.Model):
    """退出名单: the households that a county put through the procedure of exit in a year, brought in from its sheet, to be decided.

    Whoever brings a list in does not approve it. Approved, every line becomes an exit and the register is told; refused, it stays on
    record with the reason. A household that a list names wrongly is put right in a new list.
    """

    class State(models.TextChoices):
        PENDING = "pending", "待批准"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"

    area_code = models.CharField(max_length=20, db_index=True, help_text="Whose list: the area of the import.")
    year = models.PositiveSmallIntegerField(help_text="Year of the exits.")
    file = models.CharField(max_length=200, help_text="File and sheet that it came from.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING, help_text="How far it is.")
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who brought it in; empty: the house.",
    )  # fmt: skip
    brought_at = models.DateTimeField(help_text="When it was brought in.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who decided."
    )  # fmt: skip
    decided_on = models.DateField(null=True, blank=True, help_text="Day of the decision.")
    document_no = models.CharField(max_length=100, blank=True, help_text="Number of the county's decision.")
    reason = models.CharField(max_length=400, blank=True, help_text="Why it was refused.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="pending", decided_by=None, decided_on=None)
                | ~Q(state="pending") & Q(decided_by__isnull=False, decided_on__isnull=False),
                name="exit_list_names_who_decided_and_when",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("brought_by")), name="exit_list_is_decided_by_another"),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(document_no=""), name="approved_exit_list_names_its_document"
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="refused_exit_list_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.year}"


class ExitLine(models.Model):
    """A household of a list, with the days of its steps and where its papers are. Only added, never changed."""

    exit_list = models.ForeignKey(ExitList, on_delete=models.PROTECT, related_name="lines", help_text="The list.")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="exit_lines", help_text="Who exits."
    )
    visited_on = models.DateField(help_text="入户核实 · Visited, its income reckoned.")
    confirmed_on = models.DateField(help_text="双认定 · Confirmed by householder and cadre.")
    discussed_on = models.DateField(help_text="民主评议 · The village meeting agreed.")
    shown_from = models.DateField(help_text="公示 · First day of the showing.")
    shown_until = models.DateField(help_text="公示 · Last day of the showing.")
    reviewed_on = models.DateField(help_text="乡镇审核 · Reviewed by the township.")
    file_no = models.CharField(max_length=100, help_text="档案号 · Where the signed papers are.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["exit_list", "household"], name="exit_list_names_a_household_once"),
            models.CheckConstraint(
                condition=Q(
                    confirmed_on__gte=F("visited_on"), discussed_on__gte=F("confirmed_on"), shown_from__gte=F("discussed_on"),
                    shown_until__gte=F("shown_from"), reviewed_on__gte=F("shown_until"),
                ),
                name="steps_of_an_exit_follow_one_another",
            ),
            models.CheckConstraint(condition=~Q(file_no=""), name="exit_line_says_where_its_papers_are"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.exit_list_id} {self.household_id}"


class HouseholdExit(models.Model):
    """退出: a household left poverty by decision, in a year, on a day, by a line of an approved list or by a case. Only added."""

    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="exits", help_text="Who exited."
    )
    year = models.PositiveSmallIntegerField(help_text="Year of the exit.")
    decided_on = models.DateField(help_text="Day of the decision.")
    line = models.OneToOneField(
        ExitLine, on_delete=models.PROTECT, null=True, blank=True, related_name="exit", help_text="The line, if by a list."
    )  # fmt: skip
    case = models.OneToOneField(
        "procedures.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="household_exit",
        help_text="The case, if by a case.",
    )  # fmt: skip

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["household", "year"], name="household_exits_once_a_year"),
            models.CheckConstraint(
                condition=Q(line__isnull=True, case__isnull=False) | Q(line__isnull=False, case__isnull=True),
                name="exit_rests_on_a_list_or_on_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.year}"
