import django.db.models.deletion
import lianxin.registry.encryption
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_discipline_officer'),
        ('people', '__first__'),
        ('projects', '0002_notices_show_projects'),
        ('registry', '0012_village_facts_for_exits'),
        ('supervision', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county_code', models.CharField(help_text='County that keeps the list.', max_length=6)),
                ('number', models.CharField(help_text="编号 · Number on the county's list.", max_length=40)),
                ('source', models.CharField(help_text='Code list issue_source.', max_length=20)),
                ('level', models.CharField(help_text='Code list issue_level: which level found it.', max_length=20)),
                ('found_on', models.DateField(help_text='Day on which it was found.')),
                ('found_by', models.CharField(help_text='Person, group or office that found it.', max_length=100)),
                ('theme', models.CharField(help_text='方面 · Code list issue_theme.', max_length=20)),
                ('category', models.CharField(help_text='Code list issue_category.', max_length=20)),
                ('cause', models.CharField(help_text='根本原因 · Code list issue_cause.', max_length=20)),
                ('area_code', models.CharField(db_index=True, help_text='Village, township or county where it is.', max_length=20)),
                ('words', models.CharField(help_text='What is wrong.', max_length=1000)),
                ('household_count', models.PositiveIntegerField(blank=True, help_text='How many households it concerns; empty: nobody counted.', null=True)),
                ('amount_fen', models.BigIntegerField(blank=True, help_text='Money that it concerns, in fen; empty: none was named.', null=True)),
                ('registered_on', models.DateField(help_text='Day on which it was put on record.')),
                ('leader', models.CharField(blank=True, help_text='责任领导 · Leading cadre who answers for it.', max_length=60)),
                ('lead_unit', models.CharField(blank=True, help_text='牵头单位 · Unit that leads.', max_length=100)),
                ('responsible_unit', models.CharField(blank=True, help_text='责任单位 · Unit that puts it right.', max_length=100)),
                ('responsible', models.CharField(blank=True, help_text='责任人 · Person who puts it right.', max_length=60)),
                ('measure', models.CharField(blank=True, help_text='核定措施 · What is done.', max_length=600)),
                ('expected', models.CharField(blank=True, help_text='确定效果 · What is to come of it.', max_length=300)),
                ('outcome', models.CharField(blank=True, help_text='议定成果 · What is to be there in the end.', max_length=300)),
                ('judged', models.CharField(blank=True, help_text='审定结果 · How that is judged.', max_length=300)),
                ('closing', models.CharField(blank=True, help_text='认定销号 · What closes it.', max_length=300)),
                ('deadline_kind', models.CharField(blank=True, help_text='Code list deadline_kind; empty: no plan yet.', max_length=12)),
                ('assigned_on', models.DateField(blank=True, help_text='Day from which the deadline counts.', null=True)),
                ('due_on', models.DateField(blank=True, help_text='Last day; empty for standing work.', null=True)),
                ('state', models.CharField(choices=[('registered', '已登记待交办'), ('assigned', '已交办'), ('in_progress', '整改中'), ('closure_asked', '申请销号'), ('verified', '核验通过'), ('closed', '已销号'), ('standing', '长期坚持'), ('reopened', '反弹')], default='registered', help_text='Where it stands.', max_length=14)),
                ('is_escalated', models.BooleanField(default=False, help_text='挂牌督办 · Whether a level above watches it.')),
                ('closed_on', models.DateField(blank=True, help_text='Day on which it was closed.', null=True)),
                ('reopened', models.PositiveSmallIntegerField(default=0, help_text='反弹 · How often it came back.')),
                ('revision', models.PositiveIntegerField(default=1, help_text='How many events there are; who acts says what he saw.')),
                ('asked_by', models.ForeignKey(blank=True, help_text='Who asked for it to be closed.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clue', models.OneToOneField(blank=True, help_text='The clue that led to it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issue', to='supervision.clue')),
                ('households', models.ManyToManyField(help_text='Households that are named in it.', related_name='issues', to='registry.household')),
                ('project', models.ForeignKey(blank=True, help_text='The project that it concerns.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='projects.project')),
                ('responsible_user', models.ForeignKey(blank=True, help_text='His account, where he has one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, help_text='The responsible unit, where it is a unit of the programme.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='people.unit')),
                ('verified_by', models.ForeignKey(blank=True, help_text='Who looked on the spot.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['area_code', 'state', 'due_on'], name='supervision_issue_list'), models.Index(fields=['area_code', 'category', 'cause', 'found_on'], name='supervision_issue_repeats')],
                'constraints': [models.UniqueConstraint(fields=('county_code', 'number'), name='issue_number_is_given_once'), models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('number', ''), _negated=True)), name='issue_has_a_number_and_words'), models.CheckConstraint(condition=models.Q(('found_on__lte', models.F('registered_on'))), name='issue_is_found_before_it_is_registered'), models.CheckConstraint(condition=models.Q(('amount_fen__isnull', True), ('amount_fen__gte', 0), _connector='OR'), name='issue_concerns_no_negative_money'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'registered'), ('deadline_kind', ''), ('due_on__isnull', True)), models.Q(models.Q(('state', 'registered'), _negated=True), models.Q(('deadline_kind', ''), _negated=True)), _connector='OR'), name='issue_past_its_registration_has_a_plan'), models.CheckConstraint(condition=models.Q(('deadline_kind', ''), models.Q(('measure', ''), ('expected', ''), ('outcome', ''), ('judged', ''), ('closing', ''), ('leader', ''), _connector='OR', _negated=True), _connector='OR'), name='plan_of_an_issue_says_its_five_points'), models.CheckConstraint(condition=models.Q(('due_on__isnull', False), ('state__in', ['registered', 'standing', 'reopened']), ('deadline_kind', 'standing'), _connector='OR'), name='issue_being_put_right_has_a_last_day'), models.CheckConstraint(condition=models.Q(('due_on__isnull', True), models.Q(('assigned_on__isnull', False), ('due_on__gte', models.F('assigned_on'))), _connector='OR'), name='issue_is_due_after_it_is_assigned'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', True)), _connector='OR'), name='closed_issue_says_when'), models.CheckConstraint(condition=models.Q(('verified_by__isnull', True), models.Q(('asked_by__isnull', False), models.Q(('verified_by', models.F('asked_by')), _negated=True), models.Q(('state__in', ['registered', 'assigned']), _negated=True)), _connector='OR'), name='issue_is_not_verified_by_who_asked'), models.CheckConstraint(condition=models.Q(('verified_by__isnull', True), ('responsible_user__isnull', True), models.Q(('verified_by', models.F('responsible_user')), _negated=True), _connector='OR'), name='issue_is_not_verified_by_who_is_responsible'), models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='issue_has_its_registration')],
            },
        ),
        migrations.CreateModel(
            name='Admonition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('talk', '约谈'), ('circular', '通报')], help_text='A talk or a notice.', max_length=10)),
                ('held_on', models.DateField(help_text='Day of it.')),
                ('whom', models.CharField(help_text='Unit or office that was told.', max_length=100)),
                ('document_no', models.CharField(blank=True, help_text='Number of the paper.', max_length=60)),
                ('words', models.CharField(help_text='What was said and asked for.', max_length=600)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who recorded it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.ForeignKey(help_text='Because of which issue.', on_delete=django.db.models.deletion.PROTECT, related_name='admonitions', to='supervision.issue')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('whom', ''), _negated=True)), name='admonition_says_whom_it_told_what')],
            },
        ),
        migrations.CreateModel(
            name='AccountabilityRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', lianxin.registry.encryption.EncryptedField(help_text='Who, encrypted.')),
                ('post', models.CharField(blank=True, help_text='Unit and post, without a name.', max_length=100)),
                ('form', models.CharField(help_text='Code list accountability_form.', max_length=20)),
                ('decided_on', models.DateField(help_text='Day of the decision.')),
                ('document_no', models.CharField(help_text='Number of the decision.', max_length=60)),
                ('words', lianxin.registry.encryption.EncryptedField(help_text='For what, encrypted.')),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who recorded it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.ForeignKey(help_text='Because of which issue.', on_delete=django.db.models.deletion.PROTECT, related_name='accountability', to='supervision.issue')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__startswith', 'e1:'), ('words__startswith', 'e1:')), name='accountability_is_kept_encrypted'), models.CheckConstraint(condition=models.Q(('document_no', ''), _negated=True), name='accountability_names_its_decision')],
            },
        ),
        migrations.CreateModel(
            name='IssueEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its place in the history, from 1.')),
                ('kind', models.CharField(choices=[('registered', '登记'), ('assigned', '交办'), ('progressed', '整改进展'), ('closure_asked', '申请销号'), ('verified', '现场核验'), ('returned', '退回'), ('closed', '销号'), ('made_standing', '长期坚持'), ('escalated', '挂牌督办'), ('reopened', '反弹')], help_text='What happened.', max_length=14)),
                ('at', models.DateTimeField(help_text='When.')),
                ('words', models.CharField(blank=True, help_text='What was done, seen or asked.', max_length=1000)),
                ('told', models.JSONField(default=dict, help_text='The plan, where it was assigned.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.ForeignKey(db_index=False, help_text='The issue.', on_delete=django.db.models.deletion.PROTECT, related_name='events', to='supervision.issue')),
            ],
            options={
                'ordering': ['issue', 'number'],
                'constraints': [models.UniqueConstraint(fields=('issue', 'number'), name='issue_has_one_event_of_a_number'), models.CheckConstraint(condition=models.Q(('kind__in', ['registered', 'assigned']), models.Q(('by__isnull', False), models.Q(('words', ''), _negated=True)), _connector='OR'), name='issue_is_put_right_by_somebody_in_words')],
            },
        ),
        migrations.CreateModel(
            name='IssueEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(blank=True, help_text='Where the original is: number in the archive.', max_length=200)),
                ('digest', models.CharField(blank=True, help_text='SHA-256 of the file kept; empty: no file.', max_length=64)),
                ('file_kind', models.CharField(blank=True, help_text='pdf or jpg.', max_length=10)),
                ('event', models.ForeignKey(help_text='With what it came.', on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='supervision.issueevent')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reference', ''), _negated=True), models.Q(('digest', ''), _negated=True), _connector='OR'), name='evidence_of_an_issue_is_somewhere'), models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('file_kind', '')), models.Q(models.Q(('digest', ''), _negated=True), ('file_kind__in', ['pdf', 'jpg'])), _connector='OR'), name='evidence_of_an_issue_has_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='SpreadCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='What is to be looked for.', max_length=400)),
                ('asked_on', models.DateField(help_text='Day on which it was asked.')),
                ('due_on', models.DateField(help_text='Last day to answer.')),
                ('by', models.ForeignKey(help_text='Who asked.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.ForeignKey(help_text='The issue.', on_delete=django.db.models.deletion.PROTECT, related_name='spread_checks', to='supervision.issue')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='spread_check_says_what_to_look_for'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('asked_on'))), name='spread_check_is_due_after_it_is_asked')],
            },
        ),
        migrations.CreateModel(
            name='SpreadAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='The area that is asked.', max_length=20)),
                ('is_found', models.BooleanField(help_text='Whether the like is there; empty: no answer yet.', null=True)),
                ('found_count', models.PositiveIntegerField(help_text='How many, where it is.', null=True)),
                ('words', models.CharField(blank=True, help_text='How it was looked for and what was seen.', max_length=400)),
                ('answered_at', models.DateTimeField(help_text='When.', null=True)),
                ('by', models.ForeignKey(help_text='Who answered.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('check_of', models.ForeignKey(help_text='The check of all areas.', on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='supervision.spreadcheck')),
            ],
            options={
                'ordering': ['check_of', 'area_code'],
                'constraints': [models.UniqueConstraint(fields=('check_of', 'area_code'), name='spread_check_asks_an_area_once'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('is_found__isnull', True), ('words', '')), models.Q(('answered_at__isnull', False), ('is_found__isnull', False), models.Q(('words', ''), _negated=True)), _connector='OR'), name='spread_answer_is_whole_or_missing'), models.CheckConstraint(condition=models.Q(models.Q(('found_count__gte', 1), ('found_count__isnull', False), ('is_found', True), ('is_found__isnull', False)), models.Q(('found_count__isnull', True), ('is_found', False), ('is_found__isnull', False)), models.Q(('found_count__isnull', True), ('is_found__isnull', True)), _connector='OR'), name='spread_answer_counts_what_was_found')],
            },
        ),
    ]
