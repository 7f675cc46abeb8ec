import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exits', '0005_coverage_is_never_changed'),
        ('procedures', '0005_roles_are_lent'),
        ('registry', '0013_telephones_left_in_the_clear_are_sealed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExitList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='Whose list: the area of the import.', max_length=20)),
                ('year', models.PositiveSmallIntegerField(help_text='Year of the exits.')),
                ('file', models.CharField(help_text='File and sheet that it came from.', max_length=200)),
                ('state', models.CharField(choices=[('pending', '待批准'), ('approved', '已批准'), ('refused', '未批准')], default='pending', help_text='How far it is.', max_length=10)),
                ('brought_at', models.DateTimeField(help_text='When it was brought in.')),
                ('decided_on', models.DateField(blank=True, help_text='Day of the decision.', null=True)),
                ('document_no', models.CharField(blank=True, help_text="Number of the county's decision.", max_length=100)),
                ('reason', models.CharField(blank=True, help_text='Why it was refused.', max_length=400)),
                ('brought_by', models.ForeignKey(blank=True, help_text='Who brought it in; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, help_text='Who decided.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('decided_on', None), ('state', 'pending')), models.Q(models.Q(('state', 'pending'), _negated=True), ('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='exit_list_names_who_decided_and_when'), models.CheckConstraint(condition=models.Q(('decided_by', models.F('brought_by')), _negated=True), name='exit_list_is_decided_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('document_no', ''), _negated=True), _connector='OR'), name='approved_exit_list_names_its_document'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='refused_exit_list_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ExitLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visited_on', models.DateField(help_text='入户核实 · Visited, its income reckoned.')),
                ('confirmed_on', models.DateField(help_text='双认定 · Confirmed by householder and cadre.')),
                ('discussed_on', models.DateField(help_text='民主评议 · The village meeting agreed.')),
                ('shown_from', models.DateField(help_text='公示 · First day of the showing.')),
                ('shown_until', models.DateField(help_text='公示 · Last day of the showing.')),
                ('reviewed_on', models.DateField(help_text='乡镇审核 · Reviewed by the township.')),
                ('file_no', models.CharField(help_text='档案号 · Where the signed papers are.', max_length=100)),
                ('household', models.ForeignKey(help_text='Who exits.', on_delete=django.db.models.deletion.PROTECT, related_name='exit_lines', to='registry.household')),
                ('exit_list', models.ForeignKey(help_text='The list.', on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='exits.exitlist')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('exit_list', 'household'), name='exit_list_names_a_household_once'), models.CheckConstraint(condition=models.Q(('confirmed_on__gte', models.F('visited_on')), ('discussed_on__gte', models.F('confirmed_on')), ('reviewed_on__gte', models.F('shown_until')), ('shown_from__gte', models.F('discussed_on')), ('shown_until__gte', models.F('shown_from'))), name='steps_of_an_exit_follow_one_another'), models.CheckConstraint(condition=models.Q(('file_no', ''), _negated=True), name='exit_line_says_where_its_papers_are')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdExit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(help_text='Year of the exit.')),
                ('decided_on', models.DateField(help_text='Day of the decision.')),
                ('case', models.OneToOneField(blank=True, help_text='The case, if by a case.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='household_exit', to='procedures.case')),
                ('household', models.ForeignKey(help_text='Who exited.', on_delete=django.db.models.deletion.PROTECT, related_name='exits', to='registry.household')),
                ('line', models.OneToOneField(blank=True, help_text='The line, if by a list.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exit', to='exits.exitline')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('household', 'year'), name='household_exits_once_a_year'), models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('line__isnull', True)), models.Q(('case__isnull', True), ('line__isnull', False)), _connector='OR'), name='exit_rests_on_a_list_or_on_a_case')],
            },
        ),
    ]
