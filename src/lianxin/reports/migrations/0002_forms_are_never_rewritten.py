"""The database itself refuses to change a blank form that was sent, what a heading was said to mean, and what was filled."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

VERSION, WORD, FILL = "reports_formversion", "reports_headingword", "reports_formfill"
# All but how its headings are answered.
OF_VERSION = "id, form_id, number, file_name, content, digest, lost, made_by_id, made_at"
# All but until when it held.
OF_WORD = "id, key, path, answer, by_id, at"
WORDS = "forms, their words and their fillings are never rewritten"


def _sqlite(table: str, name: str, event: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    )


def _postgresql(table: str, name: str, event: str, when: str = "", each: str = "ROW") -> str:
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} FOR EACH {each} {when} "
        "EXECUTE FUNCTION reports_keeps_forms()"
    )


def _replaced(table: str) -> str:
    # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
    return _sqlite(table, "is_never_replaced", "INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)")


GUARDS = {
    "sqlite": (
        _sqlite(VERSION, "is_never_altered", f"UPDATE OF {OF_VERSION}"),
        _sqlite(WORD, "is_never_altered", f"UPDATE OF {OF_WORD}"),
        _sqlite(WORD, "ends_once", "UPDATE OF replaced_at", "WHEN OLD.replaced_at IS NOT NULL"),
        _sqlite(FILL, "is_never_altered", "UPDATE"),
        *(_sqlite(table, "is_never_removed", "DELETE") for table in (VERSION, WORD, FILL)),
        *(_replaced(table) for table in (VERSION, WORD, FILL)),
    ),
    "postgresql": (
        "CREATE FUNCTION reports_keeps_forms() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        _postgresql(VERSION, "is_never_altered", f"UPDATE OF {OF_VERSION}"),
        _postgresql(WORD, "is_never_altered", f"UPDATE OF {OF_WORD}"),
        _postgresql(WORD, "ends_once", "UPDATE OF replaced_at", "WHEN (OLD.replaced_at IS NOT NULL)"),
        _postgresql(FILL, "is_never_altered", "UPDATE"),
        *(_postgresql(table, "is_never_removed", "DELETE") for table in (VERSION, WORD, FILL)),
        *(_postgresql(table, "is_never_emptied", "TRUNCATE", each="STATEMENT") for table in (VERSION, WORD, FILL)),
    ),
}
_NAMES = {
    "sqlite": ("is_never_altered", "is_never_removed", "is_never_replaced"),
    "postgresql": ("is_never_altered", "is_never_removed", "is_never_emptied"),
}
_TABLES = (VERSION, WORD, FILL)
LIFTED = {
    "sqlite": (
        f"DROP TRIGGER {WORD}_ends_once",
        *(f"DROP TRIGGER {table}_{name}" for table in _TABLES for name in _NAMES["sqlite"]),
    ),
    "postgresql": (
        f"DROP TRIGGER {WORD}_ends_once ON {WORD}",
        *(f"DROP TRIGGER {table}_{name} ON {table}" for table in _TABLES for name in _NAMES["postgresql"]),
        "DROP FUNCTION reports_keeps_forms()",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_forms")]
    operations = [guarding(GUARDS, LIFTED)]
