
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, help_text='When it was done.')),
                ('act', models.CharField(db_index=True, help_text='What was done, as a permission name: registry.import.', max_length=60)),
                ('actor_id', models.BigIntegerField(help_text='The user; empty for the house itself.', null=True)),
                ('actor_name', models.CharField(blank=True, help_text="The user's name on the day.", max_length=100)),
                ('thing', models.CharField(blank=True, help_text='Kind of thing: registry.household.', max_length=60)),
                ('thing_id', models.CharField(blank=True, help_text='Which one.', max_length=64)),
                ('area_code', models.CharField(blank=True, db_index=True, help_text='Division code that it belongs to.', max_length=20)),
                ('details', models.JSONField(default=dict, help_text='What changed, without personal data.')),
                ('previous_digest', models.CharField(help_text='Digest of the event before.', max_length=64)),
                ('digest', models.CharField(help_text='SHA-256 of previous digest and content.', max_length=64, unique=True)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['thing', 'thing_id'], name='audit_event_of_thing')],
            },
        ),
    ]
