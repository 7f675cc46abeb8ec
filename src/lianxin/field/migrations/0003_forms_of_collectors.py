import django.db.models.deletion
import lianxin.registry.encryption
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('field', '0002_what_was_received_is_never_altered'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UsedNonce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(help_text='The number.', max_length=64, unique=True)),
                ('count', models.BigIntegerField(help_text='Highest count that came with it.')),
                ('ends_at', models.DateTimeField(db_index=True, help_text='When it is no longer taken anyway, and may be forgotten.')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='CollectedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_id', models.CharField(help_text='Its id, as the workbook says.', max_length=200)),
                ('version', models.CharField(blank=True, help_text='Its version, as the workbook says.', max_length=200)),
                ('title', models.CharField(help_text='Its title.', max_length=200)),
                ('area_code', models.CharField(blank=True, help_text='Whom it is served to; empty: the deployment.', max_length=20)),
                ('xml', models.TextField(help_text='The XForm.')),
                ('digest', models.CharField(help_text='MD5 of the XForm, as OpenRosa tells it.', max_length=32)),
                ('uploads', models.JSONField(help_text='Paths of the questions that are answered with a file.')),
                ('media', models.JSONField(help_text='Names of the files that it looks into.')),
                ('repeats', models.JSONField(help_text='Paths that repeat.')),
                ('workbook_name', models.CharField(help_text='Name of the file that it was made from.', max_length=100)),
                ('workbook', models.BinaryField(help_text='That file.')),
                ('added_at', models.DateTimeField(help_text='When.')),
                ('withdrawn_at', models.DateTimeField(blank=True, help_text='From then on it is not served any more.', null=True)),
                ('added_by', models.ForeignKey(help_text='Who brought it; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('form_id', 'version'), name='form_has_one_definition_of_a_version'), models.CheckConstraint(condition=models.Q(('form_id', ''), _negated=True), name='collected_form_has_an_id')],
            },
        ),
        migrations.CreateModel(
            name='FormSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instance_id', models.CharField(help_text='Number that the telephone gave it.', max_length=200, unique=True)),
                ('deprecated_id', models.CharField(blank=True, help_text='The submission that this one says again, put right; empty: none.', max_length=200)),
                ('received_at', models.DateTimeField(help_text='When the server had it.')),
                ('content', lianxin.registry.encryption.EncryptedField(help_text='The XML as it came, encrypted.')),
                ('digest', models.CharField(help_text='SHA-256 of it: the same number with another is refused.', max_length=64)),
                ('form', models.ForeignKey(help_text='The form.', on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='field.collectedform')),
                ('sender', models.ForeignKey(help_text='Who sent it.', on_delete=django.db.models.deletion.PROTECT, related_name='form_submissions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['form', '-id'], name='field_submissions_of_form')],
            },
        ),
        migrations.CreateModel(
            name='CollectorPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', lianxin.registry.encryption.EncryptedField(help_text='MD5 of user name, realm and password (HA1 of RFC 7616), encrypted: it is as good as the password.')),
                ('made_at', models.DateTimeField(help_text='When it was made.')),
                ('revoked_at', models.DateTimeField(blank=True, help_text='When it ended; empty: in force.', null=True)),
                ('user', models.ForeignKey(help_text='Its owner.', on_delete=django.db.models.deletion.PROTECT, related_name='collector_passwords', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('user',), name='collector_has_one_password_in_force')],
            },
        ),
        migrations.CreateModel(
            name='FormFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Name that the form calls it by.', max_length=100)),
                ('content', models.BinaryField(help_text='The file.')),
                ('digest', models.CharField(help_text='MD5 of it, as OpenRosa tells it.', max_length=32)),
                ('form', models.ForeignKey(help_text='The form.', on_delete=django.db.models.deletion.PROTECT, related_name='files', to='field.collectedform')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('form', 'name'), name='form_has_one_file_of_a_name')],
            },
        ),
        migrations.CreateModel(
            name='SubmissionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Name in the answers.', max_length=100)),
                ('digest', models.CharField(help_text='SHA-256 of what was sent.', max_length=64)),
                ('content', models.BinaryField(help_text='The file, sealed.')),
                ('submission', models.ForeignKey(db_index=False, help_text='The submission.', on_delete=django.db.models.deletion.PROTECT, related_name='files', to='field.formsubmission')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('submission', 'name'), name='submission_has_one_file_of_a_name')],
            },
        ),
    ]
