"""The chain from a document to a receipt: tranche → integration plan → allocation → claim → payment.

What moved, and how much, stands in the ledger.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lianxin.registry.encryption import EncryptedField


class Tranche(models.Model):
    """A sum of money that a document gives (资金指标): its channel and name stay with it through every hand (渠道不乱、各记其功).

    An expected tranche is a forecast: it has no money in the ledger until it is received.
    """

    class State(models.TextChoices):
        EXPECTED = "expected", "预计"
        RECEIVED = "received", "已下达"
        CLOSED = "closed", "已结清"

    document_no = models.CharField(max_length=100, help_text="文件号 · Number of the document that gives it.")
    name = models.CharField(max_length=120, help_text="指标名称 · What the document calls it.")
    channel = models.CharField(max_length=40, help_text="资金渠道 · Code list fund_channel.")
    level = models.CharField(max_length=40, help_text="资金级次 · Code list fund_level.")
    giver = models.CharField(max_length=100, blank=True, help_text="Who gives it, by name.")
    unit = models.ForeignKey(
        "people.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tranches",
        help_text="The helping unit that gives or brought it.",
    )
    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the area that may use it.")
    year = models.PositiveSmallIntegerField(help_text="Year of the budget.")
    amount_fen = models.BigIntegerField(help_text="Sum in fen.")
    purpose_received = models.CharField(
        max_length=40, help_text="原定用途 · Code list fund_purpose, as the document says."
    )
    purpose_planned = models.CharField(
        max_length=40, help_text="整合后用途 · Code list fund_purpose, as the integration plan says; at first the same."
    )
    is_on_integration_list = models.BooleanField(
        default=False, help_text="On the list of agricultural funds that may be integrated."
    )
    announced_on = models.DateField(help_text="发文日期 · Day of the document.")
    received_on = models.DateField(null=True, blank=True, help_text="到账日期 · Day it arrived; empty: expected.")
    use_by = models.DateField(null=True, blank=True, help_text="使用期限 · Last day of use.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.EXPECTED, help_text="Where it stands.")
    words = models.CharField(max_length=400, blank=True, help_text="Conditions of the giver.")

    class Meta:
        ordering = ["-year", "document_no"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="tranche_is_some_money"),
            models.UniqueConstraint(fields=["document_no", "name", "area_code"], name="document_gives_a_tranche_once"),
            models.CheckConstraint(
                condition=Q(state="expected", received_on__isnull=True)
                | ~Q(state="expected") & Q(received_on__isnull=False),
                name="received_tranche_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_no} {self.name}"


class IntegrationPlan(models.Model):
    """A version of a county's plan for a year (整合方案): which tranches go where. Only an adopted one changes purposes."""

    class State(models.TextChoices):
        DRAFT = "draft", "草案"
        ADOPTED = "adopted", "已审定"
        SUPERSEDED = "superseded", "已被新版取代"
        DISCARDED = "discarded", "已作废"

    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the county.")
    year = models.PositiveSmallIntegerField(help_text="Year.")
    version = models.PositiveSmallIntegerField(help_text="Version within the year, from 1.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT, help_text="Where it stands.")
    document_no = models.CharField(max_length=100, blank=True, help_text="Number of the document that adopts it.")
    adopted_on = models.DateField(null=True, blank=True, help_text="Day of its adoption.")
    filed_on = models.DateField(null=True, blank=True, help_text="备案日期 · Day it was filed with the province.")
    problem = models.JSONField(help_text="The allocation problem, as documented in docs/reference/funds-problem.md.")
    plan = models.JSONField(help_text="The solver's plan, as documented there, with changes by hand applied.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who made it."
    )
    made_at = models.DateTimeField(help_text="When it was made.")

    class Meta:
        ordering = ["area_code", "-year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "year", "version"], name="integration_plan_has_a_version_once"
            ),
            models.UniqueConstraint(
                fields=["area_code", "year"], condition=Q(state="adopted"), name="county_has_one_adopted_plan_a_year"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"]) | Q(adopted_on__isnull=False) & ~Q(document_no=""),
                name="adopted_plan_has_a_day_and_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.year} v{self.version}"


class PlanLine(models.Model):
    """A line of an integration plan: so much of a tranche for a project, and what for."""

    plan = models.ForeignKey(IntegrationPlan, on_delete=models.CASCADE, related_name="lines", help_text="The plan.")
    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="plan_lines", help_text="Whose money.")
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, related_name="plan_lines", help_text="For which project."
    )
    amount_fen = models.BigIntegerField(help_text="How much, in fen.")
    purpose = models.CharField(max_length=40, help_text="资金用途 · Code list fund_purpose.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="plan_line_is_some_money"),
            models.UniqueConstraint(fields=["plan", "tranche", "project"], name="plan_has_a_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tranche_id}→{self.project_id} {self.amount_fen}"


class Allocation(models.Model):
    """Money of one tranche arranged for one project (资金安排). How much stands in the ledger under its account."""

    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="allocations", help_text="Whose money.")
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, related_name="allocations", help_text="For which project."
    )
    purpose = models.CharField(max_length=40, help_text="资金用途 · Code list fund_purpose.")
    plan = models.ForeignKey(
        IntegrationPlan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="allocations",
        help_text="Adopted plan it follows; empty: outside integration.",
    )
    account = models.OneToOneField(
        "funds.Account", on_delete=models.PROTECT, related_name="allocation", help_text="Where its money stands."
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tranche", "project"], name="tranche_is_allocated_to_a_project_in_one_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tranche_id}→{self.project_id}"


