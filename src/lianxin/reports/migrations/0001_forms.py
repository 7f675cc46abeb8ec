import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0012_village_facts_for_exits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NamedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='What it is called here.', max_length=100)),
                ('area_code', models.CharField(db_index=True, help_text='Division code of the area that keeps it.', max_length=20)),
                ('asked_by', models.CharField(blank=True, help_text='Who asks for it, as told; empty: nobody said.', max_length=100)),
                ('made_at', models.DateTimeField(help_text='When it was entered.')),
                ('made_by', models.ForeignKey(help_text='Who entered it; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('area_code', 'name'), name='area_has_one_form_of_a_name'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='form_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='1, 2, 3 …, in the order in which they came.')),
                ('file_name', models.CharField(help_text='Name of the file as sent.', max_length=200)),
                ('content', models.BinaryField(help_text='The blank workbook, as sent.')),
                ('digest', models.CharField(help_text='SHA-256 of the workbook.', max_length=64)),
                ('layout', models.JSONField(help_text='Tables and cards with their headings, for the comparison with other versions.')),
                ('rows', models.JSONField(default=dict, help_text='Table → what its rows are, where a person has said so.')),
                ('answers', models.JSONField(default=dict, help_text='Heading → what fills it, where a person has said so for this form alone.')),
                ('lost', models.JSONField(default=list, help_text='What of the file cannot be given back, as [zh, en].')),
                ('made_at', models.DateTimeField(help_text='When.')),
                ('made_by', models.ForeignKey(help_text='Who sent it in; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('form', models.ForeignKey(help_text='The form.', on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='reports.namedform')),
            ],
            options={
                'ordering': ['form', '-number'],
                'constraints': [models.UniqueConstraint(fields=('form', 'number'), name='form_has_a_version_once'), models.UniqueConstraint(fields=('form', 'digest'), name='form_has_a_file_once'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='version_of_a_form_is_counted_from_one')],
            },
        ),
        migrations.CreateModel(
            name='FormFill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='Division code of the area it was filled for.', max_length=20)),
                ('year', models.PositiveSmallIntegerField(help_text='Year of the facts.')),
                ('on', models.DateField(help_text='Day on which ages and policies were looked at.')),
                ('only', models.JSONField(default=list, help_text='Conditions that narrowed the roster.')),
                ('with_sensitive', models.BooleanField(default=False, help_text='Numbers and the like were written in full.')),
                ('lines', models.PositiveIntegerField(help_text='Lines that were filled.')),
                ('gaps', models.JSONField(default=list, help_text='Blank cells with the reason, the first of them.')),
                ('gap_count', models.PositiveIntegerField(default=0, help_text='How many cells stayed blank for want of a fact.')),
                ('doubts', models.JSONField(default=list, help_text='Totals and parts that do not agree, as [place, zh, en].')),
                ('digest', models.CharField(help_text='SHA-256 of the filled workbook.', max_length=64)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who filled it; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(blank=True, help_text='Whose card; empty: no card.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.household')),
                ('version', models.ForeignKey(help_text='What was filled.', on_delete=django.db.models.deletion.PROTECT, related_name='fills', to='reports.formversion')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('year__gte', 1978), ('year__lte', 2100)), name='form_is_filled_for_a_year')],
            },
        ),
        migrations.CreateModel(
            name='HeadingWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='What rows are, and the heading with those above it, in its plainest writing.', max_length=300)),
                ('path', models.CharField(help_text='The heading as it was written.', max_length=400)),
                ('answer', models.JSONField(help_text='What fills it.')),
                ('at', models.DateTimeField(help_text='When.')),
                ('replaced_at', models.DateTimeField(blank=True, help_text='When another answer took its place; empty: it holds.', null=True)),
                ('by', models.ForeignKey(help_text='Who said so; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('key',), name='heading_has_one_meaning_at_a_time')],
            },
        ),
    ]
