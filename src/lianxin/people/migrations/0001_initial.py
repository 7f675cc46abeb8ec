import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text="The unit's code in the programme, or its credit code.", max_length=40, unique=True)),
                ('name', models.CharField(help_text='Full name.', max_length=100)),
                ('affiliation', models.CharField(blank=True, help_text='Level it belongs to (code list unit_affiliation).', max_length=40)),
                ('area_code', models.CharField(db_index=True, help_text='Division code of the area whose programme it serves.', max_length=20)),
                ('address', models.CharField(blank=True, help_text='Where it is.', max_length=200)),
                ('longitude', models.FloatField(blank=True, help_text='Degrees east, WGS-84.', null=True)),
                ('latitude', models.FloatField(blank=True, help_text='Degrees north, WGS-84.', null=True)),
                ('village_capacity', models.PositiveSmallIntegerField(default=3, help_text='How many villages it can serve.')),
                ('skills', models.CharField(blank=True, help_text='Skills it can send, as ,key,key,.', max_length=200)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(help_text='What he signs in with.', max_length=60, unique=True)),
                ('name', models.CharField(help_text='His name, as shown to colleagues.', max_length=60)),
                ('language', models.CharField(default='zh-hans', help_text='The language of his pages.', max_length=10)),
                ('is_active', models.BooleanField(default=True, help_text='Off: cannot sign in; the account stays for the record.')),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='username_is_unique_without_case')],
            },
        ),
        migrations.CreateModel(
            name='Helper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='His number in the programme.', max_length=40, unique=True)),
                ('name', models.CharField(help_text='Name.', max_length=60)),
                ('sex', models.CharField(blank=True, help_text='Code list sex.', max_length=10)),
                ('phone', models.CharField(blank=True, help_text='Office or mobile telephone, for the contact card.', max_length=20)),
                ('post', models.CharField(blank=True, help_text='Post and rank.', max_length=60)),
                ('is_party_member', models.BooleanField(help_text='Whether a party member; empty when not recorded.', null=True)),
                ('is_leader', models.BooleanField(default=False, help_text='Whether a leading cadre who links a village.')),
                ('skills', models.CharField(blank=True, help_text='Skills, as ,key,key,.', max_length=200)),
                ('home_village_code', models.CharField(blank=True, help_text='Village he comes from: not to help there.', max_length=20)),
                ('household_capacity', models.PositiveSmallIntegerField(default=5, help_text='How many households he can be first helper of.')),
                ('starts_on', models.DateField(help_text='First day of service.')),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer in service.', null=True)),
                ('user', models.OneToOneField(blank=True, help_text='His account, if any.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='helper', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(help_text='The unit that sends him.', on_delete=django.db.models.deletion.PROTECT, related_name='helpers', to='people.unit')),
            ],
            options={
                'ordering': ['unit', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='helper_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village_code', models.CharField(db_index=True, help_text='Division code of the village.', max_length=20)),
                ('name', models.CharField(help_text='Name of the team.', max_length=100)),
                ('starts_on', models.DateField(help_text='First day in the village.')),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer there.', null=True)),
            ],
            options={
                'ordering': ['village_code'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_before__isnull', True)), fields=('village_code',), name='village_has_one_open_team'), models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='team_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(choices=[('first_secretary', '第一书记'), ('leader', '队长'), ('member', '队员')], help_text='His duty in the team.', max_length=20)),
                ('starts_on', models.DateField(help_text='First day.')),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer in the team.', null=True)),
                ('helper', models.ForeignKey(help_text='The person.', on_delete=django.db.models.deletion.PROTECT, related_name='team_times', to='people.helper')),
                ('team', models.ForeignKey(help_text='The team.', on_delete=django.db.models.deletion.PROTECT, related_name='members', to='people.team')),
            ],
            options={
                'ordering': ['team', 'duty'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('duty', 'first_secretary'), ('ends_before__isnull', True)), fields=('team',), name='team_has_one_open_first_secretary'), models.UniqueConstraint(condition=models.Q(('ends_before__isnull', True)), fields=('team', 'helper'), name='helper_is_in_a_team_once'), models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='team_member_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('county_officer', '县级管理员'), ('township_clerk', '乡镇经办人'), ('village_team', '驻村工作队'), ('helper', '帮扶责任人'), ('unit_liaison', '单位联络员'), ('auditor', '审计人员')], help_text='Which role.', max_length=30)),
                ('area_code', models.CharField(blank=True, help_text='Prefix of division codes: 6 digits a county, 9 a township.', max_length=20)),
                ('starts_on', models.DateField(help_text='First day.')),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer held.', null=True)),
                ('reason', models.CharField(blank=True, help_text='Why it was granted.', max_length=200)),
                ('user', models.ForeignKey(help_text='Who holds it.', on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, help_text='For a unit liaison: the unit.', null=True, on_delete=django.db.models.deletion.PROTECT, to='people.unit')),
            ],
            options={
                'ordering': ['user', 'starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='grant_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'unit_liaison'), _negated=True), ('unit__isnull', False), _connector='OR'), name='unit_liaison_has_a_unit'), models.UniqueConstraint(condition=models.Q(('ends_before__isnull', True)), fields=('user', 'role', 'area_code'), name='user_holds_a_role_once_per_area')],
            },
        ),
    ]
