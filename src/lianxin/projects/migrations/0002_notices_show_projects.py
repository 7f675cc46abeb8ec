"""A showing of a project may be that of a notice, which writes it itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0003_rows_say_what_they_are_about'),
        ('projects', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='publicity',
            name='notice',
            field=models.ForeignKey(blank=True, help_text='Notice that shows it, whose clock and objections hold; empty: it hung on paper only.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice'),
        ),
        migrations.AddConstraint(
            model_name='publicity',
            constraint=models.UniqueConstraint(condition=models.Q(('notice__isnull', False)), fields=('project', 'notice'), name='notice_shows_a_project_once'),
        ),
    ]
