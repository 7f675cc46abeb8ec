"""Lists that a million households do not slow: their index, and the words that very many share (see ``registry.search``)."""

import django.db.models.deletion
from django.db import migrations, models

# The order of the primary key is the order of the list; "C" makes it the order of the codes in every locale.
_MAKE = {
    "sqlite": """
        CREATE TABLE registry_frequent_word (
            word varchar(10) NOT NULL, village_code varchar(20) NOT NULL, household_id bigint NOT NULL,
            PRIMARY KEY (word, village_code, household_id)
        ) WITHOUT ROWID
    """,
    "postgresql": """
        CREATE TABLE registry_frequent_word (
            word varchar(10) COLLATE "C" NOT NULL, village_code varchar(20) COLLATE "C" NOT NULL,
            household_id bigint NOT NULL, PRIMARY KEY (word, village_code, household_id)
        )
    """,
}


def make(apps, schema_editor):
    schema_editor.execute(_MAKE[schema_editor.connection.vendor])


def fill(apps, schema_editor):
    """Take the words out of the index that stands; a new database has none.

    Village by village, which is the order of the table within each word: what is written stays on few pages, however large
    the table grows.
    """
    from lianxin.registry.search import write_listed_words, written_terms

    households = apps.get_model("registry", "Household").objects.order_by("village_code", "pk")
    ids = list(households.values_list("pk", flat=True))
    for start in range(0, len(ids), 20_000):
        write_listed_words(written_terms(ids[start : start + 20_000]))


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE registry_frequent_word")


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_search")]
    operations = [
        migrations.RemoveIndex(model_name="household", name="registry_household_list"),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["village_code", "id", "is_live"], name="registry_household_list"),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="FrequentWord",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "word",
                                "village_code",
                                "household",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "word",
                            models.CharField(
                                help_text="A single character, or a sound of one syllable.", max_length=10
                            ),
                        ),
                        (
                            "village_code",
                            models.CharField(
                                help_text="The household's village, for the order and the scope.", max_length=20
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                help_text="Who bears it; without a constraint, which would cost an import a look-up for every character.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                    ],
                    options={"db_table": "registry_frequent_word"},
                ),
            ],
            database_operations=[migrations.RunPython(make, drop)],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
