import django.db.models.deletion
import lianxin.registry.encryption
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('registry', '0007_who_collected'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='Letters of its public address; nobody can guess them.', max_length=32, unique=True)),
                ('kind', models.CharField(help_text='Kind of notice, as a room announced it.', max_length=40)),
                ('subject', models.CharField(help_text='What of that kind: a year, a run, a project.', max_length=60)),
                ('level', models.CharField(choices=[('village', '村级'), ('township', '乡镇级'), ('county', '县级')], help_text='Whose office shows it.', max_length=10)),
                ('area_code', models.CharField(db_index=True, help_text='Division code of the area it is about.', max_length=20)),
                ('place', models.CharField(help_text="The area's name on the day it was drafted.", max_length=120)),
                ('title_zh', models.CharField(help_text='Title in Chinese.', max_length=200)),
                ('title_en', models.CharField(help_text='Title in English.', max_length=300)),
                ('introduction_zh', models.CharField(help_text='What stands above the table, in Chinese.', max_length=400)),
                ('introduction_en', models.CharField(help_text='The same in English.', max_length=600)),
                ('content', models.JSONField(help_text='Columns, rows and sums as shown.')),
                ('row_count', models.PositiveIntegerField(help_text='How many rows.')),
                ('digest', models.CharField(help_text='SHA-256 over all that is shown.', max_length=64)),
                ('days', models.PositiveSmallIntegerField(help_text='公示天数 · How many calendar days it must hang.')),
                ('hotline', models.CharField(help_text='监督电话 · Office telephone for objections.', max_length=60)),
                ('drafted_at', models.DateTimeField(help_text='When.')),
                ('state', models.CharField(choices=[('draft', '拟稿'), ('running', '公示'), ('paused', '暂停'), ('closed', '撤下')], default='draft', help_text='How it stands; running may be over.', max_length=10)),
                ('starts_on', models.DateField(help_text='First day shown; empty: never published.', null=True)),
                ('ends_before', models.DateField(help_text='First day no longer shown; empty: its clock stands still.', null=True)),
                ('corrects', models.OneToOneField(blank=True, help_text='The notice that it takes the place of.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='notices.notice')),
                ('drafted_by', models.ForeignKey(help_text='Who drafted it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(help_text='Who published it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['state', 'starts_on', 'ends_before'], name='notices_live')],
                'constraints': [models.CheckConstraint(condition=models.Q(('published_by__isnull', True), ('drafted_by__isnull', True), models.Q(('published_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='notice_is_published_by_another_person'), models.CheckConstraint(condition=models.Q(('days__gt', 0)), name='notice_hangs_some_days'), models.CheckConstraint(condition=models.Q(models.Q(('starts_on__isnull', True), ('state', 'draft')), ('state', 'closed'), models.Q(('starts_on__isnull', False), ('state__in', ['running', 'paused'])), _connector='OR'), name='notice_that_hangs_says_since_when'), models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('starts_on__isnull', True), ('ends_before__gte', models.F('starts_on')), _connector='OR'), name='notice_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('web', '网页'), ('phone', '电话'), ('paper', '书面')], help_text='How it came.', max_length=10)),
                ('words', lianxin.registry.encryption.EncryptedField(help_text='What was objected, encrypted: it may name people.')),
                ('contact', lianxin.registry.encryption.EncryptedField(blank=True, help_text='How to reach whoever objects, encrypted; empty: not given.')),
                ('received_on', models.DateField(help_text='Day on which it was made.')),
                ('recorded_at', models.DateTimeField(help_text='When it was recorded.')),
                ('due_on', models.DateField(help_text='Last day for the answer.')),
                ('outcome', models.CharField(blank=True, choices=[('upheld', '异议成立'), ('not_upheld', '异议不成立')], help_text='What came of it.', max_length=12)),
                ('answer', lianxin.registry.encryption.EncryptedField(blank=True, help_text='The answer, encrypted; empty: not yet.')),
                ('answered_at', models.DateTimeField(help_text='When; empty: not yet.', null=True)),
                ('answered_by', models.ForeignKey(help_text='Who answered.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(help_text='The notice.', on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='notices.notice')),
                ('recorded_by', models.ForeignKey(help_text='Who wrote it down; empty: whoever objects himself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('outcome', '')), models.Q(('answered_at__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='answered_objection_says_what_came_of_it'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'web'), ('recorded_by__isnull', True)), models.Q(('channel', 'web'), _negated=True), _connector='OR'), name='objection_from_the_page_has_no_clerk')],
            },
        ),
        migrations.CreateModel(
            name='NoticeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('published', '发布'), ('objected', '收到异议'), ('answered', '答复异议'), ('paused', '暂停'), ('resumed', '恢复'), ('withdrawn', '撤下'), ('corrected', '另行更正'), ('ended', '期满'), ('discarded', '弃稿')], help_text='What happened.', max_length=10)),
                ('on', models.DateField(help_text='The day, where the house is.')),
                ('at', models.DateTimeField(help_text='When it was recorded.')),
                ('reason', models.CharField(blank=True, help_text='Why; never shown to the public.', max_length=400)),
                ('by', models.ForeignKey(help_text='Who; empty: the public, or the house itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(help_text='The notice.', on_delete=django.db.models.deletion.PROTECT, related_name='events', to='notices.notice')),
                ('objection', models.ForeignKey(blank=True, help_text='The objection that came in or was answered.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='notices.objection')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['objected', 'answered']), ('objection__isnull', False)), models.Q(models.Q(('kind__in', ['objected', 'answered']), _negated=True), ('objection__isnull', True)), _connector='OR'), name='notice_event_names_its_objection'), models.UniqueConstraint(condition=models.Q(('kind__in', ['published', 'withdrawn', 'corrected', 'ended', 'discarded'])), fields=('notice', 'kind'), name='notice_is_published_and_closed_once'), models.UniqueConstraint(condition=models.Q(('objection__isnull', False)), fields=('objection', 'kind'), name='objection_comes_in_and_is_answered_once')],
            },
        ),
        migrations.CreateModel(
            name='RecordCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='HMAC-SHA256 of the code under the data key.', max_length=64, unique=True)),
                ('issued_at', models.DateTimeField(help_text='When.')),
                ('ends_before', models.DateField(help_text='First day on which it is no longer good.')),
                ('used_at', models.DateTimeField(help_text='When it was used; empty: not yet.', null=True)),
                ('revoked_at', models.DateTimeField(help_text='When a newer code took its place; empty: it did not.', null=True)),
                ('household', models.ForeignKey(help_text='The household.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.household')),
                ('issued_by', models.ForeignKey(help_text='Who issued it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True), ('used_at__isnull', True)), fields=('household',), name='household_has_one_open_code')],
            },
        ),
    ]
