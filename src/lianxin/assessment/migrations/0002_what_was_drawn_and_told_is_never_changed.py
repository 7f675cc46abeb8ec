"""The database itself refuses to change or remove what an evaluation froze, drew, was told, judged and published, whoever asks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = (
    "assessment_evaluationevent",
    "assessment_frozenframe",
    "assessment_drawnhousehold",
    "assessment_replacement",
    "assessment_answers",
    "assessment_answersevidence",
    "assessment_suspicionopinion",
    "assessment_publishedrate",
)
GUARDS, LIFTED = guards_of(*TABLES, said="what an evaluation laid down"), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [guarding(GUARDS, LIFTED)]
