"""The database itself refuses to change or remove an event, whoever asks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

GUARDS = {
    "sqlite": (
        "CREATE TRIGGER audit_event_is_never_altered BEFORE UPDATE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'an event is never altered'); END",
        "CREATE TRIGGER audit_event_is_never_removed BEFORE DELETE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END",
        # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
        "CREATE TRIGGER audit_event_is_never_replaced BEFORE INSERT ON audit_event "
        "WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id OR digest = NEW.digest) "
        "BEGIN SELECT RAISE(ABORT, 'an event is never replaced'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_event_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'an event is never altered or removed' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$",
        "CREATE TRIGGER audit_event_is_never_altered BEFORE UPDATE OR DELETE ON audit_event "
        "FOR EACH ROW EXECUTE FUNCTION audit_event_refuses()",
        "CREATE TRIGGER audit_event_is_never_emptied BEFORE TRUNCATE ON audit_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuses()",
    ),
}
LIFTED = {
    "sqlite": (
        "DROP TRIGGER audit_event_is_never_altered",
        "DROP TRIGGER audit_event_is_never_removed",
        "DROP TRIGGER audit_event_is_never_replaced",
    ),
    "postgresql": (
        "DROP TRIGGER audit_event_is_never_altered ON audit_event",
        "DROP TRIGGER audit_event_is_never_emptied ON audit_event",
        "DROP FUNCTION audit_event_refuses()",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [guarding(GUARDS, LIFTED)]
