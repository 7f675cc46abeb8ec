"""How the database itself keeps what was told: rows that are only added, columns that stay, answers that are given once.

A guard is the same on both engines: its name, when it fires, on which condition, and the rule that it keeps.
"""

from __future__ import annotations

from collections.abc import Iterable

ALWAYS = "OLD.id IS NOT NULL"
_FUNCTION = "supervision_refuses"
Guard = tuple[str, str, str, str]


def never_altered(table: str, rule: str) -> tuple[Guard, Guard]:
    """Rows of the table are only added."""
    return (
        (f"{table}_never_altered", f"BEFORE UPDATE ON {table}", ALWAYS, rule),
        (f"{table}_never_removed", f"BEFORE DELETE ON {table}", ALWAYS, rule),
    )


def stays(table: str, columns: Iterable[str], rule: str) -> tuple[Guard, Guard]:
    """Rows of the table are never removed, and these columns stay as they were written."""
    return (
        (f"{table}_stays", f"BEFORE UPDATE OF {', '.join(columns)} ON {table}", ALWAYS, rule),
        (f"{table}_never_removed", f"BEFORE DELETE ON {table}", ALWAYS, rule),
    )


def _sqlite(name: str, when: str, condition: str, rule: str) -> str:
    return f"CREATE TRIGGER {name} {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{rule}'); END"


def _postgres(name: str, when: str, condition: str, rule: str) -> str:
    return f"CREATE TRIGGER {name} {when} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {_FUNCTION}('{rule}')"


def guards(rows, tables):
    """Return the statements of each engine, and those that lift them."""
    replaced = tuple(
        _sqlite(
            # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
            f"{table}_never_replaced",
            f"BEFORE INSERT ON {table}",
            f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
            rule,
        )
        for table, rule in tables.items()
    )
    emptied = tuple(
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}('{rule}')"
        for table, rule in tables.items()
    )
    function = (
        f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    laid = {
        "sqlite": (*(_sqlite(*one) for one in rows), *replaced),
        "postgresql": (function, *(_postgres(*one) for one in rows), *emptied),
    }
    lifted = {
        "sqlite": tuple(f"DROP TRIGGER {one.split()[2]}" for one in laid["sqlite"]),
        "postgresql": tuple(
            f"DROP TRIGGER {one.split()[2]} ON {one.split(' ON ')[1].split()[0]}" for one in laid["postgresql"][1:]
        ),
    }
    return laid, lifted
