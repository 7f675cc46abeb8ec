"""The database itself refuses to change or remove what a look at a cooperative found."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("benefits_cooperativecheck",)
GUARDS, LIFTED = guards_of(*TABLES), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("benefits", "0006_cooperatives")]
    operations = [guarding(GUARDS, LIFTED)]
