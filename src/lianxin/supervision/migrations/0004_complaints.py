import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0005_claims_release_what_is_left'),
        ('people', '0004_discipline_officer'),
        ('people', '__first__'),
        ('projects', '0002_notices_show_projects'),
        ('registry', '0012_village_facts_for_exits'),
        ('supervision', '0003_issues_are_never_rewritten'),
    ]

    operations = [
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(help_text='Its own name, to which its texts are bound.', unique=True)),
                ('receipt', models.CharField(help_text='Keyed digest of the code on the receipt.', max_length=64, unique=True)),
                ('channel', models.CharField(help_text='Code list complaint_channel.', max_length=10)),
                ('complaint_class', models.CharField(help_text='Code list complaint_class, or sensitive_complaint_class.', max_length=20)),
                ('is_sensitive', models.BooleanField(default=False, help_text='Whether it is seen only by people named for it.')),
                ('origin_code', models.CharField(help_text='Area of which it tells.', max_length=20)),
                ('holder', models.CharField(help_text='Level that has to answer: township or county.', max_length=10)),
                ('area_code', models.CharField(db_index=True, help_text='Township or county that has to answer.', max_length=20)),
                ('words', models.TextField(help_text='What was said, encrypted.')),
                ('name', models.TextField(blank=True, help_text='Who said it, encrypted; empty: he did not say.')),
                ('contact', models.TextField(blank=True, help_text='How to reach him, encrypted.')),
                ('about', models.TextField(blank=True, help_text='Whom it is about, as it was told, encrypted.')),
                ('received_on', models.DateField(help_text='Day on which it came in.')),
                ('state', models.CharField(choices=[('received', '已收到待受理'), ('taken', '办理中'), ('answered', '已答复'), ('settled', '已办结')], default='received', help_text='Where it stands.', max_length=10)),
                ('due_on', models.DateField(blank=True, help_text='Last day to take it up, then to answer; empty when answered.', null=True)),
                ('escalates_on', models.DateField(blank=True, help_text='From this day on the level above the holder is told, while it is open.', null=True)),
                ('is_reckoned_blind', models.BooleanField(default=False, help_text='A day leans on a year of unknown holidays.')),
                ('outcome', models.CharField(blank=True, help_text='Code list complaint_outcome, once answered.', max_length=20)),
                ('is_content', models.BooleanField(help_text='Whether the person was content; empty: he did not say.', null=True)),
                ('reopened', models.PositiveSmallIntegerField(default=0, help_text='How often the person opened it again.')),
                ('ended_on', models.DateField(blank=True, help_text='Day of the last answer.', null=True)),
                ('revision', models.PositiveIntegerField(default=1, help_text='How many events there are; who acts says what he saw.')),
                ('about_unit', models.ForeignKey(blank=True, help_text='Unit that it is about: nobody of it handles it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
                ('about_users', models.ManyToManyField(help_text='Accounts that it is about: none of them handles it.', related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(blank=True, help_text='Household that it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='registry.household')),
                ('issue', models.OneToOneField(blank=True, help_text='Issue that it was made.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaint', to='supervision.issue')),
                ('payment', models.ForeignKey(blank=True, help_text='Payment that it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='funds.payment')),
                ('project', models.ForeignKey(blank=True, help_text='Project that it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='projects.project')),
                ('taken_by', models.ForeignKey(blank=True, help_text='Who handles it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['area_code', 'state', 'due_on'], name='supervision_complaint_list')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('words', ''), models.Q(('is_sensitive', True), ('words__startswith', 's1:')), models.Q(('is_sensitive', False), ('words__startswith', 'e1:')), _connector='OR'), models.Q(('words', ''), _negated=True)), name='complaint_is_kept_encrypted'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), models.Q(('is_sensitive', True), ('name__startswith', 's1:')), models.Q(('is_sensitive', False), ('name__startswith', 'e1:')), _connector='OR'), models.Q(('contact', ''), models.Q(('contact__startswith', 's1:'), ('is_sensitive', True)), models.Q(('contact__startswith', 'e1:'), ('is_sensitive', False)), _connector='OR'), models.Q(('about', ''), models.Q(('about__startswith', 's1:'), ('is_sensitive', True)), models.Q(('about__startswith', 'e1:'), ('is_sensitive', False)), _connector='OR')), name='people_of_a_complaint_are_kept_encrypted'), models.CheckConstraint(condition=models.Q(('is_sensitive', False), ('holder', 'county'), _connector='OR'), name='sensitive_complaint_is_the_countys'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken'), ('taken_by__isnull', False)), models.Q(('state', 'taken'), _negated=True), _connector='OR'), name='complaint_being_handled_is_in_a_hand'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('ended_on__isnull', False), ('state__in', ['answered', 'settled']), models.Q(('outcome', ''), _negated=True)), models.Q(('due_on__isnull', False), ('ended_on__isnull', True), ('state__in', ['received', 'taken']), ('outcome', '')), _connector='OR'), name='answered_complaint_says_when_and_what'), models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='complaint_has_its_receipt')],
            },
        ),
        migrations.CreateModel(
            name='ComplaintEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its place in the history, from 1.')),
                ('kind', models.CharField(choices=[('received', '收到'), ('reclassified', '改类别'), ('taken', '受理'), ('passed_on', '转办'), ('answered', '答复'), ('judged', '评价'), ('made_issue', '转为问题')], help_text='What happened.', max_length=14)),
                ('at', models.DateTimeField(help_text='When.')),
                ('words', models.TextField(blank=True, help_text="What was said, encrypted as the complaint's own text was on that day.")),
                ('told', models.JSONField(default=dict, help_text='Holder and area, class, outcome, judgement or issue, by kind.')),
                ('by', models.ForeignKey(help_text='Who; empty: the person who made it, or the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('complaint', models.ForeignKey(db_index=False, help_text='The complaint.', on_delete=django.db.models.deletion.PROTECT, related_name='events', to='supervision.complaint')),
            ],
            options={
                'ordering': ['complaint', 'number'],
                'constraints': [models.UniqueConstraint(fields=('complaint', 'number'), name='complaint_has_one_event_of_a_number'), models.CheckConstraint(condition=models.Q(('words', ''), ('words__startswith', 's1:'), ('words__startswith', 'e1:'), _connector='OR'), name='words_of_a_complaint_are_kept_encrypted'), models.CheckConstraint(condition=models.Q(('kind__in', ['received', 'judged']), ('by__isnull', False), _connector='OR'), name='complaint_is_handled_by_somebody')],
            },
        ),
    ]
