"""The database itself refuses to change or remove leave that was told."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("work_helperleave",)
GUARDS, LIFTED = guards_of(*TABLES), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("work", "0013_leave_of_helpers")]
    operations = [guarding(GUARDS, LIFTED)]
