"""What kinds of work ask besides, in a table of its own that the database refuses to change."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = ("work_workdetail",)
GUARDS, LIFTED = guards_of(*TABLES), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("work", "0009_village_groups")]
    operations = [
        migrations.CreateModel(
            name='WorkDetail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text="Name of the detail in the rulebook's kind of work.", max_length=30)),
                ('words', models.CharField(help_text='What was told.', max_length=120)),
                ('record', models.ForeignKey(db_index=False, help_text='The record.', on_delete=django.db.models.deletion.PROTECT, related_name='details', to='work.workrecord')),
            ],
            options={
                'ordering': ['record', 'id'],
                'constraints': [models.UniqueConstraint(fields=('record', 'name'), name='work_tells_a_detail_once'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='detail_of_work_says_something')],
            },
        ),
        guarding(GUARDS, LIFTED),
    ]
