"""The chain of events."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One thing that was done: a write, a decision, or an opening of sensitive data.

    It has no foreign keys, so that the evidence outlives what it describes. ``digest`` is SHA-256 over the previous
    event's digest and this event's own content, which makes a removed or altered event visible to ``lianxin audit
    verify``. The database refuses to update or delete a row (triggers on SQLite and PostgreSQL).
    """

    at = models.DateTimeField(db_index=True, help_text="When it was done.")
    act = models.CharField(
        max_length=60, db_index=True, help_text="What was done, as a permission name: registry.import."
    )
    actor_id = models.BigIntegerField(null=True, help_text="The user; empty for the house itself.")
    actor_name = models.CharField(max_length=100, blank=True, help_text="The user's name on the day.")
    thing = models.CharField(max_length=60, blank=True, help_text="Kind of thing: registry.household.")
    thing_id = models.CharField(max_length=64, blank=True, help_text="Which one.")
    area_code = models.CharField(
        max_length=20, blank=True, db_index=True, help_text="Division code that it belongs to."
    )
    details = models.JSONField(default=dict, help_text="What changed, without personal data.")
    previous_digest = models.CharField(max_length=64, help_text="Digest of the event before.")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of previous digest and content.")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["thing", "thing_id"], name="audit_event_of_thing")]

    def __str__(self) -> str:
        return f"{self.act} {self.thing} {self.thing_id}"
