"""The database itself refuses to change or remove an event of a case, whoever asks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

GUARDS = {
    "sqlite": (
        "CREATE TRIGGER procedures_caseevent_is_never_altered BEFORE UPDATE ON procedures_caseevent "
        "BEGIN SELECT RAISE(ABORT, 'an event of a case is never altered'); END",
        "CREATE TRIGGER procedures_caseevent_is_never_removed BEFORE DELETE ON procedures_caseevent "
        "BEGIN SELECT RAISE(ABORT, 'an event of a case is never removed'); END",
        # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
        "CREATE TRIGGER procedures_caseevent_is_never_replaced BEFORE INSERT ON procedures_caseevent "
        "WHEN EXISTS (SELECT 1 FROM procedures_caseevent WHERE id = NEW.id OR (case_id = NEW.case_id AND number = NEW.number)) "
        "BEGIN SELECT RAISE(ABORT, 'an event of a case is never replaced'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION procedures_caseevent_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'an event of a case is never altered or removed' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$",
        "CREATE TRIGGER procedures_caseevent_is_never_altered BEFORE UPDATE OR DELETE ON procedures_caseevent "
        "FOR EACH ROW EXECUTE FUNCTION procedures_caseevent_refuses()",
        "CREATE TRIGGER procedures_caseevent_is_never_emptied BEFORE TRUNCATE ON procedures_caseevent "
        "FOR EACH STATEMENT EXECUTE FUNCTION procedures_caseevent_refuses()",
    ),
}
LIFTED = {
    "sqlite": (
        "DROP TRIGGER procedures_caseevent_is_never_altered",
        "DROP TRIGGER procedures_caseevent_is_never_removed",
        "DROP TRIGGER procedures_caseevent_is_never_replaced",
    ),
    "postgresql": (
        "DROP TRIGGER procedures_caseevent_is_never_altered ON procedures_caseevent",
        "DROP TRIGGER procedures_caseevent_is_never_emptied ON procedures_caseevent",
        "DROP FUNCTION procedures_caseevent_refuses()",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]
    operations = [guarding(GUARDS, LIFTED)]
