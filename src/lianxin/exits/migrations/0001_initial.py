import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('procedures', '0003_evidence_is_never_changed'),
        ('registry', '0012_village_facts_for_exits'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountyExit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county_code', models.CharField(help_text='Six digits.', max_length=6, unique=True)),
                ('exit_year', models.PositiveSmallIntegerField(help_text='Year of the exit.')),
                ('decided_on', models.DateField(help_text='Day of the decision.')),
                ('case', models.OneToOneField(help_text='The case that decided it.', on_delete=django.db.models.deletion.PROTECT, related_name='county_exit', to='procedures.case')),
            ],
            options={
                'ordering': ['county_code'],
            },
        ),
        migrations.CreateModel(
            name='ExitRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='Area that was judged.', max_length=20)),
                ('year', models.PositiveSmallIntegerField(help_text='Year of the facts.')),
                ('on_date', models.DateField(help_text='Day whose criteria and limits were applied.')),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('household', '户'), ('village', '村'), ('county', '县')], help_text='What is recognised.', max_length=10)),
                ('area_code', models.CharField(help_text='Village of the household, or the village or county itself.', max_length=20)),
                ('year', models.PositiveSmallIntegerField(help_text='Year of the exit and of the facts.')),
                ('on_date', models.DateField(help_text='Day whose criteria and limits apply.')),
                ('rule_set', models.CharField(help_text='Rule set of the rulebook.', max_length=60)),
                ('state', models.CharField(choices=[('first', '初认中'), ('second', '预脱贫，待复核'), ('met', '认定达标'), ('not_met', '认定不达标')], default='first', help_text='Where it stands.', max_length=10)),
                ('entered', models.PositiveIntegerField(default=0, help_text='How many entries there are; who enters says which he saw.')),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who opened it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(blank=True, help_text='Whom it is about; empty where it is about a village or county.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exit_sheets', to='registry.household')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['area_code', 'year', 'id'], name='exits_sheet_list')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', False), ('level', 'household')), models.Q(models.Q(('level', 'household'), _negated=True), ('household__isnull', True)), _connector='OR'), name='sheet_of_a_household_names_it'), models.UniqueConstraint(condition=models.Q(('household__isnull', False)), fields=('household', 'year'), name='household_has_one_sheet_a_year'), models.UniqueConstraint(condition=models.Q(('household__isnull', True)), fields=('level', 'area_code', 'year'), name='place_has_one_sheet_a_year')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdStanding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village_code', models.CharField(help_text='Division code, for scope and counts.', max_length=20)),
                ('verdict', models.CharField(choices=[('met', '达到'), ('not_met', '未达到'), ('cannot_tell', '无法判定')], help_text='What the rules answer.', max_length=12)),
                ('failing', models.CharField(help_text='Rules not met, as ,rule,rule,.', max_length=600)),
                ('untold', models.CharField(help_text='Rules that cannot be told, as ,rule,rule,.', max_length=600)),
                ('household', models.ForeignKey(help_text='The household.', on_delete=django.db.models.deletion.CASCADE, related_name='exit_standings', to='registry.household')),
                ('run', models.ForeignKey(db_index=False, help_text='The run.', on_delete=django.db.models.deletion.CASCADE, related_name='households', to='exits.exitrun')),
            ],
            options={
                'indexes': [models.Index(fields=['run', 'village_code', 'id'], name='exits_household_list')],
                'constraints': [models.UniqueConstraint(fields=('run', 'household'), name='run_judges_a_household_once')],
            },
        ),
        migrations.CreateModel(
            name='IncidenceFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='Village, township or county.', max_length=20)),
                ('year', models.PositiveSmallIntegerField(help_text='Year at whose end it was so.')),
                ('poor_persons', models.PositiveIntegerField(help_text='贫困人口 · Numerator.')),
                ('rural_persons', models.PositiveIntegerField(blank=True, help_text='农业户籍人口 · Denominator; empty: not told.', null=True)),
                ('printed_percent', models.CharField(blank=True, help_text='The rate as the document prints it, for comparison only: 28 or 0.8.', max_length=10)),
                ('source', models.CharField(help_text='Document, with its number.', max_length=200)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who entered it; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['area_code', 'year', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('rural_persons__isnull', True), models.Q(('rural_persons__gt', 0), ('poor_persons__lte', models.F('rural_persons'))), _connector='OR'), name='poor_are_a_part_of_the_rural'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='incidence_names_its_source')],
            },
        ),
        migrations.CreateModel(
            name='PlaceFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('village', '村'), ('county', '县')], help_text='Village or county.', max_length=10)),
                ('area_code', models.CharField(db_index=True, help_text='Its code.', max_length=20)),
                ('rule_set', models.CharField(help_text='Rule set of the rulebook.', max_length=60)),
                ('verdict', models.CharField(choices=[('met', '达到'), ('not_met', '未达到'), ('cannot_tell', '无法判定')], help_text='What the rules answer; what people judge is not in it.', max_length=12)),
                ('criteria', models.JSONField(help_text='Each rule: verdict, value, base, limit and its source, what is missing.')),
                ('counts', models.JSONField(help_text='What was counted: least, most (empty: no telling), rows not known of.')),
                ('run', models.ForeignKey(help_text='The run.', on_delete=django.db.models.deletion.CASCADE, related_name='places', to='exits.exitrun')),
            ],
            options={
                'ordering': ['area_code'],
                'constraints': [models.UniqueConstraint(fields=('run', 'level', 'area_code'), name='run_judges_a_place_once')],
            },
        ),
        migrations.CreateModel(
            name='SheetEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its place, from 1.')),
                ('kind', models.CharField(choices=[('answered', '认定'), ('concluded', '结论'), ('sent_back', '退回')], help_text='What was entered.', max_length=10)),
                ('round', models.CharField(choices=[('first', '初认'), ('second', '复核')], help_text='In which round.', max_length=10)),
                ('criterion', models.CharField(blank=True, help_text='Rule or criterion judged by people.', max_length=80)),
                ('verdict', models.CharField(blank=True, choices=[('met', '达到'), ('not_met', '未达到'), ('cannot_tell', '无法判定')], help_text='What the person says.', max_length=12)),
                ('computed', models.CharField(blank=True, choices=[('met', '达到'), ('not_met', '未达到'), ('cannot_tell', '无法判定')], help_text='What the facts on record said then; empty: only people can.', max_length=12)),
                ('shown', models.JSONField(default=dict, help_text='Value, base, limit and source as they were on the page.')),
                ('reason', models.CharField(blank=True, help_text='Why, where he says otherwise or sends back.', max_length=400)),
                ('evidence_type', models.CharField(blank=True, help_text='Code list evidence_type.', max_length=40)),
                ('reference', models.CharField(blank=True, help_text='Where the original is.', max_length=200)),
                ('digest', models.CharField(blank=True, help_text='SHA-256 of the file kept; empty: no file.', max_length=64)),
                ('file_kind', models.CharField(blank=True, help_text='pdf or jpg.', max_length=10)),
                ('signed', models.JSONField(default=list, help_text='Who signed a conclusion of the first round, by name.')),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who entered it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sheet', models.ForeignKey(db_index=False, help_text='The sheet.', on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='exits.sheet')),
            ],
            options={
                'ordering': ['sheet', 'number'],
                'constraints': [models.UniqueConstraint(fields=('sheet', 'number'), name='sheet_has_one_entry_of_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'answered'), models.Q(('criterion', ''), _negated=True), models.Q(('verdict', ''), _negated=True)), models.Q(('criterion', ''), ('kind', 'concluded'), models.Q(('verdict', ''), _negated=True)), models.Q(('criterion', ''), ('kind', 'sent_back'), ('verdict', '')), _connector='OR'), name='sheet_entry_says_what_it_is'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sent_back'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='sheet_sent_back_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'answered'), _negated=True), ('computed', ''), ('verdict', models.F('computed')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='answer_against_the_record_says_why')],
            },
        ),
        migrations.CreateModel(
            name='SurveyResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county_code', models.CharField(db_index=True, help_text='Six digits.', max_length=6)),
                ('year', models.PositiveSmallIntegerField(help_text='Year of the exit that was surveyed.')),
                ('organisation', models.CharField(help_text='Who surveyed.', max_length=100)),
                ('source', models.CharField(help_text='The report, with its number.', max_length=200)),
                ('surveyed_on', models.DateField(help_text='Last day in the field.')),
                ('exited_persons_checked', models.PositiveIntegerField(help_text='抽查的脱贫人口.')),
                ('wrong_exit_persons_found', models.PositiveIntegerField(help_text='其中错退.')),
                ('unregistered_persons_checked', models.PositiveIntegerField(help_text='抽查村未建档立卡的农村人口.')),
                ('omitted_persons_found', models.PositiveIntegerField(help_text='其中漏评.')),
                ('questionnaires', models.PositiveIntegerField(help_text='有效问卷.')),
                ('approvals', models.PositiveIntegerField(help_text='其中认可.')),
                ('wrong_exit_persons', models.PositiveIntegerField(blank=True, help_text='全县错退人口，评估认定 · empty: not assessed.', null=True)),
                ('omitted_persons', models.PositiveIntegerField(blank=True, help_text='全县漏评人口，评估认定 · empty: not assessed.', null=True)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who entered it; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('exited_persons_checked__gt', 0), ('wrong_exit_persons_found__lte', models.F('exited_persons_checked'))), name='wrong_exits_are_a_part_of_those_checked'), models.CheckConstraint(condition=models.Q(('omitted_persons_found__lte', models.F('unregistered_persons_checked')), ('unregistered_persons_checked__gt', 0)), name='omissions_are_a_part_of_those_checked'), models.CheckConstraint(condition=models.Q(('approvals__lte', models.F('questionnaires')), ('questionnaires__gt', 0)), name='approvals_are_a_part_of_the_questionnaires')],
            },
        ),
    ]
