"""The database itself refuses to change or remove the lines of lists of exits, and exits."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("exits_exitline", "exits_householdexit")
GUARDS, LIFTED = guards_of(*TABLES), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("exits", "0006_exit_lists")]
    operations = [guarding(GUARDS, LIFTED)]
