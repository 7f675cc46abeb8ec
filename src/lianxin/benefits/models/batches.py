"""Payment batches: approved measures of a period paid in one go, what the bank answered, what does not fit, what was seen at home."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lianxin.registry.encryption import EncryptedField

_OPEN = ("waiting", "paid")


class PaymentBatch(models.Model):
    """Approved measures of one project and one period, paid in one order to the bank (发放批次).

    It is made by one person, approved by another, sent as one file of one kind; what was sent is known by its SHA-256.
    """

    class State(models.TextChoices):
        MADE = "made", "待审批"
        APPROVED = "approved", "待导出"
        EXPORTED = "exported", "待回盘"
        ANSWERED = "answered", "已回盘"
        SENT_BACK = "sent_back", "已退回"

    class FileKind(models.TextChoices):
        CARD = "card", "一卡通 CSV"
        ISO_20022 = "iso20022", "pain.001"

    reference = models.CharField(max_length=30, unique=True, help_text="批次号 · Names the order to the bank.")
    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the project's area.")
    county_code = models.CharField(max_length=6, help_text="Six-digit county code.")
    period_key = models.CharField(
        max_length=12, blank=True, help_text="2026-05, 2026-spring or 2026; empty: what is given once for ever."
    )
    measures = models.JSONField(help_text="Keys of the rulebook's measures in it.")
    claim = models.ForeignKey(
        "funds.Claim", on_delete=models.PROTECT, related_name="batches", help_text="报账单 · Claim whose money pays it."
    )
    payer = models.CharField(max_length=100, help_text="付款单位 · Who pays.")
    payer_account = EncryptedField(help_text="付款账号 · Account from which it is paid.")
    payer_bank = models.CharField(max_length=100, blank=True, help_text="Bank of that account.")
    pay_on = models.DateField(help_text="付款日 · Day on which the bank is to pay.")
    line_count = models.PositiveIntegerField(help_text="Lines in it.")
    total_fen = models.BigIntegerField(help_text="Sum of its lines in fen.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.MADE, help_text="Where it stands.")
    words = models.CharField(max_length=200, blank=True, help_text="Why it was sent back.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who made it."
    )
    made_on = models.DateField(help_text="Day it was made.")
    made_at = models.DateTimeField(help_text="When it was made.")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who approved it."
    )
    approved_on = models.DateField(null=True, blank=True, help_text="Day it was approved.")
    file_kind = models.CharField(
        max_length=10, choices=FileKind.choices, blank=True, help_text="Kind of file that was sent; empty: none yet."
    )
    file_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file that was sent.")
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who took the file."
    )
    exported_at = models.DateTimeField(null=True, blank=True, help_text="When the file was made.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(line_count__gt=0, total_fen__gt=0), name="batch_is_of_some_money"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(made_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="batch_is_approved_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(exported_by__isnull=True)
                | (
                    (Q(made_by__isnull=True) | ~Q(exported_by=F("made_by")))
                    & (Q(approved_by__isnull=True) | ~Q(exported_by=F("approved_by")))
                ),
                name="batch_is_paid_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["made", "sent_back"]) | Q(approved_on__isnull=False),
                name="batch_is_approved_before_it_goes_on",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["exported", "answered"])
                | ~Q(file_kind="") & ~Q(file_digest="") & Q(exported_at__isnull=False),
                name="exported_batch_names_its_file",
            ),
            models.CheckConstraint(condition=~Q(state="sent_back") | ~Q(words=""), name="batch_sent_back_says_why"),
        ]

    def __str__(self) -> str:
        return self.reference


class BatchLine(models.Model):
    """One payment of a batch: a measure, its payee and his account as they stood when the batch was made, and what became of it.

    ``is_open`` says that the measure waits for this line, or was paid by it: a measure has one open line at most. ``paid`` is
    the only thing that makes a measure paid.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待付"
        PAID = "paid", "已付"
        RETURNED = "returned", "已退汇"
        REFUSED = "refused", "未付成"

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="lines", help_text="Its batch.")
    number = models.PositiveIntegerField(help_text="Its place in the order, from 1; the bank answers by it.")
    benefit = models.ForeignKey(
        "benefits.Benefit", on_delete=models.PROTECT, related_name="batch_lines", help_text="The measure it pays."
    )
    member = models.ForeignKey(
        "registry.Member", on_delete=models.PROTECT, related_name="batch_lines", help_text="收款人 · Who is paid."
    )
    payee = models.CharField(max_length=60, help_text="His name.")
    identity_no = EncryptedField(help_text="His identity number.")
    account_no = EncryptedField(help_text="收款账号 · Account it is paid into.")
    bank = models.CharField(max_length=100, blank=True, help_text="Bank of that account.")
    amount_fen = models.BigIntegerField(help_text="How much, in fen.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, help_text="Where it stands.")
    reason = models.CharField(max_length=200, blank=True, help_text="Refused or returned: why, as the bank says.")
    is_open = models.BooleanField(default=True, help_text="Off: the measure may be paid by another batch.")
    payment = models.OneToOneField(
        "funds.Payment", on_delete=models.PROTECT, null=True, blank=True, related_name="batch_line",
        help_text="The payment in the ledger, once the bank has paid.",
    )  # fmt: skip
    paid_on = models.DateField(null=True, blank=True, help_text="Day of the answer that says it was paid.")

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="batch_has_a_line_once"),
            models.UniqueConstraint(
                fields=["benefit"], condition=Q(is_open=True), name="benefit_is_paid_by_one_open_line"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="batch_line_is_some_money"),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", "returned"]) | Q(payment__isnull=False, paid_on__isnull=False),
                name="paid_line_stands_in_the_ledger",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "refused"]) | Q(payment__isnull=True),
                name="unpaid_line_has_no_payment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_OPEN, is_open=True) | Q(~Q(state__in=_OPEN), is_open=False),
                name="line_is_open_until_it_fails",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "returned"]) | ~Q(reason=""), name="line_not_paid_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} #{self.number}"


