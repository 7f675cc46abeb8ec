"""The database itself keeps the history of issues: events, evidence and records are only added; what was found stays as found."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

from lianxin.supervision.migrations._guarding import guards, never_altered, stays

_EVENT = "issue_event_is_never_altered"
_FOUND = "issue_stays_as_it_was_found"
_ANSWER = "spread_answer_is_given_once"
_TABLES = {
    "supervision_issueevent": _EVENT,
    "supervision_issueevidence": "evidence_of_an_issue_is_never_altered",
    "supervision_admonition": "admonition_is_never_altered",
    "supervision_accountabilityrecord": "accountability_is_never_altered",
    "supervision_issue": _FOUND,
    "supervision_spreadanswer": _ANSWER,
}
_ONLY_ADDED = list(_TABLES)[:4]
_AS_FOUND = ("id", "county_code", "number", "source", "found_on", "found_by", "words", "registered_on", "clue_id")
_ROWS = (
    *(guard for table in _ONLY_ADDED for guard in never_altered(table, _TABLES[table])),
    *stays("supervision_issue", _AS_FOUND, _FOUND),
    (
        "supervision_spreadanswer_given_once",
        "BEFORE UPDATE ON supervision_spreadanswer",
        "OLD.answered_at IS NOT NULL",
        _ANSWER,
    ),
    (
        "supervision_spreadanswer_never_removed",
        "BEFORE DELETE ON supervision_spreadanswer",
        "OLD.id IS NOT NULL",
        _ANSWER,
    ),
)
GUARDS, LIFTED = guards(_ROWS, _TABLES)


class Migration(migrations.Migration):
    dependencies = [("supervision", "0002_issues")]
    operations = [guarding(GUARDS, LIFTED)]
