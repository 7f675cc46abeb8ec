import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0012_village_facts_for_exits'),
        ('work', '0008_attendance_is_never_rewritten'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='VillageGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('village_code', models.CharField(db_index=True, help_text='Division code of the village.', max_length=20)),
                ('name', models.CharField(help_text='Name of the group.', max_length=60)),
                ('kind', models.CharField(help_text='Code list village_group_kind.', max_length=20)),
                ('purpose', models.CharField(blank=True, help_text='What it does.', max_length=200)),
                ('starts_on', models.DateField(help_text='First day.')),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer.', null=True)),
                ('at', models.DateTimeField(help_text='When it was recorded.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['village_code', 'name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_before__isnull', True)), fields=('village_code', 'name'), name='village_has_one_open_group_of_a_name'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='village_group_has_a_name'), models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='village_group_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='VillageGroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='His name.', max_length=60)),
                ('starts_on', models.DateField(help_text='First day.')),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer.', null=True)),
                ('group', models.ForeignKey(help_text='The group.', on_delete=django.db.models.deletion.PROTECT, related_name='members', to='work.villagegroup')),
                ('member', models.ForeignKey(blank=True, help_text='The person of the register; empty: not on it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.member')),
            ],
            options={
                'ordering': ['group', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='member_of_a_group_has_a_name'), models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='member_of_a_group_leaves_after_he_joins'), models.UniqueConstraint(condition=models.Q(('ends_before__isnull', True), ('member__isnull', False)), fields=('group', 'member'), name='person_is_in_a_group_once')],
            },
        ),
    ]
