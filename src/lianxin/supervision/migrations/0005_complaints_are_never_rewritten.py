"""The database itself keeps complaints: events are only added, and what was said stays, unless it is sealed under the other key."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

from lianxin.supervision.migrations._guarding import guards, never_altered, stays

_EVENT = "complaint_event_is_never_altered"
_SAID = "complaint_stays_as_it_was_said"
_TABLES = {"supervision_complaintevent": _EVENT, "supervision_complaint": _SAID}
_ROWS = (
    *never_altered("supervision_complaintevent", _EVENT),
    *stays("supervision_complaint", ("id", "key", "receipt", "channel", "origin_code", "received_on"), _SAID),
    (
        "supervision_complaint_words_stay",
        "BEFORE UPDATE OF words, name, contact, about ON supervision_complaint",
        "OLD.is_sensitive = NEW.is_sensitive",
        _SAID,
    ),
    (
        "supervision_complaint_stays_sensitive",
        "BEFORE UPDATE OF is_sensitive ON supervision_complaint",
        "OLD.is_sensitive AND NOT NEW.is_sensitive",
        "sensitive_complaint_stays_so",
    ),
)
GUARDS, LIFTED = guards(_ROWS, _TABLES)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0004_complaints")]
    operations = [guarding(GUARDS, LIFTED)]
