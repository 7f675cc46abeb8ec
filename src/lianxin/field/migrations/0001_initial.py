import django.db.models.deletion
import lianxin.registry.encryption
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
            name='FieldItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(help_text='Number made where it was written down.', unique=True)),
                ('kind', models.CharField(help_text='visit, facts, member, lead or disputes.', max_length=12)),
                ('way', models.CharField(choices=[('page', '手机页面'), ('file', '导出文件'), ('odk', 'ODK Collect')], help_text='Which way it came.', max_length=8)),
                ('village_code', models.CharField(help_text="The household's village, or the one that was told.", max_length=20)),
                ('on', models.DateField(help_text='Day on which it was seen.')),
                ('received_at', models.DateTimeField(help_text='When the server had it.')),
                ('content', lianxin.registry.encryption.EncryptedField(help_text='Everything that was told, as canonical JSON, encrypted.')),
                ('digest', models.CharField(help_text='SHA-256 of the content: the same number with another is refused.', max_length=64)),
                ('files', models.JSONField(help_text='Attachments that were kept: name, digest and pdf or jpg.')),
                ('state', models.CharField(choices=[('applied', '已入库'), ('waiting', '待选择'), ('refused', '未入库'), ('set_aside', '不采用'), ('replaced', '已重报')], help_text="Where it stands: its last receipt's state.", max_length=10)),
                ('revision', models.PositiveIntegerField(default=0, help_text='How many receipts there are.')),
                ('handed_in_by', models.ForeignKey(blank=True, help_text='Who took in the file that it came in; empty: the sender himself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(blank=True, help_text='Whom it is about; empty: a village, or a household that is on no register.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.household')),
                ('replaces', models.OneToOneField(blank=True, help_text='The refused item that this one says again, put right.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='field.fielditem')),
                ('sender', models.ForeignKey(help_text='Who wrote it down.', on_delete=django.db.models.deletion.PROTECT, related_name='field_items', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['village_code', 'state', 'id'], name='field_item_list'), models.Index(fields=['sender', 'id'], name='field_item_of_sender')],
                'constraints': [models.CheckConstraint(condition=models.Q(('village_code', ''), _negated=True), name='field_item_says_which_village'), models.CheckConstraint(condition=models.Q(('revision__gte', 0)), name='field_item_counts_its_receipts')],
            },
        ),
        migrations.CreateModel(
            name='Divergence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('apart', '两人都改了'), ('review', '需要审核')], help_text='Why a person decides.', max_length=8)),
                ('village_code', models.CharField(help_text="The item's village, for scope.", max_length=20)),
                ('table', models.CharField(help_text='household, member or village.', max_length=20)),
                ('thing_id', models.BigIntegerField(help_text='The household or member; empty for a village.', null=True)),
                ('year', models.PositiveSmallIntegerField(help_text='Year of the fact; empty for the item as a whole.', null=True)),
                ('field', models.CharField(blank=True, help_text='The fact; empty: the item as a whole.', max_length=60)),
                ('started_from', lianxin.registry.encryption.EncryptedField(blank=True, help_text='Value that the sender had before him, as JSON.')),
                ('offered', lianxin.registry.encryption.EncryptedField(blank=True, help_text='Value that he sent, as JSON.')),
                ('present', lianxin.registry.encryption.EncryptedField(blank=True, help_text='Value in the register when it came in, as JSON.')),
                ('choice', models.CharField(blank=True, choices=[('take', '采用报送的'), ('keep', '保留现有的')], help_text='What was chosen.', max_length=6)),
                ('chosen_at', models.DateTimeField(blank=True, help_text='When.', null=True)),
                ('reason', models.CharField(blank=True, help_text='Why.', max_length=200)),
                ('chosen_by', models.ForeignKey(blank=True, help_text='Who chose.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(db_index=False, help_text='The item.', on_delete=django.db.models.deletion.PROTECT, related_name='divergences', to='field.fielditem')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['village_code', 'choice', 'id'], name='field_divergence_list')],
                'constraints': [models.UniqueConstraint(fields=('item', 'table', 'field'), name='fact_of_an_item_diverges_once'), models.CheckConstraint(condition=models.Q(models.Q(('choice', ''), ('chosen_at__isnull', True), ('chosen_by__isnull', True), ('reason', '')), models.Q(models.Q(('choice', ''), _negated=True), ('chosen_at__isnull', False), ('chosen_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='choice_says_who_when_and_why')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text="Its place among the item's receipts, from 1.")),
                ('state', models.CharField(choices=[('applied', '已入库'), ('waiting', '待选择'), ('refused', '未入库'), ('set_aside', '不采用'), ('replaced', '已重报')], help_text='Where the item stands by it.', max_length=10)),
                ('code', models.CharField(blank=True, help_text='Code of the refusal, where there was one.', max_length=12)),
                ('why', lianxin.registry.encryption.EncryptedField(blank=True, help_text='What was wrong and what to do, in both languages, encrypted.')),
                ('effects', models.JSONField(help_text='What was written by it: things with their numbers, and facts by name.')),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who caused it: the sender, or who decided; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(db_index=False, help_text='The item.', on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='field.fielditem')),
            ],
            options={
                'ordering': ['item', 'number'],
                'constraints': [models.UniqueConstraint(fields=('item', 'number'), name='field_item_has_one_receipt_of_a_number'), models.CheckConstraint(condition=models.Q(('state', 'refused'), models.Q(('code', ''), ('why', '')), _connector='OR'), name='only_a_refusal_says_what_was_wrong')],
            },
        ),
    ]
