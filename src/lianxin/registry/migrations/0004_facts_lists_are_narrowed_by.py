"""Indexes for the facts by which lists of households are narrowed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_frequent_words")]
    operations = [
        migrations.AddIndex(
            model_name="householdfacts",
            index=models.Index(fields=["year", "household_attribute", "household"], name="registry_facts_attribute"),
        ),
        migrations.AddIndex(
            model_name="householdfacts",
            index=models.Index(fields=["year", "household_type", "household"], name="registry_facts_type"),
        ),
        migrations.AddIndex(
            model_name="householdfacts",
            index=models.Index(fields=["year", "main_cause", "household"], name="registry_facts_cause"),
        ),
        migrations.AddIndex(
            model_name="householdfacts",
            index=models.Index(
                fields=["year", "monitored_class", "household"],
                name="registry_facts_monitored",
                condition=models.Q(("monitored_class__isnull", False)),
            ),
        ),
        migrations.AddIndex(
            model_name="householdfacts",
            index=models.Index(
                fields=["year", "household"], name="registry_facts_carried", condition=models.Q(("is_carried", True))
            ),
        ),
    ]
