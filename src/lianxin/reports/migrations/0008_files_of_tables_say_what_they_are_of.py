"""A file of a table keeps beside it what it is of. Empty where it was made before: the guards let nobody fill it in later."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_issued_lists")]

    operations = [
        migrations.AddField(
            model_name="tablefile",
            name="about",
            field=models.JSONField(
                help_text="What it is of, line by line, as it was written; empty: made before this was kept.", null=True
            ),
        )
    ]
