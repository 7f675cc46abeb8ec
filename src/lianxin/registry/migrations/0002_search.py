"""The search index: FTS5 on SQLite, text[] with GIN on PostgreSQL (see ``registry.search``)."""

from django.db import migrations

_MAKE = {
    "sqlite": ["CREATE VIRTUAL TABLE registry_search USING fts5(terms, detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 0')"],
    "postgresql": [
        "CREATE TABLE registry_search (household_id bigint PRIMARY KEY, terms text[] NOT NULL)",
        "CREATE INDEX registry_search_terms ON registry_search USING gin (terms)",
    ],
}


def make(apps, schema_editor):
    for statement in _MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE registry_search")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
