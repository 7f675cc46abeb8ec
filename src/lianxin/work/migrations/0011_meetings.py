import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_branches'),
        ('regulations', '0002_versions_are_never_changed'),
        ('work', '0010_work_tells_details'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='skill',
            field=models.CharField(blank=True, help_text='Skill that it takes, as rosters tell it; empty: none in particular.', max_length=40),
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='For which area it met.', max_length=20)),
                ('kind', models.CharField(help_text='Code list meeting_kind.', max_length=20)),
                ('title', models.CharField(help_text='What it was about.', max_length=100)),
                ('on', models.DateField(help_text='On which day.')),
                ('chaired_by', models.CharField(help_text='Who was in the chair.', max_length=60)),
                ('attendees', models.PositiveIntegerField(help_text='How many attended.')),
                ('minutes_no', models.CharField(help_text='会议纪要编号 · Number of the minutes.', max_length=100)),
                ('at', models.DateTimeField(help_text='When it was recorded.')),
                ('by', models.ForeignKey(help_text='Who recorded it; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, help_text="Whose meeting, if a unit's.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['-on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('area_code', 'minutes_no'), name='minutes_are_recorded_once'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('minutes_no', ''), _negated=True)), name='meeting_has_a_title_and_minutes'), models.CheckConstraint(condition=models.Q(('attendees__gt', 0)), name='somebody_attended_the_meeting')],
            },
        ),
        migrations.CreateModel(
            name='MeetingDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='Its place in the minutes, from 1.')),
                ('words', models.CharField(help_text='What was decided.', max_length=200)),
                ('meeting', models.ForeignKey(help_text='The meeting.', on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='work.meeting')),
                ('regulation', models.ForeignKey(blank=True, help_text='The document that it adopted.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regulations.regulation')),
                ('task', models.OneToOneField(blank=True, help_text='The task that it became.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='work.task')),
            ],
            options={
                'ordering': ['meeting', 'number'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='meeting_decides_a_number_once'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='decision_says_something'), models.CheckConstraint(condition=models.Q(('task__isnull', True), ('regulation__isnull', True), _connector='OR'), name='decision_is_a_task_or_adopts_a_document')],
            },
        ),
    ]
