"""The database itself refuses to change or remove a record of work, what belongs to it, and its withdrawal, whoever asks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("work_workperson", "work_workhousehold", "work_workphoto", "work_withdrawal", "work_workrecord")
GUARDS, LIFTED = guards_of(*TABLES), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial")]
    operations = [guarding(GUARDS, LIFTED)]
