"""Records of work: one row is one thing done once. Rows are only added; a correction is a new row that names the old one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class WorkRecord(models.Model):
    """One thing done once (工作记录): a visit, a training, an idea, a project introduced …; what, where, by whom, for whom.

    A row is in force while no later row replaces it and nobody has withdrawn it; what is not in force counts nowhere. A row that is a
    total (自报总数) was told by a unit as a number: it names nobody, and is never added to rows that were counted. The database
    refuses to change or remove any row.
    """

    class Exactness(models.TextChoices):
        EXACT = "exact", "="
        ABOUT = "about", "约"
        OVER = "over", "余"
        NEARLY = "nearly", "近"

    key = models.UUIDField(
        unique=True, help_text="Made by whoever records it: the same key sent again is the same record."
    )
    kind = models.CharField(max_length=30, help_text="Kind of work of the rulebook.")
    on = models.DateField(help_text="Day on which it was done; of a total the last day that it is about.")
    starts_on = models.DateField(null=True, blank=True, help_text="Of a total: the first day that it is about.")
    area_code = models.CharField(max_length=20, help_text="Village, township or county that it was done for.")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Unit that did it."
    )
    branch = models.CharField(max_length=60, blank=True, help_text="Party branch of the unit, where one did it.")
    found = models.CharField(max_length=1000, blank=True, help_text="What was found.")
    promised = models.CharField(max_length=1000, blank=True, help_text="What was promised.")
    done = models.CharField(max_length=1000, blank=True, help_text="What was done.")
    next_step = models.CharField(max_length=400, blank=True, help_text="What comes next.")
    next_on = models.DateField(null=True, blank=True, help_text="Day of the next step.")
    stage = models.CharField(max_length=10, blank=True, help_text="Of a project: planned or landed.")
    quantity = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="How much, in its unit."
    )
    quantity_unit = models.CharField(max_length=30, blank=True, help_text="Unit of the dictionary.")
    amount_fen = models.BigIntegerField(null=True, blank=True, help_text="Money, or what goods are worth, in fen.")
    exactness = models.CharField(
        max_length=10, choices=Exactness.choices, default=Exactness.EXACT,
        help_text="Whether quantity and money are exact, about, over or nearly so much.",
    )  # fmt: skip
    is_total = models.BooleanField(
        default=False, help_text="A total told by a unit itself, not a row that can be counted."
    )
    persons = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of a total: distinct people as told. Of a counted row they are counted."
    )
    others = models.PositiveIntegerField(
        null=True, blank=True, help_text="People who took part and are not on the roster: person-times only."
    )
    person_times = models.PositiveIntegerField(
        null=True, blank=True, help_text="Person-times: everybody who took part, or of a total as told."
    )
    text_digest = models.CharField(
        max_length=64, blank=True, help_text="Digest of its text without blanks and signs; empty where it is short."
    )
    content_digest = models.CharField(
        max_length=64, help_text="Digest of all that was told, to know it when sent again."
    )
    noted_at = models.DateTimeField(help_text="When it was written down, perhaps on a device without a line.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    recorded_at = models.DateTimeField(help_text="When it arrived.")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by",
        help_text="The row that it corrects.",
    )  # fmt: skip
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was corrected.")

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["area_code", "-on", "-id"], name="work_record_of_area"),
            models.Index(fields=["unit", "-on", "-id"], name="work_record_of_unit"),
            models.Index(fields=["recorded_by", "-noted_at"], name="work_record_of_author"),
            models.Index(fields=["text_digest"], name="work_record_text", condition=~Q(text_digest="")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(area_code=""), name="work_is_done_somewhere"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True, quantity_unit="") | (Q(quantity__isnull=False, quantity__gt=0) & ~Q(quantity_unit="")),
                name="work_quantity_has_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0), name="work_money_is_more_than_nothing"
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | ~Q(next_step=""), name="work_day_of_a_next_step_has_a_step"
            ),
            models.CheckConstraint(
                condition=Q(is_total=True, starts_on__isnull=False, starts_on__lte=models.F("on"))
                | Q(is_total=False, starts_on__isnull=True, persons__isnull=True),
                name="work_total_is_about_a_period",
            ),
            models.CheckConstraint(
                condition=Q(is_total=False)
                | Q(persons__isnull=False) | Q(person_times__isnull=False)
                | Q(quantity__isnull=False) | Q(amount_fen__isnull=False),
                name="work_total_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="corrected_work_says_why"
            ),
            models.CheckConstraint(condition=Q(stage__in=["", "planned", "landed"]), name="work_stage_is_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.on} {self.pk}"


class WorkPerson(models.Model):
    """A person of the roster who took part in a piece of work, once each."""

    record = models.ForeignKey(
        WorkRecord, on_delete=models.PROTECT, related_name="people", db_index=False, help_text="The record."
    )
    helper = models.ForeignKey("people.Helper", on_delete=models.PROTECT, related_name="+", help_text="Who.")

    class Meta:
        ordering = ["record", "id"]
        constraints = [models.UniqueConstraint(fields=["record", "helper"], name="work_names_a_person_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.helper_id}"


class WorkHousehold(models.Model):
    """A household that a piece of work concerned, and how whoever did it stood to it on that day."""

    class Tie(models.TextChoices):
        PAIRED = "paired", "结对"
        TEAM = "team", "驻村"
        NONE = "none", "未结对"

    record = models.ForeignKey(
        WorkRecord, on_delete=models.PROTECT, related_name="households", db_index=False, help_text="The record."
    )
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="work", help_text="The household."
    )
    tie = models.CharField(
        max_length=10, choices=Tie.choices,
        help_text="Somebody of the record was paired with it that day, or of its village's team, or nobody was.",
    )  # fmt: skip

    class Meta:
        ordering = ["record", "id"]
        constraints = [models.UniqueConstraint(fields=["record", "household"], name="work_names_a_household_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.household_id} {self.tie}"


class WorkPhoto(models.Model):
    """A photograph of a record. Kept by digest; nothing of what a telephone writes into it, unless the deployment asks for places."""

    record = models.ForeignKey(WorkRecord, on_delete=models.PROTECT, related_name="photos", help_text="The record.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the picture as kept.")
    likeness = models.CharField(
        max_length=16, db_index=True, help_text="Difference hash, 64 bits in hexadecimal: like pictures differ in few."
    )
    longitude = models.FloatField(
        null=True, blank=True, help_text="Where it was taken, only where the deployment asks."
    )
    latitude = models.FloatField(null=True, blank=True, help_text="Likewise.")

    class Meta:
        ordering = ["record", "id"]
        indexes = [models.Index(fields=["digest"], name="work_photo_digest")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.digest[:8]}"


class WorkDetail(models.Model):
    """What a kind of work asks besides (庭院项目、合同、地块), as it was told. Only added, with its record."""

    record = models.ForeignKey(
        WorkRecord, on_delete=models.PROTECT, related_name="details", db_index=False, help_text="The record."
    )
    name = models.CharField(max_length=30, help_text="Name of the detail in the rulebook's kind of work.")
    words = models.CharField(max_length=120, help_text="What was told.")

    class Meta:
        ordering = ["record", "id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "name"], name="work_tells_a_detail_once"),
            models.CheckConstraint(condition=~Q(words=""), name="detail_of_work_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.name}"


class Withdrawal(models.Model):
    """The withdrawal (撤回) of a record: from then on it counts nowhere, and it stays to be seen."""

    record = models.OneToOneField(
        WorkRecord, on_delete=models.PROTECT, related_name="withdrawal", help_text="The record."
    )
    reason = models.CharField(max_length=200, help_text="Why.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who; empty: the house."
    )  # fmt: skip
    at = models.DateTimeField(help_text="When.")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawn_work_says_why")]

    def __str__(self) -> str:
        return f"{self.record_id}"
