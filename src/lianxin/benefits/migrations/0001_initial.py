import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('funds', '0002_the_database_keeps_the_ledger'),
        ('people', '__first__'),
        ('registry', '0004_facts_lists_are_narrowed_by'),
    ]

    operations = [
        migrations.CreateModel(
            name='Loan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.CharField(help_text="Key of the rulebook's loan product.", max_length=60)),
                ('area_code', models.CharField(db_index=True, help_text='Village of the household when it asked.', max_length=20)),
                ('lender', models.CharField(help_text='放贷机构 · Bank or co-operative that lends.', max_length=40)),
                ('amount_fen', models.BigIntegerField(help_text='Principal in fen.')),
                ('months', models.PositiveSmallIntegerField(help_text='Term in months, extensions not counted.')),
                ('repayment', models.CharField(help_text='还款方式 · How it is repaid, as in the rulebook.', max_length=20)),
                ('use', models.CharField(help_text='贷款用途 · Code list loan_use.', max_length=40)),
                ('state', models.CharField(choices=[('asked', '办理中'), ('drawn', '已放款'), ('repaid', '已还清'), ('compensated', '已代偿'), ('written_off', '已核销'), ('refused', '已退回')], default='asked', help_text='Where it stands.', max_length=12)),
                ('findings', models.JSONField(default=list, help_text='Each condition with its answer when it was asked for.')),
                ('contract_no', models.CharField(blank=True, help_text='合同号 · Number of the contract, once drawn.', max_length=60)),
                ('drawn_on', models.DateField(blank=True, help_text='放款日 · Day on which it was drawn.', null=True)),
                ('rate', models.PositiveIntegerField(blank=True, help_text='Yearly rate in millionths, kept at drawing.', null=True)),
                ('penalty_factor', models.PositiveIntegerField(blank=True, help_text='Penalty on arrears as millionths of the rate, kept at drawing.', null=True)),
                ('day_count', models.CharField(blank=True, help_text='How days of interest are counted.', max_length=12)),
                ('settlement_day', models.PositiveSmallIntegerField(blank=True, help_text='结息日 · Day of the month on which interest is settled.', null=True)),
                ('borne', models.JSONField(blank=True, help_text='风险代偿 · What bank and government bore of the loss, in fen; empty: not compensated.', null=True)),
                ('household', models.ForeignKey(help_text='The household.', on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='registry.household')),
                ('member', models.ForeignKey(help_text='Who borrows.', on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='registry.member')),
                ('transfer', models.OneToOneField(blank=True, help_text='The transfer by which it was drawn.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.transfer')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['household', 'state'], name='benefits_loan_of_household')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='loan_is_of_some_money'), models.CheckConstraint(condition=models.Q(('months__range', (1, 600))), name='loan_runs_for_some_months'), models.CheckConstraint(condition=models.Q(models.Q(('drawn_on__isnull', False), ('penalty_factor__isnull', False), ('rate__isnull', False), ('settlement_day__isnull', False), ('state__in', ('drawn', 'compensated', 'written_off', 'repaid')), ('transfer__isnull', False), models.Q(('contract_no', ''), _negated=True), models.Q(('day_count', ''), _negated=True)), models.Q(('drawn_on__isnull', True), ('rate__isnull', True), ('state__in', ['asked', 'refused']), ('transfer__isnull', True)), _connector='OR'), name='drawn_loan_keeps_its_terms'), models.UniqueConstraint(condition=models.Q(('contract_no', ''), _negated=True), fields=('lender', 'contract_no'), name='contract_of_a_lender_is_of_one_loan')],
            },
        ),
        migrations.CreateModel(
            name='LoanExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(help_text='Day of the agreement.')),
                ('months', models.PositiveSmallIntegerField(help_text='By how many months.')),
                ('rate', models.PositiveIntegerField(blank=True, help_text='New yearly rate in millionths; empty: as before.', null=True)),
                ('words', models.CharField(help_text='Why.', max_length=200)),
                ('at', models.DateTimeField(help_text='When it was recorded.')),
                ('by', models.ForeignKey(help_text='Who recorded it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('loan', models.ForeignKey(help_text='The loan.', on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='benefits.loan')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('months__gte', 1)), name='extension_is_a_month_or_more'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='extension_says_why')],
            },
        ),
        migrations.CreateModel(
            name='LoanPayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('due', '到期还款'), ('early_term', '提前还款（期限不变）'), ('early_instalment', '提前还款（每期不变）')], help_text='For what is due, or early.', max_length=20)),
                ('on', models.DateField(help_text='Day of the receipt.')),
                ('amount_fen', models.BigIntegerField(help_text='Everything received, in fen.')),
                ('principal_fen', models.BigIntegerField(help_text='Of it principal.')),
                ('interest_fen', models.BigIntegerField(help_text='Of it interest.')),
                ('penalty_fen', models.BigIntegerField(help_text='Of it penalty.')),
                ('fund_fen', models.BigIntegerField(default=0, help_text='Of the principal what went back to the risk fund.')),
                ('document_no', models.CharField(help_text='凭证号 · Number of the receipt.', max_length=100)),
                ('at', models.DateTimeField(help_text='When it was recorded.')),
                ('reversed_on', models.DateField(blank=True, help_text='Day on which it was taken back as wrong.', null=True)),
                ('reason', models.CharField(blank=True, help_text='Why it was taken back.', max_length=200)),
                ('by', models.ForeignKey(help_text='Who recorded it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fund_transfer', models.OneToOneField(blank=True, help_text='What of it went back to the risk fund.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.transfer')),
                ('loan', models.ForeignKey(help_text='The loan.', on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='benefits.loan')),
                ('transfer', models.OneToOneField(blank=True, help_text='The principal in the ledger; empty when it was interest only.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.transfer')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('reversed_on__isnull', True)), models.Q(('reversed_on__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='receipt_taken_back_says_why'), models.CheckConstraint(condition=models.Q(('fund_fen__gte', 0), ('fund_fen__lte', models.F('principal_fen'))), name='fund_gets_part_of_the_principal'), models.CheckConstraint(condition=models.Q(('amount_fen', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('principal_fen'), '+', models.F('interest_fen')), '+', models.F('penalty_fen'))), ('amount_fen__gt', 0)), name='loan_payment_adds_up'), models.CheckConstraint(condition=models.Q(('interest_fen__gte', 0), ('penalty_fen__gte', 0), ('principal_fen__gte', 0)), name='loan_payment_has_no_negative_part'), models.CheckConstraint(condition=models.Q(models.Q(('principal_fen', 0), ('transfer__isnull', True)), models.Q(('principal_fen__gt', 0), ('transfer__isnull', False)), _connector='OR'), name='principal_repaid_stands_in_the_ledger'), models.UniqueConstraint(condition=models.Q(('reversed_on__isnull', True)), fields=('loan', 'document_no'), name='receipt_is_recorded_once_for_a_loan')],
            },
        ),
        migrations.CreateModel(
            name='LoanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(help_text='Code list loan_step; or repaid, compensation, recovery, write_off.', max_length=20)),
                ('outcome', models.CharField(choices=[('passed', '通过'), ('refused', '退回')], default='passed', help_text='Passed, or sent back.', max_length=10)),
                ('on', models.DateField(help_text='Day on which it was done.')),
                ('words', models.CharField(blank=True, help_text='What was found or decided; sent back: why.', max_length=200)),
                ('at', models.DateTimeField(help_text='When it was recorded.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('loan', models.ForeignKey(help_text='The loan.', on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='benefits.loan')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('step__in', ('application', 'village_check', 'rating', 'bank_review', 'disbursement'))), fields=('loan', 'step'), name='loan_goes_through_a_step_once'), models.UniqueConstraint(condition=models.Q(('step__in', ('application', 'village_check', 'rating', 'bank_review', 'disbursement'))), fields=('loan', 'by'), name='nobody_does_two_steps_of_a_loan'), models.CheckConstraint(condition=models.Q(('outcome', 'passed'), models.Q(('outcome', 'refused'), models.Q(('words', ''), _negated=True)), _connector='OR'), name='step_sent_back_says_why')],
            },
        ),
        migrations.CreateModel(
            name='LocalTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county_code', models.CharField(db_index=True, help_text='Six-digit county code.', max_length=6)),
                ('name', models.CharField(help_text="Name of the rulebook's value: small_loan.bank_share.", max_length=80)),
                ('value', models.BigIntegerField(help_text="The value in the rulebook's unit; money in fen, shares in millionths.")),
                ('starts_on', models.DateField(help_text='First day.')),
                ('document', models.CharField(help_text='依据文号 · Document that sets it.', max_length=100)),
                ('at', models.DateTimeField(help_text='When it was entered.')),
                ('by', models.ForeignKey(help_text='Who entered it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['county_code', 'name', 'starts_on'],
                'constraints': [models.UniqueConstraint(fields=('county_code', 'name', 'starts_on'), name='county_sets_a_term_once_from_a_day'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='local_term_is_not_negative'), models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='local_term_names_its_document')],
            },
        ),
        migrations.CreateModel(
            name='SubsidyPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(help_text='First day of the interest.')),
                ('due_on', models.DateField(help_text='Day on which the interest fell due.')),
                ('interest_fen', models.BigIntegerField(help_text='The interest of the period in fen.')),
                ('subsidy_fen', models.BigIntegerField(help_text='The part that the public pays in fen.')),
                ('is_open', models.BooleanField(default=True, help_text='Off: the claim was refused, and it may be claimed again.')),
                ('claim', models.ForeignKey(help_text='The claim that asks for it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.claim')),
                ('loan', models.ForeignKey(help_text='The loan.', on_delete=django.db.models.deletion.PROTECT, related_name='subsidy_periods', to='benefits.loan')),
                ('payment', models.ForeignKey(blank=True, help_text='The payment to the household; empty: not yet paid.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.payment')),
            ],
            options={
                'ordering': ['loan', 'due_on'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('loan', 'due_on'), name='period_of_interest_is_subsidised_once'), models.CheckConstraint(condition=models.Q(('subsidy_fen__gt', 0), ('subsidy_fen__lte', models.F('interest_fen'))), name='subsidy_is_part_of_the_interest')],
            },
        ),
    ]
