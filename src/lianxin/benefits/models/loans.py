"""Loans to households: asked for, checked, drawn, repaid. The principal stands in the ledger's book of loans, never with grants."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

_MADE = ("application", "village_check", "rating", "bank_review", "disbursement")
_DRAWN = ("drawn", "compensated", "written_off", "repaid")


class Loan(models.Model):
    """A loan of a product of the rulebook to a member of a household (到户贷款), from the application to its end.

    What the contract says (rate, penalty, counting of days) is kept with the loan on the day it is drawn, so that a later value
    of policy changes nothing.
    """

    class State(models.TextChoices):
        ASKED = "asked", "办理中"
        DRAWN = "drawn", "已放款"
        REPAID = "repaid", "已还清"
        COMPENSATED = "compensated", "已代偿"
        WRITTEN_OFF = "written_off", "已核销"
        REFUSED = "refused", "已退回"

    product = models.CharField(max_length=60, help_text="Key of the rulebook's loan product.")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="loans", help_text="The household."
    )
    member = models.ForeignKey(
        "registry.Member", on_delete=models.PROTECT, related_name="loans", help_text="Who borrows."
    )
    area_code = models.CharField(max_length=20, db_index=True, help_text="Village of the household when it asked.")
    lender = models.CharField(max_length=40, help_text="放贷机构 · Bank or co-operative that lends.")
    amount_fen = models.BigIntegerField(help_text="Principal in fen.")
    months = models.PositiveSmallIntegerField(help_text="Term in months, extensions not counted.")
    repayment = models.CharField(max_length=20, help_text="还款方式 · How it is repaid, as in the rulebook.")
    use = models.CharField(max_length=40, help_text="贷款用途 · Code list loan_use.")
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED, help_text="Where it stands.")
    findings = models.JSONField(default=list, help_text="Each condition with its answer when it was asked for.")
    contract_no = models.CharField(max_length=60, blank=True, help_text="合同号 · Number of the contract, once drawn.")
    drawn_on = models.DateField(null=True, blank=True, help_text="放款日 · Day on which it was drawn.")
    rate = models.PositiveIntegerField(null=True, blank=True, help_text="Yearly rate in millionths, kept at drawing.")
    penalty_factor = models.PositiveIntegerField(
        null=True, blank=True, help_text="Penalty on arrears as millionths of the rate, kept at drawing."
    )
    day_count = models.CharField(max_length=12, blank=True, help_text="How days of interest are counted.")
    settlement_day = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="结息日 · Day of the month on which interest is settled."
    )
    transfer = models.OneToOneField(
        "funds.Transfer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The transfer by which it was drawn.",
    )
    borne = models.JSONField(
        null=True,
        blank=True,
        help_text="风险代偿 · What bank and government bore of the loss, in fen; empty: not compensated.",
    )

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["household", "state"], name="benefits_loan_of_household")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="loan_is_of_some_money"),
            models.CheckConstraint(condition=Q(months__range=(1, 600)), name="loan_runs_for_some_months"),
            models.CheckConstraint(
                condition=Q(
                    state__in=_DRAWN,
                    drawn_on__isnull=False,
                    rate__isnull=False,
                    penalty_factor__isnull=False,
                    settlement_day__isnull=False,
                    transfer__isnull=False,
                )
                & ~Q(contract_no="")
                & ~Q(day_count="")
                | Q(state__in=["asked", "refused"], drawn_on__isnull=True, rate__isnull=True, transfer__isnull=True),
                name="drawn_loan_keeps_its_terms",
            ),
            models.UniqueConstraint(
                fields=["lender", "contract_no"],
                condition=~Q(contract_no=""),
                name="contract_of_a_lender_is_of_one_loan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.pk}"


class LoanStep(models.Model):
    """A step of a loan: what was done, by whom, when, in what words. Nobody does two steps that make the same loan (不相容岗位)."""

    class Outcome(models.TextChoices):
        PASSED = "passed", "通过"
        REFUSED = "refused", "退回"

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="steps", help_text="The loan.")
    step = models.CharField(
        max_length=20, help_text="Code list loan_step; or repaid, compensation, recovery, write_off."
    )
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, default=Outcome.PASSED, help_text="Passed, or sent back."
    )
    on = models.DateField(help_text="Day on which it was done.")
    words = models.CharField(max_length=200, blank=True, help_text="What was found or decided; sent back: why.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who; empty: the house.",
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "step"], condition=Q(step__in=_MADE), name="loan_goes_through_a_step_once"
            ),
            models.UniqueConstraint(
                fields=["loan", "by"], condition=Q(step__in=_MADE), name="nobody_does_two_steps_of_a_loan"
            ),
            models.CheckConstraint(
                condition=Q(outcome="passed") | Q(outcome="refused") & ~Q(words=""), name="step_sent_back_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.step}"


class LoanPayment(models.Model):
    """Money received on a loan. The principal in it is a transfer of the ledger; interest and penalty stand here."""

    class Kind(models.TextChoices):
        DUE = "due", "到期还款"
        EARLY_TERM = "early_term", "提前还款（期限不变）"
        EARLY_INSTALMENT = "early_instalment", "提前还款（每期不变）"

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="payments", help_text="The loan.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="For what is due, or early.")
    on = models.DateField(help_text="Day of the receipt.")
    amount_fen = models.BigIntegerField(help_text="Everything received, in fen.")
    principal_fen = models.BigIntegerField(help_text="Of it principal.")
    interest_fen = models.BigIntegerField(help_text="Of it interest.")
    penalty_fen = models.BigIntegerField(help_text="Of it penalty.")
    fund_fen = models.BigIntegerField(default=0, help_text="Of the principal what went back to the risk fund.")
    document_no = models.CharField(max_length=100, help_text="凭证号 · Number of the receipt.")
    transfer = models.OneToOneField(
        "funds.Transfer", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The principal in the ledger; empty when it was interest only.",
    )  # fmt: skip
    fund_transfer = models.OneToOneField(
        "funds.Transfer", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="What of it went back to the risk fund.",
    )  # fmt: skip
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When it was recorded.")
    reversed_on = models.DateField(null=True, blank=True, help_text="Day on which it was taken back as wrong.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was taken back.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reversed_on__isnull=True, reason="") | Q(reversed_on__isnull=False) & ~Q(reason=""),
                name="receipt_taken_back_says_why",
            ),
            models.CheckConstraint(
                condition=Q(fund_fen__gte=0, fund_fen__lte=F("principal_fen")), name="fund_gets_part_of_the_principal"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen=F("principal_fen") + F("interest_fen") + F("penalty_fen"), amount_fen__gt=0),
                name="loan_payment_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(principal_fen__gte=0, interest_fen__gte=0, penalty_fen__gte=0),
                name="loan_payment_has_no_negative_part",
            ),
            models.CheckConstraint(
                condition=Q(principal_fen=0, transfer__isnull=True) | Q(principal_fen__gt=0, transfer__isnull=False),
                name="principal_repaid_stands_in_the_ledger",
            ),
            models.UniqueConstraint(
                fields=["loan", "document_no"],
                condition=Q(reversed_on__isnull=True),
                name="receipt_is_recorded_once_for_a_loan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.amount_fen} {self.on}"


class LoanExtension(models.Model):
    """A longer term agreed before maturity (展期), with the rate from the old maturity on where it changes."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="extensions", help_text="The loan.")
    on = models.DateField(help_text="Day of the agreement.")
    months = models.PositiveSmallIntegerField(help_text="By how many months.")
    rate = models.PositiveIntegerField(
        null=True, blank=True, help_text="New yearly rate in millionths; empty: as before."
    )
    words = models.CharField(max_length=200, help_text="Why.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(months__gte=1), name="extension_is_a_month_or_more"),
            models.CheckConstraint(condition=~Q(words=""), name="extension_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.on} {self.months}"


class SubsidyPeriod(models.Model):
    """Subsidised interest of one period of a loan (贴息), claimed on one claim of the funds chain."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="subsidy_periods", help_text="The loan.")
    claim = models.ForeignKey(
        "funds.Claim", on_delete=models.PROTECT, related_name="+", help_text="The claim that asks for it."
    )
    starts_on = models.DateField(help_text="First day of the interest.")
    due_on = models.DateField(help_text="Day on which the interest fell due.")
    interest_fen = models.BigIntegerField(help_text="The interest of the period in fen.")
    subsidy_fen = models.BigIntegerField(help_text="The part that the public pays in fen.")
    payment = models.ForeignKey(
        "funds.Payment", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The payment to the household; empty: not yet paid.",
    )  # fmt: skip
    is_open = models.BooleanField(default=True, help_text="Off: the claim was refused, and it may be claimed again.")

    class Meta:
        ordering = ["loan", "due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "due_on"], condition=Q(is_open=True), name="period_of_interest_is_subsidised_once"
            ),
            models.CheckConstraint(
                condition=Q(subsidy_fen__gt=0, subsidy_fen__lte=F("interest_fen")),
                name="subsidy_is_part_of_the_interest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.due_on} {self.subsidy_fen}"
