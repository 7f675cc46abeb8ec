"""The database itself refuses to change or remove evidence, whoever asks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

GUARDS = {
    "sqlite": (
        "CREATE TRIGGER procedures_evidence_is_never_altered BEFORE UPDATE ON procedures_evidence "
        "BEGIN SELECT RAISE(ABORT, 'evidence is never altered'); END",
        "CREATE TRIGGER procedures_evidence_is_never_removed BEFORE DELETE ON procedures_evidence "
        "BEGIN SELECT RAISE(ABORT, 'evidence is never removed'); END",
        # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
        "CREATE TRIGGER procedures_evidence_is_never_replaced BEFORE INSERT ON procedures_evidence "
        "WHEN EXISTS (SELECT 1 FROM procedures_evidence WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'evidence is never replaced'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION procedures_evidence_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'evidence is never altered or removed' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$",
        "CREATE TRIGGER procedures_evidence_is_never_altered BEFORE UPDATE OR DELETE ON procedures_evidence "
        "FOR EACH ROW EXECUTE FUNCTION procedures_evidence_refuses()",
        "CREATE TRIGGER procedures_evidence_is_never_emptied BEFORE TRUNCATE ON procedures_evidence "
        "FOR EACH STATEMENT EXECUTE FUNCTION procedures_evidence_refuses()",
    ),
}
LIFTED = {
    "sqlite": (
        "DROP TRIGGER procedures_evidence_is_never_altered",
        "DROP TRIGGER procedures_evidence_is_never_removed",
        "DROP TRIGGER procedures_evidence_is_never_replaced",
    ),
    "postgresql": (
        "DROP TRIGGER procedures_evidence_is_never_altered ON procedures_evidence",
        "DROP TRIGGER procedures_evidence_is_never_emptied ON procedures_evidence",
        "DROP FUNCTION procedures_evidence_refuses()",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_events_are_never_changed")]
    operations = [guarding(GUARDS, LIFTED)]
