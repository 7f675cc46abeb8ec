"""What the field room remembers: items as they were received, a receipt for everything that became of each, and what people chose."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lianxin.field.form_tables import (  # what ODK Collect needs: Django looks for tables here
    CollectedForm,
    CollectorPassword,
    FormFile,
    FormSubmission,
    SubmissionFile,
    UsedNonce,
)
from lianxin.registry.encryption import EncryptedField

__all__ = [
    "CollectedForm",
    "CollectorPassword",
    "Divergence",
    "FieldItem",
    "FormFile",
    "FormSubmission",
    "Receipt",
    "SubmissionFile",
    "UsedNonce",
]


class FieldItem(models.Model):
    """An item (外业记录): one thing that somebody wrote down away from the house, kept as it was received.

    The database refuses to change or remove it; only where it stands is a copy of its last receipt. Its number was made where it was
    written down, and counts once.
    """

    class Way(models.TextChoices):
        PAGE = "page", "手机页面"
        FILE = "file", "导出文件"
        ODK = "odk", "ODK Collect"

    class State(models.TextChoices):
        APPLIED = "applied", "已入库"
        WAITING = "waiting", "待选择"
        REFUSED = "refused", "未入库"
        SET_ASIDE = "set_aside", "不采用"
        REPLACED = "replaced", "已重报"

    uuid = models.UUIDField(unique=True, help_text="Number made where it was written down.")
    kind = models.CharField(max_length=12, help_text="visit, facts, member, lead or disputes.")
    way = models.CharField(max_length=8, choices=Way.choices, help_text="Which way it came.")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="field_items", help_text="Who wrote it down."
    )
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who took in the file that it came in; empty: the sender himself.",
    )  # fmt: skip
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Whom it is about; empty: a village, or a household that is on no register.",
    )  # fmt: skip
    village_code = models.CharField(max_length=20, help_text="The household's village, or the one that was told.")
    on = models.DateField(help_text="Day on which it was seen.")
    received_at = models.DateTimeField(help_text="When the server had it.")
    content = EncryptedField(help_text="Everything that was told, as canonical JSON, encrypted.")
    digest = models.CharField(
        max_length=64, help_text="SHA-256 of the content: the same number with another is refused."
    )
    files = models.JSONField(help_text="Attachments that were kept: name, digest and pdf or jpg.")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by",
        help_text="The refused item that this one says again, put right.",
    )  # fmt: skip
    state = models.CharField(
        max_length=10, choices=State.choices, help_text="Where it stands: its last receipt's state."
    )
    revision = models.PositiveIntegerField(default=0, help_text="How many receipts there are.")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["village_code", "state", "id"], name="field_item_list"),
            models.Index(fields=["sender", "id"], name="field_item_of_sender"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(village_code=""), name="field_item_says_which_village"),
            models.CheckConstraint(condition=Q(revision__gte=0), name="field_item_counts_its_receipts"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class Receipt(models.Model):
    """A receipt (回执): what became of an item, written in the same transaction as the effect itself.

    Only added: the database refuses to change or remove one.
    """

    item = models.ForeignKey(
        FieldItem, on_delete=models.PROTECT, related_name="receipts", db_index=False, help_text="The item."
    )
    number = models.PositiveIntegerField(help_text="Its place among the item's receipts, from 1.")
    state = models.CharField(max_length=10, choices=FieldItem.State.choices, help_text="Where the item stands by it.")
    code = models.CharField(max_length=12, blank=True, help_text="Code of the refusal, where there was one.")
    why = EncryptedField(blank=True, help_text="What was wrong and what to do, in both languages, encrypted.")
    effects = models.JSONField(help_text="What was written by it: things with their numbers, and facts by name.")
    at = models.DateTimeField(help_text="When.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="Who caused it: the sender, or who decided; empty: the house.",
    )  # fmt: skip

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="field_item_has_one_receipt_of_a_number"),
            models.CheckConstraint(
                condition=Q(state="refused") | Q(code="", why=""), name="only_a_refusal_says_what_was_wrong"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.number} {self.state}"


class Divergence(models.Model):
    """A divergence (分歧): a fact of an item that a person decides, because somebody else changed it in the meantime, or because the
    sender may not correct it himself. The choice is made once, and stays.
    """

    class Why(models.TextChoices):
        APART = "apart", "两人都改了"
        REVIEW = "review", "需要审核"

    class Choice(models.TextChoices):
        TAKE = "take", "采用报送的"
        KEEP = "keep", "保留现有的"

    item = models.ForeignKey(
        FieldItem, on_delete=models.PROTECT, related_name="divergences", db_index=False, help_text="The item."
    )
    why = models.CharField(max_length=8, choices=Why.choices, help_text="Why a person decides.")
    village_code = models.CharField(max_length=20, help_text="The item's village, for scope.")
    table = models.CharField(max_length=20, help_text="household, member or village.")
    thing_id = models.BigIntegerField(null=True, help_text="The household or member; empty for a village.")
    year = models.PositiveSmallIntegerField(null=True, help_text="Year of the fact; empty for the item as a whole.")
    field = models.CharField(max_length=60, blank=True, help_text="The fact; empty: the item as a whole.")
    started_from = EncryptedField(blank=True, help_text="Value that the sender had before him, as JSON.")
    offered = EncryptedField(blank=True, help_text="Value that he sent, as JSON.")
    present = EncryptedField(blank=True, help_text="Value in the register when it came in, as JSON.")
    choice = models.CharField(max_length=6, choices=Choice.choices, blank=True, help_text="What was chosen.")
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who chose."
    )  # fmt: skip
    chosen_at = models.DateTimeField(null=True, blank=True, help_text="When.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why.")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["village_code", "choice", "id"], name="field_divergence_list")]
        constraints = [
            models.UniqueConstraint(fields=["item", "table", "field"], name="fact_of_an_item_diverges_once"),
            models.CheckConstraint(
                condition=Q(choice="", chosen_at__isnull=True, chosen_by__isnull=True, reason="")
                | (~Q(choice="") & Q(chosen_at__isnull=False, chosen_by__isnull=False) & ~Q(reason="")),
                name="choice_says_who_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.table}.{self.field or '*'}"
