import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('registry', '0007_who_collected'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.CharField(help_text='Key of the procedure in the rulebook.', max_length=60)),
                ('version', models.CharField(help_text='Name of the version that it began under.', max_length=60)),
                ('area_code', models.CharField(help_text='Village of the household, or the village or county itself.', max_length=20)),
                ('year', models.PositiveSmallIntegerField(help_text='Year of the facts that it is judged by and that it changes.')),
                ('payload', models.JSONField(help_text='What the register is told when it is granted: household, year, values.')),
                ('payload_digest', models.CharField(help_text='SHA-256 of the payload, which whoever decides confirms.', max_length=64)),
                ('note', models.CharField(blank=True, help_text='Why it was begun: the lead, in words.', max_length=400)),
                ('state', models.CharField(help_text='State where it stands.', max_length=60)),
                ('outcome', models.CharField(blank=True, choices=[('', '办理中'), ('granted', '办结'), ('refused', '未通过')], help_text='How it ended; empty while it is open.', max_length=10)),
                ('entered_on', models.DateField(help_text='Day on which it came to its state.')),
                ('waits_for', models.CharField(blank=True, help_text='Level that acts next; empty when it is over.', max_length=10)),
                ('due_on', models.DateField(blank=True, help_text='Day by which that level must act; empty: no clock.', null=True)),
                ('limit_on', models.DateField(blank=True, help_text='Day by which the whole case must end.', null=True)),
                ('is_reckoned_blind', models.BooleanField(default=False, help_text='A due day leans on a year of unknown holidays.')),
                ('open_objections', models.PositiveSmallIntegerField(default=0, help_text='Objections without an answer.')),
                ('revision', models.PositiveIntegerField(default=1, help_text='How many events there are; who acts says which he saw.')),
                ('begun_on', models.DateField(help_text='Day on which it began, whose version holds.')),
                ('ended_on', models.DateField(blank=True, help_text='Day on which it ended.', null=True)),
                ('household', models.ForeignKey(blank=True, help_text='Whom it is about; empty where it is about a village or county.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='registry.household')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['area_code', 'id'], name='procedures_case_list'), models.Index(fields=['waits_for', 'due_on', 'id'], name='procedures_case_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('household__isnull', False), ('outcome', '')), fields=('household', 'procedure'), name='household_has_one_open_case_of_a_procedure'), models.UniqueConstraint(condition=models.Q(('household__isnull', True), ('outcome', '')), fields=('area_code', 'procedure'), name='area_has_one_open_case_of_a_procedure'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('ended_on__isnull', False)), _connector='OR'), name='case_that_ended_says_how'), models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('due_on__isnull', True), ('open_objections', 0), ('waits_for', '')), _connector='OR'), name='case_that_ended_waits_for_nothing'), models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='case_has_its_beginning')],
            },
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Its place in the history, from 1.')),
                ('kind', models.CharField(choices=[('begun', '发起'), ('taken', '办理'), ('objected', '异议'), ('answered', '答复异议')], help_text='What happened.', max_length=10)),
                ('at', models.DateTimeField(help_text='When.')),
                ('hat', models.CharField(help_text='Level for which he acted.', max_length=10)),
                ('step', models.CharField(blank=True, help_text='Step that was taken.', max_length=60)),
                ('others', models.JSONField(default=list, help_text='Who took the step with him: names, or user:<id> of an account.')),
                ('reason', models.CharField(blank=True, help_text='Reason, objection or answer, in words.', max_length=1000)),
                ('minutes', models.JSONField(blank=True, help_text='Minutes of the meeting, if the step is one.', null=True)),
                ('objection', models.PositiveIntegerField(blank=True, help_text='Number of the objection.', null=True)),
                ('is_upheld', models.BooleanField(blank=True, help_text='Whether the answer upholds the objection.', null=True)),
                ('findings', models.JSONField(blank=True, help_text='What the rules found when it was decided.', null=True)),
                ('applied', models.JSONField(blank=True, help_text='What the register was told, word for word.', null=True)),
                ('by', models.ForeignKey(help_text='Who.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_index=False, help_text='The case.', on_delete=django.db.models.deletion.PROTECT, related_name='events', to='procedures.case')),
            ],
            options={
                'ordering': ['case', 'number'],
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='case_has_one_event_of_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'taken'), models.Q(('step', ''), _negated=True)), models.Q(models.Q(('kind', 'taken'), _negated=True), ('step', '')), _connector='OR'), name='step_is_named_where_one_is_taken'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['objected', 'answered']), ('objection__isnull', False)), models.Q(models.Q(('kind__in', ['objected', 'answered']), _negated=True), ('objection__isnull', True)), _connector='OR'), name='objection_has_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('is_upheld__isnull', False), ('kind', 'answered')), models.Q(models.Q(('kind', 'answered'), _negated=True), ('is_upheld__isnull', True)), _connector='OR'), name='answer_says_whether_it_upholds'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['objected', 'answered']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='objection_and_answer_have_words')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(help_text='Code list evidence_type.', max_length=40)),
                ('reference', models.CharField(blank=True, help_text='Where the original is: number in the archive.', max_length=200)),
                ('digest', models.CharField(blank=True, help_text='SHA-256 of the file kept; empty: no file.', max_length=64)),
                ('file_kind', models.CharField(blank=True, help_text='pdf or jpg.', max_length=10)),
                ('event', models.ForeignKey(help_text='With what it came.', on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='procedures.caseevent')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reference', ''), _negated=True), models.Q(('digest', ''), _negated=True), _connector='OR'), name='evidence_is_somewhere'), models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('file_kind', '')), models.Q(models.Q(('digest', ''), _negated=True), ('file_kind__in', ['pdf', 'jpg'])), _connector='OR'), name='evidence_file_has_a_kind')],
            },
        ),
    ]
