"""An import says who collected the facts and when; the importer is only who recorded them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_cards_apart_from_numbers")]
    operations = [
        migrations.AddField(
            model_name="importjob",
            name="collector",
            field=models.CharField(
                blank=True,
                help_text="Who collected the facts in the field, as the importer says; else the file.",
                max_length=60,
            ),
        ),
        migrations.AddField(
            model_name="importjob",
            name="collected_on",
            field=models.DateField(
                blank=True,
                help_text="Day on which they were collected, as the importer says; else the file.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="source",
            name="collector",
            field=models.CharField(
                blank=True, help_text="Who collected the facts in the field; empty: nobody said.", max_length=60
            ),
        ),
    ]
