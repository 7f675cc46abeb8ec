"""The database itself refuses to change or remove what was entered into a sheet, figures and surveys, whoever asks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("exits_sheetentry", "exits_incidencefigure", "exits_surveyresult")
GUARDS, LIFTED = guards_of(*TABLES, said="what was entered"), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("exits", "0001_initial")]
    operations = [guarding(GUARDS, LIFTED)]
