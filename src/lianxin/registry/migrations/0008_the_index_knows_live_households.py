"""Households that are no longer live leave the index of words: a search counts what it finds there."""

from django.db import migrations


def forget(apps, schema_editor):
    from lianxin.registry.search import forget_terms

    ended = apps.get_model("registry", "Household").objects.filter(is_live=False)
    ids = list(ended.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), 5000):
        forget_terms(ids[start : start + 5000])


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_who_collected")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
