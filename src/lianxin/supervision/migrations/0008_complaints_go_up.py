"""What a level leaves too long may be taken over by the level above: counties' complaints by cities, sensitive ones too.

SQLite makes the table anew where a condition changes, and forgets its guards: they are lifted before and laid again after.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations, models

from lianxin.config.guards import guarding


_KEPT = import_module("lianxin.supervision.migrations.0005_complaints_are_never_rewritten")


class Migration(migrations.Migration):
    dependencies = [("supervision", "0007_disputes_are_never_rewritten")]
    operations = [
        guarding(_KEPT.LIFTED, _KEPT.GUARDS),
        migrations.RemoveConstraint(model_name="complaint", name="sensitive_complaint_is_the_countys"),
        migrations.AlterField(
            model_name="complaint",
            name="area_code",
            field=models.CharField(
                db_index=True, help_text="Township, county or city that has to answer.", max_length=20
            ),
        ),
        migrations.AlterField(
            model_name="complaint",
            name="holder",
            field=models.CharField(help_text="Level that has to answer: township, county or city.", max_length=10),
        ),
        migrations.AlterField(
            model_name="complaintevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "收到"),
                    ("reclassified", "改类别"),
                    ("taken", "受理"),
                    ("passed_on", "转办"),
                    ("taken_over", "提级办理"),
                    ("answered", "答复"),
                    ("judged", "评价"),
                    ("made_issue", "转为问题"),
                ],
                help_text="What happened.",
                max_length=14,
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_sensitive", False), ("holder__in", ["county", "city"]), _connector="OR"),
                name="sensitive_complaint_is_no_townships",
            ),
        ),
        guarding(_KEPT.GUARDS, _KEPT.LIFTED),
    ]
