import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0002_what_was_drawn_and_told_is_never_changed'),
        ('people', '0005_evaluators_by_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ScoreSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='Score sheet of the rulebook.', max_length=60)),
                ('subject', models.CharField(help_text='village, helper, unit or county.', max_length=12)),
                ('area_code', models.CharField(db_index=True, help_text='The place, or where the unit or cadre serves.', max_length=12)),
                ('year', models.PositiveSmallIntegerField(help_text='Year that is assessed.')),
                ('stage', models.CharField(choices=[('draft', '草拟'), ('shown', '已送被考核方'), ('final', '定稿')], default='draft', help_text='Where it stands.', max_length=6)),
                ('entered', models.PositiveIntegerField(default=0, help_text='How many entries there are.')),
                ('at', models.DateTimeField(help_text='When it was drafted.')),
                ('frozen', models.JSONField(blank=True, help_text='Lines, points, grade as made final; empty: not yet.', null=True)),
                ('digest', models.CharField(blank=True, help_text='SHA-256 of what was frozen.', max_length=64)),
                ('drafted_by', models.ForeignKey(help_text='Who drafted it; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('helper', models.ForeignKey(blank=True, help_text='The cadre, where one is assessed.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.helper')),
                ('unit', models.ForeignKey(blank=True, help_text='The unit, where one is assessed.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['-year', 'kind', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('helper__isnull', True), ('subject__in', ['village', 'county']), ('unit__isnull', True)), models.Q(('helper__isnull', True), ('subject', 'unit'), ('unit__isnull', False)), models.Q(('helper__isnull', False), ('subject', 'helper'), ('unit__isnull', True)), _connector='OR'), name='score_sheet_names_its_subject'), models.UniqueConstraint(condition=models.Q(('helper__isnull', True), ('unit__isnull', True)), fields=('kind', 'area_code', 'year'), name='place_has_one_score_sheet_a_year'), models.UniqueConstraint(condition=models.Q(('unit__isnull', False)), fields=('kind', 'unit', 'year'), name='unit_has_one_score_sheet_a_year'), models.UniqueConstraint(condition=models.Q(('helper__isnull', False)), fields=('kind', 'helper', 'year'), name='cadre_has_one_score_sheet_a_year'), models.CheckConstraint(condition=models.Q(models.Q(('stage', 'final'), models.Q(('digest', ''), _negated=True), ('frozen__isnull', False)), models.Q(models.Q(('stage', 'final'), _negated=True), ('digest', ''), ('frozen__isnull', True)), _connector='OR'), name='final_score_sheet_is_frozen')],
            },
        ),
        migrations.CreateModel(
            name='ScoreEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its place, from 1.')),
                ('kind', models.CharField(choices=[('given', '评分或填报'), ('shown', '送被考核方'), ('appealed', '申诉'), ('answered', '答复申诉'), ('finalised', '定稿')], help_text='What was entered.', max_length=10)),
                ('line', models.CharField(blank=True, help_text='Indicator or veto; of an answer, that of the appeal.', max_length=60)),
                ('numerator', models.DecimalField(decimal_places=2, help_text='Points judged, or the numerator reported.', max_digits=12, null=True)),
                ('denominator', models.DecimalField(decimal_places=2, help_text='The denominator reported.', max_digits=12, null=True)),
                ('is_upheld', models.BooleanField(help_text='Whether the appeal was upheld.', null=True)),
                ('reason', models.CharField(blank=True, help_text='On what it rests, or why.', max_length=400)),
                ('at', models.DateTimeField(help_text='When.')),
                ('answers', models.ForeignKey(blank=True, help_text='The appeal answered.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='assessment.scoreentry')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sheet', models.ForeignKey(db_index=False, help_text='The sheet.', on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='assessment.scoresheet')),
            ],
            options={
                'ordering': ['sheet', 'number'],
                'constraints': [models.UniqueConstraint(fields=('sheet', 'number'), name='score_sheet_has_one_entry_of_a_number'), models.CheckConstraint(condition=models.Q(('kind__in', ['shown', 'finalised']), models.Q(('reason', ''), _negated=True), _connector='OR'), name='score_entry_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'answered'), ('answers__isnull', False), ('is_upheld__isnull', False)), models.Q(models.Q(('kind', 'answered'), _negated=True), ('answers__isnull', True), ('is_upheld__isnull', True)), _connector='OR'), name='answer_names_its_appeal'), models.UniqueConstraint(condition=models.Q(('answers__isnull', False)), fields=('answers',), name='appeal_is_answered_once')],
            },
        ),
        migrations.CreateModel(
            name='BallotToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='SHA-256 of the token that was handed out.', max_length=64, unique=True)),
                ('is_used', models.BooleanField(default=False, help_text='Whether a paper was given with it.')),
                ('sheet', models.ForeignKey(db_index=False, help_text='The sheet.', on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to='assessment.scoresheet')),
            ],
            options={
                'ordering': ['sheet', 'digest'],
                'indexes': [models.Index(fields=['sheet'], name='assessment_token_list')],
            },
        ),
        migrations.CreateModel(
            name='BallotPaper',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, help_text='Drawn by lot, so that papers have no order.', primary_key=True, serialize=False)),
                ('mark', models.PositiveSmallIntegerField(help_text='0 to 100.')),
                ('sheet', models.ForeignKey(help_text='The sheet.', on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='assessment.scoresheet')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('mark__lte', 100)), name='mark_is_at_most_100')],
            },
        ),
    ]
