import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0003_roles_are_lent'),
        ('registry', '0012_village_facts_for_exits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(help_text='Made by whoever records it: the same key sent again is the same record.', unique=True)),
                ('kind', models.CharField(help_text='Kind of work of the rulebook.', max_length=30)),
                ('on', models.DateField(help_text='Day on which it was done; of a total the last day that it is about.')),
                ('starts_on', models.DateField(blank=True, help_text='Of a total: the first day that it is about.', null=True)),
                ('area_code', models.CharField(help_text='Village, township or county that it was done for.', max_length=20)),
                ('branch', models.CharField(blank=True, help_text='Party branch of the unit, where one did it.', max_length=60)),
                ('found', models.CharField(blank=True, help_text='What was found.', max_length=1000)),
                ('promised', models.CharField(blank=True, help_text='What was promised.', max_length=1000)),
                ('done', models.CharField(blank=True, help_text='What was done.', max_length=1000)),
                ('next_step', models.CharField(blank=True, help_text='What comes next.', max_length=400)),
                ('next_on', models.DateField(blank=True, help_text='Day of the next step.', null=True)),
                ('stage', models.CharField(blank=True, help_text='Of a project: planned or landed.', max_length=10)),
                ('quantity', models.DecimalField(blank=True, decimal_places=2, help_text='How much, in its unit.', max_digits=14, null=True)),
                ('quantity_unit', models.CharField(blank=True, help_text='Unit of the dictionary.', max_length=30)),
                ('amount_fen', models.BigIntegerField(blank=True, help_text='Money, or what goods are worth, in fen.', null=True)),
                ('exactness', models.CharField(choices=[('exact', '='), ('about', '约'), ('over', '余'), ('nearly', '近')], default='exact', help_text='Whether quantity and money are exact, about, over or nearly so much.', max_length=10)),
                ('is_total', models.BooleanField(default=False, help_text='A total told by a unit itself, not a row that can be counted.')),
                ('persons', models.PositiveIntegerField(blank=True, help_text='Of a total: distinct people as told. Of a counted row they are counted.', null=True)),
                ('others', models.PositiveIntegerField(blank=True, help_text='People who took part and are not on the roster: person-times only.', null=True)),
                ('person_times', models.PositiveIntegerField(blank=True, help_text='Person-times: everybody who took part, or of a total as told.', null=True)),
                ('text_digest', models.CharField(blank=True, help_text='Digest of its text without blanks and signs; empty where it is short.', max_length=64)),
                ('content_digest', models.CharField(help_text='Digest of all that was told, to know it when sent again.', max_length=64)),
                ('noted_at', models.DateTimeField(help_text='When it was written down, perhaps on a device without a line.')),
                ('recorded_at', models.DateTimeField(help_text='When it arrived.')),
                ('reason', models.CharField(blank=True, help_text='Why it was corrected.', max_length=200)),
                ('recorded_by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(blank=True, help_text='The row that it corrects.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='work.workrecord')),
                ('unit', models.ForeignKey(blank=True, help_text='Unit that did it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['-on', '-id'],
                'indexes': [models.Index(fields=['area_code', '-on', '-id'], name='work_record_of_area'), models.Index(fields=['unit', '-on', '-id'], name='work_record_of_unit'), models.Index(fields=['recorded_by', '-noted_at'], name='work_record_of_author'), models.Index(condition=models.Q(('text_digest', ''), _negated=True), fields=['text_digest'], name='work_record_text')],
                'constraints': [models.CheckConstraint(condition=models.Q(('area_code', ''), _negated=True), name='work_is_done_somewhere'), models.CheckConstraint(condition=models.Q(models.Q(('quantity__isnull', True), ('quantity_unit', '')), models.Q(('quantity__gt', 0), ('quantity__isnull', False), models.Q(('quantity_unit', ''), _negated=True)), _connector='OR'), name='work_quantity_has_a_unit'), models.CheckConstraint(condition=models.Q(('amount_fen__isnull', True), ('amount_fen__gt', 0), _connector='OR'), name='work_money_is_more_than_nothing'), models.CheckConstraint(condition=models.Q(('next_on__isnull', True), models.Q(('next_step', ''), _negated=True), _connector='OR'), name='work_day_of_a_next_step_has_a_step'), models.CheckConstraint(condition=models.Q(models.Q(('is_total', True), ('starts_on__isnull', False), ('starts_on__lte', models.F('on'))), models.Q(('is_total', False), ('persons__isnull', True), ('starts_on__isnull', True)), _connector='OR'), name='work_total_is_about_a_period'), models.CheckConstraint(condition=models.Q(('is_total', False), ('persons__isnull', False), ('person_times__isnull', False), ('quantity__isnull', False), ('amount_fen__isnull', False), _connector='OR'), name='work_total_has_a_number'), models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='corrected_work_says_why'), models.CheckConstraint(condition=models.Q(('stage__in', ['', 'planned', 'landed'])), name='work_stage_is_known')],
            },
        ),
        migrations.CreateModel(
            name='WorkPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='SHA-256 of the picture as kept.', max_length=64)),
                ('likeness', models.CharField(db_index=True, help_text='Difference hash, 64 bits in hexadecimal: like pictures differ in few.', max_length=16)),
                ('longitude', models.FloatField(blank=True, help_text='Where it was taken, only where the deployment asks.', null=True)),
                ('latitude', models.FloatField(blank=True, help_text='Likewise.', null=True)),
                ('record', models.ForeignKey(help_text='The record.', on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='work.workrecord')),
            ],
            options={
                'ordering': ['record', 'id'],
                'indexes': [models.Index(fields=['digest'], name='work_photo_digest')],
            },
        ),
        migrations.CreateModel(
            name='WorkPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('helper', models.ForeignKey(help_text='Who.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.helper')),
                ('record', models.ForeignKey(db_index=False, help_text='The record.', on_delete=django.db.models.deletion.PROTECT, related_name='people', to='work.workrecord')),
            ],
            options={
                'ordering': ['record', 'id'],
                'constraints': [models.UniqueConstraint(fields=('record', 'helper'), name='work_names_a_person_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkHousehold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tie', models.CharField(choices=[('paired', '结对'), ('team', '驻村'), ('none', '未结对')], help_text="Somebody of the record was paired with it that day, or of its village's team, or nobody was.", max_length=10)),
                ('household', models.ForeignKey(help_text='The household.', on_delete=django.db.models.deletion.PROTECT, related_name='work', to='registry.household')),
                ('record', models.ForeignKey(db_index=False, help_text='The record.', on_delete=django.db.models.deletion.PROTECT, related_name='households', to='work.workrecord')),
            ],
            options={
                'ordering': ['record', 'id'],
                'constraints': [models.UniqueConstraint(fields=('record', 'household'), name='work_names_a_household_once')],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(help_text='Why.', max_length=200)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.OneToOneField(help_text='The record.', on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='work.workrecord')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawn_work_says_why')],
            },
        ),
    ]
