"""Groups that villagers form (群众组织): a joint defence team (联防队), a council of red and white affairs; and who is in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class VillageGroup(models.Model):
    """A group of villagers for a purpose of the village (联防队、红白理事会、保洁队). Its members are persons of the register, or named."""

    village_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the village.")
    name = models.CharField(max_length=60, help_text="Name of the group.")
    kind = models.CharField(max_length=20, help_text="Code list village_group_kind.")
    purpose = models.CharField(max_length=200, blank=True, help_text="What it does.")
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who; empty: the house.",
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["village_code", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["village_code", "name"],
                condition=Q(ends_before__isnull=True),
                name="village_has_one_open_group_of_a_name",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="village_group_has_a_name"),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="village_group_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VillageGroupMember(models.Model):
    """A villager's time in a group: a person of the register where he is on it, else by name."""

    group = models.ForeignKey(VillageGroup, on_delete=models.PROTECT, related_name="members", help_text="The group.")
    member = models.ForeignKey(
        "registry.Member",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The person of the register; empty: not on it.",
    )
    name = models.CharField(max_length=60, help_text="His name.")
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer.")

    class Meta:
        ordering = ["group", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="member_of_a_group_has_a_name"),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="member_of_a_group_leaves_after_he_joins",
            ),
            models.UniqueConstraint(
                fields=["group", "member"],
                condition=Q(member__isnull=False, ends_before__isnull=True),
                name="person_is_in_a_group_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.pk}"
