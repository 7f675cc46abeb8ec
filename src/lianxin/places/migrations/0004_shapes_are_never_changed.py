"""Shapes that a county brought are only added to: the newest counts, and those before stay on record."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

GUARDS, LIFTED = guards_of("places_areashape", said="a shape that was brought"), lifted_from("places_areashape")


class Migration(migrations.Migration):
    dependencies = [("places", "0003_shapes_of_areas")]

    operations = [guarding(GUARDS, LIFTED)]
