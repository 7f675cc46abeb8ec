import django.db.models.deletion
import lianxin.registry.encryption
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0003_measures'),
        ('funds', '0003_what_is_handed_in_is_kept_once'),
        ('people', '__first__'),
        ('registry', '0007_who_collected'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(help_text='批次号 · Names the order to the bank.', max_length=30, unique=True)),
                ('area_code', models.CharField(db_index=True, help_text="Division code of the project's area.", max_length=20)),
                ('county_code', models.CharField(help_text='Six-digit county code.', max_length=6)),
                ('period_key', models.CharField(blank=True, help_text='2026-05, 2026-spring or 2026; empty: what is given once for ever.', max_length=12)),
                ('measures', models.JSONField(help_text="Keys of the rulebook's measures in it.")),
                ('payer', models.CharField(help_text='付款单位 · Who pays.', max_length=100)),
                ('payer_account', lianxin.registry.encryption.EncryptedField(help_text='付款账号 · Account from which it is paid.')),
                ('payer_bank', models.CharField(blank=True, help_text='Bank of that account.', max_length=100)),
                ('pay_on', models.DateField(help_text='付款日 · Day on which the bank is to pay.')),
                ('line_count', models.PositiveIntegerField(help_text='Lines in it.')),
                ('total_fen', models.BigIntegerField(help_text='Sum of its lines in fen.')),
                ('state', models.CharField(choices=[('made', '待审批'), ('approved', '待导出'), ('exported', '待回盘'), ('answered', '已回盘'), ('sent_back', '已退回')], default='made', help_text='Where it stands.', max_length=10)),
                ('words', models.CharField(blank=True, help_text='Why it was sent back.', max_length=200)),
                ('made_on', models.DateField(help_text='Day it was made.')),
                ('made_at', models.DateTimeField(help_text='When it was made.')),
                ('approved_on', models.DateField(blank=True, help_text='Day it was approved.', null=True)),
                ('file_kind', models.CharField(blank=True, choices=[('card', '一卡通 CSV'), ('iso20022', 'pain.001')], help_text='Kind of file that was sent; empty: none yet.', max_length=10)),
                ('file_digest', models.CharField(blank=True, help_text='SHA-256 of the file that was sent.', max_length=64)),
                ('exported_at', models.DateTimeField(blank=True, help_text='When the file was made.', null=True)),
                ('approved_by', models.ForeignKey(help_text='Who approved it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(help_text='报账单 · Claim whose money pays it.', on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='funds.claim')),
                ('exported_by', models.ForeignKey(help_text='Who took the file.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(help_text='Who made it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('line_count__gt', 0), ('total_fen__gt', 0)), name='batch_is_of_some_money'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), ('made_by__isnull', True), models.Q(('approved_by', models.F('made_by')), _negated=True), _connector='OR'), name='batch_is_approved_by_somebody_else'), models.CheckConstraint(condition=models.Q(('exported_by__isnull', True), models.Q(models.Q(('made_by__isnull', True), models.Q(('exported_by', models.F('made_by')), _negated=True), _connector='OR'), models.Q(('approved_by__isnull', True), models.Q(('exported_by', models.F('approved_by')), _negated=True), _connector='OR')), _connector='OR'), name='batch_is_paid_by_a_third'), models.CheckConstraint(condition=models.Q(('state__in', ['made', 'sent_back']), ('approved_on__isnull', False), _connector='OR'), name='batch_is_approved_before_it_goes_on'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['exported', 'answered']), _negated=True), models.Q(models.Q(('file_kind', ''), _negated=True), models.Q(('file_digest', ''), _negated=True), ('exported_at__isnull', False)), _connector='OR'), name='exported_batch_names_its_file'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent_back'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='batch_sent_back_says_why')],
            },
        ),
        migrations.CreateModel(
            name='BatchLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its place in the order, from 1; the bank answers by it.')),
                ('payee', models.CharField(help_text='His name.', max_length=60)),
                ('identity_no', lianxin.registry.encryption.EncryptedField(help_text='His identity number.')),
                ('account_no', lianxin.registry.encryption.EncryptedField(help_text='收款账号 · Account it is paid into.')),
                ('bank', models.CharField(blank=True, help_text='Bank of that account.', max_length=100)),
                ('amount_fen', models.BigIntegerField(help_text='How much, in fen.')),
                ('state', models.CharField(choices=[('waiting', '待付'), ('paid', '已付'), ('returned', '已退汇'), ('refused', '未付成')], default='waiting', help_text='Where it stands.', max_length=10)),
                ('reason', models.CharField(blank=True, help_text='Refused or returned: why, as the bank says.', max_length=200)),
                ('is_open', models.BooleanField(default=True, help_text='Off: the measure may be paid by another batch.')),
                ('paid_on', models.DateField(blank=True, help_text='Day of the answer that says it was paid.', null=True)),
                ('benefit', models.ForeignKey(help_text='The measure it pays.', on_delete=django.db.models.deletion.PROTECT, related_name='batch_lines', to='benefits.benefit')),
                ('member', models.ForeignKey(help_text='收款人 · Who is paid.', on_delete=django.db.models.deletion.PROTECT, related_name='batch_lines', to='registry.member')),
                ('payment', models.OneToOneField(blank=True, help_text='The payment in the ledger, once the bank has paid.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batch_line', to='funds.payment')),
                ('batch', models.ForeignKey(help_text='Its batch.', on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='benefits.paymentbatch')),
            ],
            options={
                'ordering': ['batch', 'number'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='batch_has_a_line_once'), models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('benefit',), name='benefit_is_paid_by_one_open_line'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='batch_line_is_some_money'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['paid', 'returned']), _negated=True), models.Q(('paid_on__isnull', False), ('payment__isnull', False)), _connector='OR'), name='paid_line_stands_in_the_ledger'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['waiting', 'refused']), _negated=True), ('payment__isnull', True), _connector='OR'), name='unpaid_line_has_no_payment'), models.CheckConstraint(condition=models.Q(models.Q(('is_open', True), ('state__in', ('waiting', 'paid'))), models.Q(models.Q(('state__in', ('waiting', 'paid')), _negated=True), ('is_open', False)), _connector='OR'), name='line_is_open_until_it_fails'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'returned']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='line_not_paid_says_why')],
            },
        ),
        migrations.CreateModel(
            name='BankAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(help_text='Name of the file.', max_length=120)),
                ('digest', models.CharField(help_text='SHA-256 of the file.', max_length=64)),
                ('content', lianxin.registry.encryption.EncryptedField(help_text='The file, base64, encrypted.')),
                ('rows', models.PositiveIntegerField(help_text='Answers in it.')),
                ('on', models.DateField(help_text="Day of the bank's answer.")),
                ('at', models.DateTimeField(help_text='When it was read in.')),
                ('read_by', models.ForeignKey(help_text='Who read it in.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('batch', models.ForeignKey(help_text='Its batch.', on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='benefits.paymentbatch')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'digest'), name='answer_is_read_once')],
            },
        ),
        migrations.CreateModel(
            name='BatchDifference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('amount_differs', '金额不符'), ('account_differs', '账号不符'), ('answered_twice', '前后矛盾'), ('unclear', '结果不明'), ('unknown', '清单外'), ('payee_gone', '付给不该付的人'), ('not_received', '户称未收到'), ('received_other', '户称金额不符'), ('not_signed', '户未签认')], help_text='What does not fit.', max_length=20)),
                ('place', models.CharField(blank=True, help_text="Where in the bank's file.", max_length=40)),
                ('told_fen', models.BigIntegerField(blank=True, help_text='Sum that the bank or the household names.', null=True)),
                ('reason', models.CharField(blank=True, help_text='What the bank or the household says.', max_length=200)),
                ('settled_words', models.CharField(blank=True, help_text='How it was settled; empty: it stands.', max_length=200)),
                ('settled_on', models.DateField(blank=True, help_text='Day it was settled.', null=True)),
                ('answer', models.ForeignKey(blank=True, help_text="The bank's file; empty: found at home.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='benefits.bankanswer')),
                ('settled_by', models.ForeignKey(help_text='Who settled it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(blank=True, help_text='Its line; empty: no line fits.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='benefits.batchline')),
                ('batch', models.ForeignKey(help_text='Its batch.', on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='benefits.paymentbatch')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', True), ('settled_words', '')), models.Q(('settled_on__isnull', False), models.Q(('settled_words', ''), _negated=True)), _connector='OR'), name='settled_difference_says_how'), models.CheckConstraint(condition=models.Q(('answer__isnull', False), ('line__isnull', False), _connector='OR'), name='difference_says_where_it_was_found')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptSample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(help_text='公开种子 · Public seed.', max_length=100)),
                ('size', models.PositiveIntegerField(help_text='Lines asked for.')),
                ('population', models.JSONField(help_text='Line numbers that were paid, by village: what it was drawn from.')),
                ('drawn_on', models.DateField(help_text='Day it was drawn.')),
                ('batch', models.ForeignKey(help_text='Its batch.', on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='benefits.paymentbatch')),
                ('drawn_by', models.ForeignKey(help_text='Who drew it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'seed'), name='batch_is_sampled_once_by_a_seed')],
            },
        ),
        migrations.CreateModel(
            name='SampledLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_fen', models.BigIntegerField(blank=True, help_text='What the household says it received, in fen; 0: nothing; empty: not asked.', null=True)),
                ('received_on', models.DateField(blank=True, help_text='Day it says it arrived; empty: it cannot tell.', null=True)),
                ('is_signed', models.BooleanField(blank=True, help_text='Whether the household signed; empty: not asked.', null=True)),
                ('words', models.CharField(blank=True, help_text='What it says.', max_length=200)),
                ('checked_on', models.DateField(blank=True, help_text='Day of the visit; empty: not asked yet.', null=True)),
                ('checked_by', models.ForeignKey(help_text='Who asked.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(help_text='The line.', on_delete=django.db.models.deletion.PROTECT, related_name='sampled', to='benefits.batchline')),
                ('sample', models.ForeignKey(help_text='Its sample.', on_delete=django.db.models.deletion.PROTECT, related_name='chosen', to='benefits.receiptsample')),
            ],
            options={
                'ordering': ['sample', 'line__number'],
                'constraints': [models.UniqueConstraint(fields=('sample', 'line'), name='line_is_drawn_once_in_a_sample'), models.CheckConstraint(condition=models.Q(models.Q(('checked_on__isnull', True), ('is_signed__isnull', True), ('received_fen__isnull', True)), models.Q(('checked_on__isnull', False), ('is_signed__isnull', False), ('received_fen__isnull', False)), _connector='OR'), name='checked_line_says_what_was_received'), models.CheckConstraint(condition=models.Q(('received_fen__isnull', True), ('received_fen__gte', 0), _connector='OR'), name='received_sum_is_not_negative')],
            },
        ),
    ]
