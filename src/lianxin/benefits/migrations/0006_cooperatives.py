import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0005_leading'),
        ('registry', '0013_telephones_left_in_the_clear_are_sealed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Cooperative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='Village, township or county where it works.', max_length=20)),
                ('name', models.CharField(help_text='Name as registered.', max_length=80)),
                ('kind', models.CharField(choices=[('cooperative', '合作社'), ('enterprise', '龙头企业'), ('farm', '家庭农场')], help_text='What it is.', max_length=12)),
                ('register_no', models.CharField(help_text='统一社会信用代码或登记号 · Number of registration.', max_length=40, unique=True)),
                ('responsible', models.CharField(help_text='负责人 · Who answers for it.', max_length=60)),
                ('industry', models.CharField(help_text='产业 · In what.', max_length=40)),
                ('registered_on', models.DateField(help_text='Day of registration.')),
                ('at', models.DateTimeField(help_text='When it was recorded.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['area_code', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('register_no', ''), _negated=True), models.Q(('responsible', ''), _negated=True)), name='cooperative_has_a_name_and_a_number')],
            },
        ),
        migrations.CreateModel(
            name='BenefitAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document_no', models.CharField(help_text='Number of the agreement.', max_length=100)),
                ('mechanism', models.CharField(help_text='联农带农机制 · Code list benefit_mechanism.', max_length=40)),
                ('crop', models.CharField(blank=True, help_text='品种 · What is grown or raised.', max_length=40)),
                ('plot', models.CharField(blank=True, help_text='地块 · Where.', max_length=60)),
                ('mu', models.DecimalField(blank=True, decimal_places=2, help_text='亩 · How much land.', max_digits=8, null=True)),
                ('jin', models.DecimalField(blank=True, decimal_places=2, help_text='订购斤数 · How much is ordered.', max_digits=12, null=True)),
                ('floor_fen_per_jin', models.BigIntegerField(blank=True, help_text='保底价（分/斤） · Floor price in fen a jin.', null=True)),
                ('signed_on', models.DateField(help_text='Day on which both signed.')),
                ('ends_before', models.DateField(blank=True, help_text='First day no longer in force.', null=True)),
                ('at', models.DateTimeField(help_text='When it was recorded.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(help_text='The other.', on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='registry.household')),
                ('cooperative', models.ForeignKey(help_text='The one side.', on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='benefits.cooperative')),
            ],
            options={
                'ordering': ['cooperative', 'document_no'],
                'constraints': [models.UniqueConstraint(fields=('cooperative', 'household', 'document_no'), name='agreement_is_signed_once_with_a_household'), models.CheckConstraint(condition=models.Q(('document_no', ''), _negated=True), name='agreement_has_a_number'), models.CheckConstraint(condition=models.Q(('ends_before__isnull', True), ('ends_before__gt', models.F('signed_on')), _connector='OR'), name='agreement_ends_after_it_is_signed'), models.CheckConstraint(condition=models.Q(models.Q(('mu__isnull', True), models.Q(('mu__gt', 0), ('mu__lte', 10000)), _connector='OR'), models.Q(('jin__isnull', True), ('jin__gt', 0), _connector='OR'), models.Q(('floor_fen_per_jin__isnull', True), ('floor_fen_per_jin__gt', 0), _connector='OR')), name='agreement_is_about_some_land_and_goods'), models.CheckConstraint(condition=models.Q(models.Q(('mechanism', 'orders'), _negated=True), models.Q(models.Q(('crop', ''), _negated=True), models.Q(('mu__isnull', False), ('jin__isnull', False), _connector='OR')), _connector='OR'), name='order_says_what_and_how_much')],
            },
        ),
        migrations.CreateModel(
            name='CooperativeCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(help_text='On which day.')),
                ('has_charter', models.BooleanField(help_text='章程 · A charter that its members adopted.')),
                ('has_accounts', models.BooleanField(help_text='财务公开 · Accounts that are shown.')),
                ('has_member_accounts', models.BooleanField(help_text='成员账户 · An account for each member.')),
                ('returns_surplus', models.BooleanField(help_text='盈余返还 · Surplus goes back by what members delivered.')),
                ('words', models.CharField(blank=True, help_text='What is to be put right.', max_length=200)),
                ('at', models.DateTimeField(help_text='When it was recorded.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cooperative', models.ForeignKey(help_text='Which was looked at.', on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='benefits.cooperative')),
            ],
            options={
                'ordering': ['-on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('has_accounts', True), ('has_charter', True), ('has_member_accounts', True), ('returns_surplus', True)), models.Q(('words', ''), _negated=True), _connector='OR'), name='cooperative_that_lacks_something_is_told_what')],
            },
        ),
    ]
