"""The database itself refuses to change or remove figures of coverage."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("exits_coveragefigure",)
GUARDS, LIFTED = guards_of(*TABLES), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("exits", "0004_coverage_figures")]
    operations = [guarding(GUARDS, LIFTED)]
