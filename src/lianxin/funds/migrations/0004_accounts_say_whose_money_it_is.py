"""A transfer names only a tranche or project that one of its accounts stands for.

With that rule the foreign keys of a transfer to the two say nothing that the keys of its accounts do not say, and an account
that moved money is never removed. PostgreSQL asks foreign keys row by row, which is much of what posting in bulk costs: there
they go, and the guard asks for all rows together. SQLite keeps them, since to drop one it writes the whole table anew. That of the
household stays on both: where a risk fund bears a loan's loss, no account stands for the household.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

_guards = import_module("lianxin.funds.migrations.0002_the_database_keeps_the_ledger")
_TOLD_BY_ACCOUNTS = ("tranche_id", "project_id")


def _statement(engine: str, name: str) -> str:
    """The statement of the guards that makes this function or trigger."""
    (found,) = (statement for statement in _guards.GUARDS[engine] if name in statement.partition("(")[0].split("BEGIN")[0][:120])
    return str(found)


def ask_the_accounts(apps, schema_editor):
    engine = schema_editor.connection.vendor
    if engine == "sqlite":
        schema_editor.execute("DROP TRIGGER funds_transfer_is_sound", params=None)
        schema_editor.execute(_statement(engine, "funds_transfer_is_sound"), params=None)
        return
    schema_editor.execute(_statement(engine, "FUNCTION funds_keeps_the_ledger"), params=None)
    model = apps.get_model("funds", "Transfer")
    for column in _TOLD_BY_ACCOUNTS:
        for name in schema_editor._constraint_names(model, [column], foreign_key=True):
            schema_editor.execute(f"ALTER TABLE funds_transfer DROP CONSTRAINT {schema_editor.quote_name(name)}", params=None)


def ask_the_rows(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        return
    model = apps.get_model("funds", "Transfer")
    for column in _TOLD_BY_ACCOUNTS:
        field = next(field for field in model._meta.fields if field.column == column)
        schema_editor.execute(schema_editor._create_fk_sql(model, field, "_fk_%(to_table)s_%(to_column)s"))


class Migration(migrations.Migration):
    dependencies = [("funds", "0003_what_is_handed_in_is_kept_once")]
    operations = [migrations.RunPython(ask_the_accounts, ask_the_rows)]
