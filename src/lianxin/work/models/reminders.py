"""Reminders: the address that a person gave for them, and the one digest that he was sent on a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lianxin.registry.encryption import EncryptedField


class ReminderAddress(models.Model):
    """The e-mail address to which a person wants his digest. He gives it himself and takes it away again."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="Whose."
    )
    address = EncryptedField(help_text="The address, encrypted.")

    def __str__(self) -> str:
        return f"{self.user_id}"


class Digest(models.Model):
    """A person's one digest of a day: how many visits were overdue and due soon, by which way, and what became of it."""

    class Way(models.TextChoices):
        EMAIL = "email", "电子邮件"
        WEBHOOK = "webhook", "推送接口"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="To whom.")
    on = models.DateField(help_text="Day that it is about.")
    way = models.CharField(max_length=10, choices=Way.choices, help_text="How it goes.")
    overdue = models.PositiveIntegerField(help_text="Households whose visit is overdue.")
    soon = models.PositiveIntegerField(help_text="Households whose visit is due soon.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often it was tried.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When it went; empty: it has not.")

    class Meta:
        ordering = ["-on", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "on"], name="person_gets_one_digest_a_day"),
            models.CheckConstraint(condition=Q(overdue__gt=0) | Q(soon__gt=0), name="digest_tells_something"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.on}"
