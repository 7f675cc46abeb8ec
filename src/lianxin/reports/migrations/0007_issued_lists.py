from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0006_papers_handed_out_are_never_changed"),
    ]

    operations = [
        # It may be empty and has no default, so that the table is not made anew and its guards stay.
        migrations.AddField(
            model_name="issuedpaper",
            name="listed",
            field=models.JSONField(blank=True, help_text="Of a list or a paper of another room: its rows, by which filters in words, which office. Empty: a form of the shelf.", null=True),
        ),
        migrations.AlterField(
            model_name="issuedpaper",
            name="form",
            field=models.CharField(help_text="Which form: its name on the shelf of reports.documents; of a list, the list's.", max_length=30),
        ),
    ]
