"""Plans of villages and units name causes of villages, by the rulebook's list."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations, models

from lianxin.config.guards import guarding

_PLANS = import_module("lianxin.work.migrations.0005_plans_are_never_rewritten")


class Migration(migrations.Migration):
    dependencies = [
        ('people', '0006_api_tokens'),
        ('work', '0005_plans_are_never_rewritten'),
    ]

    operations = [
        # SQLite makes a table anew where a column or a constraint changes, and its guards go with it.
        guarding(_PLANS.LIFTED, _PLANS.GUARDS),
        migrations.RemoveConstraint(
            model_name='planline',
            name='cause_in_a_plan_has_a_kind',
        ),
        migrations.AlterField(
            model_name='planline',
            name='cause_kind',
            field=models.CharField(blank=True, help_text='cause or risk (code list of that name), village (causes of villages of the rulebook), or words; empty: none is told.', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='planline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cause', ''), ('cause_kind', '')), models.Q(models.Q(('cause', ''), _negated=True), ('cause_kind__in', ['cause', 'risk', 'village', 'words'])), _connector='OR'), name='cause_in_a_plan_has_a_kind'),
        ),
        guarding(_PLANS.GUARDS, _PLANS.LIFTED),
    ]
