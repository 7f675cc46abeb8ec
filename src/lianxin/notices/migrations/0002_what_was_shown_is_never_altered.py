"""The database itself keeps what was shown: events are only added, a notice's content and an objection stay as they were."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

_FROZEN = (
    "id", "key", "kind", "subject", "level", "area_code", "place", "title_zh", "title_en", "introduction_zh",
    "introduction_en", "content", "row_count", "digest", "days", "hotline", "drafted_by_id", "drafted_at", "corrects_id",
)  # fmt: skip
_SAID = ("id", "notice_id", "channel", "words", "contact", "received_on", "recorded_at", "recorded_by_id", "due_on")
_ALWAYS = "OLD.id IS NOT NULL"

# The same on both engines: name, when, on which condition, and which rule it keeps.
_ON_ROWS = (
    ("notices_event_is_never_altered", "BEFORE UPDATE ON notices_noticeevent", _ALWAYS, "notice_event_is_never_altered"),
    ("notices_event_is_never_removed", "BEFORE DELETE ON notices_noticeevent", _ALWAYS, "notice_event_is_never_altered"),
    (
        "notices_notice_stays_as_drafted",
        f"BEFORE UPDATE OF {', '.join(_FROZEN)} ON notices_notice",
        _ALWAYS,
        "notice_stays_as_drafted",
    ),
    (
        "notices_notice_is_published_once",
        "BEFORE UPDATE OF starts_on, published_by_id ON notices_notice",
        "OLD.starts_on IS NOT NULL",
        "notice_is_published_once",
    ),
    ("notices_notice_is_never_removed", "BEFORE DELETE ON notices_notice", _ALWAYS, "notice_stays_as_drafted"),
    (
        "notices_objection_stays_as_said",
        f"BEFORE UPDATE OF {', '.join(_SAID)} ON notices_objection",
        _ALWAYS,
        "objection_stays_as_said",
    ),
    (
        "notices_objection_is_answered_once",
        "BEFORE UPDATE ON notices_objection",
        "OLD.answered_at IS NOT NULL",
        "objection_is_answered_once",
    ),
    ("notices_objection_is_never_removed", "BEFORE DELETE ON notices_objection", _ALWAYS, "objection_stays_as_said"),
)
_TABLES = {
    "notices_noticeevent": "notice_event_is_never_altered",
    "notices_notice": "notice_stays_as_drafted",
    "notices_objection": "objection_stays_as_said",
}


def _sqlite(name, when, condition, rule):
    return f"CREATE TRIGGER {name} {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{rule}'); END"


def _postgres(name, when, condition, rule):
    return f"CREATE TRIGGER {name} {when} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION notices_refuses('{rule}')"


GUARDS = {
    "sqlite": (
        *(_sqlite(*guard) for guard in _ON_ROWS),
        # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
        *(
            _sqlite(
                f"{table}_is_never_replaced",
                f"BEFORE INSERT ON {table}",
                f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
                rule,
            )
            for table, rule in _TABLES.items()
        ),
    ),
    "postgresql": (
        "CREATE FUNCTION notices_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$",
        *(_postgres(*guard) for guard in _ON_ROWS),
        *(
            f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION notices_refuses('{rule}')"
            for table, rule in _TABLES.items()
        ),
    ),
}
LIFTED = {
    "sqlite": tuple(f"DROP TRIGGER {guard.split()[2]}" for guard in GUARDS["sqlite"]),
    "postgresql": ("DROP FUNCTION notices_refuses() CASCADE",),
}


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [guarding(GUARDS, LIFTED)]
