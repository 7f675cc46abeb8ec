"""The ledger: accounts, and transfers of one row each from the account credited to the account debited.

The database keeps it (``funds/migrations``, on SQLite and PostgreSQL alike): a transfer is never altered or removed; each one
moves the totals of its two accounts in the same statement; an account that is not outside is never overdrawn; two books never
mix; a closed period takes nothing more; an allocation pays nothing before its project may be paid. What these triggers refuse,
no program can post.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

# Ten trillion yuan, more than any budget: an amount beyond it is a slip, and sums of such amounts still fit into eight bytes.
LARGEST_FEN = 10**15
_LARGEST_TOTAL_FEN = 4 * 10**18


class Book(models.TextChoices):
    """What kind of money: the three are never added to one another."""

    GRANT = "grant", "无偿资金"
    LOAN = "loan", "信贷资金"
    RETURN = "return", "收益分红"


class Account(models.Model):
    """A place where money stands: a channel outside, a tranche, an allocation, a claim, money under way, a receiver.

    Its balance is debits less credits. Whoever stands outside (a treasury, a lender, a donor) may be in credit without limit;
    nobody else may. ``code`` names it for ever: ``tranche:12``, ``allocation:40``, ``household:998``.
    """

    class Kind(models.TextChoices):
        SOURCE = "source", "资金来源"
        TRANCHE = "tranche", "资金指标"
        ALLOCATION = "allocation", "资金安排"
        CLAIM = "claim", "已审待付"
        TRANSIT = "transit", "在途"
        HOUSEHOLD = "household", "农户收到"
        ASSET = "asset", "形成资产"
        SERVICE = "service", "形成服务"
        RECOVERED = "recovered", "收回财政"
        LENDER = "lender", "放贷机构"
        BORROWER = "borrower", "借款户"
        RISK_FUND = "risk_fund", "风险补偿金"
        ENTERPRISE = "enterprise", "经营主体"
        DIVIDEND = "dividend", "待分收益"

    code = models.CharField(max_length=80, unique=True, help_text="Its name for ever: kind and numbers.")
    kind = models.CharField(max_length=12, choices=Kind.choices, help_text="What it stands for.")
    book = models.CharField(max_length=6, choices=Book.choices, help_text="Which kind of money it holds.")
    is_outside = models.BooleanField(
        default=False, help_text="Stands outside and may be in credit: a treasury, a lender, a donor."
    )
    tranche = models.ForeignKey(
        "funds.Tranche",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        help_text="Whose money.",
    )
    project = models.ForeignKey(
        "projects.Project",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        help_text="For which project.",
    )
    household = models.ForeignKey(
        "registry.Household",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        help_text="Which household.",
    )
    asset = models.ForeignKey(
        "projects.Asset",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        help_text="Which asset.",
    )
    claim = models.ForeignKey(
        "funds.Claim",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        help_text="On which claim, of money set aside and under way.",
    )
    area_code = models.CharField(max_length=20, help_text="Division code that it belongs to.")
    payable_from = models.DateField(
        null=True,
        blank=True,
        help_text="Of an allocation: first day on which its project may be paid; of a claim: day of its first approval.",
    )
    debits_fen = models.BigIntegerField(default=0, help_text="Sum of all that came in, kept by the database.")
    credits_fen = models.BigIntegerField(default=0, help_text="Sum of all that went out, kept by the database.")

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["kind", "area_code"], name="funds_account_of_area")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_outside=True) | Q(credits_fen__lte=F("debits_fen")), name="account_is_never_overdrawn"
            ),
            models.CheckConstraint(
                condition=Q(debits_fen__range=(0, _LARGEST_TOTAL_FEN), credits_fen__range=(0, _LARGEST_TOTAL_FEN)),
                name="account_totals_stay_in_range",
            ),
            models.CheckConstraint(
                condition=Q(is_outside=False) | Q(kind__in=["source", "lender", "enterprise"]),
                name="only_givers_stand_outside",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["tranche", "allocation", "claim", "transit", "asset", "service", "recovered"],
                    book="grant",
                )
                | Q(kind__in=["lender", "borrower", "risk_fund"], book="loan")
                | Q(kind__in=["enterprise", "dividend"], book="return")
                | Q(kind__in=["source", "household"], book__in=["grant", "loan", "return"]),
                name="account_stands_in_the_book_of_its_kind",
            ),
            models.CheckConstraint(
                condition=(~Q(kind__in=["tranche", "allocation", "claim", "transit"]) | Q(tranche__isnull=False))
                & (~Q(kind__in=["allocation", "claim", "transit", "service"]) | Q(project__isnull=False))
                & (~Q(kind__in=["claim", "transit"]) | Q(claim__isnull=False))
                & (~Q(kind="household") | Q(household__isnull=False))
                & (~Q(kind="asset") | Q(asset__isnull=False)),
                name="account_names_whose_money_it_holds",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["allocation", "claim"]) | Q(payable_from__isnull=True),
                name="only_money_set_apart_opens_for_payment",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def balance_fen(self) -> int:
        """Debits less credits."""
        return self.debits_fen - self.credits_fen


class Transfer(models.Model):
    """Money moved: one row, one debit, one credit, a positive number of fen. It cannot be out of balance, and is never changed.

    What was wrong is reversed by a transfer that names it and mirrors it, in an open period.
    """

    class Kind(models.TextChoices):
        RECEIVE = "receive", "收到指标"
        ALLOCATE = "allocate", "安排到项目"
        WITHDRAW = "withdraw", "调出项目"
        COMMIT = "commit", "审定报账"
        RELEASE = "release", "退回安排"
        PAY = "pay", "拨付"
        CONFIRM = "confirm", "确认到户到物"
        RECOVER = "recover", "收回财政"
        REVERSE = "reverse", "冲正"
        LEND = "lend", "放款"
        REPAY = "repay", "还款"
        COMPENSATE = "compensate", "风险代偿"
        RETURN = "return", "收益入账"
        DISTRIBUTE = "distribute", "分红"

    # That both accounts exist, and stay, the guards see to as they move the balances (funds/migrations/0002).
    debit = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="incoming",
        db_constraint=False,
        help_text="Account that receives.",
    )
    credit = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="outgoing", db_constraint=False, help_text="Account that gives."
    )
    amount_fen = models.BigIntegerField(help_text="How much, in fen; positive.")
    book = models.CharField(max_length=6, choices=Book.choices, help_text="Which kind of money; that of both accounts.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What was done.")
    on = models.DateField(help_text="Day of the document or the payment.")
    document_no = models.CharField(max_length=100, help_text="文号或凭证号 · Number of the document or voucher.")
    purpose = models.CharField(max_length=40, help_text="资金用途 · Code list fund_purpose.")
    area_code = models.CharField(max_length=20, help_text="Division code that it is spent for.")
    year = models.PositiveSmallIntegerField(help_text="Year of the budget.")
    tranche = models.ForeignKey(
        "funds.Tranche", on_delete=models.PROTECT, null=True, blank=True, related_name="transfers", db_index=False,
        help_text="Whose money: what 各记其功 credits.",
    )  # fmt: skip
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="transfers", db_index=False,
        help_text="For which project.",
    )  # fmt: skip
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="transfers", db_index=False,
        help_text="To which household.",
    )  # fmt: skip
    payment = models.ForeignKey(
        "funds.Payment", on_delete=models.PROTECT, null=True, blank=True, related_name="transfers", db_index=False,
        help_text="Which payment, of those that pay or confirm.",
    )  # fmt: skip
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversal",
        help_text="The transfer it takes back.",
    )
    reason = models.CharField(max_length=200, blank=True, help_text="Why; a reversal demands one.")
    key = models.CharField(
        max_length=64, blank=True, help_text="Token of the form or file line, so that nothing is posted twice."
    )
    line = models.PositiveIntegerField(default=0, help_text="Number within the token.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="Who; empty: the house.",
    )  # fmt: skip
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["tranche", "kind"], name="funds_transfer_of_tranche"),
            models.Index(fields=["project", "kind"], name="funds_transfer_of_project"),
            models.Index(
                fields=["household"], name="funds_transfer_of_household", condition=Q(household__isnull=False)
            ),
            models.Index(fields=["payment"], name="funds_transfer_of_payment", condition=Q(payment__isnull=False)),
            models.Index(fields=["area_code", "on"], name="funds_transfer_of_area"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="transfer_moves_some_money"),
            models.CheckConstraint(
                condition=Q(amount_fen__lte=LARGEST_FEN), name="transfer_moves_no_more_than_there_can_be"
            ),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_has_two_accounts"),
            models.CheckConstraint(
                condition=Q(kind="reverse", reverses__isnull=False) & ~Q(reason="")
                | ~Q(kind="reverse") & Q(reverses__isnull=True),
                name="reversal_names_what_it_takes_back_and_why",
            ),
            models.UniqueConstraint(fields=["key", "line"], condition=~Q(key=""), name="transfer_is_posted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_fen} {self.on}"


class CountyBook(models.Model):
    """How far the books of a county are closed. It only moves forward: what is closed is corrected by a reversal in an open month."""

    county_code = models.CharField(max_length=6, unique=True, help_text="Six-digit county code.")
    open_from = models.DateField(help_text="First day that still takes transfers; all days before are closed.")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who closed it last."
    )
    closed_at = models.DateTimeField(null=True, help_text="When.")

    class Meta:
        ordering = ["county_code"]

    def __str__(self) -> str:
        return f"{self.county_code} {self.open_from}"


class BalanceAssertion(models.Model):
    """A checkpoint: what a bank statement or a count says that an account held at the end of a day, beside what the ledger says."""

    class Kind(models.TextChoices):
        BANK = "bank", "银行对账单"
        COUNT = "count", "现金盘点"
        TREASURY = "treasury", "国库对账单"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="assertions", help_text="The account.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="Who says so.")
    on = models.DateField(help_text="End of this day.")
    stated_fen = models.BigIntegerField(help_text="Balance that was stated.")
    ledger_fen = models.BigIntegerField(help_text="Balance of the ledger at the end of that day, when it was recorded.")
    document_no = models.CharField(max_length=100, help_text="Number of the statement.")
    words = models.CharField(max_length=400, blank=True, help_text="Explanation of a difference.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "on", "document_no"], name="statement_is_recorded_once")
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.on} {self.stated_fen}"

    @property
    def difference_fen(self) -> int:
        """What was stated less what the ledger says."""
        return self.stated_fen - self.ledger_fen
