"""A yearly row knows the newest file that told it again: what was carried forward is confirmed by a document, too."""

from django.db import migrations, models
from django.db.models.deletion import PROTECT

_TABLES = ("householdfacts", "memberfacts", "villagefacts")


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_telephones_left_in_the_clear_are_sealed")]

    operations = [
        migrations.AddField(
            model_name=table,
            name="confirmation",
            field=models.ForeignKey(
                db_index=False,
                help_text="Newest file that told the row again, though it held already; empty: none since its own source.",
                null=True,
                on_delete=PROTECT,
                related_name="+",
                to="registry.source",
            ),
        )
        for table in _TABLES
    ]
