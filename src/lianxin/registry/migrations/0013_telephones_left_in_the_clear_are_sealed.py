"""Seal telephones of a year that an import before this version wrote as they were."""

from __future__ import annotations

from django.db import migrations

COLUMNS = (
    ("registry_householdfacts", ("monitor_phone", "contact_phone", "collector_phone")),
    ("registry_villagefacts", ("leader_phone",)),
)
_AT_ONCE = 500


def seal(apps, schema_editor):
    from lianxin.registry.encryption import encrypted

    names = tuple(name for _, columns in COLUMNS for name in columns)
    marks = ", ".join(["%s"] * len(names))
    with schema_editor.connection.cursor() as cursor:
        for table, columns in COLUMNS:
            for column in columns:
                _seal_column(cursor, encrypted, table, column)
        for column in ("before", "after"):
            _seal_column(cursor, encrypted, "registry_change", column, f"field IN ({marks})", names)


def _seal_column(cursor, encrypted, table, column, further="1 = 1", given=()):
    is_clear = f"{column} IS NOT NULL AND {column} <> '' AND substr({column}, 1, 3) <> 'e1:' AND {further}"
    while True:
        cursor.execute(f"SELECT id, {column} FROM {table} WHERE {is_clear} LIMIT {_AT_ONCE}", given)  # noqa: S608 - our own names
        rows = cursor.fetchall()
        if not rows:
            return
        cursor.executemany(
            f"UPDATE {table} SET {column} = %s WHERE id = %s",  # noqa: S608 - our own names
            [(encrypted(plain), number) for number, plain in rows],
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0012_village_facts_for_exits")]
    # Going back there is nothing to undo: the version before reads what is sealed, and only that.
    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
