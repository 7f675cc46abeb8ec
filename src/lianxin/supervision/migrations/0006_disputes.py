import django.db.models.deletion
import lianxin.registry.encryption
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '__first__'),
        ('supervision', '0005_complaints_are_never_rewritten'),
    ]

    operations = [
        migrations.CreateModel(
            name='DisputeReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(help_text='Token that the telephone made for this report.', unique=True)),
                ('village_code', models.CharField(help_text='The village.', max_length=20)),
                ('on', models.DateField(help_text='The day that is reported.')),
                ('found', models.PositiveSmallIntegerField(help_text='How many disputes were found; zero is a report.')),
                ('words', models.CharField(blank=True, help_text='A remark.', max_length=200)),
                ('at', models.DateTimeField(help_text='When it came in.')),
                ('is_late', models.BooleanField(help_text='Whether it came on a later day than the one it reports.')),
                ('by', models.ForeignKey(help_text='Who reported.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-on', 'village_code'],
                'indexes': [models.Index(fields=['village_code', 'on'], name='supervision_dispute_reports')],
            },
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village_code', models.CharField(db_index=True, help_text='Village where it is.', max_length=20)),
                ('kind', models.CharField(help_text='Code list dispute_kind.', max_length=20)),
                ('parties', lianxin.registry.encryption.EncryptedField(help_text='Between whom, encrypted.')),
                ('words', models.CharField(help_text='What it is about, without names.', max_length=400)),
                ('since_on', models.DateField(blank=True, help_text='Since when it lasts; empty: nobody knows.', null=True)),
                ('found_on', models.DateField(help_text='Day on which it was found.')),
                ('holder', models.CharField(help_text='Level that settles it: village, township or county.', max_length=10)),
                ('state', models.CharField(choices=[('open', '化解中'), ('settled', '已化解待回访'), ('kept', '已销案')], default='open', help_text='Where it stands.', max_length=10)),
                ('due_on', models.DateField(blank=True, help_text='Last day to settle it or pass it up; then to look again; empty when closed.', null=True)),
                ('mediator', models.CharField(blank=True, help_text='Who mediated last.', max_length=60)),
                ('method', models.CharField(blank=True, help_text='Code list dispute_method.', max_length=20)),
                ('agreement', models.CharField(blank=True, help_text='What was agreed, without names.', max_length=400)),
                ('settled_on', models.DateField(blank=True, help_text='Day of the agreement.', null=True)),
                ('broken', models.PositiveSmallIntegerField(default=0, help_text='How often an agreement was broken.')),
                ('revision', models.PositiveIntegerField(default=1, help_text='How many events there are; who acts says what he saw.')),
                ('report', models.ForeignKey(help_text='The daily report that brought it.', on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='supervision.disputereport')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['state', 'due_on'], name='supervision_dispute_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('parties__startswith', 'e1:')), name='parties_of_a_dispute_are_kept_encrypted'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='dispute_says_what_it_is_about'), models.CheckConstraint(condition=models.Q(('since_on__isnull', True), ('since_on__lte', models.F('found_on')), _connector='OR'), name='dispute_began_before_it_was_found'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('settled_on__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('settled_on__isnull', False), models.Q(('agreement', ''), _negated=True), models.Q(('mediator', ''), _negated=True), models.Q(('method', ''), _negated=True)), _connector='OR'), name='settled_dispute_has_its_agreement'), models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='dispute_has_its_finding')],
            },
        ),
        migrations.CreateModel(
            name='DisputeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its place in the history, from 1.')),
                ('kind', models.CharField(choices=[('found', '排查发现'), ('mediated', '调解'), ('settled', '化解'), ('escalated', '上报'), ('revisited', '回访')], help_text='What happened.', max_length=10)),
                ('at', models.DateTimeField(help_text='When.')),
                ('words', models.CharField(help_text='What was done, agreed or seen.', max_length=400)),
                ('told', models.JSONField(default=dict, help_text='Mediator and method, day, or whether it was kept, by kind.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dispute', models.ForeignKey(db_index=False, help_text='The dispute.', on_delete=django.db.models.deletion.PROTECT, related_name='events', to='supervision.dispute')),
            ],
            options={
                'ordering': ['dispute', 'number'],
                'constraints': [models.UniqueConstraint(fields=('dispute', 'number'), name='dispute_has_one_event_of_a_number'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='event_of_a_dispute_says_what_happened')],
            },
        ),
    ]