class BankAnswer(models.Model):
    """A file in which the bank says what it did (银行回盘). It is kept whole, encrypted, and read once."""

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="answers", help_text="Its batch.")
    file_name = models.CharField(max_length=120, help_text="Name of the file.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    content = EncryptedField(help_text="The file, base64, encrypted.")
    rows = models.PositiveIntegerField(help_text="Answers in it.")
    on = models.DateField(help_text="Day of the bank's answer.")
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who read it in."
    )
    at = models.DateTimeField(help_text="When it was read in.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "digest"], name="answer_is_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.file_name}"


class BatchDifference(models.Model):
    """Something in a batch that does not fit: an answer of the bank, or what a household says. A person looks; nothing is guessed."""

    class Kind(models.TextChoices):
        AMOUNT_DIFFERS = "amount_differs", "金额不符"
        ACCOUNT_DIFFERS = "account_differs", "账号不符"
        ANSWERED_TWICE = "answered_twice", "前后矛盾"
        UNCLEAR = "unclear", "结果不明"
        UNKNOWN = "unknown", "清单外"
        PAYEE_GONE = "payee_gone", "付给不该付的人"
        NOT_RECEIVED = "not_received", "户称未收到"
        RECEIVED_OTHER = "received_other", "户称金额不符"
        NOT_SIGNED = "not_signed", "户未签认"

    batch = models.ForeignKey(
        PaymentBatch, on_delete=models.PROTECT, related_name="differences", help_text="Its batch."
    )
    answer = models.ForeignKey(
        BankAnswer, on_delete=models.PROTECT, null=True, blank=True, related_name="differences",
        help_text="The bank's file; empty: found at home.",
    )  # fmt: skip
    line = models.ForeignKey(
        BatchLine, on_delete=models.PROTECT, null=True, blank=True, related_name="differences",
        help_text="Its line; empty: no line fits.",
    )  # fmt: skip
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="What does not fit.")
    place = models.CharField(max_length=40, blank=True, help_text="Where in the bank's file.")
    told_fen = models.BigIntegerField(null=True, blank=True, help_text="Sum that the bank or the household names.")
    reason = models.CharField(max_length=200, blank=True, help_text="What the bank or the household says.")
    settled_words = models.CharField(max_length=200, blank=True, help_text="How it was settled; empty: it stands.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who settled it."
    )
    settled_on = models.DateField(null=True, blank=True, help_text="Day it was settled.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True, settled_words="")
                | Q(settled_on__isnull=False) & ~Q(settled_words=""),
                name="settled_difference_says_how",
            ),
            models.CheckConstraint(
                condition=Q(answer__isnull=False) | Q(line__isnull=False), name="difference_says_where_it_was_found"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.kind}"


class ReceiptSample(models.Model):
    """Paid lines drawn to be verified at home (到账抽查). Anybody with the population and the seed draws the same."""

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="samples", help_text="Its batch.")
    seed = models.CharField(max_length=100, help_text="公开种子 · Public seed.")
    size = models.PositiveIntegerField(help_text="Lines asked for.")
    population = models.JSONField(help_text="Line numbers that were paid, by village: what it was drawn from.")
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who drew it."
    )
    drawn_on = models.DateField(help_text="Day it was drawn.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "seed"], name="batch_is_sampled_once_by_a_seed"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.seed}"


class SampledLine(models.Model):
    """A line of a sample, and what the household said when it was asked."""

    sample = models.ForeignKey(ReceiptSample, on_delete=models.PROTECT, related_name="chosen", help_text="Its sample.")
    line = models.ForeignKey(BatchLine, on_delete=models.PROTECT, related_name="sampled", help_text="The line.")
    received_fen = models.BigIntegerField(
        null=True, blank=True, help_text="What the household says it received, in fen; 0: nothing; empty: not asked."
    )
    received_on = models.DateField(null=True, blank=True, help_text="Day it says it arrived; empty: it cannot tell.")
    is_signed = models.BooleanField(null=True, blank=True, help_text="Whether the household signed; empty: not asked.")
    words = models.CharField(max_length=200, blank=True, help_text="What it says.")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who asked."
    )
    checked_on = models.DateField(null=True, blank=True, help_text="Day of the visit; empty: not asked yet.")

    class Meta:
        ordering = ["sample", "line__number"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "line"], name="line_is_drawn_once_in_a_sample"),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, received_fen__isnull=True, is_signed__isnull=True)
                | Q(checked_on__isnull=False, received_fen__isnull=False, is_signed__isnull=False),
                name="checked_line_says_what_was_received",
            ),
            models.CheckConstraint(
                condition=Q(received_fen__isnull=True) | Q(received_fen__gte=0), name="received_sum_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.line_id}"
