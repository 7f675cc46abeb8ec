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
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, help_text='The place that is evaluated, mostly a county.', max_length=12)),
                ('year', models.PositiveSmallIntegerField(help_text='Year of the register that the frame is taken from.')),
                ('title', models.CharField(help_text='What it is called.', max_length=100)),
                ('organisation', models.CharField(help_text='Who evaluates (评估机构).', max_length=100)),
                ('questionnaire', models.CharField(help_text='Questionnaire of the rulebook.', max_length=60)),
                ('design_name', models.CharField(blank=True, help_text='Design of the rulebook it began with.', max_length=60)),
                ('design', models.JSONField(blank=True, help_text='The design as it was drawn by; empty: not frozen yet.', null=True)),
                ('stage', models.CharField(choices=[('open', '筹备'), ('frozen', '抽样框已冻结，待定种子'), ('drawn', '样本已抽取，入户中'), ('closed', '入户结束，待公布'), ('published', '已公布'), ('dropped', '已中止')], default='open', help_text='Where it stands.', max_length=10)),
                ('frame_digest', models.CharField(blank=True, help_text='SHA-256 of the frozen frame, published.', max_length=64)),
                ('frame_households', models.PositiveIntegerField(blank=True, help_text='Households in the frame.', null=True)),
                ('left_out', models.PositiveIntegerField(blank=True, help_text='Households of the register that the frame lacks: their type is not on record.', null=True)),
                ('commitment', models.CharField(blank=True, help_text='SHA-256 of the secret, published before the seed.', max_length=64)),
                ('secret', lianxin.registry.encryption.EncryptedField(blank=True, help_text='Half of the seed, told when the results are published.')),
                ('seed', models.CharField(blank=True, help_text='The public half of the seed, as it was read out.', max_length=200)),
                ('seed_on', models.DateField(blank=True, help_text='Day on which the public seed came about.', null=True)),
                ('seed_source', models.CharField(blank=True, help_text='Where anybody can look the seed up.', max_length=200)),
                ('witnesses', models.CharField(blank=True, help_text='Who was there when the seed was entered.', max_length=200)),
                ('sample_digest', models.CharField(blank=True, help_text='SHA-256 of the sample as text.', max_length=64)),
                ('drawn_on', models.DateField(blank=True, help_text='Day of the draw.', null=True)),
                ('happened', models.PositiveIntegerField(default=0, help_text='How many events there are.')),
                ('at', models.DateTimeField(help_text='When it was opened.')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['open', 'dropped']), models.Q(models.Q(('frame_digest', ''), _negated=True), models.Q(('commitment', ''), _negated=True), ('design__isnull', False)), _connector='OR'), name='frame_is_frozen_before_anything_is_drawn'), models.CheckConstraint(condition=models.Q(('stage__in', ['open', 'frozen', 'dropped']), models.Q(models.Q(('seed', ''), _negated=True), models.Q(('sample_digest', ''), _negated=True), ('seed_on__isnull', False)), _connector='OR'), name='sample_is_drawn_by_a_seed')],
            },
        ),
        migrations.CreateModel(
            name='DrawnHousehold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(help_text='Its line in the sample as text, from 1.')),
                ('area', models.CharField(blank=True, help_text='Area within which villages were drawn; empty: the whole.', max_length=12)),
                ('village_code', models.CharField(help_text='Village in the frame.', max_length=20)),
                ('status', models.CharField(help_text='Stratum in the frame.', max_length=10)),
                ('order', models.PositiveIntegerField(help_text='Place among those of its village and stratum, from 1.')),
                ('is_reserve', models.BooleanField(help_text='On: asked only in place of another.')),
                ('village_chance', models.CharField(help_text='How likely its village was: a fraction.', max_length=60)),
                ('cell_households', models.PositiveIntegerField(help_text='Households of its village and stratum in the frame.')),
                ('cell_drawn', models.PositiveIntegerField(help_text='How many of them were drawn.')),
                ('persons', models.PositiveSmallIntegerField(help_text='Persons in the frame; empty: not known.', null=True)),
                ('household', models.ForeignKey(help_text='The household.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.household')),
                ('evaluation', models.ForeignKey(db_index=False, help_text='The evaluation.', on_delete=django.db.models.deletion.PROTECT, related_name='drawn', to='assessment.evaluation')),
            ],
            options={
                'ordering': ['evaluation', 'place'],
                'constraints': [models.UniqueConstraint(fields=('evaluation', 'place'), name='sample_has_one_line_of_a_number'), models.UniqueConstraint(fields=('evaluation', 'household'), name='household_is_drawn_once'), models.CheckConstraint(condition=models.Q(('cell_drawn__lte', models.F('cell_households')), ('order__gte', 1), ('order__lte', models.F('cell_households'))), name='no_more_are_drawn_than_there_are')],
            },
        ),
        migrations.CreateModel(
            name='FrozenFrame',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField(help_text='The canonical text, compressed by zlib.')),
                ('evaluation', models.OneToOneField(help_text='The evaluation.', on_delete=django.db.models.deletion.PROTECT, related_name='frame', to='assessment.evaluation')),
            ],
        ),
        migrations.CreateModel(
            name='AnswersEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(help_text='Question of the questionnaire.', max_length=60)),
                ('digest', models.CharField(help_text='SHA-256 of the file kept.', max_length=64)),
                ('file_kind', models.CharField(help_text='pdf or jpg.', max_length=10)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who added it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drawn', models.ForeignKey(help_text='The household.', on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='assessment.drawnhousehold')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('digest', ''), _negated=True), name='evidence_of_an_answer_has_a_file')],
            },
        ),
        migrations.CreateModel(
            name='Answers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(help_text='From 1.')),
                ('ticket', models.UUIDField(help_text='Number that the sheet got where it was filled in: entered once only.', unique=True)),
                ('values', models.JSONField(help_text='Question to answer.')),
                ('asked_on', models.DateField(help_text='Day on which the household was asked.')),
                ('reason', models.CharField(blank=True, help_text='Why it was corrected.', max_length=400)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who entered it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drawn', models.ForeignKey(db_index=False, help_text='The household.', on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='assessment.drawnhousehold')),
            ],
            options={
                'ordering': ['drawn', 'version'],
                'constraints': [models.UniqueConstraint(fields=('drawn', 'version'), name='household_has_one_sheet_of_a_version'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='answers_corrected_say_why')],
            },
        ),
        migrations.CreateModel(
            name='EvaluationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its place, from 1.')),
                ('kind', models.CharField(choices=[('opened', '立项'), ('evaluator_named', '指定评估人员'), ('evaluator_released', '评估人员退出'), ('frame_frozen', '冻结抽样框'), ('seed_drawn', '抽取样本'), ('field_closed', '结束入户'), ('published', '公布结果'), ('dropped', '中止')], help_text='What happened.', max_length=20)),
                ('told', models.JSONField(default=dict, help_text='Digests, seed, counts: what the step laid down.')),
                ('words', models.CharField(blank=True, help_text='Why, where the step asks for it.', max_length=400)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evaluation', models.ForeignKey(db_index=False, help_text='The evaluation.', on_delete=django.db.models.deletion.PROTECT, related_name='events', to='assessment.evaluation')),
            ],
            options={
                'ordering': ['evaluation', 'number'],
                'constraints': [models.UniqueConstraint(fields=('evaluation', 'number'), name='evaluation_has_one_event_of_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'dropped'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='evaluation_dropped_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Evaluator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_lead', models.BooleanField(default=False, help_text='Freezes, draws, closes, publishes, and names the others.')),
                ('named_at', models.DateTimeField(help_text='When.')),
                ('released_at', models.DateTimeField(blank=True, help_text='When he left it; empty: he works in it.', null=True)),
                ('evaluation', models.ForeignKey(db_index=False, help_text='The evaluation.', on_delete=django.db.models.deletion.PROTECT, related_name='evaluators', to='assessment.evaluation')),
                ('named_by', models.ForeignKey(help_text='Who named him; empty: the house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(help_text='Who.', on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('evaluation', 'user'), name='evaluator_is_named_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='PublishedRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rate', models.CharField(help_text='Rate of the questionnaire.', max_length=60)),
                ('verdict', models.CharField(blank=True, choices=[('met', 'met'), ('not_met', 'not_met'), ('cannot_tell', 'cannot_tell')], help_text='Against the limit: met only when the whole interval is; empty: there is no limit.', max_length=12)),
                ('limit_percent', models.CharField(blank=True, help_text='The limit in percent; empty: none laid down.', max_length=20)),
                ('estimate', models.JSONField(help_text='Estimate, error, interval, counts; empty: it could not be told.', null=True)),
                ('why_not', models.CharField(blank=True, help_text='Why it could not be told.', max_length=20)),
                ('evaluation', models.ForeignKey(db_index=False, help_text='The evaluation.', on_delete=django.db.models.deletion.PROTECT, related_name='rates', to='assessment.evaluation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('evaluation', 'rate'), name='evaluation_publishes_a_rate_once'), models.CheckConstraint(condition=models.Q(('estimate__isnull', False), models.Q(('why_not', ''), _negated=True), _connector='OR'), name='rate_without_estimate_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Replacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('declined', '不愿接受访问'), ('away', '全家外出'), ('not_found', '找不到'), ('moved', '已迁出'), ('died', '已死亡')], help_text='Why.', max_length=10)),
                ('words', models.CharField(help_text='What was seen and tried.', max_length=400)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who entered it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('into', models.OneToOneField(help_text='The reserve that is asked instead.', on_delete=django.db.models.deletion.PROTECT, related_name='called_up', to='assessment.drawnhousehold')),
                ('out', models.OneToOneField(help_text='Who could not be asked.', on_delete=django.db.models.deletion.PROTECT, related_name='replaced', to='assessment.drawnhousehold')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='replacement_says_why'), models.CheckConstraint(condition=models.Q(('out', models.F('into')), _negated=True), name='nobody_replaces_himself')],
            },
        ),
        migrations.CreateModel(
            name='SuspicionOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('wrong_exit', '疑似错退'), ('omission', '疑似漏评')], help_text='What is suspected.', max_length=12)),
                ('number', models.PositiveSmallIntegerField(help_text='First, second or third opinion.')),
                ('is_confirmed', models.BooleanField(help_text='Whether he holds it to be so.')),
                ('reason', models.CharField(help_text='On what he rests.', max_length=400)),
                ('at', models.DateTimeField(help_text='When.')),
                ('by', models.ForeignKey(help_text='Who.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drawn', models.ForeignKey(db_index=False, help_text='The household.', on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='assessment.drawnhousehold')),
            ],
            options={
                'ordering': ['drawn', 'number'],
                'constraints': [models.UniqueConstraint(fields=('drawn', 'number'), name='suspicion_has_one_opinion_of_a_number'), models.UniqueConstraint(fields=('drawn', 'by'), name='evaluator_judges_a_suspicion_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 3)), name='suspicion_has_three_opinions_at_most'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='opinion_says_why')],
            },
        ),
    ]
