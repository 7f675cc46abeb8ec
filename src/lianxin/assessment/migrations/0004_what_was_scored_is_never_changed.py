"""The database itself refuses to change or remove entries of score sheets and papers of ballots, whoever asks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("assessment_scoreentry", "assessment_ballotpaper")
GUARDS, LIFTED = guards_of(*TABLES, said="what was entered"), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_score_sheets")]
    operations = [guarding(GUARDS, LIFTED)]
