"""The database itself refuses to change or remove what was received, a receipt, and a choice that was made, whoever asks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

ITEM, RECEIPT, DIVERGENCE = "field_fielditem", "field_receipt", "field_divergence"
# All but where an item stands, and all but what is chosen.
OF_ITEM = (
    "id, uuid, kind, way, sender_id, handed_in_by_id, household_id, village_code, received_at, content, digest, files, replaces_id, "
    '"on"'
)
OF_DIVERGENCE = 'id, item_id, why, village_code, "table", thing_id, year, field, started_from, offered, present'


def _sqlite(table: str, name: str, event: str, when: str, words: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def _postgresql(table: str, name: str, event: str, when: str = "", each: str = "ROW") -> str:
    return f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} FOR EACH {each} {when} EXECUTE FUNCTION field_refuses()"


RECEIVED = "what was received is never altered or removed"
GUARDS = {
    "sqlite": (
        _sqlite(ITEM, "is_never_altered", f"UPDATE OF {OF_ITEM}", "", RECEIVED),
        _sqlite(ITEM, "is_never_removed", "DELETE", "", RECEIVED),
        # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
        _sqlite(
            ITEM, "is_never_replaced", "INSERT",
            f"WHEN EXISTS (SELECT 1 FROM {ITEM} WHERE id = NEW.id OR uuid = NEW.uuid)", RECEIVED,
        ),
        _sqlite(RECEIPT, "is_never_altered", "UPDATE", "", RECEIVED),
        _sqlite(RECEIPT, "is_never_removed", "DELETE", "", RECEIVED),
        _sqlite(
            RECEIPT, "is_never_replaced", "INSERT",
            f"WHEN EXISTS (SELECT 1 FROM {RECEIPT} WHERE id = NEW.id OR (item_id = NEW.item_id AND number = NEW.number))",
            RECEIVED,
        ),
        _sqlite(DIVERGENCE, "is_never_altered", f"UPDATE OF {OF_DIVERGENCE}", "", RECEIVED),
        _sqlite(DIVERGENCE, "is_chosen_once", "UPDATE", "WHEN OLD.choice <> ''", "a choice that was made stays"),
        _sqlite(DIVERGENCE, "is_never_removed", "DELETE", "", RECEIVED),
        _sqlite(
            DIVERGENCE, "is_never_replaced", "INSERT",
            f"WHEN EXISTS (SELECT 1 FROM {DIVERGENCE} WHERE id = NEW.id OR (item_id = NEW.item_id "
            'AND "table" = NEW."table" AND field = NEW.field))',
            RECEIVED,
        ),
    ),
    "postgresql": (
        "CREATE FUNCTION field_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{RECEIVED}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        _postgresql(ITEM, "is_never_altered", f"UPDATE OF {OF_ITEM}"),
        _postgresql(ITEM, "is_never_removed", "DELETE"),
        _postgresql(ITEM, "is_never_emptied", "TRUNCATE", each="STATEMENT"),
        _postgresql(RECEIPT, "is_never_altered", "UPDATE OR DELETE"),
        _postgresql(RECEIPT, "is_never_emptied", "TRUNCATE", each="STATEMENT"),
        _postgresql(DIVERGENCE, "is_never_altered", f"UPDATE OF {OF_DIVERGENCE}"),
        _postgresql(DIVERGENCE, "is_chosen_once", "UPDATE", "WHEN (OLD.choice <> '')"),
        _postgresql(DIVERGENCE, "is_never_removed", "DELETE"),
        _postgresql(DIVERGENCE, "is_never_emptied", "TRUNCATE", each="STATEMENT"),
    ),
}  # fmt: skip
_NAMES = {
    "sqlite": {
        ITEM: ("is_never_altered", "is_never_removed", "is_never_replaced"),
        RECEIPT: ("is_never_altered", "is_never_removed", "is_never_replaced"),
        DIVERGENCE: ("is_never_altered", "is_chosen_once", "is_never_removed", "is_never_replaced"),
    },
    "postgresql": {
        ITEM: ("is_never_altered", "is_never_removed", "is_never_emptied"),
        RECEIPT: ("is_never_altered", "is_never_emptied"),
        DIVERGENCE: ("is_never_altered", "is_chosen_once", "is_never_removed", "is_never_emptied"),
    },
}
LIFTED = {
    "sqlite": tuple(f"DROP TRIGGER {table}_{name}" for table, names in _NAMES["sqlite"].items() for name in names),
    "postgresql": (
        *(f"DROP TRIGGER {table}_{name} ON {table}" for table, names in _NAMES["postgresql"].items() for name in names),
        "DROP FUNCTION field_refuses()",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("field", "0001_initial")]
    operations = [guarding(GUARDS, LIFTED)]
