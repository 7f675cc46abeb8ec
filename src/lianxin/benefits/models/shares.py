"""Money turned into shares of households (折股量化), who holds them, and what was distributed, in money or in kind."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ShareInstrument(models.Model):
    """Money put into a project or an enterprise in the name of households (入股), with what its contract promises a year."""

    name = models.CharField(max_length=80, help_text="What it is called.")
    enterprise = models.CharField(max_length=80, help_text="经营主体 · Who runs it and pays.")
    project = models.ForeignKey(
        "projects.Project",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="share_instruments",
        help_text="The project it belongs to, if any.",
    )
    area_code = models.CharField(max_length=20, db_index=True, help_text="Village or township of its households.")
    capital_fen = models.BigIntegerField(help_text="入股资金 · Capital in fen.")
    shares = models.PositiveIntegerField(help_text="Number of shares issued.")
    guaranteed_rate = models.PositiveIntegerField(
        null=True, blank=True, help_text="保底收益率 · Promised a year in millionths of the capital; empty: nothing."
    )
    contract_no = models.CharField(max_length=60, unique=True, help_text="合同号 · Number of the contract.")
    starts_on = models.DateField(help_text="First day of the contract.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer; empty: no end agreed.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who entered it."
    )
    at = models.DateTimeField(help_text="When it was entered.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capital_fen__gt=0, shares__gt=0), name="instrument_has_capital_and_shares"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="instrument_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ShareHolding(models.Model):
    """Shares of a household in an instrument from a day until a day. Nothing is overwritten: one ends and others begin."""

    instrument = models.ForeignKey(
        ShareInstrument, on_delete=models.PROTECT, related_name="holdings", help_text="The instrument."
    )
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="share_holdings", help_text="The holder."
    )
    shares = models.PositiveIntegerField(help_text="How many.")
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it ended.")

    class Meta:
        ordering = ["household", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(shares__gt=0), name="holding_is_of_some_shares"),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="holding_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["instrument", "household"],
                condition=Q(ends_before__isnull=True),
                name="household_has_one_open_holding_of_an_instrument",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.household_id} {self.shares}"


class DistributionRun(models.Model):
    """A distribution for a period (收益分配): money, or things of a kind. A draft changes nothing; somebody else confirms it."""

    class State(models.TextChoices):
        DRAFT = "draft", "草案"
        CONFIRMED = "confirmed", "已确认"
        DISCARDED = "discarded", "已作废"

    instrument = models.ForeignKey(
        ShareInstrument, on_delete=models.PROTECT, related_name="runs", help_text="The instrument."
    )
    starts_on = models.DateField(help_text="First day of the period that is paid for.")
    ends_before = models.DateField(help_text="First day no longer in it.")
    on = models.DateField(help_text="Day of the distribution.")
    item = models.CharField(max_length=40, blank=True, help_text="What is given in kind; empty: money.")
    unit = models.CharField(max_length=20, blank=True, help_text="Unit of what is given in kind.")
    total = models.BigIntegerField(help_text="Fen, or a number of things.")
    weighing = models.CharField(max_length=10, help_text="on_day: shares on the last day; by_days: shares times days.")
    document_no = models.CharField(max_length=100, help_text="Number of the resolution or voucher.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT, help_text="Where it stands.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who drafted it."
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who confirmed or discarded it.",
    )
    at = models.DateTimeField(help_text="When it was drafted.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0), name="distribution_gives_something"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="distribution_is_for_some_days"),
            models.CheckConstraint(
                condition=Q(item="", unit="") | (~Q(item="") & ~Q(unit="")), name="things_distributed_have_a_unit"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(settled_by__isnull=True) | ~Q(settled_by=F("made_by")),
                name="distribution_is_confirmed_by_somebody_else",
            ),
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(state="draft"), name="instrument_has_one_draft_distribution"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.on} {self.total}"


class DistributionLine(models.Model):
    """What one household gets of a distribution, from which weight, and when it signed for it."""

    run = models.ForeignKey(DistributionRun, on_delete=models.CASCADE, related_name="lines", help_text="The run.")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="distribution_lines", help_text="Who gets it."
    )
    weight = models.BigIntegerField(help_text="Shares, or shares times days.")
    amount = models.BigIntegerField(help_text="Fen, or a number of things.")
    transfer = models.OneToOneField(
        "funds.Transfer", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The money in the ledger, once confirmed.",
    )  # fmt: skip
    received_on = models.DateField(null=True, blank=True, help_text="签收日 · Day on which it was signed for.")

    class Meta:
        ordering = ["run", "household"]
        constraints = [
            models.UniqueConstraint(fields=["run", "household"], name="household_gets_one_line_of_a_distribution"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="line_of_distribution_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.household_id} {self.amount}"


class GuaranteeDefault(models.Model):
    """A promised return that was not paid in time (保底未兑现): what was promised for a period, and what came."""

    instrument = models.ForeignKey(
        ShareInstrument, on_delete=models.PROTECT, related_name="defaults", help_text="The instrument."
    )
    starts_on = models.DateField(help_text="First day of the period.")
    ends_before = models.DateField(help_text="First day no longer in it.")
    promised_fen = models.BigIntegerField(help_text="What was promised in fen.")
    paid_fen = models.BigIntegerField(help_text="What was distributed for it in fen.")
    found_on = models.DateField(help_text="Day on which it was found.")
    is_open = models.BooleanField(default=True, help_text="Off: what was short was paid later.")

    class Meta:
        ordering = ["-found_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "starts_on", "ends_before"], name="default_is_recorded_once_for_a_period"
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, paid_fen__lt=F("promised_fen"))
                | Q(is_open=False, paid_fen__gte=F("promised_fen")),
                name="open_default_is_short",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.starts_on}"
