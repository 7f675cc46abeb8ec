
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(db_index=True, help_text='Division code without trailing zeros.', max_length=15)),
                ('name', models.CharField(help_text='Official name in these days.', max_length=100)),
                ('level', models.CharField(choices=[('province', '省'), ('city', '市'), ('county', '县'), ('township', '乡镇'), ('village', '村'), ('group', '组')], help_text='Level in the tree.', max_length=10)),
                ('kind', models.CharField(choices=[('division', '行政区划'), ('village_committee', '村民委员会'), ('neighbourhood_committee', '居民委员会'), ('like_a_village', '类似村(居)委会'), ('natural_village', '自然村'), ('group', '村民小组')], default='division', help_text='What sort of area, below the township.', max_length=30)),
                ('valid_from', models.DateField(blank=True, help_text='First day; empty when founded before the records.', null=True)),
                ('valid_before', models.DateField(blank=True, help_text='First day no longer in being; empty while it is.', null=True)),
                ('is_temporary', models.BooleanField(default=False, help_text='Whether the code is ours until a national one exists.')),
                ('longitude', models.FloatField(blank=True, help_text='Degrees east, WGS-84, of its seat or centre.', null=True)),
                ('latitude', models.FloatField(blank=True, help_text='Degrees north, WGS-84, of its seat or centre.', null=True)),
                ('position_source', models.CharField(blank=True, help_text='Who says where it lies: geonames, recorded; empty when nobody does.', max_length=40)),
                ('parent', models.ForeignKey(blank=True, help_text='The area above it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.area')),
                ('predecessor', models.ForeignKey(blank=True, help_text='The version or area that this one was made from.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='arose', to='places.area')),
                ('successor', models.ForeignKey(blank=True, help_text='The version or area that took over when this one ended.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='places.area')),
            ],
            options={
                'ordering': ['code', 'id'],
                'indexes': [models.Index(fields=['level', 'name'], name='area_by_level_and_name')],
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='area_code_starts_once_on_a_day'), models.UniqueConstraint(condition=models.Q(('valid_before__isnull', True)), fields=('code',), name='area_code_has_one_open_version'), models.UniqueConstraint(condition=models.Q(('valid_from__isnull', True)), fields=('code',), name='area_code_has_one_first_version'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_before__isnull', True), ('valid_before__gt', models.F('valid_from')), _connector='OR'), name='area_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('successor__isnull', True), ('valid_before__isnull', False), _connector='OR'), name='area_with_a_successor_has_ended'), models.CheckConstraint(condition=models.Q(models.Q(('level', 'province'), ('parent__isnull', True)), models.Q(models.Q(('level', 'province'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='area_has_a_parent_unless_a_province'), models.CheckConstraint(condition=models.Q(models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 2), ('level', 'province')), models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 4), ('level', 'city')), models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 6), ('level', 'county')), models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 9), ('level', 'township')), models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 12), ('level', 'village')), models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 15), ('level', 'group')), _connector='OR'), name='area_code_is_as_long_as_its_level'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True), ('position_source', '')), models.Q(('latitude__isnull', False), ('longitude__isnull', False), ('latitude__gte', -90), ('latitude__lte', 90), ('longitude__gte', -180), ('longitude__lte', 180), models.Q(('position_source', ''), _negated=True)), _connector='OR'), name='area_position_is_whole_and_has_a_source'), models.CheckConstraint(condition=models.Q(models.Q(('level', 'group'), _negated=True), ('is_temporary', True), _connector='OR'), name='area_below_the_village_is_temporary')],
            },
        ),
    ]
