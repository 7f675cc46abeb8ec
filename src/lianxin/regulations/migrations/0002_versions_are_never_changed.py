"""The database itself refuses to change or remove versions of regulations and what they justify, whoever asks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("regulations_regulationversion", "regulations_justification")
GUARDS, LIFTED = guards_of(*TABLES, said="what was laid down"), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("regulations", "0001_initial")]
    operations = [guarding(GUARDS, LIFTED)]
