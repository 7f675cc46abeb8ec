"""The digest that the next event follows, once no other writer can add one: on PostgreSQL one question, which the server plans once.

A function, because each of its statements sees what was committed before that statement began: the second sees all that the lock waited
for. SQLite's writer is alone from the beginning.
"""

from __future__ import annotations

from django.db import migrations

MADE = """
CREATE FUNCTION audit_newest_digest() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE newest text;
BEGIN
    PERFORM pg_advisory_xact_lock(7015001);
    SELECT digest INTO newest FROM audit_event ORDER BY id DESC LIMIT 1;
    RETURN newest;
END $$
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MADE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_newest_digest()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_events_are_never_changed")]
    operations = [migrations.RunPython(make, drop)]
