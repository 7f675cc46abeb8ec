"""Guards of tables that are only added to: the database itself refuses to alter, remove, replace or empty their rows.

Migrations say which tables, and in which words a statement is refused. What is returned here for the same arguments never changes: it has
been carried out in databases that are in use. A guard of another kind is written out in its own migration.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.migrations.operations.base import Operation

Statements = Mapping[str, tuple[str, ...]]
"""The statements of each engine, in order."""
_NOTHING: Statements = {"sqlite": (), "postgresql": ()}


def guards_of(*tables: str, said: str = "what was recorded") -> Statements:
    """Return the statements that guard tables. A refused one is told that ``said`` is never altered, removed or replaced."""
    return {vendor: tuple(each for table in tables for each in make(table, said)) for vendor, make in _MAKERS.items()}


def lifted_from(*tables: str) -> Statements:
    """Return the statements that lift these guards."""
    return {
        "sqlite": tuple(
            f"DROP TRIGGER {table}_is_never_{what}" for table in tables for what in ("altered", "removed", "replaced")
        ),
        "postgresql": tuple(
            each
            for table in tables
            for each in (
                f"DROP TRIGGER {table}_is_never_altered ON {table}",
                f"DROP TRIGGER {table}_is_never_emptied ON {table}",
                f"DROP FUNCTION {table}_refuses()",
            )
        ),
    }


def guarding(guards: Statements, lifted: Statements = _NOTHING) -> Operation:
    """Return the operation of a migration that carries statements out, and others on the way back."""
    return Guarding(guards, lifted)


class Guarding(Operation):
    """Carries out the statements of an engine.

    Django's own operations that run code hand it the models as they were, which it makes anew for each; there are 250 of them, and
    guards ask for none.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, guards: Statements, lifted: Statements) -> None:
        self.guards, self.lifted = guards, lifted

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change no model."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Put the guards up."""
        _carry_out(self.guards, schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Lift them."""
        _carry_out(self.lifted, schema_editor)

    def describe(self) -> str:
        """Say what it does, for the command that lists migrations."""
        return "Statements that guard what the database keeps"


def _carry_out(statements: Statements, schema_editor: Any) -> None:
    # An engine without guards is refused with a KeyError: a history without them proves nothing.
    for statement in statements[schema_editor.connection.vendor]:
        # Parameters of None, so that a per cent sign is not read as one.
        schema_editor.execute(statement, params=None)


def _on_sqlite(table: str, said: str) -> tuple[str, ...]:
    return (
        (
            f"CREATE TRIGGER {table}_is_never_altered BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{said} is never altered'); END"
        ),
        (
            f"CREATE TRIGGER {table}_is_never_removed BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{said} is never removed'); END"
        ),
        # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
        (
            f"CREATE TRIGGER {table}_is_never_replaced BEFORE INSERT ON {table} "  # noqa: S608 - our own names
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{said} is never replaced'); END"
        ),
    )


def _on_postgresql(table: str, said: str) -> tuple[str, ...]:
    return (
        (
            f"CREATE FUNCTION {table}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{said} is never altered or removed' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        ),
        (
            f"CREATE TRIGGER {table}_is_never_altered BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuses()"
        ),
        (
            f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses()"
        ),
    )


_MAKERS = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
