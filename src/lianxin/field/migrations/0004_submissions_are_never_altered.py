"""The database itself refuses to change or remove a submission and its files, whoever asks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

SUBMISSION, FILE = "field_formsubmission", "field_submissionfile"
WORDS = "what was received is never altered or removed"
# What INSERT OR REPLACE would take away without a delete.
_SAME = {
    SUBMISSION: "id = NEW.id OR instance_id = NEW.instance_id",
    FILE: "id = NEW.id OR (submission_id = NEW.submission_id AND name = NEW.name)",
}


def _sqlite(table: str, name: str, event: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    )


def _postgresql(table: str, name: str, event: str, each: str) -> str:
    return f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION field_keeps_submissions()"


GUARDS = {
    "sqlite": tuple(
        statement
        for table, same in _SAME.items()
        for statement in (
            _sqlite(table, "is_never_altered", "UPDATE"),
            _sqlite(table, "is_never_removed", "DELETE"),
            _sqlite(table, "is_never_replaced", "INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"),
        )
    ),
    "postgresql": (
        "CREATE FUNCTION field_keeps_submissions() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        *(
            statement
            for table in _SAME
            for statement in (
                _postgresql(table, "is_never_altered", "UPDATE OR DELETE", "ROW"),
                _postgresql(table, "is_never_emptied", "TRUNCATE", "STATEMENT"),
            )
        ),
    ),
}
LIFTED = {
    "sqlite": tuple(
        f"DROP TRIGGER {table}_{name}"
        for table in _SAME
        for name in ("is_never_altered", "is_never_removed", "is_never_replaced")
    ),
    "postgresql": (
        *(f"DROP TRIGGER {table}_{name} ON {table}" for table in _SAME for name in ("is_never_altered", "is_never_emptied")),
        "DROP FUNCTION field_keeps_submissions()",
    ),
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("field", "0003_forms_of_collectors")]
    operations = [guarding(GUARDS, LIFTED)]
