import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_api_tokens'),
        ('work', '0006_villages_have_causes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.CharField(choices=[('leave', '请假'), ('duty', '因公外出')], help_text='Leave, or on duty.', max_length=10)),
                ('kind', models.CharField(help_text='Code list leave_kind or duty_kind.', max_length=20)),
                ('starts_on', models.DateField(help_text='First day.')),
                ('ends_on', models.DateField(help_text='Last day.')),
                ('words', models.CharField(help_text='Why, and where he goes.', max_length=200)),
                ('asked_at', models.DateTimeField(help_text='When it was asked for.')),
                ('state', models.CharField(choices=[('asked', '待批'), ('approved', '已批准'), ('refused', '未批准'), ('withdrawn', '已撤回')], default='asked', help_text='Where it stands.', max_length=10)),
                ('returned_on', models.DateField(blank=True, help_text='Day on which he was back before its end.', null=True)),
                ('revision', models.PositiveIntegerField(default=1, help_text='How many events there are; who acts says what he saw.')),
                ('asked_by', models.ForeignKey(help_text='Who asked; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, help_text='Who approved or refused it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(db_index=False, help_text="The person's time in the team.", on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='people.teammember')),
            ],
            options={
                'ordering': ['-starts_on', '-id'],
                'indexes': [models.Index(fields=['member', 'starts_on'], name='work_absence_of_member'), models.Index(fields=['state', '-starts_on', '-id'], name='work_absence_list')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='absence_says_why'), models.CheckConstraint(condition=models.Q(('sort__in', ['leave', 'duty'])), name='absence_is_leave_or_duty'), models.CheckConstraint(condition=models.Q(('asked_by__isnull', True), ('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='nobody_decides_his_own_absence'), models.CheckConstraint(condition=models.Q(('returned_on__isnull', True), models.Q(('returned_on__gte', models.F('starts_on')), ('returned_on__lte', models.F('ends_on')), ('state', 'approved')), _connector='OR'), name='return_lies_in_an_approved_absence')],
            },
        ),
        migrations.CreateModel(
            name='AbsenceEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its place in the history, from 1.')),
                ('kind', models.CharField(choices=[('asked', '申请'), ('approved', '批准'), ('refused', '不批准'), ('withdrawn', '撤回'), ('returned', '销假')], help_text='What happened.', max_length=10)),
                ('words', models.CharField(blank=True, help_text='What was said.', max_length=200)),
                ('at', models.DateTimeField(help_text='When.')),
                ('absence', models.ForeignKey(db_index=False, help_text='The absence.', on_delete=django.db.models.deletion.PROTECT, related_name='events', to='work.absence')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['absence', 'number'],
                'constraints': [models.UniqueConstraint(fields=('absence', 'number'), name='absence_has_one_event_of_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['refused', 'withdrawn']), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='absence_is_refused_with_a_word')],
            },
        ),
        migrations.CreateModel(
            name='PostDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(help_text='The day.')),
                ('is_present', models.BooleanField(help_text='Whether he was in the village.')),
                ('reason', models.CharField(blank=True, help_text='Why it was corrected.', max_length=200)),
                ('at', models.DateTimeField(help_text='When it was told.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(db_index=False, help_text="The person's time in the team.", on_delete=django.db.models.deletion.PROTECT, related_name='post_days', to='people.teammember')),
                ('replaces', models.OneToOneField(blank=True, help_text='The row that it corrects.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='work.postday')),
            ],
            options={
                'ordering': ['member', 'on', 'id'],
                'indexes': [models.Index(fields=['member', 'on'], name='work_post_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('member', 'on'), name='post_day_is_told_once'), models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='corrected_post_day_says_why')],
            },
        ),
    ]
