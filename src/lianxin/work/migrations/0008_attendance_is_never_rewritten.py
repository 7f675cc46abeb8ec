"""The database itself refuses to change or remove post days and what happened to absences."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("work_postday", "work_absenceevent")
GUARDS, LIFTED = guards_of(*TABLES), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("work", "0007_attendance_of_teams")]
    operations = [guarding(GUARDS, LIFTED)]
