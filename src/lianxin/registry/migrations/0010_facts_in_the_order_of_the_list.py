"""Indexes of facts in the order of the list: a list that a fact narrows is a stretch of one of them."""

from django.db import migrations, models


def index(name, *columns, condition=None):
    return migrations.AddIndex(
        model_name="householdfacts",
        index=models.Index(
            fields=["year", *columns, "listed_in", "household"], name=f"registry_facts_{name}", condition=condition
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_facts_know_where_they_are_listed")]
    operations = [
        index("attribute", "household_attribute"),
        index("type", "household_type"),
        index("cause", "main_cause"),
        index("monitored", "monitored_class", condition=models.Q(("monitored_class__isnull", False))),
        index("carried", condition=models.Q(("is_carried", True))),
    ]
