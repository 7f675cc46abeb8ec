"""Notices show cases: a case's history says which notice showed it, and which objection to a notice came in and was answered."""

from __future__ import annotations

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lianxin.config.guards import guarding

_EVENTS = import_module("lianxin.procedures.migrations.0002_events_are_never_changed")


class Migration(migrations.Migration):
    dependencies = [
        ('notices', '0003_rows_say_what_they_are_about'),
        ('procedures', '0003_evidence_is_never_changed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # SQLite makes a table anew where a column or a constraint changes, and its guards go with it.
        guarding(_EVENTS.LIFTED, _EVENTS.GUARDS),
        migrations.RemoveConstraint(
            model_name='caseevent',
            name='objection_and_answer_have_words',
        ),
        migrations.AddField(
            model_name='case',
            name='notice',
            field=models.ForeignKey(blank=True, help_text='Notice that shows it now; empty: none does.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice'),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='hung',
            field=models.JSONField(blank=True, help_text='Where a showing on paper only hung, who hung it, from which day.', null=True),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='notice',
            field=models.ForeignKey(blank=True, help_text='Notice that was published, taken down, or ran its days.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice'),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='notice_objection',
            field=models.ForeignKey(blank=True, help_text='The objection in the room of notices, which keeps its words; empty: made to a showing on paper.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.objection'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='by',
            field=models.ForeignKey(help_text='Who; empty: the public, or the house itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='hat',
            field=models.CharField(blank=True, help_text='Level for which he acted; empty: he did not act in the case.', max_length=10),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('begun', '发起'), ('taken', '办理'), ('objected', '异议'), ('answered', '答复异议'), ('shown', '公示发布'), ('unshown', '公示撤下'), ('ran', '公示期满')], help_text='What happened.', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='caseevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['objected', 'answered']), _negated=True), models.Q(('reason', ''), _negated=True), ('notice_objection__isnull', False), _connector='OR'), name='objection_and_answer_have_words'),
        ),
        migrations.AddConstraint(
            model_name='caseevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['shown', 'unshown', 'ran']), ('notice__isnull', False)), models.Q(models.Q(('kind__in', ['shown', 'unshown', 'ran']), _negated=True), ('notice__isnull', True)), _connector='OR'), name='showing_names_its_notice'),
        ),
        migrations.AddConstraint(
            model_name='caseevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['objected', 'answered']), ('notice_objection__isnull', True), _connector='OR'), name='objection_to_a_notice_is_objected_or_answered'),
        ),
        migrations.AddConstraint(
            model_name='caseevent',
            constraint=models.UniqueConstraint(condition=models.Q(('notice_objection__isnull', False)), fields=('case', 'notice_objection', 'kind'), name='objection_to_a_notice_comes_to_a_case_once'),
        ),
        migrations.AddConstraint(
            model_name='caseevent',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind__in', ['shown', 'unshown', 'ran']), ('notice_objection__isnull', False), _connector='OR'), name='only_notices_act_without_an_account'),
        ),
        migrations.AddConstraint(
            model_name='caseevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'taken'), ('hung__isnull', True), _connector='OR'), name='paper_hung_is_told_with_a_step'),
        ),
        guarding(_EVENTS.GUARDS, _EVENTS.LIFTED),
    ]
