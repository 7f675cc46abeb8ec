"""Nobody asks which rows a source has: an index of it cost every import a twentieth of its time."""

import django.db.models.deletion
from django.db import migrations, models


def without_index(model):
    return migrations.AlterField(
        model_name=model,
        name="source",
        field=models.ForeignKey(
            db_index=False,
            help_text="Source of the row's values.",
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="registry.source",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_facts_lists_are_narrowed_by")]
    operations = [without_index(model) for model in ("householdfacts", "memberfacts", "villagefacts")]
