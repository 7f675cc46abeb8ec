import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_branches'),
        ('reports', '0002_forms_are_never_rewritten'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Its name.', max_length=80)),
                ('area_code', models.CharField(blank=True, help_text='Area that it is of; empty: everywhere.', max_length=20)),
                ('asked', models.JSONField(help_text='What is asked, as lianxin reports table takes it.')),
                ('is_shared', models.BooleanField(default=False, help_text='Whether others who read reports of the area see it in their list.')),
                ('at', models.DateTimeField(help_text='When it was kept.')),
                ('owner', models.ForeignKey(help_text='Whose it is.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='owner_has_one_table_of_a_name'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='table_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='TableSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('every', models.CharField(choices=[('day', '每天'), ('week', '每周'), ('month', '每月')], help_text='How often.', max_length=5)),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'XLSX'), ('parquet', 'Parquet')], help_text='In which form.', max_length=7)),
                ('next_on', models.DateField(help_text='When it is made next.')),
                ('table', models.OneToOneField(help_text='The table.', on_delete=django.db.models.deletion.CASCADE, related_name='schedule', to='reports.savedtable')),
            ],
            options={
                'ordering': ['next_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Expectation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('forecast', '预测'), ('target', '目标')], help_text='Expected, or aimed at.', max_length=10)),
                ('subject', models.CharField(help_text='Of what: 户均增收, 蜂群, 稳定脱贫人口.', max_length=80)),
                ('area_code', models.CharField(db_index=True, help_text='Division code of the area.', max_length=20)),
                ('quantity', models.DecimalField(decimal_places=2, help_text='How much, in its unit; money in yuan.', max_digits=18)),
                ('measure_unit', models.CharField(help_text='Unit: 元, 人, 群.', max_length=20)),
                ('qualifier', models.CharField(default='=', help_text='= exact, ≈ about, > more than.', max_length=1)),
                ('starts_on', models.DateField(help_text='First day of the time that it is for.')),
                ('ends_before', models.DateField(blank=True, help_text='First day after it; empty: no end is told.', null=True)),
                ('document', models.CharField(help_text='The document that tells it.', max_length=200)),
                ('at', models.DateTimeField(help_text='When it was recorded.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, help_text="Whose; empty: the area's.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='expectation_is_of_something'), models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('measure_unit', ''), _negated=True), models.Q(('document', ''), _negated=True)), name='expectation_says_of_what_and_by_which_document'), models.CheckConstraint(condition=models.Q(('qualifier__in', ['=', '≈', '>'])), name='expectation_is_qualified'), models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='expectation_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='PublishedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='What it is called where it was published.', max_length=120)),
                ('indicator', models.CharField(db_index=True, help_text='Code of the indicator.', max_length=60)),
                ('version', models.PositiveSmallIntegerField(help_text='Version of the indicator.')),
                ('area_code', models.CharField(blank=True, db_index=True, help_text='Area whose readers may see it; empty: the whole house.', max_length=20)),
                ('sealed', models.JSONField(help_text='What the digest is over: definition, question, value, bounds, columns, digest and number of rows, moment.')),
                ('digest', models.CharField(help_text='SHA-256 of it in canonical JSON.', max_length=64, unique=True)),
                ('rows_digest', models.CharField(help_text='SHA-256 of the rows, one in a line.', max_length=64)),
                ('rows', models.PositiveIntegerField(help_text='How many rows.')),
                ('edition', models.PositiveSmallIntegerField(default=1, help_text='From 1; a correction is the next.')),
                ('reason', models.CharField(blank=True, help_text='Why it was corrected.', max_length=200)),
                ('at', models.DateTimeField(help_text='When it was published.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.OneToOneField(blank=True, help_text='The edition that it corrects.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='reports.publishedfigure')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='published_figure_has_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('edition', 1)), models.Q(('corrects__isnull', False), ('edition__gt', 1), models.Q(('reason', ''), _negated=True), models.Q(('corrects', models.F('id')), _negated=True)), _connector='OR'), name='correction_of_a_figure_names_the_edition_before_and_why')],
            },
        ),
        migrations.CreateModel(
            name='TableFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'XLSX'), ('parquet', 'Parquet')], help_text='In which form.', max_length=7)),
                ('asked', models.JSONField(help_text='What was asked.')),
                ('rows', models.PositiveBigIntegerField(help_text='How many rows it has.')),
                ('size', models.PositiveBigIntegerField(help_text='Bytes.')),
                ('digest', models.CharField(help_text='SHA-256 of the file, which is its name.', max_length=64)),
                ('at', models.DateTimeField(help_text='When it was made.')),
                ('by', models.ForeignKey(help_text='With whose rights.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('table', models.ForeignKey(help_text='The table.', on_delete=django.db.models.deletion.PROTECT, related_name='files', to='reports.savedtable')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('digest', ''), _negated=True), name='file_of_a_table_has_a_digest')],
            },
        ),
    ]
