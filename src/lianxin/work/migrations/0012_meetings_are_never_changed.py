"""The database itself refuses to change or remove meetings and what they decided."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("work_meeting", "work_meetingdecision")
GUARDS, LIFTED = guards_of(*TABLES), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("work", "0011_meetings")]
    operations = [guarding(GUARDS, LIFTED)]
