import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Regulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='Division code of the area it is for.', max_length=20)),
                ('title', models.CharField(help_text='文件名称 · Its title.', max_length=120)),
                ('kind', models.CharField(help_text='文件类别 · Code list regulation_kind.', max_length=20)),
                ('issuer', models.CharField(help_text='制定单位 · Who lays it down.', max_length=100)),
                ('series', models.CharField(blank=True, help_text='Series that it belongs to (五规则一办法); empty: none.', max_length=60)),
                ('versions_count', models.PositiveSmallIntegerField(default=1, help_text='How many versions there are.')),
            ],
            options={
                'ordering': ['area_code', 'series', 'title'],
                'constraints': [models.UniqueConstraint(fields=('area_code', 'title'), name='area_has_one_regulation_of_a_title'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('issuer', ''), _negated=True)), name='regulation_has_a_title_and_an_issuer')],
            },
        ),
        migrations.CreateModel(
            name='RegulationVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='1, 2, 3 …')),
                ('document_no', models.CharField(help_text='文号 · Number of the document.', max_length=100)),
                ('text', models.TextField(help_text='What it says.')),
                ('digest', models.CharField(help_text='SHA-256 of what it says.', max_length=64)),
                ('starts_on', models.DateField(help_text='First day in force.')),
                ('words', models.CharField(blank=True, help_text='What changed against the version before.', max_length=300)),
                ('at', models.DateTimeField(help_text='When it was entered.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('regulation', models.ForeignKey(db_index=False, help_text='The regulation.', on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='regulations.regulation')),
            ],
            options={
                'ordering': ['regulation', 'number'],
                'constraints': [models.UniqueConstraint(fields=('regulation', 'number'), name='regulation_has_one_version_of_a_number'), models.UniqueConstraint(fields=('regulation', 'starts_on'), name='regulation_has_one_version_from_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('document_no', ''), _negated=True)), name='version_of_a_regulation_has_a_text_and_a_number'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('words', ''), _negated=True), _connector='OR'), name='later_version_says_what_changed')],
            },
        ),
        migrations.CreateModel(
            name='Justification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shelf', models.CharField(help_text='Which part of the rulebook: value, measure, loan_product …', max_length=20)),
                ('name', models.CharField(help_text='Its name there.', max_length=80)),
                ('clause', models.CharField(blank=True, help_text='条款 · Which clause.', max_length=60)),
                ('version', models.ForeignKey(db_index=False, help_text='The version.', on_delete=django.db.models.deletion.PROTECT, related_name='justifications', to='regulations.regulationversion')),
            ],
            options={
                'ordering': ['version', 'shelf', 'name'],
                'indexes': [models.Index(fields=['shelf', 'name'], name='regulations_of_a_parameter')],
                'constraints': [models.UniqueConstraint(fields=('version', 'shelf', 'name'), name='version_justifies_a_thing_once')],
            },
        ),
    ]