class Claim(models.Model):
    """A claim for payment (报账): for which project, on which contract, for what, on which papers, and who approved it."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "已申请"
        APPROVED = "approved", "已审定"
        REFUSED = "refused", "已退回"

    class Kind(models.TextChoices):
        ADVANCE = "advance", "预付款"
        PROGRESS = "progress", "进度款"
        FINAL = "final", "结算款"
        RETENTION = "retention", "质保金"
        DIRECT = "direct", "直接补助到户"

    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, related_name="claims", help_text="For which project."
    )
    contract = models.ForeignKey(
        "projects.Contract",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="On which contract; empty: paid straight to households.",
    )
    claim_no = models.CharField(max_length=60, unique=True, help_text="报账单号 · Number of the claim.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What kind of payment.")
    expense = models.CharField(
        max_length=40, help_text="支出内容 · Code list expense_kind: what the negative list looks at."
    )
    amount_fen = models.BigIntegerField(help_text="Sum claimed in fen.")
    papers = models.CharField(max_length=400, help_text="Invoices, acceptance records and lists, by number.")
    submitted_on = models.DateField(help_text="Day it was handed in.")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who handed it in."
    )
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.SUBMITTED, help_text="Where it stands."
    )
    settled_on = models.DateField(null=True, blank=True, help_text="Day it was approved or refused.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who approved or refused it.",
    )
    words = models.CharField(max_length=400, blank=True, help_text="Why it was refused.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="claim_is_for_some_money"),
            models.CheckConstraint(
                condition=Q(state="submitted", settled_on__isnull=True)
                | ~Q(state="submitted") & Q(settled_on__isnull=False),
                name="settled_claim_has_a_day",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(words=""), name="refused_claim_says_why"),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(settled_by=F("submitted_by")),
                name="nobody_approves_his_own_claim",
            ),
        ]

    def __str__(self) -> str:
        return self.claim_no


class Payment(models.Model):
    """A payment (拨付) on an approved claim: to whom, into which account, how, on which voucher. Whether it arrived, the ledger says."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="payments", help_text="On which claim.")
    voucher_no = models.CharField(max_length=60, help_text="凭证号 · Number of the voucher.")
    line = models.PositiveIntegerField(default=0, help_text="Line of the voucher, from 0.")
    payee = models.CharField(max_length=100, help_text="Name of the payee.")
    account_no = EncryptedField(null=True, blank=True, help_text="Account of the payee.")
    method = models.CharField(max_length=40, help_text="支付方式 · Code list payment_method.")
    household = models.ForeignKey(
        "registry.Household",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        help_text="Which household; empty: a supplier.",
    )
    member = models.ForeignKey(
        "registry.Member",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        help_text="Which person of it, where it is his.",
    )
    amount_fen = models.BigIntegerField(help_text="How much, in fen.")
    on = models.DateField(help_text="Day of payment.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payment_is_some_money"),
            models.UniqueConstraint(fields=["voucher_no", "line"], name="voucher_has_a_line_once"),
            models.CheckConstraint(
                condition=Q(member__isnull=True) | Q(household__isnull=False),
                name="payment_to_a_person_names_his_household",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_no} {self.payee}"
