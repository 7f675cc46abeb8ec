import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('people', '__first__'),
        ('registry', '0002_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='Area that it is for.', max_length=20)),
                ('year', models.PositiveSmallIntegerField(help_text='Year of the facts.')),
                ('state', models.CharField(choices=[('draft', '草案'), ('confirmed', '已确认'), ('discarded', '已作废')], default='draft', help_text='Where it stands.', max_length=10)),
                ('problem', models.JSONField(help_text='The pairing problem, as documented in docs/reference/pairing-problem.md.')),
                ('plan', models.JSONField(help_text='The plan, as documented there, with the overrides applied.')),
                ('made_at', models.DateTimeField(help_text='When it was made.')),
                ('settled_at', models.DateTimeField(help_text='When.', null=True)),
                ('made_by', models.ForeignKey(help_text='Who asked for it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(help_text='Who confirmed or discarded it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('area_code',), name='area_has_one_draft_plan'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='settled_plan_says_when')],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text="household (its first helper) or village (a unit's role).", max_length=20)),
                ('subject', models.CharField(help_text='Household id, or village code and role.', max_length=60)),
                ('before', models.CharField(blank=True, help_text='Who was planned.', max_length=60)),
                ('after', models.CharField(help_text='Who was put instead.', max_length=60)),
                ('reason', models.CharField(help_text='Why.', max_length=200)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who.', null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(help_text='The plan.', on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='pairing.plan')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='override_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdPairing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.CharField(choices=[('first', '第一帮扶责任人'), ('second', '第二帮扶责任人')], help_text='First or second helper.', max_length=10)),
                ('starts_on', models.DateField(help_text='First day.')),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer.', null=True)),
                ('reason', models.CharField(blank=True, help_text='Why it ended.', max_length=200)),
                ('helper', models.ForeignKey(help_text='The helper.', on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='people.helper')),
                ('household', models.ForeignKey(help_text='The household.', on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='registry.household')),
                ('plan', models.ForeignKey(help_text='Where it comes from.', on_delete=django.db.models.deletion.PROTECT, related_name='household_pairings', to='pairing.plan')),
            ],
            options={
                'ordering': ['household', 'order'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='household_pairing_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('ends_before__isnull', True), ('order', 'first')), fields=('household',), name='household_has_one_open_first_helper'), models.UniqueConstraint(condition=models.Q(('ends_before__isnull', True)), fields=('household', 'helper'), name='helper_is_paired_once_with_a_household')],
            },
        ),
        migrations.CreateModel(
            name='VillagePairing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village_code', models.CharField(db_index=True, help_text='Division code of the village.', max_length=20)),
                ('role', models.CharField(choices=[('lead', '牵头单位'), ('responsible', '责任单位'), ('co', '共建单位')], help_text="The unit's role there.", max_length=12)),
                ('starts_on', models.DateField(help_text='First day.')),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer.', null=True)),
                ('reason', models.CharField(blank=True, help_text='Why it ended.', max_length=200)),
                ('plan', models.ForeignKey(help_text='Where it comes from.', on_delete=django.db.models.deletion.PROTECT, related_name='village_pairings', to='pairing.plan')),
                ('unit', models.ForeignKey(help_text='The unit.', on_delete=django.db.models.deletion.PROTECT, related_name='village_pairings', to='people.unit')),
            ],
            options={
                'ordering': ['village_code', 'role'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='village_pairing_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('ends_before__isnull', True), ('role', 'lead')), fields=('village_code',), name='village_has_one_open_lead'), models.UniqueConstraint(condition=models.Q(('ends_before__isnull', True)), fields=('village_code', 'unit'), name='unit_has_one_open_role_in_a_village')],
            },
        ),
    ]
