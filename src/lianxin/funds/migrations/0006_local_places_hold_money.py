"""A place that was opened without a national code holds money like any other: its code has a letter among the digits."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

_guards = import_module("lianxin.funds.migrations.0002_the_database_keeps_the_ledger")
_TRIGGERS = {"funds_account_says_where": "funds_account", "funds_countybook_is_of_a_county": "funds_countybook"}


def _statement(engine: str, name: str) -> str:
    """The statement of the guards that makes this function or trigger."""
    (found,) = (each for each in _guards.GUARDS[engine] if f" {name}" in each[:120])
    return str(found)


def take_letters_in(apps, schema_editor):
    engine = schema_editor.connection.vendor
    if engine == "sqlite":
        names = (*_TRIGGERS, "funds_transfer_is_sound")
        statements = [text for name in names for text in (f"DROP TRIGGER {name}", _statement(engine, name))]
    else:
        statements = [
            text
            for name, table in _TRIGGERS.items()
            for text in (f"DROP TRIGGER {name} ON {table}", _statement(engine, name))
        ]
        statements.append(_statement(engine, "funds_keeps_the_ledger()"))
    for statement in statements:
        # Parameters of None, so that a per cent sign is not read as one.
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("funds", "0005_claims_release_what_is_left")]
    operations = [migrations.RunPython(take_letters_in, migrations.RunPython.noop)]
