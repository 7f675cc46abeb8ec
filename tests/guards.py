"""Lift what guards the database, to show that what lies behind a guard still tells, and to empty tables after a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

# Tables that refuse to be emptied → the migration that guards them.
GUARDED = {
    "audit_event": "lianxin.audit.migrations.0002_events_are_never_changed",
    "procedures_caseevent": "lianxin.procedures.migrations.0002_events_are_never_changed",
    "procedures_evidence": "lianxin.procedures.migrations.0003_evidence_is_never_changed",
    "funds_transfer": "lianxin.funds.migrations.0002_the_database_keeps_the_ledger",
    "monitoring_leadevent": "lianxin.monitoring.migrations.0002_what_happened_is_never_changed",
    "monitoring_episodeevent": "lianxin.monitoring.migrations.0003_episodes_are_never_rewritten",
    # Items and divergences are guarded by the same migration.
    "field_receipt": "lianxin.field.migrations.0002_what_was_received_is_never_altered",
    # Files of submissions are guarded by the same migration.
    "field_formsubmission": "lianxin.field.migrations.0004_submissions_are_never_altered",
    # Figures and surveys are guarded by the same migration, and emptied with the entries.
    "exits_sheetentry": "lianxin.exits.migrations.0002_entries_are_never_changed",
    # What versions justify is guarded by the same migration.
    "regulations_regulationversion": "lianxin.regulations.migrations.0002_versions_are_never_changed",
    "exits_coveragefigure": "lianxin.exits.migrations.0005_coverage_is_never_changed",
    # Expectations and files of tables are guarded by the same migration.
    "reports_publishedfigure": "lianxin.reports.migrations.0004_published_figures_are_never_changed",
    # People, households, photographs and withdrawals are guarded by the same migration, and emptied with the records.
    "work_workrecord": "lianxin.work.migrations.0002_records_are_never_changed",
    # Frames, samples, answers, opinions and published rates are guarded by the same migration, and emptied with the events.
    "assessment_evaluationevent": "lianxin.assessment.migrations.0002_what_was_drawn_and_told_is_never_changed",
    # Lines, progress, accounts, signatures, targets and events of tasks are guarded by the same migration.
    "work_planversion": "lianxin.work.migrations.0005_plans_are_never_rewritten",
    # Events of absences are guarded by the same migration.
    "work_postday": "lianxin.work.migrations.0008_attendance_is_never_rewritten",
    "work_workdetail": "lianxin.work.migrations.0010_work_tells_details",
    # Papers of ballots are guarded by the same migration.
    "assessment_scoreentry": "lianxin.assessment.migrations.0004_what_was_scored_is_never_changed",
    # All tables of one migration are lifted with its first.
    "exits_exitline": "lianxin.exits.migrations.0007_exits_are_never_changed",
    "places_areashape": "lianxin.places.migrations.0004_shapes_are_never_changed",
    "benefits_cooperativecheck": "lianxin.benefits.migrations.0007_looks_are_never_changed",
    "work_meeting": "lianxin.work.migrations.0012_meetings_are_never_changed",
    "work_helperleave": "lianxin.work.migrations.0014_leave_is_never_rewritten",
    # Before the events: its guards use their function, which goes last and comes back first.
    "notices_noticerow": "lianxin.notices.migrations.0003_rows_say_what_they_are_about",
    # Evidence, answers, talks and records of accountability are guarded by the same migration.
    "supervision_issueevent": "lianxin.supervision.migrations.0003_issues_are_never_rewritten",
    "supervision_complaintevent": "lianxin.supervision.migrations.0005_complaints_are_never_rewritten",
    "supervision_disputeevent": "lianxin.supervision.migrations.0007_disputes_are_never_rewritten",
    # Words of headings and fillings are guarded by the same migration.
    "reports_formversion": "lianxin.reports.migrations.0002_forms_are_never_rewritten",
    "reports_issuedpaper": "lianxin.reports.migrations.0006_papers_handed_out_are_never_changed",
    "notices_noticeevent": "lianxin.notices.migrations.0002_what_was_shown_is_never_altered",
}


@contextmanager
def unguarded(connection: Any, table: str) -> Iterator[None]:
    """Lift the database's guard over a table, as somebody with the database's own password could."""
    guards = import_module(GUARDED[table])
    with connection.cursor() as cursor:
        for statement in guards.LIFTED[connection.vendor]:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in guards.GUARDS[connection.vendor]:
                cursor.execute(statement, None)
