"""Rows of a notice say what they are about, and an objection says which row it concerns; the database keeps both as they were."""

from __future__ import annotations

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from lianxin.config.guards import guarding

_FORMER = import_module("lianxin.notices.migrations.0002_what_was_shown_is_never_altered")
_TABLE = "notices_noticerow"
_RULE = "row_stays_as_drafted"

GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER notices_row_is_never_altered BEFORE UPDATE ON {_TABLE} BEGIN SELECT RAISE(ABORT, '{_RULE}'); END",
        f"CREATE TRIGGER notices_row_is_never_removed BEFORE DELETE ON {_TABLE} BEGIN SELECT RAISE(ABORT, '{_RULE}'); END",
        f"CREATE TRIGGER notices_row_is_never_replaced BEFORE INSERT ON {_TABLE} WHEN EXISTS "
        f"(SELECT 1 FROM {_TABLE} WHERE id = NEW.id OR (notice_id = NEW.notice_id AND number = NEW.number)) "
        f"BEGIN SELECT RAISE(ABORT, '{_RULE}'); END",
        "CREATE TRIGGER notices_objection_keeps_its_row BEFORE UPDATE OF row ON notices_objection "
        "BEGIN SELECT RAISE(ABORT, 'objection_stays_as_said'); END",
    ),
    "postgresql": (
        f"CREATE TRIGGER notices_row_is_never_altered BEFORE UPDATE OR DELETE ON {_TABLE} FOR EACH ROW "
        f"EXECUTE FUNCTION notices_refuses('{_RULE}')",
        f"CREATE TRIGGER notices_row_is_never_emptied BEFORE TRUNCATE ON {_TABLE} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION notices_refuses('{_RULE}')",
        'CREATE TRIGGER notices_objection_keeps_its_row BEFORE UPDATE OF "row" ON notices_objection FOR EACH ROW '
        "EXECUTE FUNCTION notices_refuses('objection_stays_as_said')",
    ),
}
LIFTED = {
    "sqlite": tuple(f"DROP TRIGGER {guard.split()[2]}" for guard in GUARDS["sqlite"]),
    "postgresql": (
        f"DROP TRIGGER notices_row_is_never_altered ON {_TABLE}",
        f"DROP TRIGGER notices_row_is_never_emptied ON {_TABLE}",
        "DROP TRIGGER notices_objection_keeps_its_row ON notices_objection",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_what_was_shown_is_never_altered")]
    operations = [
        # SQLite makes a table anew where a constraint is added, and its guards go with it.
        guarding(_FORMER.LIFTED, _FORMER.GUARDS),
        migrations.AddField(
            model_name="objection",
            name="row",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="Row that it concerns, from 1; empty: the whole notice.", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("row__isnull", True), ("row__gte", 1), _connector="OR"),
                name="objection_concerns_a_row_from_one_on",
            ),
        ),
        migrations.CreateModel(
            name="NoticeRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.PositiveSmallIntegerField(help_text="Place of the row on the notice, from 1."),
                ),
                ("thing", models.CharField(help_text="What kind of thing: the table of a room.", max_length=40)),
                ("thing_id", models.PositiveBigIntegerField(help_text="Which one.")),
                (
                    "notice",
                    models.ForeignKey(
                        help_text="The notice.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows_about",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["notice", "number"],
                "indexes": [models.Index(fields=["thing", "thing_id"], name="notices_row_about")],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "number"), name="row_of_a_notice_is_about_one_thing"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="rows_of_a_notice_are_numbered_from_one"
                    ),
                ],
            },
        ),
        guarding(_FORMER.GUARDS, _FORMER.LIFTED),
        guarding(GUARDS, LIFTED),
    ]
