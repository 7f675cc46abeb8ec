import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0001_initial'),
        ('funds', '0002_the_database_keeps_the_ledger'),
        ('people', '__first__'),
        ('projects', '0001_initial'),
        ('registry', '0007_who_collected'),
    ]

    operations = [
        migrations.CreateModel(
            name='ShareInstrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='What it is called.', max_length=80)),
                ('enterprise', models.CharField(help_text='经营主体 · Who runs it and pays.', max_length=80)),
                ('area_code', models.CharField(db_index=True, help_text='Village or township of its households.', max_length=20)),
                ('capital_fen', models.BigIntegerField(help_text='入股资金 · Capital in fen.')),
                ('shares', models.PositiveIntegerField(help_text='Number of shares issued.')),
                ('guaranteed_rate', models.PositiveIntegerField(blank=True, help_text='保底收益率 · Promised a year in millionths of the capital; empty: nothing.', null=True)),
                ('contract_no', models.CharField(help_text='合同号 · Number of the contract.', max_length=60, unique=True)),
                ('starts_on', models.DateField(help_text='First day of the contract.')),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer; empty: no end agreed.', null=True)),
                ('at', models.DateTimeField(help_text='When it was entered.')),
                ('by', models.ForeignKey(help_text='Who entered it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(blank=True, help_text='The project it belongs to, if any.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='share_instruments', to='projects.project')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('capital_fen__gt', 0), ('shares__gt', 0)), name='instrument_has_capital_and_shares'), models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='instrument_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='DistributionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(help_text='First day of the period that is paid for.')),
                ('ends_before', models.DateField(help_text='First day no longer in it.')),
                ('on', models.DateField(help_text='Day of the distribution.')),
                ('item', models.CharField(blank=True, help_text='What is given in kind; empty: money.', max_length=40)),
                ('unit', models.CharField(blank=True, help_text='Unit of what is given in kind.', max_length=20)),
                ('total', models.BigIntegerField(help_text='Fen, or a number of things.')),
                ('weighing', models.CharField(help_text='on_day: shares on the last day; by_days: shares times days.', max_length=10)),
                ('document_no', models.CharField(help_text='Number of the resolution or voucher.', max_length=100)),
                ('state', models.CharField(choices=[('draft', '草案'), ('confirmed', '已确认'), ('discarded', '已作废')], default='draft', help_text='Where it stands.', max_length=10)),
                ('at', models.DateTimeField(help_text='When it was drafted.')),
                ('made_by', models.ForeignKey(help_text='Who drafted it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(help_text='Who confirmed or discarded it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('instrument', models.ForeignKey(help_text='The instrument.', on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='benefits.shareinstrument')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('total__gt', 0)), name='distribution_gives_something'), models.CheckConstraint(condition=models.Q(('ends_before__gt', models.F('starts_on'))), name='distribution_is_for_some_days'), models.CheckConstraint(condition=models.Q(models.Q(('item', ''), ('unit', '')), models.Q(models.Q(('item', ''), _negated=True), models.Q(('unit', ''), _negated=True)), _connector='OR'), name='things_distributed_have_a_unit'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), ('settled_by__isnull', True), models.Q(('settled_by', models.F('made_by')), _negated=True), _connector='OR'), name='distribution_is_confirmed_by_somebody_else'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('instrument',), name='instrument_has_one_draft_distribution')],
            },
        ),
        migrations.CreateModel(
            name='DistributionLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.BigIntegerField(help_text='Shares, or shares times days.')),
                ('amount', models.BigIntegerField(help_text='Fen, or a number of things.')),
                ('received_on', models.DateField(blank=True, help_text='签收日 · Day on which it was signed for.', null=True)),
                ('household', models.ForeignKey(help_text='Who gets it.', on_delete=django.db.models.deletion.PROTECT, related_name='distribution_lines', to='registry.household')),
                ('transfer', models.OneToOneField(blank=True, help_text='The money in the ledger, once confirmed.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.transfer')),
                ('run', models.ForeignKey(help_text='The run.', on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='benefits.distributionrun')),
            ],
            options={
                'ordering': ['run', 'household'],
                'constraints': [models.UniqueConstraint(fields=('run', 'household'), name='household_gets_one_line_of_a_distribution'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='line_of_distribution_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='ShareHolding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shares', models.PositiveIntegerField(help_text='How many.')),
                ('starts_on', models.DateField(help_text='First day.')),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer.', null=True)),
                ('reason', models.CharField(blank=True, help_text='Why it ended.', max_length=200)),
                ('household', models.ForeignKey(help_text='The holder.', on_delete=django.db.models.deletion.PROTECT, related_name='share_holdings', to='registry.household')),
                ('instrument', models.ForeignKey(help_text='The instrument.', on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='benefits.shareinstrument')),
            ],
            options={
                'ordering': ['household', 'starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('shares__gt', 0)), name='holding_is_of_some_shares'), models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('starts_on')), _connector='OR'), name='holding_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('ends_before__isnull', True)), fields=('instrument', 'household'), name='household_has_one_open_holding_of_an_instrument')],
            },
        ),
        migrations.CreateModel(
            name='GuaranteeDefault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(help_text='First day of the period.')),
                ('ends_before', models.DateField(help_text='First day no longer in it.')),
                ('promised_fen', models.BigIntegerField(help_text='What was promised in fen.')),
                ('paid_fen', models.BigIntegerField(help_text='What was distributed for it in fen.')),
                ('found_on', models.DateField(help_text='Day on which it was found.')),
                ('is_open', models.BooleanField(default=True, help_text='Off: what was short was paid later.')),
                ('instrument', models.ForeignKey(help_text='The instrument.', on_delete=django.db.models.deletion.PROTECT, related_name='defaults', to='benefits.shareinstrument')),
            ],
            options={
                'ordering': ['-found_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('instrument', 'starts_on', 'ends_before'), name='default_is_recorded_once_for_a_period'), models.CheckConstraint(condition=models.Q(models.Q(('is_open', True), ('paid_fen__lt', models.F('promised_fen'))), models.Q(('is_open', False), ('paid_fen__gte', models.F('promised_fen'))), _connector='OR'), name='open_default_is_short')],
            },
        ),
    ]
