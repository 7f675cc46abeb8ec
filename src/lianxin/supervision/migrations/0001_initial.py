import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('funds', '0003_what_is_handed_in_is_kept_once'),
        ('people', '__first__'),
        ('projects', '0001_initial'),
        ('registry', '0007_who_collected'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClueRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='Six-digit county code.', max_length=20)),
                ('on', models.DateField(help_text='Day on which it was run; values of policy are those of this day.')),
                ('year', models.PositiveSmallIntegerField(help_text="Year of the register's facts that it looked at.")),
                ('clues', models.PositiveIntegerField(default=0, help_text='Clues it saw.')),
                ('fresh', models.PositiveIntegerField(default=0, help_text='Clues seen for the first time.')),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who asked for it; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('fresh__lte', models.F('clues'))), name='run_sees_no_more_fresh_clues_than_clues')],
            },
        ),
        migrations.CreateModel(
            name='Clue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('test', models.CharField(help_text='Name of the test, as in the catalogue.', max_length=40)),
                ('fingerprint', models.CharField(help_text='Test, subject and rows: what makes it the same clue again.', max_length=64)),
                ('county_code', models.CharField(help_text='County of the runs that see it.', max_length=6)),
                ('area_code', models.CharField(help_text='Smallest division that holds all of its rows, for scope.', max_length=20)),
                ('subject', models.CharField(help_text='household, person, project, payee, tranche or area.', max_length=10)),
                ('name', models.CharField(blank=True, help_text='Payee, area or digest, where the subject has no row.', max_length=100)),
                ('evidence', models.JSONField(help_text='Rows it rests on, each with typed facts; no number of a person or an account.')),
                ('limit_name', models.CharField(blank=True, help_text='Value of the rulebook that was crossed.', max_length=60)),
                ('limit_value', models.FloatField(blank=True, help_text='How it stood on the day; money in fen.', null=True)),
                ('concerned', models.JSONField(default=list, help_text='Users who had a hand in it: none of them settles it.')),
                ('concerned_names', models.JSONField(default=list, help_text='People named in it: no account of that name settles it.')),
                ('first_seen_on', models.DateField(help_text='Day of the first run that saw it.')),
                ('last_seen_on', models.DateField(help_text='Day of the last run that saw it.')),
                ('state', models.CharField(choices=[('open', '待核查'), ('in_hand', '核查中'), ('settled', '已办结')], default='open', help_text='Where it stands.', max_length=10)),
                ('taken_at', models.DateTimeField(blank=True, help_text='Since when.', null=True)),
                ('finding', models.CharField(blank=True, choices=[('true', '属实'), ('false', '不属实'), ('explained', '有合理解释')], help_text='What was found, once settled.', max_length=10)),
                ('note', models.CharField(blank=True, help_text='What was seen at home or in the papers.', max_length=400)),
                ('settled_at', models.DateTimeField(blank=True, help_text='When it was settled.', null=True)),
                ('household', models.ForeignKey(blank=True, help_text='The household it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clues', to='registry.household')),
                ('member', models.ForeignKey(blank=True, help_text='The person it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clues', to='registry.member')),
                ('project', models.ForeignKey(blank=True, help_text='The project it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clues', to='projects.project')),
                ('settled_by', models.ForeignKey(blank=True, help_text='Who settled it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(blank=True, help_text='Who is looking into it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tranche', models.ForeignKey(blank=True, help_text='The tranche it is about.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clues', to='funds.tranche')),
                ('last_run', models.ForeignKey(help_text='The last run that saw it.', on_delete=django.db.models.deletion.PROTECT, related_name='seen', to='supervision.cluerun')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['area_code', 'id'], name='supervision_clue_list'), models.Index(fields=['county_code', 'test', 'state'], name='supervision_clue_of_test')],
                'constraints': [models.UniqueConstraint(fields=('county_code', 'fingerprint'), name='clue_is_told_once'), models.CheckConstraint(condition=models.Q(('first_seen_on__lte', models.F('last_seen_on'))), name='clue_is_first_seen_before_it_is_last_seen'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('state', 'settled'), models.Q(('finding', ''), _negated=True), models.Q(('note', ''), _negated=True)), models.Q(models.Q(('state', 'settled'), _negated=True), ('finding', ''), ('settled_at__isnull', True)), _connector='OR'), name='settled_clue_says_what_was_found'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_hand'), _negated=True), ('taken_at__isnull', False), _connector='OR'), name='clue_in_hand_says_since_when')],
            },
        ),
        migrations.CreateModel(
            name='Coverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('test', models.CharField(help_text='Name of the test, as in the catalogue.', max_length=40)),
                ('examined', models.PositiveIntegerField(help_text='Rows looked at.')),
                ('clues', models.PositiveIntegerField(help_text='Clues seen.')),
                ('fresh', models.PositiveIntegerField(help_text='Of these, seen for the first time.')),
                ('untold', models.JSONField(default=list, help_text='Pairs of a missing fact and how many rows it kept from being judged.')),
                ('run', models.ForeignKey(help_text='The run.', on_delete=django.db.models.deletion.CASCADE, related_name='coverage', to='supervision.cluerun')),
            ],
            options={
                'ordering': ['run', 'id'],
                'constraints': [models.UniqueConstraint(fields=('run', 'test'), name='run_covers_a_test_once')],
            },
        ),
        migrations.CreateModel(
            name='DepartmentList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='名单类别 · Code list department_list_kind.', max_length=40)),
                ('area_code', models.CharField(db_index=True, help_text='Division code of the area that it is for.', max_length=20)),
                ('department', models.CharField(help_text='提供部门 · Who gives it.', max_length=100)),
                ('as_of', models.DateField(help_text='名单日期 · Day as of which it is true.')),
                ('authorisation', models.CharField(help_text='授权依据 · By which authority it may be compared.', max_length=200)),
                ('file_name', models.CharField(help_text='Name of the file as sent; the file itself is not kept.', max_length=200)),
                ('file_digest', models.CharField(help_text='SHA-256 of its content.', max_length=64)),
                ('rows', models.PositiveIntegerField(default=0, help_text='Lines that were read.')),
                ('refused_rows', models.PositiveIntegerField(default=0, help_text='Lines that could not be used.')),
                ('problems', models.JSONField(default=list, help_text='What was wrong, by row, without what was written there.')),
                ('state', models.CharField(choices=[('draft', '待确认'), ('in_force', '在用'), ('replaced', '已被新名单取代'), ('discarded', '已作废')], default='draft', help_text='Where it stands.', max_length=10)),
                ('at', models.DateTimeField(help_text='When it was brought in.')),
                ('settled_at', models.DateTimeField(blank=True, help_text='When.', null=True)),
                ('by', models.ForeignKey(help_text='Who brought it in.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(blank=True, help_text='Who took it into use or discarded it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('kind', 'area_code', 'department'), name='department_has_one_list_of_a_kind_in_force'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='settled_list_says_when'), models.CheckConstraint(condition=models.Q(('authorisation', ''), _negated=True), name='list_of_a_department_names_its_authority')],
            },
        ),
        migrations.CreateModel(
            name='ListedPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_number', models.PositiveIntegerField(help_text='Row in the file.')),
                ('name', models.CharField(help_text='Name on the list.', max_length=60)),
                ('identity', models.CharField(help_text='Digest of the identity number.', max_length=64)),
                ('phone', models.CharField(blank=True, help_text="Digest of the cadre's telephone.", max_length=64)),
                ('account', models.CharField(blank=True, help_text="Digest of the cadre's account.", max_length=64)),
                ('starts_on', models.DateField(blank=True, help_text='First day: of death, of service, of registration.', null=True)),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer.', null=True)),
                ('item', models.CharField(blank=True, help_text='What is listed: a vehicle, a company, a school, a subsidy.', max_length=120)),
                ('cadre', models.CharField(blank=True, help_text='Cadre who declared the relative.', max_length=60)),
                ('list', models.ForeignKey(help_text='The list.', on_delete=django.db.models.deletion.CASCADE, related_name='people', to='supervision.departmentlist')),
            ],
            options={
                'ordering': ['list', 'row_number'],
                'indexes': [models.Index(fields=['identity'], name='supervision_listed_identity')],
                'constraints': [models.UniqueConstraint(fields=('list', 'row_number'), name='list_has_a_row_once'), models.CheckConstraint(condition=models.Q(('identity', ''), _negated=True), name='listed_person_has_an_identity'), models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('starts_on__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='listed_person_ends_after_he_starts')],
            },
        ),
    ]
