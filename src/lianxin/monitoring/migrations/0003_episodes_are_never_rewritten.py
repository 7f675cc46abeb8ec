"""The database itself refuses to change or remove an event of an episode, whoever asks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

TABLE, OWNER = "monitoring_episodeevent", "episode_id"

GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER {TABLE}_is_never_altered BEFORE UPDATE ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'what happened in an episode is never altered'); END",
        f"CREATE TRIGGER {TABLE}_is_never_removed BEFORE DELETE ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'what happened in an episode is never removed'); END",
        # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
        f"CREATE TRIGGER {TABLE}_is_never_replaced BEFORE INSERT ON {TABLE} "
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR ({OWNER} = NEW.{OWNER} AND number = NEW.number)) "
        "BEGIN SELECT RAISE(ABORT, 'what happened in an episode is never replaced'); END",
    ),
    "postgresql": (
        f"CREATE FUNCTION {TABLE}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'what happened in an episode is never altered or removed' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$",
        f"CREATE TRIGGER {TABLE}_is_never_altered BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuses()",
        f"CREATE TRIGGER {TABLE}_is_never_emptied BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuses()",
    ),
}
LIFTED = {
    "sqlite": (
        f"DROP TRIGGER {TABLE}_is_never_altered",
        f"DROP TRIGGER {TABLE}_is_never_removed",
        f"DROP TRIGGER {TABLE}_is_never_replaced",
    ),
    "postgresql": (
        f"DROP TRIGGER {TABLE}_is_never_altered ON {TABLE}",
        f"DROP TRIGGER {TABLE}_is_never_emptied ON {TABLE}",
        f"DROP FUNCTION {TABLE}_refuses()",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0002_what_happened_is_never_changed")]
    operations = [guarding(GUARDS, LIFTED)]
