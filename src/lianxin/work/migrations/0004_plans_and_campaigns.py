import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_roles_are_lent'),
        ('registry', '0012_village_facts_for_exits'),
        ('work', '0003_reminders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='Area that it is for.', max_length=20)),
                ('name', models.CharField(help_text='Its name.', max_length=100)),
                ('purpose', models.CharField(blank=True, help_text='What it is for.', max_length=1000)),
                ('document', models.CharField(blank=True, help_text='The document that ordered it.', max_length=200)),
                ('starts_on', models.DateField(help_text='First day.')),
                ('ends_on', models.DateField(help_text='Last day.')),
                ('checklist', models.JSONField(default=list, help_text='What is looked at, line by line.')),
                ('at', models.DateTimeField(help_text='When it was opened.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-starts_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('area_code', 'name'), name='area_has_one_campaign_of_a_name'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='campaign_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='campaign_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='WorkPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village_code', models.CharField(blank=True, help_text="Of a village's plan: its division code.", max_length=20)),
                ('area_code', models.CharField(db_index=True, help_text='Village, or the area that the unit serves.', max_length=20)),
                ('year', models.PositiveSmallIntegerField(help_text='Year that it is for.')),
                ('versions_made', models.PositiveSmallIntegerField(default=0, help_text='How many versions there are.')),
                ('household', models.ForeignKey(blank=True, help_text="Of a household's plan: the household.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_plans', to='registry.household')),
                ('unit', models.ForeignKey(blank=True, help_text="Of a unit's plan: the unit.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['-year', 'area_code', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('household__isnull', False)), fields=('household', 'year'), name='household_has_one_plan_a_year'), models.UniqueConstraint(condition=models.Q(('village_code', ''), _negated=True), fields=('village_code', 'year'), name='village_has_one_plan_a_year'), models.UniqueConstraint(condition=models.Q(('unit__isnull', False)), fields=('unit', 'year'), name='unit_has_one_plan_a_year'), models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', False), ('unit__isnull', True), ('village_code', '')), models.Q(('household__isnull', True), ('unit__isnull', True), models.Q(('village_code', ''), _negated=True)), models.Q(('household__isnull', True), ('unit__isnull', False), ('village_code', '')), _connector='OR'), name='work_plan_is_of_one_subject')],
            },
        ),
        migrations.CreateModel(
            name='PlanVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='Its place among the versions, from 1.')),
                ('note', models.CharField(help_text='What was changed and why; of the first: how it was agreed.', max_length=400)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(db_index=False, help_text='The plan.', on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='work.workplan')),
            ],
            options={
                'ordering': ['plan', 'number'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='work_plan_has_one_version_of_a_number'), models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='version_of_a_plan_says_what_changed')],
            },
        ),
        migrations.CreateModel(
            name='IncomeAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter', models.PositiveSmallIntegerField(help_text='1 to 4; 0 for the whole year.')),
                ('wage_fen', models.BigIntegerField(blank=True, help_text='Wages, in fen.', null=True)),
                ('operating_fen', models.BigIntegerField(blank=True, help_text='Operating income, in fen.', null=True)),
                ('operating_cost_fen', models.BigIntegerField(blank=True, help_text='Its cost, in fen.', null=True)),
                ('property_fen', models.BigIntegerField(blank=True, help_text='Income of property, in fen.', null=True)),
                ('transfer_fen', models.BigIntegerField(blank=True, help_text='Transfers, in fen.', null=True)),
                ('persons', models.PositiveSmallIntegerField(blank=True, help_text='Persons of the household.', null=True)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(help_text='The plan.', on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='work.workplan')),
            ],
            options={
                'ordering': ['plan', 'quarter', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('quarter__range', (0, 4))), name='income_is_of_a_quarter_or_the_year'), models.CheckConstraint(condition=models.Q(('persons__isnull', True), ('persons__gt', 0), _connector='OR'), name='income_is_shared_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='AccountSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(choices=[('helper', '帮扶人'), ('household', '农户')], help_text='Who signed.', max_length=10)),
                ('name', models.CharField(help_text='Name of whoever signed.', max_length=60)),
                ('on', models.DateField(help_text='Day on which he signed.')),
                ('scan', models.CharField(blank=True, help_text='Digest of the scanned paper; empty: none.', max_length=64)),
                ('scan_kind', models.CharField(blank=True, help_text='pdf or jpg.', max_length=4)),
                ('at', models.DateTimeField(help_text='When it was recorded.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('account', models.ForeignKey(db_index=False, help_text='The account.', on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='work.incomeaccount')),
            ],
            options={
                'ordering': ['account', 'party'],
                'constraints': [models.UniqueConstraint(fields=('account', 'party'), name='party_signs_an_account_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='signature_has_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('scan', ''), ('scan_kind', '')), models.Q(models.Q(('scan', ''), _negated=True), ('scan_kind__in', ['pdf', 'jpg'])), _connector='OR'), name='scan_of_a_signature_has_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='PlanLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.PositiveSmallIntegerField(help_text='Its number in the plan: the same line in every version.')),
                ('cause_kind', models.CharField(blank=True, help_text='cause or risk (code list of that name), or words; empty: no cause is told.', max_length=10)),
                ('cause', models.CharField(blank=True, help_text='The code, or the words.', max_length=200)),
                ('family', models.CharField(blank=True, help_text='Family of measures of the rulebook.', max_length=30)),
                ('measure', models.CharField(blank=True, help_text="Code of the family's own list.", max_length=40)),
                ('content', models.CharField(blank=True, help_text='What exactly.', max_length=400)),
                ('starts_on', models.DateField(blank=True, help_text='When it begins.', null=True)),
                ('due_on', models.DateField(blank=True, help_text='By when it is done.', null=True)),
                ('amount_fen', models.BigIntegerField(blank=True, help_text='Money that is planned, in fen.', null=True)),
                ('expected', models.CharField(blank=True, help_text='Which result is expected.', max_length=200)),
                ('expected_fen', models.BigIntegerField(blank=True, help_text='Income that is expected of it, in fen.', null=True)),
                ('helper', models.ForeignKey(blank=True, help_text='Who sees to it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.helper')),
                ('version', models.ForeignKey(db_index=False, help_text='The version.', on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='work.planversion')),
            ],
            options={
                'ordering': ['version', 'mark'],
                'constraints': [models.UniqueConstraint(fields=('version', 'mark'), name='version_of_a_plan_has_a_mark_once'), models.CheckConstraint(condition=models.Q(models.Q(('cause', ''), _negated=True), models.Q(('family', ''), _negated=True), _connector='OR'), name='line_of_a_plan_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('cause', ''), ('cause_kind', '')), models.Q(models.Q(('cause', ''), _negated=True), ('cause_kind__in', ['cause', 'risk', 'words'])), _connector='OR'), name='cause_in_a_plan_has_a_kind'), models.CheckConstraint(condition=models.Q(('measure', ''), models.Q(('family', ''), _negated=True), _connector='OR'), name='measure_in_a_plan_has_a_family'), models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('starts_on__isnull', True), ('due_on__gte', models.F('starts_on')), _connector='OR'), name='line_of_a_plan_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('amount_fen__isnull', True), ('amount_fen__gt', 0), _connector='OR'), name='planned_money_is_more_than_nothing')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(help_text='Indicator of work of the rulebook.', max_length=40)),
                ('quantity', models.DecimalField(decimal_places=2, help_text='How much, in the unit of the indicator; money in fen.', max_digits=16)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(help_text='The campaign.', on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='work.campaign')),
                ('unit', models.ForeignKey(help_text='The unit.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['campaign', 'unit', 'indicator', '-id'],
                'indexes': [models.Index(fields=['campaign', 'unit', 'indicator', '-id'], name='work_target_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 0)), name='target_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='Where it is to be done.', max_length=20)),
                ('title', models.CharField(help_text='What.', max_length=100)),
                ('words', models.CharField(blank=True, help_text='More of it: what was found, what is wanted.', max_length=1000)),
                ('due_on', models.DateField(help_text='By when.')),
                ('state', models.CharField(choices=[('open', '待认领'), ('taken', '办理中'), ('done', '待核实'), ('verified', '已办结'), ('cancelled', '已取消')], default='open', help_text='Where it stands.', max_length=10)),
                ('revision', models.PositiveIntegerField(default=1, help_text='How many events there are; who acts says what he saw.')),
                ('campaign', models.ForeignKey(blank=True, help_text='The campaign, if any.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='work.campaign')),
                ('helper', models.ForeignKey(blank=True, help_text='Who has it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.helper')),
                ('record', models.ForeignKey(blank=True, help_text='The record of work by which it was done.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='work.workrecord')),
                ('unit', models.ForeignKey(blank=True, help_text='Unit for whose people it is; empty: for everybody of the area.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(fields=['state', 'due_on', 'id'], name='work_task_list')],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='task_has_a_title'), models.CheckConstraint(condition=models.Q(models.Q(('helper__isnull', True), ('state__in', ['open', 'cancelled'])), models.Q(('helper__isnull', False), ('state__in', ['taken', 'done', 'verified'])), _connector='OR'), name='task_that_is_taken_is_somebodys'), models.CheckConstraint(condition=models.Q(models.Q(('record__isnull', False), ('state__in', ['done', 'verified'])), models.Q(('record__isnull', True), ('state__in', ['open', 'taken', 'cancelled'])), _connector='OR'), name='task_that_is_done_names_its_record')],
            },
        ),
        migrations.CreateModel(
            name='TaskEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its place in the history, from 1.')),
                ('kind', models.CharField(choices=[('published', '发布'), ('claimed', '认领'), ('assigned', '指派'), ('released', '退回'), ('done', '报完成'), ('verified', '核实办结'), ('sent_back', '核实退回'), ('cancelled', '取消')], help_text='What happened.', max_length=10)),
                ('words', models.CharField(blank=True, help_text='What was said.', max_length=400)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('helper', models.ForeignKey(blank=True, help_text='Whom it concerns.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.helper')),
                ('record', models.ForeignKey(blank=True, help_text='Its record.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='work.workrecord')),
                ('task', models.ForeignKey(db_index=False, help_text='The task.', on_delete=django.db.models.deletion.PROTECT, related_name='events', to='work.task')),
            ],
            options={
                'ordering': ['task', 'number'],
                'constraints': [models.UniqueConstraint(fields=('task', 'number'), name='task_has_one_event_of_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['released', 'sent_back', 'cancelled']), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='task_goes_back_with_a_word')],
            },
        ),
        migrations.CreateModel(
            name='PlanProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.PositiveSmallIntegerField(help_text='The line.')),
                ('on', models.DateField(help_text='Day.')),
                ('state', models.CharField(choices=[('begun', '已开始'), ('done', '已完成'), ('dropped', '不再做')], help_text='How far it is.', max_length=10)),
                ('words', models.CharField(help_text='What was done, and with which result.', max_length=400)),
                ('amount_fen', models.BigIntegerField(blank=True, help_text='Money that was spent, in fen.', null=True)),
                ('income_fen', models.BigIntegerField(blank=True, help_text='Income that came of it, in fen.', null=True)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.ForeignKey(blank=True, help_text='The record of work that shows it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='work.workrecord')),
                ('plan', models.ForeignKey(help_text='The plan.', on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='work.workplan')),
            ],
            options={
                'ordering': ['plan', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='progress_of_a_plan_has_words')],
            },
        ),
    ]
