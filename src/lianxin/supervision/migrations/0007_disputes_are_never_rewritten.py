"""The database itself keeps daily reports and what happened to disputes; a dispute stays as it was found."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

from lianxin.supervision.migrations._guarding import guards, never_altered, stays

_EVENT = "dispute_event_is_never_altered"
_REPORT = "daily_report_is_never_altered"
_FOUND = "dispute_stays_as_it_was_found"
_TABLES = {
    "supervision_disputeevent": _EVENT,
    "supervision_disputereport": _REPORT,
    "supervision_dispute": _FOUND,
}
_ROWS = (
    *never_altered("supervision_disputeevent", _EVENT),
    *never_altered("supervision_disputereport", _REPORT),
    *stays(
        "supervision_dispute",
        ("id", "report_id", "village_code", "kind", "parties", "words", "since_on", "found_on"),
        _FOUND,
    ),
)
GUARDS, LIFTED = guards(_ROWS, _TABLES)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0006_disputes")]
    operations = [guarding(GUARDS, LIFTED)]
