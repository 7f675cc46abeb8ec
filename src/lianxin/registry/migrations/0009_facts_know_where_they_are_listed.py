"""The village of a live household beside its facts.

The indexes by which lists are narrowed go first: whatever is filled in would be written into each. They come back, in the
order of the list, with the next migration, which sees none of the rows that this one replaced.
"""

from django.db import migrations, models

_FILL = {
    "sqlite": """
        UPDATE registry_householdfacts SET listed_in =
            (SELECT h.village_code FROM registry_household h WHERE h.id = household_id AND h.is_live)
    """,
    "postgresql": """
        UPDATE registry_householdfacts f SET listed_in = h.village_code
        FROM registry_household h WHERE h.id = f.household_id AND h.is_live
    """,
}


def fill(apps, schema_editor):
    schema_editor.execute(_FILL[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_the_index_knows_live_households")]
    operations = [
        *(
            migrations.RemoveIndex(model_name="householdfacts", name=f"registry_facts_{name}")
            for name in ("attribute", "type", "cause", "monitored", "carried")
        ),
        migrations.AddField(
            model_name="householdfacts",
            name="listed_in",
            field=models.CharField(
                blank=True,
                help_text="The household's village while it is live, kept for lists.",
                max_length=20,
                null=True,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
