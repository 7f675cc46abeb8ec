"""The database itself refuses to change or remove what was expected, what was published, and files that were made."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("reports_expectation", "reports_publishedfigure", "reports_tablefile")
GUARDS, LIFTED = guards_of(*TABLES), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_figures")]
    operations = [guarding(GUARDS, LIFTED)]
