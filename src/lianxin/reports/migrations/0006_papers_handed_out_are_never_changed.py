"""The database itself refuses to change or remove what is remembered of papers that were handed out."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

TABLE = "reports_issuedpaper"
GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER {TABLE}_is_never_altered BEFORE UPDATE ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'a paper that was handed out is never altered'); END",
        f"CREATE TRIGGER {TABLE}_is_never_removed BEFORE DELETE ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'a paper that was handed out is never removed'); END",
        # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
        f"CREATE TRIGGER {TABLE}_is_never_replaced BEFORE INSERT ON {TABLE} "
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR key = NEW.key) "
        "BEGIN SELECT RAISE(ABORT, 'a paper that was handed out is never replaced'); END",
    ),
    "postgresql": (
        f"CREATE FUNCTION {TABLE}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'a paper that was handed out is never altered or removed' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {TABLE}_is_never_altered BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuses()",
        f"CREATE TRIGGER {TABLE}_is_never_emptied BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuses()",
    ),
}
LIFTED = {
    "sqlite": tuple(f"DROP TRIGGER {TABLE}_is_never_{what}" for what in ("altered", "removed", "replaced")),
    "postgresql": (
        f"DROP TRIGGER {TABLE}_is_never_altered ON {TABLE}",
        f"DROP TRIGGER {TABLE}_is_never_emptied ON {TABLE}",
        f"DROP FUNCTION {TABLE}_refuses()",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_issued_papers")]
    operations = [guarding(GUARDS, LIFTED)]
