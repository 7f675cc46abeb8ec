"""What kinds of work ask besides, in a table of its own that the database refuses to change."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("work_workdetail",)


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
    dependencies = [("work", "0009_village_groups")]
    operations = [
        migrations.CreateModel(
            name='WorkDetail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text="Name of the detail in the rulebook's kind of work.", max_length=30)),
                ('words', models.CharField(help_text='What was told.', max_length=120)),
                ('record', models.ForeignKey(db_index=False, help_text='The record.', on_delete=django.db.models.deletion.PROTECT, related_name='details', to='work.workrecord')),
            ],
            options={
                'ordering': ['record', 'id'],
                'constraints': [models.UniqueConstraint(fields=('record', 'name'), name='work_tells_a_detail_once'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='detail_of_work_says_something')],
            },
        ),
        migrations.RunPython(_run(GUARDS), _run(LIFTED)),
    ]
