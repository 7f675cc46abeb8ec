"""The database itself refuses to change or remove what was expected, what was published, and files that were made."""

from __future__ import annotations

from django.db import migrations

TABLES = ("reports_expectation", "reports_publishedfigure", "reports_tablefile")


def _guards(table):
    return {
        "sqlite": (
            f"CREATE TRIGGER {table}_is_never_altered BEFORE UPDATE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'what was recorded is never altered'); END",
            f"CREATE TRIGGER {table}_is_never_removed BEFORE DELETE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'what was recorded is never removed'); END",
            # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
            f"CREATE TRIGGER {table}_is_never_replaced BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'what was recorded is never replaced'); END",
        ),
        "postgresql": (
            f"CREATE FUNCTION {table}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'what was recorded is never altered or removed' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {table}_is_never_altered BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuses()",
            f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses()",
        ),
    }


def _lifted(table):
    return {
        "sqlite": tuple(f"DROP TRIGGER {table}_is_never_{what}" for what in ("altered", "removed", "replaced")),
        "postgresql": (
            f"DROP TRIGGER {table}_is_never_altered ON {table}",
            f"DROP TRIGGER {table}_is_never_emptied ON {table}",
            f"DROP FUNCTION {table}_refuses()",
        ),
    }


VENDORS = ("sqlite", "postgresql")
GUARDS = {vendor: tuple(each for table in TABLES for each in _guards(table)[vendor]) for vendor in VENDORS}
LIFTED = {vendor: tuple(each for table in TABLES for each in _lifted(table)[vendor]) for vendor in VENDORS}


def _run(statements):
    def run(apps, schema_editor):
        # An engine without guards is refused with a KeyError: a history without them proves nothing.
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_figures")]
    operations = [migrations.RunPython(_run(GUARDS), _run(LIFTED))]
